package delegates

import (
	"net/url"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/committee"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/templates/delegates"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// takePerson fills the form of a new delegate with a chosen person of another list. Someone already in this list is
// shown instead.
func takePerson(r *web.Request, v *delegates.DelegateForm, congressID int64, rec *delegate.Record) (web.Result, error) {
	id := int64(r.QueryInt("person", r.FormInt("person")))
	if id == 0 {
		return web.Result{}, nil
	}
	known, err := delegate.KnownPerson(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	if !mayTake(r, known) {
		return web.Result{}, store.NotFound()
	}
	if here, found := known.In(congressID); found && !r.Refused() {
		return web.Redirect(web.DelegatePath(here.Delegate.ID)), nil
	}
	rec.Person = known.Person
	v.Person, v.Version = id, r.FormVersion(known.Person.Version)
	v.Also = knownSeats(r.Words, known.At)
	c, err := delegate.PlaceOf(r.Tx, congressID)
	if err != nil {
		return web.Result{}, err
	}
	seats, err := delegate.SeatsOf(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	tellHolder(r, v, append(seats[id], delegate.Joining(c.UnitPath)), delegate.Joining(c.UnitPath).DelegateID)
	if r.Stale() {
		v.Conflict = r.T("fault.stale")
	}
	return web.Result{}, nil
}

func mayTake(r *web.Request, k delegate.Known) bool {
	for _, rec := range k.At {
		if r.Actor.Can(access.ViewSensitive, rec.UnitPath) {
			return true
		}
	}
	return false
}

// knownSearch offers people of other lists: those searched for, and those resembling the one that was typed.
func knownSearch(r *web.Request, v *delegates.DelegateForm, congressID int64) error {
	if v.Person != 0 {
		return nil
	}
	v.Known = &delegates.KnownSearch{Query: r.Query("known"), Category: r.Query("category"), Represents: r.Query("represents")}
	v.Known.Searched = len(strings.Fields(v.Known.Query)) > 1
	found, more, err := delegate.KnownPersons(r.Tx, v.Known.Query)
	if err != nil {
		return err
	}
	v.Known.Rows, v.Known.More = knownRows(r, v, congressID, found), more
	for _, p := range r.Problems() {
		if p.Key != "problem.known_elsewhere" {
			continue
		}
		var typed delegate.Record
		_ = delegate.Fields.Only("full_name", "born_on").Decode(r.Form, &typed) // the command has decoded both already
		alike, err := delegate.KnownLike(r.Tx, typed.FullName, typed.BornOn.Year)
		if err != nil {
			return err
		}
		v.Alike = knownRows(r, v, congressID, alike)
	}
	return nil
}

func knownRows(r *web.Request, v *delegates.DelegateForm, congressID int64, list []delegate.Known) []delegates.KnownRow {
	var rows []delegates.KnownRow
	for _, k := range list {
		row := delegates.KnownRow{Name: k.Person.FullName, Born: k.Person.BornOn.Short(), Occupation: k.Person.Occupation, At: knownSeats(r.Words, k.At)}
		if k.Person.Gender != "" {
			row.Gender = r.T("choice.gender." + k.Person.Gender)
		}
		if here, found := k.In(congressID); found {
			row.Here = web.DelegatePath(here.Delegate.ID)
		} else {
			query := url.Values{"category": {v.Known.Category}, "represents": {v.Known.Represents}, "back": {v.Back}}
			row.Use = v.Action + web.WithParams(query, "person", strconv.FormatInt(k.Person.ID, 10))
		}
		rows = append(rows, row)
	}
	return rows
}

func knownSeats(words *i18n.Printer, list []delegate.Record) []delegates.KnownSeat {
	var seats []delegates.KnownSeat
	for _, rec := range list {
		seat := delegates.KnownSeat{Href: web.DelegatePath(rec.Delegate.ID), Unit: rec.UnitName, Category: words.T("choice.category." + rec.Category)}
		if rec.Withdrawn() {
			seat.Category += ", " + words.T("known.withdrawn")
		}
		seats = append(seats, seat)
	}
	return seats
}

// committeeSeats says in which Committees the person is or was, or is meant to be: the place there, and since and until when.
func committeeSeats(words *i18n.Printer, spells []committee.Spell) []delegates.KnownSeat {
	var seats []delegates.KnownSeat
	for _, s := range spells {
		place := words.T("choice.member_status." + s.Status)
		if s.Status == committee.Appointed {
			place = words.T("known.member")
			if s.Seat != "" {
				place = words.T("choice.member_seat." + s.Seat)
			}
		}
		parts := []string{place, words.T("known.term", "Term", s.Term)}
		if !s.From.IsZero() {
			parts = append(parts, words.T("known.from", "Day", s.From))
		}
		if !s.To.IsZero() {
			parts = append(parts, words.T("known.until", "Day", s.To.AddDays(-1)))
		}
		seats = append(seats, delegates.KnownSeat{Href: web.CommitteePath(s.CongressID), Unit: s.UnitName, Category: strings.Join(parts, ", ")})
	}
	return seats
}

// fillPerson adds where else the person is a delegate and which records were merged into it.
func fillPerson(r *web.Request, v *delegates.DelegateForm, rec *delegate.Record) error {
	known, err := delegate.KnownPerson(r.Tx, rec.PersonID)
	if err != nil {
		return err
	}
	var others []delegate.Record
	for _, other := range known.At {
		if other.Delegate.ID != rec.Delegate.ID {
			others = append(others, other)
		}
	}
	v.Also = knownSeats(r.Words, others)
	spells, err := committee.Spells(r.Tx, rec.PersonID)
	if err != nil {
		return err
	}
	v.Committees = committeeSeats(r.Words, spells)
	all, err := delegate.SeatsOf(r.Tx, rec.PersonID)
	if err != nil {
		return err
	}
	seats := all[rec.PersonID]
	if n := len(seats) - len(known.At); n > 0 {
		v.Unseen = r.T("known.unseen", "Count", n)
	}
	fillFiles(r, v, rec.Delegate.ID, seats)
	if len(seats) > 1 {
		tellHolder(r, v, seats, rec.Delegate.ID)
	}
	if err := fillCorrections(r, v, rec.Person, seats); err != nil {
		return err
	}
	if r.Stale() && strings.HasSuffix(r.Path, "/separate") {
		v.Conflict = r.Words.With(r.Fault.Key, r.Fault.Args)
	}
	if !v.Editable {
		return nil
	}
	merges, err := identity.Merges(known, r.Tx)
	if err != nil || len(merges) == 0 {
		return err
	}
	last := merges[0]
	v.Merged = &delegates.MergeNotice{ID: last.ID, Text: r.T("person.merged_from", "Name", last.Merged().FullName,
		"When", r.Words.Moment(last.At.Time), "Who", last.UserName)}
	return nil
}

// tellHolder says which of the lists holds the identity of the person, and what becomes of a change from this one.
func tellHolder(r *web.Request, v *delegates.DelegateForm, seats []delegate.Seat, here int64) {
	holder := delegate.HoldingSeat(seats)
	unit := unitWord(r, holder)
	switch {
	case !v.Editable:
		v.Holder = r.T("correction.holder", "Unit", unit)
	case !delegate.Holds(r.Actor, seats):
		v.Holder = r.T("correction.holder_elsewhere", "Unit", unit)
		reason := r.WithError(ui.Input{Key: "correction_reason", Label: r.T("field.correction_reason"), Hint: r.T("correction.reason_hint"),
			Value: r.Form("correction_reason"), Kind: "long", Optional: true})
		v.Reason = &reason
	case holder.DelegateID == here:
		v.Holder = r.T("correction.holder_here")
	default:
		v.Holder = r.T("correction.holder_yours", "Unit", unit)
	}
}

// unitWord names the unit of a seat to those who may see it.
func unitWord(r *web.Request, s delegate.Seat) string {
	if r.Actor.Can(access.View, s.UnitPath) {
		return s.UnitName
	}
	return r.T("correction.other_unit")
}

// separatePersons undoes the last merge into the delegate's person.
func separatePersons(r *web.Request) (web.Result, error) {
	rec, err := editableDelegate(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := identity.UndoMerge(r.Tx, rec.PersonID, int64(r.FormInt("merge"))); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.DelegatePath(rec.Delegate.ID)).Saying("person.separated", "Name", rec.FullName), nil
}

// numberSought has the audit log say whose citizen number was looked for, and who was found.
func numberSought(l delegateList, number string, found delegate.Page, v delegates.Delegates) web.Result {
	entry := store.Entry{Action: "citizen_sought", Entity: "view", Label: v.Title + ", " + l.unit.FullName, UnitID: l.unit.ID, UnitPath: l.unit.Path,
		Changes: []field.Change{{Field: "citizen_id", New: number}}}
	if len(found.Rows) > 0 {
		entry.EntityID, entry.Label = found.Rows[0].Delegate.ID, found.Rows[0].FullName
	}
	result := web.Show(delegates.DelegatesPage(v))
	result.Record = &entry
	return result
}
