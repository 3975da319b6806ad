package account

import (
	"encoding/base64"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/webauthn"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

const (
	mostPasskeys = 20 // of one user
	keyName      = 60 // letters of a name that a user gives
)

// Passkey is a key on a user's device that signs in by itself: the device asks for a finger, a face or a PIN, so that it counts
// as both steps (WebAuthn level 3).
type Passkey struct {
	ID         int64
	UserID     int64
	Name       string // given by the user
	Host       string // of the program when the key was made; it works there only
	Handle     string // what the device knows the user by
	Credential string // id of the key, base64url
	PublicKey  string // COSE, base64url
	SignCount  int64  // signatures so far, as the device counts them; 0 of one that does not count
	Synced     bool   // the device may copy the key to the user's other devices
	MadeAt     store.Instant
	UsedAt     store.Instant
	Version    int
}

// Passkeys lists the keys of a user whom the actor administers, or is, oldest first.
func Passkeys(tx *store.Tx, userID int64) ([]Passkey, error) {
	if err := mayWatch(tx, userID); err != nil {
		return nil, err
	}
	return passkeysOf(tx, userID)
}

func passkeysOf(tx *store.Tx, userID int64) (keys []Passkey, err error) {
	return keys, tx.DB().Where("user_id = ?", userID).Order("id").Find(&keys).Error
}

// RenamePasskey gives one of the actor's own keys another name.
func RenamePasskey(tx *store.Tx, id int64, version int, name string) error {
	u, grants, err := self(tx)
	if err != nil {
		return err
	}
	k, err := passkeyOf(tx, u.ID, id)
	if err != nil {
		return err
	}
	name, err = givenName("key_name", name)
	if err != nil {
		return err
	}
	err = store.Changed(tx.DB().Model(&Passkey{}).Where("id = ? AND version = ?", id, version).
		Updates(map[string]any{"name": name, "version": version + 1}))
	if err != nil {
		return err
	}
	return record(tx, "key_renamed", u, grants, []field.Change{{Field: "key_name", Old: k.Name, New: name}})
}

// RemovePasskey takes a key away from a user whom the actor administers, or is. The password stays, so that it is never the last
// way in. Sessions that the key has begun go on, as the list of sessions says.
func RemovePasskey(tx *store.Tx, userID, id int64) error {
	u, grants, err := selfOrManaged(tx, userID)
	if err != nil {
		return err
	}
	k, err := passkeyOf(tx, userID, id)
	if err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Where("id = ?", id).Delete(&Passkey{})); err != nil {
		return err
	}
	return record(tx, "key_removed", u, grants, []field.Change{{Field: "key_name", Old: k.Name}})
}

// passkeyOf reads a key of the user; problem.way_gone when it has been removed meanwhile.
func passkeyOf(tx *store.Tx, userID, id int64) (k Passkey, err error) {
	return k, orGone(store.One(tx.DB().Where("id = ? AND user_id = ?", id, userID), &k))
}

// orGone says that a passkey or an access token of a list is not there any more.
func orGone(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.At("", "problem.way_gone")
	}
	return err
}

// selfOrManaged reads the acting user, or one whom the actor administers.
func selfOrManaged(tx *store.Tx, userID int64) (User, []Grant, error) {
	if userID == tx.Actor().UserID {
		return self(tx)
	}
	return managed(tx, userID)
}

// dropKeys takes every key away from a user.
func dropKeys(tx *store.Tx, userID int64) error {
	if err := tx.DB().Exec("DELETE FROM key_challenges WHERE user_id = ?", userID).Error; err != nil {
		return err
	}
	return tx.DB().Exec("DELETE FROM passkeys WHERE user_id = ?", userID).Error
}

// givenName is the name that a user gives to a key or an access token.
func givenName(at, typed string) (string, error) {
	name := strings.Join(strings.Fields(vietext.NFC(typed)), " ")
	switch {
	case name == "":
		return "", fault.At(at, "problem.required")
	case utf8.RuneCountInString(name) > keyName:
		return "", fault.At(at, "problem.too_long", "Max", keyName)
	}
	return name, nil
}

// Site is the program as a browser knows it. Keys belong to its host.
type Site struct {
	Host   string // without port
	Origin string // scheme, host and port
	Name   string // for people
}

// SiteAt is the site at an origin such as "https://mttq.hanoi.gov.vn". ok is false where browsers have no passkeys: without
// HTTPS, but for localhost, and under a bare address.
func SiteAt(origin, name string) (site Site, ok bool) {
	u, err := url.Parse(origin)
	if err != nil {
		return Site{}, false
	}
	site = Site{Host: strings.ToLower(u.Hostname()), Origin: origin, Name: name}
	if site.Host == "localhost" {
		return site, true
	}
	_, err = netip.ParseAddr(site.Host)
	return site, err != nil && u.Scheme == "https" && strings.Contains(site.Host, ".")
}

// party is the site for the library.
func (s Site) party() (*webauthn.WebAuthn, error) {
	return webauthn.New(&webauthn.Config{RPID: s.Host, RPDisplayName: s.Name, RPOrigins: []string{s.Origin}})
}

// holder is a user for the library.
type holder struct {
	user   User
	handle []byte
	keys   []Passkey
}

func (h holder) WebAuthnID() []byte          { return h.handle }
func (h holder) WebAuthnName() string        { return h.user.Username }
func (h holder) WebAuthnDisplayName() string { return h.user.FullName }

func (h holder) WebAuthnCredentials() []webauthn.Credential {
	all := make([]webauthn.Credential, len(h.keys))
	for i, k := range h.keys {
		all[i] = webauthn.Credential{ID: decoded(k.Credential), PublicKey: decoded(k.PublicKey),
			Flags: webauthn.CredentialFlags{BackupEligible: k.Synced}, Authenticator: webauthn.Authenticator{SignCount: uint32(k.SignCount)}} //nolint:gosec // it was one
	}
	return all
}

func encoded(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// decoded reads what encoded has written; anything else is nobody's.
func decoded(text string) []byte {
	b, _ := base64.RawURLEncoding.DecodeString(text)
	return b
}
