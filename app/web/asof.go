package web

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/templates/ui"
)

// usualGap is how many days back a page compares by default: reports are weekly.
const usualGap = 7

// ReadAsOf lets a page of figures show a past day (?as_of=) and compare it with an earlier one (?compare=). Afterwards
// Day is the day to show. An unreadable or later day is ignored, and the line that says which day is shown says so too.
func (r *Request) ReadAsOf(f *ui.Frame) {
	path, _, _ := strings.Cut(r.Path, "?")
	line := &ui.AsOf{Path: path}
	for _, key := range slices.Sorted(maps.Keys(r.URLQuery)) {
		if key != "as_of" && key != "compare" {
			line.Rest = append(line.Rest, ui.Option{Value: key, Label: r.Query(key)})
		}
	}
	r.day = r.pastDay("as_of", r.Today(), r.Today(), line)
	r.before = r.pastDay("compare", r.day.AddDays(-usualGap), r.day.AddDays(-1), line)
	line.Day, line.Compare = r.day.Short(), r.before.Short()
	if r.day != r.Today() {
		line.Notice, line.Back = r.T("asof.notice", "Day", r.Words.LongDate(r.day)), r.QueryWith("as_of", "")
	}
	f.AsOf = line
}

// pastDay reads a day from the query; otherwise is used when there is none or it is after last.
func (r *Request) pastDay(key string, otherwise, last calendar.Date, line *ui.AsOf) calendar.Date {
	day, err := calendar.ParseTyped(r.Query(key))
	if err != nil || day.After(last) {
		line.Wrong = r.T("asof.wrong", "Text", r.Query(key), "Last", last)
		return otherwise
	}
	if day.IsZero() {
		return otherwise
	}
	return day
}

// Day is the day the page shows: today unless ReadAsOf found another.
func (r *Request) Day() calendar.Date {
	if r.day.IsZero() {
		return r.Today()
	}
	return r.day
}

// CompareDay is the day with which the page compares.
func (r *Request) CompareDay() calendar.Date { return r.before }

// WithDay adds the day this page shows to a path.
func (r *Request) WithDay(path string) string {
	if r.Day() == r.Today() {
		return path
	}
	path, rest, _ := strings.Cut(path, "?")
	if rest != "" {
		rest = "&" + rest
	}
	return path + "?as_of=" + r.day.String() + rest
}

// Since says how much a sum has changed since CompareDay: "+3 so với 29/3/2024".
func (r *Request) Since(now, then int) string {
	if now == then {
		return r.T("asof.same", "Day", r.before)
	}
	change := r.Words.Number(now - then)
	if now >= then {
		change = "+" + change
	}
	return r.T("asof.since", "Change", strings.Replace(change, "-", "−", 1), "Day", r.before)
}
