package account_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// A calendar address opens with its newest secret only, with the grants of the moment, and never for a locked user.
func TestFeed(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "own", at(access.Viewer, communeA1))
		actor := actorOf(t, s, u)
		renew := func() (token string) {
			storetest.Must(t, s, actor, func(tx *store.Tx) (err error) { token, err = account.RenewFeed(tx); return err })
			return token
		}
		opens := func(token string) (paths []string, kind string) {
			err := s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				_, found, err := account.ByFeed(tx, token)
				paths = found.Paths(access.View)
				return err
			})
			return paths, kindName(err)
		}
		first := renew()
		require.GreaterOrEqual(t, len(first), 26, "130 bits in letters of 5 bits")
		paths1, kind := opens(first)
		require.Equal(t, []string{paths[communeA1]}, paths1)
		require.Equal(t, "ok", kind)
		second := renew()
		for _, wrong := range []string{first, "", "x", second + "A"} {
			_, kind = opens(wrong)
			require.Equal(t, "not found", kind)
		}
		var kept int64
		storetest.Must(t, s, actor, func(tx *store.Tx) error {
			feed, found, err := account.OwnFeed(tx)
			require.True(t, found)
			require.NoError(t, err)
			require.NotEmpty(t, feed.TokenHash)
			require.NotContains(t, feed.TokenHash, second)
			return tx.DB().Table("calendar_feeds").Count(&kept).Error
		})
		require.EqualValues(t, 1, kept)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, u.ID, u.Version) })
		_, kind = opens(second)
		require.Equal(t, "not found", kind)
		require.Equal(t, fault.NotFound, fault.KindOf(s.Write(t.Context(), actor, func(tx *store.Tx) error {
			_, err := account.RenewFeed(tx)
			return err
		})))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Unlock(tx, u.ID, u.Version+1) })
		storetest.Must(t, s, actor, account.EndFeed)
		_, kind = opens(second)
		require.Equal(t, "not found", kind)
		require.Equal(t, []string{"user_created", "feed_renewed", "feed_renewed", "user_locked", "user_unlocked", "feed_ended"}, actions(t, s, "user", u.ID))
	})
}
