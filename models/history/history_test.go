package history_test

import (
	"cmp"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is a district with five communes that have lists of delegates, and three leaders.
type world struct {
	deadlinetest.World
	persons map[int64][]int64 // on the list of a congress
	leaders []int64
	today   calendar.Date
	done    map[string]int // how often each command succeeded
}

func newWorld(t testing.TB, s *store.Store) *world {
	t.Helper()
	w := deadlinetest.New(t, s, 5)
	out := &world{World: w, persons: map[int64][]int64{}, today: storetest.Today, done: map[string]int{}}
	storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
		for i := range 6 * len(w.Communes) {
			congressID := w.Made[w.Communes[i/6].ID].ID
			rec := delegatetest.Person(fmt.Sprintf("Nguyễn Văn %c", 'A'+rune(i%6)), func(r *delegate.Record) {
				r.CitizenID, r.Confirmed = "", true
			})
			id, err := delegate.Add(tx, congressID, rec)
			require.NoError(t, err)
			added, err := delegate.Get(tx, id)
			require.NoError(t, err)
			out.persons[congressID] = append(out.persons[congressID], added.PersonID)
		}
		for _, name := range []string{"Trần Thị Hoa", "Lê Văn Minh", "Phạm Thu Hà"} {
			l, err := org.AddLeader(tx, w.District.ID, org.Leader{Name: name, Title: "Phó Chủ tịch"})
			require.NoError(t, err)
			out.leaders = append(out.leaders, l.ID)
		}
		return nil
	})
	return out
}

// known is what can be read of the district on a day.
type known struct {
	Congresses   []congress.Congress
	Sessions     map[int64][]congress.Session
	Leaders      map[int64][]congress.LeaderAssignment
	Outcomes     map[int64]congress.Outcome
	Delegations  map[int64]delegation.Tally
	Allocations  map[int64]delegation.Allocation
	Targets      map[int64]composition.Targets
	Difficulties []difficulty.Difficulty
	Overdue      map[int64]difficulty.Count
}

func (w *world) read(day calendar.Date) known {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (k known, err error) {
		path, term := w.District.Path, w.Term.ID
		k.Congresses, err = congress.List(tx, congress.Filter{Path: path, TermID: term, AsOf: day})
		require.NoError(w.T, err)
		var ids []int64
		for i := range k.Congresses {
			k.Congresses[i].Version, k.Congresses[i].PeopleAt = 0, store.Instant{} // of now, for calendars
			ids = append(ids, k.Congresses[i].ID)
		}
		k.Sessions, err = congress.SessionsOf(tx, ids, day)
		require.NoError(w.T, err)
		k.Leaders, err = congress.AssignmentsByCongress(tx, ids, day)
		require.NoError(w.T, err)
		k.Outcomes, err = congress.Outcomes(tx, path, term, day)
		require.NoError(w.T, err)
		k.Delegations, err = delegation.Tallies(tx, path, term, day)
		require.NoError(w.T, err)
		k.Difficulties, _, err = difficulty.List(tx, path, term, difficulty.Filter{AsOf: day, Limit: 10_000})
		require.NoError(w.T, err)
		for i := range k.Difficulties {
			k.Difficulties[i].Version = 0
		}
		day := day
		if day.IsZero() {
			day = tx.Today()
		}
		k.Overdue, err = difficulty.Counts(tx, path, term, day)
		return k, err
	})
}

// evening is what is read on the day itself, from the tables of the present.
func (w *world) evening() known {
	w.T.Helper()
	k := w.read(calendar.Date{})
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (known, error) {
		k.Allocations, k.Targets = map[int64]delegation.Allocation{}, map[int64]composition.Targets{}
		for _, c := range k.Congresses {
			a, err := delegation.SavedAllocation(tx, c.ID)
			require.NoError(w.T, err)
			for i := range a.Lines {
				a.Lines[i].ID, a.Lines[i].AllocationID = 0, 0
			}
			if a.ID != 0 {
				k.Allocations[c.ID] = a
			}
			k.Targets[c.ID], err = composition.TargetsOf(tx, c.ID)
			require.NoError(w.T, err)
		}
		return k, nil
	})
}

// later is what is read of a past day.
func (w *world) later(day calendar.Date) known {
	w.T.Helper()
	k := w.read(day)
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (_ known, err error) {
		k.Allocations, err = delegation.Allocations(tx, w.District.Path, w.Term.ID, day)
		require.NoError(w.T, err)
		k.Targets, err = composition.TargetsByCongress(tx, k.Congresses, day)
		return k, err
	})
}

// commands are those that change what is kept.
var commands = map[string]func(*world, *store.Tx, *rapid.T, congress.Congress) error{
	"session": func(w *world, tx *store.Tx, rt *rapid.T, c congress.Congress) error {
		all, err := congress.Sessions(tx, c.ID)
		require.NoError(rt, err)
		s := congress.Session{Kind: rapid.SampledFrom([]string{congress.Preparatory, congress.Official}).Draw(rt, "kind"),
			OnDate: w.today.AddDays(rapid.IntRange(0, 30).Draw(rt, "in days")), Starts: "07:30", Venue: rapid.SampledFrom([]string{"", "Nhà văn hóa"}).Draw(rt, "venue"), Reason: "dời lịch"}
		if len(all) == 0 || len(all) < 3 && rapid.Bool().Draw(rt, "another") {
			_, err = deadline.PlanSession(tx, c.ID, s)
			return err
		}
		old := rapid.SampledFrom(all).Draw(rt, "session")
		if rapid.Bool().Draw(rt, "cancel") {
			_, err = deadline.CancelSession(tx, old.ID, old.Version, "hoãn")
			return err
		}
		_, err = deadline.MoveSession(tx, old.ID, old.Version, s)
		return err
	},
	"facts": func(_ *world, tx *store.Tx, rt *rapid.T, c congress.Congress) error {
		in := c
		in.Seats, in.Ordinal = rapid.IntRange(0, 200).Draw(rt, "seats"), rapid.IntRange(0, 20).Draw(rt, "ordinal")
		in.Follower = rapid.SampledFrom([]string{"", "Trần Thị Hoa", "Lê Văn Minh", "Bà Xuân"}).Draw(rt, "follower")
		_, err := deadline.UpdateCongress(tx, c.ID, c.Version, in)
		return err
	},
	"leaders": func(w *world, tx *store.Tx, rt *rapid.T, c congress.Congress) error {
		var want []congress.Assignment
		for _, id := range w.leaders {
			if role := rapid.SampledFrom(append([]string{""}, congress.Roles...)).Draw(rt, "role"); role != "" {
				want = append(want, congress.Assignment{LeaderID: id, Role: role})
			}
		}
		_, err := congress.Assign(tx, c.ID, c.Version, want)
		return err
	},
	"leader": func(w *world, tx *store.Tx, rt *rapid.T, _ congress.Congress) error {
		l, err := org.GetLeader(tx, rapid.SampledFrom(w.leaders).Draw(rt, "leader"))
		require.NoError(rt, err)
		l.Name = rapid.SampledFrom([]string{"Trần Thị Hoa", "Trần Thị Hòa", "Lê Văn Minh"}).Draw(rt, "name")
		l.Title = rapid.SampledFrom([]string{"Chủ tịch", "Phó Chủ tịch"}).Draw(rt, "title")
		_, err = congress.EditLeader(tx, l.ID, l.Version, l)
		return err
	},
	"adoption": func(w *world, tx *store.Tx, _ *rapid.T, _ congress.Congress) error {
		_, err := congress.AdoptFollowers(tx, w.District.ID, w.Term.ID)
		return err
	},
	"outcome": func(_ *world, tx *store.Tx, rt *rapid.T, c congress.Congress) error {
		o, err := congress.OutcomeOf(tx, c.ID)
		require.NoError(rt, err)
		o.Present, o.MembersApproved, o.MembersElected = new(rapid.IntRange(1, 90).Draw(rt, "present")), new(45), new(rapid.IntRange(40, 45).Draw(rt, "elected"))
		o.Chair = congress.ChairAgain
		_, err = congress.RecordOutcome(tx, c.ID, o.Version, o)
		return err
	},
	"delegation": func(w *world, tx *store.Tx, rt *rapid.T, _ congress.Congress) error {
		return w.delegation(tx, rt, w.Made[rapid.SampledFrom(w.Communes).Draw(rt, "sender").ID].ID)
	},
	"allocation": func(w *world, tx *store.Tx, rt *rapid.T, _ congress.Congress) error {
		id := w.Made[w.District.ID].ID
		a, err := delegation.SavedAllocation(tx, id)
		require.NoError(rt, err)
		locked := rapid.IntRange(0, 20).Draw(rt, "locked")
		a.Total, a.Lines = 60, []delegation.SeatLine{{Kind: delegation.LineExOfficio, Name: "Ủy viên khóa trước", Locked: &locked},
			{Kind: delegation.LineOrganisation, Name: "Hội Nông dân", Weight: 1}, {Kind: delegation.LineOrganisation, Name: "Đoàn Thanh niên", Weight: rapid.IntRange(1, 3).Draw(rt, "weight")}}
		_, err = delegation.Allocate(tx, id, a.Version, a)
		return err
	},
	"targets": func(w *world, tx *store.Tx, rt *rapid.T, c congress.Congress) error {
		t, err := composition.TargetsOf(tx, c.ID)
		require.NoError(rt, err)
		t.List[0].AtLeast = field.Tenths(rapid.IntRange(0, 600).Draw(rt, "women"))
		if c.UnitID == w.District.ID || rapid.Bool().Draw(rt, "alone") {
			return composition.SetTargets(tx, c.ID, t.Version, t.List)
		}
		return composition.SetTargetsBelow(tx, w.District.ID, w.Term.ID, t.List, []delegate.Seen{{ID: c.ID, Version: t.Version}})
	},
	"difficulty": func(w *world, tx *store.Tx, rt *rapid.T, c congress.Congress) error {
		in := difficulty.Difficulty{Kind: "difficulty", Type: rapid.SampledFrom(difficulty.Types).Draw(rt, "type"),
			Text: rapid.SampledFrom([]string{"Hội trường đang sửa", "Thiếu kinh phí"}).Draw(rt, "text"), Owner: "UBND xã", Due: w.today.AddDays(rapid.IntRange(-3, 9).Draw(rt, "due"))}
		open, _, err := difficulty.List(tx, c.Unit.Path, w.Term.ID, difficulty.Filter{CongressID: c.ID, State: difficulty.Unsettled})
		require.NoError(rt, err)
		if len(open) == 0 {
			_, err = difficulty.Raise(tx, c.ID, in)
			return err
		}
		if rapid.Bool().Draw(rt, "settle") {
			_, err = difficulty.Settle(tx, open[0].ID, open[0].Version, difficulty.Settlement{State: string(difficulty.Solved), Answer: "Đã xong"})
			return err
		}
		_, err = difficulty.Edit(tx, open[0].ID, open[0].Version, in)
		return err
	},
}

// delegation takes the next step of the delegation of a commune.
func (w *world) delegation(tx *store.Tx, rt *rapid.T, from int64) error {
	to, persons := w.Made[w.District.ID].ID, w.persons[from]
	s, err := delegation.SendingOf(tx, from)
	require.NoError(rt, err)
	step := rapid.SampledFrom(map[delegation.State][]string{delegation.Draft: {"choose", "send"}, delegation.Returned: {"choose", "send"},
		delegation.Sent: {"recall", "return", "receive"}, delegation.Received: {"move up"}}[s.State]).Draw(rt, "step")
	n := rapid.IntRange(1, 3).Draw(rt, "official")
	in := delegation.Envoys{Official: persons[:n], Reserve: persons[n : n+2], HeadID: persons[0], DocNumber: "05/BB-MTTQ"}
	switch step {
	case "choose":
		return delegation.Choose(tx, from, s.Version, in)
	case "send":
		return delegation.Send(tx, from, s.Version, in)
	case "recall":
		return delegation.Recall(tx, from, s.Version)
	case "return":
		return delegation.Return(tx, from, s.Version, "thiếu nữ")
	case "receive":
		_, err := delegation.Receive(tx, to, []delegate.Seen{{ID: s.ID, Version: s.Version}})
		return err
	}
	_, next, _ := s.Standby(*s.HeadID)
	return delegation.MoveUp(tx, from, s.Version, *s.HeadID, next.PersonID, "ốm")
}

// rarest runs the command that was done least, so that no run of the test leaves one out by chance.
func (w *world) rarest(rt *rapid.T) {
	name := slices.MinFunc(names(), func(a, b string) int { return cmp.Compare(w.done[a], w.done[b]) })
	for range 20 {
		if before := w.done[name]; w.run(rt, name) > before {
			return
		}
	}
}

// anything runs one command.
func (w *world) anything(rt *rapid.T) { w.run(rt, rapid.SampledFrom(names()).Draw(rt, "command")) }

// run runs a command for one of the congresses and tells how often it was done by now. What it refuses is no change.
func (w *world) run(rt *rapid.T, name string) int {
	unit := rapid.SampledFrom(w.All()).Draw(rt, "unit").ID
	err := w.S.Write(w.T.Context(), storetest.Root(), func(tx *store.Tx) error {
		c, err := congress.Get(tx, w.Made[unit].ID)
		require.NoError(rt, err)
		return commands[name](w, tx, rt, c)
	})
	if err == nil {
		w.done[name]++
		return w.done[name]
	}
	require.Contains(rt, []fault.Kind{fault.Invalid, fault.Conflict}, fault.KindOf(err), "%s: %v", name, err)
	return w.done[name]
}

func names() []string {
	var names []string
	for name := range commands {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Whatever is done on later days, a past day reads as it did in its evening.
func TestAPastDayReadsAsInItsEvening(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		storetest.Check(t, func(rt *rapid.T) {
			days, evenings := []calendar.Date{}, []known{}
			for range rapid.IntRange(2, 5).Draw(rt, "days") {
				w.today = w.today.AddDays(rapid.IntRange(1, 5).Draw(rt, "pause"))
				w.On(w.today)
				w.rarest(rt)
				for range rapid.IntRange(0, 12).Draw(rt, "commands") {
					w.anything(rt)
				}
				days, evenings = append(days, w.today), append(evenings, w.evening())
			}
			w.today = w.today.AddDays(1)
			w.On(w.today)
			for i, day := range days {
				require.Equal(rt, evenings[i], w.later(day), "%s read on %s", day, w.today)
			}
		})
		for _, name := range names() {
			require.Positive(t, w.done[name], "%s was never done", name)
		}
	})
}
