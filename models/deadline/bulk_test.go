package deadline_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

func choose(all ...deadline.Milestone) []deadline.Chosen {
	var chosen []deadline.Chosen
	for _, m := range all {
		chosen = append(chosen, deadline.Chosen{ID: m.ID, Version: m.Version})
	}
	return chosen
}

func (w world) actAll(actor access.Actor, in deadline.Input, chosen ...deadline.Chosen) ([]deadline.Milestone, error) {
	return congresstest.Do(w, actor, func(tx *store.Tx) ([]deadline.Milestone, error) { return deadline.ActAll(tx, chosen, in) })
}

func TestActAll(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		district := congresstest.As(access.Organizer, w.District)
		audits := w.Audits()
		var picked []deadline.Milestone
		for _, commune := range w.Communes[:2] {
			for _, code := range []string{"X03", "X04", "X21"} {
				picked = append(picked, w.Milestone(w.Made[commune.ID], code))
			}
		}
		moved, err := w.actAll(district, deadline.Input{Action: readiness.Submit, Note: "đã gửi", DoneOn: calendar.Of(2024, 4, 1)}, choose(picked...)...)
		require.NoError(t, err)
		require.Len(t, moved, 6)
		require.Equal(t, audits+1, w.Audits(), "one command, one entry")
		for _, m := range picked {
			now := w.Milestone(w.Made[w.unitOf(m)], m.Item.Code)
			require.Equal(t, []any{readiness.Submitted, "đã gửi", m.Version + 1, true}, []any{now.State, now.Note, now.Version, now.Backdated()})
			events := congresstest.Must(w, district, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, m.ID) })
			require.Equal(t, readiness.Submit, events[0].Action)
		}
		require.Equal(t, template.StageSubmitted, w.row(w.Communes[0].ID).Readiness.Stage)
		require.Equal(t, int(template.StageSubmitted), congresstest.Must(w, district, func(tx *store.Tx) (int, error) {
			var stage int
			return stage, tx.DB().Table("congresses").Select("stage").Where("id = ?", w.Made[w.Communes[1].ID].ID).Scan(&stage).Error
		}), "the stored stage too")
		_, err = w.actAll(congresstest.As(access.Reviewer, w.District), deadline.Input{Action: readiness.Approve}, choose(moved...)...)
		require.NoError(t, err)
	})
}

func (w world) unitOf(m deadline.Milestone) int64 { return m.Unit.ID }

func TestActAllOrNothing(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		clerk, district := w.As(access.Clerk), congresstest.As(access.Organizer, w.District)
		a, b, held := w.Milestone(w.Commune(), "X03"), w.Milestone(w.Commune(), "X04"), w.Milestone(w.Commune(), "X39")
		foreign := w.Milestone(w.Made[w.Communes[1].ID], "X03")
		submit := deadline.Input{Action: readiness.Submit}
		stale := choose(b)
		stale[0].Version++
		field := func(m deadline.Milestone) string { return fmt.Sprintf("m%d", m.ID) }
		for name, c := range map[string]struct {
			in     deadline.Input
			chosen []deadline.Chosen
			want   map[string]string
			kind   fault.Kind
			actor  access.Actor
		}{
			"one is stale":            {submit, append(choose(a), stale...), map[string]string{field(b): "problem.bulk_stale"}, fault.Invalid, clerk},
			"one cannot be returned":  {deadline.Input{Action: readiness.Return, Reason: "x"}, choose(a), map[string]string{field(a): "problem.bulk_step"}, fault.Invalid, district},
			"done without a proof":    {deadline.Input{Action: readiness.Complete}, choose(a, b), map[string]string{field(a): "problem.evidence", field(b): "problem.evidence"}, fault.Invalid, district},
			"the session is not bulk": {deadline.Input{Action: readiness.Complete, Note: "x"}, choose(a, held), map[string]string{field(held): "problem.bulk_held"}, fault.Invalid, district},
			"a foreign one":           {submit, choose(a, foreign), map[string]string{}, fault.NotFound, clerk},
			"role too low":            {submit, choose(a), map[string]string{}, fault.Forbidden, w.As(access.Viewer)},
			"none":                    {submit, nil, map[string]string{"m": "problem.none_chosen"}, fault.Invalid, clerk},
			"too many":                {submit, make([]deadline.Chosen, deadline.MostAtOnce+1), map[string]string{"m": "problem.too_many_chosen"}, fault.Invalid, clerk},
			"not a step for many":     {deadline.Input{Action: readiness.Waive, Reason: "x"}, choose(a), map[string]string{"action": "problem.choose"}, fault.Invalid, district},
			"there is no such":        {submit, []deadline.Chosen{{ID: 0}}, map[string]string{}, fault.NotFound, clerk},
		} {
			_, err := w.actAll(c.actor, c.in, c.chosen...)
			require.Equal(t, c.kind, fault.KindOf(err), "%s: %v", name, err)
			require.Equal(t, c.want, congresstest.Problems(err), name)
			require.Equal(t, a, w.Milestone(w.Commune(), "X03"), "%s: nothing has changed", name)
		}
		submitted, err := w.actAll(clerk, submit, choose(a, b, a)...)
		require.NoError(t, err, "ticked in two lists")
		_, err = w.actAll(congresstest.As(access.Reviewer, w.District), deadline.Input{Action: readiness.Return}, choose(submitted...)...)
		require.Equal(t, map[string]string{field(a): "problem.required", field(b): "problem.required"}, congresstest.Problems(err))
		require.Equal(t, "X03 · "+a.Unit.FullName, fault.As(err).Problems[0].Args["Field"])
	})
}

func TestTheStatementsOfActAllDoNotGrow(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		count := func(chosen []deadline.Chosen) int64 {
			var n atomic.Int64
			ctx := store.CountStatements(context.Background(), &n)
			require.NoError(t, w.S.Write(ctx, storetest.Root(), func(tx *store.Tx) error {
				_, err := deadline.ActAll(tx, chosen, deadline.Input{Action: readiness.Complete, Note: "đủ hồ sơ"})
				return err
			}))
			return n.Load()
		}
		one := count(choose(w.Milestone(w.Commune(), "X04")))
		report := deadline.Input{Action: readiness.Complete, Note: "đủ hồ sơ"}
		_, err := w.Act(storetest.Root(), w.Milestone(w.Commune(), "X44"), report)
		require.Equal(t, map[string]string{"": "problem.committee_missing"}, congresstest.Problems(err))
		_, err = w.actAll(storetest.Root(), report, choose(w.Milestone(w.Commune(), "X45"))...)
		require.Equal(t, "problem.committee_missing", fault.As(err).Problems[0].Key, "nobody knows whom the congress appointed")
		w.Elect(w.Commune())
		var many []deadline.Milestone
		for _, m := range w.List(w.Commune()) {
			if m.Applies() && !m.Holds() && readiness.Open(m.State) {
				many = append(many, m)
			}
		}
		require.Greater(t, len(many), 40)
		require.LessOrEqual(t, count(choose(many...)), one+3, "and the stage with its memory, and whether there is a Committee")
	})
}
