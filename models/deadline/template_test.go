package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) item(code string) deadline.Item {
	w.t.Helper()
	for _, c := range w.made {
		for _, m := range w.list(c) {
			if m.Item.Code == code {
				return m.Item
			}
		}
	}
	w.t.Fatalf("no item %s", code)
	return deadline.Item{}
}

func TestSeedingTwiceAddsNothing(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		before := w.audits()
		storetest.Must(t, w.s, storetest.Root(), func(tx *store.Tx) error {
			require.NoError(t, deadline.SeedAll(tx, w.Term.ID))
			all, err := deadline.Templates(tx)
			require.NoError(t, err)
			require.Len(t, all, 2)
			commune, err := deadline.TemplateByLevel(tx, w.Term.ID, "commune")
			require.NoError(t, err)
			items, err := deadline.Items(tx, commune.ID)
			require.Len(t, items, 47)
			require.Equal(t, "X01", items[0].Code)
			require.Equal(t, []deadline.Role{deadline.RoleHeld}, items[38].Roles())
			_, missing := deadline.TemplateByLevel(tx, w.Term.ID, "province")
			require.Equal(t, fault.NotFound, fault.KindOf(missing))
			return err
		})
		require.Equal(t, before, w.audits())
	})
}

func TestEditItemMovesOpenMilestonesEverywhere(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		dated, undated := w.made[w.Communes[0].ID], w.made[w.Communes[1].ID]
		w.plan(dated, "2024-04-20")
		w.finish(w.made[w.ForeignCommune.ID], "X21")
		item, audits := w.item("X21"), w.audits()
		edit := func(actor access.Actor, version int, change func(*deadline.Item)) (int, error) {
			in := item
			change(&in)
			return do(w, actor, func(tx *store.Tx) (int, error) {
				_, n, err := deadline.EditItem(tx, item.ID, version, in)
				return n, err
			})
		}
		later := func(i *deadline.Item) { i.LeadFrom, i.LeadTo, i.Weight = -20, -18, 1 }
		_, err := edit(congresstest.As(access.Organizer, w.District), 1, later)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = edit(storetest.Root(), 1, func(i *deadline.Item) { i.LeadFrom, i.NameVI = 3, "" })
		require.Equal(t, map[string]string{"lead_from": "problem.lead_order", "name_vi": "problem.required"}, problems(err))
		n, err := edit(congresstest.As(access.Admin, w.City), 1, later)
		require.NoError(t, err)
		require.Equal(t, 2, n)
		require.Equal(t, "2024-04-02", w.milestone(dated, "X21").Due.String())
		require.Equal(t, "2024-04-12", w.milestone(undated, "X21").Due.String())
		require.Equal(t, "2024-04-09", w.milestone(w.made[w.ForeignCommune.ID], "X21").Due.String(), "done: keeps its due date")
		require.Equal(t, 1, w.milestone(dated, "X21").Item.Weight)
		require.Equal(t, audits+1, w.audits())
		log := must(w, congresstest.As(access.Admin, org.Unit{Path: "/1/"}), func(tx *store.Tx) ([]store.AuditEntry, error) {
			return store.AuditLog(tx, store.AuditFilter{Entity: "template", Limit: 1})
		})
		require.Equal(t, "template_item_changed", log[0].Action, "an administrator of the country sees it")
		require.Equal(t, field.Change{Field: "moved_milestones", New: "2"}, log[0].Diff()[3])
		_, err = edit(storetest.Root(), 1, later)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
	})
}

func TestLeadIsTypedAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	lead, ok := deadline.ItemFields.Find("lead_to")
	require.True(t, ok)
	for typed, want := range map[string]int{"-30": -30, "−30": -30, "D-30": -30, "D−30": -30, "0": 0, "+5": 5, "D+5": 5, "7": 7} {
		var i deadline.Item
		require.Empty(t, lead.Take(&i, typed), typed)
		require.Equal(t, want, i.LeadTo, typed)
	}
	for _, wrong := range []string{"soon", "-501", "501", "1.5"} {
		require.Equal(t, "problem.lead", lead.Take(new(deadline.Item), wrong), wrong)
	}
}
