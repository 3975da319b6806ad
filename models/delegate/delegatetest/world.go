// Package delegatetest makes two communes with a congress each and fills their lists, for tests.
package delegatetest

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// World is two communes with a congress each, in two districts.
type World struct {
	*store.Store
	Here, There         int64 // congresses; Here on 5 May 2024, There without a day
	HerePath, TherePath string
	Term                int64
}

// New fills an empty database.
func New(t testing.TB, s *store.Store) World {
	t.Helper()
	w := World{Store: s, HerePath: "/7/71/", TherePath: "/8/81/"}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		insert := func(query string, args ...any) (id int64) {
			require.NoError(t, tx.DB().Raw(query+" RETURNING id", args...).Scan(&id).Error)
			return id
		}
		require.NoError(t, tx.DB().Exec("INSERT INTO levels(code, rank, name_vi, name_en, source) VALUES ('commune', 4, 'xã', 'commune', 'test')").Error)
		w.Term = insert("INSERT INTO terms(code, name, start_year, end_year, source) VALUES ('2024', '2024–2029', 2024, 2029, 'test')")
		congress := func(name, path string, day any) int64 {
			unit := insert("INSERT INTO units(code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) VALUES (?, 'commune', 'Xã', ?, ?, ?, ?, ?, 'test', '2024-02-01')",
				path, name, "Xã "+name, path, name, []byte(name))
			return insert("INSERT INTO congresses(unit_id, term_id, day) VALUES (?, ?, ?)", unit, w.Term, day)
		}
		w.Here = congress("Ngọc Hồi", w.HerePath, "2024-05-05")
		w.There = congress("Yên Viên", w.TherePath, nil)
		return nil
	})
	return w
}

// Role is somebody with a role at the units of the paths.
func Role(r access.Role, paths ...string) access.Actor {
	a := access.Actor{Name: "Trần Thị Thử"}
	for _, p := range paths {
		a.Grants = append(a.Grants, access.Grant{Role: r, Path: p})
	}
	return a
}

// Person is a delegate of a list, complete enough to be added, with changes.
func Person(name string, change ...func(*delegate.Record)) delegate.Record {
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

// Keys lists the problems of an error as "field key".
func Keys(err error) (out []string) {
	if f := fault.As(err); f != nil {
		for _, p := range f.Problems {
			out = append(out, p.Field+" "+p.Key)
		}
	}
	return out
}

// Do runs a command of the actor.
func (w World) Do(t testing.TB, a access.Actor, command func(tx *store.Tx) error) error {
	t.Helper()
	return w.Write(t.Context(), a, command)
}

// Add puts people into a list as somebody who has looked at those alike.
func (w World) Add(t testing.TB, congress int64, recs ...delegate.Record) (ids []int64) {
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

// Attach makes the person of a delegate a delegate of another congress.
func (w World) Attach(t testing.TB, a access.Actor, of, congress int64, change ...func(*delegate.Record)) (id int64, err error) {
	t.Helper()
	rec := w.Get(t, of)
	rec.Delegate = delegate.Delegate{PersonID: rec.PersonID, Category: delegate.Consulted, Represents: "Xã Ngọc Hồi"}
	for _, c := range change {
		c(&rec)
	}
	err = w.Do(t, a, func(tx *store.Tx) (err error) { id, _, err = delegate.Attach(tx, congress, rec); return err })
	return id, err
}

// Edit changes a delegate as it is now.
func (w World) Edit(t testing.TB, id int64, change func(*delegate.Record)) {
	t.Helper()
	rec := w.Get(t, id)
	change(&rec)
	require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error { _, err := delegate.Edit(tx, id, rec.Delegate.Version, rec); return err }))
}

func (w World) Get(t testing.TB, id int64) (r delegate.Record) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) { r, err = delegate.Get(tx, id); return err }))
	return r
}

func (w World) List(t testing.TB, a access.Actor, f delegate.Filter) (p delegate.Page, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { p, err = delegate.List(tx, f); return err })
	return p, err
}

// Names are those of the first page of a list.
func (w World) Names(t testing.TB, f delegate.Filter) (names []string) {
	t.Helper()
	p, err := w.List(t, storetest.Root(), f)
	require.NoError(t, err)
	for _, r := range p.Rows {
		names = append(names, r.FullName)
	}
	return names
}

// ID finds somebody in the list of the congress here.
func (w World) ID(t testing.TB, name string) int64 {
	t.Helper()
	p, err := w.List(t, storetest.Root(), delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}, Size: delegate.MaxSize})
	require.NoError(t, err)
	i := slices.IndexFunc(p.Rows, func(r delegate.Record) bool { return r.FullName == name })
	require.GreaterOrEqual(t, i, 0, name)
	return p.Rows[i].Delegate.ID
}

// Everybody reads the whole list of a congress, those who have withdrawn apart.
func (w World) Everybody(t testing.TB, congress int64) (present, gone []delegate.Record) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		f := delegate.Filter{Scope: delegate.Scope{CongressID: congress}}
		if err := delegate.All(tx, f, func(r delegate.Record) error { present = append(present, r); return nil }); err != nil {
			return err
		}
		f.Withdrawn = true
		return delegate.All(tx, f, func(r delegate.Record) error { gone = append(gone, r); return nil })
	}))
	return present, gone
}

// Rows counts what a table holds.
func (w World) Rows(t testing.TB, table, condition string) (n int64) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Table(table).Where(condition).Count(&n).Error
	}))
	return n
}
