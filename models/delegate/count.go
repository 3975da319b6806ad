package delegate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/store"
)

// OfficialRows is the condition that a delegate votes and counts; IsOfficial says the same of a category.
const OfficialRows = "delegates.category IN ('ex_officio', 'consulted', 'appointed')"

// expected are the fields that a complete record has. The Party dates are not among them, as without them a person is
// not in the Party; the rest is for internal use.
var expected = wanted(Fields)

func wanted(all field.Table[Record]) (list field.Table[Record]) {
	for _, f := range all {
		if f.Wanted {
			list = append(list, f)
		}
	}
	return list
}

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

// Counters counts the delegates of the scope by category and by what their records lack.
func Counters(tx *store.Tx, s Scope) (Counts, error) {
	if _, err := s.Resolve(tx); err != nil {
		return Counts{}, err
	}
	names := slices.Concat(Categories, []string{"withdrawn", "complete"}, Expected())
	sums := make([]string, len(names))
	numbers := make([]int, len(names))
	targets := make([]any, len(names))
	for i, name := range names {
		sums[i] = "COALESCE(SUM(delegate_tallies." + tallied(name) + "), 0)"
		targets[i] = &numbers[i]
	}
	err := s.Narrow(tallies(tx, Convened(tx), "JOIN", s)).
		Select(strings.Join(sums, ", ")).Row().Scan(targets...)
	if err != nil {
		return Counts{}, err
	}
	c := Counts{ByCategory: map[string]int{}, Missing: map[string]int{}}
	for i, category := range Categories {
		c.ByCategory[category] = numbers[i]
		if IsOfficial(category) {
			c.Official += numbers[i]
		}
	}
	rest := numbers[len(Categories):]
	c.Listed, c.Withdrawn, c.Complete = c.Official+c.ByCategory[Reserve], rest[0], rest[1]
	for i, key := range Expected() {
		c.Missing[key] = rest[2+i]
	}
	return c, nil
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

// Compositions counts the official delegates of every congress of the scope, those without any delegate too. underAge is
// the age in years below which a delegate is young. Order: unit name.
func Compositions(tx *store.Tx, s Scope, underAge int) ([]Composition, error) {
	if _, err := s.Resolve(tx); err != nil {
		return nil, err
	}
	rows, err := CompositionRows(tx, s, s.Narrow)
	out := make([]Composition, len(rows))
	for i := range rows {
		if err == nil {
			out[i], err = rows[i].Counted(s.Today(tx), underAge)
		}
	}
	return out, err
}

// compositionRow is a tally with the congress it is of.
type compositionRow struct {
	Composition `gorm:"embedded"`
	Births      string
	Level       string // of the unit
}

// CompositionRows reads the tallies of the congresses to which narrow narrows a query.
func CompositionRows(tx *store.Tx, s Scope, narrow func(*gorm.DB) *gorm.DB) ([]compositionRow, error) {
	var rows []compositionRow
	day := "congresses.day"
	if s.past(tx) {
		day = "past.day"
	}
	return rows, narrow(tallies(tx, Convened(tx), "LEFT JOIN", s)).
		Select("delegate_tallies.*, congresses.id AS congress_id, units.id AS unit_id, units.path AS unit_path, units.full_name AS unit_name, units.level_code AS level, " + day + " AS day").
		Order("units.sort_key, congresses.id").Find(&rows).Error
}

// Counted counts what depends on ages, on the congress day or on the day given while there is none.
func (r *compositionRow) Counted(day calendar.Date, underAge int) (Composition, error) {
	c := r.Composition
	c.Official = c.ExOfficio + c.Consulted + c.Appointed
	if !c.Day.IsZero() {
		day = c.Day
	}
	return c, c.age(r.Births, day, underAge)
}

// age fills in what depends on births, the days of birth joined by commas. As text a day comes after the month and the
// year that hold it, so a birth known to the month or year only counts as young when it surely is.
func (c *Composition) age(births string, day calendar.Date, underAge int) error {
	if births == "" {
		return nil
	}
	youngAfter := BornAfter(day, underAge)
	oldest, youngest := births, ""
	for born := range strings.SplitSeq(births, ",") {
		if born > youngAfter {
			c.Young++
		}
		oldest, youngest = min(oldest, born), max(youngest, born)
	}
	return errors.Join(c.Oldest.Scan(oldest), c.Youngest.Scan(youngest))
}

// BornAfter is the day, as text, after which somebody must be born to be surely under the age on the day.
func BornAfter(day calendar.Date, underAge int) string {
	return fmt.Sprintf("%04d%s", day.Year()-underAge, day.String()[4:])
}

// Block is a part of the official delegates that has no one in common with the others.
type Block struct {
	Name  string // the spelling that comes first; "" for those of whom it is not known
	Count int
}

// Blocks counts the official delegates of a congress by what they represent, the largest first.
func Blocks(tx *store.Tx, congressID int64) ([]Block, error) {
	if _, err := PlaceOf(tx, congressID); err != nil {
		return nil, err
	}
	var blocks []Block
	err := Base(tx).Select("MIN(delegates.represents) AS name, COUNT(*) AS count").
		Where("delegates.congress_id = ? AND delegates.withdrawn_on IS NULL AND "+OfficialRows, congressID).
		Group("delegates.represents_key").Order("COUNT(*) DESC, delegates.represents_key").Find(&blocks).Error
	return blocks, err
}

// In is the number of official delegates in a group of the reports.
func (c Composition) In(group string) int {
	switch group {
	case "women":
		return c.Women
	case "non_party":
		return c.NonParty
	case "minority":
		return c.Minority
	case "religious":
		return c.Religious
	case "young":
		return c.Young
	case "reappointed":
		return c.Reappointed
	case "newcomers":
		return c.Newcomers
	}
	return 0
}
