package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"time"

	"daihoi/models/access"
	"daihoi/models/anonymise"
	"daihoi/models/files"
	"daihoi/models/store"
)

type anonymiseCmd struct {
	Term    string `name:"term" required:"" placeholder:"CODE" help:"${cli_anonymise_term}"`
	Before  string `name:"before" placeholder:"DATE" help:"${cli_anonymise_before}"`
	DryRun  bool   `name:"dry-run" xor:"how" required:"" help:"${cli_anonymise_dry}"`
	Confirm bool   `name:"confirm" xor:"how" required:"" help:"${cli_anonymise_confirm}"`
	JSON    bool   `name:"json" help:"${cli_json}"`

	Every time.Duration `name:"backup-every" env:"DAIHOI_BACKUP_EVERY" default:"24h" help:"${cli_backup_every}"`
	Keep  int           `name:"backup-keep" env:"DAIHOI_BACKUP_KEEP" default:"14" help:"${cli_backup_keep}"`
}

func (anonymiseCmd) Help() string {
	return "  daihoi anonymise --db daihoi.db --term 2024-2029 --dry-run\n  daihoi anonymise --db daihoi.db --term 2024-2029 --confirm"
}

// Run says what would be anonymised, or does it: a copy of the database first, then everything in one transaction, then the
// file is written anew.
func (c anonymiseCmd) Run(e *env) error {
	before, err := typedDay(c.Before)
	if err != nil {
		return err
	}
	scope := anonymise.Scope{Term: c.Term, Before: before}
	return e.withStore(func(s *store.Store) error {
		actor := access.Program(e.words.T("cli.actor"))
		var out anonymise.Outcome
		if err := s.Read(e.ctx, actor, func(tx *store.Tx) (err error) { out, err = anonymise.Plan(tx, scope); return err }); err != nil {
			return err
		}
		if c.DryRun {
			return c.say(e, out, "")
		}
		kept, err := s.KeepCopy(e.ctx)
		if err != nil {
			return err
		}
		if err := s.Write(e.ctx, actor, func(tx *store.Tx) (err error) { out, err = anonymise.Do(tx, scope); return err }); err != nil {
			return err
		}
		for _, digest := range out.Gone {
			if err := (files.Vault{Folder: e.folder()}).Remove(digest); err != nil { // the server's sweep takes it later
				fmt.Fprintln(e.errOut, e.words.T("cli.anonymise_file_left", "File", digest, "Error", errorLine(e.words, err)))
			}
		}
		if err := s.Compact(e.ctx); err != nil { // it is done all the same
			fmt.Fprintln(e.errOut, e.words.T("cli.anonymise_not_compact", "Error", errorLine(e.words, err)))
		}
		return c.say(e, out, kept)
	})
}

func (c anonymiseCmd) say(e *env, out anonymise.Outcome, kept string) error {
	if c.JSON {
		encoder := json.NewEncoder(e.out)
		encoder.SetIndent("", " ")
		return encoder.Encode(map[string]any{"term": c.Term, "done": c.Confirm, "persons": out.Persons, "seats": out.Seats, "imports": out.Imports, "files": out.Files,
			"entries": out.Entries, "hash_before": out.Log.Before.Hash, "hash_after": out.Log.After.Hash, "copy": filepath.Base(kept), "due_from": out.Retention.From})
	}
	counts := []any{"Term", c.Term, "Persons", out.Persons, "Seats", out.Seats, "Imports", out.Imports, "Files", out.Files, "Entries", out.Entries}
	if c.DryRun {
		fmt.Fprintln(e.out, e.words.T("cli.anonymise_would", counts...))
		return nil
	}
	fmt.Fprintln(e.out, e.words.T("cli.anonymise_done", counts...))
	fmt.Fprintln(e.out, e.words.T("cli.anonymise_hash", "Before", out.Log.Before.Hash, "After", out.Log.After.Hash))
	if kept != "" {
		fmt.Fprintln(e.out, e.words.T("cli.anonymise_copy", "File", kept))
	}
	gone := e.clock().Add(time.Duration(c.Keep) * c.Every)
	fmt.Fprintln(e.out, e.words.T("cli.anonymise_backups", "Keep", c.Keep, "Day", store.At(gone).Day()))
	return nil
}
