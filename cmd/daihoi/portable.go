package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/portable"
	"daihoi/models/store"
)

type dumpCmd struct {
	Output string `name:"output" short:"o" required:"" placeholder:"FILE" help:"${cli_backup_output}"`
	Force  bool   `name:"force" help:"${cli_force}"`
}

func (dumpCmd) Help() string {
	return "  daihoi dump --db daihoi.db -o daihoi.zip\n  daihoi dump --db postgres://daihoi@db/daihoi --files uploads --key daihoi.key -o daihoi.zip"
}

// Run writes everything that the database and the folder of files hold into one file.
func (c dumpCmd) Run(e *env) error {
	if c.Output == stdout {
		return fault.New(fault.Invalid, "cli.unwritable", "File", c.Output)
	}
	f, err := e.begin(output{Output: c.Output, Force: c.Force})
	if err != nil {
		return err
	}
	defer f.discard()
	return e.withStore(func(s *store.Store) error {
		m, err := portable.Dump(e.ctx, s, e.folder(), f, e.tables())
		if err != nil {
			return err
		}
		if err := f.file.Sync(); err != nil {
			return f.unwritable(err)
		}
		err = s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
			return tx.Record(store.Entry{Action: "exported", Entity: "export", Label: filepath.Base(c.Output), UnitPath: "/"})
		})
		if err != nil {
			return err
		}
		settle, err := f.place()
		settle(err == nil)
		if err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.words.T("cli.dump_made", "File", c.Output, "Rows", m.Rows(), "Files", len(m.Files), "Key", m.Key))
		if len(m.Missing) > 0 {
			fmt.Fprintln(e.errOut, e.words.T("cli.backup_missing", "Count", len(m.Missing)))
		}
		return nil
	})
}

type loadCmd struct {
	File string `arg:"" name:"file" help:"${cli_load_file}"`
}

func (loadCmd) Help() string {
	return "  daihoi load daihoi.zip --db postgres://daihoi@db/daihoi --files uploads --key daihoi.db.key"
}

// Run reads such a file into an empty database.
func (c loadCmd) Run(e *env) (err error) {
	o, err := portable.Open(c.File)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	// Opening a new SQLite file without its key would make another key, with which nothing of the file can be read.
	keys := e.keys()
	if file := store.KeyFileOf(e.target()); keys == (store.Keys{}) && !store.IsPostgres(e.target()) {
		keys.File = file
	}
	if _, missing := os.Stat(keys.File); keys.Text == "" && keys.File != "" && errors.Is(missing, fs.ErrNotExist) {
		return fault.New(fault.Invalid, "portable.key", "Key", o.Key)
	}
	s, err := e.open(false)
	if err != nil {
		return err
	}
	if err := errors.Join(o.Load(e.ctx, s, e.folder(), e.tables()), s.Close()); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.words.T("cli.load_done", "Rows", o.Rows(), "Files", len(o.Files), "Target", s.Target()))
	return nil
}

// tables tells on the console how many tables are done.
func (e *env) tables() func(done, total int) {
	return func(done, total int) {
		if done%20 == 0 || done == total {
			fmt.Fprintln(e.errOut, e.words.T("cli.tables_done", "Done", done, "Total", total))
		}
	}
}
