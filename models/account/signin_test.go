package account_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// door tries to sign in at a clock that the test moves.
type door struct {
	t   *testing.T
	s   *store.Store
	now time.Time
}

func (d *door) try(username, password, address string) (string, int) {
	d.t.Helper()
	u, err := account.SignIn(d.t.Context(), d.s, cheap, username, password, address, func() time.Time { return d.now })
	if err == nil {
		require.NotZero(d.t, u.ID)
		return "in", 0
	}
	require.Zero(d.t, u.ID)
	f := fault.As(err)
	require.NotNil(d.t, f, "%v", err)
	minutes, _ := f.Args["Minutes"].(int)
	return f.Key, minutes
}

func (d *door) expect(want, username, password, address string) {
	d.t.Helper()
	got, _ := d.try(username, password, address)
	require.Equal(d.t, want, got)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		locked := add(t, s, "locked", at(access.Clerk, communeA1))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, locked.ID, 1) })
		d := &door{t, s, storetest.Clock()}
		d.expect("in", "clerk", password, "10.0.0.1")
		d.expect("in", " Clerk ", norm.NFD.String(password), "10.0.0.1")
		d.expect("fault.sign_in", "clerk", password+" ", "10.0.0.2")
		d.expect("fault.sign_in", "nobody", password, "10.0.0.3")
		d.expect("fault.sign_in", "clerk'; --\x00\xff", password, "10.0.0.4")
		d.expect("fault.sign_in", "", "", "10.0.0.5")
		d.expect("fault.sign_in", "locked", password, "10.0.0.6")
		require.Equal(t, []string{"sign_in", "sign_in"}, actions(t, s, "session", u.ID))
	})
}

func TestThrottleGrowsSurvivesRestartAndForgets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t, s, storetest.Clock()}
		for range 6 {
			d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.1")
		}
		for _, minutes := range []int{1, 2, 4, 8, 15, 15} {
			key, wait := d.try("clerk", password, "10.0.0.2") // another address does not help
			require.Equal(t, "fault.sign_in_wait", key)
			require.Equal(t, minutes, wait)
			d.now = d.now.Add(time.Duration(minutes)*time.Minute - time.Second)
			key, wait = d.try("clerk", password, "10.0.0.2")
			require.Equal(t, "fault.sign_in_wait", key)
			require.Equal(t, 1, wait)
			d.now = d.now.Add(time.Second)
			d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.1")
		}
		again, err := store.Open(t.Context(), s.Target(), store.Options{Clock: storetest.Clock})
		require.NoError(t, err)
		d.s = again
		d.expect("fault.sign_in_wait", "clerk", password, "10.0.0.2")
		d.expect("fault.sign_in_wait", "somebody", password, "10.0.0.1") // the address waits for every name
		require.NoError(t, again.Close())
		d.s = s
		d.now = d.now.Add(15 * time.Minute)
		d.expect("in", "clerk", password, "10.0.0.2")
		for range 6 { // a success clears the user, so five are free again
			d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.3")
		}
		d.expect("fault.sign_in_wait", "clerk", password, "10.0.0.4")
		d.now = d.now.Add(2 * time.Hour)
		for range 6 { // both counts are forgotten after an hour
			d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.3")
		}
		require.Equal(t, []string{"sign_in_throttled", "sign_in_throttled", "sign_in_throttled"}, actions(t, s, "session", 0))
	})
}

// Tries from one address on many names are slowed down as well, and a right password takes back only its own try.
func TestThrottleOfAnAddress(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t, s, storetest.Clock()}
		for _, name := range []string{"a.one", "a.two", "a.three", "a.four", "a.five"} {
			d.expect("fault.sign_in", name, "wrong", "10.0.0.1")
			d.expect("in", "clerk", password, "10.0.0.1")
		}
		d.expect("fault.sign_in", "a.six", "wrong", "10.0.0.1")
		d.expect("fault.sign_in_wait", "a.seven", "wrong", "10.0.0.1")
		d.expect("in", "clerk", password, "10.0.0.2")
	})
}

func TestParallelGuessesAreCounted(t *testing.T) {
	t.Parallel()
	storetest.AtOnce(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "clerk", at(access.Clerk, communeA1))
		var wg sync.WaitGroup
		var looked atomic.Int64
		for range 20 {
			wg.Go(func() {
				_, err := account.SignIn(t.Context(), s, cheap, "clerk", "wrong", "10.0.0.1", storetest.Clock)
				if f := fault.As(err); f != nil && f.Key == "fault.sign_in" {
					looked.Add(1)
				}
			})
		}
		wg.Wait()
		require.EqualValues(t, 6, looked.Load())
	})
}

func TestSignInRaisesTheCostOfOldHashes(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		dearer := cheap
		dearer.Params.Iterations = 2
		_, err := account.SignIn(t.Context(), s, dearer, "clerk", password, "", storetest.Clock)
		require.NoError(t, err)
		got, _ := load(t, s, u.ID)
		require.Contains(t, got.PasswordHash, "t=2")
		require.Equal(t, 1, got.Version)
		(&door{t, s, storetest.Clock()}).expect("in", "clerk", password, "")
	})
}

func TestLoad(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1), at(access.Viewer, districtB))
		var n atomic.Int64
		require.NoError(t, s.Read(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
			_, actor, err := account.Load(tx, u.ID)
			require.Equal(t, access.Actor{UserID: u.ID, Username: "clerk", Name: "Trần Thị clerk", Grants: []access.Grant{
				{Role: access.Clerk, UnitID: communeA1, UnitCode: "4", Path: paths[communeA1]},
				{Role: access.Viewer, UnitID: districtB, UnitCode: "6", Path: paths[districtB]}}}, actor)
			return err
		}))
		require.EqualValues(t, 2, n.Load())
		missing := func(id int64) string {
			return kindName(s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, _, err := account.Load(tx, id); return err }))
		}
		require.Equal(t, "not found", missing(999))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, u.ID, 1) })
		require.Equal(t, "not found", missing(u.ID))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Unlock(tx, u.ID, 2) })
		require.Equal(t, "ok", missing(u.ID))
	})
}
