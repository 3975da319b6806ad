package composition

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
)

// Line is the number of official delegates in a group and its share of all.
type Line struct {
	Key   string
	Count int
	Share field.Tenths
	Shown delegate.Showing // how the count is shown to the reader
}

// Extreme is the youngest or oldest delegate; several if they have the same recorded birth.
type Extreme struct {
	Born  calendar.Partial
	Names []string
}

// Report is the figures of a "báo cáo tình hình đại biểu": the official delegates of a congress on its date, or today
// while there is none. The lines of Groups overlap; those of every other list add up to Total, what is not recorded
// being a line of its own. Apart from totals it holds only the names of the youngest and oldest, nothing sensitive. Contents follow
// the reports and releases of 2024.
type Report struct {
	CongressID int64
	UnitName   string
	Day        calendar.Date // the day for ages
	Total      int
	Reserve    int
	Guarded    bool // the reader may not see sensitive fields, so that Shown of some lines is not delegate.Exact

	Categories      []Line // keys: the official Categories
	Sex             []Line // keys: female, male, LevelUnknown
	Ethnicity       []Line // keys: minority, kinh, LevelOther, LevelUnknown
	Religion        []Line // keys: religious, none, LevelUnknown
	Renewal         []Line // keys: reappointed, newcomers, LevelUnknown
	Groups          []Line // women, non_party, minority, religious, reappointed, newcomers
	Education       []Line // keys: the vocabulary's levels, highest first, then LevelOther, LevelUnknown
	Qualification   []Line
	PoliticalTheory []Line
	Ages            []Line // keys: AgeBands, then LevelUnknown
	Youngest        Extreme
	Oldest          Extreme
}

// AgeBands are the keys of Report.Ages, in completed years.
var AgeBands = []string{"under_30", "30_40", "41_50", "51_60", "over_60"}

// ReportOf computes the report of one congress. If the list and the stored tally disagree it returns fault.crossfoot
// instead of totals that do not add up.
func ReportOf(tx *store.Tx, congressID int64) (Report, error) {
	scope := delegate.Scope{CongressID: congressID}
	tallies, err := delegate.Compositions(tx, scope, 0)
	if err != nil {
		return Report{}, err
	}
	var rows []delegate.Record
	q := scope.Narrow(tx, delegate.Base(tx)).Where("delegates.withdrawn_on IS NULL").Where(delegate.OfficialRows)
	if err := q.Select(delegate.Columns).Order("delegates.sort_key, delegates.id").Find(&rows).Error; err != nil {
		return Report{}, err
	}
	day := tallies[0].Day
	if day.IsZero() {
		day = tx.Today()
	}
	r := summed(tallies[0], day, rows)
	if r.Guarded {
		r.guard()
	}
	return r, r.crossFoot(len(rows))
}

// summed combines a congress's tally with what only the list can tell.
func summed(c delegate.Composition, day calendar.Date, rows []delegate.Record) Report {
	r := Report{CongressID: c.CongressID, UnitName: c.UnitName, Day: day, Total: c.Official, Reserve: c.Reserve, Guarded: c.Guarded}
	r.Categories = r.lines(delegate.Categories[:3], map[string]int{delegate.ExOfficio: c.ExOfficio, delegate.Consulted: c.Consulted, delegate.Appointed: c.Appointed})
	r.Groups = r.lines([]string{"women", "non_party", "minority", "religious", "reappointed", "newcomers"},
		map[string]int{"women": c.Women, "non_party": c.NonParty, "minority": c.Minority, "religious": c.Religious,
			"reappointed": c.Reappointed, "newcomers": c.Newcomers})
	block := func(keys []string, of func(delegate.Record) string) []Line {
		counts := map[string]int{}
		for _, rec := range rows {
			counts[of(rec)]++
		}
		return r.lines(keys, counts)
	}
	r.Sex = block([]string{"female", "male", LevelUnknown}, func(rec delegate.Record) string { return cmp.Or(rec.Gender, LevelUnknown) })
	r.Ethnicity = block([]string{"minority", "kinh", LevelOther, LevelUnknown}, func(rec delegate.Record) string { return ethnicityOf(rec.Ethnicity) })
	r.Religion = block([]string{"religious", "none", LevelUnknown}, func(rec delegate.Record) string { return religionOf(rec.Religion) })
	r.Renewal = block([]string{"reappointed", "newcomers", LevelUnknown}, func(rec delegate.Record) string {
		return map[string]string{"": LevelUnknown, delegate.Reappointed: "reappointed", delegate.Newcomer: "newcomers"}[rec.Reappointed]
	})
	r.Education = block(levels("education"), func(rec delegate.Record) string { return levelOf("education", rec.Education) })
	r.Qualification = block(levels("qualification"), func(rec delegate.Record) string { return levelOf("qualification", rec.Qualification) })
	r.PoliticalTheory = block(levels("political_theory"), func(rec delegate.Record) string { return levelOf("political_theory", rec.PoliticalTheory) })
	r.Ages = block(append(slices.Clone(AgeBands), LevelUnknown), func(rec delegate.Record) string { return ageBand(rec.Counted(), day) })
	r.Youngest = extreme(rows, func(born, found string) bool { return born > found })
	r.Oldest = extreme(rows, func(born, found string) bool { return born < found })
	return r
}

// guard says of every line how it is shown to a reader who may not see sensitive fields.
func (r *Report) guard() {
	for i, l := range r.Groups {
		r.Groups[i].Shown = delegate.ShownIn(l.Key, l.Count, r.Total)
	}
	for _, part := range [][]Line{r.Ethnicity, r.Religion} {
		counts := make([]int, len(part))
		for i, l := range part {
			counts[i] = l.Count
		}
		for i, shown := range delegate.ShownParts(counts...) {
			part[i].Shown = shown
		}
	}
}

// Hides reports whether any line of the report is not shown exactly.
func (r Report) Hides() bool {
	return slices.ContainsFunc(slices.Concat(r.Groups, r.Ethnicity, r.Religion), func(l Line) bool { return l.Shown != delegate.Exact })
}

func ethnicityOf(recorded string) string {
	switch name, known := vocabulary.Canonical("ethnicity", recorded); {
	case strings.TrimSpace(recorded) == "":
		return LevelUnknown
	case !known:
		return LevelOther
	case name == vocabulary.Kinh:
		return "kinh"
	}
	return "minority"
}

func religionOf(recorded string) string {
	switch {
	case strings.TrimSpace(recorded) == "":
		return LevelUnknown
	case vocabulary.IsReligious(recorded):
		return "religious"
	}
	return "none"
}

// Part divides all delegates; its key is "age", "education" and so on.
type Part struct {
	Key   string
	Lines []Line
}

// Parts are the divisions of the report besides Categories; the lines of each add up to Total.
func (r Report) Parts() []Part {
	return []Part{{"sex", r.Sex}, {"ethnicity", r.Ethnicity}, {"religion", r.Religion}, {"age", r.Ages}, {"education", r.Education},
		{"qualification", r.Qualification}, {"theory", r.PoliticalTheory}, {"renewal", r.Renewal}}
}

// Unrecorded counts the delegates whose record does not tell whether they belong to the group. Who has no Party date is
// outside the Party, so that of non_party there are none.
func (r Report) Unrecorded(group string) Line {
	part := map[string][]Line{"women": r.Sex, "minority": r.Ethnicity, "religious": r.Religion, "young": r.Ages, "reappointed": r.Renewal, "newcomers": r.Renewal}[group]
	for _, l := range part {
		if l.Key == LevelUnknown {
			return l
		}
	}
	return Line{}
}

func (r Report) lines(keys []string, counts map[string]int) []Line {
	out := make([]Line, len(keys))
	for i, key := range keys {
		part, _ := field.Share(counts[key], r.Total)
		out[i] = Line{Key: key, Count: counts[key], Share: part}
	}
	return out
}

// ageBand uses the earliest date that a birth can mean, so that no one counts as younger than certain, as in
// Composition.Young.
func ageBand(born calendar.Partial, day calendar.Date) string {
	if born.IsZero() {
		return LevelUnknown
	}
	first := born.Earliest()
	age := day.Year() - first.Year()
	if calendar.Of(day.Year(), first.Month(), first.Day()).After(day) {
		age--
	}
	switch {
	case age < 30:
		return "under_30"
	case age <= 40:
		return "30_40"
	case age <= 50:
		return "41_50"
	case age <= 60:
		return "51_60"
	}
	return "over_60"
}

// extreme finds the delegates whose birth, as text, comes before or after all others.
func extreme(rows []delegate.Record, further func(born, found string) bool) (e Extreme) {
	for _, rec := range rows {
		switch born := rec.BornOn.String(); {
		case rec.BornOn.IsZero():
		case e.Born.IsZero() || further(born, e.Born.String()):
			e = Extreme{Born: rec.BornOn, Names: []string{rec.FullName}}
		case rec.BornOn == e.Born:
			e.Names = append(e.Names, rec.FullName)
		}
	}
	return e
}

// crossFoot returns the first difference between the total and the list or one of the blocks.
func (r Report) crossFoot(listed int) error {
	differs := func(what string, got int) error {
		if got == r.Total {
			return nil
		}
		return fault.New(fault.Internal, "fault.crossfoot", "What", what, "Unit", r.UnitName, "Got", got, "Want", r.Total)
	}
	if err := differs("delegates", listed); err != nil {
		return err
	}
	for _, part := range append(r.Parts(), Part{"category", r.Categories}) {
		sum := 0
		for _, l := range part.Lines {
			sum += l.Count
		}
		if err := differs(part.Key, sum); err != nil {
			return err
		}
	}
	for _, g := range r.Groups {
		if g.Count > r.Total {
			return differs(g.Key, g.Count)
		}
	}
	return nil
}

// Of is the composition and the report of people who are on no list of delegates of their own, such as the members of a
// Committee: the same groups, bands and levels. It has no categories.
func Of(rows []delegate.Record, day calendar.Date, underAge int, guarded bool) (delegate.Composition, Report) {
	members := make([]Member, len(rows))
	for i, rec := range rows {
		members[i] = Member{Traits: TraitsOf(rec, day, underAge)}
	}
	c := compose(members)
	for _, rec := range rows {
		if rec.Reappointed == delegate.Newcomer {
			c.Newcomers++
		}
	}
	c.Guarded = guarded
	r := summed(c, day, rows)
	r.Categories = nil
	if guarded {
		r.guard()
	}
	c.Youngest, c.Oldest = r.Youngest.Born, r.Oldest.Born
	return c, r
}
