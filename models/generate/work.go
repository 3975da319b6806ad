package generate

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/demo"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// step is one action on a milestone.
type step struct {
	on        calendar.Date
	minute    int // of the day
	by        access.Role
	action    readiness.Action
	item      int // index in the template
	milestone int64
	from, to  readiness.State
	old, now  result
	oldDue    calendar.Date // of a due date that moved
	due       calendar.Date
}

// result is what an action says about a milestone.
type result struct {
	doneOn, enteredOn calendar.Date
	number            string
	done, of          int
}

// state is a congress at the end of a day.
type state struct {
	on     calendar.Date
	day    calendar.Date
	stage  template.Stage
	heldOn calendar.Date
}

// course is how the work of a congress went.
type course struct {
	milestones []deadline.Milestone
	steps      []step // in the order of time
	states     []state
}

func (c course) last() state { return c.states[len(c.states)-1] }

// hours at which the roles work: what a clerk submits in the morning is approved in the afternoon.
var hours = map[access.Role]int{access.Organizer: 9, access.Clerk: 10, access.Reviewer: 15}

// moment is the instant of a step.
func moment(day calendar.Date, minute int) store.Instant {
	return store.At(time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, calendar.Zone()))
}

// teller tells the work of one congress until a day.
type teller struct {
	*unit
	rng      *rand.Rand
	items    []template.Item
	dues     []template.Due // as they are now
	first    []template.Due // while the day was unknown
	until    calendar.Date
	backlog  calendar.Date // when earlier work was entered
	numbers  map[string]int
	course   course
	deadline calendar.Date
}

// tell tells the course of the work of u. days are what its due dates count from.
func (u *unit) tell(seed uint64, items []template.Item, days template.Days, until calendar.Date) course {
	t := &teller{unit: u, rng: chance(seed, u.Code, forWork), items: items, until: until, numbers: map[string]int{}, deadline: days.Deadline}
	t.dues = template.Dues(items, days)
	without := days
	without.Day, without.Preparatory = days.Deadline, calendar.Date{}
	t.first = template.Dues(items, without)
	t.backlog = working(installed.AddDays(t.rng.IntN(26)))
	for i := range items {
		t.course.milestones = append(t.course.milestones, t.item(i))
	}
	slices.SortStableFunc(t.course.steps, func(a, b step) int {
		return cmp.Or(a.on.Compare(b.on), cmp.Compare(a.minute, b.minute))
	})
	t.number()
	t.stages()
	return t.course
}

// item tells one milestone.
func (t *teller) item(i int) deadline.Milestone {
	item, due := &t.items[i], t.dues[i].Due
	m := deadline.Milestone{ItemID: item.ID, Due: due, State: readiness.NotStarted, Version: 1}
	if len(t.dues[i].Rounds) > 0 {
		m.Due = t.dues[i].Next(nil)
	}
	if !item.AppliesTo(t.pilot) || due.IsZero() {
		return m
	}
	if moved := t.first[i].Due; t.registered.After(installed) && moved != due && len(t.dues[i].Rounds) == 0 {
		t.add(step{on: t.registered, by: access.Organizer, action: readiness.Rescheduled, item: i, from: m.State, to: m.State, oldDue: moved, due: due})
	}
	done := t.doneOn(i)
	switch {
	case done.IsZero() || done.After(t.until):
		t.begin(i, &m)
	default:
		t.finish(i, &m, done)
	}
	return m
}

// forgotten is how long something stays undone at most before somebody notices.
const forgotten = 30

// doneOn is when the item is done: usually some days before it is due, one time in ten afterwards; zero for never. What leads
// to the congress is done before it.
func (t *teller) doneOn(i int) calendar.Date {
	item, due := &t.items[i], t.dues[i].Due
	luck := t.rng.IntN(100)
	on := due
	switch {
	case slices.Contains(item.Roles(), template.RoleHeld):
		return t.day
	case item.LeadTo >= -1 && item.LeadTo <= 0 && item.Anchor != template.BaseEach:
	case luck < 4 && item.Role == "" && (!t.day.Before(t.until) || item.Phase == template.PhaseAfter) && due.After(t.until.AddDays(-forgotten)):
		return calendar.Date{}
	case luck < 14 && due.After(t.day):
		on = earlier(due.AddDays(1 + t.rng.IntN(6)))
	case luck < 14 && item.LeadTo < -12:
		on = earlier(due.AddDays(1 + t.rng.IntN(6)))
	case item.LeadTo > -10:
		on = earlier(due.AddDays(-t.rng.IntN(2)))
	default:
		on = earlier(due.AddDays(-t.rng.IntN(6)))
	}
	if item.Phase != template.PhaseAfter && item.Anchor == template.BaseDay && on.After(t.day) && !due.After(t.day) {
		on = t.day
	}
	return on
}

// begin starts work that is due soon or whose time has come.
func (t *teller) begin(i int, m *deadline.Milestone) {
	soon := !t.dues[i].Due.After(t.until.AddDays(7)) || t.dues[i].From.Before(t.until)
	on := working(calendar.Max(t.until.AddDays(-t.rng.IntN(16)), calendar.Max(installed, t.registered)))
	if !soon || t.rng.IntN(100) >= 65 || on.After(t.until) {
		return
	}
	t.add(step{on: on, by: access.Clerk, action: readiness.Start, item: i, from: m.State, to: readiness.InProgress})
	m.State = readiness.InProgress
}

// finish does the work, with what goes up for approval submitted first.
func (t *teller) finish(i int, m *deadline.Milestone, done calendar.Date) {
	item := &t.items[i]
	isHeld := slices.Contains(item.Roles(), template.RoleHeld)
	enter := done
	switch {
	case isHeld:
	case done.Before(installed):
		enter = t.backlog
	default:
		enter = working(done.AddDays(t.rng.IntN(3)))
	}
	if item.Phase != template.PhaseAfter && !t.dues[i].Due.After(t.day) && enter.After(t.day) {
		enter = t.day
	}
	number, reviewed := demo.PaperOf(item.Code)
	reviewed = reviewed || t.rng.IntN(100) < 30
	up := reviewed && !isHeld && !done.Before(installed) && t.LevelCode != org.Nation
	if enter.After(t.until) {
		t.begin(i, m)
		return
	}
	was := result{}
	now := result{doneOn: done, enteredOn: enter, number: cmp.Or(number, "#/BC-MTTQ-BTT")}
	if item.Counted {
		now.done, now.of = len(t.hamlets), len(t.hamlets)
	}
	if !up {
		t.add(step{on: enter, by: access.Organizer, action: readiness.Complete, item: i, from: m.State, to: readiness.Done, old: was, now: now})
		m.State = readiness.Done
	} else {
		t.add(step{on: enter, by: access.Clerk, action: readiness.Submit, item: i, from: m.State, to: readiness.Submitted, old: was, now: now})
		m.State = readiness.Submitted
		approved := working(enter.AddDays(1 + t.rng.IntN(2)))
		if item.Phase != template.PhaseAfter && !enter.After(t.day) && approved.After(t.day) {
			approved = t.day
		}
		switch {
		case item.ClosesItself():
			t.course.steps[len(t.course.steps)-1].to, m.State = readiness.Done, readiness.Done
		case !approved.After(t.until):
			t.add(step{on: approved, by: access.Reviewer, action: readiness.Approve, item: i, from: m.State, to: readiness.Done, old: now, now: now})
			m.State = readiness.Done
		}
	}
	m.DoneOn, m.EnteredOn, m.DocDate, m.DoneCount, m.OfCount = now.doneOn, now.enteredOn, now.doneOn, now.done, now.of
}

func (t *teller) add(s step) {
	s.minute = hours[s.by]*60 + t.rng.IntN(100)
	if slices.Contains(t.items[s.item].Roles(), template.RoleHeld) && s.to == readiness.Done {
		s.minute = 17*60 + 30 + t.rng.IntN(60) // after everything else of the day
	}
	t.course.steps = append(t.course.steps, s)
}

// number numbers the documents of each symbol by date, with gaps because the unit also writes others.
func (t *teller) number() {
	given := map[int]string{}
	year := 0
	for i := range t.course.steps {
		s := &t.course.steps[i]
		if s.now.number == "" {
			continue
		}
		if s.now.doneOn.Year() != year {
			year = s.now.doneOn.Year()
			clear(t.numbers)
		}
		if given[s.item] == "" {
			t.numbers[s.now.number] += 1 + t.rng.IntN(3)
			given[s.item] = strings.ReplaceAll(s.now.number, "#", fmt.Sprintf("%02d", t.numbers[s.now.number]))
		}
		s.now.number = given[s.item]
		if s.old.number != "" {
			s.old.number = given[s.item]
		}
	}
	for i := range t.course.milestones {
		m := &t.course.milestones[i]
		m.DocNumber = given[i]
	}
	for _, s := range t.course.steps {
		if s.action != readiness.Rescheduled {
			t.course.milestones[s.item].Version++
		}
	}
}

// stages tells how far the congress was at the end of every day on which that changed.
func (t *teller) stages() {
	var facts readiness.Facts
	at := make([]int, len(t.items))
	for i, item := range t.items {
		at[i] = -1
		if item.AppliesTo(t.pilot) {
			at[i] = len(facts.Items)
			due := t.dues[i].Due
			facts.Items = append(facts.Items, readiness.Fact{Code: item.Code, Phase: item.Phase, Weight: item.Weight, Due: due,
				State: readiness.NotStarted, Roles: item.Roles()})
		}
	}
	now := state{on: installed, stage: template.StageNotStarted}
	if !t.registered.After(installed) {
		now.day = t.day
	}
	t.course.states = []state{now}
	remember := func(on calendar.Date) {
		last := &t.course.states[len(t.course.states)-1]
		next := state{on: on, day: last.day, stage: facts.Stage(), heldOn: facts.HeldOn()}
		if !t.registered.After(on) {
			next.day = t.day
		}
		if next.on == last.on {
			*last = next
		} else if next.day != last.day || next.stage != last.stage || next.heldOn != last.heldOn {
			t.course.states = append(t.course.states, next)
		}
	}
	for i, s := range t.course.steps {
		if n := at[s.item]; n >= 0 && s.action != readiness.Rescheduled {
			facts.Items[n].State, facts.Items[n].DoneOn, facts.Items[n].EnteredOn = s.to, s.now.doneOn, s.now.enteredOn
		}
		if i+1 == len(t.course.steps) || t.course.steps[i+1].on != s.on {
			remember(s.on)
		}
	}
	if t.registered.After(installed) && !t.registered.After(t.until) && t.course.last().day.IsZero() {
		remember(t.registered)
	}
}

// working is the day or the next on which offices work.
func working(day calendar.Date) calendar.Date {
	for !day.Working() {
		day = day.AddDays(1)
	}
	return day
}

// earlier is the day or the last before it on which offices work.
func earlier(day calendar.Date) calendar.Date {
	for !day.Working() {
		day = day.AddDays(-1)
	}
	return day
}
