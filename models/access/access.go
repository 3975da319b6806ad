// Package access answers who may do what at which unit. It is pure policy and knows no database.
//
// The role table (allowed) is the only list of permissions; look there for who may approve (ReviewMilestone) or see
// sensitive data. A grant is a role at a unit and applies to the whole subtree, by the unit's materialised path
// ("/1/14/203/"). Commands check with store.Tx.Require; pages check only to hide buttons.
package access

import (
	"slices"
	"strings"

	"daihoi/models/calendar"
)

// Role is a user's role at a unit.
type Role string

const (
	Admin     Role = "admin"     // system administrator: units, users, templates, everything below
	Organizer Role = "organizer" // district organizer: edits the whole subtree
	Reviewer  Role = "reviewer"  // approves or returns what is submitted
	Clerk     Role = "clerk"     // commune clerk: edits and submits for the clerk's own unit
	Viewer    Role = "viewer"    // leaders: read only, no sensitive personal data
	Reception Role = "reception" // checks people in at congresses, and sees nothing else
)

// Roles lists every role, most powerful first. All but Reception may View.
var Roles = []Role{Admin, Organizer, Reviewer, Clerk, Viewer, Reception}

// Action is something that a role may be allowed to do.
type Action string

const (
	View            Action = "view"             // congresses, milestones, delegates without sensitive fields, files without personal data
	ViewSensitive   Action = "view_sensitive"   // ethnicity, religion, Party dates, home, citizen number, phone and note of delegates
	EditCongress    Action = "edit_congress"    // fields, sessions, notes
	PlanCongress    Action = "plan_congress"    // create a congress, ordinal, pilot mark, follower, deadline exception, template
	EditMilestone   Action = "edit_milestone"   // start, submit, note
	ReviewMilestone Action = "review_milestone" // approve, return
	CloseMilestone  Action = "close_milestone"  // complete without review, mark not applicable, reopen
	EditDelegates   Action = "edit_delegates"   // add, edit, withdraw
	ManageUsers     Action = "manage_users"     // accounts and grants
	ManageUnits     Action = "manage_units"     // unit tree, levels, terms
	ManageTemplates Action = "manage_templates" // milestone templates
	ViewAudit       Action = "view_audit"       // the audit log
	LeadEmulation   Action = "lead_emulation"   // lead a cluster: members, pledge, events, scores
	ScoreOwn        Action = "score_own"        // a unit's self-assessment in its cluster
	CheckIn         Action = "check_in"         // check people in at a sitting
)

// allowed is the role table.
var allowed = map[Role][]Action{
	Admin: {View, ViewSensitive, EditCongress, PlanCongress, EditMilestone, ReviewMilestone, CloseMilestone,
		EditDelegates, ManageUsers, ManageUnits, ManageTemplates, ViewAudit, LeadEmulation, ScoreOwn, CheckIn},
	Organizer: {View, ViewSensitive, EditCongress, PlanCongress, EditMilestone, ReviewMilestone, CloseMilestone,
		EditDelegates, ManageUsers, ViewAudit, LeadEmulation, ScoreOwn, CheckIn},
	Reviewer:  {View, ViewSensitive, ReviewMilestone, ViewAudit},
	Clerk:     {View, ViewSensitive, EditCongress, EditMilestone, EditDelegates, ScoreOwn, CheckIn},
	Viewer:    {View},
	Reception: {CheckIn},
}

// Allows reports whether the role may do the action.
func (r Role) Allows(a Action) bool { return slices.Contains(allowed[r], a) }

func (r Role) Valid() bool { return slices.Contains(Roles, r) }

// MayGrant reports whether role r may hand out role g: an administrator any role, an organiser only the roles below.
func (r Role) MayGrant(g Role) bool {
	return r == Admin || r == Organizer && (g == Reviewer || g == Clerk || g == Viewer || g == Reception)
}

// Ended begins the path of a unit that has ended. The rest is where its records are to be seen: "/~/1/14/203/77/" was
// merged into 203.
const Ended = "/~"

// HasEnded reports whether the unit at path has ended. Nothing of it can be changed any more.
func HasEnded(path string) bool { return strings.HasPrefix(path, Ended) }

// Closed ends the path of a unit as a record of a closed term shows it; the id of the term follows: "/1/14/203/~7".
const Closed = "~"

// ClosedTerm is the id of the closed term whose record shows the path, "" for what can be changed.
func ClosedTerm(path string) string {
	_, term, _ := strings.Cut(path, "/"+Closed)
	if HasEnded(path) {
		_, term, _ = strings.Cut(path[len(Ended):], "/"+Closed)
	}
	return term
}

// Place is the path without the mark of a closed term.
func Place(path string) string {
	return strings.TrimSuffix(path, Closed+ClosedTerm(path))
}

// ReadOnly reports whether what is at path can not be changed any more: the unit has ended, or the term is closed.
func ReadOnly(path string) bool { return HasEnded(path) || ClosedTerm(path) != "" }

// Living is the path without the mark of a unit that has ended.
func Living(path string) string { return strings.TrimPrefix(path, Ended) }

// Above is the path of the unit one level up: "/1/14/" for "/1/14/203/".
func Above(path string) string {
	path = strings.TrimSuffix(Place(path), "/")
	return path[:strings.LastIndexByte(path, '/')+1]
}

// reads are the actions that leave everything as it is.
var reads = []Action{View, ViewSensitive, ViewAudit}

// Reads reports whether the action leaves everything as it is, so that it is also possible at a unit that has ended.
func (a Action) Reads() bool { return slices.Contains(reads, a) }

// Grant is a role at a unit, valid for its subtree.
type Grant struct {
	Role     Role
	UnitID   int64
	UnitCode string
	Path     string // unit path with leading and trailing slash; "/" covers everything
	Whole    bool   // the unit is the root of all units, so that conditions on units need no path
}

// Lock ends the entries of the units below a unit; see models/entrylock.
type Lock struct {
	Path, Unit string        // the unit, and its full name
	Day        calendar.Date // last day of entries
}

// entries are the actions that a lock ends.
var entries = []Action{EditCongress, EditMilestone, EditDelegates}

// Actor is the user, or the program itself, on whose behalf something is done.
type Actor struct {
	UserID   int64 // 0 for the program itself
	Username string
	Name     string
	Grants   []Grant
	Address  string   // from where the actor works, for the audit log; "" for the program
	Request  string   // number of the request, for the audit log
	Token    string   // name of the access token with which a program works for the actor, for the audit log; "" without one
	Locks    []Lock   // in force on the day
	Reopened []string // paths of the units that are let through
	only     []Action
}

// Narrowed is the actor inside the unit at path, with no more than the actions.
func (a Actor) Narrowed(unitID int64, code, path string, only ...Action) Actor {
	var grants []Grant
	for _, g := range a.Grants {
		switch {
		case strings.HasPrefix(path, g.Path):
			grants = append(grants, Grant{Role: g.Role, UnitID: unitID, UnitCode: code, Path: path})
		case strings.HasPrefix(g.Path, path):
			grants = append(grants, g)
		}
	}
	a.Grants, a.only = grants, append([]Action{}, only...) // never nil, which is all
	return a
}

// allows reports whether the role of a grant lets the actor do the action.
func (a Actor) allows(role Role, action Action) bool {
	return role.Allows(action) && (a.only == nil || slices.Contains(a.only, action))
}

// Program is the actor of the command line and of seeding. It has all rights, as whoever can open the database file
// does anyway.
func Program(name string) Actor {
	return Actor{Username: name, Name: name, Grants: []Grant{{Role: Admin, Path: "/"}}}
}

// Can reports whether the actor may do the action at the unit at path.
func (a Actor) Can(action Action, path string) bool {
	if ReadOnly(path) && !action.Reads() {
		return false
	}
	if _, locked := a.Locked(action, path); locked {
		return false
	}
	for _, g := range a.Grants {
		if g.covers(path) && a.allows(g.Role, action) {
			return true
		}
	}
	return false
}

// LockAbove is the lock of a unit above that is in force at the unit at path, for whoever does not plan there; through
// reports that the unit is let through.
func (a Actor) LockAbove(path string) (l Lock, through, found bool) {
	path = Place(path)
	at := slices.IndexFunc(a.Locks, func(l Lock) bool { return path != l.Path && strings.HasPrefix(path, l.Path) })
	if at < 0 {
		return Lock{}, false, false
	}
	return a.Locks[at], slices.ContainsFunc(a.Reopened, func(open string) bool { return strings.HasPrefix(path, open) }), true
}

// Locked is the lock that keeps the actor from the action at the unit at path, if one does: one of a unit above, where the
// actor does not plan, unless the unit or one above it is let through.
func (a Actor) Locked(action Action, path string) (Lock, bool) {
	if len(a.Locks) == 0 || !slices.Contains(entries, action) {
		return Lock{}, false
	}
	path = Place(path)
	if slices.ContainsFunc(a.Reopened, func(open string) bool { return strings.HasPrefix(path, open) }) {
		return Lock{}, false
	}
	for _, l := range a.Locks {
		below := path != l.Path && strings.HasPrefix(path, l.Path)
		if below && !slices.ContainsFunc(a.Grants, func(g Grant) bool { return g.covers(l.Path) && g.Role.Allows(PlanCongress) }) {
			return l, true
		}
	}
	return Lock{}, false
}

// covers reports whether the unit at path is the grant's or below it, or ended there. A grant at a unit that has ended
// covers that unit alone.
func (g Grant) covers(path string) bool {
	return strings.HasPrefix(path, g.Path) || HasEnded(path) && strings.HasPrefix(path[len(Ended):], g.Path)
}

// CanAnywhere reports whether the actor may do the action at any unit.
func (a Actor) CanAnywhere(action Action) bool { return len(a.Paths(action)) > 0 }

// MayGrant reports whether the actor may hand out the role at the unit at path.
func (a Actor) MayGrant(role Role, path string) bool {
	if ReadOnly(path) {
		return false
	}
	for _, g := range a.Grants {
		if a.only == nil && strings.HasPrefix(path, g.Path) && g.Role.MayGrant(role) {
			return true
		}
	}
	return false
}

// SeesWhole reports whether the actor may do the action at the root of all units.
func (a Actor) SeesWhole(action Action) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return (g.Whole || g.Path == "/") && a.allows(g.Role, action) })
}

// Paths lists the topmost unit paths at or below which the actor may do the action.
func (a Actor) Paths(action Action) []string {
	var all []string
	for _, g := range a.Grants {
		if a.allows(g.Role, action) {
			all = append(all, g.Path)
		}
	}
	slices.Sort(all)
	var top []string
	for _, p := range all {
		if len(top) == 0 || !strings.HasPrefix(p, top[len(top)-1]) {
			top = append(top, p)
		}
	}
	return top
}
