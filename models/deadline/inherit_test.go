package deadline_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// "A−5 name" is an item due five days before the congress; "!" marks a retired one.
func itemsOf(t *testing.T, all ...string) (items []template.Item) {
	t.Helper()
	for i, text := range all {
		var code, name string
		lead := 0
		_, err := fmt.Sscanf(text, "%1s%d %s", &code, &lead, &name)
		require.NoError(t, err, text)
		items = append(items, template.Item{Position: i + 1, Code: code, NameVI: name, Anchor: template.BaseDay, DayKind: template.CalendarDays,
			LeadFrom: lead, LeadTo: lead, Phase: 1, Mandatory: template.ForAll, Weight: 2, Retired: name[len(name)-1] == '!'})
	}
	return items
}

// What a variant says itself stays, all else follows the template above.
func TestInherit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ old, next, own, want []string }{
		"nothing differs": {[]string{"A-5 x", "B-3 y"}, []string{"A-7 x", "B-3 z"}, []string{"A-5 x", "B-3 y"}, []string{"A-7 x", "B-3 z"}},
		"an own day":      {[]string{"A-5 x", "B-3 y"}, []string{"A-7 z", "B-2 y"}, []string{"A-6 x", "B-3 y"}, []string{"A-6 z", "B-2 y"}},
		"an own name":     {[]string{"A-5 x"}, []string{"A-7 z"}, []string{"A-5 w"}, []string{"A-7 w"}},
		"an own item":     {[]string{"A-5 x", "B-3 y"}, []string{"A-5 x", "C-4 c", "B-3 y"}, []string{"A-5 x", "Q-1 q", "B-3 y"}, []string{"A-5 x", "C-4 c", "Q-1 q", "B-3 y"}},
		"a new first":     {[]string{"A-5 x"}, []string{"C-9 c", "A-5 x"}, []string{"A-5 x"}, []string{"C-9 c", "A-5 x"}},
		"retired above":   {[]string{"A-5 x", "B-3 y"}, []string{"A-5 x!", "B-3 y"}, []string{"A-5 x", "B-2 y"}, []string{"A-5 x!", "B-2 y"}},
		"retired here":    {[]string{"A-5 x"}, []string{"A-7 x"}, []string{"A-5 x!"}, []string{"A-7 x!"}},
		"order above":     {[]string{"A-5 x", "B-3 y"}, []string{"B-3 y", "A-5 x"}, []string{"A-5 x", "B-2 y"}, []string{"B-2 y", "A-5 x"}},
		"an own order":    {[]string{"A-5 x", "B-3 y"}, []string{"A-5 x", "B-3 y", "C-1 c"}, []string{"B-3 y", "A-5 x"}, []string{"B-3 y", "C-1 c", "A-5 x"}},
	} {
		got := deadline.Inherit(itemsOf(t, c.old...), itemsOf(t, c.next...), itemsOf(t, c.own...))
		var text []string
		for _, i := range got {
			name := i.NameVI
			if i.Retired && name[len(name)-1] != '!' {
				name += "!"
			}
			text = append(text, fmt.Sprintf("%s%d %s", i.Code, i.LeadTo, name))
		}
		require.Equal(t, c.want, text, name)
	}
}

// The country moves X22 and adds an item: a district with an own day for X21 follows in both, with its dates, and keeps X21.
func TestAVariantFollowsTheTemplateAbove(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-20")
		country := w.item("X21").TemplateID
		district := congresstest.As(access.Admin, w.District)
		own, _, err := w.takenOver(district, w.District)
		require.NoError(t, err)
		_, err = w.revisedAs(district, own.ID) // X21 to D−18
		require.NoError(t, err)
		differs := func() (codes []string) {
			congresstest.Must(w, district, func(tx *store.Tx) (bool, error) {
				all, err := template.List(tx)
				require.NoError(t, err)
				items, err := template.Items(tx, own.ID)
				require.NoError(t, err)
				_, differs, ok, err := deadline.VariantOf(tx, all, own, items)
				require.True(t, ok)
				for _, c := range differs {
					codes = append(codes, c.Item.Code+" "+string(c.Kind))
				}
				return ok, err
			})
			return codes
		}
		require.Equal(t, []string{"X21 changed"}, differs())

		d := w.Draft(country)
		for i, item := range d.Items {
			switch item.Code {
			case "X21":
				item.LeadFrom, item.LeadTo = -25, -25
				d = d.Put(item, i+1)
			case "X22":
				item.LeadFrom, item.LeadTo = -12, -12
				d = d.Put(item, i+1)
			}
		}
		d = d.Put(template.Item{Code: "X99", NameVI: "Mới", Phase: 1, OwnerVI: "BTT", DocumentVI: "Giấy", Anchor: template.BaseDay,
			DayKind: template.CalendarDays, LeadFrom: -9, LeadTo: -9, Mandatory: template.ForAll, Weight: 2}, 0)
		e := w.Revised(d)
		require.Len(t, e.Variants, 1)
		require.Equal(t, []int{3, 3}, []int{e.Congresses, e.Added}, "one that follows the country and two of the district")
		require.Equal(t, 2+1+1, e.Moved, "X21 and X22 of the foreign commune, X22 of both of the district")
		require.Equal(t, []string{"02/4/2024", "08/4/2024", "11/4/2024"}, w.due(w.Commune(), "X21", "X22", "X99"))
		require.Equal(t, []string{"X21 changed"}, differs())

		// It differs, so it cannot go while it is followed.
		_, err = congresstest.Do(w, district, func(tx *store.Tx) (deadline.Return, error) { return deadline.GiveBack(tx, own.ID, 3) })
		require.Error(t, err)
	})
}

// A variant that never differed may go, however often it has followed.
func TestAVariantThatOnlyFollowedMayGo(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		country := w.item("X21").TemplateID
		district := congresstest.As(access.Admin, w.District)
		own, _, err := w.takenOver(district, w.District)
		require.NoError(t, err)
		_, err = w.revisedAs(storetest.Root(), country)
		require.NoError(t, err)
		require.Equal(t, []string{"12/4/2024"}, w.due(w.Commune(), "X21"))
		_, err = congresstest.Do(w, district, func(tx *store.Tx) (deadline.Return, error) { return deadline.GiveBack(tx, own.ID, 2) })
		require.NoError(t, err)
		require.Equal(t, []string{"12/4/2024"}, w.due(w.Commune(), "X21"))
	})
}
