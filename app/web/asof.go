package web

import (
	"maps"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/templates/ui"
)

// usualGap is how many days back a page compares by default: reports are weekly.
const usualGap = 7

// asOfKeys are the parameters of an address that say of which day a page speaks.
var asOfKeys = []string{"as_of", "compare", "known"}

// ReadAsOf lets a page of figures show a past day (?as_of=), compare it with an earlier one (?compare=), and leave out
// what was entered after it (?known=then). Afterwards At is what to show. An unreadable or later day is ignored, and the
// line that says which day is shown says so too.
func (r *Request) ReadAsOf(f *ui.Frame) {
	path, _, _ := strings.Cut(r.Path, "?")
	line := &ui.AsOf{Path: path}
	for _, key := range slices.Sorted(maps.Keys(r.URLQuery)) {
		if !slices.Contains(asOfKeys, key) {
			line.Rest = append(line.Rest, ui.Option{Value: key, Label: r.Query(key)})
		}
	}
	r.day = r.pastDay("as_of", r.latest(), r.latest(), line)
	r.before = r.pastDay("compare", r.day.AddDays(-usualGap), r.day.AddDays(-1), line)
	r.knownThen = r.Query("known") == "then"
	line.Day, line.Compare, line.KnownThen = r.day.Short(), r.before.Short(), r.knownThen
	if r.day != r.latest() {
		notice := "asof.notice"
		if r.knownThen {
			notice = "asof.notice_then"
		}
		line.Notice, line.Back = r.T(notice, "Day", r.Words.LongDate(r.day)), r.QueryWith("as_of", "", "known", "")
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

// ReadDay is ReadAsOf for programs: a day of the parameter key (YYYY-MM-DD) that is none, or that has not come yet, is Invalid.
func (r *Request) ReadDay(key string) error {
	r.day, r.before, r.knownThen = r.latest(), calendar.Date{}, false
	if text := r.Query(key); text != "" {
		day, err := calendar.Parse(text)
		if err != nil || day.After(r.latest()) {
			return fault.At(key, "api.problem.past", "Name", key, "Last", r.latest())
		}
		r.day = day
	}
	switch r.Query("known") {
	case "", "now":
	case "then":
		r.knownThen = true
	default:
		return fault.At("known", "api.problem.value", "Name", "known", "Values", "now, then")
	}
	return nil
}

// Day is the day the page shows: today unless ReadAsOf found another.
func (r *Request) Day() calendar.Date {
	if r.day.IsZero() {
		return r.latest()
	}
	return r.day
}

// latest is the last day that the page can show: today, or the last one of its term.
func (r *Request) latest() calendar.Date {
	if r.closed.IsZero() || r.closed.After(r.Today()) {
		return r.Today()
	}
	return r.closed
}

// ClosedOn is the last day of the page's term if that is over, else zero.
func (r *Request) ClosedOn() calendar.Date { return r.closed }

// At is what the page shows: what had happened by Day, as known today or, if the reader asks for it, on Day itself.
func (r *Request) At() calendar.AsOf {
	if r.knownThen {
		return calendar.On(r.Day())
	}
	return calendar.AsOf{Day: r.Day(), Known: r.Today()}
}

// CompareAt is the day with which the page compares, as known at the same time.
func (r *Request) CompareAt() calendar.AsOf { return r.At().Before(r.before) }

// CompareDay is the day of CompareAt.
func (r *Request) CompareDay() calendar.Date { return r.before }

// WithDay adds the day and the term this page shows to a path.
func (r *Request) WithDay(path string) string {
	var query string
	if r.term != "" {
		query = "&" + termKey + "=" + r.term
	}
	if r.Day() != r.latest() {
		query += "&as_of=" + r.day.String()
		if r.knownThen {
			query += "&known=then"
		}
	}
	path, rest, _ := strings.Cut(path, "?")
	if rest != "" {
		rest = "&" + rest
	}
	if query += rest; query == "" {
		return path
	}
	return path + "?" + query[1:]
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
