package history_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegation"
	"daihoi/models/difficulty"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A database of the version before has no history. Opening it writes what is there, so that later days can change it
// without losing it, and the text that SQL writes is what the program reads.
func TestAnOlderDatabaseKeepsWhatIsThere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		c, above := w.Commune(), w.Made[w.District.ID]
		locked, before := 5, congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (composition.Targets, error) { return composition.TargetsOf(tx, c.ID) })
		before.List[0].AtLeast, before.List[0].Source = 385, `theo "Kế hoạch 12"`
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for _, at := range []string{"13:30", "07:30"} {
				_, err := congress.AddSession(tx, c.ID, congress.Session{Kind: congress.Official, OnDate: calendar.Of(2024, 4, 26), Starts: at, Venue: `Nhà văn hóa "Đông Mỹ"`})
				require.NoError(t, err)
			}
			_, err := congress.RecordOutcome(tx, c.ID, 0, congress.Outcome{Present: new(85), MembersApproved: new(45), MembersElected: new(44), MembersWomen: new(15), MembersNonParty: new(9),
				MembersMinority: new(1), MembersReligious: new(2), MembersReelected: new(20), Standing: new(3), Chair: congress.ChairNew, ChairParty: congress.PartyMember, Deputies: new(1), Awards: "Bằng khen", Note: "a\nb"})
			require.NoError(t, err)
			_, err = congress.Assign(tx, c.ID, 1, []congress.Assignment{{LeaderID: w.leaders[0], Role: congress.Follows}, {LeaderID: w.leaders[1], Role: congress.Attends}})
			require.NoError(t, err)
			people := w.persons[c.ID]
			require.NoError(t, delegation.Send(tx, c.ID, 0, delegation.Envoys{Official: people[:2], Reserve: people[2:5], HeadID: people[0], DocNumber: "05/BB-MTTQ"}))
			require.NoError(t, delegation.Choose(tx, w.Made[w.Communes[1].ID].ID, 0, delegation.Envoys{}))
			_, err = delegation.Allocate(tx, above.ID, 0, delegation.Allocation{Total: 30, Base: 1, Lines: []delegation.SeatLine{
				{Kind: delegation.LineExOfficio, Name: "Ủy viên", Locked: &locked}, {Kind: delegation.LineOrganisation, Name: "Hội Nông dân", Weight: 2, Maximum: 25, Note: "gồm chi hội"}}})
			require.NoError(t, err)
			require.NoError(t, composition.SetTargets(tx, c.ID, 0, before.List))
			_, err = difficulty.Raise(tx, c.ID, difficulty.Difficulty{Kind: "difficulty", Type: "facilities", Text: "Hội trường đang sửa", Owner: "UBND xã", Due: calendar.Of(2024, 4, 3)})
			return err
		})
		evening := w.evening()
		require.Len(t, evening.Sessions[c.ID], 2)
		require.Len(t, evening.Leaders[c.ID], 2)
		require.Equal(t, []int{2, 3}, []int{evening.Delegations[c.ID].Official, evening.Delegations[c.ID].Reserves})

		require.NoError(t, s.DownTo(t.Context(), 23))
		again, err := store.Open(t.Context(), s.Target(), storetest.Options())
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, again.Close()) })
		w.S = again
		w.On(storetest.Today.AddDays(1))
		require.Equal(t, evening, w.later(storetest.Today))
		storetest.Must(t, again, storetest.Root(), func(tx *store.Tx) error {
			for _, session := range evening.Sessions[c.ID] {
				_, err := congress.CancelSession(tx, session.ID, session.Version)
				require.NoError(t, err)
			}
			return nil
		})
		require.Equal(t, evening, w.later(storetest.Today))
		require.Empty(t, w.evening().Sessions)
	})
}
