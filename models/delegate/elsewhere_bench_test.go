package delegate_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// go test -bench Elsewhere -elsewhere 1000000 ./models/delegate
var manyElsewhere = flag.Int("elsewhere", 20000, "delegates in other congresses for BenchmarkElsewhere")

// BenchmarkElsewhere compares the list page, a search, the counters and the search for a known person of a commune of
// 300 delegates in a database with nobody else and in one with very many elsewhere; x-empty is the ratio. It should be
// about 1.
func BenchmarkElsewhere(b *testing.B) {
	empty, full := newWorld(b, storetest.SQLite(b)), newWorld(b, storetest.SQLite(b))
	for _, w := range []world{empty, full} {
		storetest.Must(b, w.Store, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.Here, delegatetest.Crowd(300)) })
	}
	full.fillMany(b, *manyElsewhere)
	clerk := delegatetest.Role(access.Clerk, empty.HerePath)
	for name, ask := range map[string]func(w world) func(tx *store.Tx) error{
		"list": func(w world) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				p, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}, Page: 2})
				require.Len(b, p.Rows, delegate.DefaultSize)
				return err
			}
		},
		"search": func(w world) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				p, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}, Text: "nguoi m"})
				require.NotEmpty(b, p.Rows)
				return err
			}
		},
		"counters": func(w world) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				_, err := delegate.Counters(tx, delegate.Scope{CongressID: w.Here})
				return err
			}
		},
		"known": func(w world) func(tx *store.Tx) error {
			return func(tx *store.Tx) error {
				list, _, err := delegate.KnownPersons(tx, "nguoi m")
				require.NotEmpty(b, list)
				return err
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			var alone, among time.Duration
			for b.Loop() {
				alone += took(b, empty, clerk, ask(empty))
				among += took(b, full, clerk, ask(full))
			}
			b.ReportMetric(float64(alone.Nanoseconds())/float64(b.N), "ns/empty")
			b.ReportMetric(float64(among.Nanoseconds())/float64(b.N), "ns/full")
			b.ReportMetric(float64(among)/float64(alone), "x-empty")
		})
	}
}

func took(b *testing.B, w world, a access.Actor, ask func(tx *store.Tx) error) time.Duration {
	b.Helper()
	started := time.Now()
	require.NoError(b, w.Read(b.Context(), a, ask))
	return time.Since(started)
}

// fillMany spreads delegates over other congresses, 1,000 each, with names such as those here.
func (w world) fillMany(b *testing.B, many int) {
	b.Helper()
	const each = 1000
	storetest.Must(b, w.Store, storetest.Root(), func(tx *store.Tx) error {
		for _, statement := range []string{
			`WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %[1]d)
			INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from)
			SELECT 'c' || i, 'commune', 'Xã', 'Xã ' || i, 'Xã ' || i, '/9/' || (1000000 + i) || '/', 'xa', CAST('xa' AS BLOB), 'test', '2024-02-01' FROM n`,
			`INSERT INTO congresses(unit_id, term_id) SELECT id, %[2]d FROM units WHERE path LIKE '/9/%%'`,
			`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %[3]d)
			INSERT INTO persons(id, full_name, search_key, sort_key, gender, born_on)
			SELECT 1000000 + i, 'Người ' || char(65 + i %% 26) || i, 'nguoi ' || char(97 + i %% 26) || i, CAST(char(97 + i %% 26) || i AS BLOB), 'male', '1970' FROM n`,
			`INSERT INTO delegates(congress_id, person_id, category, represents, represents_key, sort_key, search_key)
			SELECT (SELECT MIN(congresses.id) FROM congresses JOIN units ON units.id = congresses.unit_id WHERE units.path LIKE '/9/%%') + (id - 1000000) / %[4]d,
			id, 'consulted', 'x', 'x', sort_key, ' ' || search_key || ' x' FROM persons WHERE id > 1000000`,
		} {
			if err := tx.DB().Exec(fmt.Sprintf(statement, many/each, w.Term, many, each)).Error; err != nil {
				return err
			}
		}
		return nil
	})
	var n int64
	require.NoError(b, w.Read(b.Context(), storetest.Root(), func(tx *store.Tx) error { return tx.DB().Table("delegates").Count(&n).Error }))
	require.EqualValues(b, many+300, n)
}
