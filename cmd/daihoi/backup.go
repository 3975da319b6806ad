package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/doctor"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type backupCmd struct {
	Output     string   `name:"output" short:"o" placeholder:"FILE" xor:"what" required:"" help:"${cli_backup_output}"`
	Verify     string   `name:"verify" placeholder:"FILE" xor:"what" required:"" help:"${cli_backup_verify}"`
	Force      bool     `name:"force" help:"${cli_force}"`
	Recipients []string `name:"recipient" placeholder:"age1…" help:"${cli_backup_recipient}"`
	keys
}

func (backupCmd) Help() string {
	return "  daihoi backup --db daihoi.db -o daihoi.tar.gz\n" +
		"  daihoi backup --db daihoi.db -o daihoi.tar.gz.age --passphrase-file khoa.txt\n" +
		"  daihoi backup --verify daihoi.tar.gz"
}

// Run makes an archive of a database, which a server may be using, or checks one.
func (c backupCmd) Run(e *env) error {
	if c.Verify != "" {
		return c.verify(e)
	}
	if store.IsPostgres(e.target()) {
		return fault.New(fault.Invalid, "backup.postgres")
	}
	if err := (output{Output: c.Output, Force: c.Force}).free(); err != nil {
		return err
	}
	recipients, err := c.recipients(c.Recipients)
	if err != nil {
		return err
	}
	return e.withStore(func(s *store.Store) error {
		source := backup.Source{Store: s, Files: e.folder(), Clock: e.clock}
		m, size, err := e.backUp(e.ctx, source, c.Output, recipients, e.words.T("cli.actor"))
		if err == nil {
			e.sayMade(m, c.Output, size)
		}
		return err
	})
}

// verify reads an archive as a restore would, beside it, and throws away what it read.
func (c backupCmd) verify(e *env) error {
	keys, err := c.identities()
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "daihoi-verify-")
	if err != nil {
		return err
	}
	u, err := backup.Unpack(e.ctx, c.Verify, dir, keys, e.clock)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		return err
	}
	fmt.Fprintln(e.out, e.words.T("cli.backup_sound", describe(u.Manifest, c.Verify)...))
	return nil
}

// backUp makes an archive and remembers it, or why it failed.
func (e *env) backUp(ctx context.Context, from backup.Source, path string, recipients []age.Recipient, actor string) (backup.Manifest, int64, error) {
	m, size, failed := backup.Create(ctx, from, path, recipients)
	run := backup.Run{Kind: backup.Copied, File: path, Size: size, Link: m.Link, Hash: m.Hash, Fault: e.faultKey(failed)}
	noted := from.Store.Write(context.WithoutCancel(ctx), access.Program(actor), func(tx *store.Tx) error { return backup.Note(tx, run) })
	if failed != nil {
		return m, 0, failed // the note may have failed for the same reason
	}
	return m, size, noted
}

// faultKey is what is remembered of a failure: words that the page of backups has.
func (e *env) faultKey(err error) string {
	if err == nil {
		return ""
	}
	if f := fault.As(err); f != nil && e.words.Has("backups.why."+f.Key) {
		return f.Key
	}
	return "backup.failed"
}

func (e *env) sayMade(m backup.Manifest, path string, size int64) {
	fmt.Fprintln(e.out, e.words.T("cli.backup_made", append(describe(m, path), "Size", backup.Megabytes(size))...))
	if len(m.Missing) > 0 {
		fmt.Fprintln(e.errOut, e.words.T("cli.backup_missing", "Count", len(m.Missing)))
	}
}

// describe are the words' values for an archive.
func describe(m backup.Manifest, path string) []any {
	return []any{"File", path, "Files", len(m.Files), "Delegates", m.Counts["delegates"], "At", store.At(m.MadeAt).Day(), "Schema", m.Schema, "Entries", m.Counts["audit_entries"]}
}

// keys are the flags that open an encrypted archive; the passphrase makes one too.
type keys struct {
	Passphrase string   `name:"passphrase-file" placeholder:"FILE" help:"${cli_backup_passphrase}"`
	Identities []string `name:"identity" placeholder:"FILE" help:"${cli_backup_identity}"`
}

func (k keys) passphrase() (string, error) {
	f, err := os.Open(k.Passphrase)
	if err != nil {
		return "", fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", k.Passphrase)
	}
	line, err := bufio.NewReader(io.LimitReader(f, 4096)).ReadString('\n')
	_ = f.Close()
	if errors.Is(err, io.EOF) {
		err = nil
	}
	line = strings.TrimRight(line, "\r\n")
	if err == nil && line == "" {
		err = fault.New(fault.Invalid, "cli.unreadable", "File", k.Passphrase)
	}
	return line, err
}

// identities are the keys given, none for an archive that is not encrypted.
func (k keys) identities() (found backup.Keys, err error) {
	if k.Passphrase != "" {
		phrase, err := k.passphrase()
		if err != nil {
			return nil, err
		}
		identity, err := age.NewScryptIdentity(phrase)
		if err != nil {
			return nil, err
		}
		found = append(found, identity)
	}
	for _, name := range k.Identities {
		f, err := os.Open(name)
		if err != nil {
			return nil, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", name)
		}
		some, err := age.ParseIdentities(f)
		_ = f.Close()
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "cli.unreadable", "File", name)
		}
		found = append(found, some...)
	}
	return found, nil
}

// recipients are for whom an archive is encrypted, none for a plain one.
func (k keys) recipients(names []string) (found []age.Recipient, err error) {
	if k.Passphrase != "" {
		phrase, err := k.passphrase()
		if err != nil {
			return nil, err
		}
		if len(names) > 0 {
			return nil, fault.New(fault.Invalid, "backup.two_keys")
		}
		recipient, err := age.NewScryptRecipient(phrase)
		if err != nil {
			return nil, err
		}
		return []age.Recipient{recipient}, nil
	}
	for _, name := range names {
		some, err := age.ParseRecipients(strings.NewReader(name))
		if err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "backup.bad_recipient", "Recipient", name)
		}
		found = append(found, some...)
	}
	return found, nil
}

type drillCmd struct {
	Archive string `arg:"" placeholder:"FILE" help:"${cli_drill_file}"`
	keys
}

func (drillCmd) Help() string { return "  daihoi drill daihoi.tar.gz --db daihoi.db" }

// Run restores an archive into a temporary folder and examines what came out. If it is one of the database of --db, the
// day is remembered there.
func (c drillCmd) Run(e *env) error {
	keys, err := c.identities()
	if err != nil {
		return err
	}
	if store.IsPostgres(e.target()) {
		return fault.New(fault.Invalid, "backup.postgres")
	}
	return e.withStore(func(s *store.Store) error {
		m, found, failed := doctor.DrillArchive(e.ctx, c.Archive, filepath.Dir(s.Target()), keys, e.keys(), e.clock)
		e.sayFindings(found)
		if failed == nil && doctor.Worst(found) == doctor.Bad {
			failed = fault.New(fault.Conflict, "backup.drill_bad", "File", c.Archive)
		}
		same := false
		err := s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
			own, err := store.GetSetting(tx, store.Installation)
			if same = own == m.Installation; err != nil || failed == nil && !same {
				return err
			}
			size := int64(0)
			if info, err := os.Stat(c.Archive); err == nil {
				size = info.Size()
			}
			return backup.Note(tx, backup.Run{Kind: backup.Drilled, File: c.Archive, Size: size, Link: m.Link, Hash: m.Hash, Fault: e.faultKey(failed)})
		})
		if err := errors.Join(failed, err); err != nil {
			return err
		}
		fmt.Fprintln(e.out, e.words.T("cli.drill_passed", describe(m, c.Archive)...))
		if !same {
			fmt.Fprintln(e.errOut, e.words.T("cli.drill_other"))
		}
		return nil
	})
}

// backups are the flags of serve that make archives while it runs.
type backups struct {
	Dir        string        `name:"backup-dir" env:"DAIHOI_BACKUP_DIR" placeholder:"DIR" help:"${cli_backup_dir}"`
	Every      time.Duration `name:"backup-every" env:"DAIHOI_BACKUP_EVERY" default:"24h" help:"${cli_backup_every}"`
	Keep       int           `name:"backup-keep" env:"DAIHOI_BACKUP_KEEP" default:"14" help:"${cli_backup_keep}"`
	Recipients []string      `name:"backup-recipient" env:"DAIHOI_BACKUP_RECIPIENT" placeholder:"age1…" help:"${cli_backup_recipient}"`
}

func (b backups) schedule() backup.Schedule {
	return backup.Schedule{Dir: b.Dir, Every: b.Every, Keep: b.Keep, Encrypted: len(b.Recipients) > 0}
}

// begin starts making archives and returns a function that ends it.
func (b backups) begin(e *env, s *store.Store) (end func(), err error) {
	if b.Dir == "" {
		return func() {}, nil
	}
	recipients, err := keys{}.recipients(b.Recipients)
	switch {
	case err != nil:
		return nil, err
	case store.IsPostgres(e.target()):
		return nil, fault.New(fault.Invalid, "backup.postgres")
	case b.Every < time.Minute:
		return nil, fault.New(fault.Invalid, "backup.too_often", "Every", b.Every.String())
	}
	if err := os.MkdirAll(b.Dir, 0o700); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", b.Dir)
	}
	ctx, stop := context.WithCancel(e.ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		b.keepMaking(ctx, e, backup.Source{Store: s, Files: e.folder(), Clock: e.clock}, recipients)
	}()
	return func() { stop(); <-ended }, nil
}

// retry is the wait after a backup that failed.
const retry = time.Hour

// keepMaking makes an archive whenever one is due, until the server stops. What fails is said, remembered and tried
// again; earlier archives stay then.
func (b backups) keepMaking(ctx context.Context, e *env, from backup.Source, recipients []age.Recipient) {
	schedule := b.schedule()
	wait, err := schedule.Wait(e.clock())
	for {
		if err != nil {
			fmt.Fprintln(e.errOut, e.words.T("cli.backup_failed", "Error", errorLine(e.words, err)))
			wait = min(retry, b.Every)
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		path := schedule.Name(e.clock())
		var m backup.Manifest
		var size int64
		if m, size, err = e.backUp(ctx, from, path, recipients, e.words.T("cli.backup_actor")); err == nil {
			e.sayMade(m, path, size)
			err = schedule.Rotate()
		}
		if ctx.Err() != nil {
			return
		}
		wait = b.Every
	}
}
