package delegate

import (
	"strings"

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

// tally counts the delegates of the congress again. The congress is locked first: of two commands at once, the second
// counts what the first has written.
func tally(tx *store.Tx, congressID int64) error {
	if err := congress.Lock(tx, congressID); err != nil {
		return err
	}
	return tx.DB().Exec(tallyStatement, congressID, minorities(), None, congressID).Error
}

// tallyPerson counts every congress that the person goes to, in one order, so that two commands do not wait for each
// other for ever.
func tallyPerson(tx *store.Tx, personID int64) error {
	var ids []int64
	err := tx.DB().Model(&Delegate{}).Where("person_id = ?", personID).Order("congress_id").Pluck("congress_id", &ids).Error
	for _, id := range ids {
		if err == nil {
			err = tally(tx, id)
		}
	}
	return err
}

// tallyStatement takes the congress, the minorities, None and the congress again.
var tallyStatement = func() string {
	const present = "delegates.withdrawn_on IS NULL"
	const listed = present + " AND delegates.category <> '" + Guest + "'"
	var columns, counts, renewed []string
	count := func(column, condition string) {
		columns = append(columns, column)
		counts = append(counts, "COUNT(*) FILTER (WHERE "+condition+")")
	}
	for _, c := range Categories {
		count(tallied(c), present+" AND delegates.category = '"+c+"'")
	}
	count("withdrawn", "delegates.withdrawn_on IS NOT NULL")
	whole := listed
	for _, f := range expected {
		count(tallied(f.Key), listed+" AND "+empty(f))
		whole += " AND NOT " + empty(f)
	}
	count("complete", whole)
	group := func(column, condition string) { count(column, present+" AND "+official+" AND "+condition) }
	group("women", "persons.gender = '"+Female+"'")
	group("non_party", "persons.party_joined_on IS NULL AND persons.party_official_on IS NULL")
	group("minority", "persons.ethnicity IN ?")
	group("religious", "persons.religion NOT IN ('', ?)")
	group("reappointed", "delegates.reappointed = '"+Reappointed+"'")
	group("newcomers", "delegates.reappointed = '"+Newcomer+"'")
	columns = append(columns, "births")
	counts = append(counts, "COALESCE(STRING_AGG(persons.born_on, ',') FILTER (WHERE "+present+" AND "+official+"), '')")
	for _, c := range columns {
		renewed = append(renewed, c+" = excluded."+c)
	}
	return "INSERT INTO delegate_tallies (congress_id, " + strings.Join(columns, ", ") + ") SELECT CAST(? AS BIGINT), " +
		strings.Join(counts, ", ") + " FROM delegates JOIN persons ON persons.id = delegates.person_id " +
		"WHERE delegates.congress_id = ? ON CONFLICT (congress_id) DO UPDATE SET " + strings.Join(renewed, ", ")
}()
