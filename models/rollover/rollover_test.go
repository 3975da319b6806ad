package rollover_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/rollover"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
	"daihoi/models/term"
)

// eve is the last day of the old term.
var eve = calendar.Of(2029, 2, 28)

func at(s *store.Store, d calendar.Date) {
	s.SetClock(func() time.Time { return d.Time().Add(3 * time.Hour) })
}

var (
	elected = func(n int) *int { return &n }
	world   = storetest.Fill(func(s *store.Store) error {
		return s.Write(context.Background(), storetest.Root(), func(tx *store.Tx) error { return fill(tx) })
	})
)

// fill is huyện Thanh Trì after the congresses of 2024: Thanh Liệt (00646), the XXII, with three delegates of whom two were
// members before; Hữu Hòa (00652), whose result names another number; a leader who follows both, a team, targets and a
// template of its own, and the next term.
func fill(tx *store.Tx) error {
	district, err := term.SetUp(tx, "2024-2029", "020")
	if err != nil {
		return err
	}
	old, err := org.CurrentTerm(tx)
	if err != nil {
		return err
	}
	leader, err := org.AddLeader(tx, district.ID, org.Leader{Name: "Trần Thị Lan", Title: "Phó Chủ tịch"})
	if err != nil {
		return err
	}
	if _, err := org.AddLeader(tx, district.ID, org.Leader{Name: "Đỗ Văn Mạnh"}); err != nil {
		return err
	}
	var units []int64
	for code, ordinal := range map[string]int{"00646": 22, "00652": 9} {
		u, err := org.ByCode(tx, code)
		if err != nil {
			return err
		}
		units = append(units, u.ID)
		c, err := congress.ByUnit(tx, u.ID, old.ID)
		if err != nil {
			return err
		}
		if err := tx.DB().Exec("UPDATE congresses SET ordinal = ?, stage = 6, day = '2024-03-20', held_on = '2024-03-20' WHERE id = ?", ordinal, c.ID).Error; err != nil {
			return err
		}
		if err := congress.Remember(tx, c.ID); err != nil {
			return err
		}
		for i, mark := range []string{"re", "re", "new"} {
			r := delegatetest.Person(fmt.Sprintf("Nguyễn Văn %s %d", []string{"An", "Bình", "Cường"}[i], ordinal), func(r *delegate.Record) {
				r.Phone, r.CitizenID, r.Reappointed, r.Category = "", "", mark, delegate.Consulted
			})
			r.Confirmed = true
			if _, err := delegate.Add(tx, c.ID, r); err != nil {
				return err
			}
		}
		if _, err := congress.RecordOutcome(tx, c.ID, 0, congress.Outcome{MembersElected: elected(map[string]int{"00646": 3, "00652": 41}[code]), MembersReelected: elected(2)}); err != nil {
			return err
		}
		c, err = congress.Get(tx, c.ID)
		if err != nil {
			return err
		}
		if _, err := congress.Assign(tx, c.ID, c.Version, []congress.Assignment{{LeaderID: leader.ID, Role: congress.Follows}}); err != nil {
			return err
		}
		if code == "00646" {
			targets := composition.DefaultTargets(org.Commune)
			targets[0].AtLeast = 350
			if err := composition.SetTargets(tx, c.ID, 0, targets); err != nil {
				return err
			}
		}
	}
	if _, err := org.FormTeam(tx, district.ID, org.Team{Name: "Tổ 1", AtOnce: 1, Leaders: []int64{leader.ID}, Units: units}); err != nil {
		return err
	}
	m, err := template.For(tx, old.ID, org.Commune, district.Path)
	if err != nil {
		return err
	}
	if _, _, err := deadline.TakeOver(tx, m.ID, m.Version, district.ID); err != nil {
		return err
	}
	_, err = term.Copy(tx, old.ID, org.Term{Code: "2029-2034", Name: "2029–2034", StartYear: 2029, EndYear: 2034, Source: "Kế hoạch"})
	return err
}

func in() rollover.Input {
	return rollover.Input{From: "2024-2029", To: "2029-2034", On: eve, Source: "Kế hoạch 12/KH-MTTQ"}
}

// line finds a line of the plan by its beginning.
func line(t *testing.T, p rollover.Plan, begins string) rollover.Line {
	t.Helper()
	for _, l := range p.Lines {
		if strings.HasPrefix(l.Key, begins) {
			return l
		}
	}
	require.Fail(t, "no line", begins)
	return rollover.Line{}
}

func plan(t *testing.T, s *store.Store, in rollover.Input) (p rollover.Plan) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) { p, err = rollover.Make(tx, in); return err }))
	return p
}

func carry(t *testing.T, s *store.Store, in rollover.Input) (d rollover.Done) {
	t.Helper()
	in.Seen = plan(t, s, in).Digest
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) { d, err = rollover.Apply(tx, in); return err })
	return d
}

// dump is every row that a plan may touch, as text.
func dump(t *testing.T, s *store.Store) map[string][]map[string]any {
	t.Helper()
	out := map[string][]map[string]any{}
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		for table, order := range map[string]string{"congresses": "id", "congress_states": "congress_id, on_day", "delegates": "id", "delegate_tallies": "congress_id",
			"composition_targets": "congress_id, group_key", "attendances": "congress_id, leader_id", "milestones": "id", "milestone_templates": "id", "template_items": "id",
			"leaders": "id", "teams": "name", "team_leaders": "leader_id", "team_units": "unit_id", "persons": "id", "terms": "id", "settings": "key"} {
			var rows []map[string]any
			require.NoError(t, tx.DB().Table(table).Order(order).Find(&rows).Error)
			for _, r := range rows {
				if table == "terms" || table == "leaders" {
					delete(r, "version")
				}
				if strings.HasPrefix(table, "team") {
					delete(r, "id")
					delete(r, "team_id")
				}
			}
			out[table] = rows
		}
		return nil
	}))
	return out
}

func TestANewTermTakesOverAndCanBeTakenBack(t *testing.T) {
	t.Parallel()
	world.Each(t, func(t *testing.T, s *store.Store) {
		at(s, eve)
		p := plan(t, s, in())
		require.Equal(t, "23", line(t, p, "ordinal-00646").To)
		require.Equal(t, "10", line(t, p, "ordinal-00652").To)
		require.Equal(t, rollover.Unknown, line(t, p, "ordinal-020").To, "nobody knows what came before")
		// The list of Thanh Liệt is that of its Committee: 3 elected, 2 of them again. Hữu Hòa's is not: 41 were elected.
		require.Equal(t, delegate.MarkedEither, line(t, p, "members-00646").To)
		require.Equal(t, rollover.Leave, line(t, p, "members-00652").To)
		require.Equal(t, 41, line(t, p, "members-00652").Old)
		require.Equal(t, "Trần Thị Lan", line(t, p, "follower-00646").Thing)
		require.Equal(t, map[string]int{rollover.Convene: 17, rollover.Members: 3, rollover.Targets: 1, rollover.Follower: 2, rollover.Template: 1, rollover.Team: 1,
			rollover.Leader: 2, rollover.Working: 1}, p.Going())
		require.Equal(t, 15, p.Open)

		before := dump(t, s)
		choices := in()
		var again []int64 // picked one by one: who is called "tái cử" there
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			all, err := delegate.Candidates(tx, line(t, p, "members-00652").Congress())
			for _, c := range all {
				if c.Bears(delegate.MarkedReturning) {
					again = append(again, c.ID)
				}
			}
			require.Less(t, len(again), len(all))
			return err
		}))
		choices.Choices = map[string]string{line(t, p, "members-00652").Key: rollover.Picked(again, "")}
		named := plan(t, s, choices)
		require.Equal(t, 3+len(again), named.Going()[rollover.Members])
		require.Equal(t, p.Digest, named.Digest, "a choice is not a change")
		foreign := in()
		foreign.Choices, foreign.Seen = map[string]string{line(t, p, "members-00652").Key: rollover.Picked([]int64{999_999}, "")}, p.Digest
		require.Equal(t, fault.Conflict, fault.KindOf(s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := rollover.Apply(tx, foreign); return err })))
		for _, l := range p.Lines {
			if l.Thing == "Đỗ Văn Mạnh" || l.What == rollover.Team {
				choices.Choices[l.Key] = rollover.Leave
			}
		}
		done := carry(t, s, choices)
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error { check(t, tx); return nil }))

		t.Run("read-only", func(t *testing.T) { readOnly(t, s) })
		t.Run("again", func(t *testing.T) {
			err := s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := rollover.Make(tx, in()); return err })
			require.Equal(t, "problem.term_closed", fault.As(err).Problems[0].Key)
		})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { _, err := rollover.Undo(tx, done.ID, done.Version); return err })
		require.Equal(t, before, dump(t, s))
	})
}

// check looks at what the new term has.
func check(t *testing.T, tx *store.Tx) {
	current, err := org.CurrentTerm(tx)
	require.NoError(t, err)
	require.Equal(t, "2029-2034", current.Code)
	old, err := org.TermByCode(tx, "2024-2029")
	require.NoError(t, err)
	require.Equal(t, eve, old.ClosedOn)
	require.Equal(t, current.ID, *old.NextID)

	u, err := org.ByCode(tx, "00646")
	require.NoError(t, err)
	c, err := congress.ByUnit(tx, u.ID, current.ID)
	require.NoError(t, err)
	require.Equal(t, 23, c.Ordinal)
	require.Equal(t, "Trần Thị Lan", c.Follower)
	list, err := deadline.List(tx, c.ID)
	require.NoError(t, err)
	require.Len(t, list, 47)
	m, err := template.GetTemplate(tx, *c.TemplateID)
	require.NoError(t, err)
	require.Equal(t, "2029-2034/commune/020", m.Code, "the template that the district had made its own")
	targets, err := composition.TargetsOf(tx, c.ID)
	require.NoError(t, err)
	require.EqualValues(t, 350, targets.List[0].AtLeast)

	was, err := congress.ByUnit(tx, u.ID, old.ID)
	require.NoError(t, err)
	var persons [][]int64
	for _, id := range []int64{was.ID, c.ID} {
		var ids []int64
		require.NoError(t, tx.DB().Raw("SELECT person_id FROM delegates WHERE congress_id = ? ORDER BY person_id", id).Scan(&ids).Error)
		persons = append(persons, ids)
	}
	require.Len(t, persons[1], 3)
	require.Equal(t, persons[0], persons[1], "the same person records")
	counts, err := delegate.Counters(tx, delegate.Scope{CongressID: c.ID})
	require.NoError(t, err)
	require.Equal(t, 3, counts.ByCategory[delegate.ExOfficio])

	h, err := org.ByCode(tx, "00652")
	require.NoError(t, err)
	c, err = congress.ByUnit(tx, h.ID, current.ID)
	require.NoError(t, err)
	counts, err = delegate.Counters(tx, delegate.Scope{CongressID: c.ID})
	require.NoError(t, err)
	require.Equal(t, 2, counts.ByCategory[delegate.ExOfficio], "those marked as returning, because a person said so")
	leaders, err := org.LeadersUnder(tx, "/1/")
	require.NoError(t, err)
	for _, l := range leaders {
		require.Equal(t, l.Name == "Đỗ Văn Mạnh", l.ActiveTo == eve, l.Name)
	}
}

// readOnly looks at the old term.
func readOnly(t *testing.T, s *store.Store) {
	at(s, calendar.Of(2029, 6, 1))
	district := access.Actor{Name: "Huyện", Grants: []access.Grant{{Role: access.Admin, Path: "/1/"}}}
	var c congress.Congress
	err := s.Write(t.Context(), district, func(tx *store.Tx) error {
		old, err := org.TermByCode(tx, "2024-2029")
		require.NoError(t, err)
		u, err := org.ByCode(tx, "00646")
		require.NoError(t, err)
		c, err = congress.ByUnit(tx, u.ID, old.ID)
		require.NoError(t, err)
		rows, err := readiness.Board(tx, u.Path, old.ID, calendar.On(eve))
		require.NoError(t, err)
		require.Len(t, rows, 1)
		_, err = delegate.Add(tx, c.ID, delegatetest.Person("Hồ Văn Khang"))
		return err
	})
	require.Equal(t, "fault.term_closed", fault.As(err).Key)
	require.Equal(t, "Nhiệm kỳ 2024–2029", "Nhiệm kỳ "+fmt.Sprint(fault.As(err).Args["Term"]))
	at(s, eve)
}

// What was shown is what is done: a delegate more, and it has to be looked at again. A day to come is only shown.
func TestThePreviewBinds(t *testing.T) {
	t.Parallel()
	s := world.SQLite(t)
	at(s, eve)
	seen := in()
	seen.Seen = plan(t, s, seen).Digest
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE delegates SET reappointed = '' WHERE id = (SELECT MIN(id) FROM delegates)").Error
	})
	apply := func(in rollover.Input) error {
		return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := rollover.Apply(tx, in); return err })
	}
	require.Equal(t, fault.Conflict, fault.KindOf(apply(seen)))
	early := in()
	early.On = eve.AddDays(1)
	early.Seen = plan(t, s, early).Digest
	require.Equal(t, "problem.roll_early", fault.As(apply(early)).Problems[0].Key)
	var missing []string
	for _, p := range fault.As(apply(rollover.Input{From: "2024-2029", To: "2024-2029"})).Problems {
		missing = append(missing, p.Field)
	}
	require.Equal(t, []string{"roll_to", "roll_on", "roll_source"}, missing)
	district := access.Actor{Name: "Huyện", Grants: []access.Grant{{Role: access.Admin, Path: "/1/2/"}}}
	require.Error(t, s.Read(t.Context(), district, func(tx *store.Tx) error { _, err := rollover.Make(tx, in()); return err }))
}

// Two communes became a ward: it begins at I and gets the people of both.
func TestAMergedUnitBeginsAnew(t *testing.T) {
	t.Parallel()
	world.Each(t, func(t *testing.T, s *store.Store) {
		day := calendar.Of(2025, 7, 1)
		at(s, day)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			m := merger.Input{Kind: merger.Merge, From: []string{"00646", "00652"}, Parent: "020", Heirs: []merger.Heir{{Code: "99001", Kind: "Phường", Name: "Mới"}},
				On: day, Source: "Nghị quyết"}
			p, err := merger.Make(tx, m)
			require.NoError(t, err)
			m.Seen = p.Digest
			_, err = merger.Apply(tx, m)
			return err
		})
		at(s, eve)
		p := plan(t, s, in())
		require.Equal(t, "1", line(t, p, "ordinal-99001").To)
		require.True(t, line(t, p, "ordinal-99001").Merged)
		require.Equal(t, rollover.Leave, line(t, p, "targets-99001").To)
		choices := in()
		choices.Choices = map[string]string{rollover.Members: delegate.MarkedEither}
		done := carry(t, s, choices)
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			u, err := org.ByCode(tx, "99001")
			require.NoError(t, err)
			now, err := org.CurrentTerm(tx)
			require.NoError(t, err)
			c, err := congress.ByUnit(tx, u.ID, now.ID)
			require.NoError(t, err)
			require.Equal(t, 1, c.Ordinal)
			counts, err := delegate.Counters(tx, delegate.Scope{CongressID: c.ID})
			require.NoError(t, err)
			require.Equal(t, 6, counts.ByCategory[delegate.ExOfficio])
			require.Len(t, done.Rows.Congresses, 16) // 17 − 2 + 1
			return nil
		}))
		t.Run("built", func(t *testing.T) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return tx.DB().Exec("UPDATE delegates SET note = 'x', version = 2 WHERE id = (SELECT MAX(id) FROM delegates)").Error
			})
			err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := rollover.Undo(tx, done.ID, done.Version); return err })
			require.Equal(t, "problem.roll_built.delegates", fault.As(err).Problems[0].Key)
		})
	})
}
