package papers

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/exports/merge"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// about is what one paper is about, as sources see it.
type about struct {
	tx       *store.Tx
	words    *i18n.Printer // Vietnamese
	issuer   org.Unit
	term     org.Term
	kind     paper.Kind
	batch    paper.Batch
	paper    *paper.Paper // nil for a draft
	subject  paper.Subject
	congress *congress.Congress // nil without one
}

// put stores values.
type put func(key, value string)

// source fills the fields of a group. A source with PerPaper differs between papers about the same congress.
type source struct {
	group    string
	perPaper bool
	fill     func(a about, set put, list func(key string, records []merge.Record)) error
}

// sources are where values come from. What is not known is left out, and is blank in the paper, never 0.
var sources = []source{
	{"paper", true, paperValues},
	{"issuer", true, issuerValues},
	{"signer", true, signerValues},
	{"person", true, personValues},
	{"unit", false, unitValues},
	{"congress", false, congressValues},
	{"sessions", false, sessionValues},
	{"delegates", false, delegateValues},
	{"attendance", false, attendanceValues},
	{"composition", false, compositionValues},
	{"allocation", false, allocationValues},
	{"leaders", false, leaderValues},
	{"outcome", false, outcomeValues},
	{"committee", false, committeeValues},
	{"decisions", false, decisionValues},
	{"below", false, belowValues},
}

type listPut = func(key string, records []merge.Record)

func paperValues(a about, set put, list listPut) error {
	set("symbol", a.kind.Symbol)
	set("number", "……")
	set("number_mark", "……/"+a.kind.Symbol)
	set("draft", book.DraftMark)
	if a.paper != nil {
		mark := a.paper.Mark()
		set("number_mark", mark)
		set("number", mark[:strings.IndexByte(mark, '/')])
		set("draft", "")
	}
	set("place_and_date", book.PlaceAndDay(a.issuer.Name, a.batch.IssuedOn))
	set("date", a.batch.IssuedOn.Short())
	set("summary", a.batch.Summary)
	set("recipient", a.subject.Recipient)
	set("today", a.tx.Today().Short())
	var lines []merge.Record
	for l := range strings.Lines(a.batch.Content) {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, merge.Record{Text: map[string]string{"line": l}})
		}
	}
	list("content", lines)
	return nil
}

func issuerValues(a about, set put, _ listPut) error {
	organ := a.kind.Organ
	lines := book.Issuer(a.issuer.FullName, organ)
	set("issuer_line1", lines[0])
	set("issuer_line2", lines[1])
	set("issuer_line3", lines[2])
	committee := committeeOf(a.issuer)
	set("issuer_committee", committee)
	set("issuer_name", "Ban Thường trực "+committee)
	set("organ_caps", strings.ToUpper("Ban Thường trực\n"+committee))
	set("issuer_unit", a.issuer.FullName)
	set("place", a.issuer.Name)
	return nil
}

func committeeOf(u org.Unit) string {
	if u.Code == org.NationCode {
		return "Ủy ban Trung ương MTTQ Việt Nam"
	}
	return "Ủy ban MTTQ Việt Nam " + report.InSentence(u.FullName)
}

func signerValues(a about, set put, _ listPut) error {
	set("sign_for", a.kind.SignFor)
	sign, err := SignerOf(a.tx, a.words, a.issuer, a.kind, a.batch)
	set("sign_title", strings.Join(book.NonEmpty(sign.Acting, sign.SignerTitle), "\n"))
	set("signer_name", sign.Signer)
	return err
}

func unitValues(a about, set put, _ listPut) error {
	u := a.subject.Unit
	set("unit_name", u.FullName)
	set("unit_in_text", report.InSentence(u.FullName))
	set("unit_short", u.Name)
	set("unit_code", u.Code)
	set("committee", committeeOf(u))
	above, err := org.Ancestors(a.tx, u)
	if len(above) > 0 {
		p := above[len(above)-1]
		set("parent_name", p.FullName)
		set("parent_in_text", report.InSentence(p.FullName))
		set("parent_committee", committeeOf(p))
	}
	return err
}

func congressValues(a about, set put, _ listPut) error {
	term := strings.Replace(a.term.Code, "-", "\u00a0-\u00a0", 1) // not broken over two lines
	set("term", term)
	ordinal := ""
	if a.congress != nil && a.congress.Ordinal > 0 {
		ordinal = " lần thứ " + book.Roman(a.congress.Ordinal)
		set("ordinal", book.Roman(a.congress.Ordinal))
	}
	name := "Đại hội đại biểu MTTQ Việt Nam " + report.InSentence(a.subject.Unit.FullName) + ordinal + ", nhiệm kỳ " + term
	set("congress_name", name)
	set("congress_name_caps", strings.ToUpper(name))
	if a.congress != nil {
		set("congress_day", day(a.congress.Day))
		set("held_on", day(a.congress.HeldOn))
		if a.congress.Seats > 0 {
			set("seats", a.words.Number(a.congress.Seats))
		}
	}
	return nil
}

func day(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Short()
}

// clock is an hour as papers write it: "7 giờ 30".
func clock(hhmm string) string {
	h, m, found := strings.Cut(hhmm, ":")
	hour, err := strconv.Atoi(h)
	if !found || err != nil {
		return ""
	}
	return fmt.Sprintf("%d giờ %s", hour, m)
}

func sessionValues(a about, set put, list listPut) error {
	if a.congress == nil {
		return nil
	}
	all, err := congress.Sessions(a.tx, a.congress.ID)
	var rows []merge.Record
	for i := range all {
		s := &all[i]
		rows = append(rows, merge.Record{Text: map[string]string{"session_name": a.words.T("choice.kind." + s.Kind), "session_day": day(s.OnDate),
			"session_starts": clock(s.Starts), "session_ends": clock(s.Ends), "session_venue": s.Venue}})
	}
	list("sessions", rows)
	if s := official(all); s != nil {
		set("official_day", day(s.OnDate))
		set("official_starts", clock(s.Starts))
		set("official_venue", s.Venue)
	}
	return err
}

func official(all []congress.Session) *congress.Session {
	if i := slices.IndexFunc(all, func(s congress.Session) bool { return s.Kind == congress.Official }); i >= 0 {
		return &all[i]
	}
	return nil
}

// shown is the value of a field of a field table as papers print it.
func shown[T any](words *i18n.Printer, f field.Field[T], rec *T) string {
	text := f.Text(rec)
	switch {
	case text == "":
		return ""
	case f.Kind == field.Choice:
		return words.T("choice." + f.Key + "." + text)
	case f.Kind == field.Flag:
		return "x"
	case f.Kind == field.Day || f.Kind == field.Partial:
		if p, err := calendar.ParsePartial(text); err == nil {
			return p.Short()
		}
	}
	return text
}

func personValues(a about, set put, _ listPut) error {
	if a.subject.DelegateID == nil {
		return nil
	}
	rec, err := delegate.Get(a.tx, *a.subject.DelegateID)
	if fault.KindOf(err) == fault.NotFound { // taken off the list since
		set("person_name", a.subject.Recipient)
		return nil
	}
	if err != nil {
		return err
	}
	set("person_title", salutation(rec.Gender))
	set("person_name", rec.FullName)
	set("person_work", rec.Occupation)
	set("person_represents", rec.Represents)
	set("person_category", a.words.T("choice.category."+rec.Category))
	return nil
}

func delegateValues(a about, set put, list listPut) error {
	if a.congress == nil {
		return nil
	}
	var rows []merge.Record
	f := delegate.Filter{Scope: delegate.Scope{CongressID: a.congress.ID}, Category: delegate.Official, Sort: "category"}
	err := delegate.All(a.tx, f, func(rec delegate.Record) error {
		row := merge.Record{Text: map[string]string{"salutation": salutation(rec.Gender)}}
		for _, f := range delegate.Fields {
			row.Text[f.Key] = shown(a.words, f, &rec)
		}
		rows = append(rows, row)
		return nil
	})
	list("delegates", rows)
	if len(rows) > 0 {
		set("official_count", a.words.Number(len(rows)))
	}
	return err
}

func share(words *i18n.Printer, n, of int) string {
	if s, ok := field.Share(n, of); ok {
		return words.Percent(int(s))
	}
	return ""
}

// attendanceValues counts the official delegates at the official session, once the check-in has begun.
func attendanceValues(a about, set put, list listPut) error {
	if a.congress == nil || !a.tx.Actor().Can(access.CheckIn, access.Place(a.congress.Unit.Path)) {
		return nil
	}
	all, err := congress.Sessions(a.tx, a.congress.ID)
	s := official(all)
	if err != nil || s == nil {
		return err
	}
	sitting, expected, err := delegate.SessionSitting(a.tx, s.ID)
	if err != nil {
		return err
	}
	marks, err := attendance.Marks(a.tx, sitting)
	roll := attendance.Register(expected, marks)
	if err != nil || !roll.Official.Begun() {
		return err
	}
	n := roll.Official
	for key, value := range map[string]int{"summoned": n.Summoned, "present": n.Present, "excused": n.Excused, "absent": n.Absent} {
		set(key, a.words.Number(value))
	}
	if n.Unmarked > 0 {
		set("unmarked", a.words.Number(n.Unmarked))
	}
	set("present_share", share(a.words, n.Present, n.Summoned))
	var rows []merge.Record
	for _, row := range roll.Rows {
		if !row.Official || row.Mark.State == attendance.Present {
			continue
		}
		state := map[attendance.State]string{attendance.Excused: "Vắng có lý do", attendance.Absent: "Vắng không có lý do"}[row.Mark.State]
		if state == "" {
			state = "Chưa điểm danh"
		}
		rows = append(rows, merge.Record{Text: map[string]string{"absent_name": row.Name, "absent_body": row.Body, "absent_state": state, "absent_reason": row.Mark.Reason}})
	}
	list("absences", rows)
	return nil
}

func compositionValues(a about, set put, list listPut) error {
	if a.congress == nil {
		return nil
	}
	rep, err := composition.ReportOf(a.tx, a.congress.ID)
	if err != nil || rep.Total == 0 {
		return err
	}
	for _, l := range rep.Groups[:4] {
		if l.Shown == delegate.Exact {
			set(l.Key+"_count", a.words.Number(l.Count))
			set(l.Key+"_share", share(a.words, l.Count, rep.Total))
		}
	}
	rows := func(prefix, before, name string, lines []composition.Line) (out []merge.Record) {
		for _, l := range lines {
			if l.Count > 0 && l.Shown == delegate.Exact {
				out = append(out, merge.Record{Text: map[string]string{name + "_name": before + lineName(a.words, prefix, l.Key), name + "_count": a.words.Number(l.Count),
					name + "_share": share(a.words, l.Count, rep.Total)}})
			}
		}
		return out
	}
	list("categories", rows("report.category.", "", "category", rep.Categories))
	list("composition", slices.Concat(rows("report.group.", "", "part", rep.Groups[:4]), rows("report.level.", "Văn hóa: ", "part", rep.Education),
		rows("report.level.", "Chuyên môn: ", "part", rep.Qualification), rows("report.level.", "Lý luận chính trị: ", "part", rep.PoliticalTheory),
		rows("report.age.", "", "part", rep.Ages)))
	set("youngest", extreme(rep.Youngest))
	set("oldest", extreme(rep.Oldest))
	return nil
}

// lineName is a line of a report in words; a level of the vocabulary is its own name.
func lineName(words *i18n.Printer, prefix, key string) string {
	if words.Has(prefix + key) {
		return words.T(prefix + key)
	}
	return key
}

func extreme(e composition.Extreme) string {
	if len(e.Names) == 0 {
		return ""
	}
	return fmt.Sprintf("%s (%d)", strings.Join(e.Names, ", "), e.Born.Year)
}

func allocationValues(a about, set put, list listPut) error {
	if a.congress == nil {
		return nil
	}
	saved, err := delegation.SavedAllocation(a.tx, a.congress.ID)
	if err != nil || saved.ID == 0 {
		return err
	}
	var rows []merge.Record
	for _, l := range saved.Lines {
		rows = append(rows, merge.Record{Text: map[string]string{"line_name": l.Name, "line_seats": a.words.Number(l.Seats), "line_note": l.Note}})
	}
	list("allocation", rows)
	set("allocation_total", a.words.Number(saved.Total))
	set("allocation_words", book.InWords(saved.Total))
	return nil
}

func leaderValues(a about, _ put, list listPut) error {
	all, err := org.Leaders(a.tx, a.subject.Unit.ID)
	var rows []merge.Record
	for _, l := range all {
		if l.Active(a.batch.IssuedOn) {
			rows = append(rows, merge.Record{Text: map[string]string{"leader_name": l.Name, "leader_title": l.Title}})
		}
	}
	list("leaders", rows)
	return err
}

func outcomeValues(a about, set put, _ listPut) error {
	if a.congress == nil {
		return nil
	}
	o, err := congress.OutcomeOf(a.tx, a.congress.ID)
	if err != nil || o.Version == 0 {
		return err
	}
	for _, f := range congress.OutcomeFields {
		set(resultKey(f.Key), shown(a.words, f, &o))
	}
	number := func(key string, n *int) {
		if n != nil {
			set(key, a.words.Number(*n))
		}
	}
	number("vacant", o.Vacant())
	number("newcomers", o.Newcomers())
	of := func(key string, part *int) {
		if part != nil && o.MembersElected != nil {
			set(key, share(a.words, *part, *o.MembersElected))
		}
	}
	of("elected_women_share", o.MembersWomen)
	of("elected_non_party_share", o.MembersNonParty)
	return nil
}

func belowValues(a about, set put, list listPut) error {
	all, err := unitsBelow(a.tx, a.subject.Unit, a.term, "")
	if err != nil || len(all) == 0 {
		return err
	}
	congresses, err := congress.List(a.tx, congress.Filter{Path: a.subject.Unit.Path, TermID: a.term.ID})
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return err
	}
	held := 0
	var rows []merge.Record
	for _, c := range congresses {
		if !slices.ContainsFunc(all, func(s paper.Subject) bool { return s.Unit.ID == c.UnitID }) {
			continue
		}
		row := merge.Record{Text: map[string]string{"below_name": c.Unit.FullName, "below_day": day(c.Day), "below_state": "Chưa tổ chức"}}
		if !c.HeldOn.IsZero() {
			held++
			row.Text["below_day"], row.Text["below_state"] = day(c.HeldOn), "Đã tổ chức"
		}
		rows = append(rows, row)
	}
	set("below_total", a.words.Number(len(rows)))
	set("below_held", a.words.Number(held))
	set("below_share", share(a.words, held, len(rows)))
	list("below", rows)
	return nil
}
