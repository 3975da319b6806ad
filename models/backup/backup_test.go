package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/gzip"
	"github.com/stretchr/testify/require"

	"daihoi/models/backup"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// place is an installation with an uploaded file, a session and a log.
type place struct {
	backup.Source
	dir    string
	digest string
}

func newPlace(t *testing.T) place {
	t.Helper()
	p := place{dir: t.TempDir()}
	var err error
	p.Store = storetest.SQLite(t)
	p.Clock = storetest.Clock
	p.Files = files.Folder(filepath.Join(p.dir, "uploads"))
	p.digest, err = p.Files.Keep([]byte("%PDF-1.7 biên bản"))
	require.NoError(t, err)
	storetest.Must(t, p.Store, storetest.Root(), func(tx *store.Tx) error {
		for _, sql := range []string{
			"INSERT INTO terms (id, code, name, start_year, end_year, source) VALUES (1, '2024-2029', 'x', 2024, 2029, '')",
			"INSERT INTO sessions (token, user_id, data, expires_at) VALUES ('Geheimnis-der-Sitzung', 1, 'x', '2024-04-06T00:00:00.000Z')",
		} {
			if err := tx.DB().Exec(sql).Error; err != nil {
				return err
			}
		}
		return tx.Record(store.Entry{Action: "unit_edit", Entity: "unit", EntityID: 1, Label: "Xã Đại Áng", UnitPath: "/1/"})
	})
	return p
}

// withFile names the uploaded file in the database.
func (p place) withFile(t *testing.T) place {
	t.Helper()
	storetest.Must(t, p.Store, storetest.Root(), func(tx *store.Tx) error {
		if err := tx.DB().Exec("INSERT INTO levels (code, rank, name_vi, name_en, source) VALUES ('nation', 1, '', '', '')").Error; err != nil {
			return err
		}
		if err := tx.DB().Exec("INSERT INTO units (id, code, level_code, kind, name, full_name, search_key, sort_key, path, valid_from, edition, version) VALUES (1, 'VN', 'nation', '', 'Việt Nam', 'Việt Nam', '', '', '/1/', '2024-02-01', '', 1)").Error; err != nil {
			return err
		}
		return tx.DB().Exec("INSERT INTO directives (id, unit_id, level_code, kind, issuer, summary, search_key, file_name, file_size, file_media, file_digest, number, symbol, source) "+
			"VALUES (1, 1, 'nation', 'guidance', 'x', 'x', 'x', 'a.pdf', 5, 'application/pdf', ?, '', '', '')", p.digest).Error
	})
	return p
}

func (p place) archive(t *testing.T, recipients ...age.Recipient) (string, backup.Manifest) {
	t.Helper()
	path := filepath.Join(p.dir, "a.tar.gz")
	m, size, err := backup.Create(t.Context(), p.Source, path, recipients)
	require.NoError(t, err)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, info.Size(), size)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	return path, m
}

func unpack(t *testing.T, path string, keys ...age.Identity) (backup.Unpacked, error) {
	t.Helper()
	return backup.Unpack(t.Context(), path, t.TempDir(), keys, storetest.Clock)
}

func open(ctx context.Context, path string, mustExist bool) (*store.Store, error) {
	return store.Open(ctx, path, store.Options{Clock: storetest.Clock, MustExist: mustExist, Keys: storetest.Options().Keys})
}

func (p place) restoring(archive, target string) backup.Restoring {
	return backup.Restoring{Archive: archive, Target: target, Files: files.Folder(target + ".files"), Clock: storetest.Clock, Actor: storetest.Root(), Open: open}
}

func TestAnArchiveHoldsDatabaseAndFilesButNoSessions(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withFile(t)
	path, m := p.archive(t)
	require.Equal(t, []backup.Content{{SHA256: p.digest, Size: int64(len("%PDF-1.7 biên bản"))}}, m.Files)
	require.Empty(t, m.Missing)
	require.Equal(t, []int64{1, 0, 1}, []int64{m.Counts["audit_entries"], m.Counts["sessions"], m.Counts["directives"]})
	u, err := unpack(t, path)
	require.NoError(t, err)
	content, err := os.ReadFile(u.Database)
	require.NoError(t, err)
	require.NotContains(t, string(content), "Geheimnis", "a token would sign its finder in")
	require.Contains(t, string(content), "Xã Đại Áng")
	kept, err := u.Files.Read(p.digest)
	require.NoError(t, err)
	require.Equal(t, "%PDF-1.7 biên bản", string(kept))
	left, err := filepath.Glob(p.Store.Target() + ".work-*")
	require.NoError(t, err)
	require.Empty(t, left)
}

// A lost file must not keep the rest from being saved.
func TestALostFileIsNamed(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withFile(t)
	require.NoError(t, os.WriteFile(filepath.Join(string(p.Files), p.digest[:2], p.digest), []byte("x"), 0o600))
	path, m := p.archive(t)
	require.Equal(t, []string{p.digest}, m.Missing)
	require.Empty(t, m.Files)
	_, err := unpack(t, path)
	require.NoError(t, err)
}

func TestEncryption(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	own, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	other, err := age.GenerateX25519Identity()
	require.NoError(t, err)
	path, _ := p.archive(t, own.Recipient())
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.True(t, bytes.HasPrefix(content, []byte("age-encryption.org/")))
	_, err = unpack(t, path, own)
	require.NoError(t, err)
	_, err = unpack(t, path, other)
	require.Equal(t, "backup.wrong_key", fault.As(err).Key)
	_, err = unpack(t, path)
	require.Equal(t, "backup.encrypted", fault.As(err).Key)
	require.NoError(t, os.WriteFile(path, content[:len(content)-1], 0o600))
	_, err = unpack(t, path, own)
	require.Equal(t, "backup.damaged", fault.As(err).Key)
}

// Whatever is cut off or changed, nothing is restored.
func TestDamagedArchivesAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withFile(t)
	path, _ := p.archive(t)
	sound, err := os.ReadFile(path)
	require.NoError(t, err)
	refused := func(t *testing.T, content []byte, what string) {
		bad := filepath.Join(t.TempDir(), "bad.tar.gz")
		require.NoError(t, os.WriteFile(bad, content, 0o600))
		target := filepath.Join(t.TempDir(), "new.db")
		_, err := backup.Restore(t.Context(), p.restoring(bad, target))
		require.NotNil(t, fault.As(err), "%s: %v", what, err)
		require.Equal(t, "backup.damaged", fault.As(err).Key, what)
		entries, err := os.ReadDir(filepath.Dir(target))
		require.NoError(t, err)
		require.Empty(t, entries, "%s: nothing is left behind", what)
	}
	for part := range 8 {
		refused(t, sound[:len(sound)*part/8], fmt.Sprint("cut at ", part))
		changed := bytes.Clone(sound)
		changed[(len(sound)-1)*part/7] ^= 1
		refused(t, changed, fmt.Sprint("changed at ", part))
	}
	for back := range 9 { // the seal
		changed := bytes.Clone(sound)
		changed[len(sound)-1-11*back] ^= 1
		refused(t, changed, fmt.Sprint("changed before the end ", back))
	}
	refused(t, append(bytes.Clone(sound), 0), "one byte more")
	refused(t, sound[:len(sound)-1], "one byte short")
	refused(t, []byte("PK\x03\x04"), "something else")
}

// entry is a file in an archive that somebody has made by hand.
type entry struct {
	name    string
	content []byte
	kind    byte
}

func entries(t *testing.T, path string) (list []entry) {
	t.Helper()
	f, err := os.Open(path)
	require.NoError(t, err)
	defer func() { _ = f.Close() }()
	packed, err := gzip.NewReader(f)
	require.NoError(t, err)
	archive := tar.NewReader(packed)
	for {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		require.NoError(t, err)
		content, err := io.ReadAll(archive)
		require.NoError(t, err)
		list = append(list, entry{h.Name, content, h.Typeflag})
	}
}

func pack(t *testing.T, list []entry) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "made.tar.gz")
	f, err := os.Create(path)
	require.NoError(t, err)
	sum := sha256.New()
	packed := gzip.NewWriter(io.MultiWriter(f, sum))
	archive := tar.NewWriter(packed)
	for _, e := range list {
		h := &tar.Header{Name: e.name, Typeflag: e.kind, Mode: 0o600, Size: int64(len(e.content))}
		if e.kind == tar.TypeSymlink {
			h.Size, h.Linkname = 0, "/etc/passwd"
		}
		require.NoError(t, archive.WriteHeader(h))
		if e.kind == tar.TypeReg {
			_, err := archive.Write(e.content)
			require.NoError(t, err)
		}
	}
	require.NoError(t, errors.Join(archive.Close(), packed.Close()))
	_, err = f.Write(backup.Seal(sum))
	require.NoError(t, errors.Join(err, f.Close()))
	return path
}

// An archive may come from anybody: it writes nowhere but where it should, and takes no more than it says.
func TestHostileArchivesAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withFile(t)
	sound, _ := p.archive(t)
	manifest := func(list []entry, change func(m map[string]any)) []entry {
		var m map[string]any
		require.NoError(t, json.Unmarshal(list[0].content, &m))
		change(m)
		text, err := json.Marshal(m)
		require.NoError(t, err)
		return append([]entry{{"manifest.json", text, tar.TypeReg}}, list[1:]...)
	}
	// database changes the database and makes the manifest fit.
	database := func(list []entry, sql ...string) []entry {
		path := filepath.Join(t.TempDir(), "x.db")
		require.NoError(t, os.WriteFile(path, list[1].content, 0o600))
		s, err := open(t.Context(), path, true)
		require.NoError(t, err)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for _, statement := range sql {
				if err := tx.DB().Exec(statement).Error; err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, s.Close())
		list[1].content, err = os.ReadFile(path)
		require.NoError(t, err)
		sum := sha256.Sum256(list[1].content)
		return manifest(list, func(m map[string]any) {
			m["database"] = map[string]any{"sha256": hex.EncodeToString(sum[:]), "size": len(list[1].content)}
		})
	}
	other := hex.EncodeToString(bytes.Repeat([]byte{0xee}, 32))
	for name, c := range map[string]struct {
		change func([]entry) []entry
		key    string
	}{
		"unchanged":             {func(l []entry) []entry { return l }, ""},
		"a path that leads out": {func(l []entry) []entry { l[2].name = "files/../../../evil"; return l }, "backup.damaged"},
		"an absolute path":      {func(l []entry) []entry { l[1].name = "/tmp/evil.db"; return l }, "backup.damaged"},
		"a link":                {func(l []entry) []entry { l[2].kind = tar.TypeSymlink; return l }, "backup.damaged"},
		"one more file":         {func(l []entry) []entry { return append(l, entry{"evil", []byte("x"), tar.TypeReg}) }, "backup.damaged"},
		"a file less":           {func(l []entry) []entry { return l[:2] }, "backup.damaged"},
		"a digest that leads out": {func(l []entry) []entry {
			return manifest(l, func(m map[string]any) { m["files"] = []any{map[string]any{"sha256": "../../evil", "size": 1}} })
		}, "backup.damaged"},
		"a digest twice": {func(l []entry) []entry {
			return manifest(l, func(m map[string]any) { f := m["files"].([]any); m["files"] = append(f, f...) })
		}, "backup.damaged"},
		"a file less in all": {func(l []entry) []entry { return manifest(l, func(m map[string]any) { m["files"] = []any{} })[:2] }, "backup.damaged"},
		"another content":    {func(l []entry) []entry { l[2].content[0] ^= 1; return l }, "backup.damaged"},
		"more than the disk holds": {func(l []entry) []entry {
			return manifest(l, func(m map[string]any) { m["database"].(map[string]any)["size"] = int64(1) << 60 })
		}, "backup.no_room"},
		"a size below nothing": {func(l []entry) []entry {
			return manifest(l, func(m map[string]any) { m["database"].(map[string]any)["size"] = -1 })
		}, "backup.damaged"},
		"other numbers": {func(l []entry) []entry {
			return manifest(l, func(m map[string]any) { m["counts"].(map[string]any)["terms"] = 7 })
		}, "backup.damaged"},
		"of tomorrow's program": {func(l []entry) []entry { return manifest(l, func(m map[string]any) { m["format"] = 3 }) }, "backup.newer"},
		"of tomorrow's schema": {func(l []entry) []entry {
			return database(l, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, TRUE)")
		}, "backup.newer"},
		"a trigger": {func(l []entry) []entry {
			return database(l, "CREATE TRIGGER evil AFTER INSERT ON terms BEGIN DELETE FROM terms; END")
		}, "backup.strange"},
		"a trigger of our name": {func(l []entry) []entry {
			return database(l, "DROP TRIGGER audit_entries_kept_delete", "CREATE TRIGGER audit_entries_kept_delete BEFORE DELETE ON audit_entries BEGIN SELECT 1; END")
		}, "backup.strange"},
		"a changed log": {func(l []entry) []entry {
			return database(l, "DROP TRIGGER audit_entries_kept_update", "UPDATE audit_entries SET user_name = 'Chi'")
		}, "backup.chain"},
		"a name of a missing file": {func(l []entry) []entry { return database(l, "UPDATE directives SET file_digest = '"+other+"'") }, "backup.damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			path := pack(t, c.change(entries(t, sound)))
			dir := t.TempDir()
			target := filepath.Join(dir, "new.db")
			_, err := backup.Restore(t.Context(), p.restoring(path, target))
			if c.key == "" {
				require.NoError(t, err)
				return
			}
			require.NotNil(t, fault.As(err), "%v", err)
			require.Equal(t, c.key, fault.As(err).Key, "%v", err)
			left, err := os.ReadDir(dir)
			require.NoError(t, err)
			require.Empty(t, left)
		})
	}
}

func TestRestoreReplacesOnlyWhenAskedAndKeepsTheOld(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withFile(t)
	path, m := p.archive(t)
	target := filepath.Join(t.TempDir(), "office.db")
	_, err := backup.Restore(t.Context(), p.restoring(path, target))
	require.NoError(t, err)
	_, err = backup.Restore(t.Context(), p.restoring(path, target))
	require.Equal(t, "backup.exists", fault.As(err).Key)

	// The database that is replaced has an entry only in its write-ahead log; another log was left over.
	s, err := open(t.Context(), target, true)
	require.NoError(t, err)
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return store.PutSetting(tx, "mark", "old") })
	require.NoError(t, s.Close())
	again := p.restoring(path, target)
	again.Replace = true
	done, err := backup.Restore(t.Context(), again)
	require.NoError(t, err)
	require.Equal(t, m.Hash, done.Manifest.Hash)
	require.Equal(t, target+".before-20240405-090000", done.Kept)
	mark := func(path string) (value string) {
		s, err := open(t.Context(), path, true)
		require.NoError(t, err)
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			value, err = store.GetSetting(tx, "mark")
			return err
		}))
		require.NoError(t, s.Close())
		return value
	}
	require.Equal(t, []string{"old", ""}, []string{mark(done.Kept), mark(target)})
	content, err := files.Folder(target + ".files").Read(p.digest)
	require.NoError(t, err)
	require.NotEmpty(t, content)
	s, err = open(t.Context(), target, true)
	require.NoError(t, err)
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		run, err := backup.LastGood(tx, backup.Copied)
		require.Equal(t, []any{m.Link, m.Hash, "a.tar.gz"}, []any{run.Link, run.Hash, run.File}, "it knows from what it was restored")
		return err
	}))
	require.NoError(t, s.Close())
}

// A write-ahead log left beside a file that is gone would be replayed into the new one.
func TestRestoreRemovesALeftOverLog(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	path, _ := p.archive(t)
	target := filepath.Join(t.TempDir(), "office.db")
	for _, rest := range []string{"-wal", "-shm", "-journal"} {
		require.NoError(t, os.WriteFile(target+rest, []byte("left over"), 0o600))
	}
	_, err := backup.Restore(t.Context(), p.restoring(path, target))
	require.NoError(t, err)
	for _, rest := range []string{"-wal", "-shm", "-journal"} {
		require.NoFileExists(t, target+rest)
	}
}

func TestADamagedDatabaseCanBeReplaced(t *testing.T) {
	t.Parallel()
	p := newPlace(t)
	path, _ := p.archive(t)
	target := filepath.Join(t.TempDir(), "office.db")
	require.NoError(t, os.WriteFile(target, []byte(strings.Repeat("not a database ", 1000)), 0o600))
	require.NoError(t, os.WriteFile(target+"-wal", []byte("of it"), 0o600))
	r := p.restoring(path, target)
	r.Replace = true
	done, err := backup.Restore(t.Context(), r)
	require.NoError(t, err)
	kept, err := os.ReadFile(done.Kept)
	require.NoError(t, err)
	require.Contains(t, string(kept), "not a database")
	wal, err := os.ReadFile(done.Kept + "-wal")
	require.NoError(t, err)
	require.Equal(t, "of it", string(wal))
	s, err := open(t.Context(), target, true)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestPostgresIsRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Postgres(t)
	_, _, err := backup.Create(t.Context(), backup.Source{Store: s, Clock: storetest.Clock}, filepath.Join(t.TempDir(), "a.tar.gz"), nil)
	require.Equal(t, "backup.postgres", fault.As(err).Key)
}

// Every column that holds the digest of a stored file is backed up. A new one belongs into Digests and into this list.
func TestEveryColumnOfFilesIsKnown(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	var columns []string
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw("SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type = 'table' AND p.name LIKE '%digest%' ORDER BY 1").Scan(&columns).Error
	}))
	require.Equal(t, []string{"date_proposals.digest", "directives.file_digest", "emulation_files.digest", "meeting_files.digest", "milestone_files.digest",
		"paper_editions.file_digest", "paper_templates.file_digest", "papers.file_digest", "proceeding_papers.digest", "season_photos.digest"}, columns, "date_proposals.digest is no file")
}

func TestScheduleKeepsTheNewest(t *testing.T) {
	t.Parallel()
	s := backup.Schedule{Dir: t.TempDir(), Every: 24 * time.Hour, Keep: 2}
	now := time.Date(2024, 4, 5, 2, 0, 0, 0, time.UTC)
	wait, err := s.Wait(now)
	require.NoError(t, err)
	require.Zero(t, wait, "nothing there yet")
	for _, name := range []string{"daihoi-20240401-020000.tar.gz", "daihoi-20240402-020000.tar.gz.age", "daihoi-20240404-120000.tar.gz", "mine.tar.gz", "daihoi-20240101-000000.zip"} {
		require.NoError(t, os.WriteFile(filepath.Join(s.Dir, name), nil, 0o600))
	}
	wait, err = s.Wait(now)
	require.NoError(t, err)
	require.Equal(t, 10*time.Hour, wait)
	wait, err = s.Wait(now.Add(72 * time.Hour))
	require.NoError(t, err)
	require.Zero(t, wait, "late")
	wait, err = s.Wait(now.Add(-72 * time.Hour))
	require.NoError(t, err)
	require.Equal(t, 24*time.Hour, wait, "the clock was set back")
	require.NoError(t, s.Rotate())
	var left []string
	entries, err := os.ReadDir(s.Dir)
	require.NoError(t, err)
	for _, e := range entries {
		left = append(left, e.Name())
	}
	require.Equal(t, []string{"daihoi-20240101-000000.zip", "daihoi-20240402-020000.tar.gz.age", "daihoi-20240404-120000.tar.gz", "mine.tar.gz"}, left)
	require.Equal(t, filepath.Join(s.Dir, "daihoi-20240405-020000.tar.gz"), s.Name(now))
}

// Files that an earlier version stored plain are sealed, once; archives hold them sealed, and what comes out of one opens
// with the key of the installation.
func TestFilesOfEarlierVersionsAreSealed(t *testing.T) {
	t.Parallel()
	p := newPlace(t).withFile(t)
	var told [][2]int
	seal := func() int {
		n, err := backup.SealFiles(t.Context(), p.Store, p.Files, storetest.Root(), func(done, all int) { told = append(told, [2]int{done, all}) })
		require.NoError(t, err)
		return n
	}
	require.Equal(t, 1, seal())
	require.Equal(t, [][2]int{{1, 1}}, told)
	require.Zero(t, seal())
	stored, err := p.Files.Stored()
	require.NoError(t, err)
	require.Len(t, stored, 1, "the plain one is gone")
	sealed := stored[0]
	require.NotEqual(t, p.digest, sealed, "the digest of a known file tells nothing")
	require.NoError(t, p.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		named, err := backup.Digests(tx)
		require.Equal(t, stored, named)
		return err
	}))
	bytes, err := os.ReadFile(filepath.Join(string(p.Files), sealed[:2], sealed))
	require.NoError(t, err)
	require.NotContains(t, string(bytes), "PDF")

	path, m := p.archive(t)
	require.Equal(t, sealed, m.Files[0].Digest)
	target := filepath.Join(t.TempDir(), "office.db")
	_, err = backup.Restore(t.Context(), p.restoring(path, target))
	require.NoError(t, err)
	s, err := open(t.Context(), target, true)
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	vault := files.Vault{Folder: files.Folder(target + ".files"), Box: s.FileBox()}
	content, err := vault.Read(sealed)
	require.NoError(t, err)
	require.Equal(t, "%PDF-1.7 biên bản", string(content))
	again, err := vault.Keep(content)
	require.NoError(t, err)
	require.Equal(t, sealed, again, "equal contents share one file")

	place := filepath.Join(string(vault.Folder), sealed[:2], sealed)
	bytes[len(bytes)-1] ^= 1
	for name, harm := range map[string][]byte{"changed": bytes, "made plain": []byte("%PDF-1.7 biên bản")} {
		require.NoError(t, os.WriteFile(place, harm, 0o600))
		_, err = vault.Read(sealed)
		require.Error(t, err, name)
	}
}
