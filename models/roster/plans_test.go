package roster_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A plan is made once for an upload, and anew as soon as anything on which it depends is another.
func TestPlansAreMadeOnceAndNeverStale(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w, plans := newWorld(t, s), new(roster.Plans)
		start := func(rows ...[]string) (imp roster.Import, plan rosterplan.Plan) {
			var keep func()
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) {
				if imp, plan, err = roster.StartImport(tx, w.Here, upload(rows...)); err != nil {
					return err
				}
				keep, err = plans.Keep(tx, imp, plan)
				return err
			})
			keep()
			return imp, plan
		}
		see := func(as access.Actor, id int64) (plan rosterplan.Plan) {
			require.NoError(t, s.Read(t.Context(), as, func(tx *store.Tx) error {
				imp, err := roster.GetImport(tx, id)
				require.NoError(t, err)
				plan, err = plans.Preview(tx, imp)
				return err
			}))
			return plan
		}
		imp, made := start(twoWomen...)
		require.Same(t, &made.Rows[0], &see(storetest.Root(), imp.ID).Rows[0], "the page after the upload")
		require.Same(t, &made.Rows[0], &see(storetest.Root(), imp.ID).Rows[0])
		other := storetest.Root()
		other.UserID = 77
		require.NotSame(t, &made.Rows[0], &see(other, imp.ID).Rows[0], "another person may see other lists")

		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return tx.Record(store.Entry{Action: "exported", Entity: "export"}) })
		again, _ := start(twoWomen...)
		require.Same(t, &see(storetest.Root(), again.ID).Rows[0], &see(storetest.Root(), again.ID).Rows[0], "two imports at a time")
		require.Same(t, &made.Rows[0], &see(storetest.Root(), imp.ID).Rows[0], "what others read or upload changes no plan")

		require.Equal(t, []rosterplan.State{rosterplan.StateNew, rosterplan.StateNew}, states(see(storetest.Root(), imp.ID)))
		w.take(t, w.Here, twoWomen[1])
		require.Equal(t, []rosterplan.State{rosterplan.StateNew, rosterplan.StateSame}, states(see(storetest.Root(), imp.ID)), "the list has grown")

		digest := see(storetest.Root(), imp.ID).Digest()
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			done, err := roster.Confirm(tx, plans, imp.ID, imp.Version, digest, roster.Consent{})
			require.Equal(t, roster.Outcome{Added: 1, Same: 1}, done)
			return err
		})
	})
}
