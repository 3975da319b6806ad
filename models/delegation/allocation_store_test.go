package delegation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/delegation"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/vietext"
)

// world is the two communes, with what the tests of this package ask of them.
type world struct{ delegatetest.World }

// newWorld fills an empty database. After the test it checks that every command has kept what it changed for past days.
func newWorld(t testing.TB, s *store.Store) world {
	w := world{delegatetest.New(t, s)}
	congresstest.CheckPast(t, s, func(tx *store.Tx, day calendar.Date) (map[int64]delegation.Tally, error) {
		return delegation.Tallies(tx, "/", w.Term, day)
	})
	congresstest.CheckPast(t, s, func(tx *store.Tx, day calendar.Date) (map[int64]delegation.Allocation, error) {
		if !day.IsZero() {
			return delegation.Allocations(tx, "/", w.Term, day)
		}
		all, err := congress.List(tx, congress.Filter{TermID: w.Term})
		require.NoError(t, err)
		now := map[int64]delegation.Allocation{}
		for _, c := range all {
			a, err := delegation.SavedAllocation(tx, c.ID)
			require.NoError(t, err)
			for i := range a.Lines {
				a.Lines[i].ID, a.Lines[i].AllocationID = 0, 0
			}
			if a.ID != 0 {
				now[c.ID] = a
			}
		}
		return now, nil
	})
	return w
}

// plain is the folded words of a name without punctuation.
func plain(s string) string { return strings.ToLower(vietext.Fold(s)) }

func allocationOf(total int, lines ...delegation.SeatLine) delegation.Allocation {
	return delegation.Allocation{Total: total, Base: 1, Lines: lines}
}

func hamlet(name string, weight int) delegation.SeatLine {
	return delegation.SeatLine{Kind: delegation.LineUnit, Name: name, Weight: weight}
}

func (w world) allocate(t testing.TB, a access.Actor, version int, in delegation.Allocation) (out delegation.Allocation, err error) {
	t.Helper()
	err = w.Do(t, a, func(tx *store.Tx) (err error) { out, err = delegation.Allocate(tx, w.Here, version, in); return err })
	return out, err
}

func (w world) allocation(t testing.TB, a access.Actor, congress int64) (out delegation.Allocation, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { out, err = delegation.SavedAllocation(tx, congress); return err })
	return out, err
}

func TestAllocateIsSavedAndCompared(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn Một"), delegatetest.Person("Nguyễn Văn Hai"),
			delegatetest.Person("Nguyễn Văn Ba", func(r *delegate.Record) { r.Category, r.Represents = delegate.ExOfficio, "Thôn 1" }),
			delegatetest.Person("Nguyễn Văn Bốn", func(r *delegate.Record) { r.Category = delegate.Guest }),
			delegatetest.Person("Nguyễn Văn Năm", func(r *delegate.Record) { r.Represents = "Hội CCB" }),
			delegatetest.Person("Nguyễn Văn Sáu", func(r *delegate.Record) { r.Represents = "Chùa Làng" }))
		gone := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn Bảy"))[0]
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, gone, 1, "bận") }))

		four, clerk := 4, delegatetest.Role(access.Clerk, w.HerePath)
		in := allocationOf(10, delegation.SeatLine{Kind: delegation.LineExOfficio, Name: "Ủy viên", Locked: &four}, hamlet("thôn  1", 300),
			hamlet("Thôn 2", 100), delegation.SeatLine{Kind: delegation.LineOrganisation, Name: "Hội Cựu chiến binh", Note: "nữ"})
		saved, err := w.allocate(t, clerk, 0, in)
		require.NoError(t, err)
		require.Equal(t, 1, saved.Version)
		found, err := w.allocation(t, delegatetest.Role(access.Viewer, w.HerePath), w.Here)
		require.NoError(t, err)
		require.Len(t, found.Lines, 4)
		var seats []int
		for i, l := range found.Lines {
			require.Equal(t, i+1, l.Position)
			seats = append(seats, l.Seats)
		}
		require.Equal(t, []int{4, 3, 2, 1}, seats)
		require.Equal(t, &four, found.Lines[0].Locked)
		require.Nil(t, found.Lines[1].Locked)
		require.Equal(t, "thôn 1", found.Lines[1].Name)

		require.NoError(t, w.Read(t.Context(), clerk, func(tx *store.Tx) error {
			compared, strangers, err := delegation.Compare(tx, w.Here)
			require.NoError(t, err)
			var sent []int
			for _, c := range compared {
				sent = append(sent, c.Sent)
			}
			require.Equal(t, []int{1, 2, 0, 1}, sent)
			require.Equal(t, []delegation.Sender{{Name: "Chùa Làng", Key: "chua lang", Category: delegate.Consulted, Count: 1}}, strangers)
			history, err := store.History(tx, "congress", w.Here, 5)
			require.NoError(t, err)
			require.Len(t, history, 1)
			require.Equal(t, "seats_allotted", history[0].Action)
			require.Equal(t, "Ủy viên: 4; thôn 1: 3; Thôn 2: 2; Hội Cựu chiến binh: 1", history[0].Diff()[2].New)
			return nil
		}))

		found.Lines[1], found.Lines[2] = found.Lines[2], found.Lines[1]
		found.Total = 11
		again, err := w.allocate(t, clerk, 1, found)
		require.NoError(t, err)
		require.Equal(t, 2, again.Version)
		require.Equal(t, int64(4), w.Rows(t, "allocation_lines", "1 = 1"), "old lines are replaced")
		_, err = w.allocate(t, clerk, 1, in)
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		_, err = w.allocate(t, clerk, 0, in)
		require.Equal(t, fault.Conflict, fault.KindOf(err), "somebody else made one meanwhile")
	})
}

func TestAllocateRefuses(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		for actor, want := range map[*access.Actor]fault.Kind{
			ptr(delegatetest.Role(access.Clerk, w.TherePath)): fault.NotFound, ptr(delegatetest.Role(access.Viewer, w.HerePath)): fault.Forbidden,
			ptr(delegatetest.Role(access.Reviewer, w.HerePath)): fault.Forbidden,
		} {
			_, err := w.allocate(t, *actor, 0, allocationOf(5, hamlet("Thôn 1", 1)))
			require.Equal(t, want, fault.KindOf(err))
		}
		_, err := w.allocation(t, delegatetest.Role(access.Clerk, w.TherePath), w.Here)
		require.Equal(t, fault.NotFound, fault.KindOf(err))

		bad := allocationOf(0, hamlet("Thôn 1", 1), hamlet("", -1), hamlet("THÔN  1", 1), delegation.SeatLine{Kind: "x", Name: "A"})
		_, err = w.allocate(t, storetest.Root(), 0, bad)
		require.Equal(t, []string{"allot_total problem.required", "allot_name-2 problem.required", "allot_weight-2 problem.number",
			"allot_name-3 problem.allot_twice", "allot_kind-4 problem.choice"}, delegatetest.Keys(err))
		_, err = w.allocate(t, storetest.Root(), 0, allocationOf(5, make([]delegation.SeatLine, delegation.MostLines+1)...))
		require.Contains(t, delegatetest.Keys(err), " problem.allot_too_many")
		require.Equal(t, int64(0), w.Rows(t, "allocations", "1 = 1"))
	})
}

func ptr[T any](v T) *T { return &v }

func TestProposedAllocation(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn Một"), delegatetest.Person("Nguyễn Văn Ba", func(r *delegate.Record) { r.Category, r.Represents = delegate.ExOfficio, "" }))
		require.NoError(t, w.Read(t.Context(), delegatetest.Role(access.Clerk, w.HerePath), func(tx *store.Tx) error {
			c, err := congress.Get(tx, w.Here)
			require.NoError(t, err)
			c.Seats = 90
			a, err := delegation.ProposedAllocation(tx, c, "Ủy viên", "Chỉ định")
			require.NoError(t, err)
			require.Equal(t, 90, a.Total)
			require.Equal(t, 1, *a.Lines[0].Locked)
			require.Equal(t, 0, *a.Lines[1].Locked)
			require.Equal(t, "Thôn 1", a.Lines[len(a.Lines)-1].Name, "known from its delegate")
			var names []string
			for _, l := range a.Lines {
				names = append(names, l.Name)
			}
			require.Contains(t, names, "Hội Nông dân")
			require.NotContains(t, names, "Hội Người mù", "only in districts")
			return a.Fill()
		}))
	})
}
