package account

import (
	"context"
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Door is where people sign in.
type Door struct {
	Store  *store.Store
	Hasher Hasher
	Now    func() time.Time                           // real time: pauses must pass even if the store's day is simulated
	Pause  func(context.Context, time.Duration) error // lets time pass
}

// Visitor is what is known of who tries to sign in.
type Visitor struct {
	Address string // of the client
	Agent   string // browser and system in words
	Device  string // secret of the device's cookie, "" for none
	Key     string // name of the passkey that signs in, "" without one
}

// Entered is a sign-in that has succeeded or, with AskCode, the first step of one: EnterCode is the second.
type Entered struct {
	User    User
	Device  string // new secret for the device's cookie
	AskCode bool
	ByKey   bool   // with a passkey, which counts as both steps
	Notice  Notice // to be told now; ID 0 for none
}

var doorkeeper = access.Program("sign-in")

// SignIn checks a username and password. Wrong password, unknown name and locked account give the same fault.sign_in
// after the same amount of work; too many tries give fault.sign_in_wait with the minutes to wait.
//
// A try is spent before the password is checked and given back when it was right. So parallel guesses cannot evade the
// allowances, and no transaction lasts as long as hashing. A known device of the user spends its own allowance only.
func (d Door) SignIn(ctx context.Context, username, password string, from Visitor) (Entered, error) {
	username = strings.ToLower(vietext.NFC(username))
	if !validUsername(username) {
		username = "" // no one's name: such tries share one count and leave no rows of their own
	}
	now := store.At(d.Now())
	var u User
	var all []try
	var came attempt
	var outdated bool
	err := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		err = tx.DB().Where("username = ?", username).Take(&u).Error
		if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
			return err
		}
		outdated = u.outdated(tx.Now().Time)
		if all, err = triesOf(tx, u, username, from); err != nil {
			return err
		}
		came, err = spendAll(tx, all, now)
		return err
	})
	if err != nil {
		return Entered{}, err
	}
	if err := d.Pause(ctx, came.pause); err != nil {
		return Entered{}, fault.Wrap(err, fault.Busy, "fault.busy")
	}
	right, rehashed, err := d.Hasher.verify(ctx, typed(password), u.PasswordHash)
	if err != nil {
		return Entered{}, err
	}
	if !right || u.Locked {
		err := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error { return came.refused(tx, u, "sign_in_failed", username, from) })
		if err != nil {
			return Entered{}, err
		}
		return Entered{}, fault.New(fault.Invalid, "fault.sign_in")
	}
	if outdated {
		return Entered{}, fault.New(fault.Invalid, "fault.password_outdated", "Days", TemporaryDays)
	}
	var entered Entered
	err = d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) (err error) {
		for _, t := range all {
			if err := t.takeBack(tx); err != nil {
				return err
			}
		}
		if err := rehash(tx, u, rehashed); err != nil {
			return err
		}
		entered, err = d.letIn(tx, u, from)
		return err
	})
	return entered, err
}

// letIn signs in a user whose password was right, or asks for the second step first.
func (d Door) letIn(tx *store.Tx, u User, from Visitor) (entered Entered, err error) {
	entered.User = u
	if entered.AskCode, err = HasSecond(tx, u.ID); err != nil || entered.AskCode {
		return entered, err
	}
	return entered, entered.enter(tx, from, store.At(d.Now()))
}

// triesOf are the counts that a try to sign in spends.
func triesOf(tx *store.Tx, u User, username string, from Visitor) ([]try, error) {
	known, err := knows(tx, u.ID, from.Device)
	if known {
		return []try{{Kind: byDevice, Username: username, Who: stored(from.Device)}}, err
	}
	where := place(from.Address)
	return []try{{Kind: byPair, Username: username, Who: where}, {Kind: byAccount, Username: username}, {Kind: byAddress, Who: where}}, err
}

// attempt is what came of the counts of one try.
type attempt struct {
	pause     time.Duration
	first     bool // the first for the user for a while
	firstHere bool // the first from the address for a while
	full      bool // the user's next one is going to be refused
}

func spendAll(tx *store.Tx, all []try, now store.Instant) (a attempt, err error) {
	for _, t := range all {
		s, err := t.spend(tx, now)
		if err != nil {
			return a, err
		}
		a.pause = max(a.pause, s.pause)
		switch t.Kind {
		case byAddress:
			a.firstHere = s.begins
		default:
			a.first, a.full = a.first || s.begins, a.full || s.ends
		}
	}
	return a, nil
}

// refused audits wrong passwords and keys, once for a row of them: of a user at the user's unit, of names that nobody has
// once for the address at the root unit. A copied key is audited each time. A known device whose password is wrong again
// and again becomes unknown.
func (a attempt) refused(tx *store.Tx, u User, action, username string, from Visitor) error {
	if err := mistake(tx, u.ID, from.Device); err != nil {
		return err
	}
	if u.ID != 0 && a.first || u.ID == 0 && a.firstHere || action == keyCopied {
		if err := recordVisit(tx, action, u, username, from); err != nil {
			return err
		}
	}
	if a.full && u.ID != 0 {
		return recordVisit(tx, "sign_in_throttled", u, username, from)
	}
	return nil
}

// CheckSetUp compares the code that was typed to set up an empty database with the one on the console, "" for none. Wrong
// codes from one address are held back with fault.sign_in_wait.
func (d Door) CheckSetUp(ctx context.Context, code, want string, from Visitor) error {
	if want == "" {
		return nil
	}
	counted := try{Kind: bySetUp, Who: place(from.Address)}
	err := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		_, err := counted.spend(tx, store.At(d.Now()))
		return err
	})
	if err == nil && subtle.ConstantTimeCompare([]byte(code), []byte(want)) != 1 {
		err = fault.At("code", "problem.setup_code")
	}
	return err
}

// rehash stores the hash of current cost.
func rehash(tx *store.Tx, u User, rehashed string) error {
	if rehashed == "" {
		return nil
	}
	return tx.DB().Model(&User{}).Where("id = ? AND password_hash = ?", u.ID, u.PasswordHash).Updates(map[string]any{"password_hash": rehashed}).Error
}

// enter audits a sign-in, makes the device known and takes what the user is to be told.
func (e *Entered) enter(tx *store.Tx, from Visitor, now store.Instant) (err error) {
	if e.Device, err = know(tx, e.User.ID, from.Device, now); err != nil {
		return err
	}
	if e.Notice, err = unseen(tx, e.User.ID); err != nil {
		return err
	}
	action := "sign_in"
	if from.Key != "" {
		action = "sign_in_key"
	}
	return recordVisit(tx, action, e.User, e.User.Username, from)
}

// recordVisit audits something about signing in or out, at the unit of the user's first grant or, when the name is
// nobody's, at the root unit.
func recordVisit(tx *store.Tx, action string, u User, username string, from Visitor) error {
	e := store.Entry{Action: action, Entity: "session", EntityID: u.ID, Label: username, Address: from.Address}
	if from.Agent != "" {
		e.Changes = append(e.Changes, field.Change{Field: "device", New: from.Agent})
	}
	if from.Key != "" {
		e.Changes = append(e.Changes, field.Change{Field: "key_name", New: from.Key})
	}
	if u.ID == 0 {
		var paths []string
		err := tx.DB().Table("units").Where("parent_id IS NULL").Order("id").Limit(1).Pluck("path", &paths).Error
		e.UnitPath = strings.Join(paths, "")
		return errors.Join(err, tx.Record(e))
	}
	e.Label = u.FullName + " (" + u.Username + ")"
	grants, err := grantsWhere(tx, "grants.user_id = ?", u.ID)
	if err != nil {
		return err
	}
	if len(grants) > 0 {
		e.UnitID, e.UnitPath = grants[0].UnitID, grants[0].Path
	}
	return tx.Record(e)
}

// Load returns a user and the actor with current grants, in two statements. Missing and locked users are NotFound.
func Load(tx *store.Tx, userID int64) (User, access.Actor, error) {
	u, grants, err := active(tx, userID)
	if err != nil {
		return User{}, access.Actor{}, err
	}
	actor, err := actorOf(tx, u, grants)
	return u, actor, err
}

// actorOf is the actor of a user that active has read.
func actorOf(tx *store.Tx, u User, grants []Grant) (actor access.Actor, err error) {
	actor = access.Actor{UserID: u.ID, Username: u.Username, Name: u.FullName}
	for _, g := range grants {
		actor.Grants = append(actor.Grants, access.Grant{Role: g.Role, UnitID: g.UnitID, UnitCode: g.UnitCode, Path: g.Path, Whole: g.Whole})
	}
	if u.Locks > 0 {
		actor.Locks, actor.Reopened, err = entryLocks(tx)
	}
	return actor, err
}

// entryLocks are the decisions about entries (models/entrylock) that are in force today.
func entryLocks(tx *store.Tx) (locks []access.Lock, reopened []string, err error) {
	var found []struct {
		Path, Unit string
		Reopened   bool
		LastDay    calendar.Date
	}
	err = tx.DB().Table("entry_locks").Select("units.path, units.full_name AS unit, entry_locks.reopened, entry_locks.last_day").
		Joins("JOIN units ON units.id = entry_locks.unit_id").Order("units.path").Find(&found).Error
	for _, f := range found {
		over := !f.LastDay.IsZero() && f.LastDay.Before(tx.Today())
		switch {
		case f.Reopened && !over:
			reopened = append(reopened, f.Path)
		case !f.Reopened && over:
			locks = append(locks, access.Lock{Path: f.Path, Unit: f.Unit, Day: f.LastDay})
		}
	}
	return locks, reopened, err
}

// active reads a user who is not locked, with all grants.
func active(tx *store.Tx, id int64) (User, []Grant, error) {
	var u User
	if err := store.One(tx.DB().Select("users.*, (SELECT COUNT(*) FROM entry_locks) AS locks").Where("id = ? AND locked = ?", id, false), &u); err != nil {
		return User{}, nil, err
	}
	grants, err := grantsWhere(tx, "grants.user_id = ?", id)
	return u, grants, err
}
