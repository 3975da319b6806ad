package org_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// run does a command and gives back what it returned.
func run[T any](t *testing.T, s *store.Store, actor access.Actor, command func(tx *store.Tx) (T, error)) (out T, err error) {
	t.Helper()
	err = s.Write(t.Context(), actor, func(tx *store.Tx) (err error) { out, err = command(tx); return err })
	return out, err
}

func addLeader(t *testing.T, s *store.Store, actor access.Actor, code string, l org.Leader) (org.Leader, error) {
	t.Helper()
	return run(t, s, actor, func(tx *store.Tx) (org.Leader, error) { return org.AddLeader(tx, byCode(t, tx, code).ID, l) })
}

func TestLeadersAndWhoReadsWhat(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		organizer := at(t, s, access.Organizer, "020")
		l, err := addLeader(t, s, organizer, "020", org.Leader{Name: " Nguyễn Thị Hạnh ", Title: "Chủ tịch", Phone: "0912 345 678"})
		require.NoError(t, err)
		_, err = addLeader(t, s, organizer, "020", org.Leader{Name: "Đỗ An", ActiveTo: calendar.Of(2024, 3, 31)})
		require.NoError(t, err)
		_, err = addLeader(t, s, at(t, s, access.Organizer, "00646"), "00646", org.Leader{Name: "Lê Xã"})
		require.NoError(t, err)
		away, err := run(t, s, organizer, func(tx *store.Tx) (org.Absence, error) {
			return org.TellAbsence(tx, l.ID, org.Absence{From: calendar.Of(2024, 4, 20), Half: org.AwayWhole, Reason: "Đi học"})
		})
		require.NoError(t, err)
		require.Equal(t, away.From, away.To)
		read(t, s, organizer, func(tx *store.Tx) {
			all := got[[]org.Leader](t)(org.Leaders(tx, l.UnitID))
			require.Len(t, all, 2)
			require.Equal(t, "Nguyễn Thị Hạnh", all[1].Name)
			require.Equal(t, "0912345678", all[1].Phone)
			require.Equal(t, []org.Absence{away}, all[1].Absences)
			require.False(t, all[0].Active(storetest.Today))
			require.EqualValues(t, 5, auditCount(t, tx), "seed, three leaders, absence")
			over := got[[]org.Leader](t)(org.LeadersOver(tx, byCode(t, tx, "00646")))
			require.Equal(t, []string{"Lê Xã", "Đỗ An", "Nguyễn Thị Hạnh"}, []string{over[0].Name, over[1].Name, over[2].Name})
		})
		read(t, s, at(t, s, access.Viewer, "020"), func(tx *store.Tx) {
			all := got[[]org.Leader](t)(org.Leaders(tx, l.UnitID))
			require.Len(t, all, 2)
			require.Empty(t, all[1].Phone+all[0].Phone)
			require.Empty(t, all[1].Absences)
		})
		read(t, s, at(t, s, access.Clerk, "00646"), func(tx *store.Tx) {
			require.Empty(t, got[[]org.Leader](t)(org.Leaders(tx, l.UnitID)), "those of the district are not the commune's to read")
		})
		require.NoError(t, s.Write(t.Context(), organizer, func(tx *store.Tx) error { return org.WithdrawAbsence(tx, l.ID, away.ID) }))
		err = s.Write(t.Context(), organizer, func(tx *store.Tx) error { return org.WithdrawAbsence(tx, l.ID, away.ID) })
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestLeaderIsRefused(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		organizer := at(t, s, access.Organizer, "020")
		for want, l := range map[string]org.Leader{
			"leader_name problem.required":        {},
			"leader_phone problem.phone":          {Name: "An", Phone: "113"},
			"active_to problem.ends_before_first": {Name: "An", ActiveFrom: calendar.Of(2024, 4, 2), ActiveTo: calendar.Of(2024, 4, 1)},
		} {
			_, err := addLeader(t, s, organizer, "020", l)
			require.Equal(t, want, problem(t, err))
		}
		good := org.Leader{Name: "An"}
		for role, kind := range map[access.Role]fault.Kind{access.Viewer: fault.Forbidden, access.Reviewer: fault.Forbidden, access.Clerk: fault.Forbidden} {
			_, err := addLeader(t, s, at(t, s, role, "020"), "020", good)
			require.Equal(t, kind, fault.KindOf(err), role)
		}
		l, err := addLeader(t, s, organizer, "020", good)
		require.NoError(t, err)
		for want, a := range map[string]org.Absence{
			"away_from problem.required":        {Half: org.AwayWhole},
			"away_half problem.choice":          {Half: "night", From: storetest.Today},
			"away_to problem.ends_before_first": {Half: org.AwayWhole, From: storetest.Today, To: storetest.Today.AddDays(-1)},
		} {
			_, err := run(t, s, organizer, func(tx *store.Tx) (org.Absence, error) { return org.TellAbsence(tx, l.ID, a) })
			require.Equal(t, want, problem(t, err))
		}
		_, err = run(t, s, at(t, s, access.Organizer, "00646"), func(tx *store.Tx) (org.Absence, error) {
			return org.TellAbsence(tx, l.ID, org.Absence{Half: org.AwayWhole, From: storetest.Today})
		})
		require.Equal(t, fault.NotFound, fault.KindOf(err), "a leader of a unit above")
	})
}

func TestTeams(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		organizer := at(t, s, access.Organizer, "020")
		l, err := addLeader(t, s, organizer, "020", org.Leader{Name: "Nguyễn Thị Hạnh"})
		require.NoError(t, err)
		var home, one, two, far org.Unit
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			home, one, two, far = byCode(t, tx, "020"), byCode(t, tx, "00646"), byCode(t, tx, "00652"), byCode(t, tx, "00565")
		})
		form := func(actor access.Actor, in org.Team) (org.Team, error) {
			return run(t, s, actor, func(tx *store.Tx) (org.Team, error) { return org.FormTeam(tx, home.ID, in) })
		}
		first, err := form(organizer, org.Team{Name: "Tổ 1", AtOnce: 1, Leaders: []int64{l.ID, l.ID}, Units: []int64{one.ID}})
		require.NoError(t, err)
		_, err = form(organizer, org.Team{Name: "Tổ 2", AtOnce: 1, Units: []int64{two.ID, one.ID}})
		require.Equal(t, "team_units problem.unit_in_team", problem(t, err))
		require.Equal(t, map[string]any{"Units": one.FullName}, fault.As(err).Problems[0].Args)
		_, err = form(organizer, org.Team{Name: "Tổ 2", AtOnce: 1, Units: []int64{far.ID}})
		require.Equal(t, fault.NotFound, fault.KindOf(err), "a unit of another district")
		_, err = form(organizer, org.Team{Name: "Tổ 2", AtOnce: 1, Leaders: []int64{l.ID + 9}})
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, err = form(organizer, org.Team{AtOnce: 1})
		require.Equal(t, "team_name problem.required", problem(t, err))
		_, err = form(at(t, s, access.Viewer, "020"), org.Team{Name: "Tổ 2", AtOnce: 1})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))

		reform := func(version int, in org.Team) (org.Team, error) {
			return run(t, s, organizer, func(tx *store.Tx) (org.Team, error) { return org.ReformTeam(tx, first.ID, version, in) })
		}
		_, err = reform(1, org.Team{Name: "Tổ số 1", AtOnce: 2, Units: []int64{two.ID, one.ID}})
		require.NoError(t, err)
		_, err = reform(1, org.Team{Name: "Tổ khác", AtOnce: 2})
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		read(t, s, at(t, s, access.Viewer, "020"), func(tx *store.Tx) {
			all := got[[]org.Team](t)(org.Teams(tx, home.ID))
			require.Len(t, all, 1)
			require.Equal(t, "Tổ số 1", all[0].Name)
			require.ElementsMatch(t, []int64{one.ID, two.ID}, all[0].Units)
			require.Empty(t, all[0].Leaders)
		})
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			log := got[[]store.AuditEntry](t)(store.History(tx, "team", first.ID, 9))
			require.Len(t, log, 2)
			require.Len(t, log[0].Diff(), 4, "name, at once, leaders, units")
		})
		require.NoError(t, s.Write(t.Context(), organizer, func(tx *store.Tx) error { return org.DisbandTeam(tx, first.ID, 2) }))
		_, err = form(organizer, org.Team{Name: "Tổ 2", AtOnce: 1, Units: []int64{one.ID}})
		require.NoError(t, err, "free again")
	})
}
