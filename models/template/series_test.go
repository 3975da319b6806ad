package template_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

func daysOf(t *testing.T, text string) (days []calendar.Date) {
	t.Helper()
	for word := range strings.FieldsSeq(text) {
		day, err := calendar.ParseTyped(word)
		require.NoError(t, err)
		days = append(days, day)
	}
	return days
}

func shorts(days []calendar.Date) string {
	words := make([]string, len(days))
	for i, d := range days {
		words[i] = d.Short()
	}
	return strings.Join(words, " ")
}

// Meetings with the communes, monthly and then weekly until all are done. The congress is on 27/5/2024.
func TestRounds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		repeats          template.Repeat
		from, to, weekly int
		below, want      string
	}{
		"monthly until D−60, then weekly": {template.Monthly, -150, -40, -60, "", "29/12/2023 29/01/2024 29/02/2024 28/3/2024 04/4/2024 11/4/2024"},
		"monthly only":                    {template.Monthly, -118, -10, 0, "", "30/01/2024 29/02/2024 30/3/2024 30/4/2024"},
		"weekly only":                     {template.Weekly, -20, 0, 0, "", "07/5/2024 14/5/2024 21/5/2024"},
		"weekly from before the start":    {template.Monthly, -20, 0, -60, "", "07/5/2024 14/5/2024 21/5/2024"},
		"until the last commune is done":  {template.Monthly, -100, -50, -56, "16/4", "17/02/2024 17/3/2024 01/4/2024 08/4/2024 15/4/2024"},
		"one day":                         {template.Weekly, -5, -5, 0, "", "22/5/2024"},
	} {
		item := template.Item{Code: "A", Anchor: template.BaseDay, DayKind: template.CalendarDays, LeadFrom: c.from, LeadTo: c.to, Repeats: c.repeats,
			WeeklyFrom: c.weekly, NotBefore: template.NeedBelow}
		got := template.Dues([]template.Item{item}, template.Days{Day: calendar.Of(2024, 5, 27), Below: belowOf(t, c.below)})[0]
		require.Equal(t, c.want, shorts(got.Rounds), name)
	}
}

// On 5/4/2024.
func TestSeries(t *testing.T) {
	t.Parallel()
	const planned = "26/01/2024 26/02/2024 26/3/2024 1/4/2024 8/4/2024 15/4/2024"
	for name, c := range map[string]struct {
		reports       string
		next          string
		planned, held int
		missed        string
	}{
		"none yet":                    {"", "26/01/2024", 4, 0, "26/01/2024 26/02/2024 26/3/2024 01/4/2024"},
		"one on its day":              {"26/1/2024", "26/02/2024", 4, 1, "26/02/2024 26/3/2024 01/4/2024"},
		"all, a day early or late":    {"25/1/2024 27/2/2024 26/3/2024 2/4/2024", "08/4/2024", 4, 4, ""},
		"a gap stays, and is no debt": {"26/1/2024 26/3/2024 1/4/2024", "08/4/2024", 4, 3, "26/02/2024"},
		"ahead of today":              {"26/1/2024 26/2/2024 26/3/2024 1/4/2024 8/4/2024", "15/4/2024", 5, 5, ""},
		"twice for one day":           {"25/1/2024 27/1/2024", "26/02/2024", 4, 1, "26/02/2024 26/3/2024 01/4/2024"},
		"out of order":                {"1/4/2024 26/1/2024", "08/4/2024", 4, 2, "26/02/2024 26/3/2024"},
		"halfway is for the later":    {"26/1/2024 26/2/2024 29/3/2024", "08/4/2024", 4, 3, "26/3/2024"},
		"before the first":            {"1/12/2023", "26/02/2024", 4, 1, "26/02/2024 26/3/2024 01/4/2024"},
		"to the end":                  {"17/4/2024", "", 5, 1, "26/01/2024 26/02/2024 26/3/2024 01/4/2024"},
	} {
		got := template.SeriesOf(daysOf(t, planned), daysOf(t, c.reports), calendar.Of(2024, 4, 5))
		require.Equal(t, []any{c.next, c.planned, c.held, c.missed}, []any{got.Next.Short(), got.Planned, got.Held, shorts(got.Missed)}, name)
	}
}
