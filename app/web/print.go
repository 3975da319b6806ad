package web

import (
	"io"
	"path"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/pdf"
	"daihoi/models/store"
	"daihoi/templates/ui"
)

// Document answers with an official document, as Download does with a workbook.
func Document(name string, entry store.Entry, paper book.Paper) Result {
	result := Download(name, entry, func(w io.Writer) error { return book.WriteDocument(w, paper) })
	result.File.ContentType = documentType
	result.File.Print = func(w io.Writer) error { return pdf.WritePaper(w, paper) }
	return result
}

// WithPrints adds to the routes of files that are printed those of the same files as PDF.
func WithPrints(routes []Route) []Route {
	for _, r := range routes {
		if r.Printed {
			routes = append(routes, Route{Path: ui.PrintHref(r.Path), Read: r.Read, Get: printed(r.Get)})
		}
	}
	return routes
}

// printed answers with the file of a handler as a PDF. The name tells a printed workbook from the document of the same
// matter.
func printed(get Handler) Handler {
	return func(r *Request) (Result, error) {
		result, err := get(r)
		if err != nil || result.File == nil {
			return result, err
		}
		f := result.File
		ending := path.Ext(f.Name)
		name := strings.TrimSuffix(f.Name, ending)
		if ending == workbookEnding {
			name += " (" + r.T("print.name") + ")"
		}
		result.File = &File{Name: name + ".pdf", ContentType: "application/pdf", Write: f.Print}
		result.Record.Label = result.File.Name
		return result, nil
	}
}
