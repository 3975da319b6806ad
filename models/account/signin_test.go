package account_test

import (
	"context"
	"fmt"
	"slices"
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

// door tries to sign in at a clock that the test moves. A pause moves it too.
type door struct {
	t      *testing.T
	s      *store.Store
	now    time.Time
	paused time.Duration // by the last try
}

func doorOf(s *store.Store, now func() time.Time, pause func(time.Duration)) account.Door {
	return account.Door{Store: s, Hasher: cheap, Now: now, Pause: func(_ context.Context, d time.Duration) error {
		pause(d)
		return nil
	}}
}

// enter is one try, with the cookie of a known device or "".
func (d *door) enter(username, password, address, device string) (account.Entered, string) {
	d.t.Helper()
	in, err := doorOf(d.s, func() time.Time { return d.now }, func(pause time.Duration) { d.now, d.paused = d.now.Add(pause), pause }).
		SignIn(d.t.Context(), username, password, account.Visitor{Address: address, Agent: "Firefox, Windows", Device: device})
	if err == nil {
		require.NotZero(d.t, in.User.ID)
		return in, "in"
	}
	require.Zero(d.t, in.User.ID)
	f := fault.As(err)
	require.NotNil(d.t, f, "%v", err)
	if minutes, ok := f.Args["Minutes"]; ok {
		return in, fmt.Sprint(f.Key, " ", minutes)
	}
	return in, f.Key
}

func (d *door) expect(want, username, password, address string) {
	d.t.Helper()
	_, got := d.enter(username, password, address, "")
	require.Equal(d.t, want, got)
}

func TestSignIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		locked := add(t, s, "locked", at(access.Clerk, communeA1))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, locked.ID, 1) })
		d := &door{t: t, s: s, now: storetest.Clock()}
		d.expect("in", "clerk", password, "10.0.0.1")
		d.expect("in", " Clerk ", norm.NFD.String(password), "10.0.0.1")
		d.expect("fault.sign_in", "clerk", password+" ", "10.0.0.2")
		d.expect("fault.sign_in", "nobody", password, "10.0.0.3")
		d.expect("fault.sign_in", "clerk'; --\x00\xff", password, "10.0.0.4")
		d.expect("fault.sign_in", "", "", "10.0.0.5")
		d.expect("fault.sign_in", "locked", password, "10.0.0.6")
		require.Equal(t, []string{"sign_in", "sign_in", "sign_in_failed"}, actions(t, s, "session", u.ID))
	})
}

// Six wrong passwords from somewhere used to lock anyone out, wherever the person sat: now only the one who typed them
// waits, and the log says so once.
func TestStrangerLocksNobodyOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		for range 6 {
			d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.1")
		}
		d.expect("fault.sign_in_wait 4", "clerk", "wrong", "10.0.0.1")
		d.expect("fault.sign_in_wait 4", "clerk", password, "10.0.0.1")
		d.expect("in", "clerk", password, "10.0.0.2")
		d.now = d.now.Add(4*time.Minute - time.Second)
		d.expect("fault.sign_in_wait 1", "clerk", "wrong", "10.0.0.1")
		d.now = d.now.Add(time.Second)
		d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.1")
		d.expect("fault.sign_in_wait 4", "clerk", "wrong", "10.0.0.1")

		again, err := store.Open(t.Context(), s.Target(), storetest.Options()) // a restart forgets nothing
		require.NoError(t, err)
		d.s = again
		d.expect("fault.sign_in_wait 4", "clerk", password, "10.0.0.1")
		require.NoError(t, again.Close())
		d.s = s
		require.Equal(t, []string{"sign_in_failed", "sign_in_throttled", "sign_in"}, actions(t, s, "session", u.ID))
	})
}

// The attacker's view: 200 addresses guess the password of one clerk for a hundred minutes, each as fast as it may. The
// account answers at most thirty times in any hour. Meanwhile the clerk signs in from the own browser at any time.
func TestGuessesFromEverywhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		own, _ := d.enter("clerk", password, "192.0.2.7", "")
		start := d.now
		var answered []time.Time
		for minute := range 100 {
			for k := range 8 {
				d.now = start.Add(time.Duration(minute)*time.Minute + time.Duration(k)*7*time.Second)
				if _, key := d.enter("clerk", "wrong", fmt.Sprintf("10.%d.0.1", (minute*8+k)%200), "made-up"); key == "fault.sign_in" {
					answered = append(answered, d.now)
				}
			}
			if minute%30 == 29 {
				var key string
				own, key = d.enter("clerk", password, "192.0.2.7", own.Device)
				require.Equal(t, "in", key)
				require.Zero(t, d.paused)
			}
		}
		for i, first := range answered {
			inHour := slices.IndexFunc(answered[i:], func(at time.Time) bool { return at.Sub(first) >= time.Hour })
			require.LessOrEqual(t, inHour, 30)
		}
		require.Greater(t, len(answered), 40, "the guesses were tried")
		require.LessOrEqual(t, len(answered), 10+100/3)
		d.expect("fault.sign_in_wait 3", "clerk", password, "192.0.2.8") // another browser waits for its turn

		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { // and an administrator opens the door again
			held, err := account.HeldBack(tx, "clerk", d.now)
			require.True(t, held)
			require.NoError(t, err)
			return account.Unlock(tx, u.ID, 1)
		})
		d.expect("in", "clerk", password, "192.0.2.8")
	})
}

// One address can use up its own tries only, so that nobody at another one notices.
func TestOneAddressCannotUseUpAnAccount(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		for minute := range 120 {
			for range 3 {
				d.enter("clerk", "wrong", "2001:db8:0:1::"+fmt.Sprint(minute+1), "") // one line, with a new address every minute
			}
			d.now = d.now.Add(time.Minute)
			if minute%20 == 19 {
				d.expect("in", "clerk", password, "10.0.0.2")
			}
		}
	})
}

// The office's view: 25 clerks behind one address mistype five times each, and all get in without waiting.
func TestOfficeBehindOneAddress(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		d := &door{t: t, s: s, now: storetest.Clock()}
		var names []string
		for i := range 25 {
			names = append(names, fmt.Sprintf("clerk%02d", i))
			add(t, s, names[i], at(access.Clerk, communeA1))
		}
		for range 5 {
			for _, name := range names {
				d.expect("fault.sign_in", name, "wrong", "10.0.0.1")
				require.Zero(t, d.paused)
			}
		}
		for _, name := range names {
			d.expect("in", name, password, "10.0.0.1")
			require.Zero(t, d.paused)
		}
	})
}

// One password on many names from one address: answers slow down, but a right password is never refused for it.
func TestAddressIsSlowedDownNotRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		still := d.now
		for i := range 230 {
			d.now = still // as if all at once
			d.expect("fault.sign_in", fmt.Sprintf("name%03d", i), "wrong", "10.0.0.1")
		}
		require.Equal(t, 5*time.Second, d.paused)
		d.now = still
		d.expect("in", "clerk", password, "10.0.0.1")
		require.Equal(t, 5*time.Second, d.paused)
		require.Equal(t, []string{"sign_in_failed"}, actions(t, s, "session", 0), "one entry for the whole row")
	})
}

// A known device answers more slowly after some wrong passwords, but it answers; one that goes on and on is unknown again.
func TestKnownDeviceIsSlowNotRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u, other := add(t, s, "clerk", at(access.Clerk, communeA1)), add(t, s, "other", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		first, _ := d.enter("clerk", password, "10.0.0.1", "")
		own, _ := d.enter("clerk", password, "10.0.0.1", first.Device)
		require.NotEqual(t, first.Device, own.Device, "a new secret with each sign-in")
		try := func(password string) string {
			_, key := d.enter("clerk", password, "10.0.0.1", own.Device)
			return key
		}
		for range 6 {
			require.Equal(t, "fault.sign_in", try("wrong"))
			require.Zero(t, d.paused)
		}
		require.Equal(t, "fault.sign_in", try("wrong"))
		require.Equal(t, 10*time.Second, d.paused)
		own, _ = d.enter("clerk", password, "10.0.0.1", own.Device)
		require.Equal(t, 10*time.Second, d.paused)
		require.NotZero(t, own.User.ID)

		for range 6 { // the device of one is nobody's for another
			d.enter("other", "wrong", "10.0.0.1", own.Device)
		}
		_, key := d.enter("other", password, "10.0.0.1", own.Device)
		require.Equal(t, "fault.sign_in_wait 4", key)
		_, key = d.enter("clerk", "wrong", "10.0.0.1", first.Device)
		require.Equal(t, "fault.sign_in", key, "the first secret is a stranger's")

		for range 50 {
			require.Equal(t, "fault.sign_in", try("wrong"))
		}
		for range 6 {
			try("wrong")
		}
		require.Equal(t, "fault.sign_in_wait 4", try(password))
		require.NotZero(t, other.ID)
		require.Contains(t, actions(t, s, "session", u.ID), "sign_in_failed")
	})
}

// A clock that ran ahead and was set right keeps no one out.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock().AddDate(10, 0, 0)}
		for range 6 {
			d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.1")
		}
		d.expect("fault.sign_in_wait 4", "clerk", password, "10.0.0.1")
		d.now = storetest.Clock()
		d.expect("in", "clerk", password, "10.0.0.1")
	})
}

// A temporary password opens for seven days. Who comes later is told what to ask for, but only with the right password.
func TestTemporaryPasswordEnds(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		now := storetest.Clock()
		s.SetClock(func() time.Time { return now })
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		reset := func(version int) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.ResetPassword(tx, u.ID, version, u.PasswordHash) })
		}
		reset(1)
		d := &door{t: t, s: s, now: now}
		now = now.AddDate(0, 0, 7).Add(-time.Second)
		d.expect("in", "clerk", password, "10.0.0.1")
		now = now.Add(time.Second)
		d.expect("fault.password_outdated", "clerk", password, "10.0.0.1")
		d.expect("fault.sign_in", "clerk", "wrong", "10.0.0.1")
		reset(2)
		d.expect("in", "clerk", password, "10.0.0.1")
		storetest.Must(t, s, actorOf(t, s, u), func(tx *store.Tx) error { return account.ChangePassword(tx, 3, u.PasswordHash, "") })
		now = now.AddDate(1, 0, 0)
		d.expect("in", "clerk", password, "10.0.0.1")
	})
}

// A reset clears what strangers have used up.
func TestResetClearsTries(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		for range 7 {
			d.enter("clerk", "wrong", "10.0.0.1", "")
		}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.ResetPassword(tx, u.ID, 1, u.PasswordHash) })
		d.expect("in", "clerk", password, "10.0.0.1")
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
				_, err := doorOf(s, storetest.Clock, func(time.Duration) {}).SignIn(t.Context(), "clerk", "wrong", account.Visitor{Address: "10.0.0.1"})
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
		keeper := doorOf(s, storetest.Clock, func(time.Duration) {})
		keeper.Hasher = dearer
		_, err := keeper.SignIn(t.Context(), "clerk", password, account.Visitor{})
		require.NoError(t, err)
		got, _ := load(t, s, u.ID)
		require.Contains(t, got.PasswordHash, "t=2")
		require.Equal(t, 1, got.Version)
		(&door{t: t, s: s, now: storetest.Clock()}).expect("in", "clerk", password, "")
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
