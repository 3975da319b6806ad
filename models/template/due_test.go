package template_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

// on reads "27/5" of 2024, "" for none.
func on(t *testing.T, text string) calendar.Date {
	t.Helper()
	if text == "" {
		return calendar.Date{}
	}
	day, err := calendar.ParseTyped(text + "/2024")
	require.NoError(t, err)
	return day
}

// belowOf reads congresses one level below: "12/1 pilot reviewed, 20/4, ?".
func belowOf(t *testing.T, text string) (below []template.Lower) {
	t.Helper()
	for part := range strings.SplitSeq(text, ", ") {
		if part == "" {
			continue
		}
		words := strings.Fields(part)
		l := template.Lower{Pilot: strings.Contains(part, "pilot"), Reviewed: strings.Contains(part, "reviewed")}
		if words[0] != "?" {
			l.Day = on(t, words[0])
		}
		below = append(below, l)
	}
	return below
}

// The district congress is on 27/5/2024; communes have until 30/4, the district until 30/6.
func TestWhenItemsAreDue(t *testing.T) {
	t.Parallel()
	plain := func(from, to int) template.Item {
		return template.Item{Code: "A", Anchor: template.BaseDay, DayKind: template.CalendarDays, LeadFrom: from, LeadTo: to}
	}
	based := func(b template.Base, from, to int) template.Item {
		i := plain(from, to)
		i.Anchor = b
		return i
	}
	with := func(i template.Item, need template.Need, limit template.Limit) template.Item {
		i.NotBefore, i.Latest = need, limit
		return i
	}
	notLater := with(plain(-45, -20), "", template.LimitDay)
	notLater.LatestOn = calendar.Of(2024, 4, 30)
	done := with(plain(-45, -45), template.NeedBelow, template.LimitBelow)
	for name, c := range map[string]struct {
		item        template.Item
		day, before string // of the congress and of its preparatory session
		below       string
		want        string // "from due", or why there is none
	}{
		"own day":                      {plain(-60, -45), "27/5", "", "", "28/3 12/4"},
		"no day":                       {plain(-60, -45), "", "", "", "no_day"},
		"preparatory session":          {based("session", 0, 0), "27/5", "24/5", "", "24/5 24/5"},
		"no preparatory session":       {based("session", 0, 0), "27/5", "", "", "27/5 27/5"},
		"the pilot's day":              {based("pilot", 0, 0), "27/5", "", "12/1 pilot reviewed, 20/4", "12/01 12/01"},
		"after the pilot":              {based("pilot", 3, 7), "27/5", "", "12/1 pilot, 20/4", "15/01 19/01"},
		"after the last pilot":         {based("pilot", 3, 7), "27/5", "", "12/1 pilot, 20/1 pilot", "23/01 27/01"},
		"no pilot chosen":              {based("pilot", 3, 7), "27/5", "", "12/1, 20/4", "no_pilot"},
		"nobody below":                 {based("pilot", 3, 7), "27/5", "", "", "no_pilot"},
		"pilot without a day":          {based("pilot", 3, 7), "27/5", "", "? pilot, 20/4", "no_pilot_day"},
		"review of the next commune":   {based("each", -21, -15), "27/5", "", "12/1 reviewed, 20/4, 14/4", "24/3 30/3"},
		"review passes to the next":    {based("each", -21, -15), "27/5", "", "12/1 reviewed, 20/4, 14/4 reviewed", "30/3 5/4"},
		"all reviewed":                 {based("each", -21, -15), "27/5", "", "12/1 reviewed, 20/4 reviewed", "30/3 5/4"},
		"review of one without a day":  {based("each", -21, -15), "27/5", "", "12/1 reviewed, ?", "no_below_day"},
		"others go first":              {based("each", -21, -15), "27/5", "", "?, 20/4", "30/3 5/4"},
		"no communes to review":        {based("each", -21, -15), "27/5", "", "", "no_below"},
		"all communes done":            {based("below", 1, 2), "27/5", "", "12/1, 20/4, 14/4", "21/4 22/4"},
		"all done, one day unknown":    {based("below", 1, 2), "27/5", "", "12/1, ?", "no_below_day"},
		"deadline of the level":        {based("deadline", -30, -10), "27/5", "", "", "31/5 20/6"},
		"not later than 30/4":          {notLater, "27/5", "", "", "12/4 30/4"},
		"not later, and earlier":       {notLater, "10/5", "", "", "26/3 20/4"},
		"wholly after the limit":       {with(plain(0, 5), "", template.LimitBelow), "27/5", "", "", "30/4 30/4"},
		"own limit":                    {with(plain(0, 60), "", template.LimitOwn), "27/5", "", "", "27/5 30/6"},
		"communes done by D−45":        {done, "27/5", "", "12/1, 5/4", "12/4 12/4"},
		"not before the last commune":  {done, "27/5", "", "12/1, 20/4", "12/4 20/4"},
		"limit of the communes":        {done, "25/6", "", "12/1, 20/4", "30/4 30/4"},
		"possible beats the limit":     {done, "25/6", "", "12/1, 15/5", "11/5 15/5"},
		"an unknown need holds up nil": {done, "27/5", "", "12/1, ?", "12/4 12/4"},
		"not before the pilot":         {with(plain(-150, -140), template.NeedPilot, ""), "27/5", "", "12/1 pilot", "29/12 12/01"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			days := template.Days{Day: on(t, c.day), Deadline: on(t, "30/6"), Preparatory: on(t, c.before), BelowDeadline: on(t, "30/4"), Below: belowOf(t, c.below)}
			got := template.Dues([]template.Item{c.item}, days)[0]
			text := string(got.Blank)
			if got.Blank == "" {
				text = strings.TrimSuffix(strings.TrimSuffix(got.From.Short(), "/2024"), "/2023") + " " + strings.TrimSuffix(got.Due.Short(), "/2024")
			}
			require.Equal(t, c.want, short(text))
		})
	}
}

// short writes 05/4 as 5/4.
func short(text string) string {
	words := strings.Fields(text)
	for i := range words {
		words[i] = strings.TrimPrefix(words[i], "0")
	}
	return strings.Join(words, " ")
}

// A congress that is planned too late, or not planned at all, counts from the last day allowed to it.
func TestPermittedDay(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{{"20/4", "30/4", "20/4"}, {"15/5", "30/4", "30/4"}, {"15/5", "30/5", "15/5"}, {"", "30/4", "30/4"}, {"15/5", "", "15/5"}, {"", "", ""}} {
		require.Equal(t, on(t, c[2]), template.Permitted(on(t, c[0]), on(t, c[1])), c)
	}
}

// What counts from an item without a due date has none either, and says so.
func TestBlankPassesOn(t *testing.T) {
	t.Parallel()
	items := []template.Item{
		{Code: "A", Anchor: template.BaseItem, AfterCode: "B", LeadFrom: 1, LeadTo: 1},
		{Code: "B", Anchor: template.BasePilot},
		{Code: "C", Anchor: template.BaseItem, AfterCode: "D"},
		{Code: "D", Anchor: template.BaseItem, AfterCode: "C"},
		{Code: "E", Anchor: template.BaseItem, AfterCode: "Z"},
	}
	var got []template.Blank
	for _, d := range template.Dues(items, template.Days{Day: calendar.Of(2024, 5, 27)}) {
		got = append(got, d.Blank)
	}
	require.Equal(t, []template.Blank{template.NoOther, template.NoPilot, template.NotComputable, template.NotComputable, template.NotComputable}, got)
}
