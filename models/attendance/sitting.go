// Package attendance is the check-in: who was present at a Sitting, a session of a congress or an event of a cluster.
//
// sitting.go defines a sitting and who is expected; door.go says when desks are open, link.go lets helpers without an account
// work at one; scan.go checks in one person at a desk, change.go many at once, at any time;
// mark.go has the log of marks, in which a correction is a new mark and the last one counts; roll.go is the
// attendance sheet, card.go the numbers on delegate cards. The package knows neither congresses nor clusters: the
// owner of a sitting says who is expected. Which leader attends a congress is in congress.LeaderAssignment, who is
// invited to an event in emulation.Invitee.
//
// No source requires a quorum for a congress of the Front, so none is computed; the counts only say how many are
// present. Their share is rounded half up to a tenth of a percent (field.Share).
package attendance

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Kinds of sitting.
const (
	SessionSitting = "session" // of a congress
	EventSitting   = "event"   // of a cluster
)

// Sitting is an occasion with check-in.
type Sitting struct {
	Kind         string
	ID           int64    // of the session or event
	Unit         org.Unit // unit of the audit entry
	Organ, Lead  string   // that issues the papers, and the unit that signs for it; "" for the unit's Standing Board
	Paths        []string // access.CheckIn at any of these units allows marking
	Title        string   // an event's title; for a session the unit's name
	Part         string   // for a session: congress.Session.Kind
	Day          calendar.Date
	Starts, Ends string // HH:MM, "" if not set
	Place        string
	Door         Door // when desks check people in; see Hours
}

// May reports whether the actor may mark at the sitting.
func (s Sitting) May(a access.Actor) bool {
	return slices.ContainsFunc(s.Paths, func(path string) bool { return a.Can(access.CheckIn, path) })
}

// Expected is a person who should come. It holds nothing sensitive.
type Expected struct {
	Subject  int64 // delegate id or event invitee id
	Name     string
	Title    string // position
	Body     string // represented body
	UnitID   int64
	Official bool   // delegate with a vote, not a guest
	Card     string // "" for events, which have no cards
}

// Find returns the expected person with the subject id, or NotFound.
func Find(expected []Expected, subject int64) (Expected, error) {
	i := slices.IndexFunc(expected, func(e Expected) bool { return e.Subject == subject })
	if i < 0 {
		return Expected{}, store.NotFound()
	}
	return expected[i], nil
}
