package account

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// Session keys of what is known about a session, beside UserKey. Times are Unix seconds (int64).
const (
	SeenKey    = "seen"
	BeganKey   = "began"
	AddressKey = "address"
	AgentKey   = "agent"
)

// Ending is how a session ended, an action of the audit log.
type Ending string

const (
	SignedOut      Ending = "sign_out"
	EndedIdle      Ending = "session_idle"
	EndedByUser    Ending = "session_ended"     // from the list of own sessions
	EndedFromAbove Ending = "sessions_ended_by" // all sessions, by an administrator
)

// RecordEnd audits the end of a user's session.
func RecordEnd(tx *store.Tx, how Ending, userID int64, from Visitor) error {
	var u User
	if err := store.One(tx.DB().Where("id = ?", userID), &u); err != nil {
		return err
	}
	return recordVisit(tx, string(how), u, u.Username, from)
}

// OpenSession is a session that has not ended.
type OpenSession struct {
	Handle         string // names it without opening it
	Began, Seen    time.Time
	Address, Agent string
	Own            bool // the one that asks
	token          string
}

const mostSessions = 100 // that are listed

// OpenSessions lists the sessions of a user whom the actor administers, or is, by last use, newest first. own is the
// token of the asking session; sessions not seen since then are left out.
func OpenSessions(tx *store.Tx, userID int64, own string, since time.Time) ([]OpenSession, error) {
	if err := mayWatch(tx, userID); err != nil {
		return nil, err
	}
	return openSessions(tx, userID, own, since)
}

func openSessions(tx *store.Tx, userID int64, own string, since time.Time) ([]OpenSession, error) {
	var rows []struct {
		Token string
		Data  []byte
	}
	err := tx.DB().Table("sessions").Select("token, data").Where("user_id = ? AND length(data) > 0", userID).
		Order("expires_at DESC, token").Limit(mostSessions).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	var all []OpenSession
	for _, row := range rows {
		_, values, err := scs.GobCodec{}.Decode(row.Data)
		if err != nil {
			return nil, err
		}
		s := OpenSession{Handle: handle(row.Token), token: row.Token, Own: row.Token == stored(own)}
		s.Began, s.Seen = moment(values[BeganKey]), moment(values[SeenKey])
		s.Address, _ = values[AddressKey].(string)
		s.Agent, _ = values[AgentKey].(string)
		if s.Seen.After(since) {
			all = append(all, s)
		}
	}
	slices.SortStableFunc(all, func(a, b OpenSession) int { return b.Seen.Compare(a.Seen) })
	return all, nil
}

func moment(value any) time.Time {
	seconds, _ := value.(int64)
	return time.Unix(seconds, 0)
}

// handle names a session by a digest of what is stored, which is itself a digest of the cookie.
func handle(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:8])
}

// mayWatch checks that the actor is the user or administers the user.
func mayWatch(tx *store.Tx, userID int64) error {
	if userID == tx.Actor().UserID {
		return nil
	}
	_, _, err := managed(tx, userID)
	return err
}

// EndSession ends one of the actor's own sessions.
func EndSession(tx *store.Tx, handle string) error {
	all, err := openSessions(tx, tx.Actor().UserID, "", time.Time{})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(s OpenSession) bool { return s.Handle == handle })
	if at < 0 {
		return fault.At("session", "problem.session_gone")
	}
	if err := tx.DB().Exec("UPDATE sessions SET data = '' WHERE token = ?", all[at].token).Error; err != nil {
		return err
	}
	return RecordEnd(tx, EndedByUser, tx.Actor().UserID, Visitor{Address: all[at].Address, Agent: all[at].Agent})
}

// EndSessions ends all sessions of a user whom the actor administers, or all but keep of the actor's own.
func EndSessions(tx *store.Tx, userID int64, keep string) error {
	if err := mayWatch(tx, userID); err != nil {
		return err
	}
	how := EndedByUser
	if userID != tx.Actor().UserID {
		how, keep = EndedFromAbove, ""
	}
	if err := endSessions(tx, userID, keep); err != nil {
		return err
	}
	return RecordEnd(tx, how, userID, Visitor{})
}

// Visits lists the newest sign-ins of a user whom the actor administers, or is: succeeded, failed and ended.
func Visits(tx *store.Tx, userID int64, limit int) ([]store.AuditEntry, error) {
	if err := mayWatch(tx, userID); err != nil {
		return nil, err
	}
	return store.History(tx, "session", userID, limit)
}

// browsers and systems are marks in the User-Agent header with what people call it; the first match counts.
var (
	browsers = [][2]string{{"coc_coc_browser", "Cốc Cốc"}, {"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"},
		{"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"CriOS/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"},
		{"CrOS", "ChromeOS"}, {"Linux", "Linux"}}
)

// Agent describes a browser by its User-Agent header: "Firefox, Windows"; "" for one that is not known.
func Agent(header string) string {
	var parts []string
	for _, names := range [][][2]string{browsers, systems} {
		if at := slices.IndexFunc(names, func(n [2]string) bool { return strings.Contains(header, n[0]) }); at >= 0 {
			parts = append(parts, names[at][1])
		}
	}
	return strings.Join(parts, ", ")
}
