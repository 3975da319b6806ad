package account

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// throttle is how failed sign-ins delay the next one, separately for the username and the address.
var throttle = struct {
	Free   int             // failures before the first delay
	Delays []time.Duration // delay after each further failure; the last one repeats
	Forget time.Duration   // this long after a delay without a try, counting starts again
}{
	Free:   5,
	Delays: []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute, 8 * time.Minute, 15 * time.Minute},
	Forget: time.Hour,
}

// delay is the wait after a number of failures.
func delay(failures int) time.Duration {
	if failures <= throttle.Free {
		return 0
	}
	return throttle.Delays[min(failures-throttle.Free, len(throttle.Delays))-1]
}

// failure is a row of sign_in_failures.
type failure struct {
	Key        string
	Failures   int
	RetryAfter store.Instant
}

// SignIn checks a username and password. Wrong password, unknown name and locked account give the same fault.sign_in
// after the same amount of work; too many failures give fault.sign_in_wait with the minutes to wait. address is the
// client's. now is the real clock, because delays must pass even if the store's day is simulated.
//
// A try counts as a failure before the password is checked, and is taken back on success. So parallel guesses cannot
// evade the throttle, and no transaction lasts as long as hashing.
func SignIn(ctx context.Context, s *store.Store, h Hasher, username, password, address string, now func() time.Time) (User, error) {
	username = strings.ToLower(vietext.NFC(username))
	if !validUsername(username) {
		username = "" // no one's name: such tries share one count and leave no rows of their own
	}
	keys := []string{"addr:" + address, "user:" + username}
	actor := access.Program("sign-in")

	var u User
	var throttled bool
	err := s.Write(ctx, actor, func(tx *store.Tx) (err error) {
		if throttled, err = countTry(tx, keys, store.At(now())); err != nil {
			return err
		}
		err = tx.DB().Where("username = ?", username).Take(&u).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return User{}, err
	}
	right, rehashed, err := h.verify(typed(password), u.PasswordHash)
	if err != nil {
		return User{}, err
	}
	if !right || u.Locked {
		if throttled {
			err := s.Write(ctx, actor, func(tx *store.Tx) error { return recordThrottle(tx, username, address) })
			if err != nil {
				return User{}, err
			}
		}
		return User{}, fault.New(fault.Invalid, "fault.sign_in")
	}
	return u, s.Write(ctx, actor, func(tx *store.Tx) error { return succeed(tx, u, rehashed, keys, store.At(now())) })
}

// verify compares the password with the hash. Without a hash it does the same amount of work. If the hash has another
// cost, rehashed is one with the current cost.
func (h Hasher) verify(password, hash string) (right bool, rehashed string, err error) {
	if hash == "" {
		_, err = argon2id.CreateHash(password, &h.Params)
		return false, "", err
	}
	right, made, err := argon2id.CheckHash(password, hash)
	if err == nil && right && *made != h.Params {
		rehashed, err = argon2id.CreateHash(password, &h.Params)
	}
	return right, rehashed, err
}

// countTry counts a failure under each key, or refuses if one has to wait. It reports whether a delay begins.
func countTry(tx *store.Tx, keys []string, now store.Instant) (begins bool, err error) {
	for _, key := range keys {
		var f failure
		// The update locks the row, so parallel tries of one key are serialised.
		err := tx.DB().Raw(`INSERT INTO sign_in_failures(key, failures, retry_after) VALUES (?, 1, ?)
			ON CONFLICT (key) DO UPDATE SET failures = CASE WHEN sign_in_failures.retry_after <= ? THEN 1
			ELSE sign_in_failures.failures + 1 END RETURNING key, failures, retry_after`,
			key, now, store.At(now.Add(-throttle.Forget))).Scan(&f).Error
		if err != nil {
			return false, err
		}
		if wait := f.RetryAfter.Sub(now.Time); wait > 0 {
			return false, fault.New(fault.Busy, "fault.sign_in_wait", "Minutes", int((wait+time.Minute-1)/time.Minute))
		}
		begins = begins || f.Failures == throttle.Free+1
		err = tx.DB().Exec("UPDATE sign_in_failures SET retry_after = ? WHERE key = ?",
			store.At(now.Add(delay(f.Failures))), key).Error
		if err != nil {
			return false, err
		}
	}
	return begins, nil
}

// succeed takes the try back: it clears the user's count, but leaves other users' failures at the address.
func succeed(tx *store.Tx, u User, rehashed string, keys []string, now store.Instant) error {
	err := tx.DB().Exec("UPDATE sign_in_failures SET failures = failures - 1, retry_after = ? WHERE key = ?", now, keys[0]).Error
	if err != nil {
		return err
	}
	if err := tx.DB().Exec("DELETE FROM sign_in_failures WHERE key = ?", keys[1]).Error; err != nil {
		return err
	}
	if rehashed != "" {
		err := tx.DB().Model(&User{}).Where("id = ? AND password_hash = ?", u.ID, u.PasswordHash).
			Updates(map[string]any{"password_hash": rehashed}).Error
		if err != nil {
			return err
		}
	}
	grants, err := grantsWhere(tx, "grants.user_id = ?", u.ID)
	if err != nil {
		return err
	}
	e := store.Entry{Action: "sign_in", Entity: "session", EntityID: u.ID, Label: u.FullName + " (" + u.Username + ")"}
	if len(grants) > 0 {
		e.UnitID, e.UnitPath = grants[0].UnitID, grants[0].Path
	}
	return tx.Record(e)
}

// recordThrottle audits the start of a delay at the root unit, where administrators see it.
func recordThrottle(tx *store.Tx, username, address string) error {
	var paths []string
	if err := tx.DB().Table("units").Where("parent_id IS NULL").Order("id").Limit(1).Pluck("path", &paths).Error; err != nil {
		return err
	}
	label := strings.Join(slices.DeleteFunc([]string{username, address}, func(s string) bool { return s == "" }), " · ")
	return tx.Record(store.Entry{Action: "sign_in_throttled", Entity: "session", Label: label, UnitPath: strings.Join(paths, "")})
}

// Load returns the user of a session and the actor with current grants, in two statements. Missing and locked users
// are NotFound. It runs on every request, so administrative changes take effect immediately.
func Load(tx *store.Tx, userID int64) (User, access.Actor, error) {
	u, grants, err := active(tx, userID)
	if err != nil {
		return User{}, access.Actor{}, err
	}
	actor := access.Actor{UserID: u.ID, Username: u.Username, Name: u.FullName}
	for _, g := range grants {
		actor.Grants = append(actor.Grants, access.Grant{Role: g.Role, UnitID: g.UnitID, UnitCode: g.UnitCode, Path: g.Path})
	}
	return u, actor, nil
}

// active reads a user who is not locked, with all grants.
func active(tx *store.Tx, id int64) (User, []Grant, error) {
	var u User
	if err := store.One(tx.DB().Where("id = ? AND locked = ?", id, false), &u); err != nil {
		return User{}, nil, err
	}
	grants, err := grantsWhere(tx, "grants.user_id = ?", id)
	return u, grants, err
}
