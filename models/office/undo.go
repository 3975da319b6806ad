package office

import (
	"encoding/json"
	"errors"
	"slices"
	"strconv"

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

// errBuilt says inside this package that somebody has built on an effect.
var errBuilt = errors.New("office: somebody has built on it")

// Undo takes back what the sheet did, latest first. What somebody has changed or used since stays as it is now, and is
// listed in Done.Left. reason is why congresses move back.
func Undo(tx *store.Tx, unitID, id int64, version int, reason string) (Sheet, error) {
	s, err := open(tx, unitID, id, version, Applied)
	if err == nil {
		err = s.inTerm(tx)
	}
	if err != nil {
		return s, err
	}
	if reason, err = deadline.ReasonOf(reason, s.Moves()); err != nil {
		return s, err
	}
	var facts []Effect
	for _, e := range slices.Backward(s.Done.Effects) {
		if slices.Contains(officeplan.Facts, e.What) {
			facts = append(facts, e)
			continue
		}
		switch err := e.takeBack(tx, reason); {
		case errors.Is(err, errBuilt), fault.KindOf(err) == fault.NotFound, fault.KindOf(err) == fault.Forbidden:
			s.Done.Left = append(s.Done.Left, e)
		case err != nil:
			return s, err
		}
	}
	left, err := takeBackFacts(tx, facts)
	if err != nil {
		return s, err
	}
	s.Done.Left = append(s.Done.Left, left...)
	slices.Reverse(s.Done.Left)
	done, err := json.Marshal(s.Done)
	if err != nil {
		return s, err
	}
	if err := s.write(tx, map[string]any{"state": Undone, "done": string(done)}); err != nil {
		return s, err
	}
	s.State = Undone
	return s, s.record(tx, "office_sheet_undone", field.Change{Field: "changes", Old: strconv.Itoa(len(s.Done.Effects)), New: strconv.Itoa(len(s.Done.Left))})
}

func (e Effect) takeBack(tx *store.Tx, reason string) error {
	switch e.What {
	case sessionMade:
		return e.takeBackSession(tx, reason)
	case officeplan.Day:
		c, err := congress.Get(tx, e.CongressID)
		if err != nil || c.Day.String() != e.New || !c.HeldOn.IsZero() {
			return or(err, errBuilt)
		}
		from, _ := calendar.ParseTyped(e.New)
		to, _ := calendar.ParseTyped(e.Old)
		_, err = deadline.MoveCongress(tx, c.ID, from, to, reason)
		return err
	case officeplan.Venue:
		now, err := congress.GetSession(tx, e.ID)
		if err != nil || now.Venue != e.New {
			return or(err, errBuilt)
		}
		return setVenue(tx, e.ID, e.Old)
	case chairAdded:
		return built(org.RemoveUnusedLeader(tx, e.ID))
	case chairEnded, chairPhone:
		now, err := org.GetLeader(tx, e.ID)
		if err != nil || now.Version != e.Version {
			return or(err, errBuilt)
		}
		if e.What == chairPhone {
			now.Phone = e.Old
		} else {
			now.ActiveTo = calendar.Date{}
		}
		_, err = congress.EditLeader(tx, now.ID, now.Version, now)
		return err
	case officeplan.Account:
		return built(account.RemoveUnused(tx, e.ID))
	case officeplan.Grant:
		return built(account.RemoveGrant(tx, e.ID))
	}
	return nil
}

// or is the error, else the other one.
func or(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// built makes a refusal of the command errBuilt.
func built(err error) error {
	if fault.KindOf(err) == fault.Invalid {
		return errBuilt
	}
	return err
}

func (e Effect) takeBackSession(tx *store.Tx, reason string) error {
	now, err := congress.GetSession(tx, e.ID)
	if err != nil {
		return err
	}
	c, err := congress.Get(tx, e.CongressID)
	if err != nil {
		return err
	}
	drafted, err := congress.Drafted(tx, c.ID, now.ID)
	if err != nil || drafted || now.Version != e.Version || !c.HeldOn.IsZero() {
		return or(err, errBuilt)
	}
	_, err = deadline.CancelSession(tx, now.ID, now.Version, reason)
	return built(err)
}

// takeBackFacts gives fields back that still have the value of the sheet, all of one congress at once.
func takeBackFacts(tx *store.Tx, facts []Effect) (left []Effect, err error) {
	byCongress := map[int64][]Effect{}
	var order []int64
	for _, e := range facts {
		if byCongress[e.CongressID] == nil {
			order = append(order, e.CongressID)
		}
		byCongress[e.CongressID] = append(byCongress[e.CongressID], e)
	}
	for _, id := range order {
		c, err := congress.Get(tx, id)
		if fault.KindOf(err) == fault.NotFound {
			left = append(left, byCongress[id]...)
			continue
		} else if err != nil {
			return left, err
		}
		in := c
		for _, e := range byCongress[id] {
			f, _ := congress.Fields.Find(e.What)
			if f.Text(&c) != e.New {
				left = append(left, e)
				continue
			}
			f.Set(&in, e.Old)
		}
		if len(congress.Fields.Diff(&c, &in)) == 0 {
			continue
		}
		if _, err := deadline.UpdateCongress(tx, c.ID, c.Version, in); err != nil {
			return left, err
		}
	}
	return left, nil
}
