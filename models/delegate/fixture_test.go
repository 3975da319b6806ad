package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is two communes with a congress each, in two districts.
type world struct {
	*store.Store
	here, there         int64 // congresses; here on 5 May 2024, there without a day
	herePath, therePath string
	term                int64
}

func newWorld(t testing.TB, s *store.Store) world {
	t.Helper()
	w := world{Store: s, herePath: "/7/71/", therePath: "/8/81/"}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		insert := func(query string, args ...any) (id int64) {
			require.NoError(t, tx.DB().Raw(query+" RETURNING id", args...).Scan(&id).Error)
			return id
		}
		require.NoError(t, tx.DB().Exec("INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('commune', 4, 'xã', 'commune', 'test')").Error)
		w.term = insert("INSERT INTO terms(code, name, start_year, end_year, source) VALUES ('2024', '2024–2029', 2024, 2029, 'test')")
		congress := func(name, path string, day any) int64 {
			unit := insert("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) VALUES (?, 'commune', 'Xã', ?, ?, ?, ?, ?, 'test', '2024-02-01')",
				path, name, "Xã "+name, path, name, []byte(name))
			return insert("INSERT INTO congresses(unit_id, term_id, day) VALUES (?, ?, ?)", unit, w.term, day)
		}
		w.here = congress("Ngọc Hồi", w.herePath, "2024-05-05")
		w.there = congress("Yên Viên", w.therePath, nil)
		return nil
	})
	return w
}

func role(r access.Role, paths ...string) access.Actor {
	a := access.Actor{Name: "Trần Thị Thử"}
	for _, p := range paths {
		a.Grants = append(a.Grants, access.Grant{Role: r, Path: p})
	}
	return a
}

func person(name string, change ...func(*delegate.Record)) delegate.Record {
	r := delegate.Record{
		Person: delegate.Person{FullName: name, Gender: delegate.Male, BornOn: calendar.Partial{Year: 1970, Month: 3, Day: 9},
			Ethnicity: "Kinh", Religion: "Không", Phone: "0912345678", CitizenID: "001070001234"},
		Delegate: delegate.Delegate{Category: delegate.Consulted, Represents: "Thôn 1"},
	}
	for _, c := range change {
		c(&r)
	}
	return r
}

// add puts people into a list as somebody who has looked at those alike.
func (w world) add(t testing.TB, congress int64, recs ...delegate.Record) (ids []int64) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		for _, r := range recs {
			r.Confirmed = true
			id, err := delegate.Add(tx, congress, r)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids
}

func (w world) list(t testing.TB, a access.Actor, f delegate.Filter) (p delegate.Page, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { p, err = delegate.List(tx, f); return err })
	return p, err
}

func (w world) names(t testing.TB, f delegate.Filter) (names []string) {
	t.Helper()
	p, err := w.list(t, storetest.Root(), f)
	require.NoError(t, err)
	for _, r := range p.Rows {
		names = append(names, r.FullName)
	}
	return names
}

func (w world) get(t testing.TB, id int64) (r delegate.Record) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) { r, err = delegate.Get(tx, id); return err }))
	return r
}

func (w world) write(t testing.TB, a access.Actor, fn func(tx *store.Tx) error) error {
	t.Helper()
	return w.Write(t.Context(), a, fn)
}

func keys(err error) (out []string) {
	if f := fault.As(err); f != nil {
		for _, p := range f.Problems {
			out = append(out, p.Field+" "+p.Key)
		}
	}
	return out
}
