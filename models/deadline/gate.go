package deadline

import (
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Lack is a reason why a congress may not be recorded as held.
type Lack string

const (
	LackParty Lack = "approved_party" // the Party committee of the same level has not agreed
	LackUpper Lack = "approved"       // the Standing Board one level up has not approved
	LackOpen  Lack = "open"           // a mandatory item due on or before the day is not done
)

// Missing is one unmet condition of Gate.
type Missing struct {
	Code string
	Lack Lack
}

// Gate lists what is missing before the official session may be recorded as held. First come the two agreements that
// every congress needs: the Party committee of the same level and the Standing Board one level up. Then every other mandatory
// item due on or before the date, in template order, except what can only exist after the session: work of the last phase, and
// what is due on the same day and comes after the session in the template (the first meeting of the new committee). An agreement marked not
// applicable is still missing; one for which the template has no item is not required. Without a registered date,
// items due with the session count.
func Gate(f readiness.Facts) []Missing {
	day := f.Day
	session := slices.IndexFunc(f.Items, func(i readiness.Fact) bool { return is(i, template.RoleHeld) })
	if day.IsZero() && session >= 0 {
		day = f.Items[session].Due
	}
	var missing []Missing
	listed := map[string]bool{}
	for _, a := range []struct {
		role template.Role
		lack Lack
	}{{template.RoleApprovedParty, LackParty}, {template.RoleApproved, LackUpper}} {
		for _, i := range f.Items {
			foreign := i.State == readiness.NotApplicable && !i.Mandatory // for pilot units only
			if is(i, a.role) && i.State != readiness.Done && !foreign {
				missing = append(missing, Missing{i.Code, a.lack})
				listed[i.Code] = true
			}
		}
	}
	for at, i := range f.Items {
		followsSession := session >= 0 && at > session && i.Due == day
		due := !i.Due.IsZero() && !i.Due.After(day) && !f.After(i) && !followsSession
		if i.Mandatory && readiness.Open(i.State) && due && !is(i, template.RoleHeld) && !listed[i.Code] {
			missing = append(missing, Missing{i.Code, LackOpen})
		}
	}
	return missing
}

func is(i readiness.Fact, role template.Role) bool { return slices.Contains(i.Roles, role) }

// Holds reports whether the milestone is the official session, which Gate guards.
func (m Milestone) Holds() bool { return slices.Contains(m.Item.Roles(), template.RoleHeld) }

// GateOf applies Gate to the congress of the official session m.
func GateOf(tx *store.Tx, m Milestone) ([]Missing, error) {
	c, err := congress.Get(tx, m.CongressID)
	if err != nil {
		return nil, err
	}
	all, err := List(tx, m.CongressID)
	if err != nil {
		return nil, err
	}
	f := readiness.Facts{Day: c.Day}
	for _, other := range all {
		f.Items = append(f.Items, other.fact())
	}
	return Gate(f), nil
}

// MayOverride reports whether the actor may record the session although something is missing. Only the level above
// may, because it is responsible for the approval.
func (m Milestone) MayOverride(actor access.Actor) bool {
	return actor.Can(access.CloseMilestone, access.Above(m.Unit.Path))
}

// checkGate checks Gate for the official session and returns the codes that are missing, "" if none, when the session
// may be recorded.
func checkGate(tx *store.Tx, m Milestone, state readiness.State, in Input) (lacking string, err error) {
	if state != readiness.Done || !m.Holds() {
		return "", nil
	}
	missing, err := GateOf(tx, m)
	if err != nil || len(missing) == 0 {
		return "", err
	}
	codes := make([]string, len(missing))
	for i, one := range missing {
		codes[i] = one.Code
	}
	switch {
	case !in.Override:
		return "", fault.At("override", "problem.gate", "Count", len(missing))
	case !m.MayOverride(tx.Actor()):
		return "", fault.New(fault.Forbidden, "fault.override")
	case in.Reason == "":
		return "", fault.At("reason", "problem.required")
	}
	return strings.Join(codes, " "), nil
}

// Lacking returns the codes of what was missing when the congress was recorded as held.
func Lacking(r readiness.Row) []string {
	for _, c := range r.Items {
		if c.State == readiness.Done && c.Lacking != "" {
			return strings.Fields(c.Lacking)
		}
	}
	return nil
}
