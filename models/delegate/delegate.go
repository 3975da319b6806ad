// Package delegate holds the delegates of a congress. A Person is separate from a Delegate (a person's place in one
// congress), because one person may attend the congress of the commune and then that of the district. Record is both
// together, a line of a delegate list.
//
// A person's identity is held by one of the lists that the person is on, see HoldingSeat in holding.go; what others may not
// change of it, commands return as Held, and package correction proposes it.
//
// fields.go has the only list of what a record holds (Fields); add.go, edit.go, bulk.go and bulk_edit.go change
// records; list.go reads and filters them; count.go and tally.go count them; expected.go serves check-in. Official
// delegates are ex officio, consulted or appointed; reserves and guests are on the list but in no total and no
// percentage. A withdrawn delegate keeps the row, with a day and a reason, and is left out unless asked for.
//
// Ethnicity, religion, Party dates, home, phone, citizen number and the note, in which anything may stand, are sensitive:
// an actor without access.ViewSensitive gets them empty from every query and can neither sort nor filter by them.
package delegate

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Categories of delegates, in the order of official lists, official ones first.
const (
	ExOfficio = "ex_officio" // đương nhiên: member of the outgoing Committee; takes precedence over the other categories
	Consulted = "consulted"  // do hiệp thương cử
	Appointed = "appointed"  // chỉ định
	Reserve   = "reserve"    // dự khuyết, of a delegation to the higher level
	Guest     = "guest"      // khách mời
)

// Categories lists every category in the order of official lists.
var Categories = []string{ExOfficio, Consulted, Appointed, Reserve, Guest}

// IsOfficial reports whether the category votes and counts.
func IsOfficial(category string) bool {
	return category == ExOfficio || category == Consulted || category == Appointed
}

// Options of the fields gender and reappointed.
const (
	Male        = "male"
	Female      = "female"
	Reappointed = "re"  // tái cử
	Newcomer    = "new" // mới tham gia
)

// Person holds what is true of a person in every congress.
type Person struct {
	ID              int64
	FullName        string
	SearchKey       string // vietext.Fold of the name
	SortKey         []byte // vietext.SortKey of the name
	Gender          string
	BornOn          calendar.Partial
	Ethnicity       string
	Religion        string // "" if unknown, vocabulary.None if the person has none
	Hometown        string
	Residence       string
	Occupation      string
	Education       string
	Qualification   string
	PoliticalTheory string
	PartyMember     bool             // said without a date; see InParty
	PartyJoinedOn   calendar.Partial // start of probation
	PartyOfficialOn calendar.Partial
	Phone           string `gorm:"serializer:sealed;as:persons.phone"`
	CitizenID       string `gorm:"serializer:sealed;as:persons.citizen_id"`
	CitizenHash     string `gorm:"serializer:hashed;of:CitizenID" json:"-"` // what finds the number in the table; blank when read
	Version         int64
}

func (Person) TableName() string { return "persons" }

// InParty reports whether the person is a member of the Party: one is said to be, or has a Party date.
func (p *Person) InParty() bool {
	return p.PartyMember || !p.PartyJoinedOn.IsZero() || !p.PartyOfficialOn.IsZero()
}

// Delegate is a person's place in one congress.
type Delegate struct {
	ID              int64
	CongressID      int64
	PersonID        int64
	Category        string
	Represents      string // the block of the congress structure or the sender
	RepresentsKey   string // folded words of Represents
	Reappointed     string
	Awards          string
	Note            string
	SortKey         []byte // copied from the person so that one index serves a page in order
	SearchKey       string // folded words of name, occupation and Represents, each with a blank before it
	WithdrawnOn     calendar.Date
	WithdrawnReason string
	InvitedOn       calendar.Date    // day of the notice or invitation
	CountedBirth    calendar.Partial // see function CountedBirth; only of the anonymised
	Version         int64
}

func (Delegate) TableName() string { return "delegates" }

// Record is one line of a delegate list. Its version is Delegate.Version; an edit of the person raises it in every
// congress the person is in.
type Record struct {
	Person   `gorm:"embedded;embeddedPrefix:p_"`
	Delegate `gorm:"embedded"`

	// Where the congress is; read-only.
	UnitID      int64
	UnitPath    string
	UnitName    string
	CongressDay calendar.Date

	// Confirmed means that the user has checked: not the delegate with the same name, year of birth and sender.
	Confirmed bool `gorm:"-"`
}

// Withdrawn reports whether the delegate has withdrawn.
func (r Record) Withdrawn() bool { return !r.WithdrawnOn.IsZero() }

// hide empties the fields that the actor may not see.
func (r *Record) hide(actor access.Actor) {
	if actor.Can(access.ViewSensitive, r.UnitPath) {
		return
	}
	for _, f := range Fields {
		if f.Sensitive {
			f.Set(r, "")
		}
	}
}

// Event is one change of a delegate; Action is the catalogue key "audit.<Action>".
type Event struct {
	At      store.Instant
	By      string
	Action  string
	Reason  string
	Changes []field.Change
}
