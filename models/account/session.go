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

// Reader is the user of a session and the actor with current grants. Administrative changes take effect immediately, because it
// is read for every request.
type Reader struct {
	User      User // zero: nobody signed in, or somebody who is gone or locked meanwhile
	Actor     access.Actor
	HomeUnit  string // store.HomeUnit
	Clustered bool   // there are emulation clusters, whoever may see them
}

type readerKey struct{}

// WithReader returns a context for finding a session, and whom finding it has read with it.
func WithReader(ctx context.Context) (context.Context, *Reader) {
	r := new(Reader)
	return context.WithValue(ctx, readerKey{}, r), r
}

// found is a session with its user and one of the user's grants.
type found struct {
	Data      []byte
	User      User  `gorm:"embedded;embeddedPrefix:u_"`
	Grant     Grant `gorm:"embedded;embeddedPrefix:g_"`
	HomeUnit  string
	Clustered bool
}

// finding is the one statement by which a request is known: its session, user, grants and home unit.
const finding = `SELECT sessions.data, users.id AS u_id, users.username AS u_username, users.full_name AS u_full_name, users.phone AS u_phone,
	users.locale AS u_locale, users.password_hash AS u_password_hash, users.must_change_password AS u_must_change_password,
	users.password_until AS u_password_until, users.locked AS u_locked, users.created_at AS u_created_at, users.version AS u_version,
	users.search_key AS u_search_key, users.display AS u_display, (SELECT COUNT(*) FROM entry_locks) AS u_locks, grants.id AS g_id, grants.role AS g_role, grants.unit_id AS g_unit_id, units.path AS g_path,
	units.code AS g_unit_code, ` + wholeUnit + ` AS g_whole, COALESCE((SELECT value FROM settings WHERE key = ?), '') AS home_unit,
	EXISTS (SELECT 1 FROM clusters) AS clustered
	FROM sessions LEFT JOIN users ON users.id = sessions.user_id AND users.locked = ?
	LEFT JOIN grants ON grants.user_id = users.id LEFT JOIN units ON units.id = grants.unit_id
	WHERE sessions.token = ? AND sessions.expires_at > ? AND length(sessions.data) > 0 ORDER BY units.path, grants.id`

// FindCtx returns the data of a session that has not ended.
func (s Sessions) FindCtx(ctx context.Context, token string) (data []byte, ok bool, err error) {
	var rows []found
	err = s.read(ctx, func(tx *store.Tx) error {
		if err := tx.DB().Raw(finding, store.HomeUnit, false, token, store.At(s.Now())).Scan(&rows).Error; err != nil || len(rows) == 0 {
			return err
		}
		if r, wanted := ctx.Value(readerKey{}).(*Reader); wanted && rows[0].User.ID != 0 {
			return r.fill(tx, rows)
		}
		return nil
	})
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0].Data, true, nil
}

// fill takes the reader from the rows of a session, one for each grant.
func (r *Reader) fill(tx *store.Tx, rows []found) (err error) {
	r.User, r.HomeUnit, r.Clustered = rows[0].User, rows[0].HomeUnit, rows[0].Clustered
	var grants []Grant
	for _, f := range rows {
		if f.Grant.ID != 0 {
			grants = append(grants, f.Grant)
		}
	}
	r.Actor, err = actorOf(tx, r.User, grants)
	return err
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
