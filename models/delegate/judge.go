package delegate

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
)

// judge makes the plan of one row out of what was read and who it is.
func (p *planner) judge(r *candidateRow) PlanRow {
	row := PlanRow{Sheet: r.Sheet, Number: r.Number, Kind: r.Kind}
	if r.Kind != DataRow || r.blank {
		row.State = StateSkipped
		return row
	}
	row.Key, row.Candidates, row.Record = r.key(), r.candidates, *r.who
	row.Record.Confirmed = true // the plan has looked for the same person
	if r.match == nil && r.who.Category == "" {
		r.insist("official_unsaid")
	}
	problems := r.problems
	if r.match != nil {
		old := *r.match.who
		row.MatchID, row.Record = old.Delegate.ID, overlay(old, r.reading)
		if r.decision == Keep {
			row.Record = old
		}
		row.Changes = Fields.Diff(&old, &row.Record)
		problems = slices.DeleteFunc(slices.Clone(problems), func(pr Problem) bool { // no doubt about what the list has
			f, found := Fields.Find(pr.Field)
			return found && f.Text(&old) != "" && r.said.of(pr.Field) == f.Text(&old)
		})
		if old.Withdrawn() {
			problems = append(problems, Problem{Code: "delegate_withdrawn", Level: Warning, Args: fault.Args("Name", old.FullName)})
		}
	}
	if r.match == nil || len(row.Changes) > 0 {
		problems = append(problems, p.rules(r, &row)...)
	}
	for _, pr := range problems {
		if pr.Level == Info {
			row.Notes = append(row.Notes, pr)
		} else {
			row.Problems = append(row.Problems, pr)
		}
	}
	row.State = row.state()
	return row
}

func (r *PlanRow) state() State {
	has := func(level Level) bool {
		return slices.ContainsFunc(r.Problems, func(p Problem) bool { return p.Level == level })
	}
	switch {
	case has(Error):
		return StateError
	case len(r.Candidates) > 0:
		return StateAmbiguous
	case r.MatchID != 0 && len(r.Changes) == 0:
		return StateSame
	case has(Warning):
		return StateWarning
	case r.MatchID != 0:
		return StateChanged
	}
	return StateNew
}

// rules checks the record that would be stored.
func (p *planner) rules(r *candidateRow, row *PlanRow) []Problem {
	var found []Problem
	rec := &row.Record
	add := func(key string, level Level, code string, args map[string]any) {
		found = append(found, Problem{key, r.cell.of(key), code, level, args})
	}
	for _, f := range Fields {
		if f.Required && f.Text(rec) == "" && len(row.Candidates) == 0 && !r.faulty(f.Key) {
			add(f.Key, Error, "required", nil)
		}
	}
	for _, problem := range Check(*rec, p.day) {
		add(problem.Field, Error, strings.TrimPrefix(problem.Key, "problem."), problem.Args)
	}
	for _, f := range Fields.Only("party_joined_on", "party_official_on") {
		if on, _ := calendar.ParsePartial(f.Text(rec)); !p.Today.IsZero() && on.Earliest().After(p.Today) {
			add(f.Key, Warning, "date_in_future", fault.Args("Read", on.Short()))
		}
	}
	if p.SendingUnits != nil && rec.Represents != "" && !p.knowsSender(rec.Represents) {
		add("represents", Warning, "unknown_sending_unit", fault.Args("Text", rec.Represents))
	}
	for _, o := range p.others[r.base] {
		agree, _ := births(rec.BornOn, o.BornOn)
		if agree && (o.CitizenID == "" || !differs(o.CitizenID, rec.CitizenID)) {
			add("full_name", Warning, "in_other_congress", fault.Args("Name", o.FullName, "Born", o.BornOn.Short(), "Unit", o.UnitName))
		}
	}
	return found
}

// insist makes an error of what is only worth knowing where nothing else gives the value.
func (r *reading) insist(code string) {
	for i := range r.problems {
		if r.problems[i].Code == code {
			r.problems[i].Level = Error
		}
	}
}

// faulty reports whether the lack of a value is explained by an error already.
func (r *reading) faulty(key string) bool {
	return slices.ContainsFunc(r.problems, func(p Problem) bool {
		sex := p.Code == "both_sexes" || p.Code == "neither_sex"
		return p.Level == Error && (p.Field == key || sex && (key == "gender" || key == "born_on"))
	})
}

func (p *planner) knowsSender(represents string) bool {
	name, listed := Canonical("represents", represents)
	return p.senders[plain(represents)] != "" || listed && p.organisations[name]
}
