package doctor_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/backup"
	"daihoi/models/calendar"
	"daihoi/models/demo"
	"daihoi/models/doctor"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var built = storetest.Fill(func(s *store.Store) error {
	if err := demo.Build(context.Background(), s, demo.Accounts()); err != nil {
		return err
	}
	return nil
})

// patient is the demo with two uploaded files.
func patient(t *testing.T, s *store.Store) (doctor.Patient, []string) {
	t.Helper()
	s.SetClock(evening)
	folder := files.Folder(filepath.Join(t.TempDir(), "uploads"))
	var digests []string
	for _, text := range []string{"%PDF-1.7 a", "%PDF-1.7 b"} {
		digest, err := files.Vault{Folder: folder, Box: s.FileBox()}.Keep([]byte(text))
		require.NoError(t, err)
		digests = append(digests, digest)
	}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		for i, digest := range digests {
			if err := tx.DB().Exec("UPDATE directives SET file_digest = ? WHERE id = (SELECT id FROM directives ORDER BY id LIMIT 1 OFFSET ?)", digest, i).Error; err != nil {
				return err
			}
		}
		return nil
	})
	return doctor.Patient{Store: s, Files: folder, Clock: evening}, digests
}

func evening() time.Time { return time.Date(2024, 4, 5, 21, 0, 0, 0, calendar.Zone()) }

func examine(t *testing.T, p doctor.Patient) map[string]doctor.State {
	t.Helper()
	found, err := doctor.Examine(t.Context(), p)
	require.NoError(t, err)
	states := map[string]doctor.State{}
	for _, f := range found {
		if f.State == doctor.Bad {
			t.Log(f.Check, f.Details)
		}
		states[f.Check] = f.State
	}
	return states
}

// sound is what the doctor says about the demo, which nobody has backed up.
func sound() map[string]doctor.State {
	return map[string]doctor.State{"integrity": "ok", "references": "ok", "schema": "ok", "tallies": "ok", "sums": "ok", "files": "ok", "plain": "ok", "numbers": "ok",
		"audit": "ok", "space": "ok", "clock": "ok", "modes": "ok", "backup": "warn", "drill": "warn"}
}

func TestTheDemoIsSound(t *testing.T) {
	t.Parallel()
	built.Each(t, func(t *testing.T, s *store.Store) {
		p, _ := patient(t, s)
		require.Equal(t, sound(), examine(t, p))
		if store.IsPostgres(s.Target()) {
			return
		}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := backup.Note(tx, backup.Run{Kind: backup.Copied, File: "a.tar.gz"}); err != nil {
				return err
			}
			return backup.Note(tx, backup.Run{Kind: backup.Drilled, File: "a.tar.gz"})
		})
		healthy := sound()
		healthy["backup"], healthy["drill"] = doctor.OK, doctor.OK
		require.Equal(t, healthy, examine(t, p))
		s.SetClock(func() time.Time { return evening().Add(49 * time.Hour) })
		healthy["backup"] = doctor.Warn
		require.Equal(t, healthy, examine(t, p), "two days without a backup")
		p.Copy = true
		require.Len(t, examine(t, p), 9, "of a copy only what is in it")
	})
}

// harm is something that can happen to an installation, and what the doctor says then.
type harm struct {
	name  string
	do    func(t *testing.T, s *store.Store, p doctor.Patient, digests []string) error
	check string
	state doctor.State
}

// Each kind of harm is found, and nothing else is blamed for it. Those of a group are done to one database.
func TestEveryHarmIsFound(t *testing.T) {
	t.Parallel()
	for name, group := range map[string][]harm{
		"first": {
			{"a tally", run("UPDATE delegate_tallies SET women = women + 1 WHERE congress_id = (SELECT MIN(congress_id) FROM delegates)"), "tallies", doctor.Bad},
			{"a lost file", func(_ *testing.T, _ *store.Store, p doctor.Patient, d []string) error {
				return os.Remove(filepath.Join(string(p.Files), d[0][:2], d[0]))
			}, "files", doctor.Bad},
			{"an entry added past the program", run("INSERT INTO audit_entries (at, user_name, action, entity, entity_id, label, unit_path) VALUES ('2024-04-05T02:00:00.000Z', 'x', 'unit_edit', 'unit', 1, 'x', '/1/')"), "audit", doctor.Bad},
			{"a readable folder", func(_ *testing.T, _ *store.Store, p doctor.Patient, _ []string) error {
				return os.Chmod(string(p.Files), 0o755)
			}, "modes", doctor.Warn},
			{"a reference that leads nowhere", func(t *testing.T, s *store.Store, p doctor.Patient, _ []string) error {
				if onPostgres(s) {
					return run("ALTER TABLE grants DROP CONSTRAINT grants_user_id_fkey", "ALTER TABLE grants ADD CONSTRAINT grants_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) NOT VALID")(t, s, p, nil)
				}
				return offline(t, s, "PRAGMA foreign_keys = 0", "UPDATE grants SET user_id = 9999 + id")
			}, "references", doctor.Bad},
			{"a row against its table, a broken index", func(t *testing.T, s *store.Store, p doctor.Patient, _ []string) error {
				if onPostgres(s) {
					return run("UPDATE pg_index SET indisvalid = FALSE WHERE indexrelid = 'audit_user'::regclass")(t, s, p, nil)
				}
				return spoil(t, s)
			}, "integrity", doctor.Bad},
		},
		"second": {
			{"a person changed behind the tallies", run("UPDATE persons SET gender = 'female' WHERE id = (SELECT MIN(p.id) FROM persons p JOIN delegates d ON d.person_id = p.id WHERE p.gender = 'male' AND d.withdrawn_on IS NULL AND d.category = 'consulted')"), "tallies", doctor.Bad},
			{"a changed file", func(_ *testing.T, _ *store.Store, p doctor.Patient, d []string) error {
				return os.WriteFile(filepath.Join(string(p.Files), d[0][:2], d[0]), []byte("x"), 0o600)
			}, "files", doctor.Bad},
			{"a log rewritten since the backup", run("INSERT INTO backup_runs (at, kind, file, size, link, hash, fault) VALUES ('2024-04-05T02:00:00.000Z', 'backup', 'a.tar.gz', 1, 1, 'another', '')"), "audit", doctor.Bad},
			{"a district in no province", run("UPDATE units SET path = '/9999/' WHERE code = '020' AND level_code = 'district'"), "sums", doctor.Bad},
			{"a newer schema", run("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)"), "schema", doctor.Bad},
			{"a clock set back", func(_ *testing.T, s *store.Store, _ doctor.Patient, _ []string) error {
				s.SetClock(func() time.Time { return evening().AddDate(0, 0, -30) })
				return nil
			}, "clock", doctor.Bad},
		},
		"third": {
			{"a lost tally", run("DELETE FROM delegate_tallies WHERE congress_id = (SELECT MIN(congress_id) FROM delegates)"), "tallies", doctor.Bad},
			{"a file of an earlier version", func(_ *testing.T, s *store.Store, p doctor.Patient, d []string) error {
				digest, err := p.Files.Keep([]byte("%PDF-1.7 cũ"))
				storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
					return tx.DB().Exec("UPDATE directives SET file_digest = ? WHERE file_digest = ?", digest, d[1]).Error
				})
				return errors.Join(err, os.Remove(filepath.Join(string(p.Files), d[1][:2], d[1])))
			}, "plain", doctor.Warn},
			{"a number written past the program", run("UPDATE persons SET phone = '0912345678' WHERE id = (SELECT MIN(id) FROM persons)"), "numbers", doctor.Bad},
			{"a file of nobody", func(_ *testing.T, _ *store.Store, p doctor.Patient, _ []string) error {
				_, err := p.Files.Keep([]byte("%PDF-1.7 c"))
				return err
			}, "files", doctor.Warn},
			{"a table of somebody else", func(t *testing.T, s *store.Store, p doctor.Patient, _ []string) error {
				if onPostgres(s) { // its schema belongs to its administrator
					return run("DELETE FROM goose_db_version WHERE version_id = (SELECT MAX(version_id) FROM goose_db_version)")(t, s, p, nil)
				}
				return run("CREATE TABLE notes (text TEXT)")(t, s, p, nil)
			}, "schema", doctor.Bad},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			built.Each(t, func(t *testing.T, s *store.Store) {
				p, digests := patient(t, s)
				want := sound()
				if name == "second" && !onPostgres(s) {
					want["backup"] = doctor.OK
				}
				for _, h := range group {
					require.NoError(t, h.do(t, s, p, digests), h.name)
					want[h.check] = h.state
				}
				require.Equal(t, want, examine(t, p))
			})
		})
	}
}

func onPostgres(s *store.Store) bool { return store.IsPostgres(s.Target()) }

func run(statements ...string) func(*testing.T, *store.Store, doctor.Patient, []string) error {
	return func(t *testing.T, s *store.Store, _ doctor.Patient, _ []string) error {
		return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			for _, statement := range statements {
				if err := tx.DB().Exec(statement).Error; err != nil {
					return err
				}
			}
			return nil
		})
	}
}

// spoil changes a letter in an index of the file, as a failing disk does.
func spoil(t *testing.T, s *store.Store) error {
	if err := offline(t, s, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		return err
	}
	var page, size int64
	if err := s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		if err := tx.DB().Raw("SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_terms_1'").Scan(&page).Error; err != nil {
			return err
		}
		return tx.DB().Raw("PRAGMA page_size").Scan(&size).Error
	}); err != nil {
		return err
	}
	content, err := os.ReadFile(s.Target())
	require.NoError(t, err)
	at := (page - 1) * size
	in := bytes.Index(content[at:at+size], []byte("2024-2029"))
	require.Positive(t, in)
	content[at+int64(in)] = '3'
	return os.WriteFile(s.Target(), content, 0o600)
}

// offline changes the file as somebody with SQLite's own tools would.
func offline(t *testing.T, s *store.Store, statements ...string) error {
	db, err := sql.Open("sqlite", s.Target())
	require.NoError(t, err)
	defer func() { require.NoError(t, db.Close()) }()
	db.SetMaxOpenConns(1)
	for _, statement := range statements {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			return err
		}
	}
	return nil
}
