package account_test

import (
	"context"
	"net/url"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// turnOn turns the second step on for the user and returns the secret and the recovery codes.
func (d *door) turnOn(u account.User) (secret string, recovery []string) {
	d.t.Helper()
	actor := actorOf(d.t, d.s, u)
	storetest.Must(d.t, d.s, actor, account.BeginSecond)
	storetest.Must(d.t, d.s, actor, func(tx *store.Tx) error {
		a, err := account.AuthenticatorOf(tx, u.ID)
		secret = a.Secret
		require.False(d.t, a.On())
		return err
	})
	storetest.Must(d.t, d.s, actor, func(tx *store.Tx) (err error) {
		recovery, err = account.ConfirmSecond(tx, d.code(secret), d.now)
		return err
	})
	return secret, recovery
}

// code is what the app of the library shows at the door's clock.
func (d *door) code(secret string) string {
	code, err := totp.GenerateCode(secret, d.now)
	require.NoError(d.t, err)
	return code
}

func (d *door) second(u account.User, version int, code string) (account.Entered, string) {
	in, err := doorOf(d.s, func() time.Time { return d.now }, func(time.Duration) {}).EnterCode(d.t.Context(), u.ID, version, code, account.Visitor{Address: "10.0.0.1"})
	if err == nil {
		require.NotEmpty(d.t, in.Device)
		return in, "in"
	}
	require.Zero(d.t, in.User.ID)
	if f := fault.As(err); len(f.Problems) > 0 {
		return in, f.Problems[0].Key
	}
	return in, fault.As(err).Key
}

func TestSecondStep(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		secret, recovery := d.turnOn(u)
		require.Len(t, recovery, 10)
		step := func(code string) string {
			t.Helper()
			in, key := d.enter("clerk", password, "10.0.0.1", "")
			require.Equal(t, "in", key)
			require.True(t, in.AskCode)
			require.Empty(t, in.Device, "the password alone makes no device known")
			_, key = d.second(u, in.User.Version, code)
			return key
		}
		require.Equal(t, "problem.second_used", step(d.code(secret)), "the code that turned it on")
		d.now = d.now.Add(30 * time.Second)
		require.Equal(t, "in", step(d.code(secret)))
		require.Equal(t, "problem.second_used", step(d.code(secret)))
		early := d.now
		d.now = d.now.Add(30 * time.Second)
		late := d.code(secret)
		d.now = early
		require.Equal(t, "in", step(late), "a phone half a minute ahead")
		d.now = d.now.Add(10 * time.Minute)
		require.Equal(t, "problem.second_code", step("000 000"))
		require.Equal(t, "problem.second_code", step(late), "too old")
		require.Equal(t, "in", step(recovery[0]))
		require.Equal(t, "problem.second_code", step(recovery[0]), "once")
		require.Equal(t, "in", step("  "+recovery[1][:5]+recovery[1][6:]), "without the dash")
		require.Equal(t, "in", step(d.code(secret)[:3]+" "+d.code(secret)[3:]))

		for range 6 {
			require.Equal(t, "problem.second_code", step("000000"))
		}
		d.now = d.now.Add(30 * time.Second)
		require.Equal(t, "fault.sign_in_wait", step(d.code(secret)))
		d.now = d.now.Add(2 * time.Minute)
		require.Equal(t, "in", step(d.code(secret)))
		_, key := d.second(u, 99, recovery[2])
		require.Equal(t, "fault.not_found", key, "the account has changed since the password was typed")

		var kept string
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			left, err := account.RecoveryLeft(tx, u.ID)
			require.EqualValues(t, 8, left)
			require.NoError(t, err)
			return tx.DB().Table("recovery_codes").Select("code_hash").Limit(1).Scan(&kept).Error
		})
		for _, code := range recovery {
			require.NotContains(t, kept, code[:5])
		}
	})
}

// Someone who has found out the password and types wrong codes does not keep the user out.
func TestWrongCodesOfAStranger(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		own, _ := d.enter("clerk", password, "10.0.0.1", "")
		_, recovery := d.turnOn(u)
		for range 6 {
			_, key := d.second(u, 1, "000000")
			require.Equal(t, "problem.second_code", key)
		}
		_, key := d.second(u, 1, recovery[0])
		require.Equal(t, "fault.sign_in_wait", key)
		keeper := doorOf(s, func() time.Time { return d.now }, func(time.Duration) {})
		_, err := keeper.EnterCode(t.Context(), u.ID, 1, recovery[0], account.Visitor{Device: own.Device})
		require.NoError(t, err)
		require.Equal(t, []string{"sign_in", "sign_in_code_failed", "sign_in"}, actions(t, s, "session", u.ID), "one entry for the row of wrong codes")
	})
}

// Of parallel sign-ins with one code, one gets in.
func TestOneCodeLetsOneIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		secret, recovery := d.turnOn(u)
		d.now = d.now.Add(30 * time.Second)
		for _, code := range []string{d.code(secret), recovery[0]} {
			in := make(chan bool)
			for range 5 {
				go func() {
					_, err := doorOf(s, func() time.Time { return d.now }, func(time.Duration) {}).EnterCode(context.Background(), u.ID, 1, code, account.Visitor{})
					in <- err == nil
				}()
			}
			n := 0
			for range 5 {
				if <-in {
					n++
				}
			}
			require.Equal(t, 1, n)
		}
	})
}

func TestSecondStepIsTurnedOffWithACodeOrFromAbove(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		_, recovery := d.turnOn(u)
		actor := actorOf(t, s, u)
		write := func(command func(*store.Tx) error) error { return s.Write(t.Context(), actor, command) }
		require.Equal(t, "problem.second_on", problem(t, write(account.BeginSecond)))
		require.Equal(t, "problem.second_code", problem(t, write(func(tx *store.Tx) error { return account.EndSecond(tx, "123456", d.now) })))
		require.NoError(t, write(func(tx *store.Tx) error {
			fresh, err := account.RenewRecovery(tx, recovery[0], d.now)
			require.Len(t, fresh, 10)
			return err
		}))
		require.Equal(t, "problem.second_code", problem(t, write(func(tx *store.Tx) error { return account.EndSecond(tx, recovery[1], d.now) })), "the old ones are worth nothing")
		m := manager(s, time.Now)
		token := open(t, m, u.ID)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.ResetSecond(tx, u.ID, 1) })
		require.Zero(t, holder(t, m, token))
		in, _ := d.enter("clerk", password, "10.0.0.1", "")
		require.False(t, in.AskCode)
		require.NotEmpty(t, in.Device)

		_, recovery = d.turnOn(u)
		require.NoError(t, write(func(tx *store.Tx) error { return account.EndSecond(tx, recovery[0], d.now) }))
		in, _ = d.enter("clerk", password, "10.0.0.1", "")
		require.False(t, in.AskCode)
		require.Equal(t, []string{"user_created", "second_on", "recovery_renewed", "second_reset", "second_on", "second_off"}, actions(t, s, "user", u.ID))
	})
}

func TestAuthenticatorAddress(t *testing.T) {
	t.Parallel()
	text, err := account.Authenticator{Secret: "JBSWY3DPEHPK3PXP"}.Address("Đại hội MTTQ", "clerk")
	require.NoError(t, err)
	u, err := url.Parse(text)
	require.NoError(t, err)
	require.Equal(t, []string{"otpauth", "totp", "/Đại hội MTTQ:clerk", "JBSWY3DPEHPK3PXP", "Đại hội MTTQ"},
		[]string{u.Scheme, u.Host, u.Path, u.Query().Get("secret"), u.Query().Get("issuer")})
}

// A link lets the invited choose a password, once, for seven days, and nobody else.
func TestLink(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		now := storetest.Clock()
		s.SetClock(func() time.Time { return now })
		var u account.User
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) {
			u, err = account.Create(tx, account.NewUser{User: account.User{Username: "invited", FullName: "Người Mời"}, Grants: []account.GrantInput{at(access.Clerk, communeA1)}})
			return err
		})
		d := &door{t: t, s: s, now: now}
		keeper := doorOf(s, func() time.Time { return now }, func(time.Duration) {})
		d.expect("fault.sign_in", "invited", "", "10.0.0.1")
		link := func() (token string) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) { token, _, err = account.MakeLink(tx, u.ID); return err })
			return token
		}
		accept := func(token, password string) string {
			in, err := keeper.Accept(t.Context(), token, password, account.Visitor{Address: "10.0.0.1"})
			if err == nil {
				require.Equal(t, u.ID, in.User.ID)
				require.NotEmpty(t, in.Device)
			}
			return kindName(err)
		}
		first, second := link(), ""
		second = link()
		require.Equal(t, "not found", accept(first, password), "replaced")
		require.Equal(t, "not found", accept("", password))
		require.Equal(t, "invalid", accept(second, "ngan")[:7])
		require.Equal(t, "ok", accept(second, password))
		require.Equal(t, "not found", accept(second, password), "used")
		d.expect("in", "invited", password, "10.0.0.1")

		revoked := link()
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.EndLink(tx, u.ID) })
		require.Equal(t, "not found", accept(revoked, password))
		old := link()
		now = now.AddDate(0, 0, 7)
		require.Equal(t, "not found", accept(old, password))
		locked := link()
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return account.Lock(tx, u.ID, 2) })
		require.Equal(t, "not found", accept(locked, password))
		require.Equal(t, "problem.link_locked", problem(t, s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, _, err := account.MakeLink(tx, u.ID); return err })))
		stranger := actorOf(t, s, add(t, s, "other", at(access.Organizer, districtB)))
		require.Equal(t, "not found", kindName(s.Write(t.Context(), stranger, func(tx *store.Tx) error { _, _, err := account.MakeLink(tx, u.ID); return err })))
		require.Equal(t, []string{"user_created", "link_made", "link_made", "link_used", "link_made", "link_ended", "link_made", "link_made", "user_locked"}, actions(t, s, "user", u.ID))
	})
}

// Whoever has a second step takes it after a link as well.
func TestLinkDoesNotSkipTheSecondStep(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := &door{t: t, s: s, now: storetest.Clock()}
		_, recovery := d.turnOn(u)
		var token string
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) { token, _, err = account.MakeLink(tx, u.ID); return err })
		in, err := doorOf(s, storetest.Clock, func(time.Duration) {}).Accept(t.Context(), token, "một câu khác hẳn 9", account.Visitor{})
		require.NoError(t, err)
		require.True(t, in.AskCode)
		_, key := d.second(u, in.User.Version, recovery[0])
		require.Equal(t, "in", key)
	})
}
