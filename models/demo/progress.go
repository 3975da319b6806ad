package demo

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// deed is a completed item of a unit, with the day of the work and the day of entry.
type deed struct {
	item          template.SeedTemplate
	doneOn, enter calendar.Date
}

// held is 1 for the official session, which is recorded after everything else of its day.
func (d deed) held() int {
	if slices.Contains(d.item.Roles, template.RoleHeld) {
		return 1
	}
	return 0
}

// tellProgress tells the history of every milestone: the turns as written, the usual course for the rest.
func (d *district) tellProgress() error {
	items, err := template.SeedTemplatesOf(d.term)
	if err != nil {
		return err
	}
	turns := map[[2]string][]turn{}
	for _, t := range d.turns {
		turns[[2]string{t.unit, t.item}] = append(turns[[2]string{t.unit, t.item}], t)
	}
	for i, p := range d.plans {
		rng := chance(p.code, 1)
		backlog := d.entryDay(d.installed.AddDays(i % 4 * 3))
		var done []deed
		for _, item := range items {
			its, special := turns[[2]string{p.code, item.Code}]
			due := p.anchor().AddDays(item.LeadTo)
			switch {
			case item.Level != p.level() || item.Mandatory == template.ForPilot && p.code != d.pilot:
			case special:
				d.tellTurns(its)
			case !due.After(p.through):
				done = append(done, p.deed(rng, item, due, backlog))
			case p.dueSoon(item) && rng.IntN(100) < 65:
				on := d.entryDay(d.today.AddDays(rng.IntN(13) - 16))
				d.act(on, d.writer(p.code, on), p.code, item.Code, deadline.Input{Action: readiness.Start})
			}
		}
		d.tellDeeds(rng, p, done)
	}
	return nil
}

func (p plan) level() string {
	if p.code == p.in.home {
		return p.in.level
	}
	return org.Commune
}

func (p plan) anchor() calendar.Date {
	if p.day.IsZero() {
		return p.in.deadline
	}
	return p.firstPlanned()
}

// dueSoon reports whether work on the item usually has started: it is due within a week, or its window has begun.
func (p plan) dueSoon(item template.SeedTemplate) bool {
	return !p.day.IsZero() && (!p.day.AddDays(item.LeadTo).After(p.in.today.AddDays(7)) || p.day.AddDays(item.LeadFrom).Before(p.in.today))
}

// deed chooses when the item was done: usually some days before it was due, one time in ten afterwards. Closer to the
// congress there is less choice.
func (p plan) deed(rng *rand.Rand, item template.SeedTemplate, due, backlog calendar.Date) deed {
	done := due
	switch luck := rng.IntN(100); {
	case item.Anchor == template.BaseSession && !p.preparatory.IsZero():
		done = p.preparatory
	case item.LeadTo >= -1 && item.LeadTo <= 0:
	case item.LeadTo > -10:
		done = workday(due.AddDays(-rng.IntN(2)))
	case luck < 10 && due.Before(p.in.today.AddDays(-11)):
		done = workday(due.AddDays(1 + rng.IntN(6)))
	default:
		done = workday(due.AddDays(-rng.IntN(6)))
	}
	done = calendar.Max(done, p.in.begins)
	enter := p.in.entryDay(done)
	if done.Before(p.in.installed) {
		enter = backlog
	}
	return deed{item, done, enter}
}

// tellDeeds numbers a unit's documents of each symbol by date, from 1 in each year, with gaps because the unit also
// writes others. Once the program is in use, what needs approval is submitted and approved.
func (d *district) tellDeeds(rng *rand.Rand, p plan, done []deed) {
	unit := p.code
	slices.SortStableFunc(done, func(a, b deed) int {
		return cmp.Or(a.doneOn.Compare(b.doneOn), cmp.Compare(a.held(), b.held()))
	})
	numbers, year := map[string]int{}, 0
	for _, deed := range done {
		if deed.doneOn.Year() != year {
			clear(numbers)
			year = deed.doneOn.Year()
		}
		paper := d.papers[deed.item.Code]
		numbers[paper.number] += 1 + rng.IntN(4)
		in := paper.input(numbers[paper.number], deed.doneOn)
		in.Action, in.DoneOn = readiness.Complete, deed.doneOn
		if deed.item.Counted {
			in.DoneCount, in.OfCount = len(p.hamlets), len(p.hamlets)
		}
		by := d.writer(unit, deed.enter)
		approved := d.entryDay(deed.enter.AddDays(1))
		goesUp := !deed.doneOn.Before(d.installed) && !approved.After(d.lastEntry) && (paper.reviewed || by == access.Clerk)
		if !goesUp {
			d.act(deed.enter, access.Organizer, unit, deed.item.Code, in)
			continue
		}
		in.Action = readiness.Submit
		d.act(deed.enter, by, unit, deed.item.Code, in)
		if !deed.item.SelfClosing || len(deed.item.Roles) > 0 {
			d.act(approved, access.Reviewer, unit, deed.item.Code, deadline.Input{Action: readiness.Approve})
		}
	}
}

// input is the item's evidence with the running number.
func (p paper) input(number int, day calendar.Date) deadline.Input {
	if p.number == "" {
		return deadline.Input{Note: p.note}
	}
	return deadline.Input{DocNumber: strings.ReplaceAll(p.number, "#", fmt.Sprintf("%02d", number)), DocDate: day, Note: p.note}
}

// writer is the role that enters the unit's work.
func (s *season) writer(unit string, on calendar.Date) access.Role {
	if unit == s.clerk && on.After(s.installed) {
		return access.Clerk
	}
	return access.Organizer
}

// tellTurns performs the turns of one item. The first one that does the work brings the evidence.
func (d *district) tellTurns(turns []turn) {
	proven := false
	for _, t := range turns {
		if readiness.Action(t.action) == readiness.Reported {
			d.report(t)
			continue
		}
		in := deadline.Input{Action: readiness.Action(t.action), DoneOn: t.doneOn, Reason: t.reason}
		in.Override = in.Action == readiness.Complete && in.Reason != ""
		by := access.Organizer
		switch in.Action {
		case "":
			continue
		case readiness.Start, readiness.Submit:
			by = d.writer(t.unit, t.on)
		case readiness.Approve, readiness.Return:
			by = access.Reviewer
		}
		if works := in.Action == readiness.Submit || in.Action == readiness.Complete; works && !proven {
			day := t.doneOn
			if day.IsZero() {
				day = t.on
			}
			proof := d.papers[t.item].input(day.Sub(calendar.Of(day.Year(), 1, 1))*3/8+1, day)
			in.DocNumber, in.DocDate, in.Note, proven = cmp.Or(t.number, proof.DocNumber), proof.DocDate, proof.Note, true
		}
		if t.note != "" {
			in.Note = t.note
		}
		d.act(t.on, by, t.unit, t.item, in)
	}
}

// report enters one report of an item that repeats, with a paper of its own.
func (d *district) report(t turn) {
	d.tell(t.on, access.Organizer, func(tx *store.Tx) error {
		m := d.milestones[t.unit][t.item]
		now, err := deadline.Report(tx, m.ID, m.Version, deadline.Input{DoneOn: t.doneOn, DocNumber: t.number, DocDate: t.doneOn, Note: t.note})
		if err != nil {
			return fmt.Errorf("demo: %s %s: %w", t.unit, t.item, err)
		}
		d.milestones[t.unit][t.item] = now
		return nil
	})
}

// act performs one action on a milestone.
func (d *district) act(on calendar.Date, by access.Role, unit, item string, in deadline.Input) {
	d.tell(on, by, func(tx *store.Tx) error {
		m := d.milestones[unit][item]
		now, err := deadline.Act(tx, m.ID, m.Version, in)
		if err != nil {
			return fmt.Errorf("demo: %s %s: %w", unit, item, err)
		}
		d.milestones[unit][item] = now
		return nil
	})
}
