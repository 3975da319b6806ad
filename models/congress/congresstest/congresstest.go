// Package congresstest gives tests a small country: two districts with communes, the term 2024–2029 and its deadlines.
package congresstest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Deadlines of the two levels.
var (
	CommuneDeadline  = calendar.Of(2024, 4, 30)
	DistrictDeadline = calendar.Of(2024, 6, 30)
)

// Country is the result of Make.
type Country struct {
	Term           org.Term
	City           org.Unit // a province-level city
	District       org.Unit
	Communes       []org.Unit // of District, by name
	ForeignTown    org.Unit   // another district of the city
	ForeignCommune org.Unit   // a commune of ForeignTown
}

// All lists the district and its communes.
func (c Country) All() []org.Unit { return append([]org.Unit{c.District}, c.Communes...) }

// As is an actor with a role at a unit.
func As(role access.Role, unit org.Unit) access.Actor {
	return access.Actor{UserID: 7, Username: string(role), Name: "Somebody", Grants: []access.Grant{{Role: role, UnitID: unit.ID, Path: unit.Path}}}
}

// Make fills an empty database. After a test it checks that every command has kept what it changed for past days.
func Make(t testing.TB, s *store.Store, communes int) Country {
	t.Helper()
	if _, benchmark := t.(*testing.B); !benchmark {
		CheckPast(t, s, readPast)
	}
	var c Country
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		levels := []org.Level{{Code: org.Nation, Rank: 10, NameVi: "Toàn quốc"}, {Code: org.Province, Rank: 20, NameVi: "Tỉnh"},
			{Code: org.District, Rank: 30, NameVi: "Huyện"}, {Code: org.Commune, Rank: 40, NameVi: "Xã"}}
		if err := tx.DB().Create(&levels).Error; err != nil {
			return err
		}
		c.Term = org.Term{Code: "2024-2029", Name: "2024–2029", StartYear: 2024, EndYear: 2029}
		if err := tx.DB().Create(&c.Term).Error; err != nil {
			return err
		}
		rules := []org.TermLevel{{TermID: c.Term.ID, LevelCode: org.Commune, Deadline: CommuneDeadline},
			{TermID: c.Term.ID, LevelCode: org.District, Deadline: DistrictDeadline}}
		if err := tx.DB().Create(&rules).Error; err != nil {
			return err
		}
		return c.units(tx, communes)
	})
	return c
}

func (c *Country) units(tx *store.Tx, communes int) error {
	var made error
	id := int64(0)
	add := func(parent org.Unit, level, name string) org.Unit {
		id++
		u := org.Unit{ID: id, Code: fmt.Sprintf("%05d", id), LevelCode: level, Name: name, FullName: level + " " + name, SearchKey: name,
			Path: fmt.Sprintf("%s%d/", parent.Path, id), SortKey: []byte(name), ValidFrom: calendar.Of(2024, 2, 1), Edition: "test", Version: 1}
		if parent.ID == 0 {
			u.Path = fmt.Sprintf("/%d/", id)
		} else {
			u.ParentID = &parent.ID
		}
		if made == nil {
			made = tx.DB().Create(&u).Error
		}
		return u
	}
	nation := add(org.Unit{}, org.Nation, "Việt Nam")
	c.City = add(nation, org.Province, "Hà Nội")
	c.District = add(c.City, org.District, "Thanh Trì")
	c.ForeignTown = add(c.City, org.District, "Đông Anh")
	c.ForeignCommune = add(c.ForeignTown, org.Commune, "Kim Chung")
	for n := range communes {
		c.Communes = append(c.Communes, add(c.District, org.Commune, fmt.Sprintf("%03d", n)))
	}
	return made
}

// World is a country in a database.
type World struct {
	Country
	T testing.TB
	S *store.Store
}

// New makes it with so many communes in the district.
func New(t testing.TB, s *store.Store, communes int) World {
	t.Helper()
	return World{Make(t, s, communes), t, s}
}

// Each runs the test on both databases, with a world of two communes. W is what the methods of a test package hang on.
func Each[W ~struct{ World }](t *testing.T, run func(t *testing.T, w W)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { run(t, W(struct{ World }{New(t, s, 2)})) })
}

// Writer is a World, or what a test makes of one.
type Writer interface {
	Write(actor access.Actor, command func(tx *store.Tx) error) error
	Testing() testing.TB
}

// Write runs a command of the actor.
func (w World) Write(actor access.Actor, command func(tx *store.Tx) error) error {
	return w.S.Write(w.T.Context(), actor, command)
}

// Testing is the test that the world was made for.
func (w World) Testing() testing.TB { return w.T }

// Do runs a command of the actor and gives back what it returned.
func Do[T any](w Writer, actor access.Actor, command func(tx *store.Tx) (T, error)) (out T, err error) {
	err = w.Write(actor, func(tx *store.Tx) (err error) { out, err = command(tx); return err })
	return out, err
}

// Must is Do for what cannot fail.
func Must[T any](w Writer, actor access.Actor, command func(tx *store.Tx) (T, error)) T {
	w.Testing().Helper()
	out, err := Do(w, actor, command)
	require.NoError(w.Testing(), err)
	return out
}

// Problems gives the key of each problem of an error by its field.
func Problems(err error) map[string]string {
	found := map[string]string{}
	if f := fault.As(err); f != nil {
		for _, p := range f.Problems {
			found[p.Field] = p.Key
		}
	}
	return found
}
