package report

import (
	"daihoi/exports/progress"
	"daihoi/models/calendar"
	"daihoi/models/finalreport"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// FinalOf is the final report of a unit's season on one day.
func FinalOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, at calendar.AsOf) (progress.Final, error) {
	p := report{tx: tx, words: words, unit: unit, term: term, at: at}
	if err := p.read(); err != nil {
		return progress.Final{}, err
	}
	found, err := p.progress(calendar.Date{})
	f := progress.Final{Report: found}
	if err != nil {
		return f, err
	}
	if p.own != nil && p.own.Held() {
		own := p.result(p.own)
		f.OwnResult = &own
	}
	if f.Compared, err = p.compared(); err != nil {
		return f, err
	}
	judgement, err := finalreport.JudgementOf(tx, unit, term.ID)
	if err != nil {
		return f, err
	}
	for _, field := range finalreport.JudgementFields {
		f.Sections = append(f.Sections, progress.Section{Key: field.Key, Text: field.Text(&judgement)})
	}
	return f, p.remarks(&f)
}

// compared places the last term beside the congresses held, the unit's own last.
func (p *report) compared() (out []progress.ComparedRow, err error) {
	all, err := finalreport.BeforeAt(p.tx, p.unit.Path, p.term)
	units := p.rows
	if p.own != nil {
		units = append(units[:len(units):len(units)], p.own)
	}
	for _, u := range units {
		if !u.Held() {
			continue
		}
		then, now := all[u.Congress.UnitID], p.result(u)
		out = append(out, progress.ComparedRow{Unit: p.name(u), Source: then.Source,
			Then: progress.TermNumbers{Delegates: then.Delegates, Members: then.Members, Women: then.Women, Standing: then.Standing, Deputies: then.Deputies},
			Now:  progress.TermNumbers{Delegates: now.Present, Members: now.Elected, Women: now.MembersWomen, Standing: now.Standing, Deputies: now.Deputies}})
	}
	return out, err
}

// remarks adds what the unit and those below it have written.
func (p *report) remarks(f *progress.Final) error {
	lessons, err := finalreport.LessonsBelow(p.tx, p.unit, p.term.ID)
	if err != nil {
		return err
	}
	for _, l := range lessons {
		f.Lessons = append(f.Lessons, progress.LessonRow{Unit: l.Unit, Lessons: l.Lessons, Proposals: l.Proposals})
	}
	tallies, err := finalreport.CommendedWithin(p.tx, p.unit, p.term.ID)
	if err != nil {
		return err
	}
	for _, t := range tallies {
		f.Tallies = append(f.Tallies, progress.TallyRow(t))
	}
	commended, err := finalreport.Commended(p.tx, p.unit, p.term.ID)
	if err != nil {
		return err
	}
	for _, c := range commended {
		f.Commended = append(f.Commended, progress.CommendedRow{Kind: p.words.T("choice.recipient_kind." + c.RecipientKind), Recipient: c.Recipient, Form: c.Form,
			Merit: c.Merit, Giver: c.Giver, Number: c.Number, Day: c.GivenOn})
	}
	photos, err := finalreport.Photos(p.tx, p.unit, p.term.ID)
	for _, photo := range photos {
		f.Photos = append(f.Photos, progress.PhotoRow{Caption: photo.Caption, Name: photo.Name, Digest: photo.Digest})
	}
	return err
}
