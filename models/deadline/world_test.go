package deadline_test

import (
	"cmp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is a district whose congresses have been convened with their milestones.
type world struct {
	congresstest.Country
	t    testing.TB
	s    *store.Store
	made map[int64]congress.Congress // by unit
}

func newWorld(t testing.TB, s *store.Store, communes int) world {
	w := world{congresstest.Make(t, s, communes), t, s, map[int64]congress.Congress{}}
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		if err := deadline.SeedAll(tx, w.Term.ID); err != nil {
			return err
		}
		all, err := congress.ConveneAll(tx, append(w.All(), w.ForeignCommune), w.Term.ID)
		if err != nil {
			return err
		}
		for _, c := range all {
			w.made[c.UnitID] = c
		}
		_, err = deadline.ApplyAll(tx, all)
		return err
	})
	return w
}

func each(t *testing.T, run func(t *testing.T, w world)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { run(t, newWorld(t, s, 2)) })
}

// commune is the congress of the first commune.
func (w world) commune() congress.Congress { return w.made[w.Communes[0].ID] }

func (w world) as(role access.Role) access.Actor { return congresstest.As(role, w.Communes[0]) }

// do runs a command of the actor and gives back what it returned.
func do[T any](w world, actor access.Actor, command func(tx *store.Tx) (T, error)) (out T, err error) {
	err = w.s.Write(w.t.Context(), actor, func(tx *store.Tx) (err error) { out, err = command(tx); return err })
	return out, err
}

// must is do for what cannot fail.
func must[T any](w world, actor access.Actor, command func(tx *store.Tx) (T, error)) T {
	w.t.Helper()
	out, err := do(w, actor, command)
	require.NoError(w.t, err)
	return out
}

func (w world) list(c congress.Congress) []deadline.Milestone {
	return must(w, storetest.Root(), func(tx *store.Tx) ([]deadline.Milestone, error) { return deadline.List(tx, c.ID) })
}

func (w world) milestone(c congress.Congress, code string) deadline.Milestone {
	w.t.Helper()
	for _, m := range w.list(c) {
		if m.Item.Code == code {
			return m
		}
	}
	w.t.Fatalf("no milestone %s", code)
	return deadline.Milestone{}
}

// act takes a step. An official session is recorded whatever is missing before it: the gate has tests of its own.
func (w world) act(actor access.Actor, m deadline.Milestone, in deadline.Input) (deadline.Milestone, error) {
	if m.Holds() {
		in.Override, in.Reason = true, cmp.Or(in.Reason, "theo kết luận")
	}
	return w.step(actor, m, in)
}

// step is act as it is.
func (w world) step(actor access.Actor, m deadline.Milestone, in deadline.Input) (deadline.Milestone, error) {
	return do(w, actor, func(tx *store.Tx) (deadline.Milestone, error) { return deadline.Act(tx, m.ID, m.Version, in) })
}

// finish calls milestones done with a note.
func (w world) finish(c congress.Congress, codes ...string) {
	w.t.Helper()
	for _, code := range codes {
		_, err := w.act(storetest.Root(), w.milestone(c, code), deadline.Input{Action: deadline.Complete, Note: "đủ hồ sơ"})
		require.NoError(w.t, err)
	}
}

// hold plans the official session of a congress.
func (w world) plan(c congress.Congress, day string) deadline.Shift {
	w.t.Helper()
	return must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
		return deadline.PlanSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: calendar.MustParse(day), Reason: "dời lịch"})
	})
}

func (w world) board(unit org.Unit) []deadline.Row {
	w.t.Helper()
	return must(w, storetest.Root(), func(tx *store.Tx) ([]deadline.Row, error) {
		return deadline.Board(tx, unit.Path, w.Term.ID, storetest.Today)
	})
}

// audits counts the entries of the audit log.
func (w world) audits() int {
	w.t.Helper()
	return len(must(w, storetest.Root(), func(tx *store.Tx) ([]store.AuditEntry, error) {
		return store.AuditLog(tx, store.AuditFilter{Limit: 200})
	}))
}

func problems(err error) map[string]string {
	found := map[string]string{}
	if f := fault.As(err); f != nil {
		for _, p := range f.Problems {
			found[p.Field] = p.Key
		}
	}
	return found
}
