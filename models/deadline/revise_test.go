package deadline_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

func (w world) item(code string) template.Item {
	w.T.Helper()
	for _, c := range w.Made {
		for _, m := range w.List(c) {
			if m.Item.Code == code {
				return m.Item
			}
		}
	}
	w.T.Fatalf("no item %s", code)
	return template.Item{}
}

func TestReviseMovesOpenMilestonesEverywhere(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		dated, undated := w.Made[w.Communes[0].ID], w.Made[w.Communes[1].ID]
		w.Plan(dated, "2024-04-20")
		w.Finish(w.Made[w.ForeignCommune.ID], "X21")
		item, audits := w.item("X21"), w.Audits()
		revise := func(actor access.Actor, d deadline.Draft) (deadline.Effect, error) {
			return congresstest.Do(w, actor, func(tx *store.Tx) (deadline.Effect, error) { return deadline.Revise(tx, d, "theo HD mới") })
		}
		start := w.Draft(item.TemplateID)
		item.LeadFrom, item.LeadTo, item.Weight = -20, -18, 1
		d := start.Put(item, item.Position)
		_, err := revise(congresstest.As(access.Organizer, w.District), d)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		wrong := item
		wrong.LeadFrom, wrong.NameVI = 3, ""
		_, err = revise(storetest.Root(), start.Put(wrong, wrong.Position))
		require.Equal(t, map[string]string{"lead_from": "problem.lead_order", "name_vi": "problem.required"}, congresstest.Problems(err))
		_, err = revise(storetest.Root(), start)
		require.Equal(t, map[string]string{"": "problem.no_change"}, congresstest.Problems(err))

		country := congresstest.As(access.Admin, org.Unit{Path: "/1/"})
		seen := congresstest.Must(w, country, func(tx *store.Tx) (deadline.Effect, error) { return d.Preview(tx) })
		require.Equal(t, []int{3, 2, 2, 2}, []int{seen.Congresses, seen.Touched, seen.Moved, len(seen.Units)})
		require.Equal(t, "2024-04-12", seen.Units[1].Moves[0].New.String())
		e, err := revise(country, d)
		require.NoError(t, err)
		require.Equal(t, []int{3, 2, 2, 0, 0}, []int{e.Congresses, e.Touched, e.Moved, e.Added, e.Gone})
		require.Equal(t, "2024-04-02", w.Milestone(dated, "X21").Due.String())
		require.Equal(t, "2024-04-12", w.Milestone(undated, "X21").Due.String())
		require.Equal(t, "2024-04-09", w.Milestone(w.Made[w.ForeignCommune.ID], "X21").Due.String(), "done: keeps its due date")
		require.Equal(t, 1, w.Milestone(dated, "X21").Item.Weight)
		require.Equal(t, audits+1, w.Audits())
		log := congresstest.Must(w, country, func(tx *store.Tx) ([]store.AuditEntry, error) {
			return store.AuditLog(tx, store.AuditFilter{Entity: "template", Limit: 1})
		})
		require.Equal(t, "template_item_changed", log[0].Action, "an administrator of the country sees it")
		require.Equal(t, "theo HD mới", log[0].Reason)
		require.Equal(t, field.Change{Field: "moved_milestones", New: "2"}, log[0].Diff()[3])
		moved := w.Milestone(dated, "X21").ID
		events := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Event, error) {
			return readiness.Events(tx, moved)
		})
		require.Equal(t, "theo HD mới", events[0].Note)
		_, err = revise(storetest.Root(), d)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "the draft is of an older version")
	})
}

func TestItemsAreAddedRetiredAndBroughtBack(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, held := w.Commune(), w.Made[w.Communes[1].ID]
		w.Plan(c, "2024-04-20")
		w.Plan(held, "2024-03-28")
		_, err := w.Act(storetest.Root(), w.Milestone(held, "X39"), deadline.Input{Action: readiness.Complete, Note: "biên bản", Override: true, Reason: "hồ sơ gửi sau"})
		require.NoError(t, err)
		id := w.item("X21").TemplateID
		added := template.Item{Code: "X50", NameVI: "Gặp mặt cán bộ qua các thời kỳ", Phase: 7, OwnerVI: "BTT xã", DocumentVI: "Kế hoạch",
			Anchor: template.BaseItem, AfterCode: "X22", DayKind: template.WorkingDays, LeadFrom: 1, LeadTo: 3, Mandatory: template.ForAll, Weight: 2}
		e := w.Revised(w.Draft(id).Put(added, 23))
		require.Equal(t, []int{3, 0, 2}, []int{e.Congresses, e.Moved, e.Added}, "not where the congress has been held")
		// X22 is due on 5/4, a Friday.
		m := w.Milestone(c, "X50")
		require.Equal(t, []any{"2024-04-10", 23, "Gặp mặt cán bộ qua các thời kỳ", readiness.NotStarted}, []any{m.Due.String(), m.Item.Position, m.Item.NameEN, m.State})
		require.Len(t, w.List(held), 47)

		// What counts from X22 moves with it, and the day moves both.
		x22 := w.item("X22")
		x22.LeadFrom, x22.LeadTo = -18, -17
		require.Equal(t, 5, w.Revised(w.Draft(id).Put(x22, x22.Position)).Moved, "X22 in three congresses, X50 in two")
		require.Equal(t, "2024-04-08", w.Milestone(c, "X50").Due.String())

		x22.Retired = true
		require.Equal(t, "problem.after_retired", w.Draft(id).Put(x22, x22.Position).Check()[0].Key)
		x50 := w.item("X50")
		x50.Retired = true
		require.Equal(t, 2, w.Revised(w.Draft(id).Put(x50, 23)).Gone)
		require.Len(t, w.List(c), 47)
		require.Len(t, w.Board(w.Communes[0])[0].Items, 47)
		// A congress that moves meanwhile is right when the item comes back.
		w.Move(c, calendar.Of(2024, 4, 27), false)
		x50.Retired = false
		e = w.Revised(w.Draft(id).Put(x50, 23))
		require.Equal(t, deadline.ItemRestored, e.Changes[0].Kind)
		require.Equal(t, "2024-04-15", w.Milestone(c, "X50").Due.String())

		versions := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]template.TemplateVersion, error) { return template.TemplateVersions(tx, id) })
		require.Len(t, versions, 5)
		require.Equal(t, []any{5, "thử"}, []any{versions[0].Version, versions[0].Note})
		require.Equal(t, w.Draft(id).Items, versions[0].Items)
		changes, reordered := deadline.CompareItems(versions[3].Items, versions[2].Items)
		require.False(t, reordered)
		require.Equal(t, []field.Change{{Field: "lead_from", Old: "-15", New: "-18"}, {Field: "lead_to", Old: "-15", New: "-17"}}, changes[0].Fields)
	})
}

func TestReorderingMovesNothingElse(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		x05 := w.item("X05")
		e := w.Revised(w.Draft(x05.TemplateID).Put(x05, 1))
		require.True(t, e.Reordered)
		require.Empty(t, e.Changes)
		require.Zero(t, e.Moved)
		var codes []string
		for _, m := range w.List(w.Commune())[:6] {
			codes = append(codes, m.Item.Code)
		}
		require.Equal(t, []string{"X05", "X01", "X02", "X03", "X04", "X06"}, codes)
		d := w.Draft(x05.TemplateID)
		slices.Reverse(d.Items)
		require.Equal(t, "problem.item_missing", d.With(d.Items[1:]).Check()[0].Key, "items are retired, not removed")
	})
}

func TestClashes(t *testing.T) {
	t.Parallel()
	day := calendar.MustParse
	all := []deadline.Milestone{
		{Due: day("2024-04-30"), State: readiness.NotStarted, Item: template.Item{Mandatory: template.ForAll}},
		{Due: day("2024-04-01"), State: readiness.NotStarted, Item: template.Item{Mandatory: template.ForAll}},
		{Due: day("2024-04-02"), State: readiness.Done, Item: template.Item{Mandatory: template.ForAll}},
	}
	kinds := func(on, limit string) (kinds []deadline.ClashKind) {
		for _, c := range deadline.Clashes(day(on), day(limit), all, day("2024-04-05")) {
			kinds = append(kinds, c.Kind)
		}
		return kinds
	}
	require.Equal(t, []deadline.ClashKind{deadline.DueOff, deadline.LateAtOnce}, kinds("2024-05-05", "2024-05-05"))
	require.Equal(t, []deadline.ClashKind{deadline.PastDeadline, deadline.DueOff, deadline.LateAtOnce}, kinds("2024-05-05", "2024-04-30"))
	require.Equal(t, []deadline.ClashKind{deadline.PastDeadline, deadline.OnHoliday, deadline.LateAtOnce}, kinds("2024-04-30", "2024-04-29"))
}
