package account_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestNoUsersUntilTheFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		for _, want := range []bool{true, false} {
			require.NoError(t, s.Read(context.Background(), access.Actor{}, func(tx *store.Tx) error {
				empty, err := account.NoUsers(tx)
				require.Equal(t, want, empty)
				return err
			}))
			if want {
				add(t, s, "first", at(access.Admin, nation))
			}
		}
	})
}

func TestChangeOwnKeepsToNameAndTelephone(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "own", at(access.Viewer, communeA1))
		actor := actorOf(t, s, u)
		change := func(version int, to account.User, problems ...fault.Problem) error {
			return s.Write(context.Background(), actor, func(tx *store.Tx) error { return account.ChangeOwn(tx, version, to, problems) })
		}
		require.NoError(t, change(1, account.User{ID: 99, Username: "admin", FullName: "  Lê   Thị Mới", Phone: "0912 345 678", Locked: true}))
		now, _ := load(t, s, u.ID)
		require.Equal(t, "Lê Thị Mới", now.FullName)
		require.Equal(t, "0912345678", now.Phone)
		require.Equal(t, "own", now.Username)
		require.False(t, now.Locked)
		require.Equal(t, []string{"user_created", "user_changed"}, actions(t, s, "user", u.ID))

		require.Equal(t, fault.Conflict, fault.KindOf(change(1, now)), "somebody else was faster")
		require.Equal(t, "problem.required", problem(t, change(2, account.User{})))
		require.Equal(t, "problem.phone", problem(t, change(2, now, fault.Problem{Field: "phone", Key: "problem.phone"})))
		after, _ := load(t, s, u.ID)
		require.Equal(t, now, after)
	})
}
