package portable_test

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/portable"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func quiet(int, int) {}

// awkward fills a database with values that engines keep differently, a reference to a later row, a file and a session.
func awkward(t *testing.T, s *store.Store, digest string) {
	t.Helper()
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		unit := "INSERT INTO units (id, code, level_code, kind, name, full_name, search_key, sort_key, path, valid_from, edition, version, heir_id) VALUES "
		for _, statement := range []string{
			"INSERT INTO levels (code, rank, name_vi, name_en, source) VALUES ('nation', 1, '', '', '')",
			unit + "(1, 'VN', 'nation', '', 'Việt Nam', 'Dòng một\nDòng \"hai\"\t\\ <&>\u2028', '', X'', '/1/', '2024-02-29', '', 1, NULL)",
			unit + "(3, 'b', 'nation', '', '', '', '', X'', '/3/', '0001-01-01', '', 1, NULL)",
			unit + "(2, 'Đ', 'nation', '', '', '', '', X'', '/2/', '2024-02-01', '', 1, 3)",
			"INSERT INTO users (id, username, full_name, password_hash, locked, created_at) VALUES (7, 'a', 'A', '', TRUE, '2024-04-05T02:00:00.000Z')",
			"INSERT INTO users (id, username, full_name, password_hash, created_at) VALUES (12, 'gone', '', '', '2024-04-05T02:00:00.000Z')",
			"DELETE FROM users WHERE id = 12",
			"INSERT INTO sessions (token, user_id, data, expires_at) VALUES ('Geheimnis', 7, 'x', '2024-04-06T00:00:00.000Z')",
		} {
			if err := tx.DB().Exec(statement).Error; err != nil {
				return err
			}
		}
		if err := tx.DB().Exec("INSERT INTO directives (id, unit_id, level_code, kind, issuer, summary, search_key, file_name, file_size, file_media, file_digest, number, symbol, source) "+
			"VALUES (40, 1, 'nation', 'guidance', 'x', 'x', 'x', 'a.pdf', 5, 'application/pdf', ?, '', '', '')", digest).Error; err != nil {
			return err
		}
		if err := tx.DB().Exec("UPDATE units SET sort_key = ? WHERE id = 1", []byte{0, 255, 10}).Error; err != nil {
			return err
		}
		return tx.Record(store.Entry{Action: "unit_edit", Entity: "unit", EntityID: 9007199254740993, Label: "Xã Đại Áng", UnitPath: "/1/"})
	})
}

func dump(t *testing.T, s *store.Store, folder files.Folder) (string, portable.Manifest) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.zip")
	f, err := os.Create(path)
	require.NoError(t, err)
	m, err := portable.Dump(t.Context(), s, folder, f, quiet)
	require.NoError(t, err)
	require.NoError(t, f.Close())
	return path, m
}

func load(t *testing.T, path string, s *store.Store, folder files.Folder) error {
	t.Helper()
	o, err := portable.Open(path)
	if err != nil {
		return err
	}
	defer func() { require.NoError(t, o.Close()) }()
	return o.Load(t.Context(), s, folder, quiet)
}

// unpacked are the contents of a file by name.
func unpacked(t *testing.T, path string) map[string]string {
	t.Helper()
	r, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, r.Close()) }()
	all := map[string]string{}
	for _, f := range r.File {
		in, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(in)
		require.NoError(t, err)
		all[f.Name] = string(text)
	}
	return all
}

func packed(t *testing.T, all map[string]string) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for name, text := range all {
		f, err := w.Create(name)
		require.NoError(t, err)
		_, err = f.Write([]byte(text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	path := filepath.Join(t.TempDir(), "b.zip")
	require.NoError(t, os.WriteFile(path, b.Bytes(), 0o600))
	return path
}

// What one engine held is in the other, and back, to the byte.
func TestEverythingGoesToTheOtherEngineAndBack(t *testing.T) {
	t.Parallel()
	first, other, back := storetest.SQLite(t), storetest.Postgres(t), storetest.SQLite(t)
	folder := files.Folder(t.TempDir())
	digest, err := folder.Keep([]byte("%PDF-1.7 biên bản"))
	require.NoError(t, err)
	awkward(t, first, digest)
	path, m := dump(t, first, folder)
	there := files.Folder(t.TempDir())
	require.NoError(t, load(t, path, other, there))
	second, n := dump(t, other, there)
	require.Equal(t, m.Tables, n.Tables)
	require.NoError(t, load(t, second, back, files.Folder(t.TempDir())))
	_, o := dump(t, back, there)
	require.Equal(t, m.Tables, o.Tables)

	all := unpacked(t, path)
	require.Equal(t, "%PDF-1.7 biên bản", all["files/"+digest])
	require.Contains(t, all["tables/units.jsonl"], `"Dòng một\nDòng \"hai\"\t\\ <&>\u2028"`)
	require.Contains(t, all["tables/audit_entries.jsonl"], "9007199254740993")
	require.Contains(t, all["tables/units.jsonl"], `"AP8K"`)
	require.Empty(t, all["tables/sessions.jsonl"], "whoever has a token is signed in")
	require.Contains(t, all, "tables/audit_links.jsonl")
	require.NotContains(t, all, "tables/delegate_words.jsonl")

	storetest.Must(t, other, storetest.Root(), func(tx *store.Tx) error {
		chain, err := store.CheckChain(tx, 0)
		require.NoError(t, err)
		require.True(t, chain.Whole() && !chain.Unprotected && chain.Links == 1)
		_, loose, err := store.Damage(tx)
		require.NoError(t, err)
		require.Empty(t, loose)
		var open int64
		require.NoError(t, tx.DB().Raw("SELECT COUNT(*) FROM pg_constraint WHERE contype = 'f' AND condeferrable").Scan(&open).Error)
		require.Zero(t, open, "references are as they were declared")
		var id int64
		require.NoError(t, tx.DB().Raw("INSERT INTO users (username, full_name, password_hash, created_at) VALUES ('b', 'B', '', '2024-04-05T02:00:00.000Z') RETURNING id").Scan(&id).Error)
		require.EqualValues(t, 13, id, "the id of a removed row is not given again")
		return nil
	})
}

// Nothing of a file that is not as it was written gets into the database.
func TestAFileThatWasChangedIsRefused(t *testing.T) {
	t.Parallel()
	s, target := storetest.SQLite(t), storetest.SQLite(t)
	folder := files.Folder(t.TempDir())
	digest, err := folder.Keep([]byte("%PDF-1.7"))
	require.NoError(t, err)
	awkward(t, s, digest)
	good, _ := dump(t, s, folder)
	swap := func(name, from, to string) func(map[string]string) {
		return func(all map[string]string) {
			require.Contains(t, all[name], from)
			all[name] = strings.Replace(all[name], from, to, 1)
		}
	}
	for key, changes := range map[string][]func(map[string]string){
		"portable.changed": {swap("tables/units.jsonl", "Việt Nam", "Việt Nem"), swap("tables/audit_entries.jsonl", "9007199254740993", `"00719925474099"`),
			swap("files/"+digest, "1.7", "1.6")},
		"portable.damaged": {func(all map[string]string) { all["../../etc/passwd"] = "x" }, func(all map[string]string) { delete(all, "tables/units.jsonl") },
			func(all map[string]string) { delete(all, "manifest.json") }, func(all map[string]string) { all["bomb"] = strings.Repeat("0", 60<<20) },
			swap("manifest.json", `"digest":"`+digest, `"digest":"../`+digest[3:])},
		"portable.tables": {swap("manifest.json", `"name":"full_name"`, `"name":"full_nam"`), swap("manifest.json", `"kind":"bytes"`, `"kind":"text"`)},
		"portable.newer":  {swap("manifest.json", `"format":1`, `"format":2`)},
		"portable.older":  {swap("manifest.json", `"format":1`, `"format":0`)},
		"portable.key":    {swap("manifest.json", `"key":"`, `"key":"x`)},
	} {
		for i, change := range changes {
			all := unpacked(t, good)
			change(all)
			into := files.Folder(t.TempDir())
			err := load(t, packed(t, all), target, into)
			require.NotNil(t, fault.As(err), "%s %d: %v", key, i, err)
			require.Equal(t, key, fault.As(err).Key, "%d: %v", i, err)
			kept, err := into.Stored()
			require.NoError(t, err)
			require.Empty(t, kept)
		}
	}
	stranger, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.db"), store.Options{Clock: storetest.Clock})
	require.NoError(t, err)
	require.Equal(t, "portable.key", fault.As(load(t, good, stranger, files.Folder(t.TempDir()))).Key, "another key of the same number")
	require.NoError(t, stranger.Close())
	require.Equal(t, "portable.folder", fault.As(load(t, good, target, "")).Key)
	require.NoError(t, load(t, good, target, files.Folder(t.TempDir())), "it is still empty")
	require.Equal(t, "portable.not_empty", fault.As(load(t, good, target, folder)).Key)
}

// A new table is carried by itself or makes this fail: its columns must be of a known type, and it needs a primary key.
func TestEveryTableIsCarried(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		_, m := dump(t, s, "")
		carried := map[string]bool{"goose_db_version": true}
		for _, table := range m.Tables {
			carried[table.Name] = true
		}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			counts, err := store.Counts(tx)
			require.NoError(t, err)
			for name := range counts {
				if !strings.HasPrefix(name, "delegate_words") { // an index, which its triggers fill
					require.True(t, carried[name], name)
				}
			}
			return nil
		})
	})
}
