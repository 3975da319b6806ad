package rosterplan

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/identity"
)

// matchSame pairs rows with delegates that hold exactly the row's values, as after an earlier import. It runs first
// so that, of two similar people, each row finds its own delegate.
func (p *Planner) matchSame() {
	for row := range p.data() {
		for _, e := range p.byName[row.Key()] {
			if e.by != nil || row.Kinship(e.Traces) < identity.Unmarked || !row.equals(e) {
				continue
			}
			row.pair(e)
			break
		}
	}
}

// equals reports whether the row says exactly what is known of the delegate.
func (r *candidateRow) equals(e *entry) bool {
	merged := overlay(*e.Who, r.reading)
	for _, f := range delegate.Fields {
		old := f.Text(e.Who)
		silent := f.Text(r.Who) == "" && old != "" && r.said.of(f.Key) != old
		if silent || f.Text(&merged) != old {
			return false
		}
	}
	return true
}

func (r *candidateRow) pair(e *entry) { r.match, e.by = e, r }

// matchCertain pairs rows with the only delegate who is certainly the same person.
func (p *Planner) matchCertain() {
	for row := range p.data() {
		if row.match != nil {
			continue
		}
		var sure []*entry
		for _, e := range p.similar(row) {
			if verdict, _ := identity.Compare(row.Traces, e.Traces); verdict == identity.Certain && (e.by == nil || samePerson(row, e.by)) {
				sure = append(sure, e)
			}
		}
		switch {
		case len(sure) != 1: // left to askPeople
		case sure[0].by != nil: // the file lists the person twice; compareRows reports it
			row.match = sure[0]
		default:
			row.pair(sure[0])
		}
	}
}

// similar returns the delegates worth comparing with the row, without repeats.
func (p *Planner) similar(row *candidateRow) []*entry {
	list := slices.Clone(p.byCitizen[row.rec.CitizenID])
	for _, e := range p.byName[row.Key()] {
		if !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	if row.rec.BornOn.Day == 0 {
		return list
	}
	for _, e := range p.byBirth[row.rec.BornOn] { // many are recorded on 1 January, so compare the names right away
		if row.Kinship(e.Traces) == identity.Near && !slices.Contains(list, e) {
			list = append(list, e)
		}
	}
	return list
}

func (r *candidateRow) ask(e *entry, why string) {
	merged := overlay(*e.Who, r.reading)
	r.candidates = append(r.candidates, Candidate{ID: e.Who.Delegate.ID, Why: why, Record: *e.Who,
		Changes: delegate.Fields.Diff(e.Who, &merged)})
}

// askPeople sets the candidates of unmatched rows, unless an earlier decision applies.
func (p *Planner) askPeople() {
	for row := range p.data() {
		if row.match != nil || row.Base == "" {
			continue
		}
		var namesake *delegate.Record
		for _, e := range p.similar(row) {
			verdict, why := identity.Compare(row.Traces, e.Traces)
			switch {
			case e.by != nil:
			case verdict == identity.Certain:
				row.ask(e, identity.WhySeveral)
			case verdict == identity.Possible:
				row.ask(e, why)
			case verdict == identity.NamesakeOnly:
				namesake = e.Who
			}
		}
		if namesake != nil && len(row.candidates) == 0 {
			row.add("full_name", cellvalue.Warning, "namesake_in_list", "Name", namesake.FullName, "Born", namesake.BornOn.Short())
		}
		p.decide(row)
	}
}

// decide applies a stored decision that is still possible.
func (p *Planner) decide(row *candidateRow) {
	d, found := p.Decisions[row.key()]
	if !found || len(row.candidates) == 0 {
		return
	}
	if d.Choice == Both {
		row.candidates, row.decision = nil, Both
		return
	}
	for _, c := range row.candidates {
		if c.ID != d.DelegateID || d.Choice != Keep && d.Choice != Replace {
			continue
		}
		for _, e := range p.byName[identity.TracesOf(&c.Record).Key()] {
			if e.Who.Delegate.ID == c.ID && e.by == nil {
				row.pair(e)
				row.candidates, row.decision = nil, d.Choice
				return
			}
		}
	}
}

// key is stable across imports as long as the row's name, birth and sender stay the same.
func (r *candidateRow) key() string {
	return strings.Join([]string{r.Spelling(), r.rec.BornOn.String(), r.Represents}, "|")
}

// mostOfOneDay bounds the people of one birth day whose names are compared: where a file has more, the day was not known.
const mostOfOneDay = 100

// compareRows finds people who appear twice in the file: by citizen number, by name as it sounds, and of those born on one
// day by a name that is near.
func (p *Planner) compareRows() {
	byName, byCitizen, byBirth := map[string][]*candidateRow{}, map[string][]*candidateRow{}, map[calendar.Partial][]*candidateRow{}
	for row := range p.data() {
		earlier := append(slices.Clone(byCitizen[row.number]), byName[row.Sound()]...)
		for _, born := range byBirth[row.rec.BornOn] {
			if row.Kinship(born.Traces) == identity.Near && !slices.Contains(earlier, born) {
				earlier = append(earlier, born)
			}
		}
		found := slices.ContainsFunc(earlier, func(e *candidateRow) bool { return p.compareRow(row, e) })
		if row.number != "" && len(byCitizen[row.number]) == 0 {
			byCitizen[row.number] = []*candidateRow{row}
		}
		if row.Name == "" || found && row.again != nil {
			continue
		}
		byName[row.Sound()] = append(byName[row.Sound()], row)
		if row.rec.BornOn.Day != 0 && len(byBirth[row.rec.BornOn]) < mostOfOneDay {
			byBirth[row.rec.BornOn] = append(byBirth[row.rec.BornOn], row)
		}
	}
}

// compareRow adds a problem about two rows and reports whether it did. Two rows that match two different delegates
// are fine.
func (p *Planner) compareRow(row, earlier *candidateRow) bool {
	if row.match != nil && earlier.match != nil && row.match != earlier.match {
		return false
	}
	said := func(of *candidateRow) []any {
		return []any{"Row", of.Number, "Sheet", of.Sheet, "Name", of.rec.FullName}
	}
	kin := row.Kinship(earlier.Traces)
	switch {
	case samePerson(row, earlier):
		row.repeats(earlier)
		if cells := row.differing(earlier); len(cells) > 0 {
			row.add("", cellvalue.Warning, "again_differs", append(said(earlier), "Cells", strings.Join(cells, ", "))...)
		} else {
			row.add("", cellvalue.Warning, "again", said(earlier)...)
		}
	case identity.Same(row.number, earlier.number): // whose number it is, only the sender knows
		row.add("citizen_id", cellvalue.Error, "citizen_id_shared", said(earlier)...)
		earlier.add("citizen_id", cellvalue.Error, "citizen_id_shared", said(row)...)
		for _, r := range []*candidateRow{row, earlier} {
			r.rec.CitizenID, r.Who.CitizenID = "", ""
		}
	case row.rec.BornOn.Year != earlier.rec.BornOn.Year || contradict(row.rec.BornOn, earlier.rec.BornOn):
		return false
	case kin == identity.Near:
		return p.askTwin(row, earlier, identity.WhySpelling)
	case kin >= identity.Unmarked:
		return p.askTwin(row, earlier, identity.WhyNameYear)
	default:
		return false
	}
	return true
}

// askTwin asks whether two rows are one person, unless somebody has said so before: one, and the later row is left out;
// two, and both stay.
func (p *Planner) askTwin(row, earlier *candidateRow, why string) bool {
	key := earlier.key() + "||" + row.key()
	switch p.Decisions[key].Choice {
	case One:
		row.repeats(earlier)
		row.add("", cellvalue.Warning, "again", "Row", earlier.Number, "Sheet", earlier.Sheet, "Name", earlier.rec.FullName)
		return true
	case Both:
		return false
	}
	row.twin = &Twin{Sheet: earlier.Sheet, Row: earlier.Number, Name: earlier.rec.FullName, Why: why, key: key}
	return true
}

// repeats leaves a row out as the person of an earlier one, whose cell is offered the birth where the row knows more of it.
func (r *candidateRow) repeats(earlier *candidateRow) {
	r.again = earlier
	if known(r.rec.BornOn) > known(earlier.rec.BornOn) && earlier.cell.of("born_on") != "" && !contradict(r.rec.BornOn, earlier.rec.BornOn) {
		earlier.add("born_on", cellvalue.Warning, birthMoreExact, "Row", r.Number, "Sheet", r.Sheet, "Read", r.rec.BornOn.Short())
	}
}

// differing lists the cells in which the row says something else of the person than an earlier row.
func (r *candidateRow) differing(earlier *candidateRow) (cells []string) {
	for _, f := range delegate.Fields {
		said := f.Text(&r.rec)
		if cell := r.cell.of(f.Key); said != "" && said != f.Text(&earlier.rec) && cell != "" && f.Key != "full_name" {
			cells = append(cells, cell)
		}
	}
	return cells
}

// known is how many parts of a birth are known.
func known(p calendar.Partial) (parts int) {
	for _, part := range []int{p.Year, int(p.Month), p.Day} {
		if part != 0 {
			parts++
		}
	}
	return parts
}

// contradict reports whether two births contradict each other.
func contradict(a, b calendar.Partial) bool {
	agree, _ := identity.Births(a, b)
	return !agree && !a.IsZero() && !b.IsZero()
}

// samePerson reports whether two rows are one person: the same name (Kinship) with the same citizen number, the same full
// date of birth, or births that agree and senders that do not differ.
func samePerson(a, b *candidateRow) bool {
	_, exact := identity.Births(a.rec.BornOn, b.rec.BornOn)
	switch {
	case a.Name == "" || a.Kinship(b.Traces) < identity.Unmarked:
		return false
	case identity.Same(a.rec.CitizenID, b.rec.CitizenID):
		return true
	case contradict(a.rec.BornOn, b.rec.BornOn):
		return false
	}
	return exact || !identity.Differs(a.Represents, b.Represents)
}
