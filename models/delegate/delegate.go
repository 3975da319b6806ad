// Package delegate holds who goes to a congress. A Person is kept apart from being a Delegate, as one person may go to
// the congress of the commune and then to that of the district; Record is both together, which is what people see in a
// list, and Fields is the only list of what a record holds. An official delegate is there ex officio, sent by
// consultation or appointed; reserves and guests are in the list but in no total and no percentage. Whoever withdraws
// stays in the table with a day and a reason and is left out of everything unless asked for.
//
// Ethnicity, religion, Party dates, telephone and citizen number are sensitive: an actor without access.ViewSensitive
// gets them empty from every query here and can neither sort nor filter by them. Counts are no personal data and are
// given to everyone who may see the congress.
package delegate

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Categories of delegates. Official ones come first; the order is that of official lists.
const (
	ExOfficio = "ex_officio" // đương nhiên: member of the outgoing Committee; wins over the others for one person
	Consulted = "consulted"  // do hiệp thương cử
	Appointed = "appointed"  // chỉ định
	Reserve   = "reserve"    // dự khuyết, of a delegation to the level above
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

// Person is what is true of somebody wherever he or she goes.
type Person struct {
	ID              int64
	FullName        string
	SearchKey       string // vietext.Fold of the name
	SortKey         []byte // vietext.SortKey of the name
	Gender          string
	BornOn          calendar.Partial
	Ethnicity       string
	Religion        string // "" unknown, None for none
	Hometown        string
	Residence       string
	Occupation      string
	Education       string
	Qualification   string
	PoliticalTheory string
	PartyJoinedOn   calendar.Partial // probationary member from; both Party dates empty: not in the Party
	PartyOfficialOn calendar.Partial
	Phone           string
	CitizenID       string
	Version         int64
}

// TableName names the table for GORM.
func (Person) TableName() string { return "persons" }

// Delegate is a person's place in one congress.
type Delegate struct {
	ID              int64
	CongressID      int64
	PersonID        int64
	Category        string
	Represents      string // the structure block or who sent the delegate
	RepresentsKey   string // folded words of Represents
	Reappointed     string
	Awards          string
	Note            string
	SortKey         []byte // the person's, so that a page is read in order from one index
	SearchKey       string // folded words of name, occupation and Represents, each with a blank before it
	WithdrawnOn     calendar.Date
	WithdrawnReason string
	InvitedOn       calendar.Date // when summoned, or a guest invited
	Version         int64
}

// TableName names the table for GORM.
func (Delegate) TableName() string { return "delegates" }

// Record is one line of a delegate list. Its version is Delegate.Version: an edit of the person raises it in every
// congress that the person goes to.
type Record struct {
	Person   `gorm:"embedded;embeddedPrefix:p_"`
	Delegate `gorm:"embedded"`

	// Where the congress is; only read.
	UnitID      int64
	UnitPath    string
	UnitName    string
	CongressDay calendar.Date

	// Confirmed says that somebody has looked: this is not the delegate of the same name, year and sender.
	Confirmed bool `gorm:"-"`
}

// Withdrawn reports whether the delegate has withdrawn.
func (r Record) Withdrawn() bool { return !r.WithdrawnOn.IsZero() }

// hide empties what the actor may not see of the record.
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
