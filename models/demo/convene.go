package demo

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/store"
)

// convene creates the congresses with fields, sessions and milestones. The template comes last, so that due dates
// count from dates already known.
func (d *district) convene(tx *store.Tx) error {
	home, err := org.ByCode(tx, d.home)
	if err != nil {
		return err
	}
	communes, err := org.Under(tx, home.Path, org.Commune)
	if err != nil {
		return err
	}
	made, err := congress.ConveneAll(tx, append([]org.Unit{home}, communes...), d.ofTerm.ID)
	if err != nil {
		return err
	}
	for _, c := range made {
		d.congresses[c.Unit.Code] = c
	}
	for _, p := range d.plans {
		if err := d.register(tx, p); err != nil {
			return err
		}
	}
	if err := d.lead(tx, home); err != nil {
		return err
	}
	if made, err = congress.List(tx, congress.Filter{Path: home.Path, TermID: d.ofTerm.ID}); err != nil {
		return err
	}
	if _, err := deadline.ApplyAll(tx, made); err != nil {
		return err
	}
	for _, c := range made {
		d.congresses[c.Unit.Code] = c
		all, err := deadline.List(tx, c.ID)
		if err != nil {
			return err
		}
		byItem := make(map[string]deadline.Milestone, len(all))
		for _, m := range all {
			byItem[m.Item.Code] = m
		}
		d.milestones[c.Unit.Code] = byItem
	}
	return nil
}

// register sets the fields of a congress and plans its sessions.
func (d *district) register(tx *store.Tx, p plan) error {
	c := d.congresses[p.code]
	c.Ordinal, c.Pilot, c.Seats = p.ordinal, p.code == d.pilot, p.seats
	c.Follower, c.ContactName, c.ContactPhone = p.follower, p.contact, p.phone
	if _, err := congress.Update(tx, c.ID, c.Version, c); err != nil {
		return err
	}
	for _, in := range p.sessions() {
		if _, err := deadline.PlanSession(tx, c.ID, in); err != nil {
			return err
		}
	}
	return nil
}

// pilotUnit is the commune that held its congress first.
const pilotUnit = "00658"

// firstPlanned is the date registered first.
func (p plan) firstPlanned() calendar.Date {
	if !p.firstDay.IsZero() {
		return p.firstDay
	}
	return p.day
}

// sessions returns one of the usual patterns: preparatory session on the afternoon before, both on one morning, or
// only the official one.
func (p plan) sessions() []congress.Session {
	if p.day.IsZero() {
		return nil
	}
	official := congress.Session{Kind: congress.Official, OnDate: p.firstPlanned(), Starts: "07:30", Ends: "11:30", Venue: p.venue}
	if p.preparatory.IsZero() {
		return []congress.Session{official}
	}
	before := congress.Session{Kind: congress.Preparatory, OnDate: p.preparatory, Starts: "14:00", Ends: "16:30", Venue: p.venue}
	if p.preparatory == p.day {
		before.Starts, before.Ends, official.Starts = "07:30", "08:45", "09:00"
	}
	return []congress.Session{before, official}
}

// tellChanges changes the congresses themselves: an extension with a new date, and notes.
func (d *district) tellChanges() {
	moved, noted := d.movedOn, d.lastEntry
	for _, p := range d.plans {
		if !p.deadline.IsZero() {
			d.tell(moved, access.Organizer, func(tx *store.Tx) error { return d.extend(tx, p) })
		}
		if p.notes != "" {
			d.tell(noted, access.Organizer, func(tx *store.Tx) error {
				c, err := congress.Get(tx, d.congresses[p.code].ID)
				if err != nil {
					return err
				}
				c.Notes = p.notes
				_, err = congress.Update(tx, c.ID, c.Version, c)
				return err
			})
		}
	}
}

// extend gives a congress a later deadline and moves it.
func (d *district) extend(tx *store.Tx, p plan) error {
	c, err := congress.Get(tx, d.congresses[p.code].ID)
	if err != nil {
		return err
	}
	c.DeadlineOverride, c.DeadlineReason, c.DeadlineDocument = p.deadline, p.reason, p.document
	if _, err := deadline.SetException(tx, c.ID, c.Version, c); err != nil {
		return err
	}
	all, err := congress.Sessions(tx, c.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		if s.Kind != congress.Official {
			continue
		}
		s.OnDate, s.Reason = p.day, p.reason
		if _, err := deadline.MoveSession(tx, s.ID, s.Version, s); err != nil {
			return err
		}
	}
	return nil
}
