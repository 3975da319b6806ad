package main

import (
	"io"

	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/org"
	"daihoi/models/store"
)

// exportPerson writes everything about one person.
type exportPerson struct {
	Output  string `name:"output" short:"o" required:"" placeholder:"FILE" help:"${cli_output}"`
	Format  string `name:"format" placeholder:"ENDING" help:"${cli_format}"`
	Force   bool   `name:"force" help:"${cli_force}"`
	ID      int64  `name:"id" required:"" placeholder:"ID" help:"${cli_person_id}"`
	Purpose string `name:"purpose" required:"" placeholder:"TEXT" help:"${cli_person_purpose}"`
}

func (exportPerson) Help() string {
	return "  daihoi export person --db daihoi.db --id 128 --purpose \"trả lời công dân\" -o thong-tin.xlsx"
}

func (c exportPerson) Run(e *env) error {
	var entries []store.Entry
	of := func(write func(exports.PersonFile) func(io.Writer) error) prepare {
		return func(tx *store.Tx) (org.Unit, func(io.Writer) error, error) {
			found, err := report.PersonOf(tx, e.words, c.ID, c.Purpose)
			if err == nil {
				entries = found.Entries(c.Purpose)
			}
			return org.Unit{}, write(found), err
		}
	}
	out := output{Output: c.Output, Format: c.Format, Force: c.Force, Entries: func() []store.Entry { return entries }}
	return e.export(out, formats{
		"xlsx": of(func(f exports.PersonFile) func(io.Writer) error {
			return func(w io.Writer) error { return exports.WritePerson(w, f) }
		}),
		"json": of(func(f exports.PersonFile) func(io.Writer) error { return f.WriteJSON }),
	})
}
