package web

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/templates/ui"
)

// Envoy is a member of a delegation with what is unusual about the member.
func (r *Request) Envoy(m delegation.Member, s delegation.Sending) ui.Envoy {
	e := ui.Envoy{ID: strconv.FormatInt(m.PersonID, 10), Name: m.FullName, Born: m.BornOn.Short(), Occupation: m.Occupation,
		Kind: r.T("delegation.official")}
	if m.DelegateID != 0 {
		e.Href = DelegatePath(m.DelegateID)
	}
	if m.Kind == delegate.Reserve {
		e.Kind = r.T("delegation.reserve", "Number", m.Position)
	}
	note := func(class, word string) { e.Notes = append(e.Notes, ui.Status{Class: class, Word: word}) }
	if s.Heads(m.PersonID) {
		note("done", r.T("field.delegation_head"))
	}
	if m.Gone() {
		note("late", r.T("delegation.left_list"))
	}
	if len(m.Changed) > 0 {
		note("risk", r.T("delegation.changed_since"))
		e.Changes = Changes(r, delegate.PersonFields, m.Changed)
	}
	switch {
	case !m.AboveGone.IsZero():
		note("late", r.T("delegation.left_above"))
	case m.Above == delegate.ExOfficio || m.Above == delegate.Appointed:
		note("na", r.T("delegation.above_as", "Category", r.T("choice.category."+m.Above)))
	}
	return e
}

// DelegationSeats says how many seats a delegation has, how many are chosen, and by how many it misses the seats; gap is zero if no
// seats are allotted.
func (r *Request) DelegationSeats(s delegation.Sending) (text string, gap ui.Status) {
	reserves := 0
	for _, m := range s.Members {
		if m.Kind == delegate.Reserve {
			reserves++
		}
	}
	official := len(s.Members) - reserves
	text = r.T("delegation.chosen", "Count", official, "Reserves", reserves)
	if s.Seats != nil {
		text = r.T("delegation.allotted_chosen", "Seats", *s.Seats, "Count", official, "Reserves", reserves)
		gap = r.SeatGap(s.Seated() - *s.Seats)
	}
	if own := official - s.Seated(); own > 0 {
		text += " " + r.T("delegation.own_right", "Count", own)
	}
	return text, gap
}

// mostReserves limits the order numbers of reserves.
const mostReserves = 99

// Envoys reads who is ticked, and the reserves in the order of their numbers.
func (r *Request) Envoys() (in delegation.Envoys, problems []fault.Problem) {
	var typed delegation.Delegation
	problems = delegation.Fields.Decode(r.Form, &typed)
	in.DocNumber, in.DocDate, in.HeadID = typed.DocNumber, typed.DocDate, int64(r.FormInt("delegation_head"))
	for _, text := range r.FormValues("delegation_official") {
		id, _ := strconv.ParseInt(text, 10, 64)
		in.Official = append(in.Official, id)
	}
	places := map[int64]int{}
	for key, values := range r.PostForm {
		text, found := strings.CutPrefix(key, "reserve-")
		place := strings.TrimSpace(values[0])
		if !found || place == "" {
			continue
		}
		id, _ := strconv.ParseInt(text, 10, 64)
		n, err := strconv.Atoi(place)
		if err != nil || n < 1 || n > mostReserves {
			problems = append(problems, fault.Problem{Field: key, Key: "problem.delegation_place"})
			continue
		}
		places[id] = n
		in.Reserve = append(in.Reserve, id)
	}
	slices.Sort(in.Reserve)
	slices.SortStableFunc(in.Reserve, func(a, b int64) int { return places[a] - places[b] })
	return in, problems
}

// EnvoyInputs are the inputs of the papers of a delegation, and which fields of the form are wrong. Problems of the choice itself
// are said at its table.
func (r *Request) EnvoyInputs(d *delegation.Delegation, shown []ui.Problem) (papers []ui.Input, wrong map[string]bool) {
	wrong = map[string]bool{}
	for i, p := range r.Problems() {
		wrong[p.Field] = true
		if strings.HasPrefix(p.Field, "delegation_") {
			shown[i].Field = "delegation_official"
		}
	}
	for _, g := range FormGroups(r, delegation.Fields, d, nil) {
		papers = append(papers, g.Inputs...)
	}
	papers[0].Optional = false // required for sending, though not for saving
	return papers, wrong
}
