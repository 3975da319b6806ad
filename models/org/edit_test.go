package org_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestAddAndUpdateUnit(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		admin := at(t, s, access.Admin, "020")
		var added org.Unit
		storetest.Must(t, s, admin, func(tx *store.Tx) (err error) {
			added, err = org.AddUnit(tx, byCode(t, tx, "020").ID, org.Unit{Code: "00999", LevelCode: org.Commune, Kind: " Xã ", Name: "Mới"})
			return err
		})
		require.Equal(t, "Xã Mới", added.FullName)
		require.Equal(t, storetest.Today, added.ValidFrom)
		storetest.Must(t, s, admin, func(tx *store.Tx) error { // the id sequence goes on after ids given by hand
			require.Equal(t, added, byCode(t, tx, "00999"))
			u, err := org.UpdateUnit(tx, added.ID, 1, org.Unit{Kind: "Phường", Name: "Cũ"})
			require.Equal(t, 2, u.Version)
			return err
		})
		read(t, s, admin, func(tx *store.Tx) {
			u := byCode(t, tx, "00999")
			require.Equal(t, "Phường Cũ", u.FullName)
			require.Equal(t, []string{"00999"}, codes(got[[]org.Unit](t)(org.Search(tx, "phuong cu", 9))))
			events := got[[]org.UnitEvent](t)(org.Events(tx, u.ID))
			require.Len(t, events, 1)
			require.Equal(t, []string{org.Renamed, "Xã Mới", "Phường Cũ", "Someone"},
				[]string{events[0].Kind, events[0].OldValue, events[0].NewValue, events[0].ByName})
			require.EqualValues(t, 3, auditCount(t, tx), "seed, add, edit")
			log := got[[]store.AuditEntry](t)(store.History(tx, "unit", u.ID, 9))
			require.Len(t, log[0].Diff(), 2)
		})
		storetest.Must(t, s, admin, func(tx *store.Tx) error { // the same again changes nothing and leaves no trace
			u, err := org.UpdateUnit(tx, added.ID, 2, org.Unit{Kind: " Phường", Name: "Cũ "})
			require.Equal(t, 2, u.Version)
			require.EqualValues(t, 3, auditCount(t, tx))
			require.Len(t, got[[]org.UnitEvent](t)(org.Events(tx, u.ID)), 1)
			return err
		})
		stale := s.Write(t.Context(), admin, func(tx *store.Tx) error {
			return second(org.UpdateUnit(tx, added.ID, 1, org.Unit{Kind: "Xã", Name: "Khác"}))
		})
		require.Equal(t, fault.Conflict, fault.KindOf(stale))
	})
}

func addUnitRefuses(t *testing.T, s *store.Store) {
	good := org.Unit{Code: "00999", LevelCode: org.Commune, Kind: "Xã", Name: "Mới"}
	for want, change := range map[string]func(*org.Unit){
		"unit_code problem.required":     func(u *org.Unit) { u.Code = " " },
		"unit_code problem.unit_code":    func(u *org.Unit) { u.Code = "a b" },
		"unit_code problem.code_taken":   func(u *org.Unit) { u.Code = "00301" },
		"unit_level problem.level_rank":  func(u *org.Unit) { u.LevelCode = org.District },
		"unit_level problem.level_ended": func(u *org.Unit) { u.LevelCode = "hamlet" },
		"unit_name problem.required":     func(u *org.Unit) { u.Name = "" },
	} {
		u := good
		change(&u)
		err := s.Write(t.Context(), at(t, s, access.Admin, "020"), func(tx *store.Tx) error {
			return second(org.AddUnit(tx, byCode(t, tx, "020").ID, u))
		})
		require.Equal(t, want, problem(t, err))
	}
}

func TestMergeKeepsHistory(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		on := calendar.Of(2024, 5, 1)
		var old org.Unit
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) {
			old = byCode(t, tx, "00646")
			_, err = org.Reshape{On: on, Source: "Nghị quyết 1", Ended: map[string][]string{"00643": {"00999"}, "00646": {"00999"}},
				New: []org.NewUnit{{Code: "00999", LevelCode: org.Commune, Kind: "Phường", Name: "Thanh Liệt", Parent: "020"}}}.Apply(tx)
			return err
		})
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			target := byCode(t, tx, "00999")
			require.Equal(t, on, target.ValidFrom)
			require.Len(t, got[[]org.Unit](t)(org.Children(tx, *target.ParentID)), 15, "16 − 2 + 1")
			require.Equal(t, "fault.unknown_unit", fault.As(second(org.ByCode(tx, "00646"))).Key)
			closed := got[org.Unit](t)(org.Get(tx, old.ID))
			require.Equal(t, calendar.Of(2024, 4, 30), closed.ValidTo)
			require.Equal(t, 2, closed.Version)
			back := got[[]org.UnitEvent](t)(org.Events(tx, old.ID))
			require.Len(t, back, 1)
			require.Equal(t, []string{org.MergedInto, "Phường Thanh Liệt", "Nghị quyết 1"}, []string{back[0].Kind, back[0].OtherName, back[0].Source})
			forth := got[[]org.UnitEvent](t)(org.Events(tx, target.ID))
			require.Len(t, forth, 2)
			require.Equal(t, []string{org.FormedFrom, "Xã Thanh Liệt"}, []string{forth[1].Kind, forth[1].OtherName})
			require.Equal(t, "/~"+target.Path+itoa(int(old.ID))+"/", closed.Path, "to be seen below its heir, and below no unit that is left")
			require.NotContains(t, codes(got[[]org.Unit](t)(org.Under(tx, target.Path, org.Commune))), "00646")
			require.Equal(t, closed, got[org.Unit](t)(org.Last(tx, "00646")))
			refusal := fault.As(tx.Require(access.EditCongress, closed.Path))
			require.Equal(t, []any{fault.Forbidden, "fault.unit_ended_into", "Phường Thanh Liệt"}, []any{refusal.Kind, refusal.Key, refusal.Args["Heirs"]})
			require.NoError(t, tx.Require(access.ViewSensitive, closed.Path))
		})
	})
}

func TestMergeOfDistrictsMovesTheCommunes(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			moved := map[string]string{}
			for _, c := range got[[]org.Unit](t)(org.Children(tx, byCode(t, tx, "020").ID)) {
				moved[c.Code] = "019"
			}
			return second(org.Reshape{On: storetest.Today, Source: "NQ", Ended: map[string][]string{"020": {"019"}}, Moved: moved}.Apply(tx))
		})
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			target, commune := byCode(t, tx, "019"), byCode(t, tx, "00646")
			require.Equal(t, target.Path+itoa(int(commune.ID))+"/", commune.Path)
			require.Equal(t, target.ID, *commune.ParentID)
			require.Contains(t, codes(got[[]org.Unit](t)(org.Under(tx, target.Path, org.Commune))), "00646")
			moved := got[[]org.UnitEvent](t)(org.Events(tx, commune.ID))
			require.Equal(t, []string{org.Moved, "Huyện Thanh Trì", target.FullName}, []string{moved[0].Kind, moved[0].OldValue, moved[0].NewValue})
		})
	})
}
