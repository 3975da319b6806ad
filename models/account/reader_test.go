package account_test

import (
	"sync/atomic"
	"testing"

	"github.com/alexedwards/scs/v2"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Whoever a session belongs to is read with it in one statement, and is what Load reads.
func TestASessionAndItsReaderTakeOneStatement(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return store.PutSetting(tx, store.HomeUnit, "A") })
		m := scs.New()
		m.Store, m.HashTokenInStore = account.Sessions{Store: s, Now: storetest.Clock}, true
		read := func(token string) (r *account.Reader, n int64) {
			var statements atomic.Int64
			ctx, r := account.WithReader(store.CountStatements(t.Context(), &statements))
			_, err := m.Load(ctx, token)
			require.NoError(t, err)
			return r, statements.Load()
		}
		begin := func(values map[string]any) string {
			ctx, err := m.Load(t.Context(), "")
			require.NoError(t, err)
			for key, value := range values {
				m.Put(ctx, key, value)
			}
			token, _, err := m.Commit(ctx)
			require.NoError(t, err)
			return token
		}
		for name, grants := range map[string][]account.GrantInput{
			"whole": {at(access.Admin, nation)}, "two": {at(access.Clerk, communeA1), at(access.Viewer, districtA)}, "one": {at(access.Organizer, districtA)}} {
			u := add(t, s, name, grants...)
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return account.UpdateUser(tx, u.ID, u.Version, account.User{Username: name, FullName: "Lê Văn " + name, Phone: "0912345678"})
			})
			token := begin(map[string]any{account.UserKey: u.ID})
			got, n := read(token)
			require.EqualValues(t, 1, n)
			want, actor := load(t, s, u.ID)
			require.Equal(t, want, got.User)
			require.Equal(t, "0912345678", got.User.Phone)
			require.Equal(t, actor, got.Actor)
			require.Len(t, got.Actor.Grants, len(grants))
			require.Equal(t, "A", got.HomeUnit)
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return tx.DB().Exec("UPDATE users SET locked = ? WHERE id = ?", true, u.ID).Error
			})
			got, _ = read(token)
			require.Equal(t, account.Reader{}, *got, "locked")
		}
		got, n := read(begin(map[string]any{"pending": int64(3)}))
		require.Equal(t, account.Reader{}, *got, "nobody yet")
		require.EqualValues(t, 1, n)
		got, _ = read("made up")
		require.Equal(t, account.Reader{}, *got)
	})
}
