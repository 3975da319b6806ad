package delegate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/store"
)

// OfficialRows is the SQL form of IsOfficial.
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

// Expected lists the keys of the fields of a complete record.
func Expected() []string { return expected.Keys() }

// Counts are the numbers over a delegate list. Withdrawn delegates count only in Withdrawn.
type Counts struct {
	Official   int            // ex officio + consulted + appointed
	ByCategory map[string]int // has every category
	Withdrawn  int
	Listed     int            // official and reserve: the delegates whose records should be complete
	Complete   int            // of Listed: every field of Expected is filled
	Missing    map[string]int // of Listed, by each key of Expected: the field is empty
}

// present counts all but the withdrawn.
func (c Counts) present() int { return c.Listed + c.ByCategory[Guest] }

// Counters counts the delegates of the scope by category and by missing fields.
func Counters(tx *store.Tx, s Scope) (Counts, error) {
	if _, err := s.Resolve(tx); err != nil {
		return Counts{}, err
	}
	c, _, err := countersOf(tx, s)
	return c, err
}

// countersOf counts also the lists of the scope.
func countersOf(tx *store.Tx, s Scope) (c Counts, lists int, err error) {
	names := slices.Concat(Categories, []string{"withdrawn", "complete"}, Expected())
	sums := make([]string, len(names))
	numbers := make([]int, len(names))
	targets := make([]any, len(names))
	for i, name := range names {
		sums[i] = "COALESCE(SUM(delegate_tallies." + tallied(name) + "), 0)"
		targets[i] = &numbers[i]
	}
	c = Counts{ByCategory: map[string]int{}, Missing: map[string]int{}}
	err = s.Narrow(tx, tallies(tx, VisibleCongresses(tx), "JOIN", s)).
		Select(strings.Join(sums, ", ") + ", COUNT(*)").Row().Scan(append(targets, &lists)...)
	if err != nil {
		return Counts{}, 0, err
	}
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
	return c, lists, nil
}

// Composition describes the official delegates of one congress. Official = ExOfficio + Consulted + Appointed, each
// person once. The groups from Women on count official delegates only, so each is at most Official; they overlap and
// do not add up. Reserves and guests are counted in their own fields only, withdrawn delegates nowhere.
type Composition struct {
	CongressID int64
	UnitID     int64
	UnitPath   string
	UnitName   string
	Day        calendar.Date

	Official, ExOfficio, Consulted, Appointed int
	Reserve, Guests                           int
	Complete                                  int // official and reserve delegates whose record lacks nothing

	Women       int
	NonParty    int // as Person.InParty
	Minority    int // as vocabulary.IsMinority
	Religious   int // as vocabulary.IsReligious
	Young       int // certainly below the given age on the congress date, or today while there is none
	Reappointed int
	Newcomers   int
	Youngest    calendar.Partial // latest and earliest known birth
	Oldest      calendar.Partial

	Guarded bool `gorm:"-"` // the reader may not see sensitive fields here, so that small groups are not counted out
}

// Compositions returns the composition of every congress in the scope, including those without delegates, ordered by
// unit name. A delegate below underAge years is young.
func Compositions(tx *store.Tx, s Scope, underAge int) ([]Composition, error) {
	if _, err := s.Resolve(tx); err != nil {
		return nil, err
	}
	rows, err := CompositionRows(tx, s, func(q *gorm.DB) *gorm.DB { return s.Narrow(tx, q) })
	out := make([]Composition, len(rows))
	for i := range rows {
		if err == nil {
			out[i], err = rows[i].Counted(s.Today(tx), underAge)
		}
	}
	return out, err
}

// Summands returns compositions that add up to that of the scope: a single one for a reader who may see everyone's fields,
// one of each congress otherwise, as ShownSum needs them. Young are those below YoungAge; Youngest and Oldest are not filled,
// so that the dates of birth are read for those congresses alone that have no day or another than when they were counted.
func Summands(tx *store.Tx, s Scope) ([]Composition, error) {
	path, err := s.Resolve(tx)
	if err != nil {
		return nil, err
	}
	day, current := "congresses.day", "(delegate_tallies.young_day = congresses.day)"
	if s.past(tx) {
		day, current = "past.day", "(delegate_tallies.young_day = past.day)"
	}
	q := s.Narrow(tx, tallies(tx, VisibleCongresses(tx), "JOIN", s))
	var rows []compositionRow
	if !seesSensitive(tx.Actor(), path) {
		err = q.Select("delegate_tallies.*, CASE WHEN " + current + " THEN '' ELSE births END AS births, congresses.id AS congress_id, units.path AS unit_path, " +
			day + " AS day").Find(&rows).Error
		return summands(tx, s, rows, err)
	}
	var sums []string
	for _, name := range []string{"ex_officio", "consulted", "appointed", "reserve", "guests", "complete", "women", "non_party", "minority", "religious", "reappointed", "newcomers"} {
		sums = append(sums, "COALESCE(SUM(delegate_tallies."+name+"), 0) AS "+name)
	}
	sums = append(sums, "COALESCE(SUM(CASE WHEN "+current+" THEN delegate_tallies.young END), 0) AS young", "'' AS births")
	if err := q.Session(&gorm.Session{}).Select(strings.Join(sums, ", ")).Find(&rows).Error; err != nil {
		return nil, err
	}
	var others []compositionRow
	err = q.Where("births <> '' AND " + current + " IS NOT TRUE").Select("births, " + day + " AS day").Find(&others).Error
	all, err := summands(tx, s, append(rows, others...), err)
	for _, c := range all[min(1, len(all)):] {
		all[0].Young += c.Young
	}
	return all[:min(1, len(all))], err
}

func summands(tx *store.Tx, s Scope, rows []compositionRow, err error) ([]Composition, error) {
	out := make([]Composition, len(rows))
	for i := range rows {
		stored := rows[i].Young
		if err == nil {
			out[i], err = rows[i].Counted(s.Today(tx), YoungAge)
		}
		if rows[i].Births == "" {
			out[i].Young = stored
		}
		out[i].Guarded = rows[i].UnitPath != "" && !tx.Actor().Can(access.ViewSensitive, rows[i].UnitPath)
	}
	return out, err
}

// compositionRow is the tally of a congress.
type compositionRow struct {
	Composition `gorm:"embedded"`
	Births      string
	Level       string // level of the unit
}

// CompositionRows reads the tallies of the congresses selected by narrow.
func CompositionRows(tx *store.Tx, s Scope, narrow func(*gorm.DB) *gorm.DB) ([]compositionRow, error) {
	var rows []compositionRow
	day := "congresses.day"
	if s.past(tx) {
		day = "past.day"
	}
	err := narrow(tallies(tx, VisibleCongresses(tx), "LEFT JOIN", s)).
		Select("delegate_tallies.*, congresses.id AS congress_id, units.id AS unit_id, units.path AS unit_path, units.full_name AS unit_name, units.level_code AS level, " + day + " AS day").
		Order("units.sort_key, congresses.id").Find(&rows).Error
	for i := range rows {
		rows[i].Guarded = !tx.Actor().Can(access.ViewSensitive, rows[i].UnitPath)
	}
	return rows, err
}

// Counted adds the counts that depend on age, on the congress date or on day while there is none.
func (r *compositionRow) Counted(day calendar.Date, underAge int) (Composition, error) {
	c := r.Composition
	c.Official, c.Young = c.ExOfficio+c.Consulted+c.Appointed, 0
	if !c.Day.IsZero() {
		day = c.Day
	}
	return c, c.age(r.Births, day, underAge)
}

// age counts from births, the dates of birth joined by commas. In text order a full date comes after the month or
// year that contains it, so a birth known only to the month or year counts as young only if it certainly is.
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

// BornAfter is the date in text form: someone born after it is certainly below underAge on day.
func BornAfter(day calendar.Date, underAge int) string {
	return fmt.Sprintf("%04d%s", day.Year()-underAge, day.String()[4:])
}

// Block is a group of official delegates; blocks do not overlap.
type Block struct {
	Name  string // the first spelling found; "" if unknown
	Count int
}

// Blocks counts the official delegates of a congress by what they represent, largest first.
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

// Shown is how In of the group is shown to the reader.
func (c Composition) Shown(group string) Showing {
	if !c.Guarded {
		return Exact
	}
	return ShownIn(group, c.In(group), c.Official)
}

// In is the number of official delegates in a report group.
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
	case "renewal_unrecorded": // neither reappointed nor a newcomer
		return c.Official - c.Reappointed - c.Newcomers
	}
	return 0
}
