package delegate

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
)

// official is the condition that a delegate votes and counts; IsOfficial says the same of a category.
const official = "delegates.category IN ('ex_officio', 'consulted', 'appointed')"

// expected are the fields that a complete record has. The Party dates are not among them, as without them a person is
// not in the Party; the rest is for internal use.
var expected = Fields.Only("gender", "born_on", "ethnicity", "religion", "hometown", "residence", "occupation",
	"education", "qualification", "political_theory", "represents")

// represents is the one of them that belongs to the delegateship, not to the person.
const represents = "represents"

// Expected lists the keys of the fields that a complete record has.
func Expected() []string { return expected.Keys() }

// Counts are the numbers over a delegate list. Nobody who has withdrawn is in them but in Withdrawn.
type Counts struct {
	Official   int            // ex officio + consulted + appointed
	ByCategory map[string]int // every category
	Withdrawn  int
	Listed     int            // official and reserve: of whom complete records are wanted
	Complete   int            // of Listed, with every field of Expected
	Missing    map[string]int // of Listed, without the field: for each key of Expected
}

// lacking lists the keys of Expected that are empty in the person's part of the record. It is stored with the person, so
// that Counters groups by it instead of looking into every field of every record.
func lacking(r *Record) []string {
	var keys []string
	for _, f := range expected {
		if f.Key != represents && f.Text(r) == "" {
			keys = append(keys, f.Key)
		}
	}
	return keys
}

// Counters counts the delegates of the scope by category and by what their records lack, in one query.
func Counters(tx *store.Tx, s Scope) (Counts, error) {
	if _, err := s.resolve(tx); err != nil {
		return Counts{}, err
	}
	q := s.narrow(base(tx))
	if s.CongressID != 0 {
		q = q.Where("delegates.congress_id = ?", s.CongressID)
	}
	rows, err := q.Select("delegates.category, delegates.withdrawn_on IS NOT NULL, persons.lacking, delegates.represents = '', COUNT(*)").
		Group("delegates.category, delegates.withdrawn_on IS NOT NULL, persons.lacking, delegates.represents = ''").Rows()
	if err != nil {
		return Counts{}, err
	}
	defer func() { _ = rows.Close() }()
	c := Counts{ByCategory: map[string]int{}, Missing: map[string]int{}}
	for _, f := range expected {
		c.Missing[f.Key] = 0
	}
	for rows.Next() {
		var category, lacks string
		var withdrawn, unsent bool
		var n int
		if err := rows.Scan(&category, &withdrawn, &lacks, &unsent, &n); err != nil {
			return Counts{}, err
		}
		missing := strings.FieldsFunc(lacks, func(r rune) bool { return r == ',' })
		if unsent {
			missing = append(missing, represents)
		}
		c.add(category, withdrawn, n, missing)
	}
	return c, rows.Err()
}

func (c *Counts) add(category string, withdrawn bool, n int, missing []string) {
	if withdrawn {
		c.Withdrawn += n
		return
	}
	c.ByCategory[category] += n
	if IsOfficial(category) {
		c.Official += n
	}
	if category == Guest {
		return
	}
	c.Listed += n
	if len(missing) == 0 {
		c.Complete += n
	}
	for _, key := range missing {
		c.Missing[key] += n
	}
}

// Composition is who the official delegates of one congress are. Official = ExOfficio + Consulted + Appointed, each
// person once; every group from Women on counts official delegates only, so that each is at most Official. The groups
// overlap and do not add up. Reserves and guests are counted here and nowhere else; the withdrawn not at all.
type Composition struct {
	CongressID int64
	UnitID     int64
	UnitPath   string
	UnitName   string
	Day        calendar.Date

	Official, ExOfficio, Consulted, Appointed int
	Reserve, Guests                           int

	Women       int
	NonParty    int // neither Party date
	Minority    int // as IsMinority
	Religious   int // as IsReligious
	Young       int // surely under the given age on the congress day, or today while there is none
	Reappointed int
	Newcomers   int
	Youngest    calendar.Partial // latest and earliest birth known
	Oldest      calendar.Partial
}

// youngFrom is the day of birth, as text, before which nobody is under the age: the day less so many years. A birth
// known to the year or month is shorter text and so comes before every day in it: it counts only when it surely is.
const youngFrom = "CAST(CAST(SUBSTR(COALESCE(congresses.day, ?), 1, 4) AS INTEGER) - ? AS TEXT) || SUBSTR(COALESCE(congresses.day, ?), 5)"

// Compositions counts the official delegates of every congress of the scope, those without any delegate too, in one
// query. underAge is the age in years below which a delegate is young. Order: unit name.
func Compositions(tx *store.Tx, s Scope, underAge int) ([]Composition, error) {
	if _, err := s.resolve(tx); err != nil {
		return nil, err
	}
	sum := func(condition string) string { return "SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END) AS " }
	group := func(condition string) string { return sum(official + " AND " + condition) }
	category := func(c string) string { return sum("delegates.category = '" + c + "'") }
	parts := []string{
		"congresses.id AS congress_id, units.id AS unit_id, units.path AS unit_path, units.full_name AS unit_name, congresses.day",
		sum(official) + "official",
		category(ExOfficio) + "ex_officio", category(Consulted) + "consulted", category(Appointed) + "appointed",
		category(Reserve) + "reserve", category(Guest) + "guests",
		group("persons.gender = 'female'") + "women",
		group("persons.party_joined_on IS NULL AND persons.party_official_on IS NULL") + "non_party",
		group("persons.ethnicity IN ?") + "minority",
		group("persons.religion NOT IN ('', ?)") + "religious",
		group("persons.born_on > "+youngFrom) + "young",
		group("delegates.reappointed = 're'") + "reappointed", group("delegates.reappointed = 'new'") + "newcomers",
		"MAX(CASE WHEN " + official + " THEN persons.born_on END) AS youngest",
		"MIN(CASE WHEN " + official + " THEN persons.born_on END) AS oldest",
	}
	today := tx.Today().String()
	within, args := tx.Within(access.View, "units.path")
	var out []Composition
	err := s.narrow(tx.DB().Table("congresses").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Joins("LEFT JOIN delegates ON delegates.congress_id = congresses.id AND delegates.withdrawn_on IS NULL").
		Joins("LEFT JOIN persons ON persons.id = delegates.person_id").
		Where(within, args...)).
		Select(strings.Join(parts, ", "), minorities(), None, today, underAge, today).
		Group("congresses.id, units.id, units.path, units.full_name, units.sort_key, congresses.day").
		Order("units.sort_key, congresses.id").Find(&out).Error
	return out, err
}
