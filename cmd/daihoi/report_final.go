package main

import (
	"io"

	"daihoi/exports/book"
	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/store"
)

type reportFinal struct {
	target
	moment
}

func (reportFinal) Help() string {
	return "  daihoi report final --db daihoi.db --unit 020 -o tong-ket.docx"
}

// Run writes the final report of a unit's season: the paper, or its tables.
func (c reportFinal) Run(e *env) error {
	find := func(tx *store.Tx, u org.Unit, term org.Term) (progress.Final, error) {
		at, err := c.at(tx)
		if err != nil {
			return progress.Final{}, err
		}
		return report.FinalOf(tx, e.words, u, term, at)
	}
	all := c.workbook(func(tx *store.Tx, u org.Unit, term org.Term) (workbook, error) {
		found, err := find(tx, u, term)
		found.Wide = book.PaperNamed(c.Paper)
		return workbook{func(w io.Writer) error { return progress.WriteFinal(w, found) }, found.FinalTables()}, err
	})
	all["docx"] = c.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
		found, err := find(tx, u, term)
		photos := files.Vault{Folder: e.folder(), Box: tx.FileBox()}
		return func(w io.Writer) error { return book.WriteDocument(w, report.FinalPaper(e.words, found, photos.Read)) }, err
	})
	return e.export(c.output, all)
}
