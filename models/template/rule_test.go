package template_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

func dueItem(code string, change func(*template.Item)) template.Item {
	i := template.Item{Code: code, Anchor: template.BaseDay, DayKind: template.CalendarDays, LeadFrom: -10, LeadTo: -5}
	change(&i)
	return i
}

func TestWindows(t *testing.T) {
	t.Parallel()
	day := calendar.MustParse("2024-02-26")
	items := []template.Item{
		dueItem("A", func(i *template.Item) { i.LeadFrom, i.LeadTo = -65, -45 }),
		dueItem("B", func(i *template.Item) { i.DayKind, i.LeadFrom, i.LeadTo = template.WorkingDays, -10, -8 }),
		dueItem("C", func(i *template.Item) {
			i.Anchor, i.FixedOn, i.LeadFrom, i.LeadTo = template.BaseFixed, calendar.MustParse("2024-04-30"), -7, 0
		}),
		dueItem("D", func(i *template.Item) { i.Anchor, i.AfterCode, i.LeadFrom, i.LeadTo = template.BaseItem, "E", 3, 7 }),
		dueItem("E", func(i *template.Item) {
			i.Anchor, i.AfterCode, i.DayKind, i.LeadFrom, i.LeadTo = template.BaseItem, "B", template.WorkingDays, 1, 1
		}),
	}
	want := func(day calendar.Date, dues ...string) {
		t.Helper()
		var got []string
		for _, w := range template.Windows(items, day) {
			got = append(got, w.From.String()+" "+w.Due.String())
		}
		require.Equal(t, dues, got)
	}
	// B: eight working days before Monday 26/2 leap over Tết (8–14/2).
	want(day, "2023-12-23 2024-01-12", "2024-02-05 2024-02-07", "2024-04-23 2024-04-30", "2024-02-18 2024-02-22", "2024-02-15 2024-02-15")
	want(calendar.Date{}, " ", " ", "2024-04-23 2024-04-30", " ", " ")
}

func TestCheckItems(t *testing.T) {
	t.Parallel()
	after := func(code, base string) template.Item {
		return dueItem(code, func(i *template.Item) { i.Anchor, i.AfterCode = template.BaseItem, base })
	}
	day := func(code string) template.Item { return dueItem(code, func(*template.Item) {}) }
	retired := func(i template.Item) template.Item { i.Retired = true; return i }
	for name, c := range map[string]struct {
		items []template.Item
		want  []string
	}{
		"sound":           {[]template.Item{after("B", "A"), day("A"), after("C", "B")}, nil},
		"itself":          {[]template.Item{after("A", "A")}, []string{"A after_code problem.circle A → A"}},
		"circle":          {[]template.Item{after("A", "B"), after("B", "C"), after("C", "A"), after("D", "A")}, []string{"A after_code problem.circle A → B → C → A", "B after_code problem.circle B → C → A → B", "C after_code problem.circle C → A → B → C"}},
		"missing":         {[]template.Item{after("A", "Z"), after("B", "A")}, []string{"A after_code problem.after_missing "}},
		"after a retired": {[]template.Item{after("A", "B"), retired(day("B"))}, []string{"A after_code problem.after_retired "}},
		"both retired":    {[]template.Item{retired(after("A", "B")), retired(day("B"))}, nil},
		"code twice":      {[]template.Item{day("A"), day("A")}, []string{"A item_code problem.item_code_taken "}},
		"bad code":        {[]template.Item{day("X 1")}, []string{"X 1 item_code problem.item_code "}},
		"window turned":   {[]template.Item{dueItem("A", func(i *template.Item) { i.LeadFrom = -4 })}, []string{"A lead_from problem.lead_order "}},
		"no fixed day":    {[]template.Item{dueItem("A", func(i *template.Item) { i.Anchor = template.BaseFixed })}, []string{"A fixed_on problem.required "}},
		"held retired":    {[]template.Item{dueItem("A", func(i *template.Item) { i.Role, i.Retired = "held", true })}, []string{"A retired problem.item_held "}},
	} {
		var got []string
		for _, p := range template.CheckItems(c.items) {
			path, _ := p.Args["Path"].(string)
			got = append(got, fmt.Sprint(p.Code, " ", p.Field, " ", p.Key, " ", path))
		}
		require.Equal(t, c.want, got, name)
	}
}

// drawItems draws a list of items that count from anything, in circles too.
func drawItems(t *rapid.T) []template.Item {
	codes := []string{"A", "B", "C", "D", "E", "F"}
	var items []template.Item
	for _, code := range codes {
		to := rapid.IntRange(-60, 60).Draw(t, "to")
		items = append(items, template.Item{Code: code, LeadFrom: to - rapid.IntRange(0, 20).Draw(t, "width"), LeadTo: to,
			Anchor:    rapid.SampledFrom([]template.Base{template.BaseDay, template.BaseFixed, template.BaseItem}).Draw(t, "anchor"),
			FixedOn:   calendar.Of(2024, 1, 1).AddDays(rapid.IntRange(0, 300).Draw(t, "fixed")),
			AfterCode: rapid.SampledFrom(codes).Draw(t, "after"),
			DayKind:   rapid.SampledFrom([]template.DayKind{template.CalendarDays, template.WorkingDays}).Draw(t, "kind")})
	}
	return items
}

// However items hang together: what is checked has a due date that keeps its distance from its base; a circle never
// passes and never hangs.
func TestDueDatesKeepTheirDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		day := calendar.Of(2024, 1, 1).AddDays(rapid.IntRange(0, 400).Draw(t, "day"))
		windows := template.Windows(items, day)
		if len(template.CheckItems(items)) > 0 {
			return
		}
		due := map[string]calendar.Date{}
		for i, w := range windows {
			due[items[i].Code] = w.Due
		}
		for i, item := range items {
			base := map[template.Base]calendar.Date{template.BaseDay: day, template.BaseFixed: item.FixedOn, template.BaseItem: due[item.AfterCode]}[item.Anchor]
			got := windows[i].Due.Sub(base)
			if item.DayKind == template.WorkingDays {
				got = base.WorkingDays(windows[i].Due)
			}
			if base.IsZero() || got != item.LeadTo || windows[i].From.After(windows[i].Due) {
				t.Fatalf("%s is due %s, %d from %s, want %d", item.Code, windows[i].Due, got, base, item.LeadTo)
			}
		}
	})
}

// Moving the day by n days moves what counts in calendar days by n days, through any chain; fixed days stay, and the
// starting templates are due as they always were.
func TestMovingTheDayMovesTheWindows(t *testing.T) {
	t.Parallel()
	seeds, err := template.SeedTemplates()
	require.NoError(t, err)
	var plain []template.Item
	for _, s := range seeds {
		plain = append(plain, template.Item{Code: s.Code, Anchor: template.BaseDay, DayKind: template.CalendarDays, LeadFrom: s.LeadFrom, LeadTo: s.LeadTo})
	}
	rapid.Check(t, func(t *rapid.T) {
		items := drawItems(t)
		for i := range items {
			items[i].DayKind = template.CalendarDays
		}
		day := calendar.Of(2024, 1, 1).AddDays(rapid.IntRange(0, 400).Draw(t, "day"))
		n := rapid.IntRange(-90, 90).Draw(t, "n")
		before, after := template.Windows(items, day), template.Windows(items, day.AddDays(n))
		still := template.Windows(items, calendar.Date{}) // what does not count from the day
		for i := range items {
			by := n
			if !still[i].Due.IsZero() {
				by = 0
			}
			if after[i].Due != before[i].Due.AddDays(by) {
				t.Fatalf("%s moved from %s to %s, want by %d", items[i].Code, before[i].Due, after[i].Due, by)
			}
		}
		for i, w := range template.Windows(plain, day) {
			if w.Due != day.AddDays(plain[i].LeadTo) || w.From != day.AddDays(plain[i].LeadFrom) {
				t.Fatalf("%s is due %s", plain[i].Code, w.Due)
			}
		}
	})
}
