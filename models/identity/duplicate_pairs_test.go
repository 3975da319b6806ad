package identity_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is the two communes, with what the tests of this package ask of them.
type world struct{ delegatetest.World }

// newWorld fills an empty database. After the test it checks that every merge has kept delegations for past days.
func newWorld(t testing.TB, s *store.Store) world {
	w := world{delegatetest.New(t, s)}
	congresstest.CheckPast(t, s, func(tx *store.Tx, day calendar.Date) (map[int64]delegation.Tally, error) {
		return delegation.Tallies(tx, "/", w.Term, day)
	})
	return w
}

func (w world) pairs(t testing.TB, a access.Actor, path, touching string) (p identity.Pairs, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { p, err = identity.LikelyPairs(tx, path, touching); return err })
	return p, err
}

// said is what a test reads of pairs.
func said(p identity.Pairs) (out []string) {
	for _, pair := range p.List {
		out = append(out, pair.A.Person.FullName+" = "+pair.B.Person.FullName+": "+pair.Why)
	}
	return out
}

func somebody(name string, born calendar.Partial, change ...func(*delegate.Record)) delegate.Record {
	r := delegatetest.Person(name, change...)
	r.BornOn = born
	return r
}

func unnumbered(r *delegate.Record) { r.Phone, r.CitizenID = "", "" }

func numbered(id string) func(*delegate.Record) {
	return func(r *delegate.Record) { r.Phone, r.CitizenID = "", id }
}

func TestLikelyPairs(t *testing.T) {
	t.Parallel()
	day := calendar.Partial{Year: 1970, Month: 3, Day: 9}
	year := calendar.Partial{Year: 1980}
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here,
			somebody("Nguyễn Văn Hòa", day, unnumbered),
			somebody("Trần Thị Mai", year, unnumbered),
			somebody("Lê Văn Tám", day, numbered("001070000001")),
			somebody("Đỗ Hữu Cường", calendar.Partial{Year: 1965, Month: 1, Day: 2}, unnumbered),
			somebody("Phạm Thị Lan", year, numbered("001180000002")),
			somebody("Bùi Văn Sáu", calendar.Partial{Year: 1950}, unnumbered))
		w.Add(t, w.There,
			somebody("NGUYỄN VĂN HOÀ", day, func(r *delegate.Record) { unnumbered(r); r.Represents = "Huyện" }),
			somebody("Trần Thị Mai", year, func(r *delegate.Record) { unnumbered(r); r.Represents = "Huyện" }),
			somebody("Lê Văn Tâm", calendar.Partial{Year: 1971}, numbered("001070000001")),
			somebody("Đỗ Hữu Cườn", calendar.Partial{Year: 1965, Month: 1, Day: 2}, unnumbered),
			somebody("Phạm Thị Lan", year, func(r *delegate.Record) { numbered("001180000003")(r); r.Represents = "Huyện" }),
			somebody("Bùi Văn Sáu", calendar.Partial{Year: 1951}, func(r *delegate.Record) { unnumbered(r); r.Represents = "Huyện" }))
		all := []string{"Nguyễn Văn Hòa = NGUYỄN VĂN HOÀ: same_day", "Lê Văn Tám = Lê Văn Tâm: citizen_id", "Trần Thị Mai = Trần Thị Mai: name_year",
			"Đỗ Hữu Cường = Đỗ Hữu Cườn: near_spelling", "Phạm Thị Lan = Phạm Thị Lan: disputed"}
		found, err := w.pairs(t, storetest.Root(), "/", "")
		require.NoError(t, err)
		require.Equal(t, all, said(found))
		require.Equal(t, []any{5, false}, []any{found.Total, found.TooMany})
		require.Equal(t, "Xã Yên Viên", found.List[0].B.At[0].UnitName)

		narrowed, err := w.pairs(t, storetest.Root(), "/", w.TherePath)
		require.NoError(t, err)
		require.Equal(t, all, said(narrowed))
		alone, err := w.pairs(t, delegatetest.Role(access.Clerk, w.HerePath), w.HerePath, "")
		require.NoError(t, err)
		require.Empty(t, alone.List)
		_, err = w.pairs(t, delegatetest.Role(access.Clerk, w.HerePath), w.TherePath, "")
		require.Equal(t, fault.NotFound, fault.KindOf(err))

		blind, err := w.pairs(t, delegatetest.Role(access.Viewer, "/"), "/", "")
		require.NoError(t, err)
		require.NotContains(t, said(blind), all[1], "found by a number that a viewer may not see")
		require.Contains(t, said(blind), "Phạm Thị Lan = Phạm Thị Lan: name_year")
		require.Empty(t, blind.List[0].A.At[0].Ethnicity)

		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return identity.Distinguish(tx, found.List[1].B.Person.ID, found.List[1].A.Person.ID)
		})
		again, err := w.pairs(t, storetest.Root(), "/", "")
		require.NoError(t, err)
		require.Equal(t, append(all[:1:1], all[2:]...), said(again))
	})
}

// A touching unit narrows to pairs with somebody there.
func TestLikelyPairsOfOneUnit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"), delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.Represents = "Thôn 2" }))
	found, err := w.pairs(t, storetest.Root(), "/", w.TherePath)
	require.NoError(t, err)
	require.Empty(t, found.List)
	found, err = w.pairs(t, storetest.Root(), "/", w.HerePath)
	require.NoError(t, err)
	require.Len(t, found.List, 1)
}

// One person in two lists is nobody's double.
func TestOnePersonTwiceIsNoPair(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
	_, err := w.Attach(t, storetest.Root(), id, w.There)
	require.NoError(t, err)
	found, err := w.pairs(t, storetest.Root(), "/", "")
	require.NoError(t, err)
	require.Empty(t, found.List)
}

// Five thousand of one name, and a thousand of one day, are looked through in a moment and in a bounded number of
// statements.
func TestLikelyPairsOfManyNamesakes(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	const many = 5000
	w.fill(t, w.There, many, "'Nguyễn Thị Hoa'", "'nguyen thi hoa'", "CAST(1900 + i % 100 AS TEXT) || '-0' || (1 + i % 9) || '-' || (10 + i % 19)", "'x' || i")
	w.fill(t, w.There, 1000, "'Người ' || i", "'nguoi ' || i", "'1960-01-01'", "'x' || i")
	w.Add(t, w.Here, somebody("Lê Thị Mơ", calendar.Partial{Year: 1960, Month: 1, Day: 1}))
	var statements atomic.Int64
	var found identity.Pairs
	started := time.Now()
	require.NoError(t, w.Read(store.CountStatements(context.Background(), &statements), storetest.Root(), func(tx *store.Tx) (err error) {
		found, err = identity.LikelyPairs(tx, "/", w.TherePath)
		return err
	}))
	require.Len(t, found.List, identity.MostPairs)
	require.LessOrEqual(t, statements.Load(), int64(60))
	t.Log(time.Since(started), found.Total, statements.Load())
}

// fill adds many delegates by one statement each; the values are SQL over the running number i.
func (w world) fill(t testing.TB, congress int64, many int, name, key, born, represents string) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		var last int64
		require.NoError(t, tx.DB().Raw("SELECT COALESCE(MAX(id), 0) FROM persons").Scan(&last).Error)
		require.NoError(t, tx.DB().Exec(fmt.Sprintf(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			INSERT INTO persons(id, full_name, search_key, sort_key, gender, born_on) SELECT %d + i, %s, %s, CAST(%s AS BLOB), 'female', %s FROM n`,
			many, last, name, key, key, born)).Error)
		return tx.DB().Exec(fmt.Sprintf(`INSERT INTO delegates(congress_id, person_id, category, represents, represents_key, sort_key, search_key)
			SELECT %d, id, 'consulted', r, r, sort_key, ' ' || search_key || ' ' || r FROM (SELECT persons.*, id - %d AS i, %s AS r FROM (SELECT persons.*, id - %d AS i FROM persons) AS persons WHERE id > %d) AS p`,
			congress, last, represents, last, last)).Error
	})
}
