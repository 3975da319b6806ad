package account_test

import (
	"context"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// The real session manager is used, so that the agreement about tokens and data is tested with it.
func manager(s *store.Store, now func() time.Time) *scs.SessionManager {
	m := scs.New()
	m.HashTokenInStore = true
	m.Store = account.Sessions{Store: s, Now: now}
	return m
}

// open starts a session of the user and gives the cookie's token.
func open(t *testing.T, m *scs.SessionManager, userID int64) string {
	t.Helper()
	ctx, err := m.Load(t.Context(), "")
	require.NoError(t, err)
	m.Put(ctx, account.UserKey, userID)
	token, _, err := m.Commit(ctx)
	require.NoError(t, err)
	return token
}

// holder is the user of the session, 0 when it has ended.
func holder(t *testing.T, m *scs.SessionManager, token string) int64 {
	t.Helper()
	ctx, err := m.Load(t.Context(), token)
	require.NoError(t, err)
	return m.GetInt64(ctx, account.UserKey)
}

func rows(t *testing.T, s *store.Store, table string) (n int64) {
	t.Helper()
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return tx.DB().Table(table).Count(&n).Error })
	return n
}

func TestSessionRoundTrip(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		m := manager(s, time.Now)
		token := open(t, m, 7)
		require.EqualValues(t, 7, holder(t, m, token))
		require.Zero(t, holder(t, m, "forged"))
		var stored string
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Table("sessions").Select("token").Scan(&stored).Error
		})
		require.NotEmpty(t, stored)
		require.NotContains(t, stored, token)

		ctx, err := m.Load(t.Context(), token)
		require.NoError(t, err)
		m.Put(ctx, "flash", "Đã lưu")
		_, _, err = m.Commit(ctx)
		require.NoError(t, err)
		ctx, err = m.Load(t.Context(), token)
		require.NoError(t, err)
		require.Equal(t, "Đã lưu", m.GetString(ctx, "flash"))

		require.NoError(t, m.RenewToken(ctx))
		renewed, _, err := m.Commit(ctx)
		require.NoError(t, err)
		require.Zero(t, holder(t, m, token))
		require.EqualValues(t, 7, holder(t, m, renewed))
		require.NoError(t, m.Destroy(ctx))
		require.Zero(t, holder(t, m, renewed))
	})
}

func TestSessionExpiresAndIsReaped(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		now := time.Now()
		m := manager(s, func() time.Time { return now })
		m.Lifetime = time.Hour
		token := open(t, m, 7)
		(&door{t: t, s: s, now: now}).expect("fault.sign_in", "nobody", "wrong", "10.0.0.1")
		reap := func() { require.NoError(t, m.Store.(account.Sessions).Reap(context.Background())) }
		reap()
		require.EqualValues(t, 3, rows(t, s, "sign_in_tries"))
		now = now.Add(59 * time.Minute)
		reap()
		require.EqualValues(t, 7, holder(t, m, token))
		require.Zero(t, rows(t, s, "sign_in_tries"), "worked off after four minutes")
		now = now.Add(2 * time.Minute)
		require.Zero(t, holder(t, m, token))
		require.EqualValues(t, 1, rows(t, s, "sessions"))
		reap()
		require.Zero(t, rows(t, s, "sessions"))
	})
}

func TestCommandsEndSessions(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		m := manager(s, time.Now)
		other := add(t, s, "other", at(access.Clerk, communeA1))
		otherToken := open(t, m, other.ID)
		for name, command := range map[string]func(*store.Tx, account.User, int64) error{
			"lock":  func(tx *store.Tx, u account.User, _ int64) error { return account.Lock(tx, u.ID, 1) },
			"reset": func(tx *store.Tx, u account.User, _ int64) error { return account.ResetPassword(tx, u.ID, 1, "hash") },
			"grant": func(tx *store.Tx, _ account.User, grant int64) error { return account.RemoveGrant(tx, grant) },
		} {
			u := add(t, s, "user."+name, at(access.Clerk, communeA1), at(access.Viewer, communeA1))
			token := open(t, m, u.ID)
			underWay, err := m.Load(t.Context(), token)
			require.NoError(t, err)
			grant := grantsOf(t, s, u.ID)[0].ID
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return command(tx, u, grant) })
			require.Zero(t, holder(t, m, token), name)
			_, _, err = m.Commit(underWay)
			require.NoError(t, err)
			require.Zero(t, holder(t, m, token), "%s: a request under way must not bring the session back", name)
		}
		require.Equal(t, other.ID, holder(t, m, otherToken))
	})
}

func TestOwnPasswordChangeKeepsThisSession(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		m := manager(s, time.Now)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		here, there := open(t, m, u.ID), open(t, m, u.ID)
		storetest.Must(t, s, actorOf(t, s, u), func(tx *store.Tx) error { return account.ChangePassword(tx, 1, "hash", here) })
		require.Equal(t, u.ID, holder(t, m, here))
		require.Zero(t, holder(t, m, there))
	})
}
