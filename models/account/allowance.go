package account

import (
	"net/netip"
	"slices"
	"time"

	"gorm.io/gorm"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// allowance is how often something may be tried: Burst times at once, then once in every Every. Queue further tries wait
// for their turn; what comes on top is refused, or with Slow waits as long as the last of the queue.
type allowance struct {
	Burst int
	Every time.Duration
	Queue int
	Slow  bool
}

// try spends one try. free is when all earlier tries have been worked off, and next the same after this one. pause is how
// long the answer must wait; a refused try (ok is false) is not spent, and pause is until the next may be made.
//
// More to work off than there can ever be means that the clock was set back meanwhile, and counts as nothing.
func (a allowance) try(free, now time.Time) (next time.Time, pause time.Duration, ok bool) {
	most := time.Duration(a.Burst+a.Queue) * a.Every
	debt := free.Sub(now)
	if debt < 0 || debt > most {
		debt = 0
	}
	debt += a.Every
	if debt > most && !a.Slow {
		return free, debt - most, false
	}
	debt = min(debt, most)
	return now.Add(debt), max(0, debt-time.Duration(a.Burst)*a.Every), true
}

// tryKind is what tries are counted by.
type tryKind string

const (
	byDevice   tryKind = "device"   // a known device of the user
	byPair     tryKind = "pair"     // the name from the address
	byAccount  tryKind = "account"  // the name from everywhere
	byAddress  tryKind = "address"  // any name from the address
	byPassword tryKind = "password" // the current password, inside a session
	byCode     tryKind = "code"     // the second step
	bySetUp    tryKind = "set_up"   // the set-up code, from the address
	byToken    tryKind = "token"    // a wrong access token, from the address
)

// allowances are chosen so that
//   - strangers get at most 10 + 60/3 = 30 answers an hour for a name, wherever they are;
//   - one address alone (6, then one in 4 minutes) never uses up what a name has (10, then one in 3 minutes);
//   - an address is slowed down, but no right password is refused for it: it may belong to a whole office;
//   - a known device waits, but does not stand behind strangers.
var allowances = map[tryKind]allowance{
	byDevice:   {Burst: 6, Every: 10 * time.Second, Queue: 2},
	byPair:     {Burst: 6, Every: 4 * time.Minute},
	byAccount:  {Burst: 10, Every: 3 * time.Minute},
	byAddress:  {Burst: 200, Every: time.Second, Queue: 5, Slow: true},
	byPassword: {Burst: 6, Every: 3 * time.Minute},
	byCode:     {Burst: 6, Every: 2 * time.Minute},
	bySetUp:    {Burst: 10, Every: time.Minute},
	byToken:    {Burst: 20, Every: time.Minute},
}

// try is a row of sign_in_tries.
type try struct {
	Kind     tryKind
	Username string
	Who      string // address, or digest of the device
	FreeAt   store.Instant
	Told     bool
}

// spent is what came of spending a try.
type spent struct {
	pause  time.Duration
	begins bool // the first for a while
	ends   bool // the next one is going to be refused, which the log does not say yet
}

// spend counts a try, or refuses it with fault.sign_in_wait.
func (t try) spend(tx *store.Tx, now store.Instant) (s spent, err error) {
	// The update locks the row, so that parallel tries wait for each other.
	var row try
	err = tx.DB().Raw(`INSERT INTO sign_in_tries(kind, username, who, free_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (kind, username, who) DO UPDATE SET free_at = sign_in_tries.free_at RETURNING free_at, told`,
		t.Kind, t.Username, t.Who, now).Scan(&row).Error
	if err != nil {
		return s, err
	}
	allowed := allowances[t.Kind]
	next, pause, ok := allowed.try(row.FreeAt.Time, now.Time)
	if !ok {
		return s, fault.New(fault.Busy, "fault.sign_in_wait", "Minutes", int((pause+time.Minute-1)/time.Minute))
	}
	s.pause, s.begins = pause, next.Sub(now.Time) == allowed.Every
	told := row.Told && !s.begins
	if _, _, more := allowed.try(next, now.Time); !more && !told {
		s.ends, told = true, true
	}
	err = t.rows(tx).Updates(map[string]any{"free_at": store.At(next), "told": told}).Error
	return s, err
}

// takeBack undoes a try that turned out to be right.
func (t try) takeBack(tx *store.Tx) error {
	var rows []try
	if err := t.rows(tx).Find(&rows).Error; err != nil || len(rows) == 0 {
		return err
	}
	return t.rows(tx).Updates(map[string]any{"free_at": store.At(rows[0].FreeAt.Add(-allowances[t.Kind].Every))}).Error
}

func (t try) clear(tx *store.Tx) error { return t.rows(tx).Delete(&try{}).Error }

func (t try) rows(tx *store.Tx) *gorm.DB {
	return tx.DB().Table("sign_in_tries").Where("kind = ? AND username = ? AND who = ?", t.Kind, t.Username, t.Who)
}

// forgetTries clears every count of the user.
func forgetTries(tx *store.Tx, username string) error {
	return tx.DB().Exec("DELETE FROM sign_in_tries WHERE username = ?", username).Error
}

// HeldBack reports whether wrong passwords keep the user waiting: somewhere the next try would be refused.
func HeldBack(tx *store.Tx, username string, now time.Time) (bool, error) {
	var rows []try
	if err := tx.DB().Table("sign_in_tries").Where("username = ?", username).Limit(1000).Find(&rows).Error; err != nil {
		return false, err
	}
	return slices.ContainsFunc(rows, func(t try) bool {
		_, _, ok := allowances[t.Kind].try(t.FreeAt.Time, now)
		return !ok
	}), nil
}

// place is the address by which tries are counted: of IPv6 the network, because a single line has 2⁶⁴ addresses.
func place(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	return netip.PrefixFrom(ip, 64).Masked().String()
}
