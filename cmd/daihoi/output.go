package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
}

// target is output with the unit and the term of the file.
type target struct {
	output
	Unit string `name:"unit" required:"" placeholder:"CODE" help:"${cli_unit_code}"`
	Term string `name:"term" default:"2024-2029" help:"${cli_term}"`
}

// prepare reads what a file needs. It returns the unit under which the export is recorded, and the writer of the file.
type prepare func(*store.Tx) (org.Unit, func(io.Writer) error, error)

// formats are the files that a command can write, by ending without the dot.
type formats map[string]prepare

// of is a prepare that finds unit and term first.
func (t target) of(read func(*store.Tx, org.Unit, org.Term) (func(io.Writer) error, error)) prepare {
	return func(tx *store.Tx) (unit org.Unit, write func(io.Writer) error, err error) {
		term, err := org.TermByCode(tx, t.Term)
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

// export writes a file. It reads everything in one transaction and writes the file aside. A second transaction records
// the export and, as its last act, puts the file in its place: a run that fails leaves neither entry nor file.
func (e *env) export(o output, all formats) (err error) {
	ending, err := o.ending(all)
	if err != nil {
		return err
	}
	if err := o.free(); err != nil {
		return err
	}
	return e.withStore(func(s *store.Store) error {
		actor := access.Program(e.words.T("cli.actor"))
		var unit org.Unit
		var write func(io.Writer) error
		if err := s.Read(e.ctx, actor, func(tx *store.Tx) (err error) {
			unit, write, err = all[ending](tx)
			return err
		}); err != nil {
			return err
		}
		aside, err := o.writeAside(write)
		if err != nil {
			return err
		}
		defer func() { _, _ = os.Remove(aside), os.Remove(earlier(aside)) }()
		label := filepath.Base(o.Output)
		if o.Output == stdout {
			label = "stdout." + ending
		}
		takeBack := func() {}
		err = s.Write(e.ctx, actor, func(tx *store.Tx) (err error) {
			if err := tx.Record(store.Entry{Action: "exported", Entity: "export", Label: label, UnitID: unit.ID, UnitPath: unit.Path}); err != nil {
				return err
			}
			if o.Output == stdout {
				return copyTo(e.out, aside)
			}
			takeBack, err = o.place(aside)
			return err
		})
		if err != nil {
			takeBack()
			return err
		}
		if o.Output != stdout {
			fmt.Fprintln(e.out, e.words.T("cli.written", "File", o.Output))
		}
		return nil
	})
}

// writeAside writes a temporary file next to the output, or in the folder for temporary files, and returns its path.
func (o output) writeAside(write func(io.Writer) error) (path string, err error) {
	dir := filepath.Dir(o.Output)
	if o.Output == stdout {
		dir = os.TempDir()
	}
	f, err := os.CreateTemp(dir, ".daihoi-*.tmp")
	if err != nil {
		return "", o.unwritable(err)
	}
	err = write(f)
	if err = errors.Join(err, f.Chmod(0o644), f.Close()); err != nil {
		_ = os.Remove(f.Name())
	}
	return f.Name(), err
}

// place moves the file that was written aside to the output. TakeBack undoes it: the file goes, and an earlier one that
// it replaced comes back, even after an error.
func (o output) place(aside string) (takeBack func(), err error) {
	takeBack = func() {
		_ = os.Remove(o.Output)
		_ = os.Rename(earlier(aside), o.Output)
	}
	if err := o.free(); err != nil { // once more: another program may have written meanwhile
		return func() {}, err
	}
	if err := os.Rename(o.Output, earlier(aside)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return func() {}, o.unwritable(err)
	}
	if err := os.Rename(aside, o.Output); err != nil {
		return takeBack, o.unwritable(err)
	}
	return takeBack, nil
}

// earlier is where a file waits that is being replaced.
func earlier(aside string) string { return aside + ".old" }

func copyTo(w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return errors.Join(err, f.Close())
}
