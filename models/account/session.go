package account

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"time"

	"github.com/alexedwards/scs/v2"

	"daihoi/models/access"
	"daihoi/models/store"
)

// UserKey is the session key of the signed-in user's id (int64).
const UserKey = "user_id"

// Sessions stores the sessions of an scs.SessionManager (HashTokenInStore on, the default codec) in the database. It
// decodes UserKey at each commit, so that all sessions of a user can be ended.
//
// An ended session stays as a row without data until it expires, so that a concurrent request cannot revive it by
// committing.
type Sessions struct {
	Store *store.Store
	Now   func() time.Time // real time, because scs ignores a demo's simulated day
}

var _ scs.CtxStore = Sessions{}

func (s Sessions) read(ctx context.Context, fn func(*store.Tx) error) error {
	return s.Store.Read(ctx, access.Program("session"), fn)
}

func (s Sessions) write(ctx context.Context, fn func(*store.Tx) error) error {
	return s.Store.Write(ctx, access.Program("session"), fn)
}

// FindCtx returns the data of a session that has not ended.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var rows []struct{ Data []byte }
	err = s.read(ctx, func(tx *store.Tx) error {
		return tx.DB().Table("sessions").Select("data").
			Where("token = ? AND expires_at > ? AND length(data) > 0", token, store.At(s.Now())).Find(&rows).Error
	})
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0].Data, true, nil
}

// CommitCtx inserts or updates a session; an ended one stays ended.
func (s Sessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	_, values, err := scs.GobCodec{}.Decode(data)
	if err != nil {
		return err
	}
	var user *int64
	if id, ok := values[UserKey].(int64); ok {
		user = &id
	}
	return s.write(ctx, func(tx *store.Tx) error {
		return tx.DB().Exec(`INSERT INTO sessions(token, user_id, data, expires_at) VALUES (?, ?, ?, ?)
			ON CONFLICT (token) DO UPDATE SET user_id = excluded.user_id, data = excluded.data, expires_at = excluded.expires_at
			WHERE length(sessions.data) > 0`, token, user, data, store.At(expiry)).Error
	})
}

// DeleteCtx ends a session.
func (s Sessions) DeleteCtx(ctx context.Context, token string) error {
	return s.write(ctx, func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE sessions SET data = '' WHERE token = ?", token).Error
	})
}

// Find, Commit and Delete satisfy the interface for callers without a context; scs uses the others.
func (s Sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

func (s Sessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

func (s Sessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// Reap deletes expired sessions and challenges, tries that are worked off and devices not seen for long; once an hour is enough.
func (s Sessions) Reap(ctx context.Context) error {
	now := s.Now()
	return s.write(ctx, func(tx *store.Tx) error {
		if err := tx.DB().Exec("DELETE FROM sessions WHERE expires_at <= ?", store.At(now)).Error; err != nil {
			return err
		}
		// A time far ahead was written before the clock was set back.
		err := tx.DB().Exec("DELETE FROM sign_in_tries WHERE free_at <= ? OR free_at > ?", store.At(now), store.At(now.AddDate(0, 0, 1))).Error
		if err != nil {
			return err
		}
		if err := tx.DB().Exec("DELETE FROM key_challenges WHERE ends_at <= ?", store.At(now)).Error; err != nil {
			return err
		}
		return tx.DB().Exec("DELETE FROM known_devices WHERE seen_at <= ?", store.At(now.Add(-DeviceLife))).Error
	})
}

// endSessions ends all sessions of the user except the one whose cookie holds keep ("" for none).
func endSessions(tx *store.Tx, userID int64, keep string) error {
	return tx.DB().Exec("UPDATE sessions SET data = '' WHERE user_id = ? AND token <> ?", userID, stored(keep)).Error
}

// endAccess ends what opens the account without the password: sessions, but not that of keep, the calendar address and
// a link to choose a password.
func endAccess(tx *store.Tx, userID int64, keep string) error {
	if err := endSessions(tx, userID, keep); err != nil {
		return err
	}
	if err := endLink(tx, userID); err != nil {
		return err
	}
	return endFeed(tx, userID)
}

// endEverything ends all that opens the account but the second step, which is no way in by itself.
func endEverything(tx *store.Tx, userID int64) error {
	if err := endAccess(tx, userID, ""); err != nil {
		return err
	}
	if err := dropKeys(tx, userID); err != nil {
		return err
	}
	return dropTokens(tx, userID)
}

// stored is the form in which scs stores a token with HashTokenInStore.
func stored(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
