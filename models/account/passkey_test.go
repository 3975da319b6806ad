package account_test

import (
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/account/keytest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// device is a phone with keys of the library's software authenticator, and the door at which it is used.
type device struct {
	*door
	site  account.Site
	phone virtualwebauthn.Authenticator
}

func newDevice(d *door, origin string) *device {
	site, ok := account.SiteAt(origin, "Đại hội MTTQ")
	require.True(d.t, ok, origin)
	return &device{door: d, site: site, phone: virtualwebauthn.NewAuthenticator()}
}

func (d *device) party() virtualwebauthn.RelyingParty {
	return virtualwebauthn.RelyingParty{ID: d.site.Host, Name: d.site.Name, Origin: d.site.Origin}
}

func (d *device) keeper() account.Door {
	return doorOf(d.s, func() time.Time { return d.now }, func(time.Duration) {})
}

// make begins a key of the user and answers for it, without sending the answer.
func (d *device) make(u account.User, name string) (secret, answer string, key virtualwebauthn.Credential) {
	d.t.Helper()
	var asked string
	storetest.Must(d.t, d.s, actorOf(d.t, d.s, u), func(tx *store.Tx) (err error) {
		if secret, err = account.BeginPasskey(tx, d.site, name, d.now); err != nil {
			return err
		}
		asked, err = account.Asked(tx, secret, u.ID, d.now)
		return err
	})
	require.Contains(d.t, asked, `"userVerification":"required"`)
	require.Contains(d.t, asked, `"residentKey":"required"`)
	options, err := virtualwebauthn.ParseAttestationOptions(asked)
	require.NoError(d.t, err)
	require.NotContains(d.t, options.UserID, u.Username)
	d.phone.Options.UserHandle = []byte(options.UserID)
	key = keytest.New()
	return secret, virtualwebauthn.CreateAttestationResponse(d.party(), d.phone, key, *options), key
}

// add gives the user a key.
func (d *device) add(u account.User, name string) virtualwebauthn.Credential {
	d.t.Helper()
	secret, answer, key := d.make(u, name)
	n, err := d.keeper().CheckPasskey(d.t.Context(), u, secret, answer, d.site)
	require.NoError(d.t, err)
	storetest.Must(d.t, d.s, actorOf(d.t, d.s, u), func(tx *store.Tx) error { return account.AddPasskey(tx, n) })
	return key
}

// sign asks for a sign-in and answers it with the key, whose count goes up by step.
func (d *device) sign(key *virtualwebauthn.Credential, step int) (secret, answer string) {
	d.t.Helper()
	secret, err := d.keeper().BeginKeySignIn(d.t.Context(), d.site, account.Visitor{Address: "10.0.0.1"})
	require.NoError(d.t, err)
	var asked string
	storetest.Must(d.t, d.s, storetest.Root(), func(tx *store.Tx) (err error) {
		asked, err = account.Asked(tx, secret, 0, d.now)
		return err
	})
	options, err := virtualwebauthn.ParseAssertionOptions(asked)
	require.NoError(d.t, err)
	key.Counter = uint32(int(key.Counter) + step)
	return secret, virtualwebauthn.CreateAssertionResponse(d.party(), d.phone, *key, *options)
}

func (d *device) send(secret, answer string) (account.Entered, string) {
	d.t.Helper()
	in, err := d.keeper().EnterByKey(d.t.Context(), secret, answer, d.site, account.Visitor{Address: "10.0.0.1", Agent: "Firefox, Windows"})
	if err == nil {
		require.True(d.t, in.ByKey)
		require.False(d.t, in.AskCode)
		require.NotEmpty(d.t, in.Device)
		return in, "in"
	}
	require.Zero(d.t, in.User.ID)
	require.NotNil(d.t, fault.As(err), "%v", err)
	return in, fault.As(err).Key
}

func (d *device) signIn(key *virtualwebauthn.Credential) string {
	d.t.Helper()
	_, got := d.send(d.sign(key, 1))
	return got
}

func TestPasskeySignsIn(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := newDevice(&door{t: t, s: s, now: storetest.Clock()}, "https://daihoi.example.vn")
		d.turnOn(u)
		key := d.add(u, "  Điện thoại   của Lan ")
		require.Equal(t, "in", d.signIn(&key), "and no code is asked for")
		storetest.Must(t, s, actorOf(t, s, u), func(tx *store.Tx) error {
			keys, err := account.Passkeys(tx, u.ID)
			require.Len(t, keys, 1)
			require.Equal(t, "Điện thoại của Lan", keys[0].Name)
			require.EqualValues(t, 1, keys[0].SignCount)
			require.False(t, keys[0].UsedAt.IsZero())
			visits, visitErr := account.Visits(tx, u.ID, 1)
			require.NoError(t, visitErr)
			require.Equal(t, "sign_in_key", visits[0].Action)
			require.Equal(t, "Điện thoại của Lan", visits[0].Diff()[1].New)
			return err
		})

		secret, answer := d.sign(&key, 1)
		_, got := d.send(secret, answer)
		require.Equal(t, "in", got)
		_, got = d.send(secret, answer)
		require.Equal(t, "fault.key_late", got, "once")
		secret, answer = d.sign(&key, 1)
		d.now = d.now.Add(5 * time.Minute)
		_, got = d.send(secret, answer)
		require.Equal(t, "fault.key_late", got, "too late")
		other, _ := d.sign(&key, 0)
		_, got = d.send(other, answer)
		require.Equal(t, "fault.sign_in_key", got, "the answer to another challenge")
		_, got = d.send(other, answer)
		require.Equal(t, "fault.key_late", got, "a wrong answer uses the challenge up")
		_, got = d.send("", "{}")
		require.Equal(t, "fault.key_late", got)

		stranger := keytest.New()
		require.Equal(t, "fault.sign_in_key", d.signIn(&stranger))
		forged := stranger
		forged.ID = key.ID // the id of the key, signed by another
		require.Equal(t, "fault.sign_in_key", d.signIn(&forged))
		d.phone.Options.UserNotVerified = true
		require.Equal(t, "fault.sign_in_key", d.signIn(&key), "no finger, no face, no PIN")
		d.phone.Options.UserNotVerified = false
		require.Equal(t, "in", d.signIn(&key))
	})
}

// A device that counts back has a twin: neither opens until the user has removed the key, and the log says so each time.
func TestCopiedPasskeyIsRefused(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := newDevice(&door{t: t, s: s, now: storetest.Clock()}, "http://localhost:8080")
		key := d.add(u, "USB")
		_, got := d.send(d.sign(&key, 5))
		require.Equal(t, "in", got)
		for range 2 {
			_, got = d.send(d.sign(&key, -1))
			require.Equal(t, "fault.sign_in_key", got)
		}
		require.Equal(t, []string{"sign_in_key", "sign_in_key_copied", "sign_in_key_copied"}, actions(t, s, "session", u.ID))
	})
}

func TestPasskeyOpensNothingWhenItShouldNot(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u := add(t, s, "clerk", at(access.Clerk, communeA1))
		d := newDevice(&door{t: t, s: s, now: storetest.Clock()}, "https://daihoi.example.vn")
		key := d.add(u, "Máy cơ quan")
		elsewhere := newDevice(d.door, "https://other.example.vn")
		elsewhere.phone = d.phone
		require.Equal(t, "fault.sign_in_key", elsewhere.signIn(&key), "a key belongs to its host")
		version := func() int {
			got, _ := load(t, s, u.ID)
			return got.Version
		}
		root := func(command func(tx *store.Tx) error) { t.Helper(); storetest.Must(t, s, storetest.Root(), command) }
		root(func(tx *store.Tx) error { return account.Lock(tx, u.ID, 1) })
		require.Equal(t, "fault.sign_in_key", d.signIn(&key))
		root(func(tx *store.Tx) error { return account.Unlock(tx, u.ID, 2) })
		require.Equal(t, "in", d.signIn(&key), "locking is not losing the device")
		own := actorOf(t, s, u)
		storetest.Must(t, s, own, func(tx *store.Tx) error { return account.ChangePassword(tx, version(), u.PasswordHash, "") })
		require.Equal(t, "in", d.signIn(&key), "the own change leaves the keys")
		root(func(tx *store.Tx) error { return account.ResetPassword(tx, u.ID, version(), u.PasswordHash) })
		require.Equal(t, "fault.sign_in_key", d.signIn(&key), "a reset leaves nothing that opens the account")
		for range 10 {
			d.signIn(&key)
		}
		require.Equal(t, "fault.sign_in_wait", d.signIn(&key), "keys that nobody has are held back like names that nobody has")
	})
}

func TestAddingAPasskey(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u, other := add(t, s, "clerk", at(access.Clerk, communeA1)), add(t, s, "other", at(access.Clerk, communeA1))
		d := newDevice(&door{t: t, s: s, now: storetest.Clock()}, "https://daihoi.example.vn")
		check := func(u account.User, secret, answer string, site account.Site) string {
			_, err := d.keeper().CheckPasskey(t.Context(), u, secret, answer, site)
			if err == nil {
				return "ok"
			}
			return fault.As(err).Key
		}
		secret, answer, _ := d.make(u, "A")
		require.Equal(t, "fault.key_late", check(other, secret, answer, d.site), "another's challenge")
		require.Equal(t, "ok", check(u, secret, answer, d.site))
		require.Equal(t, "fault.key_late", check(u, secret, answer, d.site), "once")
		secret, _, _ = d.make(u, "A")
		require.Equal(t, "fault.key_refused", check(u, secret, answer, d.site), "the answer to another challenge")
		fake, _ := account.SiteAt("https://daihoi.example.com.vn", "Khác")
		genuine := d.site
		d.site = fake
		_, faked, _ := d.make(u, "A")
		d.site = genuine
		secret, _, _ = d.make(u, "A")
		require.Equal(t, "fault.key_refused", check(u, secret, faked, d.site), "made at another site")
		for name, key := range map[string]string{"": "problem.required", " \n ": "problem.required", strings.Repeat("ế", 61): "problem.too_long"} {
			err := s.Write(t.Context(), actorOf(t, s, u), func(tx *store.Tx) error {
				_, err := account.BeginPasskey(tx, d.site, name, d.now)
				return err
			})
			require.Equal(t, key, problem(t, err))
		}
		require.NoError(t, d.keeper().Prove(t.Context(), u, password))
		for range 6 {
			require.Equal(t, "problem.password_wrong", problem(t, d.keeper().Prove(t.Context(), u, "wrong")))
		}
		require.Equal(t, "problem.password_wait", problem(t, d.keeper().Prove(t.Context(), u, password)))
	})
}

func TestPasskeysAreNamedAndRemoved(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		seedUnits(t, s)
		u, other := add(t, s, "clerk", at(access.Clerk, communeA1)), add(t, s, "other", at(access.Clerk, communeA1))
		organizer := add(t, s, "organizer", at(access.Organizer, districtA))
		d := newDevice(&door{t: t, s: s, now: storetest.Clock()}, "https://daihoi.example.vn")
		first := d.add(u, "Một")
		d.add(u, "Hai")
		var keys []account.Passkey
		storetest.Must(t, s, actorOf(t, s, organizer), func(tx *store.Tx) (err error) {
			keys, err = account.Passkeys(tx, u.ID)
			return err
		})
		require.Len(t, keys, 2)
		require.Equal(t, keys[0].Handle, keys[1].Handle)
		try := func(who account.User, command func(tx *store.Tx) error) string {
			return kindName(s.Write(t.Context(), actorOf(t, s, who), command))
		}
		rename := func(version int) func(*store.Tx) error {
			return func(tx *store.Tx) error { return account.RenamePasskey(tx, keys[0].ID, version, "Mới") }
		}
		remove := func(tx *store.Tx) error { return account.RemovePasskey(tx, u.ID, keys[0].ID) }
		gone := func(who account.User, command func(tx *store.Tx) error) {
			t.Helper()
			require.Equal(t, "problem.way_gone", problem(t, s.Write(t.Context(), actorOf(t, s, who), command)))
		}
		gone(other, rename(1))
		gone(organizer, rename(1)) // names are the user's own
		require.Equal(t, "ok", try(u, rename(1)))
		require.Equal(t, "conflict", try(u, rename(1)))
		require.Equal(t, "forbidden", try(other, remove))
		gone(u, func(tx *store.Tx) error { return account.RemovePasskey(tx, u.ID, 99) })
		require.Equal(t, "ok", try(organizer, remove))
		require.Equal(t, "fault.sign_in_key", d.signIn(&first))
		require.Equal(t, []string{"user_created", "key_added", "key_added", "key_renamed", "key_removed"}, actions(t, s, "user", u.ID))
	})
}

func TestSites(t *testing.T) {
	t.Parallel()
	for origin, host := range map[string]string{"https://Mttq.Hanoi.gov.vn": "mttq.hanoi.gov.vn", "https://daihoi.vn:8443": "daihoi.vn", "http://localhost:8080": "localhost",
		"http://daihoi.vn": "", "https://10.0.0.5": "", "http://127.0.0.1:8080": "", "https://[::1]:8080": "", "https://maychu": "", "": "", "https://": ""} {
		site, ok := account.SiteAt(origin, "")
		require.Equal(t, host != "", ok, origin)
		if ok {
			require.Equal(t, host, site.Host)
		}
	}
}
