package deadlinetest

import (
	"slices"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// StageCodes are the milestones of a commune that the stages go by, in order, and one of pilot units.
var StageCodes = []string{"X03", "X21", "X22", "X39", "X44", "X45", "X46"}

// Anything runs one command that is possible.
func (w World) Anything(rt *rapid.T) {
	w.T.Helper()
	root := storetest.Root()
	c := rapid.SampledFrom([]congress.Congress{w.Made[w.Communes[0].ID], w.Made[w.Communes[1].ID], w.Made[w.District.ID]}).Draw(rt, "congress")
	switch rapid.SampledFrom([]string{"act", "act", "act", "move", "pilot", "item"}).Draw(rt, "command") {
	case "act":
		// Few items, so that roles are often among them and things are undone again.
		all := w.List(c)
		m := rapid.SampledFrom(all).Draw(rt, "milestone")
		if c.UnitID != w.District.ID && rapid.Bool().Draw(rt, "of the stages") {
			code := rapid.SampledFrom(StageCodes).Draw(rt, "code")
			if at := slices.IndexFunc(all, func(m deadline.Milestone) bool { return m.Item.Code == code }); at >= 0 { // not retired
				m = all[at]
			}
		}
		steps := m.Steps(root)
		if len(steps) == 0 {
			return
		}
		w.Elect(c)
		in := deadline.Input{Action: rapid.SampledFrom(steps).Draw(rt, "step"), Note: "có hồ sơ", Reason: "thử"}
		_, err := w.Act(root, m, in)
		require.NoError(w.T, err)
	case "move":
		w.Move(c, calendar.Of(2024, 4, 5).AddDays(rapid.IntRange(-40, 60).Draw(rt, "day")), rapid.Bool().Draw(rt, "cancel"))
	case "pilot":
		congresstest.Must(w, root, func(tx *store.Tx) (congress.Congress, error) {
			now, err := congress.Get(tx, c.ID)
			if err != nil {
				return now, err
			}
			in := now
			in.Pilot = !now.Pilot
			return deadline.UpdateCongress(tx, c.ID, now.Version, in)
		})
	case "item":
		w.Revise(rt, rapid.SampledFrom(w.List(c)).Draw(rt, "item").Item)
	}
}

// Move gives the congress an official session on the day, or takes the one that it has away.
func (w World) Move(c congress.Congress, day calendar.Date, cancel bool) {
	w.T.Helper()
	congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Shift, error) {
		sessions, err := congress.Sessions(tx, c.ID)
		switch {
		case err != nil:
			return deadline.Shift{}, err
		case len(sessions) == 0:
			return deadline.PlanSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: day})
		case cancel:
			return deadline.CancelSession(tx, sessions[0].ID, sessions[0].Version, "hoãn")
		}
		s := sessions[0]
		s.OnDate, s.Reason = day, "dời lịch"
		return deadline.MoveSession(tx, s.ID, s.Version, s)
	})
}

// Draft is that of a template as it is now, Effect what it would do.
func (w World) Draft(templateID int64) deadline.Draft {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Draft, error) { return deadline.DraftOf(tx, templateID) })
}

func (w World) Effect(d deadline.Draft) deadline.Effect {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Effect, error) { return d.Preview(tx) })
}

// Revised applies a draft, which must do what its preview says.
func (w World) Revised(d deadline.Draft) deadline.Effect {
	w.T.Helper()
	seen := w.Effect(d)
	done := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (deadline.Effect, error) { return deadline.Revise(tx, d, "thử") })
	require.Equal(w.T, []int{seen.Congresses, seen.Touched, seen.Moved, seen.Added, seen.Gone, len(seen.Units)},
		[]int{done.Congresses, done.Touched, done.Moved, done.Added, done.Gone, len(done.Units)})
	return done
}

// Revise changes anything about an item of a template, as long as it is sound.
func (w World) Revise(rt *rapid.T, item template.Item) {
	w.T.Helper()
	d := w.Draft(item.TemplateID)
	item.Phase = template.Phase(rapid.IntRange(1, 8).Draw(rt, "phase"))
	item.Mandatory = rapid.SampledFrom([]template.Obligation{template.ForAll, template.ForPilot, template.ForNone}).Draw(rt, "mandatory")
	item.LeadTo = max(item.LeadFrom, rapid.IntRange(-200, 60).Draw(rt, "lead"))
	item.DayKind = rapid.SampledFrom([]template.DayKind{template.CalendarDays, template.WorkingDays}).Draw(rt, "kind")
	item.Anchor = rapid.SampledFrom([]template.Base{template.BaseDay, template.BaseItem}).Draw(rt, "anchor")
	item.AfterCode = rapid.SampledFrom(d.Items).Draw(rt, "after").Code
	item.Retired = rapid.IntRange(0, 9).Draw(rt, "retired") == 0
	d = d.Put(item, item.Position)
	if changes, reordered := deadline.CompareItems(d.Old, d.Items); len(d.Check()) == 0 && (len(changes) > 0 || reordered) {
		w.Revised(d)
	}
}
