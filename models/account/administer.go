package account

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// change updates columns of the user at the version.
func change(tx *store.Tx, id int64, version int, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	result := tx.DB().Model(&User{}).Where("id = ? AND version = ?", id, version).Updates(columns)
	return taken(store.Changed(result))
}

// UpdateUser changes a user's editable fields.
func UpdateUser(tx *store.Tx, id int64, version int, to User) error {
	u, grants, err := managed(tx, id)
	if err != nil {
		return err
	}
	if err := fault.Of(check(UserFields, &to)); err != nil {
		return err
	}
	err = change(tx, id, version, map[string]any{"username": to.Username, "full_name": to.FullName, "phone": to.Phone, "search_key": to.key()})
	if err != nil {
		return err
	}
	return record(tx, "user_changed", u, grants, UserFields.Diff(&u, &to))
}

// Lock disables a user and ends the user's sessions, calendar address and access tokens. The own account and a unit's last administrator cannot be
// locked.
func Lock(tx *store.Tx, id int64, version int) error {
	u, grants, err := managed(tx, id)
	if err != nil {
		return err
	}
	if id == tx.Actor().UserID {
		return fault.At("", "problem.own_lock")
	}
	if err := replaceable(tx, grants); err != nil {
		return err
	}
	if err := change(tx, id, version, map[string]any{"locked": true}); err != nil {
		return err
	}
	if err := endAccess(tx, id, ""); err != nil {
		return err
	}
	if err := dropTokens(tx, id); err != nil {
		return err
	}
	return record(tx, "user_locked", u, grants, nil)
}

// Unlock re-enables a locked user and lets one whom wrong passwords keep waiting try again at once.
func Unlock(tx *store.Tx, id int64, version int) error {
	u, grants, err := managed(tx, id)
	if err != nil {
		return err
	}
	if err := change(tx, id, version, map[string]any{"locked": false}); err != nil {
		return err
	}
	if err := forgetTries(tx, u.Username); err != nil {
		return err
	}
	return record(tx, "user_unlocked", u, grants, nil)
}

// RemoveUnused takes back a user whom somebody created and nobody has used: one who has never signed in and has no
// password of his own. Anybody else is Invalid "problem.user_used"; lock that one instead. The log keeps the entry.
func RemoveUnused(tx *store.Tx, id int64) error {
	u, grants, err := managed(tx, id)
	if err != nil {
		return err
	}
	var visits int64
	if err := tx.DB().Table("audit_entries").Where("entity = 'session' AND action = 'sign_in' AND entity_id = ?", id).Count(&visits).Error; err != nil {
		return err
	}
	if visits > 0 || u.PasswordHash != "" && !u.MustChangePassword {
		return fault.At("", "problem.user_used", "Username", u.Username)
	}
	if err := endLink(tx, id); err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM user_notices WHERE user_id = ?", "DELETE FROM grants WHERE user_id = ?", "DELETE FROM users WHERE id = ?"} {
		if err := tx.DB().Exec(statement, id).Error; err != nil {
			return err
		}
	}
	return record(tx, "user_removed", u, grants, UserFields.Diff(&u, &User{}))
}

// TemporaryUntil is when a password handed out now ends.
func TemporaryUntil(tx *store.Tx) store.Instant {
	return store.At(tx.Now().AddDate(0, 0, TemporaryDays))
}

// ResetPassword sets a password that the user must change at the next sign-in, within TemporaryDays. It ends the user's
// sessions and calendar address and takes away passkeys and access tokens, because whoever asks for it may have lost the
// account to someone; wrong passwords of before keep no one waiting. The own password is changed with
// ChangePassword, which asks for the current one.
func ResetPassword(tx *store.Tx, id int64, version int, hash string) error {
	u, grants, err := managed(tx, id)
	if err != nil {
		return err
	}
	if id == tx.Actor().UserID {
		return fault.At("", "problem.own_reset")
	}
	err = change(tx, id, version, map[string]any{"password_hash": hash, "must_change_password": true, "password_until": TemporaryUntil(tx)})
	if err != nil {
		return err
	}
	if err := forgetTries(tx, u.Username); err != nil {
		return err
	}
	if err := endEverything(tx, id); err != nil {
		return err
	}
	return record(tx, "password_reset", u, grants, nil)
}

// ChangePassword sets the actor's own password to a hash from Door.Change. version is that of the user whose
// current password was checked. All sessions end except the one whose cookie holds the token keep, and so does the
// calendar address. Passkeys and access tokens stay: they are not made from the password, and the page lists them.
func ChangePassword(tx *store.Tx, version int, hash, keep string) error {
	u, grants, err := self(tx)
	if err != nil {
		return err
	}
	err = change(tx, u.ID, version, map[string]any{"password_hash": hash, "must_change_password": false, "password_until": nil})
	if err != nil {
		return err
	}
	if err := endAccess(tx, u.ID, keep); err != nil {
		return err
	}
	return record(tx, "password_changed", u, grants, nil)
}

// ChangeOwn changes the actor's OwnFields. problems are those found while decoding the form into to.
func ChangeOwn(tx *store.Tx, version int, to User, problems []fault.Problem) error {
	u, grants, err := self(tx)
	if err != nil {
		return err
	}
	if len(problems) == 0 {
		problems = check(OwnFields, &to)
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	if err := change(tx, u.ID, version, map[string]any{"full_name": to.FullName, "phone": to.Phone, "search_key": store.UserKey(to.FullName, u.Username)}); err != nil {
		return err
	}
	return record(tx, "user_changed", u, grants, OwnFields.Diff(&u, &to))
}

// Locales are the available languages.
var Locales = []string{"vi", "en"}

// SetLocale sets the actor's own language.
func SetLocale(tx *store.Tx, locale string) error {
	if !slices.Contains(Locales, locale) {
		return fault.At("locale", "problem.choice")
	}
	u, grants, err := self(tx)
	if err != nil {
		return err
	}
	if err := change(tx, u.ID, u.Version, map[string]any{"locale": locale}); err != nil {
		return err
	}
	return record(tx, "locale_changed", u, grants, []field.Change{{Field: "locale", Old: u.Locale, New: locale}})
}

// self reads the acting user.
func self(tx *store.Tx) (User, []Grant, error) { return active(tx, tx.Actor().UserID) }
