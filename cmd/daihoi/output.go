package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"daihoi/exports/flat"
	"daihoi/exports/pdf"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// output holds the flags of every command that writes a file.
type output struct {
	Output string `name:"output" short:"o" required:"" placeholder:"FILE" help:"${cli_output}"`
	Format string `name:"format" placeholder:"ENDING" help:"${cli_format}"`
	Force  bool   `name:"force" help:"${cli_force}"`
	Rows   string `name:"rows" placeholder:"TABLE" help:"${cli_rows}"`
	Paper  string `name:"paper" enum:"a4,a3" default:"a4" help:"${cli_paper}"`

	Reason  string               `kong:"-"` // why a file with sensitive fields is made, for the audit log
	Entries func() []store.Entry `kong:"-"` // what the log says instead, once the file is read; nil for one entry at its unit
}

// target is output with the unit and the term of the file.
type target struct {
	output
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term string `name:"term" placeholder:"CODE" help:"${cli_term}"`
}

// prepare reads what a file needs. It returns the unit under which the export is recorded, and the writer of the file.
type prepare func(*store.Tx) (org.Unit, func(io.Writer) error, error)

// formats are the files that a command can write, by ending without the dot.
type formats map[string]prepare

// of is a prepare that finds unit and term first.
func (t target) of(read func(*store.Tx, org.Unit, org.Term) (func(io.Writer) error, error)) prepare {
	return func(tx *store.Tx) (unit org.Unit, write func(io.Writer) error, err error) {
		term, err := termNamed(tx, t.Term)
		if err != nil {
			return unit, nil, err
		}
		if unit, err = org.ByCode(tx, t.Unit); err != nil {
			return unit, nil, err
		}
		write, err = read(tx, unit, term)
		return unit, write, err
	}
}

// workbook is a list or report: its writer, and its rows, the main table first.
type workbook struct {
	write  func(io.Writer) error
	tables []flat.Table
}

// workbook are the formats of a list or report: the workbook itself, its pages as PDF, and its rows, of the table that
// --rows names.
func (t target) workbook(read func(*store.Tx, org.Unit, org.Term) (workbook, error)) formats {
	return workbookFormats(t.Rows, func(as func(workbook) (func(io.Writer) error, error)) prepare {
		return t.of(func(tx *store.Tx, u org.Unit, term org.Term) (func(io.Writer) error, error) {
			found, err := read(tx, u, term)
			if err != nil {
				return nil, err
			}
			return as(found)
		})
	})
}

// workbookFormats are the formats of whatever prepared makes a file of.
func workbookFormats(rows string, prepared func(as func(workbook) (func(io.Writer) error, error)) prepare) formats {
	table := func(write func(flat.Table) func(io.Writer) error) prepare {
		return prepared(func(b workbook) (func(io.Writer) error, error) {
			chosen, err := flat.Choose(b.tables, rows)
			return write(chosen), err
		})
	}
	return formats{
		"xlsx": prepared(func(b workbook) (func(io.Writer) error, error) { return b.write, nil }),
		"pdf":  prepared(func(b workbook) (func(io.Writer) error, error) { return pdf.Workbook(b.write), nil }),
		"csv":  table(func(t flat.Table) func(io.Writer) error { return t.WriteCSV }),
		"json": table(func(t flat.Table) func(io.Writer) error { return t.WriteJSON }),
	}
}

// stdout is the name of standard output after -o.
const stdout = "-"

// ending chooses the format: that of --format, of the file name, or the only one.
func (o output) ending(all formats) (string, error) {
	endings := slices.Sorted(maps.Keys(all))
	asked := strings.ToLower(strings.TrimPrefix(o.Format, "."))
	named := strings.ToLower(strings.TrimPrefix(filepath.Ext(o.Output), "."))
	switch {
	case asked != "" && all[asked] == nil:
		return "", fault.New(fault.Invalid, "cli.output_format", "Format", o.Format, "Formats", strings.Join(endings, ", "))
	case o.Output == stdout && asked != "":
		return asked, nil
	case o.Output == stdout && len(all) == 1:
		return endings[0], nil
	case o.Output == stdout:
		return "", fault.New(fault.Invalid, "cli.output_no_format", "Formats", strings.Join(endings, ", "))
	case asked != "":
		endings = []string{asked}
	}
	if !slices.Contains(endings, named) {
		return "", fault.New(fault.Invalid, "cli.output_ending", "File", o.Output, "Endings", "."+strings.Join(endings, ", ."))
	}
	return named, nil
}

// free refuses a folder, and a file that exists unless --force was given.
func (o output) free() error {
	if o.Output == stdout {
		return nil
	}
	info, err := os.Stat(o.Output)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil || !info.Mode().IsRegular():
		return o.unwritable(err)
	case !o.Force:
		return fault.New(fault.Conflict, "cli.output_exists", "File", o.Output)
	}
	return nil
}

func (o output) unwritable(err error) error {
	return fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", o.Output)
}

// export writes a file. It reads everything in one transaction and writes a temporary file meanwhile, so that no file is in
// memory as a whole. A second transaction records the export and, as its last act, puts the file in its place: a run that
// fails leaves neither entry nor file.
func (e *env) export(o output, all formats) error {
	ending, err := o.ending(all)
	if err != nil {
		return err
	}
	if err := o.free(); err != nil {
		return err
	}
	return e.withStore(func(s *store.Store) error {
		actor := access.Program(e.words.T("cli.actor"))
		body, err := o.spool()
		if err != nil {
			return err
		}
		defer body.remove()
		var unit org.Unit
		if err := s.Read(e.ctx, actor, func(tx *store.Tx) error {
			found, write, err := all[ending](tx)
			if err != nil {
				return err
			}
			unit = found
			return body.fill(write)
		}); err != nil {
			return err
		}
		label, settle := filepath.Base(o.Output), func(bool) {}
		if o.Output == stdout {
			label = "stdout." + ending
		}
		err = s.Write(e.ctx, actor, func(tx *store.Tx) (err error) {
			entries := []store.Entry{{Action: "exported", Entity: "export", Label: label, UnitID: unit.ID, UnitPath: unit.Path, Reason: o.Reason}}
			if o.Entries != nil {
				entries = o.Entries()
			}
			if err := tx.RecordAll(entries); err != nil {
				return err
			}
			if o.Output == stdout {
				_, err = io.Copy(e.out, io.NewSectionReader(body, 0, math.MaxInt64))
			} else {
				settle, err = o.place(body)
			}
			return err
		})
		settle(err == nil)
		if err == nil && o.Output != stdout {
			fmt.Fprintln(e.out, e.words.T("cli.written", "File", o.Output))
		}
		return err
	})
}

// spooled is a temporary file next to the output, or in the folder for such files.
type spooled struct {
	*os.File
	o output
}

func (o output) spool() (spooled, error) {
	dir := filepath.Dir(o.Output)
	if o.Output == stdout {
		dir = "" // that of the system
	}
	f, err := os.CreateTemp(dir, ".daihoi-*.tmp")
	if err != nil {
		return spooled{}, o.unwritable(err)
	}
	return spooled{f, o}, nil
}

func (f spooled) remove() {
	_ = f.Close()
	_ = os.Remove(f.Name())
}

// fill lets write write the file.
func (f spooled) fill(write func(io.Writer) error) error {
	w := bufio.NewWriterSize(f, 64<<10)
	if err := write(w); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return f.o.unwritable(err)
	}
	return nil
}

// place moves a temporary file to the output. Settle must follow: it keeps the file, or takes it back and returns an earlier
// one that it replaced.
func (o output) place(f spooled) (settle func(keep bool), err error) {
	settle = func(bool) {}
	if err := f.Close(); err != nil {
		return settle, o.unwritable(err)
	}
	if err := o.free(); err != nil { // once more: another program may have written meanwhile
		return settle, err
	}
	earlier := f.Name() + ".old"
	if err := os.Rename(o.Output, earlier); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return settle, o.unwritable(err)
	}
	settle = func(keep bool) {
		if keep {
			_ = os.Remove(earlier)
			return
		}
		_ = os.Remove(o.Output)
		_ = os.Rename(earlier, o.Output)
	}
	if err := os.Rename(f.Name(), o.Output); err != nil {
		return settle, o.unwritable(err)
	}
	return settle, nil
}
