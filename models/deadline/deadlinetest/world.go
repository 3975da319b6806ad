// Package deadlinetest makes a district whose congresses have been convened with their milestones, for tests.
package deadlinetest

import (
	"cmp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// World is a district whose congresses have been convened with their milestones.
type World struct {
	congresstest.World
	Made map[int64]congress.Congress // by unit
}

// Each runs the test on both databases, with a world of two communes. W is what the methods of a test package hang on.
func Each[W ~struct{ World }](t *testing.T, run func(t *testing.T, w W)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { run(t, W(struct{ World }{New(t, s, 2)})) })
}

// New makes it with so many communes.
func New(t testing.TB, s *store.Store, communes int) World {
	w := World{congresstest.New(t, s, communes), map[int64]congress.Congress{}}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		if err := template.SeedAll(tx, w.Term.ID); err != nil {
			return err
		}
		all, err := congress.ConveneAll(tx, append(w.All(), w.ForeignCommune), w.Term.ID)
		if err != nil {
			return err
		}
		for _, c := range all {
			w.Made[c.UnitID] = c
		}
		_, err = deadline.ApplyAll(tx, all)
		return err
	})
	return w
}

// Commune is the congress of the first commune.
func (w World) Commune() congress.Congress { return w.Made[w.Communes[0].ID] }

func (w World) As(role access.Role) access.Actor { return congresstest.As(role, w.Communes[0]) }

func (w World) List(c congress.Congress) []deadline.Milestone {
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]deadline.Milestone, error) { return deadline.List(tx, c.ID) })
}

func (w World) Milestone(c congress.Congress, code string) deadline.Milestone {
	w.T.Helper()
	for _, m := range w.List(c) {
		if m.Item.Code == code {
			return m
		}
	}
	w.T.Fatalf("no milestone %s", code)
	return deadline.Milestone{}
}

// Act takes a step. An official session is recorded whatever is missing before it: the gate has tests of its own.
func (w World) Act(actor access.Actor, m deadline.Milestone, in deadline.Input) (deadline.Milestone, error) {
	if m.Holds() {
		in.Override, in.Reason = true, cmp.Or(in.Reason, "theo kết luận")
	}
	return w.Step(actor, m, in)
}

// Step is act as it is.
func (w World) Step(actor access.Actor, m deadline.Milestone, in deadline.Input) (deadline.Milestone, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) (deadline.Milestone, error) { return deadline.Act(tx, m.ID, m.Version, in) })
}

// Finish calls milestones done with a note.
func (w World) Finish(c congress.Congress, codes ...string) {
	w.T.Helper()
	for _, code := range codes {
		_, err := w.Act(storetest.Root(), w.Milestone(c, code), deadline.Input{Action: readiness.Complete, Note: "đủ hồ sơ"})
		require.NoError(w.T, err)
	}
}

// hold plans the official session of a congress.
func (w World) Plan(c congress.Congress, day string) deadline.Shift {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
		return deadline.PlanSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: calendar.MustParse(day), Reason: "dời lịch"})
	})
}

func (w World) Board(unit org.Unit) []readiness.Row {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Row, error) {
		return readiness.Board(tx, unit.Path, w.Term.ID, calendar.On(storetest.Today))
	})
}

// Audits counts the entries of the audit log.
func (w World) Audits() int {
	w.T.Helper()
	return len(congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]store.AuditEntry, error) {
		return store.AuditLog(tx, store.AuditFilter{Limit: 200})
	}))
}

// On sets the clock to the morning of a day.
func (w World) On(day calendar.Date) {
	w.S.SetClock(func() time.Time {
		return time.Date(day.Year(), day.Month(), day.Day(), 9, 0, 0, 0, calendar.Zone())
	})
}

// Replan adds an earlier official session.
func (w World) Replan(c congress.Congress, day string) {
	w.T.Helper()
	congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
		return deadline.PlanSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: calendar.MustParse(day), Reason: "Trùng lịch"})
	})
}

// Events counts what the timeline of a congress shows.
func (w World) Events(c congress.Congress) int {
	return len(congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Event, error) {
		return readiness.CongressEvents(tx, c.ID, 1_000_000)
	}))
}

// Elect records that the congress has appointed a Committee, without which it can be neither reported nor recognised.
func (w World) Elect(c congress.Congress) {
	w.T.Helper()
	congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Outcome, error) {
		if o, err := congress.OutcomeOf(tx, c.ID); err != nil || o.Version > 0 {
			return o, err
		}
		return congress.RecordOutcome(tx, c.ID, 0, congress.Outcome{MembersElected: new(39)})
	})
}
