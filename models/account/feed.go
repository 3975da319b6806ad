package account

import (
	"crypto/rand"

	"daihoi/models/access"
	"daihoi/models/store"
)

// Feed is a user's calendar address: whoever has its secret reads the user's calendar without signing in. Only the
// secret's hash is stored.
type Feed struct {
	UserID    int64 `gorm:"primaryKey"`
	TokenHash string
	MadeAt    store.Instant
}

func (Feed) TableName() string { return "calendar_feeds" }

// OwnFeed is the actor's calendar address; found is false if there is none.
func OwnFeed(tx *store.Tx) (feed Feed, found bool, err error) {
	var rows []Feed
	err = tx.DB().Where("user_id = ?", tx.Actor().UserID).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return Feed{}, false, err
	}
	return rows[0], true, nil
}

// RenewFeed creates a new secret of 130 random bits and invalidates the old one. The secret cannot be read again
// later.
func RenewFeed(tx *store.Tx) (token string, err error) {
	u, grants, err := active(tx, tx.Actor().UserID)
	if err != nil {
		return "", err
	}
	token = rand.Text()
	err = tx.DB().Exec(`INSERT INTO calendar_feeds (user_id, token_hash, made_at) VALUES (?, ?, ?)
		ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, made_at = excluded.made_at`, u.ID, stored(token), tx.Now()).Error
	if err != nil {
		return "", err
	}
	return token, record(tx, "feed_renewed", u, grants, nil)
}

// EndFeed deletes the actor's calendar address.
func EndFeed(tx *store.Tx) error {
	u, grants, err := active(tx, tx.Actor().UserID)
	if err != nil {
		return err
	}
	if err := endFeed(tx, u.ID); err != nil {
		return err
	}
	return record(tx, "feed_ended", u, grants, nil)
}

func endFeed(tx *store.Tx, userID int64) error {
	return tx.DB().Exec("DELETE FROM calendar_feeds WHERE user_id = ?", userID).Error
}

// ByFeed returns the user with the secret, and the actor with current grants. A wrong or replaced secret, and that of
// a locked user, are all NotFound.
func ByFeed(tx *store.Tx, token string) (User, access.Actor, error) {
	var f Feed
	if err := store.One(tx.DB().Where("token_hash = ?", stored(token)), &f); err != nil {
		return User{}, access.Actor{}, err
	}
	return Load(tx, f.UserID)
}
