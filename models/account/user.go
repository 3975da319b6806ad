package account

import (
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// User is one account.
type User struct {
	ID                 int64
	Username           string
	FullName           string
	Phone              string `gorm:"serializer:sealed;as:users.phone"`
	Locale             string // "vi", "en" or "" for the installation's
	PasswordHash       string // argon2id, in the reference implementation's format
	MustChangePassword bool
	PasswordUntil      store.Instant // end of a temporary password; zero for the user's own
	Locked             bool
	CreatedAt          store.Instant
	Version            int
	SearchKey          string  // name and username folded, by which users are found
	Display            Display `gorm:"serializer:json"`
	Locks              int     `gorm:"->"` // how many decisions about entries there are; only active and FindCtx read it
}

func (u User) key() string { return store.UserKey(u.FullName, u.Username) }

// UserFields is the only list of a user's editable fields.
var UserFields = field.Table[User]{
	{Key: "username", Kind: field.Text, Required: true, Max: 40, Sort: "users.username",
		Text: func(u *User) string { return u.Username },
		Set: func(u *User, typed string) string {
			name := strings.ToLower(typed)
			if !validUsername(name) {
				return "problem.username"
			}
			u.Username = name
			return ""
		}},
	field.TextOf(field.Text, "full_name", func(u *User) *string { return &u.FullName }).Must().UpTo(100),
	field.PhoneOf("phone", func(u *User) *string { return &u.Phone }),
}

// validUsername allows 3 to 40 characters: a–z, 0–9, dot, underscore and dash.
func validUsername(name string) bool {
	return len(name) >= 3 && len(name) <= 40 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789._-") == ""
}

// OwnFields are the fields that users may change in their own account.
var OwnFields = UserFields.Only("full_name", "phone")

// check validates and normalises the fields of u.
func check(fields field.Table[User], u *User) []fault.Problem {
	values := fields.Values(u)
	return fields.Decode(func(key string) string { return values[key] }, u)
}

// Account is a user as an administrator sees it: the grants within the administrator's units, and whether there are
// others, which only someone above may change.
type Account struct {
	User
	Grants    []Grant
	Elsewhere bool
}

type Filter struct {
	Path string // users with a grant at or below the unit; "" for all
	Text string // part of the full name or username, ignoring case and diacritics
	Page int    // of Paged: from 1; past the end gives the last page
}

const (
	// PageSize is how many users a page has.
	PageSize = 50
	// MostFound is how many users of a search can be paged through.
	MostFound = 1_000
)

// Page is one page of users.
type Page struct {
	Rows  []Account
	Page  int
	Total int  // users that match and can be paged through
	More  bool // more match than Total; they were not counted
}

// holding opens the condition "has a grant at a unit such that"; the caller completes and closes it.
const holding = "users.id IN (SELECT grants.user_id FROM grants JOIN units ON units.id = grants.unit_id WHERE "

// base is the query for users with a grant at or below path within the units where the actor may do action.
func base(tx *store.Tx, action access.Action, path string) *gorm.DB {
	holds, args := tx.Within(action, "units.path")
	if path != "" {
		under, bounds := store.Under("units.path", path)
		holds, args = holds+" AND "+under, append(args, bounds...)
	}
	open := holding
	if path == "" && tx.Actor().SeesWhole(action) {
		// Nearly everybody is found: asked one by one, a page reads only as far as it goes.
		open = "EXISTS (SELECT 1 FROM grants JOIN units ON units.id = grants.unit_id WHERE grants.user_id = users.id AND "
	}
	return tx.DB().Model(&User{}).Where(open+holds+")", args...)
}

// found is the query for the users of the filter.
func (f Filter) found(tx *store.Tx) *gorm.DB {
	q := base(tx, access.ManageUsers, f.Path)
	if text := vietext.Fold(f.Text); text != "" {
		q = q.Where(`users.search_key LIKE ? ESCAPE '\'`, "%"+vietext.EscapeLike(text)+"%")
	}
	return q
}

// List returns all users with a grant within the units where the actor manages users, by username, in two statements.
func List(tx *store.Tx, f Filter) ([]Account, error) {
	var users []User
	if err := f.found(tx).Order("users.username").Find(&users).Error; err != nil {
		return nil, err
	}
	// Who has a grant there is asked again: so many users are too many arguments.
	return accounts(tx, users, "grants.user_id IN (?)", base(tx, access.ManageUsers, f.Path).Select("users.id"))
}

// Paged returns one page of List. It counts all users of the units, but of a search only the first MostFound.
func Paged(tx *store.Tx, f Filter) (p Page, err error) {
	counted := f.found(tx)
	if f.Text != "" {
		counted = tx.DB().Table("(?) found", f.found(tx).Select("1").Limit(MostFound+1))
	}
	var total int64
	if err := counted.Count(&total).Error; err != nil {
		return p, err
	}
	p.Total = int(total)
	if p.More = f.Text != "" && p.Total > MostFound; p.More {
		p.Total = MostFound
	}
	p.Page = min(max(f.Page, 1), max(1, (p.Total+PageSize-1)/PageSize))
	// Ids come first: the index has all that finds and orders them.
	var ids []int64
	if err := f.found(tx).Order("users.username").Offset((p.Page-1)*PageSize).Limit(PageSize).Pluck("users.id", &ids).Error; err != nil || len(ids) == 0 {
		return p, err
	}
	var users []User
	if err := tx.DB().Where("id IN ?", ids).Order("username").Find(&users).Error; err != nil {
		return p, err
	}
	p.Rows, err = accounts(tx, users, "grants.user_id IN ?", ids)
	return p, err
}

// accounts adds to the users those of their grants that the condition finds.
func accounts(tx *store.Tx, users []User, condition string, args ...any) ([]Account, error) {
	grants, err := grantsWhere(tx, condition, args...)
	if err != nil {
		return nil, err
	}
	all := make([]Account, len(users))
	byUser := make(map[int64]*Account, len(users))
	for i, u := range users {
		all[i].User = u
		byUser[u.ID] = &all[i]
	}
	for _, g := range grants {
		if a := byUser[g.UserID]; a != nil {
			a.show(tx.Actor(), g)
		}
	}
	return all, nil
}

func (a *Account) show(actor access.Actor, g Grant) {
	if actor.Can(access.ManageUsers, g.Path) {
		a.Grants = append(a.Grants, g)
	} else {
		a.Elsewhere = true
	}
}

// Get reads one user. Forbidden if the actor's role at the user's units does not manage users.
func Get(tx *store.Tx, id int64) (Account, error) {
	u, grants, err := visible(tx, id)
	if err != nil {
		return Account{}, err
	}
	a := Account{User: u}
	for _, g := range grants {
		a.show(tx.Actor(), g)
	}
	if len(a.Grants) == 0 {
		return Account{}, forbidden()
	}
	return a, nil
}

// Taken lists those of the usernames that somebody has, whether the actor sees the user or not.
func Taken(tx *store.Tx, usernames []string) ([]string, error) {
	var taken []string
	for part := range slices.Chunk(usernames, 500) {
		var found []string
		if err := tx.DB().Model(&User{}).Where("username IN ?", part).Order("username").Pluck("username", &found).Error; err != nil {
			return nil, err
		}
		taken = append(taken, found...)
	}
	return taken, nil
}

// visible reads a user of the actor's units with all grants, including those elsewhere.
func visible(tx *store.Tx, id int64) (User, []Grant, error) {
	var u User
	if err := store.One(base(tx, access.View, "").Where("users.id = ?", id), &u); err != nil {
		return User{}, nil, err
	}
	grants, err := grantsWhere(tx, "grants.user_id = ?", id)
	return u, grants, err
}

// managed reads a user whom the actor may administer: one whose every grant the actor could have handed out. So an
// organiser cannot change an administrator, another organiser, or someone who also acts outside the organiser's
// units.
func managed(tx *store.Tx, id int64) (User, []Grant, error) {
	u, grants, err := visible(tx, id)
	if err != nil {
		return User{}, nil, err
	}
	for _, g := range grants {
		if !tx.Actor().Can(access.ManageUsers, g.Path) || !tx.Actor().MayGrant(g.Role, g.Path) {
			return User{}, nil, forbidden()
		}
	}
	return u, grants, nil
}

func forbidden() error { return fault.New(fault.Forbidden, "fault.forbidden") }

// NoUsers reports whether there are no users yet; it is asked before anyone is signed in.
func NoUsers(tx *store.Tx) (bool, error) {
	var ids []int64
	err := tx.DB().Model(&User{}).Limit(1).Pluck("id", &ids).Error
	return len(ids) == 0, err
}

// NewUser is a user to create. Of User it uses the editable fields, Locale and MustChangePassword.
type NewUser struct {
	User
	Hash   string // from Hasher.Hash
	Grants []GrantInput
}

// Create creates a user with grants that the actor may hand out.
func Create(tx *store.Tx, n NewUser) (User, error) {
	grants := make([]Grant, len(n.Grants))
	for i, input := range n.Grants {
		var err error
		if grants[i], err = grantable(tx, input); err != nil {
			return User{}, err
		}
	}
	return insert(tx, n, grants)
}

// CreateFirst creates the first user of an empty database, as administrator of the unit, the root of the tree. A
// second caller, even a concurrent one, gets Conflict.
func CreateFirst(tx *store.Tx, u User, hash string, unitID int64) (User, error) {
	var users int64
	if err := tx.DB().Model(&User{}).Count(&users).Error; err != nil {
		return User{}, err
	}
	if users > 0 {
		return User{}, fault.New(fault.Conflict, "fault.set_up_done")
	}
	// The settings' primary key decides between two concurrent set-ups.
	if err := tx.DB().Create(&store.Setting{Key: "first_user", Value: u.Username}).Error; err != nil {
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return User{}, fault.Wrap(err, fault.Conflict, "fault.set_up_done")
		}
		return User{}, err
	}
	g, err := grantAt(tx, GrantInput{access.Admin, unitID})
	if err != nil {
		return User{}, err
	}
	return insert(tx, NewUser{User: u, Hash: hash}, []Grant{g})
}

func insert(tx *store.Tx, n NewUser, grants []Grant) (User, error) {
	u := User{Username: n.Username, FullName: n.FullName, Phone: n.Phone, Locale: n.Locale, PasswordHash: n.Hash,
		MustChangePassword: n.MustChangePassword, CreatedAt: tx.Now(), Version: 1}
	if n.MustChangePassword {
		u.PasswordUntil = TemporaryUntil(tx)
	}
	problems := check(UserFields, &u)
	if len(grants) == 0 {
		problems = append(problems, fault.Problem{Field: "grants", Key: "problem.required"})
	}
	if err := fault.Of(problems); err != nil {
		return User{}, err
	}
	u.SearchKey = u.key()
	if err := tx.DB().Create(&u).Error; err != nil {
		return User{}, taken(err)
	}
	for i := range grants {
		grants[i].UserID = u.ID
	}
	if err := tx.DB().CreateInBatches(grants, 500).Error; err != nil {
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return User{}, fault.At("grants", "problem.grant_exists")
		}
		return User{}, err
	}
	changes := UserFields.Diff(&User{}, &u)
	for _, g := range grants {
		changes = append(changes, field.Change{Field: "grants", New: g.String()})
	}
	return u, record(tx, "user_created", u, grants, changes)
}

// taken reports a duplicate username at its field.
func taken(err error) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return fault.At("username", "problem.username_taken")
	}
	return err
}

// record writes the audit entry of a command on u, at the unit of the first grant.
func record(tx *store.Tx, action string, u User, grants []Grant, changes []field.Change) error {
	e := store.Entry{Action: action, Entity: "user", EntityID: u.ID, Label: u.FullName + " (" + u.Username + ")", Changes: changes}
	if len(grants) > 0 {
		e.UnitID, e.UnitPath = grants[0].UnitID, grants[0].Path
	}
	return tx.Record(e)
}
