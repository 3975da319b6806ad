package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type keyCmd struct {
	Show   keyShowCmd   `cmd:"" default:"1" help:"${cli_key_show}"`
	Rotate keyRotateCmd `cmd:"" help:"${cli_key_rotate}"`
	Files  keyFilesCmd  `cmd:"" help:"${cli_key_files}"`
}

type keyShowCmd struct{}

func (keyShowCmd) Help() string { return "  daihoi key --db daihoi.db" }

// Run says where the key is, and never what it is.
func (keyShowCmd) Run(e *env) error {
	return e.withStore(func(s *store.Store) error {
		fmt.Fprintln(e.out, e.words.T("cli.key_is", "File", s.KeyFile()))
		var others []string
		for _, id := range s.KeyIDs() {
			if id != s.KeyID() {
				others = append(others, id)
			}
		}
		fmt.Fprintln(e.out, e.words.T("cli.key_ids", "Seals", s.KeyID(), "Others", strings.Join(others, ", ")))
		return nil
	})
}

type keyRotateCmd struct{}

func (keyRotateCmd) Help() string { return "  daihoi key rotate --db daihoi.db" }

// Run makes a new key and seals everything with it. No server may have the database open; of PostgreSQL the program cannot
// know that.
func (keyRotateCmd) Run(e *env) error {
	if target := e.target(); !store.IsPostgres(target) {
		if held, err := backup.Held(target); err == nil && held {
			return fault.New(fault.Busy, "backup.held", "Target", target)
		}
	}
	return e.withStore(func(s *store.Store) error {
		from, to, values, err := s.Rotate(e.ctx)
		if err == nil {
			fmt.Fprintln(e.out, e.words.T("cli.key_rotated", "From", from, "To", to, "Values", values, "File", s.KeyFile()))
		}
		return err
	})
}

type keyFilesCmd struct{}

func (keyFilesCmd) Help() string { return "  daihoi key files --db daihoi.db" }

// Run seals the uploaded files of earlier versions.
func (keyFilesCmd) Run(e *env) error {
	return e.withStore(func(s *store.Store) error {
		sealed, err := backup.SealFiles(e.ctx, s, e.folder(), access.Program(e.words.T("cli.actor")), func(done, all int) {
			if done%100 == 0 || done == all {
				fmt.Fprintln(e.errOut, e.words.T("cli.key_files_part", "Done", done, "All", all))
			}
		})
		if err == nil {
			fmt.Fprintln(e.out, e.words.T("cli.key_files_done", "Count", sealed))
		}
		return err
	})
}

// keys are those given, or the file beside the SQLite database, or in the folder of uploaded files.
func (e *env) keys() store.Keys {
	k := e.key
	switch {
	case k != store.Keys{}:
	case !store.IsPostgres(e.target()):
		k.File = store.KeyFileOf(e.target())
	case e.files != "":
		k.File = filepath.Join(e.files, "daihoi.key")
	}
	return k
}

// sayNewKey tells where the key of a database is that had none.
func (e *env) sayNewKey(file string) { fmt.Fprintln(e.errOut, e.words.T("cli.key_made", "File", file)) }
