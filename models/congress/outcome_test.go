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
		in := congress.Outcome{Present: 85, MembersApproved: 45, MembersElected: 44, MembersWomen: 15, MembersReelected: 20, Standing: 3,
			Chair: congress.ChairAgain, Deputies: 1}
		require.NoError(t, record(clerk, 0, in))
		require.Equal(t, fault.Conflict, fault.KindOf(record(clerk, 0, in)), "a second first one")
		in.MembersElected, in.MembersWomen = 46, 47
		err := record(clerk, 1, in)
		require.Equal(t, fault.Invalid, fault.KindOf(err))
		require.Len(t, fault.As(err).Problems, 2)
		in.MembersElected, in.MembersWomen = 45, 15
		require.NoError(t, record(clerk, 1, in))
		require.Equal(t, fault.Forbidden, fault.KindOf(record(congresstest.As(access.Viewer, unit), 2, in)))
		require.Equal(t, fault.NotFound, fault.KindOf(record(congresstest.As(access.Clerk, country.ForeignCommune), 2, in)))
		require.NoError(t, s.Read(t.Context(), clerk, func(tx *store.Tx) error {
			all, err := congress.Outcomes(tx, country.District.Path, country.Term.ID, calendar.Date{})
			require.NoError(t, err)
			require.Equal(t, 0, all[c.ID].Vacant())
			require.Equal(t, 25, all[c.ID].Newcomers())
			require.Equal(t, 2, all[c.ID].Version)
			return nil
		}))
	})
}
