package exports

import (
	"cmp"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/dossier"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// PersonFile is everything that is kept about one person, as a workbook or as JSON.
type PersonFile struct {
	dossier.Dossier
	Unit    string // that answers, in the properties
	Date    calendar.Date
	Purpose string
	Words   *i18n.Printer
}

// personLine is a row of one of the tables: values by key, as people read them and as programs do.
type personLine map[string]personValue

type personValue struct{ shown, data any }

// personTable is a sheet, and a list in the JSON.
type personTable struct {
	key    string // "person_file.sheet.<key>"
	keys   []string
	widths []float64
	lines  []personLine
	note   string
}

// WritePerson writes the workbook: the person, and a sheet for each kind of thing that is kept.
func WritePerson(w io.Writer, in PersonFile) error {
	title := in.Words.T("person_file.title")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Person.FullName, Author: "Ủy ban MTTQ Việt Nam " + in.Unit, Day: in.Date})
	for i, t := range in.tables() {
		columns := []book.Column[personLine]{book.Numbered[personLine]()}
		for j, key := range t.keys {
			columns = append(columns, book.Column[personLine]{Key: key, Title: in.heading(t.key, key), Width: t.widths[j],
				Value: func(_ int, l personLine) book.Cell { return book.Left(l[key].shown) }})
		}
		s := b.Sheet(in.Words.T("person_file.sheet."+t.key), book.Widths(columns))
		under := []string{in.Person.FullName}
		if i == 0 {
			under = book.NonEmpty(in.Person.FullName, in.Words.T("person_file.made", "Day", in.Date, "Purpose", in.Purpose))
		}
		s.Title(cmp.Or(map[bool]string{true: title}[i == 0], in.Words.T("person_file.sheet."+t.key)), under...)
		r := book.Write(s, columns, t.lines)
		for _, note := range book.NonEmpty(t.note) {
			s.Row++
			s.Line(note, book.CellStyle{Italic: true})
		}
		s.Finish(r.Head, r.First, 2)
	}
	return b.Write(w)
}

// heading is a field's name where the column is a field.
func (in PersonFile) heading(table, key string) string {
	if _, is := delegate.Fields.Find(key); is && table == "seats" {
		return in.Words.T("field." + key)
	}
	return in.Words.T("person_file.column." + key)
}

// WriteJSON writes an object with the same lists. Dates are YYYY-MM-DD, moments in UTC; what is not known is "".
func (in PersonFile) WriteJSON(w io.Writer) error {
	out := map[string]any{"made_on": in.Date, "purpose": in.Purpose, "seats_elsewhere": in.Elsewhere, "older_history_left_out": in.More}
	rec := delegate.Record{Person: in.Person}
	out["person"] = delegate.PersonFields.Values(&rec)
	for _, t := range in.tables()[1:] {
		list := make([]map[string]any, len(t.lines))
		for i, l := range t.lines {
			list[i] = make(map[string]any, len(t.keys))
			for _, key := range t.keys {
				list[i][key] = l[key].data
			}
		}
		out[t.key] = list
	}
	encode := json.NewEncoder(w)
	encode.SetEscapeHTML(false)
	encode.SetIndent("", " ")
	return encode.Encode(out)
}

func (in PersonFile) tables() []personTable {
	return []personTable{in.facts(), in.seats(), in.committees(), in.attendance(), in.proposals(), in.merges(), in.history(), in.views()}
}

func (in PersonFile) facts() personTable {
	t := personTable{key: "person", keys: []string{"field", "value"}, widths: []float64{34, 60}}
	rec := delegate.Record{Person: in.Person}
	for _, f := range delegate.PersonFields {
		t.lines = append(t.lines, personLine{"field": same(in.Words.T("field." + f.Key)), "value": {fieldCell(f, &rec, in.Words).Value, f.Text(&rec)}})
	}
	notes := []string{in.Words.T("person_file.seats_here", "Count", len(in.Seats))}
	if in.Elsewhere > 0 {
		notes = append(notes, in.Words.T("person_file.elsewhere", "Count", in.Elsewhere))
	}
	t.note = strings.Join(append(notes, in.Words.T("person_file.unlinked")), " ")
	return t
}

func same(v any) personValue { return personValue{v, v} }

func (in PersonFile) seats() personTable {
	t := personTable{key: "seats", keys: append(append([]string{"term", "unit", "day"}, delegate.SeatFields.Keys()...), "invited_on", "withdrawn", "delegation"),
		widths: []float64{10, 16, 11}}
	for range delegate.SeatFields {
		t.widths = append(t.widths, 12)
	}
	t.widths = append(t.widths, 11, 14, 18)
	for i := range in.Seats {
		s := &in.Seats[i]
		l := personLine{"term": same(s.Term), "unit": same(s.UnitName), "day": same(s.CongressDay), "invited_on": same(s.InvitedOn)}
		for _, f := range delegate.SeatFields {
			l[f.Key] = personValue{fieldCell(f, &s.Record, in.Words).Value, f.Text(&s.Record)}
		}
		if s.Withdrawn() {
			l["withdrawn"] = personValue{in.Words.T("delegate.is_withdrawn", "Day", s.WithdrawnOn, "Reason", s.WithdrawnReason),
				map[string]any{"on": s.WithdrawnOn, "reason": s.WithdrawnReason}}
		}
		if e := s.Delegation; e != nil {
			text := []string{in.Words.T("choice.category." + e.Kind), in.Words.T("delegation.state." + string(e.State))}
			if e.Head {
				text = append(text, in.Words.T("person_file.head"))
			}
			for _, f := range delegate.PersonFields { // as sent
				if e.Sent[f.Key] != "" {
					text = append(text, in.Words.T("field."+f.Key)+": "+in.read(f.Key, e.Sent[f.Key]))
				}
			}
			l["delegation"] = personValue{strings.Join(text, "; "), map[string]any{"kind": e.Kind, "state": e.State, "position": e.Position, "head": e.Head, "sent_at": in.moment(e.SentAt).data, "sent": e.Sent}}
		}
		t.lines = append(t.lines, l)
	}
	if in.Elsewhere > 0 {
		t.note = in.Words.T("person_file.elsewhere", "Count", in.Elsewhere)
	}
	return t
}

// committees are the Committees of which the person is or was a member or a nominee.
func (in PersonFile) committees() personTable {
	t := personTable{key: "committees", keys: []string{"term", "unit", "status", "seat", "block", "post", "from", "to", "replaces", "replaced_by", "votes", "reason"},
		widths: []float64{9, 14, 11, 12, 14, 13, 10, 10, 14, 14, 12, 16}}
	chosen := func(prefix, key string) personValue {
		if key == "" {
			return same("")
		}
		return personValue{in.Words.T(prefix + key), key}
	}
	for _, s := range in.Committees {
		var votes []string
		for _, v := range []struct {
			key string
			n   *int
		}{{"votes_for", s.VotesFor}, {"votes_against", s.VotesAgainst}, {"votes_other", s.VotesOther}} {
			if v.n != nil {
				votes = append(votes, in.Words.T("field."+v.key)+" "+strconv.Itoa(*v.n))
			}
		}
		t.lines = append(t.lines, personLine{"term": same(s.Term), "unit": same(s.UnitName), "status": chosen("choice.member_status.", s.Status),
			"seat": chosen("choice.member_seat.", s.Seat), "block": same(s.Block), "post": same(s.Post), "from": same(s.From), "to": same(s.To),
			"replaces": same(s.Replaces), "replaced_by": same(s.After),
			"votes":  {strings.Join(votes, "; "), map[string]any{"form": s.VoteForm, "for": s.VotesFor, "against": s.VotesAgainst, "other": s.VotesOther}},
			"reason": same(s.Reason)})
	}
	return t
}

func (in PersonFile) attendance() personTable {
	t := personTable{key: "attendance", keys: []string{"unit", "session", "day", "state", "at", "desk", "reason", "by", "entered_at"},
		widths: []float64{18, 14, 12, 14, 17, 10, 18, 17, 17}}
	for _, s := range in.Seats {
		for _, m := range s.Marks {
			l := personLine{"unit": same(s.UnitName), "day": same(m.Day), "at": in.moment(m.At), "desk": same(m.Desk), "reason": same(m.Reason),
				"by": same(m.ByName), "entered_at": in.moment(m.EnteredAt), "session": {"", m.Session},
				"state": {in.Words.T("choice.attendance." + cmp.Or(string(m.State), "unmarked")), m.State}}
			if m.Session != "" {
				l["session"] = personValue{in.Words.T("choice.kind." + m.Session), m.Session}
			}
			t.lines = append(t.lines, l)
		}
	}
	return t
}

// proposals has a line for each field that was proposed.
func (in PersonFile) proposals() personTable {
	t := personTable{key: "corrections", keys: []string{"at", "unit", "by", "field", "old", "new", "reason", "state", "answered_by", "answered_at", "answer"},
		widths: []float64{14, 14, 13, 13, 13, 12, 14, 13, 13, 13, 13}}
	for _, c := range in.Proposals {
		for _, change := range c.Changes {
			t.lines = append(t.lines, personLine{"at": in.moment(c.At), "unit": same(cmp.Or(in.UnitOf(c.From), in.Words.T("correction.other_unit"))), "by": same(c.UserName),
				"field": {in.fieldName(change.Field), change.Field}, "old": {in.read(change.Field, change.Old), change.Old}, "new": {in.read(change.Field, change.New), change.New},
				"reason": same(c.Reason), "state": {in.Words.T("correction.state." + string(c.State)), c.State}, "answered_by": same(c.AnsweredBy),
				"answered_at": in.moment(c.AnsweredAt), "answer": same(c.Answer)})
		}
	}
	return t
}

func (in PersonFile) merges() personTable {
	t := personTable{key: "merges", keys: []string{"at", "by", "name", "born_on"}, widths: []float64{18, 26, 34, 14}}
	for _, m := range in.Merges {
		who := m.Merged()
		t.lines = append(t.lines, personLine{"at": in.moment(m.At), "by": same(m.UserName), "name": same(who.FullName), "born_on": same(who.BornOn)})
	}
	return t
}

// personChanges is how much of the changes fits in the highest row that a sheet can have, in letters.
const personChanges = 1500

func (in PersonFile) history() personTable {
	t := personTable{key: "history", keys: []string{"at", "by", "unit", "what", "changes", "reason"}, widths: []float64{17, 19, 18, 21, 46, 20}}
	for _, step := range in.Steps {
		if seen[step.Action] {
			continue
		}
		lines := make([]string, len(step.Changes))
		for i, c := range step.Changes {
			lines[i] = in.fieldName(c.Field) + ": " + cmp.Or(in.read(c.Field, c.Old), "–") + " → " + cmp.Or(in.read(c.Field, c.New), "–")
		}
		text := []rune(strings.Join(lines, "\n"))
		if len(text) > personChanges {
			text = append(text[:personChanges], '…')
		}
		changes := step.Changes
		if changes == nil {
			changes = []field.Change{}
		}
		t.lines = append(t.lines, personLine{"at": in.moment(step.At), "by": same(step.By), "unit": same(step.Unit),
			"what": {in.Words.T("audit." + step.Action), step.Action}, "changes": {string(text), changes}, "reason": same(step.Reason)})
	}
	if in.More {
		t.note = in.Words.T("person_file.more", "Count", in.Words.Number(dossier.MostSteps))
	}
	return t
}

// seen are the actions that change nothing: somebody looked at the whole record, or took it along.
var seen = map[string]bool{"delegate_viewed": true, "person_exported": true}

func (in PersonFile) views() personTable {
	t := personTable{key: "views", keys: []string{"at", "by", "unit", "what", "reason"}, widths: []float64{18, 26, 24, 30, 34}}
	for _, step := range in.Steps {
		if seen[step.Action] {
			t.lines = append(t.lines, personLine{"at": in.moment(step.At), "by": same(step.By), "unit": same(step.Unit),
				"what": {in.Words.T("audit." + step.Action), step.Action}, "reason": same(step.Reason)})
		}
	}
	return t
}

func (in PersonFile) moment(at store.Instant) personValue {
	if at.IsZero() {
		return same("")
	}
	return personValue{in.Words.Moment(at.Time), at}
}

func (in PersonFile) fieldName(key string) string {
	if in.Words.Has("field." + key) {
		return in.Words.T("field." + key)
	}
	return key
}

// read is a stored text as people read it.
func (in PersonFile) read(key, text string) string {
	f, known := delegate.Fields.Find(key)
	if !known || text == "" {
		return text
	}
	rec := delegate.Record{}
	f.Set(&rec, text)
	switch v := fieldCell(f, &rec, in.Words).Value.(type) {
	case string:
		return v
	case calendar.Partial:
		return v.Short()
	case int:
		return strconv.Itoa(v)
	}
	return text
}
