package account

import (
	"context"
	"crypto/rand"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// Link lets a user choose a password without knowing one, once and until EndsAt. Only the secret's hash is stored.
type Link struct {
	UserID    int64 `gorm:"primaryKey"`
	TokenHash string
	MadeAt    store.Instant
	MadeBy    string
	EndsAt    store.Instant
}

func (Link) TableName() string { return "user_links" }

// LinkOf reads the open link of a user whom the actor administers; found is false if there is none.
func LinkOf(tx *store.Tx, userID int64) (link Link, found bool, err error) {
	if _, _, err := managed(tx, userID); err != nil {
		return Link{}, false, err
	}
	var rows []Link
	err = tx.DB().Where("user_id = ? AND ends_at > ?", userID, tx.Now()).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Link{}, false, err
	}
	return rows[0], true, nil
}

// MakeLink makes a new link for a user and invalidates the old one. The secret cannot be read again later.
func MakeLink(tx *store.Tx, userID int64) (token string, link Link, err error) {
	u, grants, err := managed(tx, userID)
	switch {
	case err != nil:
		return "", Link{}, err
	case userID == tx.Actor().UserID:
		return "", Link{}, fault.At("", "problem.own_reset")
	case u.Locked:
		return "", Link{}, fault.At("", "problem.link_locked")
	}
	token = rand.Text()
	link = Link{UserID: userID, TokenHash: stored(token), MadeAt: tx.Now(), MadeBy: tx.Actor().Name, EndsAt: TemporaryUntil(tx)}
	if err := endLink(tx, userID); err != nil {
		return "", Link{}, err
	}
	if err := tx.DB().Create(&link).Error; err != nil {
		return "", Link{}, err
	}
	return token, link, record(tx, "link_made", u, grants, nil)
}

// EndLink revokes the link of a user.
func EndLink(tx *store.Tx, userID int64) error {
	u, grants, err := managed(tx, userID)
	if err != nil {
		return err
	}
	if err := endLink(tx, userID); err != nil {
		return err
	}
	return record(tx, "link_ended", u, grants, nil)
}

func endLink(tx *store.Tx, userID int64) error {
	return tx.DB().Exec("DELETE FROM user_links WHERE user_id = ?", userID).Error
}

// ByLink returns the user of a link. A wrong, used, revoked or outdated one and that of a locked user are all NotFound.
func ByLink(tx *store.Tx, token string) (User, error) {
	var link Link
	if err := store.One(tx.DB().Where("token_hash = ? AND ends_at > ?", stored(token), tx.Now()), &link); err != nil {
		return User{}, err
	}
	u, _, err := active(tx, link.UserID)
	return u, err
}

// Accept sets the password that the invited has chosen, uses up the link and signs in. What opened
// the account before ends, and wrong passwords of before do too.
func (d Door) Accept(ctx context.Context, token, password string, from Visitor) (Entered, error) {
	var u User
	err := d.Store.Read(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		u, err = ByLink(tx, token)
		return err
	})
	if err != nil {
		return Entered{}, err
	}
	hash, err := d.Hasher.Hash(password, u.Username)
	if err != nil {
		return Entered{}, err
	}
	var entered Entered
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		used := tx.DB().Exec("DELETE FROM user_links WHERE token_hash = ? AND ends_at > ?", stored(token), tx.Now())
		if used.Error != nil {
			return used.Error
		}
		if used.RowsAffected == 0 {
			return store.NotFound()
		}
		err := change(tx, u.ID, u.Version, map[string]any{"password_hash": hash, "must_change_password": false, "password_until": nil})
		if err != nil {
			return err
		}
		if err := forgetTries(tx, u.Username); err != nil {
			return err
		}
		if err := endEverything(tx, u.ID); err != nil {
			return err
		}
		var grants []Grant
		if u, grants, err = active(tx, u.ID); err != nil {
			return err
		}
		if err := record(tx, "link_used", u, grants, nil); err != nil {
			return err
		}
		entered, err = d.letIn(tx, u, from)
		return err
	})
	return entered, err
}
