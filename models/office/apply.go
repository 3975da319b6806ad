package office

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Consent is what a person has said to the plan that was shown. Seen is its digest; Ticks are keys of lines that replace
// something; LeaveOut agrees to rows and cells with problems staying out; Reason is why congresses move.
type Consent struct {
	Seen     string
	Ticks    []string
	LeaveOut bool
	Reason   string
}

// Done is what was done, as undo needs it, and after undo what could not be taken back.
type Done struct {
	Effects []Effect
	Left    []Effect
}

// Effect is one thing that was done. ID is that of the session, leader, user or grant.
type Effect struct {
	What       string // a line of the plan, or one of the kinds below
	Row        int
	Unit       string // full name
	CongressID int64
	ID         int64
	Version    int
	Old, New   string
	Day        calendar.Date // of a session
	Role       access.Role   // of an account or grant
}

// Kinds of effects beside lines of the plan.
const (
	sessionMade = "session"
	chairAdded  = "chair_added"
	chairEnded  = "chair_ended"
	chairPhone  = "chair_phone"
)

// Count is how many effects of the kinds there are.
func (d Done) Count(what ...string) (n int) {
	for _, e := range d.Effects {
		if slices.Contains(what, e.What) {
			n++
		}
	}
	return n
}

type work struct {
	tx   *store.Tx
	s    Sheet
	in   Consent
	done Done
	row  *officeplan.RowPlan
}

// Apply carries out the plan in one transaction: every line that fills a blank, and of the others those that are ticked.
// It is Stale if the plan is not what was shown, and Invalid while rows are asked about or have problems, unless it is said
// to leave them out.
func Apply(tx *store.Tx, unitID, id int64, version int, in Consent) (Sheet, error) {
	s, err := open(tx, unitID, id, version, Preview)
	if err == nil {
		err = s.inTerm(tx)
	}
	if err != nil {
		return s, err
	}
	p, err := Make(tx, s)
	switch {
	case err != nil:
		return s, err
	case p.Digest != in.Seen:
		return s, store.Stale()
	case p.Asked+p.Problems > 0 && !in.LeaveOut:
		return s, fault.At("leave_out", "problem.office_open", "Count", p.Problems)
	}
	w := work{tx: tx, s: s, in: in}
	if err := w.reason(p); err != nil {
		return s, err
	}
	for i := range p.Rows {
		if w.row = &p.Rows[i]; len(w.row.Lines) == 0 {
			continue
		}
		for _, step := range []func() error{w.facts, w.session, w.chair, w.user} {
			if err := step(); err != nil {
				return s, named(err, w.row)
			}
		}
	}
	done, err := json.Marshal(w.done)
	if err != nil {
		return s, err
	}
	if err := s.write(tx, map[string]any{"state": Applied, "sheet": "", "answers": "{}", "done": string(done), "applied_at": tx.Now()}); err != nil {
		return s, err
	}
	s.State, s.Done = Applied, w.done
	return s, s.record(tx, "office_sheet_applied", field.Change{Field: "changes", New: strconv.Itoa(len(w.done.Effects))})
}

// named says in which row a refused command was.
func named(err error, r *officeplan.RowPlan) error {
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid && len(f.Problems) > 0 {
		return fault.At("", "problem.office_row", "Row", r.Number, "Unit", r.Unit.FullName, "Key", f.Problems[0].Key)
	}
	return err
}

// reason checks the reason before anything is done, if a congress moves.
func (w *work) reason(p officeplan.Plan) (err error) {
	moves := false
	for i := range p.Rows {
		w.row = &p.Rows[i]
		l, found := w.chosen(officeplan.Day)
		moves = moves || found && l.Replaces
	}
	w.in.Reason, err = deadline.ReasonOf(w.in.Reason, moves)
	return err
}

// chosen is the line about something, if it is to be done.
func (w *work) chosen(what string) (officeplan.Line, bool) {
	l, found := w.row.Line(what)
	return l, found && (!l.Replaces || slices.Contains(w.in.Ticks, l.Key))
}

func (w *work) did(e Effect) {
	e.Row, e.Unit = w.row.Number, w.row.Unit.FullName
	w.done.Effects = append(w.done.Effects, e)
}

func (w *work) facts() error {
	if !slices.ContainsFunc(w.row.Lines, func(l officeplan.Line) bool { return slices.Contains(officeplan.Facts, l.What) }) {
		return nil
	}
	c, err := congress.Get(w.tx, w.row.Unit.Congress.ID) // an earlier row may have changed it
	if err != nil {
		return err
	}
	in := c
	for _, what := range officeplan.Facts {
		l, chosen := w.chosen(what)
		if !chosen {
			continue
		}
		f, _ := congress.Fields.Find(what)
		f.Set(&in, l.New)
		w.did(Effect{What: what, CongressID: c.ID, Old: l.Old, New: l.New})
	}
	if len(congress.Fields.Diff(&c, &in)) == 0 {
		return nil
	}
	_, err = deadline.UpdateCongress(w.tx, c.ID, c.Version, in)
	return err
}

func (w *work) session() error {
	c := w.row.Unit.Congress
	present, planned := w.row.Unit.Official()
	day, newDay := w.chosen(officeplan.Day)
	venue, newVenue := w.chosen(officeplan.Venue)
	to, _ := calendar.ParseTyped(day.New)
	if !planned {
		if !newDay {
			return nil
		}
		shift, err := deadline.PlanSession(w.tx, c.ID, congress.Session{Kind: congress.Official, OnDate: to, Starts: w.row.Starts, Venue: venue.New})
		w.did(Effect{What: sessionMade, CongressID: c.ID, ID: shift.Session.ID, Version: 1, Day: to, New: venue.New})
		return err
	}
	if newDay {
		if _, err := deadline.MoveCongress(w.tx, c.ID, c.Day, to, w.in.Reason); err != nil {
			return err
		}
		w.did(Effect{What: officeplan.Day, CongressID: c.ID, Old: day.Old, New: day.New})
	}
	if !newVenue {
		return nil
	}
	if err := setVenue(w.tx, present.ID, venue.New); err != nil {
		return err
	}
	w.did(Effect{What: officeplan.Venue, CongressID: c.ID, ID: present.ID, Old: venue.Old, New: venue.New})
	return nil
}

func setVenue(tx *store.Tx, sessionID int64, venue string) error {
	now, err := congress.GetSession(tx, sessionID)
	if err != nil {
		return err
	}
	in := now
	in.Venue = venue
	_, err = deadline.MoveSession(tx, now.ID, now.Version, in)
	return err
}

// chair adds the chair. Another one who was in office has left by today; who is on record for past days stays so.
func (w *work) chair() error {
	if _, chosen := w.chosen(officeplan.Chair); !chosen {
		return nil
	}
	now, next := w.row.Unit.Chair, w.row.Leader
	if now.ID != 0 && officeplan.SameName(now.Name, next.Name) {
		in := now
		in.Phone = next.Phone
		after, err := congress.EditLeader(w.tx, now.ID, now.Version, in)
		w.did(Effect{What: chairPhone, ID: now.ID, Version: after.Version, Old: now.Phone, New: next.Phone})
		return err
	}
	if now.ID != 0 {
		in := now
		if in.ActiveTo = w.tx.Today().AddDays(-1); in.ActiveTo.Before(in.ActiveFrom) {
			in.ActiveTo = in.ActiveFrom
		}
		after, err := congress.EditLeader(w.tx, now.ID, now.Version, in)
		if err != nil {
			return err
		}
		w.did(Effect{What: chairEnded, ID: now.ID, Version: after.Version, Old: now.Name})
		next.ActiveFrom = w.tx.Today()
	}
	next.Title = "Chủ tịch Ủy ban MTTQ " + strings.ToLower(org.FullName(w.row.Unit.Kind, ""))
	added, err := org.AddLeader(w.tx, w.row.Unit.ID, next)
	w.did(Effect{What: chairAdded, ID: added.ID, New: next.Name})
	return err
}

func (w *work) user() error {
	r := w.row
	grant := account.GrantInput{Role: r.Role, UnitID: r.Unit.ID}
	if _, chosen := w.chosen(officeplan.Account); chosen {
		u, err := account.Create(w.tx, account.NewUser{User: r.User, Grants: []account.GrantInput{grant}})
		w.did(Effect{What: officeplan.Account, ID: u.ID, Role: r.Role, New: u.Username})
		return err
	}
	if _, chosen := w.chosen(officeplan.Grant); chosen {
		g, err := account.AddGrant(w.tx, r.ExistingUser(), grant)
		w.did(Effect{What: officeplan.Grant, ID: g.ID, Role: r.Role, New: r.User.Username})
		return err
	}
	return nil
}

// Moves reports whether taking the sheet back moves a congress, or takes its date away.
func (s Sheet) Moves() bool { return s.Done.Count(sessionMade, officeplan.Day) > 0 }
