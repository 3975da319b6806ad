package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func makeToken(t testing.TB, s *store.Store, u account.User, n account.NewToken) (secret string, made account.Token) {
	t.Helper()
	storetest.Must(t, s, actorOf(t, s, u), func(tx *store.Tx) (err error) {
		secret, made, err = account.MakeToken(tx, n)
		return err
	})
	return secret, made
}

// reads says what the secret opens: "no", or the paths for viewing and for sensitive fields.
func reads(t testing.TB, s *store.Store, secret string) (plain, sensitive string) {
	t.Helper()
	var actor access.Actor
	err := s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		_, actor, _, err = account.ByToken(tx, secret)
		return err
	})
	if err != nil {
		require.Equal(t, fault.NotFound, fault.KindOf(err), "%v", err)
		return "no", "no"
	}
	for _, action := range []access.Action{access.EditCongress, access.EditDelegates, access.ReviewMilestone, access.ManageUsers, access.ViewAudit, access.CheckIn} {
		require.False(t, actor.CanAnywhere(action), action)
	}
	for _, role := range access.Roles {
		require.False(t, actor.MayGrant(role, "/1/2/3/4/"))
	}
	return strings.Join(actor.Paths(access.View), " "), strings.Join(actor.Paths(access.ViewSensitive), " ")
}

// A token reads what both it and its user may: its unit, what the user's roles see there on the day, and no more.
func TestTokenReadsWhatBothMay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "organizer", at(access.Organizer, districtA), at(access.Viewer, districtB))
		district := account.NewToken{Name: "Bảng tỉnh", UnitID: districtA, UnitPath: paths[districtA], Sensitive: true, Days: 90}
		open, made := makeToken(t, s, u, district)
		require.Regexp(t, `^daihoi_[0-9a-f]{64}$`, open)
		require.NotContains(t, made.TokenHash, open[7:20])
		require.Equal(t, storetest.Clock().AddDate(0, 0, 90), made.EndsAt.In(storetest.Clock().Location()))
		plain, sensitive := reads(t, s, open)
		require.Equal(t, []string{"/1/2/3/", "/1/2/3/"}, []string{plain, sensitive})
		closed, _ := makeToken(t, s, u, account.NewToken{Name: "Xã", UnitID: communeA1, UnitPath: paths[communeA1], Days: 30})
		plain, sensitive = reads(t, s, closed)
		require.Equal(t, []string{"/1/2/3/4/", ""}, []string{plain, sensitive})

		for wrong, n := range map[string]account.NewToken{
			"problem.unit_typed":      {Name: "A", UnitID: province, UnitPath: paths[province], Days: 30},
			"problem.token_sensitive": {Name: "A", UnitID: communeB1, UnitPath: paths[communeB1], Sensitive: true, Days: 30},
			"problem.choice":          {Name: "A", UnitID: districtA, UnitPath: paths[districtA], Days: 3650},
			"problem.required":        {Name: " ", UnitID: districtA, UnitPath: paths[districtA], Days: 30},
		} {
			require.Equal(t, wrong, problem(t, s.Write(t.Context(), actorOf(t, s, u), func(tx *store.Tx) error {
				_, _, err := account.MakeToken(tx, n)
				return err
			})))
		}

		grants := grantsOf(t, s, u.ID)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.RemoveGrant(tx, grants[0].ID) })
		plain, _ = reads(t, s, open)
		require.Empty(t, plain, "the user lost the role")
	})
}

func TestTokensEnd(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		now := storetest.Clock()
		s.SetClock(func() time.Time { return now })
		u, other := add(t, s, "clerk", at(access.Clerk, communeA1)), add(t, s, "other", at(access.Clerk, communeA1))
		organizer := add(t, s, "organizer", at(access.Organizer, districtA))
		n := account.NewToken{Name: "Bảng", UnitID: communeA1, UnitPath: paths[communeA1], Days: 30}
		works := func(secret string) bool { plain, _ := reads(t, s, secret); return plain == paths[communeA1] }

		old, _ := makeToken(t, s, u, n)
		now = now.AddDate(0, 0, 30).Add(-time.Second)
		require.True(t, works(old))
		now = now.Add(time.Second)
		require.False(t, works(old))
		require.False(t, works(""))
		require.False(t, works(old[:len(old)-1]))

		try := func(who account.User, id int64) string {
			return kindName(s.Write(t.Context(), actorOf(t, s, who), func(tx *store.Tx) error { return account.RevokeToken(tx, u.ID, id) }))
		}
		mine, made := makeToken(t, s, u, n)
		require.Equal(t, "forbidden", try(other, made.ID))
		require.True(t, works(mine))
		require.Equal(t, "ok", try(u, made.ID))
		require.False(t, works(mine))
		require.Equal(t, "problem.way_gone", problem(t, s.Write(t.Context(), actorOf(t, s, u), func(tx *store.Tx) error { return account.RevokeToken(tx, u.ID, made.ID) })))
		from, made := makeToken(t, s, u, n)
		require.Equal(t, "ok", try(organizer, made.ID))
		require.False(t, works(from))

		kept, _ := makeToken(t, s, u, n)
		storetest.Must(t, s, actorOf(t, s, u), func(tx *store.Tx) error { return account.ChangePassword(tx, 1, u.PasswordHash, "") })
		require.True(t, works(kept), "the own change leaves the tokens")
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, u.ID, 2) })
		require.False(t, works(kept))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Unlock(tx, u.ID, 3) })
		require.False(t, works(kept), "a lock revokes them for good")
		reset, _ := makeToken(t, s, u, n)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.ResetPassword(tx, u.ID, 4, u.PasswordHash) })
		require.False(t, works(reset))
		require.Equal(t, []string{"user_created", "token_made", "token_made", "token_revoked", "token_made", "token_revoked", "token_made", "password_changed",
			"user_locked", "user_unlocked", "token_made", "password_reset"}, actions(t, s, "user", u.ID))
	})
}

func TestUseOfATokenIsWrittenDown(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		now := storetest.Clock()
		s.SetClock(func() time.Time { return now })
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		secret, _ := makeToken(t, s, u, account.NewToken{Name: "Bảng", UnitID: communeA1, UnitPath: paths[communeA1], Days: 90})
		use := func(address string) (due bool) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				_, actor, token, err := account.ByToken(tx, secret)
				require.NoError(t, err)
				require.Equal(t, "Bảng", actor.Token)
				if due = token.Due(tx, address); due {
					return token.Used(tx, address)
				}
				return nil
			})
			return due
		}
		require.True(t, use("10.0.0.1"))
		require.False(t, use("10.0.0.1"), "just now")
		require.True(t, use("10.0.0.2"), "from elsewhere")
		now = now.Add(6 * time.Minute)
		require.True(t, use("10.0.0.2"))
		now = now.AddDate(0, 0, 1)
		require.True(t, use("10.0.0.2"))
		require.Equal(t, []string{"user_created", "token_made", "token_used", "token_used"}, actions(t, s, "user", u.ID), "once a day")
		storetest.Must(t, s, actorOf(t, s, u), func(tx *store.Tx) error {
			list, err := account.Tokens(tx, u.ID)
			require.Equal(t, "10.0.0.2", list[0].UsedFrom)
			require.Equal(t, store.At(now), list[0].UsedAt)
			return err
		})
	})
}

func TestWrongTokensAreHeldBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		keeper := doorOf(s, storetest.Clock, func(time.Duration) {})
		for range 20 {
			require.NoError(t, keeper.RefuseToken(t.Context(), account.Visitor{Address: "10.0.0.1"}))
		}
		require.Equal(t, "fault.sign_in_wait", fault.As(keeper.RefuseToken(t.Context(), account.Visitor{Address: "10.0.0.1"})).Key)
		require.NoError(t, keeper.RefuseToken(t.Context(), account.Visitor{Address: "10.0.0.2"}))
		require.Equal(t, []string{"token_refused", "token_refused"}, actions(t, s, "session", 0), "one entry for each row")
	})
}
