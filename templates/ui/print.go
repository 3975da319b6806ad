package ui

import (
	"path"
	"strings"
)

// PrintHref is the address of a file as a PDF.
func PrintHref(href string) string {
	file, query, found := strings.Cut(href, "?")
	if found {
		query = "?" + query
	}
	return file + ".pdf" + query
}

// printKey is the word for the PDF of a workbook or a document.
func printKey(href string) string {
	file, _, _ := strings.Cut(href, "?")
	if path.Ext(file) == ".docx" {
		return "print.text"
	}
	return "print.table"
}

// OnA3 is the address of a workbook whose wide tables print on A3 instead of in parts.
func OnA3(href string) string {
	if strings.Contains(href, "?") {
		return href + "&paper=a3"
	}
	return href + "?paper=a3"
}
