package checkin

import (
	"cmp"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/seating"
	"daihoi/templates/checkin"
)

// invitationsPage shows letters to the delegates whom the address names, by ids or as ticked in a list: a notice to
// attend for each delegate, an invitation for each guest.
func invitationsPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	sign, err := report.SignatureOf(r.Tx, r.Words, c.Unit, r.Today())
	if err != nil {
		return web.Result{}, err
	}
	v := checkin.Invitations{Frame: r.Frame("invite.title"), Sub: r.CongressLine(c), Issuer: book.Issuer(c.Unit.FullName, ""),
		UnitName: report.InSentence(c.Unit.FullName), PlaceAndDay: book.PlaceAndDay(c.Unit.Name, r.Today()), Sign: sign.Lines(), Signer: sign.Signer,
		List: web.DelegateListPath(c.ID), HereOnly: hereOnly(r)}
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Congress, _, err = report.PaperNames(r.Tx, r.Words, c); err != nil {
		return web.Result{}, err
	}
	if v.When, err = letterSessions(r, c); err != nil {
		return web.Result{}, err
	}
	people, err := delegate.ByIDs(r.Tx, c.ID, web.IDs(pickedDelegates(r)))
	if err != nil {
		return web.Result{}, err
	}
	cards, err := attendance.CardsOf(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	seats, err := seating.Names(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	for i := range people {
		if people[i].Withdrawn() {
			continue
		}
		letter, err := letterOf(r, cards, &people[i])
		if err != nil {
			return web.Result{}, err
		}
		letter.Seat = seats[people[i].Delegate.ID]
		v.Letters = append(v.Letters, letter)
	}
	return web.Show(checkin.InvitationsPage(v)), nil
}

// pickedDelegates are those whom the address names, by ids or as ticked in a list.
func pickedDelegates(r *web.Request) []delegate.Selected {
	return web.ReadTicks(append(strings.Split(r.Query("ids"), ","), r.QueryValues("pick")...))
}

func letterOf(r *web.Request, cards attendance.Cards, rec *delegate.Record) (l checkin.Letter, err error) {
	l = checkin.Letter{Guest: rec.Category == delegate.Guest, Salutation: r.T("invite.to." + cmp.Or(rec.Gender, "either")),
		Name: rec.FullName, Occupation: rec.Occupation}
	if !l.Guest {
		l.Standing = r.T("report.category." + rec.Category)
		if rec.Represents != "" {
			l.Standing += " – " + rec.Represents
		}
	}
	if hasCard(rec) {
		l.Number, l.Code, err = cardCode(r, cards, rec)
	}
	return l, err
}

// letterSessions says when and where each session takes place, as far as that is fixed.
func letterSessions(r *web.Request, c congress.Congress) ([]string, error) {
	sessions, err := congress.Sessions(r.Tx, c.ID)
	var lines []string
	for _, s := range sessions {
		line := r.T("invite.session", "Kind", r.T("choice.kind."+s.Kind), "When", r.SessionTime(s))
		if s.Venue != "" {
			line += r.T("invite.venue", "Venue", s.Venue)
		}
		lines = append(lines, line)
	}
	return lines, err
}
