package account

import (
	"crypto/rand"
	"time"

	"daihoi/models/store"
)

const (
	// DeviceLife is how long a device stays known after the last sign-in from it.
	DeviceLife = 180 * 24 * time.Hour

	mostDevices  = 20 // of one user; the oldest make room
	mostMistakes = 50 // wrong passwords in a row, after which a device is a stranger's
)

// knows reports whether the user has signed in from the device with the secret.
func knows(tx *store.Tx, userID int64, secret string) (bool, error) {
	if userID == 0 || secret == "" {
		return false, nil
	}
	var n int64
	err := tx.DB().Table("known_devices").Where("token = ? AND user_id = ?", stored(secret), userID).Count(&n).Error
	return n > 0, err
}

// know makes the device known to the user and gives it a new secret, also for the others who use it: a secret that
// someone planted in the browser is worth nothing after the first sign-in.
func know(tx *store.Tx, userID int64, old string, now store.Instant) (secret string, err error) {
	secret = rand.Text()
	if old != "" {
		if err := tx.DB().Exec("UPDATE known_devices SET token = ? WHERE token = ?", stored(secret), stored(old)).Error; err != nil {
			return "", err
		}
	}
	err = tx.DB().Exec(`INSERT INTO known_devices(token, user_id, seen_at) VALUES (?, ?, ?)
		ON CONFLICT (token, user_id) DO UPDATE SET seen_at = excluded.seen_at, wrong = 0`, stored(secret), userID, now).Error
	if err != nil {
		return "", err
	}
	return secret, tx.DB().Exec(`DELETE FROM known_devices WHERE user_id = ? AND token NOT IN
		(SELECT token FROM known_devices WHERE user_id = ? ORDER BY seen_at DESC, token LIMIT ?)`, userID, userID, mostDevices).Error
}

// mistake counts a wrong password at a known device.
func mistake(tx *store.Tx, userID int64, secret string) error {
	err := tx.DB().Exec("UPDATE known_devices SET wrong = wrong + 1 WHERE token = ? AND user_id = ?", stored(secret), userID).Error
	if err != nil {
		return err
	}
	return tx.DB().Exec("DELETE FROM known_devices WHERE token = ? AND user_id = ? AND wrong >= ?", stored(secret), userID, mostMistakes).Error
}
