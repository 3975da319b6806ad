package intake

import (
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/web"
)

// ReadPasted reads what was pasted from a spreadsheet, a document or a chat: the two forms in which a clipboard holds
// it. The errors are those of Read.
func ReadPasted(page, text string) (grid.Book, error) {
	ending, content := Pasted(page, text)
	return Read("paste"+ending, content)
}

// Pasted is what to keep of what was pasted, and the ending of the file name with which Read reads it again: the web
// page if it holds cells, otherwise the plain text.
func Pasted(page, text string) (ending string, content []byte) {
	if web.Holds(page) {
		return ".html", []byte(page)
	}
	return ".txt", []byte(text)
}
