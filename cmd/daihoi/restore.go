package main

import (
	"context"
	"fmt"
	"time"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/replica"
	"daihoi/models/store"
)

type restoreCmd struct {
	Archive string `arg:"" optional:"" placeholder:"FILE" help:"${cli_restore_file}"`
	Replica string `name:"from-replica" placeholder:"ADDRESS" env:"DAIHOI_FROM_REPLICA" help:"${cli_restore_replica}"`
	At      string `name:"at" placeholder:"TIME" help:"${cli_restore_at}"`
	Replace bool   `name:"replace" help:"${cli_restore_replace}"`
	keys
}

func (restoreCmd) Help() string {
	return "  daihoi restore daihoi.tar.gz --db moi.db\n  daihoi restore daihoi.tar.gz --db daihoi.db --replace\n" +
		"  daihoi restore --from-replica D:\\ban-sao --at '2024-04-05 14:30' --db moi.db"
}

// Run puts an archive, or a replica as it was at a moment, in the place of --db.
func (c restoreCmd) Run(e *env) error {
	keys, err := c.identities()
	if err != nil {
		return err
	}
	if store.IsPostgres(e.target()) {
		return fault.New(fault.Invalid, "backup.postgres")
	}
	r := backup.Restoring{Archive: c.Archive, Keys: keys, Target: e.target(), Files: e.folder(),
		Replace: c.Replace, Clock: e.clock, Actor: access.Program(e.words.T("cli.actor")), Open: e.openAt}
	switch {
	case (c.Archive == "") == (c.Replica == "") || c.At != "" && c.Replica == "":
		return fault.New(fault.Invalid, "cli.restore_which")
	case c.Replica != "":
		if r.Archive, r.Fetch, err = c.replica(); err != nil {
			return err
		}
	}
	done, err := backup.Restore(e.ctx, r)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.words.T("cli.restored", append(describe(done.Manifest, r.Archive), "Target", e.target())...))
	if done.Kept != "" {
		fmt.Fprintln(e.out, e.words.T("cli.restore_kept", "File", done.Kept))
	}
	if n := len(done.Manifest.Missing); n > 0 {
		fmt.Fprintln(e.errOut, e.words.T("cli.backup_missing", "Count", n))
	}
	return nil
}

// replica is the name of the copy and what reads it.
func (c restoreCmd) replica() (name string, fetch func(context.Context, string) error, err error) {
	from, err := replica.Parse(c.Replica)
	if err != nil {
		return "", nil, err
	}
	at, err := instant(c.At)
	return from.String(), func(ctx context.Context, path string) error { return replica.Fetch(ctx, from, at, path) }, err
}

// instant reads a time as people write it, in Vietnam's time without another zone; the zero time for "".
func instant(text string) (at time.Time, err error) {
	if text == "" {
		return at, nil
	}
	for _, layout := range []string{time.RFC3339Nano, time.DateTime, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02T15:04"} {
		if at, err = time.ParseInLocation(layout, text, calendar.Zone()); err == nil {
			return at, nil
		}
	}
	return at, fault.Wrap(err, fault.Invalid, "cli.bad_moment", "Time", text)
}
