package delegate

import (
	"strings"

	"gorm.io/gorm"

	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/store"
	"daihoi/models/vocabulary"
)

// A congress's tally is one row of delegate_tallies with what Counters and Compositions would count. Every command
// that changes the list, or a person on it, recounts that congress before it ends. A district then reads one row per
// commune, and the country 11,000 rows instead of 1.6 million. The number of young delegates depends on the congress
// date, which moves, or on today, and on an age that the office may choose, so the row stores the birth dates of the
// official delegates, about 1 KB of text for a commune. Those below YoungAge on the congress date are counted as well, with
// that date: a sum over a province then reads no birth dates as long as the congresses keep their days.

// tallied is the column that counts a category, or the records lacking the field with the key.
func tallied(name string) string {
	if name == Guest {
		return "guests"
	}
	if _, wanted := expected.Find(name); wanted {
		return "missing_" + name
	}
	return name
}

// Tally recounts the delegates of the congress. It locks the congress first, so that the later of two concurrent
// commands counts what the earlier one wrote. A list that was approved goes back for consent.
func Tally(tx *store.Tx, congressID int64) error {
	if err := congress.Lock(tx, congressID); err != nil {
		return err
	}
	before, err := officialNow(tx, congressID)
	if err != nil {
		return err
	}
	if err := tx.DB().Exec(tallyStatement, congressID, vocabulary.Minorities(), vocabulary.None, YoungAge, congressID).Error; err != nil {
		return err
	}
	if err := tx.DB().Exec(tallyDayStatement, tx.Today(), congressID).Error; err != nil {
		return err
	}
	now, err := officialNow(tx, congressID)
	if err != nil || now == before {
		return err
	}
	return deadline.ListChanged(tx, congressID)
}

// officials tell whether the official delegates of a list are still those that the level above approved: their numbers and
// the days on which they were born.
type officials struct {
	ExOfficio, Consulted, Appointed int
	Births                          string
}

func officialNow(tx *store.Tx, congressID int64) (o officials, err error) {
	err = tx.DB().Table("delegate_tallies").Select("ex_officio, consulted, appointed, births").Where("congress_id = ?", congressID).Scan(&o).Error
	return o, err
}

// tallies joins the tallies to a query over congresses, as they are or as they were at the end of Scope.AsOf. "JOIN"
// drops congresses without a tally, "LEFT JOIN" keeps them.
func tallies(tx *store.Tx, q *gorm.DB, join string, s Scope) *gorm.DB {
	if !s.past(tx) {
		return q.Joins(join + " delegate_tallies ON delegate_tallies.congress_id = congresses.id")
	}
	return congress.Past(q, s.AsOf).Joins(join+` delegate_tally_days delegate_tallies ON delegate_tallies.congress_id = congresses.id
		AND delegate_tallies.on_day = (SELECT MAX(earlier.on_day) FROM delegate_tally_days earlier
		WHERE earlier.congress_id = congresses.id AND earlier.on_day <= ?)`, s.AsOf)
}

// tallyPerson recounts every congress of the person, in a fixed order to avoid deadlocks.
func tallyPerson(tx *store.Tx, personID int64) error {
	var ids []int64
	err := tx.DB().Model(&Delegate{}).Where("person_id = ?", personID).Order("congress_id").Pluck("congress_id", &ids).Error
	for _, id := range ids {
		if err == nil {
			err = Tally(tx, id)
		}
	}
	return err
}

// tallyCounts counts the delegates of a congress, in the order of tallyColumns. It has the parameters
// vocabulary.Minorities, vocabulary.None and YoungAge.
var tallyCounts = func() []string {
	const present = "delegates.withdrawn_on IS NULL"
	const listed = present + " AND delegates.category <> '" + Guest + "'"
	const birth = "COALESCE(delegates.counted_birth, persons.born_on)"
	var counts []string
	count := func(condition string) {
		counts = append(counts, "COUNT(*) FILTER (WHERE "+condition+")")
	}
	for _, c := range Categories {
		count(present + " AND delegates.category = '" + c + "'")
	}
	count("delegates.withdrawn_on IS NOT NULL")
	whole := listed
	for _, f := range expected {
		count(listed + " AND " + empty(f))
		whole += " AND NOT " + empty(f)
	}
	count(whole)
	group := func(condition string) { count(present + " AND " + OfficialRows + " AND " + condition) }
	group("persons.gender = '" + Female + "'")
	group("NOT persons.party_member AND persons.party_joined_on IS NULL AND persons.party_official_on IS NULL") // as InParty
	group("persons.ethnicity IN ?")
	group("persons.religion NOT IN ('', ?)")
	group("delegates.reappointed = '" + Reappointed + "'")
	group("delegates.reappointed = '" + Newcomer + "'")
	counts = append(counts, "COALESCE(STRING_AGG("+birth+", ',' ORDER BY "+birth+") FILTER (WHERE "+present+" AND "+OfficialRows+"), '')")
	group(birth + " > CAST(CAST(SUBSTR(congresses.day, 1, 4) AS INTEGER) - ? AS TEXT) || SUBSTR(congresses.day, 5)") // as BornAfter
	counts = append(counts, "COALESCE(MAX(congresses.day), '')")
	return counts
}()

// ofCongresses is what tallyCounts counts.
const ofCongresses = " FROM delegates JOIN persons ON persons.id = delegates.person_id JOIN congresses ON congresses.id = delegates.congress_id "

// tallyStatement has the parameters congress, those of tallyCounts, congress.
var tallyStatement = "INSERT INTO delegate_tallies (congress_id, " + strings.Join(tallyColumns, ", ") + ") SELECT CAST(? AS BIGINT), " +
	strings.Join(tallyCounts, ", ") + ofCongresses + "WHERE delegates.congress_id = ? ON CONFLICT (congress_id) DO UPDATE SET " + renewed(tallyColumns)

// WrongTallies counts the delegates of every congress again, which takes seconds for the country, and returns the
// congresses whose tally is another. The list is empty in a sound database. The young count for their day alone: where
// the congress has another day by now, nobody reads them.
func WrongTallies(tx *store.Tx) (congresses []int64, err error) {
	young := len(tallyColumns) - 2
	columns, counts := strings.Join(tallyColumns[:young], ", "), strings.Join(tallyCounts[:young], ", ")
	err = tx.DB().Raw("SELECT congress_id FROM (SELECT congress_id, "+columns+" FROM delegate_tallies WHERE congress_id IN (SELECT congress_id FROM delegates) "+
		"EXCEPT SELECT delegates.congress_id, "+counts+ofCongresses+"GROUP BY delegates.congress_id) different "+
		"UNION SELECT congress_id FROM delegates WHERE congress_id NOT IN (SELECT congress_id FROM delegate_tallies) "+
		"UNION SELECT congress_id FROM delegate_tallies WHERE births <> '' AND congress_id NOT IN (SELECT congress_id FROM delegates) "+
		"UNION SELECT delegates.congress_id"+ofCongresses+"JOIN delegate_tallies ON delegate_tallies.congress_id = congresses.id AND delegate_tallies.young_day = congresses.day "+
		"GROUP BY delegates.congress_id, delegate_tallies.young HAVING "+tallyCounts[young]+" <> delegate_tallies.young ORDER BY 1",
		vocabulary.Minorities(), vocabulary.None, YoungAge).Scan(&congresses).Error
	return congresses, err
}

// tallyColumns are the counts of a tally, in the order of tallyStatement.
var tallyColumns = func() []string {
	var columns []string
	for _, c := range Categories {
		columns = append(columns, tallied(c))
	}
	columns = append(columns, "withdrawn")
	for _, f := range expected {
		columns = append(columns, tallied(f.Key))
	}
	return append(columns, "complete", "women", "non_party", "minority", "religious", "reappointed", "newcomers", "births", "young", "young_day")
}()

// tallyDayStatement stores the congress's tally as of the end of a day. It has the parameters day and congress.
var tallyDayStatement = "INSERT INTO delegate_tally_days (congress_id, on_day, " + strings.Join(tallyColumns, ", ") +
	") SELECT congress_id, ?, " + strings.Join(tallyColumns, ", ") + " FROM delegate_tallies WHERE congress_id = ? " +
	"ON CONFLICT (congress_id, on_day) DO UPDATE SET " + renewed(tallyColumns)

func renewed(columns []string) string {
	set := make([]string, len(columns))
	for i, c := range columns {
		set[i] = c + " = excluded." + c
	}
	return strings.Join(set, ", ")
}
