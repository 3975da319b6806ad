package intake

import "daihoi/exports/intake/web"

// Pasted is what to keep of what was pasted from a spreadsheet, a document or a chat, given the two forms in which a
// clipboard holds it, and the ending of the file name with which Read reads it: the web page if it holds cells, otherwise
// the plain text.
func Pasted(page, text string) (ending string, content []byte) {
	if web.Holds(page) {
		return ".html", []byte(page)
	}
	return ".txt", []byte(text)
}
