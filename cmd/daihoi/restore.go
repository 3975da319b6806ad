package main

import (
	"fmt"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type restoreCmd struct {
	Archive string `arg:"" placeholder:"FILE" help:"${cli_restore_file}"`
	Replace bool   `name:"replace" help:"${cli_restore_replace}"`
	keys
}

func (restoreCmd) Help() string {
	return "  daihoi restore daihoi.tar.gz --db moi.db\n  daihoi restore daihoi.tar.gz --db daihoi.db --replace"
}

// Run puts an archive in the place of --db.
func (c restoreCmd) Run(e *env) error {
	keys, err := c.identities()
	if err != nil {
		return err
	}
	if store.IsPostgres(e.database()) {
		return fault.New(fault.Invalid, "backup.postgres")
	}
	done, err := backup.Restore(e.ctx, backup.Restoring{Archive: c.Archive, Keys: keys, Target: e.database(), Files: e.folder(),
		Replace: c.Replace, Clock: e.clock, Actor: access.Program(e.words.T("cli.actor")), Open: e.openAt})
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.words.T("cli.restored", append(describe(done.Manifest, c.Archive), "Target", e.database())...))
	if done.Kept != "" {
		fmt.Fprintln(e.out, e.words.T("cli.restore_kept", "File", done.Kept))
	}
	if n := len(done.Manifest.Missing); n > 0 {
		fmt.Fprintln(e.errOut, e.words.T("cli.backup_missing", "Count", n))
	}
	return nil
}
