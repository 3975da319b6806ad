package congress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestOutcomeIsRecordedOnceAndAmended(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		country := congresstest.Make(t, s, 1)
		unit := country.Communes[0]
		clerk := congresstest.As(access.Clerk, unit)
		var c congress.Congress
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) {
			c, err = congress.Convene(tx, unit.ID, country.Term.ID)
			return err
		})
		record := func(actor access.Actor, version int, in congress.Outcome) error {
			return s.Write(t.Context(), actor, func(tx *store.Tx) error {
				_, err := congress.RecordOutcome(tx, c.ID, version, in)
				return err
			})
		}
		in := congress.Outcome{Present: new(85), MembersApproved: new(45), MembersElected: new(44), MembersWomen: new(15),
			MembersMinority: new(0), MembersReelected: new(20), Standing: new(3), Chair: congress.ChairAgain, Deputies: new(1)}
		require.NoError(t, record(clerk, 0, in))
		require.Equal(t, fault.Conflict, fault.KindOf(record(clerk, 0, in)), "a second first one")
		in.MembersElected, in.MembersWomen = new(46), new(47)
		err := record(clerk, 1, in)
		require.Equal(t, fault.Invalid, fault.KindOf(err))
		require.Equal(t, []fault.Problem{
			{Field: "members_elected", Key: "problem.more_than_members_approved", Args: fault.Args("Part", 46, "Whole", 45)},
			{Field: "members_women", Key: "problem.more_than_members_elected", Args: fault.Args("Part", 47, "Whole", 46)}}, fault.As(err).Problems)
		in.MembersElected, in.MembersWomen = new(45), new(15)
		require.NoError(t, record(clerk, 1, in))
		require.Equal(t, fault.Forbidden, fault.KindOf(record(congresstest.As(access.Viewer, unit), 2, in)))
		require.Equal(t, fault.NotFound, fault.KindOf(record(congresstest.As(access.Clerk, country.ForeignCommune), 2, in)))
		require.NoError(t, s.Read(t.Context(), clerk, func(tx *store.Tx) error {
			all, err := congress.Outcomes(tx, country.District.Path, country.Term.ID, calendar.Date{})
			require.NoError(t, err)
			require.Equal(t, new(0), all[c.ID].Vacant())
			require.Equal(t, new(25), all[c.ID].Newcomers())
			require.Equal(t, new(0), all[c.ID].MembersMinority, "none is a number")
			require.Nil(t, all[c.ID].MembersReligious, "nobody entered it")
			require.Equal(t, 2, all[c.ID].Version)
			return nil
		}))
		in.MembersApproved, in.MembersElected, in.MembersReelected = nil, nil, nil
		require.NoError(t, record(clerk, 2, in), "what is unknown limits nothing")
		require.NoError(t, s.Read(t.Context(), clerk, func(tx *store.Tx) error {
			out, err := congress.OutcomeOf(tx, c.ID)
			require.NoError(t, err)
			require.Nil(t, out.MembersElected)
			require.Nil(t, out.Vacant())
			require.Nil(t, out.Newcomers())
			return nil
		}))
	})
}
