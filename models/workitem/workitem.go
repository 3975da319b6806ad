// Package workitem gathers what waits for somebody besides the milestones: tasks from the conclusions of meetings, and points of the
// review of a congress. The work list, reminders and reports read it; a further kind of work is added here and nowhere else.
package workitem

import (
	"cmp"
	"fmt"
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/meeting"
	"daihoi/models/review"
	"daihoi/models/store"
)

// Kind is a kind of work; its catalogue key is "workitem.<kind>".
type Kind string

const (
	Task   Kind = "task"   // of a unit, from a meeting
	Asked  Kind = "asked"  // a unit has to change something for its review
	Mended Kind = "mended" // the reviewers have to look at a change
)

// Item is one thing that waits for somebody.
type Item struct {
	Kind       Kind
	ID         int64         // of the task or the point
	Text       string        // what is to be done
	About      string        // title of the meeting, or the point that is reviewed
	Day        calendar.Date // of the meeting; zero for a point
	Owner      string
	Due        calendar.Date // zero if none
	UnitID     int64         // the unit that it concerns
	UnitCode   string
	UnitName   string
	Path       string // of the unit, as access.Actor.Can takes it
	HostPath   string // of the unit that called the meeting, "" for a point
	CongressID int64  // whose review it is, 0 for a task
}

// Key identifies the item until its day changes.
func (i Item) Key() string { return fmt.Sprintf("%s/%d/%s", i.Kind, i.ID, i.Due) }

// Late is the number of days it is late.
func (i Item) Late(today calendar.Date) int {
	if i.Kind == Mended || i.Due.IsZero() {
		return 0
	}
	return max(0, today.Sub(i.Due))
}

// WaitsFor reports whether the actor is to act: who enters for the unit and does not lead it, or leads the unit that has the task
// itself; the reviewers on what has been changed.
func (i Item) WaitsFor(actor access.Actor) bool {
	switch i.Kind {
	case Mended:
		return review.Reviews(actor, i.Path)
	case Task:
		if access.Place(i.Path) == access.Place(i.HostPath) {
			return actor.Can(access.PlanCongress, i.Path)
		}
	}
	return actor.Can(access.EditCongress, i.Path) && !actor.Can(access.PlanCongress, i.Path)
}

// Open lists what waits for somebody at a unit and below in a term, by day, what has none last. Two statements.
func Open(tx *store.Tx, path string, termID int64) ([]Item, error) {
	tasks, err := meeting.Tasks(tx, meeting.TaskFilter{Path: path, TermID: termID, Open: true})
	if err != nil {
		return nil, err
	}
	var all []Item
	for _, t := range tasks {
		all = append(all, Item{Kind: Task, ID: t.ID, Text: t.Text, About: t.MeetingTitle, Day: t.MeetingDay, Owner: t.Owner, Due: t.Due, UnitID: t.UnitID,
			UnitCode: t.Unit.Code, UnitName: t.Unit.FullName, Path: t.Unit.Path, HostPath: t.HostPath})
	}
	points, err := review.Waits(tx, path, termID)
	for _, p := range points {
		i := Item{Kind: Asked, ID: p.ID, Text: p.Asked, About: p.Text, Due: p.Due, UnitID: p.UnitID, UnitCode: p.Code, UnitName: p.UnitName, Path: p.Path, CongressID: p.CongressID}
		if p.State == review.Mended {
			i.Kind, i.Text = Mended, p.Answer
		}
		all = append(all, i)
	}
	slices.SortStableFunc(all, func(a, b Item) int { return cmp.Or(undated(a)-undated(b), a.Due.Compare(b.Due)) })
	return all, err
}

func undated(i Item) int {
	if i.Due.IsZero() {
		return 1
	}
	return 0
}
