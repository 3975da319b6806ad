package web

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/templates/ui"
)

// A page of figures can be looked at as of a past day, by ?as_of=, and compared with an earlier one, by ?compare=. Such a
// page calls lookBack first; from then on Day is the day that it shows.

// usualGap is how many days a comparison goes back unless somebody says otherwise: reports are weekly.
const usualGap = 7

// LookBack reads the days from the address and prepares the line that says which day is shown. A day that cannot be read
// or is too late is passed over, and the line says so.
func (r *Request) LookBack(f *ui.Frame) {
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

// pastDay is the day of a parameter, otherwise when there is none or it is later than last.
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

// Day is the day that the page shows: today, unless it looks back.
func (r *Request) Day() calendar.Date {
	if r.day.IsZero() {
		return r.Today()
	}
	return r.day
}

// Compared is the day with which the page compares.
func (r *Request) Compared() calendar.Date { return r.before }

// Dated is a path that keeps the day which this page shows.
func (r *Request) Dated(path string) string {
	if r.Day() == r.Today() {
		return path
	}
	path, rest, _ := strings.Cut(path, "?")
	if rest != "" {
		rest = "&" + rest
	}
	return path + "?as_of=" + r.day.String() + rest
}

// Since says by how much a sum has grown since the day of comparison: "+3 so với 29/3/2024".
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
