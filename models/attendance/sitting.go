// Package attendance holds who came. People come to a Sitting, a session of a congress or an event of a cluster, and its
// owner says who is expected; this package knows neither congresses nor clusters. What is told of somebody at a sitting is
// a Mark of a log to which marks are only added: a correction is the next mark, and the last one stands.
//
// No source asks for a quorum of a congress of the Front, so none is computed: the counts say how many of those summoned
// are there.
package attendance

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Kinds of sittings.
const (
	SessionSitting = "session" // of a congress
	EventSitting   = "event"   // of a cluster
)

// Sitting is what people come to.
type Sitting struct {
	Kind         string
	ID           int64    // of the session or event
	Unit         org.Unit // at which the audit entry stands
	Paths        []string // units at any of which access.CheckIn allows marking
	Title        string   // of an event; of a session the name of its unit
	Part         string   // of a session: which one, as congress.Session.Kind
	Day          calendar.Date
	Starts, Ends string // HH:MM, "" when open
	Place        string
}

// May reports whether the actor may mark.
func (s Sitting) May(a access.Actor) bool {
	return slices.ContainsFunc(s.Paths, func(path string) bool { return a.Can(access.CheckIn, path) })
}

// Expected is somebody who should come. Nothing of it is sensitive.
type Expected struct {
	Subject  int64 // id of the delegate or of the one invited to an event
	Name     string
	Title    string // position
	Body     string // who sent them
	UnitID   int64
	Official bool   // a delegate with a vote; a guest is not
	Card     string // "" of an event, to which nobody brings a card
}

// Find finds one of those expected.
func Find(expected []Expected, subject int64) (Expected, error) {
	i := slices.IndexFunc(expected, func(e Expected) bool { return e.Subject == subject })
	if i < 0 {
		return Expected{}, store.NotFound()
	}
	return expected[i], nil
}
