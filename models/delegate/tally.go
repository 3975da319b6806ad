package delegate

import (
	"strings"

	"gorm.io/gorm"

	"daihoi/models/congress"
	"daihoi/models/store"
)

// The tallies of a congress are one row of delegate_tallies: what Counters and Compositions would count in its list.
// Every command that changes the list, or a person in it, counts the one congress again before it ends, so that the
// numbers of a district are read from a row for each commune and those of the country from 11,000 rows instead of
// 1.6 million. How many are young depends on the congress day, which moves, or on today; so the row holds the days of
// birth of the official delegates themselves, some 1 KB of text for a commune.

// tallied is the column that holds how many have the category, or lack the field with the key.
func tallied(name string) string {
	if name == Guest {
		return "guests"
	}
	if _, wanted := expected.Find(name); wanted {
		return "missing_" + name
	}
	return name
}

// Tally counts the delegates of the congress again. The congress is locked first: of two commands at once, the second
// counts what the first has written.
func Tally(tx *store.Tx, congressID int64) error {
	if err := congress.Lock(tx, congressID); err != nil {
		return err
	}
	if err := tx.DB().Exec(tallyStatement, congressID, minorities(), None, congressID).Error; err != nil {
		return err
	}
	return tx.DB().Exec(tallyDayStatement, tx.Today(), congressID).Error
}

// tallies joins the tallies of the congresses to a query over them, under their own name: as they are, or as they were
// at the end of the day Scope.AsOf. A congress that has none is left out by "JOIN" and kept by "LEFT JOIN".
func tallies(tx *store.Tx, q *gorm.DB, join string, s Scope) *gorm.DB {
	if !s.past(tx) {
		return q.Joins(join + " delegate_tallies ON delegate_tallies.congress_id = congresses.id")
	}
	return congress.Past(q, s.AsOf).Joins(join+` delegate_tally_days delegate_tallies ON delegate_tallies.congress_id = congresses.id
		AND delegate_tallies.on_day = (SELECT MAX(earlier.on_day) FROM delegate_tally_days earlier
		WHERE earlier.congress_id = congresses.id AND earlier.on_day <= ?)`, s.AsOf)
}

// tallyPerson counts every congress that the person goes to, in one order, so that two commands do not wait for each
// other for ever.
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

// tallyStatement takes the congress, the minorities, None and the congress again.
var tallyStatement = func() string {
	const present = "delegates.withdrawn_on IS NULL"
	const listed = present + " AND delegates.category <> '" + Guest + "'"
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
	group("persons.party_joined_on IS NULL AND persons.party_official_on IS NULL")
	group("persons.ethnicity IN ?")
	group("persons.religion NOT IN ('', ?)")
	group("delegates.reappointed = '" + Reappointed + "'")
	group("delegates.reappointed = '" + Newcomer + "'")
	counts = append(counts, "COALESCE(STRING_AGG(persons.born_on, ',' ORDER BY persons.born_on) FILTER (WHERE "+present+" AND "+OfficialRows+"), '')")
	return "INSERT INTO delegate_tallies (congress_id, " + strings.Join(tallyColumns, ", ") + ") SELECT CAST(? AS BIGINT), " +
		strings.Join(counts, ", ") + " FROM delegates JOIN persons ON persons.id = delegates.person_id " +
		"WHERE delegates.congress_id = ? ON CONFLICT (congress_id) DO UPDATE SET " + renewed(tallyColumns)
}()

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
	return append(columns, "complete", "women", "non_party", "minority", "religious", "reappointed", "newcomers", "births")
}()

// tallyDayStatement keeps the tally of a congress for whoever asks later for the end of the day. It takes the day and
// the congress.
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
