package delegate

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/store"
)

// MostLists is the maximum number of congresses that Lacks returns: more than a district has communes.
const MostLists = 60

// Lack is what is missing from the list of one congress.
type Lack struct {
	CongressID int64
	UnitPath   string
	UnitName   string
	Contact    string // of the congress, who can complete the list
	Listed     int    // as Counts.Listed; 0 until a list arrives
	Complete   int
	Missing    map[string]int      // by each key of Expected that the actor may see
	Names      map[string][]string // of those who lack the field; nil for an actor who may not edit the list
}

// Lacks returns what is missing in each congress of the scope, ordered by unit name; more reports that there are more
// than MostLists. The number of statements is fixed.
func Lacks(tx *store.Tx, s Scope) (lacks []Lack, more bool, err error) {
	if _, err := s.Resolve(tx); err != nil {
		return nil, false, err
	}
	if lacks, err = lackTallies(tx, s, MostLists+1); err != nil {
		return nil, false, err
	}
	if len(lacks) > MostLists {
		lacks, more = lacks[:MostLists], true
	}
	return lacks, more, nameLacking(tx, lacks)
}

// Gaps counts, by congress, the fields missing in lists that have arrived. One statement.
func Gaps(tx *store.Tx, s Scope) (map[int64]int, error) {
	lacks, err := lackTallies(tx, s, -1)
	gaps := map[int64]int{}
	for _, l := range lacks {
		for _, n := range l.Missing {
			if l.Listed > 0 {
				gaps[l.CongressID] += n
			}
		}
	}
	return gaps, err
}

// lackTallies reads up to so many congresses, all if limit is -1.
func lackTallies(tx *store.Tx, s Scope, limit int) (lacks []Lack, err error) {
	columns := []string{"congresses.id", "units.path", "units.full_name", "congresses.contact_name"}
	for _, name := range append([]string{ExOfficio, Consulted, Appointed, Reserve, "complete"}, Expected()...) {
		columns = append(columns, "COALESCE(delegate_tallies."+tallied(name)+", 0)")
	}
	rows, err := s.Narrow(tx, VisibleCongresses(tx).Joins("LEFT JOIN delegate_tallies ON delegate_tallies.congress_id = congresses.id")).
		Select(strings.Join(columns, ", ")).Order("units.sort_key, congresses.id").Limit(limit).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		l := Lack{Missing: map[string]int{}}
		var parts [4]int
		missing := make([]int, len(expected))
		targets := []any{&l.CongressID, &l.UnitPath, &l.UnitName, &l.Contact, &parts[0], &parts[1], &parts[2], &parts[3], &l.Complete}
		for i := range missing {
			targets = append(targets, &missing[i])
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		for _, n := range parts {
			l.Listed += n
		}
		sensitive := tx.Actor().Can(access.ViewSensitive, l.UnitPath)
		for i, f := range expected {
			if sensitive || !f.Sensitive {
				l.Missing[f.Key] = missing[i]
			}
		}
		lacks = append(lacks, l)
	}
	return lacks, rows.Err()
}

// nameLacking fills in the names of those who lack each field, in the order of official lists.
func nameLacking(tx *store.Tx, lacks []Lack) error {
	at := map[int64]*Lack{}
	var ids []int64
	for i := range lacks {
		l := &lacks[i]
		if l.Listed > l.Complete && MayEdit(tx, l.UnitPath) == nil {
			l.Names = map[string][]string{}
			at[l.CongressID] = l
			ids = append(ids, l.CongressID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var gaps []string
	for _, f := range expected {
		gaps = append(gaps, empty(f))
	}
	var recs []Record
	err := Base(tx).Select(Columns).Where("delegates.congress_id IN ?", ids).
		Where("delegates.withdrawn_on IS NULL AND delegates.category <> ?", Guest).
		Where("(" + strings.Join(gaps, " OR ") + ")").Order("delegates.sort_key, delegates.id").Find(&recs).Error
	for i := range recs {
		names := at[recs[i].CongressID].Names
		for _, f := range expected {
			if f.Text(&recs[i]) == "" {
				names[f.Key] = append(names[f.Key], recs[i].FullName)
			}
		}
	}
	return err
}
