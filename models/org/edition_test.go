package org_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// withoutDistricts is the embedded list with the communes right below the provinces, without the codes named.
func withoutDistricts(gone ...string) []org.GazetteUnit {
	province := map[string]string{}
	var rows []org.GazetteUnit
	for _, u := range org.Gazetteer() {
		switch {
		case u.LevelCode == org.District:
			province[u.Code] = u.ParentCode
			continue
		case slices.Contains(gone, u.Code):
			continue
		case u.LevelCode == org.Commune:
			u.ParentCode = province[u.ParentCode]
		}
		rows = append(rows, u)
	}
	return rows
}

// edited is the embedded list with some rows changed.
func edited(change func(u *org.GazetteUnit)) []org.GazetteUnit {
	rows := slices.Clone(org.Gazetteer())
	for i := range rows {
		change(&rows[i])
	}
	return slices.DeleteFunc(rows, func(u org.GazetteUnit) bool { return u.Code == "" })
}

func TestImportEdition(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		rows := edited(func(u *org.GazetteUnit) {
			switch u.Code {
			case "020":
				u.Kind = "Quận"
			case "00646":
				u.ParentCode = "019"
			case "00643":
				*u = org.GazetteUnit{Code: u.Code, MergedInto: "00999"}
			case "00640":
				*u = org.GazetteUnit{} // missing without a word
			}
		})
		rows = append(rows, org.GazetteUnit{Code: "00999", ParentCode: "020", LevelCode: org.Commune, Kind: "Phường", Name: "Mới"})
		edition := org.Edition{Name: "1/5/2024", On: calendar.Of(2024, 5, 1), Source: "NQ 1012", Rows: rows}
		var merged, missing org.Unit
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			merged, missing = byCode(t, tx, "00643"), byCode(t, tx, "00640")
			d, err := org.ImportEdition(tx, edition)
			require.Equal(t, org.Counts{Added: 1, Renamed: 1, Moved: 1, Closed: 2, Same: 11361}, d.Counts())
			return err
		})
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			kinds := func(id int64) (list []string) {
				for _, e := range got[[]org.UnitEvent](t)(org.Events(tx, id)) {
					list = append(list, e.Kind+" "+e.OtherName+"|"+e.OldValue+"|"+e.NewValue)
				}
				return list
			}
			district, moved, added := byCode(t, tx, "020"), byCode(t, tx, "00646"), byCode(t, tx, "00999")
			other := byCode(t, tx, "019")
			require.Equal(t, []string{"renamed |Huyện Thanh Trì|Quận Thanh Trì"}, kinds(district.ID))
			require.Equal(t, []string{"moved " + other.FullName + "|Quận Thanh Trì|" + other.FullName}, kinds(moved.ID))
			require.True(t, strings.HasPrefix(moved.Path, other.Path))
			require.Equal(t, []string{"merged_into Phường Mới||"}, kinds(merged.ID))
			require.Equal(t, []string{"formed_from " + merged.FullName + "||"}, kinds(added.ID))
			require.Equal(t, []string{"closed ||"}, kinds(missing.ID))
			require.Equal(t, "1/5/2024", added.Edition)
			require.Equal(t, calendar.Of(2024, 4, 30), got[org.Unit](t)(org.Get(tx, missing.ID)).ValidTo)
			require.EqualValues(t, 2, auditCount(t, tx))
		})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			d, err := org.ImportEdition(tx, edition)
			require.Equal(t, org.Counts{Same: 11364}, d.Counts(), "the same edition again")
			require.True(t, d.Empty())
			return err
		})
		read(t, s, storetest.Root(), func(tx *store.Tx) { require.EqualValues(t, 2, auditCount(t, tx), "nothing changed, nothing recorded") })
	})
}

// An edition without the districts, on a tree with a level more than the edition knows.
func TestImportEditionWithoutDistricts(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.NoError(t, tx.DB().Create(&org.Level{Code: "hamlet", Rank: 4, NameVi: "Thôn", NameEn: "Hamlet", Source: "test"}).Error)
			return second(org.AddUnit(tx, byCode(t, tx, "00646").ID, org.Unit{Code: "T1", LevelCode: "hamlet", Kind: "Thôn", Name: "Nội"}))
		})
		// Merging the commune takes its hamlet along; the edition does not end it.
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return second(org.Reshape{On: storetest.Today, Source: "NQ 1", Ended: map[string][]string{"00646": {"00643"}}, Moved: map[string]string{"T1": "00643"}}.Apply(tx))
		})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			d, err := org.ImportEdition(tx, org.Edition{Name: "1/7/2025", On: calendar.Of(2025, 7, 1), Source: "NQ 203", Rows: withoutDistricts("00646")})
			require.Equal(t, org.Counts{Moved: 10596, Closed: 705, Same: 63}, d.Counts())
			return err
		})
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			hanoi, commune := byCode(t, tx, "01"), byCode(t, tx, "00643")
			require.Empty(t, got[[]org.Unit](t)(org.Under(tx, "/", org.District)))
			require.Len(t, got[[]org.Unit](t)(org.Children(tx, hanoi.ID)), 578)
			require.Equal(t, hanoi.Path+itoa(int(commune.ID))+"/", commune.Path)
			hamlet := byCode(t, tx, "T1")
			require.Equal(t, commune.Path+itoa(int(hamlet.ID))+"/", hamlet.Path)
			require.Equal(t, []string{org.NationCode, "01", "00643"}, codes(got[[]org.Unit](t)(org.Ancestors(tx, hamlet))))
			require.Equal(t, org.Moved, got[[]org.UnitEvent](t)(org.Events(tx, hamlet.ID))[0].Kind)
		})
	})
}

func importEditionRefuses(t *testing.T, s *store.Store) {
	at := func(code string, change func(u *org.GazetteUnit)) []org.GazetteUnit {
		return edited(func(u *org.GazetteUnit) {
			if u.Code == code {
				change(u)
			}
		})
	}
	good := org.Edition{Name: "x", On: calendar.Of(2024, 5, 1), Source: "NQ", Rows: org.Gazetteer()}
	for name, c := range map[string]struct {
		want   string
		change func(e *org.Edition)
	}{
		"no rows":     {"file problem.required", func(e *org.Edition) { e.Rows = nil }},
		"no source":   {"source problem.required", func(e *org.Edition) { e.Source = "" }},
		"older":       {"on problem.edition_older", func(e *org.Edition) { e.On = calendar.Of(2024, 1, 31) }},
		"twice":       {"file problem.edition_twice", func(e *org.Edition) { e.Rows = append(slices.Clone(e.Rows), e.Rows[0]) }},
		"ended level": {"file problem.edition_level", func(e *org.Edition) { e.On = calendar.Of(2025, 7, 1) }},
		"unknown level": {"file problem.edition_level", func(e *org.Edition) {
			e.Rows = at("00646", func(u *org.GazetteUnit) { u.LevelCode = "hamlet" })
		}},
		"other level": {"file problem.edition_level", func(e *org.Edition) {
			e.Rows = at("00646", func(u *org.GazetteUnit) { u.LevelCode, u.ParentCode = org.District, "01" })
		}},
		"no parent": {"file problem.edition_parent", func(e *org.Edition) {
			e.Rows = at("00646", func(u *org.GazetteUnit) { u.ParentCode = "999" })
		}},
		"parent of the same level": {"file problem.edition_parent", func(e *org.Edition) {
			e.Rows = at("00646", func(u *org.GazetteUnit) { u.ParentCode = "00643" })
		}},
		"merged parent": {"file problem.edition_parent", func(e *org.Edition) {
			e.Rows = at("020", func(u *org.GazetteUnit) { u.MergedInto = "019" })
		}},
		"no successor": {"file problem.edition_successor", func(e *org.Edition) {
			e.Rows = at("00646", func(u *org.GazetteUnit) { u.MergedInto = "99999" })
		}},
		"merged into itself": {"file problem.edition_successor", func(e *org.Edition) {
			e.Rows = at("00646", func(u *org.GazetteUnit) { u.MergedInto = "00646" })
		}},
		"ended before it began": {"on problem.unit_too_new", func(e *org.Edition) {
			e.On = calendar.Of(2024, 2, 1)
			e.Rows = at("00646", func(u *org.GazetteUnit) { *u = org.GazetteUnit{} })
		}},
	} {
		e := good
		c.change(&e)
		require.Equal(t, c.want, problem(t, s.Write(t.Context(), storetest.Root(), importing(e))), name)
	}
	read(t, s, storetest.Root(), func(tx *store.Tx) { require.EqualValues(t, 1, auditCount(t, tx)) })
}

func TestReadEdition(t *testing.T) {
	t.Parallel()
	head := "code,parent_code,level,kind,name,merged_into\n"
	for name, c := range map[string]struct {
		text, key string
		line      any
	}{
		"good":          {head + "01,,1,Tỉnh,A,\n00001,01,3,Xã,B,\n00002,,,,,00001\n", "", nil},
		"other order":   {"name,kind,level,parent_code,code\nA,Tỉnh,1,,01\n", "", nil},
		"byte mark":     {"\ufeffcode,parent_code,level,kind,name\n01,,1,Tỉnh,A\n", "", nil},
		"empty file":    {"", "fault.edition_unreadable", 1},
		"no column":     {"code,level,kind,name\n", "fault.edition_column", nil},
		"no name":       {head + "01,,1,Tỉnh,A,\n02,,1,Tỉnh, ,\n", "fault.edition_empty", 3},
		"no code":       {head + ",,,,,01\n", "fault.edition_empty", 2},
		"missing cells": {head + "01,,1,Tỉnh,A,\n02,,1\n", "fault.edition_unreadable", 3},
		"open quote":    {head + "01,,1,Tỉnh,\"A,\n", "fault.edition_unreadable", 2},
	} {
		rows, err := org.ReadEdition(strings.NewReader(c.text))
		if c.key == "" {
			require.NoError(t, err, name)
			require.Equal(t, org.GazetteUnit{Code: "01", LevelCode: org.Province, Kind: "Tỉnh", Name: "A", FullName: "Tỉnh A"}, rows[0], name)
			continue
		}
		f := fault.As(err)
		require.NotNil(t, f, name)
		require.Equal(t, c.key, f.Key, name)
		require.Equal(t, c.line, f.Args["Line"], name)
	}
}

func BenchmarkSeedNation(b *testing.B) {
	org.Gazetteer()
	for b.Loop() {
		b.StopTimer()
		s := storetest.SQLite(b)
		b.StartTimer()
		storetest.Must(b, s, storetest.Root(), func(tx *store.Tx) error { return second(org.SeedNation(tx)) })
	}
}

func BenchmarkImportEditionWithoutDistricts(b *testing.B) {
	rows := withoutDistricts()
	for b.Loop() {
		b.StopTimer()
		s := nation.SQLite(b)
		b.StartTimer()
		storetest.Must(b, s, storetest.Root(), importing(org.Edition{Name: "2025", On: calendar.Of(2025, 7, 1), Source: "NQ 203", Rows: rows}))
	}
}
