package history_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegation"
	"daihoi/models/difficulty"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// part is one part of the first commune's congress (the allocation: of the district's). enter puts it in on 8/4, change
// alters it on 10/4; saw is what is read of 7/4, 8/4, 9/4 and 10/4.
type part struct {
	name          string
	enter, change func(w *world, tx *store.Tx) error
	read          func(w *world, k known) string
	saw           []string
}

var parts = []part{
	{"sessions", func(w *world, tx *store.Tx) error {
		_, err := congress.AddSession(tx, w.Commune().ID, congress.Session{Kind: congress.Official, OnDate: calendar.Of(2024, 4, 26)})
		return err
	}, func(w *world, tx *store.Tx) error {
		all, err := congress.Sessions(tx, w.Commune().ID)
		require.NoError(w.T, err)
		all[0].OnDate = calendar.Of(2024, 5, 24)
		_, err = congress.EditSession(tx, all[0].ID, 1, all[0])
		return err
	}, func(w *world, k known) (out string) {
		for _, s := range k.Sessions[w.Commune().ID] {
			out += s.OnDate.String()
		}
		return out
	}, []string{"", "2024-04-26", "2024-04-26", "2024-05-24"}},
	{"seats, ordinal and who follows", facts(85, 17, "Bà Xuân"), facts(90, 18, "Ông Minh"), func(w *world, k known) string {
		for _, c := range k.Congresses {
			if c.ID == w.Commune().ID {
				return fmt.Sprint(c.Seats, c.Ordinal, c.Follower)
			}
		}
		return "none"
	}, []string{"0 0", "85 17Bà Xuân", "85 17Bà Xuân", "90 18Ông Minh"}},
	{"leaders", assign(congress.Attends), assign(congress.Chairs), func(w *world, k known) (out string) {
		for _, a := range k.Leaders[w.Commune().ID] {
			out += a.Name + " " + a.Role
		}
		return out
	}, []string{"", "Trần Thị Hoa attends", "Trần Thị Hoa attends", "Trần Thị Hoa chairs"}},
	{"outcome", outcome(0, 80), outcome(1, 81), func(w *world, k known) string {
		o := k.Outcomes[w.Commune().ID]
		if o.Present == nil {
			return fmt.Sprint(o.Version)
		}
		return fmt.Sprint(o.Version, *o.Present)
	}, []string{"0", "1 80", "1 80", "2 81"}},
	{"delegation", func(w *world, tx *store.Tx) error {
		people := w.persons[w.Commune().ID]
		return delegation.Send(tx, w.Commune().ID, 0, delegation.Envoys{Official: people[:2], Reserve: people[2:3], HeadID: people[0], DocNumber: "05/BB-MTTQ"})
	}, func(w *world, tx *store.Tx) error { return delegation.Return(tx, w.Commune().ID, 1, "thiếu nữ") },
		func(w *world, k known) string {
			d := k.Delegations[w.Commune().ID]
			return fmt.Sprint(d.State, d.Official, d.Reserves)
		}, []string{"0 0", "sent2 1", "sent2 1", "returned2 1"}},
	{"allocation", allocate(0, 60), allocate(1, 70), func(w *world, k known) string {
		a := k.Allocations[w.Made[w.District.ID].ID]
		return fmt.Sprint(a.Total, len(a.Lines))
	}, []string{"0 0", "60 1", "60 1", "70 1"}},
	{"targets", aim(0, 350), aim(1, 400), func(w *world, k known) string {
		return composition.ShareText(k.Targets[w.Commune().ID].List[0].AtLeast)
	}, []string{"30", "35", "35", "40"}},
	{"difficulties", func(w *world, tx *store.Tx) error {
		_, err := difficulty.Raise(tx, w.Commune().ID, difficulty.Difficulty{Kind: "difficulty", Type: "facilities", Text: "Hội trường dột", Owner: "UBND xã", Due: calendar.Of(2024, 4, 8)})
		return err
	}, func(w *world, tx *store.Tx) error {
		all, _, err := difficulty.List(tx, w.District.Path, w.Term.ID, difficulty.Filter{})
		require.NoError(w.T, err)
		in := all[0]
		in.Text, in.Owner, in.Due = "Hội trường đang sửa", "UBND huyện", calendar.Of(2024, 4, 30)
		_, err = difficulty.Edit(tx, in.ID, in.Version, in)
		return err
	}, func(w *world, k known) (out string) {
		for _, d := range k.Difficulties {
			out += fmt.Sprint(d.Text, ", ", d.Owner, ", ", d.Due, ", ", k.Overdue[d.CongressID].Overdue)
		}
		return out
	}, []string{"", "Hội trường dột, UBND xã, 2024-04-08, 0", "Hội trường dột, UBND xã, 2024-04-08, 1", "Hội trường đang sửa, UBND huyện, 2024-04-30, 0"}},
}

func facts(seats, ordinal int, follower string) func(*world, *store.Tx) error {
	return func(w *world, tx *store.Tx) error {
		in, err := congress.Get(tx, w.Commune().ID)
		require.NoError(w.T, err)
		in.Seats, in.Ordinal, in.Follower = seats, ordinal, follower
		_, err = congress.Update(tx, in.ID, in.Version, in)
		return err
	}
}

func assign(role string) func(*world, *store.Tx) error {
	return func(w *world, tx *store.Tx) error {
		c, err := congress.Get(tx, w.Commune().ID)
		require.NoError(w.T, err)
		_, err = congress.Assign(tx, c.ID, c.Version, []congress.Assignment{{LeaderID: w.leaders[0], Role: role}})
		return err
	}
}

func outcome(version, present int) func(*world, *store.Tx) error {
	return func(w *world, tx *store.Tx) error {
		_, err := congress.RecordOutcome(tx, w.Commune().ID, version, congress.Outcome{Present: new(present)})
		return err
	}
}

func allocate(version, total int) func(*world, *store.Tx) error {
	return func(w *world, tx *store.Tx) error {
		_, err := delegation.Allocate(tx, w.Made[w.District.ID].ID, version, delegation.Allocation{Total: total,
			Lines: []delegation.SeatLine{{Kind: delegation.LineOrganisation, Name: "Hội Nông dân", Weight: 1}}})
		return err
	}
}

func aim(version int, women field.Tenths) func(*world, *store.Tx) error {
	return func(w *world, tx *store.Tx) error {
		list := composition.DefaultTargets("commune")
		list[0].AtLeast = women
		return composition.SetTargets(tx, w.Commune().ID, version, list)
	}
}

// What is entered on a day is not in a report of the day before, and what is changed later leaves the days before as they
// were.
func TestEachPartOfAPastDay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		day := func(n int) calendar.Date { return calendar.Of(2024, 4, n) }
		w.On(day(8))
		for _, p := range parts {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return p.enter(w, tx) })
		}
		w.On(day(10))
		for _, p := range parts {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return p.change(w, tx) })
		}
		w.On(day(11))
		for _, p := range parts {
			var saw []string
			for n := 7; n <= 10; n++ {
				saw = append(saw, p.read(w, w.later(day(n))))
			}
			require.Equal(t, p.saw, saw, p.name)
		}
	})
}
