package app

import (
	"cmp"
	"strings"

	"daihoi/exports"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/templates"
)

func invitationsPath(congressID int64) string { return congressPath(congressID) + "/invitations" }

// invitationsPage is the letters to delegates of a congress who are named in the address, by ids or as ticked in a list:
// a summons to each, an invitation to each guest.
func invitationsPage(r *Request) (Result, error) {
	c, err := r.congressFor(access.View)
	if err != nil {
		return Result{}, err
	}
	v := templates.Invitations{Frame: r.frame("invite.title"), Sub: r.congressLine(c), Unit: strings.ToUpper(c.Unit.FullName),
		UnitName: lowered(c.Unit.FullName), PlaceAndDay: exports.PlaceAndDay(c.Unit.Name, r.Today()), Signer: r.T("export.sign.chair"),
		List: listAddress(c.ID), HereOnly: r.hereOnly()}
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	if v.Congress, _, err = report.PaperNames(r.Tx, r.Words, c); err != nil {
		return Result{}, err
	}
	if v.When, err = r.letterSessions(c); err != nil {
		return Result{}, err
	}
	people, err := delegate.Several(r.Tx, c.ID, idsOf(r.pickedDelegates()))
	if err != nil {
		return Result{}, err
	}
	for i := range people {
		if people[i].Withdrawn() {
			continue
		}
		letter, err := r.letter(&people[i])
		if err != nil {
			return Result{}, err
		}
		v.Letters = append(v.Letters, letter)
	}
	return show(templates.InvitationsPage(v)), nil
}

// pickedDelegates are those whom the address names, by ids or as ticked in a list.
func (r *Request) pickedDelegates() []delegate.Selected {
	return ticked(append(strings.Split(r.Query("ids"), ","), r.QueryValues("pick")...))
}

func idsOf(selected []delegate.Selected) []int64 {
	ids := make([]int64, len(selected))
	for i, s := range selected {
		ids[i] = s.ID
	}
	return ids
}

func (r *Request) letter(rec *delegate.Record) (l templates.Letter, err error) {
	l = templates.Letter{Guest: rec.Category == delegate.Guest, Salutation: r.T("invite.to." + cmp.Or(rec.Gender, "either")),
		Name: rec.FullName, Occupation: rec.Occupation}
	if !l.Guest {
		l.Standing = r.T("report.category." + rec.Category)
		if rec.Represents != "" {
			l.Standing += " – " + rec.Represents
		}
	}
	if hasCard(rec) {
		l.Number, l.Code, err = r.cardCode(rec)
	}
	return l, err
}

// letterSessions says when and where each session is held; nothing is said of what is not fixed yet.
func (r *Request) letterSessions(c congress.Congress) ([]string, error) {
	sessions, err := congress.Sessions(r.Tx, c.ID)
	var lines []string
	for _, s := range sessions {
		line := r.T("invite.session", "Kind", r.T("choice.kind."+s.Kind), "When", r.sessionTime(s))
		if s.Venue != "" {
			line += r.T("invite.venue", "Venue", s.Venue)
		}
		lines = append(lines, line)
	}
	return lines, err
}
