package account

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"gorm.io/gorm"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// challengeLife is how long a device has to sign.
const challengeLife = 5 * time.Minute

// challenge is a row of key_challenges.
type challenge struct {
	Handle string
	UserID *int64 // who adds a key; nil at sign-in
	Name   string // of the key to add
	Asked  string // JSON for the browser
	Kept   string // JSON of webauthn.SessionData
	EndsAt store.Instant
}

func (challenge) TableName() string { return "key_challenges" }

// ask stores a challenge and returns the secret by which the session finds it again.
func ask(tx *store.Tx, c challenge, asked, kept any, now time.Time) (secret string, err error) {
	question, err1 := json.Marshal(asked)
	session, err2 := json.Marshal(kept)
	if err := errors.Join(err1, err2); err != nil {
		return "", err
	}
	secret = rand.Text()
	c.Handle, c.Asked, c.Kept, c.EndsAt = stored(secret), string(question), string(session), store.At(now.Add(challengeLife))
	return secret, tx.DB().Create(&c).Error
}

// open is the condition for a challenge that can still be answered, by the user or at sign-in (0).
func openChallenge(tx *store.Tx, secret string, userID int64, now time.Time) *gorm.DB {
	return tx.DB().Where("handle = ? AND COALESCE(user_id, 0) = ? AND ends_at > ?", stored(secret), userID, store.At(now))
}

// Asked is what the browser is asked for a challenge, in JSON for navigator.credentials; NotFound when it has ended.
func Asked(tx *store.Tx, secret string, userID int64, now time.Time) (string, error) {
	var c challenge
	err := store.One(openChallenge(tx, secret, userID, now), &c)
	return c.Asked, err
}

// take uses up a challenge: whatever comes of it, it is not answered twice.
func (d Door) take(ctx context.Context, secret string, userID int64) (c challenge, kept webauthn.SessionData, err error) {
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		if err := store.One(openChallenge(tx, secret, userID, d.Now()), &c); err != nil {
			return err
		}
		return store.Changed(tx.DB().Where("handle = ?", c.Handle).Delete(&challenge{}))
	})
	if kind := fault.KindOf(err); err != nil && (kind == fault.NotFound || kind == fault.Conflict) {
		return c, kept, fault.New(fault.Invalid, "fault.key_late")
	}
	if err != nil {
		return c, kept, err
	}
	return c, kept, json.Unmarshal([]byte(c.Kept), &kept)
}

// BeginPasskey asks the actor's device for a new key. The caller has checked the password (Door.Prove).
func BeginPasskey(tx *store.Tx, site Site, name string, now time.Time) (secret string, err error) {
	u, _, err := self(tx)
	if err != nil {
		return "", err
	}
	if name, err = givenName("key_name", name); err != nil {
		return "", err
	}
	who, err := holderOf(tx, u)
	if err != nil {
		return "", err
	}
	if len(who.keys) >= mostPasskeys {
		return "", fault.At("key_name", "problem.keys_many", "Max", mostPasskeys)
	}
	party, err := site.party()
	if err != nil {
		return "", err
	}
	must := protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired}
	asked, kept, err := party.BeginRegistration(who, webauthn.WithAuthenticatorSelection(must), webauthn.WithConveyancePreference(protocol.PreferNoAttestation),
		webauthn.WithExclusions(webauthn.Credentials(who.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return "", err
	}
	return ask(tx, challenge{UserID: &u.ID, Name: name}, asked.Response, kept, now)
}

// holderOf is the user with all keys, or with a new handle before the first.
func holderOf(tx *store.Tx, u User) (holder, error) {
	keys, err := passkeysOf(tx, u.ID)
	who := holder{user: u, keys: keys}
	if len(keys) > 0 {
		who.handle = decoded(keys[0].Handle)
		return who, err
	}
	who.handle = make([]byte, 32)
	_, _ = rand.Read(who.handle) // never fails
	return who, err
}

// NewPasskey is a key whose device has answered.
type NewPasskey struct {
	name, host string
	handle     []byte
	made       webauthn.Credential
}

// CheckPasskey checks the answer of the user's device to BeginPasskey: fault.key_late, fault.key_refused.
func (d Door) CheckPasskey(ctx context.Context, u User, secret, answer string, site Site) (NewPasskey, error) {
	c, kept, err := d.take(ctx, secret, u.ID)
	if err != nil {
		return NewPasskey{}, err
	}
	party, err := site.party()
	if err != nil {
		return NewPasskey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return NewPasskey{}, fault.Wrap(err, fault.Invalid, "fault.key_refused")
	}
	made, err := party.CreateCredential(holder{user: u, handle: kept.UserID}, kept, parsed)
	if err != nil {
		return NewPasskey{}, fault.Wrap(err, fault.Invalid, "fault.key_refused")
	}
	return NewPasskey{name: c.Name, host: site.Host, handle: kept.UserID, made: *made}, nil
}

// AddPasskey gives the actor the key.
func AddPasskey(tx *store.Tx, n NewPasskey) error {
	u, grants, err := self(tx)
	if err != nil {
		return err
	}
	k := Passkey{UserID: u.ID, Name: n.name, Host: n.host, Handle: encoded(n.handle), Credential: encoded(n.made.ID), PublicKey: encoded(n.made.PublicKey),
		SignCount: int64(n.made.Authenticator.SignCount), Synced: n.made.Flags.BackupEligible, MadeAt: tx.Now(), Version: 1}
	if err := tx.DB().Create(&k).Error; errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.New(fault.Invalid, "fault.key_refused")
	} else if err != nil {
		return err
	}
	return record(tx, "key_added", u, grants, []field.Change{{Field: "key_name", New: n.name}})
}

// BeginKeySignIn asks whatever device the visitor has. Asking counts as a try of the address, which is slowed down, never refused.
func (d Door) BeginKeySignIn(ctx context.Context, site Site, from Visitor) (secret string, err error) {
	party, err := site.party()
	if err != nil {
		return "", err
	}
	asked, kept, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return "", err
	}
	var came spent
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		if came, err = (try{Kind: byAddress, Who: place(from.Address)}).spend(tx, store.At(d.Now())); err != nil {
			return err
		}
		secret, err = ask(tx, challenge{}, asked.Response, kept, d.Now())
		return err
	})
	if err != nil {
		return "", err
	}
	if err := d.Pause(ctx, came.pause); err != nil {
		return "", fault.Wrap(err, fault.Busy, "fault.busy")
	}
	return secret, nil
}

// EnterByKey signs in with the answer of a device to BeginKeySignIn. It counts as both steps. What a key cannot open gives
// fault.sign_in_key, whatever the reason; tries are counted as those with a password (SignIn).
func (d Door) EnterByKey(ctx context.Context, secret, answer string, site Site, from Visitor) (Entered, error) {
	_, kept, err := d.take(ctx, secret, 0)
	if err != nil {
		return Entered{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return Entered{}, fault.Wrap(err, fault.Invalid, "fault.sign_in_key")
	}
	var k Passkey
	var u User
	var all []try
	var came attempt
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		err := store.One(tx.DB().Where("credential = ? AND host = ?", encoded(parsed.RawID), site.Host), &k)
		if err == nil {
			err = store.One(tx.DB().Where("id = ?", k.UserID), &u)
		}
		if err != nil && fault.KindOf(err) != fault.NotFound {
			return err
		}
		if all, err = triesOf(tx, u, u.Username, from); err != nil {
			return err
		}
		came, err = spendAll(tx, all, store.At(d.Now()))
		return err
	})
	if err != nil {
		return Entered{}, err
	}
	if err := d.Pause(ctx, came.pause); err != nil {
		return Entered{}, fault.Wrap(err, fault.Busy, "fault.busy")
	}
	from.Key = k.Name
	count, action := k.verify(site, u, kept, parsed)
	if action == "" {
		return d.enterWith(ctx, k, count, all, from)
	}
	if err := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error { return came.refused(tx, u, action, u.Username, from) }); err != nil {
		return Entered{}, err
	}
	return Entered{}, fault.New(fault.Invalid, "fault.sign_in_key")
}

// Actions of the audit log for keys that open nothing.
const (
	keyRefused = "sign_in_key_failed"
	keyCopied  = "sign_in_key_copied" // the device has counted back: there are two of it
)

// verify checks what the device has signed. It returns the count of its signatures, or the action for the log.
func (k Passkey) verify(site Site, u User, kept webauthn.SessionData, parsed *protocol.ParsedCredentialAssertionData) (count int64, refused string) {
	party, err := site.party()
	if err != nil || k.ID == 0 || u.Locked {
		return 0, keyRefused
	}
	who := holder{user: u, handle: decoded(k.Handle), keys: []Passkey{k}}
	signed, err := party.ValidateDiscoverableLogin(func(_, _ []byte) (webauthn.User, error) { return who, nil }, kept, parsed)
	switch {
	case err != nil:
		return 0, keyRefused
	case signed.Authenticator.CloneWarning:
		return 0, keyCopied
	}
	return int64(signed.Authenticator.SignCount), ""
}

// enterWith signs in. The update compares the count, so that of two devices with the same count one is refused.
func (d Door) enterWith(ctx context.Context, k Passkey, count int64, all []try, from Visitor) (entered Entered, err error) {
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		if entered.User, _, err = active(tx, k.UserID); err != nil {
			return err
		}
		used := tx.DB().Model(&Passkey{}).Where("id = ? AND sign_count = ?", k.ID, k.SignCount).Updates(map[string]any{"sign_count": count, "used_at": tx.Now()})
		if err := store.Changed(used); err != nil {
			return err
		}
		for _, t := range all {
			if err := t.takeBack(tx); err != nil {
				return err
			}
		}
		entered.ByKey = true
		return entered.enter(tx, from, store.At(d.Now()))
	})
	if kind := fault.KindOf(err); err != nil && (kind == fault.NotFound || kind == fault.Conflict) {
		return Entered{}, fault.Wrap(err, fault.Invalid, "fault.sign_in_key")
	}
	return entered, err
}
