package rosterplan

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// judge builds the plan of one row from what was read and whom it matched.
func (p *Planner) judge(r *candidateRow) PlanRow {
	row := PlanRow{Sheet: r.Sheet, Number: r.Number, Kind: r.Kind}
	if r.Kind != DataRow || r.blank {
		row.State = StateSkipped
		if r.Hidden && r.Kind == DataRow {
			row.Notes = []Problem{{Code: "hidden", Level: cellvalue.Info}}
			if r.Struck {
				row.Notes[0].Code = "struck"
			}
		}
		return row
	}
	row.Key, row.Candidates, row.Record, row.Repairs = r.key(), r.candidates, *r.Who, r.repaired()
	row.Record.Confirmed = true // matching has already looked for the same person
	problems := r.problems
	if r.match != nil {
		old := *r.match.Who
		row.MatchID, row.Record, row.Before = old.Delegate.ID, overlay(old, r.reading), r.match.Who
		if r.decision == Keep {
			row.Record = old
		}
		row.Changes = delegate.Fields.Diff(&old, &row.Record)
		problems = slices.DeleteFunc(slices.Clone(problems), func(pr Problem) bool { // a value that the list already has needs no warning
			f, found := delegate.Fields.Find(pr.Field)
			return found && f.Text(&old) != "" && r.said.of(pr.Field) == f.Text(&old)
		})
		if old.Withdrawn() {
			problems = append(problems, Problem{Code: "delegate_withdrawn", Level: cellvalue.Warning, Args: fault.Args("Name", old.FullName)})
		}
	}
	if r.match == nil || len(row.Changes) > 0 {
		problems = append(problems, p.rules(r, &row)...)
	}
	if r.match != nil {
		row.Changes = delegate.Fields.Diff(r.match.Who, &row.Record)
		row.Proposed = p.Held[r.match.Who.Person.ID] && len(delegate.PersonFields.Diff(r.match.Who, &row.Record)) > 0
	}
	if row.Proposed {
		problems = append(slices.Clone(problems), Problem{Code: "identity_held", Level: cellvalue.Info})
	}
	for _, pr := range problems {
		if pr.Level == cellvalue.Error && !blocks(pr, &row.Record) {
			pr.Level, pr.Emptied = cellvalue.Warning, true
		}
		pr.Emptied = pr.Emptied || pr.Code == "lunar_date" // of the day only the year is kept, if that
		if pr.Level == cellvalue.Info {
			row.Notes = append(row.Notes, pr)
		} else {
			row.Problems = append(row.Problems, pr)
		}
	}
	row.State = row.state()
	switch {
	case r.again != nil:
		row.State, row.MatchID, row.Changes, row.Candidates, row.Proposed = StateSkipped, 0, nil, nil, false
	case r.twin != nil && row.State != StateError && row.State != StateAmbiguous:
		row.State, row.Twin, row.Key = StateAmbiguous, r.twin, r.twin.key
	}
	return row
}

// blocks reports whether an error keeps the person out: without a name, a sex or a category nobody is taken; for want of
// anything else the cell stays as it is in the list, mostly empty.
func blocks(pr Problem, rec *delegate.Record) bool {
	f, found := delegate.Fields.Find(pr.Field)
	return !found || f.Required && f.Text(rec) == ""
}

func (r *PlanRow) state() State {
	has := func(level cellvalue.Level) bool {
		return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Level == level })
	}
	switch {
	case has(cellvalue.Error):
		return StateError
	case len(r.Candidates) > 0:
		return StateAmbiguous
	case r.MatchID != 0 && len(r.Changes) == 0:
		return StateSame
	case has(cellvalue.Warning):
		return StateWarning
	case r.MatchID != 0:
		return StateChanged
	}
	return StateNew
}

// rules checks the record as it would be stored.
func (p *Planner) rules(r *candidateRow, row *PlanRow) []Problem {
	var found []Problem
	rec := &row.Record
	add := func(key string, level cellvalue.Level, code string, args map[string]any) {
		found = append(found, Problem{Field: key, Cell: r.cell.of(key), Code: code, Level: level, Args: args})
	}
	for _, f := range delegate.Fields {
		if f.Required && f.Text(rec) == "" && len(row.Candidates) == 0 && !r.hasError(f.Key) && !slices.Contains(r.waits, f.Key) {
			add(f.Key, cellvalue.Error, "required", nil)
		}
	}
	if rec.BornOn.IsZero() && r.cell.of("born_on") != "" && !r.hasError("born_on") {
		add("born_on", cellvalue.Error, "missing", nil)
	}
	for _, problem := range delegate.Check(*rec) {
		add(problem.Field, cellvalue.Error, strings.TrimPrefix(problem.Key, "problem."), problem.Args)
		f, _ := delegate.Fields.Find(problem.Field)
		if r.match != nil {
			f.Set(rec, f.Text(r.match.Who))
		} else {
			f.Set(rec, "")
		}
	}
	for _, doubt := range delegate.Doubts(*rec, p.day) {
		add(doubt.Field, cellvalue.Warning, strings.TrimPrefix(doubt.Key, "problem."), doubt.Args)
	}
	for _, f := range delegate.Fields.Only("party_joined_on", "party_official_on") {
		if on, _ := calendar.ParsePartial(f.Text(rec)); !p.Today.IsZero() && on.Earliest().After(p.Today) {
			add(f.Key, cellvalue.Warning, "date_in_future", fault.Args("Read", on.Short()))
		}
	}
	if p.SendingUnits != nil && rec.Represents != "" && !p.knowsSender(rec.Represents) {
		add("represents", cellvalue.Warning, "unknown_sending_unit", fault.Args("Text", rec.Represents))
	}
	for _, o := range p.others[r.Base] {
		agree, _ := identity.Births(rec.BornOn, o.BornOn)
		if agree && (o.CitizenID == "" || !identity.Differs(o.CitizenID, rec.CitizenID)) {
			add("full_name", cellvalue.Warning, "in_other_congress", fault.Args("Name", o.FullName, "Born", o.BornOn.Short(), "Unit", o.UnitName))
		}
	}
	return found
}

// hasError reports whether an error already explains the missing value.
func (r *reading) hasError(key string) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool {
		return p.Level == cellvalue.Error && p.Field == key
	})
}

func (p *Planner) knowsSender(represents string) bool {
	name, listed := vocabulary.Canonical("represents", represents)
	return p.senders[delegate.Plain(represents)] != "" || listed && p.organisations[name]
}

// overlay puts the row's values over the delegate. A blank cell erases nothing, a less precise date does not replace
// a better one, and a spelling variant (hoà for hòa, capitals in a name) is no change.
func overlay(present delegate.Record, row *reading) delegate.Record {
	merged := present
	for _, f := range delegate.Fields {
		value, old := f.Text(&row.rec), f.Text(&present)
		if value == "" || value == old || row.repeats(f, value, old) {
			continue
		}
		f.Set(&merged, value)
	}
	return merged
}

// repeats reports whether the row's value is a variant of what the list already has.
func (r *reading) repeats(f field.Field[delegate.Record], value, old string) bool {
	said := r.said.of(f.Key)
	switch {
	case old == "":
		return false
	case said == old:
		return true
	case f.Kind == field.Partial:
		return strings.HasPrefix(old, value+"-")
	case f.Kind == field.Choice:
		return false
	case f.Key == "full_name" && identity.Kinship(value, old) == identity.Unmarked && vietext.Fold(value) == strings.ToLower(value):
		return true // a file without marks does not take them from the list
	case f.Key == "full_name" && !strings.ContainsFunc(said, identity.IsLower):
		value, old = strings.ToLower(value), strings.ToLower(old)
	}
	return identity.TonesLast(value) == identity.TonesLast(old)
}
