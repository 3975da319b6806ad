package store

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
)

// A database of an earlier version loses the papers and sources of other provinces; what an office typed stays.
func TestGroundsOfEarlierVersionsAreCleaned(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "earlier.db"), Options{Clock: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	p, err := s.provider()
	require.NoError(t, err)
	_, err = p.DownTo(t.Context(), 25)
	require.NoError(t, err)
	run := func(sql string) {
		t.Helper()
		require.NoError(t, s.writer.Exec(sql).Error, sql)
	}
	run("PRAGMA foreign_keys = OFF")
	for _, source := range []string{"Quảng Nam, 2019", "Đề án số 05 của huyện"} {
		run("INSERT INTO composition_targets (congress_id, group_key, at_least, under_age, source, version) VALUES (1, '" + source + "', 250, 0, '" + source + "', 1)")
	}
	for id, row := range map[string]string{"1": "'', '', 'http://dailocrt.vn/trien-khai.html'", "2": "'611', 'TTg-QHĐP', 'http://mattran.org.vn/quang-ngai-tap-huan.html'",
		"3": "'', '', 'tủ số 2'"} {
		run("INSERT INTO directives (id, unit_id, level_code, kind, issuer, summary, search_key, file_name, file_size, file_media, file_digest, number, symbol, source) " +
			"VALUES (" + id + ", 1, 'nation', 'guidance', 'x', 'x', 'x', '', 0, '', '', " + row + ")")
		run("INSERT INTO directive_grounds (directive_id, kind, target_id) VALUES (" + id + ", 'deadline', 1)")
	}
	_, err = p.Up(t.Context())
	require.NoError(t, err)
	column := func(sql string) (values []string) {
		t.Helper()
		require.NoError(t, s.writer.Raw(sql).Scan(&values).Error)
		return values
	}
	require.Equal(t, []string{"Mức phấn đấu theo thông lệ 2023–2024", "Đề án số 05 của huyện"}, column("SELECT source FROM composition_targets ORDER BY source"))
	require.Equal(t, []string{"", "tủ số 2"}, column("SELECT source FROM directives ORDER BY id"))
	require.Equal(t, []string{"2", "3"}, column("SELECT directive_id FROM directive_grounds ORDER BY directive_id"))
	run("PRAGMA foreign_keys = ON")
}

// The outcome's numbers that nobody entered were 0 in earlier versions; they become unknown.
func TestOutcomesOfEarlierVersionsAreBlank(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "earlier.db"), Options{Clock: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	p, err := s.provider()
	require.NoError(t, err)
	_, err = p.DownTo(t.Context(), 26)
	require.NoError(t, err)
	require.NoError(t, s.writer.Exec("PRAGMA foreign_keys = OFF").Error)
	require.NoError(t, s.writer.Exec("INSERT INTO congress_results VALUES (1, 85, 45, 44, 15, 0, 0, 0, 20, 0, 'again', '', 1, '', 'Đã báo cáo', 3)").Error)
	_, err = p.Up(t.Context())
	require.NoError(t, err)
	var row struct {
		Present, MembersWomen, MembersMinority, Standing *int
		Note                                             string
		Version                                          int
	}
	require.NoError(t, s.writer.Table("congress_results").Take(&row).Error)
	require.Equal(t, []any{new(85), new(15), (*int)(nil), (*int)(nil), "Đã báo cáo", 3},
		[]any{row.Present, row.MembersWomen, row.MembersMinority, row.Standing, row.Note, row.Version})
}

// The templates of an earlier version were everybody's; they become the country's.
func TestTemplatesOfEarlierVersionsAreTheCountrys(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "earlier.db"), Options{Clock: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	p, err := s.provider()
	require.NoError(t, err)
	_, err = p.DownTo(t.Context(), 30)
	require.NoError(t, err)
	for _, sql := range []string{
		"PRAGMA foreign_keys = OFF", // a unit may come before the one above it
		"INSERT INTO levels (code, rank, name_vi, name_en, source) VALUES ('nation', 0, '', '', ''), ('commune', 3, '', '', '')",
		`INSERT INTO units (id, code, level_code, kind, name, full_name, parent_id, path, search_key, sort_key, valid_from, edition) VALUES
			(4, '00646', 'commune', '', '', '', 3, '/3/4/', '', x'00', '2024-02-01', ''), (3, 'VN', 'nation', '', '', '', NULL, '/3/', '', x'00', '2024-02-01', '')`,
		"INSERT INTO terms (id, code, name, start_year, end_year, source) VALUES (1, '2024-2029', '', 2024, 2029, '')",
		"INSERT INTO milestone_templates (code, term_id, level_code, name_vi, name_en, source) VALUES ('2024-2029/commune', 1, 'commune', '', '', '')",
		"PRAGMA foreign_keys = ON",
	} {
		require.NoError(t, s.writer.Exec(sql).Error, sql)
	}
	_, err = p.Up(t.Context())
	require.NoError(t, err)
	var owner int64
	require.NoError(t, s.writer.Raw("SELECT owner_id FROM milestone_templates").Scan(&owner).Error)
	require.Equal(t, int64(3), owner)
}

// The entries of an earlier version are linked as they are, and protected from then on.
func TestEntriesOfEarlierVersionsAreSealed(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "earlier.db"), Options{Clock: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	p, err := s.provider()
	require.NoError(t, err)
	_, err = p.DownTo(t.Context(), 30)
	require.NoError(t, err)
	require.NoError(t, s.writer.Exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "+
		"INSERT INTO audit_entries (at, user_name, action, entity, entity_id, label, unit_path) "+
		"SELECT '2024-01-0' || (1 + i / 1000) || 'T02:00:00.000Z', 'Bình', 'unit_edit', 'unit', i, 'Xã Đại Áng', '/1/' FROM n").Error)
	_, err = p.Up(t.Context())
	require.NoError(t, err)
	require.NoError(t, s.Read(t.Context(), access.Program("test"), func(tx *Tx) error {
		state, err := CheckChain(tx, 0)
		require.Equal(t, ChainState{Links: 3, Entries: 2500, Last: state.Last}, state)
		require.Equal(t, "2001-2500", state.Last.Entries)
		var key string
		require.NoError(t, tx.db.Raw("SELECT DISTINCT search_key FROM audit_entries").Scan(&key).Error)
		require.Equal(t, "xa dai ang", key)
		return err
	}))
	require.ErrorContains(t, s.writer.Exec("DELETE FROM audit_entries").Error, "append-only")
}

// Temporary passwords that were handed out before they had an end work for another week.
func TestEarlierTemporaryPasswordsEnd(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "earlier.db"), Options{Clock: time.Now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Close()) })
	p, err := s.provider()
	require.NoError(t, err)
	_, err = p.DownTo(t.Context(), 36)
	require.NoError(t, err)
	before := time.Now()
	require.NoError(t, s.writer.Exec(`INSERT INTO users(username, full_name, password_hash, must_change_password, created_at) VALUES
		('new', 'New', 'x', TRUE, '2024-01-01T00:00:00.000Z'), ('old', 'Old', 'x', FALSE, '2024-01-01T00:00:00.000Z')`).Error)
	_, err = p.Up(t.Context())
	require.NoError(t, err)
	var ends []struct{ PasswordUntil Instant }
	require.NoError(t, s.writer.Table("users").Select("password_until").Order("username").Find(&ends).Error)
	require.Len(t, ends, 2)
	require.WithinRange(t, ends[0].PasswordUntil.Time, before.AddDate(0, 0, 7).Add(-time.Second), time.Now().AddDate(0, 0, 7).Add(time.Second))
	require.True(t, ends[1].PasswordUntil.IsZero())
}
