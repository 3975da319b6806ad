package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"
	"github.com/pquerna/otp/totp"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

const (
	codePeriod     = 30 // seconds for which an app shows a code (RFC 6238)
	codeDrift      = 1  // periods by which a phone's clock may differ
	recoveryCodes  = 10
	recoveryLength = 10 // letters of one, 50 random bits
)

// Authenticator is the app that shows a user's codes for the second step of a sign-in. It counts once Since is set, when
// the user has shown that the app works.
type Authenticator struct {
	UserID   int64  `gorm:"primaryKey"`
	Secret   string `gorm:"serializer:sealed;as:user_authenticators.secret"`
	Since    store.Instant
	UsedStep int64 // period of the last code used: none is taken twice
}

func (Authenticator) TableName() string { return "user_authenticators" }

// On reports whether the second step is asked for.
func (a Authenticator) On() bool { return !a.Since.IsZero() }

// Address is what the app reads from a QR code.
func (a Authenticator) Address(issuer, username string) (string, error) {
	secret, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(a.Secret)
	if err != nil {
		return "", err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: username, Secret: secret})
	if err != nil {
		return "", err
	}
	return key.URL(), nil
}

// AuthenticatorOf reads a user's authenticator, which is zero without one.
func AuthenticatorOf(tx *store.Tx, userID int64) (a Authenticator, err error) {
	var rows []Authenticator
	err = tx.DB().Where("user_id = ?", userID).Limit(1).Find(&rows).Error
	if len(rows) > 0 {
		a = rows[0]
	}
	return a, err
}

// RecoveryLeft counts the user's recovery codes that have not been used.
func RecoveryLeft(tx *store.Tx, userID int64) (n int64, err error) {
	return n, tx.DB().Table("recovery_codes").Where("user_id = ?", userID).Count(&n).Error
}

// BeginSecond makes the secret of a new app for the actor, which does not count until ConfirmSecond.
func BeginSecond(tx *store.Tx) error {
	u, _, err := self(tx)
	if err != nil {
		return err
	}
	a, err := AuthenticatorOf(tx, u.ID)
	switch {
	case err != nil:
		return err
	case a.On():
		return fault.At("", "problem.second_on")
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: "-", AccountName: u.Username})
	if err != nil {
		return err
	}
	if err := dropSecond(tx, u.ID); err != nil {
		return err
	}
	return tx.DB().Create(&Authenticator{UserID: u.ID, Secret: key.Secret()}).Error
}

// ConfirmSecond turns the second step on for the actor with a code from the app, and returns recovery codes, which cannot
// be read again later.
func ConfirmSecond(tx *store.Tx, code string, now time.Time) (recovery []string, err error) {
	u, grants, err := self(tx)
	if err != nil {
		return nil, err
	}
	a, err := AuthenticatorOf(tx, u.ID)
	switch {
	case err != nil:
		return nil, err
	case a.Secret == "" || a.On():
		return nil, store.Stale()
	}
	if err := a.use(tx, code, now); err != nil {
		return nil, err
	}
	if err := tx.DB().Model(&Authenticator{}).Where("user_id = ?", u.ID).Updates(map[string]any{"since": tx.Now()}).Error; err != nil {
		return nil, err
	}
	if recovery, err = newRecovery(tx, u.ID); err != nil {
		return nil, err
	}
	return recovery, record(tx, "second_on", u, grants, nil)
}

// RenewRecovery replaces the actor's recovery codes; a code proves that it is the actor who asks.
func RenewRecovery(tx *store.Tx, code string, now time.Time) (recovery []string, err error) {
	u, grants, err := self(tx)
	if err != nil {
		return nil, err
	}
	if err := proveSecond(tx, u, code, now); err != nil {
		return nil, err
	}
	if recovery, err = newRecovery(tx, u.ID); err != nil {
		return nil, err
	}
	return recovery, record(tx, "recovery_renewed", u, grants, nil)
}

// EndSecond turns the second step off for the actor; a code proves that it is the actor who asks.
func EndSecond(tx *store.Tx, code string, now time.Time) error {
	u, grants, err := self(tx)
	if err != nil {
		return err
	}
	if err := proveSecond(tx, u, code, now); err != nil {
		return err
	}
	if err := dropSecond(tx, u.ID); err != nil {
		return err
	}
	return record(tx, "second_off", u, grants, nil)
}

// ResetSecond turns the second step off for a user who has lost the app and the recovery codes, and ends the user's
// sessions. The administrator has seen who asks.
func ResetSecond(tx *store.Tx, id int64, version int) error {
	u, grants, err := managed(tx, id)
	if err != nil {
		return err
	}
	if id == tx.Actor().UserID {
		return fault.At("", "problem.own_second")
	}
	if err := change(tx, id, version, map[string]any{}); err != nil {
		return err
	}
	if err := dropSecond(tx, id); err != nil {
		return err
	}
	if err := endAccess(tx, id, ""); err != nil {
		return err
	}
	return record(tx, "second_reset", u, grants, nil)
}

func dropSecond(tx *store.Tx, userID int64) error {
	if err := tx.DB().Exec("DELETE FROM recovery_codes WHERE user_id = ?", userID).Error; err != nil {
		return err
	}
	return tx.DB().Exec("DELETE FROM user_authenticators WHERE user_id = ?", userID).Error
}

// proveSecond uses up a code of the user and clears the tries that were spent on it (Door.SpendCode).
func proveSecond(tx *store.Tx, u User, code string, now time.Time) error {
	if err := checkSecond(tx, u.ID, code, now); err != nil {
		return err
	}
	return u.codeTry().clear(tx)
}

// checkSecond uses up a code of the app or a recovery code; problem.second_code at field "code" for a wrong one.
func checkSecond(tx *store.Tx, userID int64, code string, now time.Time) error {
	a, err := AuthenticatorOf(tx, userID)
	if err != nil {
		return err
	}
	if recovery := core(code); len(recovery) == recoveryLength {
		used := tx.DB().Exec("DELETE FROM recovery_codes WHERE user_id = ? AND code_hash = ?", userID, stored(recovery))
		if used.Error != nil || used.RowsAffected == 1 && a.On() {
			return used.Error
		}
		return fault.At("code", "problem.second_code")
	}
	if !a.On() {
		return fault.At("code", "problem.second_code")
	}
	return a.use(tx, code, now)
}

// use uses up a code of the app. The update compares what was used last, so that of two sign-ins with the same code one
// is refused.
func (a Authenticator) use(tx *store.Tx, code string, now time.Time) error {
	step, found := a.step(code, now)
	if !found {
		return fault.At("code", "problem.second_code")
	}
	used := tx.DB().Model(&Authenticator{}).Where("user_id = ? AND used_step < ?", a.UserID, step).Updates(map[string]any{"used_step": step})
	if used.Error == nil && used.RowsAffected == 0 {
		return fault.At("code", "problem.second_used")
	}
	return used.Error
}

// step is the period whose code was typed.
func (a Authenticator) step(code string, now time.Time) (step int64, found bool) {
	code = strings.ReplaceAll(vietext.NFC(code), " ", "")
	current := now.Unix() / codePeriod
	for step := current - codeDrift; step <= current+codeDrift; step++ {
		want, err := hotp.GenerateCodeCustom(a.Secret, uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
		if err == nil && subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 {
			return step, true
		}
	}
	return 0, false
}

// newRecovery replaces the recovery codes. Only digests are stored.
func newRecovery(tx *store.Tx, userID int64) ([]string, error) {
	if err := tx.DB().Exec("DELETE FROM recovery_codes WHERE user_id = ?", userID).Error; err != nil {
		return nil, err
	}
	codes := make([]string, recoveryCodes)
	rows := make([]map[string]any, recoveryCodes)
	for i := range codes {
		code := strings.ToLower(rand.Text()[:recoveryLength])
		codes[i] = code[:recoveryLength/2] + "-" + code[recoveryLength/2:]
		rows[i] = map[string]any{"user_id": userID, "code_hash": stored(code)}
	}
	return codes, tx.DB().Table("recovery_codes").Create(rows).Error
}

// EnterCode is the second step of a sign-in: a code of the app or a recovery code, for the user whose password was right
// while the account had the version. Too many tries give fault.sign_in_wait.
func (d Door) EnterCode(ctx context.Context, userID int64, version int, code string, from Visitor) (Entered, error) {
	var entered Entered
	var counted try
	var s spent
	err := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		if entered.User, _, err = active(tx, userID); err != nil {
			return err
		}
		if entered.User.Version != version {
			return store.NotFound()
		}
		counted = entered.User.codeTry()
		known, err := knows(tx, userID, from.Device)
		if err != nil {
			return err
		}
		if known { // whoever has found out the password does not keep the user out
			counted.Who = stored(from.Device)
		}
		s, err = counted.spend(tx, store.At(d.Now()))
		return err
	})
	if err != nil {
		return Entered{}, err
	}
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		if err := checkSecond(tx, userID, code, d.Now()); err != nil {
			return err
		}
		if err := counted.clear(tx); err != nil {
			return err
		}
		return entered.enter(tx, from, store.At(d.Now()))
	})
	if f := fault.As(err); f != nil && f.Kind == fault.Invalid && s.begins {
		audited := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
			return recordVisit(tx, "sign_in_code_failed", entered.User, entered.User.Username, from)
		})
		if audited != nil {
			return Entered{}, audited
		}
	}
	if err != nil {
		return Entered{}, err
	}
	return entered, nil
}

// SpendCode counts a try of a signed-in user to type a code.
func (d Door) SpendCode(ctx context.Context, u User) error {
	return d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		_, err := u.codeTry().spend(tx, store.At(d.Now()))
		return err
	})
}

func (u User) codeTry() try { return try{Kind: byCode, Username: u.Username} }

// HasSecond reports whether the second step is on for the user.
func HasSecond(tx *store.Tx, userID int64) (bool, error) {
	a, err := AuthenticatorOf(tx, userID)
	return a.On(), err
}

// LacksSecond reports whether the user administers a unit and has neither a second step nor a passkey.
func LacksSecond(tx *store.Tx, userID int64) (lacks bool, err error) {
	err = tx.DB().Raw(`SELECT EXISTS (SELECT 1 FROM grants WHERE user_id = ? AND role = ?) AND NOT EXISTS (SELECT 1 FROM passkeys WHERE user_id = ?)`,
		userID, access.Admin, userID).Scan(&lacks).Error
	if err != nil || !lacks {
		return false, err
	}
	on, err := HasSecond(tx, userID)
	return !on, err
}
