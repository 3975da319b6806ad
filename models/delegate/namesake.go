package delegate

import (
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Similar reports whether someone in the list has the same name and year of birth, from any sender.
func (l namesakeList) Similar(r *Record) bool {
	name := vietext.Fold(r.FullName)
	for other := range l {
		if other.name == name && other.year == r.BornOn.Year {
			return true
		}
	}
	return false
}

// likeness identifies duplicate entries: folded name, year of birth, folded sender.
type likeness struct {
	name       string
	year       int
	represents string
}

func (r *Record) likeness() likeness {
	return likeness{r.Person.SearchKey, r.BornOn.Year, r.RepresentsKey}
}

// namesake is a delegate of the list; ID is 0 for one being added in the same command.
type namesake struct {
	ID   int64
	Name string
}

type namesakeList map[likeness][]namesake

// Namesakes reads the delegates of a congress for duplicate checks: those with the folded names, or all if none are given.
func Namesakes(tx *store.Tx, congressID int64, names ...string) (namesakeList, error) {
	var rows []struct {
		ID            int64
		FullName      string
		SearchKey     string
		BornOn        calendar.Partial
		RepresentsKey string
	}
	q := Base(tx).Where("delegates.congress_id = ? AND delegates.withdrawn_on IS NULL", congressID)
	if len(names) > 0 {
		// An expression, so that the list of the congress is read, and not everybody in the country with the name.
		q = q.Where("(persons.search_key || '') IN ?", names)
	}
	err := q.
		Select("delegates.id, persons.full_name, persons.search_key, persons.born_on, delegates.represents_key").
		Order("delegates.id").Find(&rows).Error
	list := make(namesakeList, len(rows))
	for _, r := range rows {
		key := likeness{r.SearchKey, r.BornOn.Year, r.RepresentsKey}
		list[key] = append(list[key], namesake{r.ID, r.FullName})
	}
	return list, err
}

// clash is the problem of a record that duplicates another in the list, unless confirmed.
func (l namesakeList) clash(r *Record) []fault.Problem {
	if r.Confirmed || r.Person.SearchKey == "" {
		return nil
	}
	for _, other := range l[r.likeness()] {
		if other.ID == 0 || other.ID != r.Delegate.ID {
			return []fault.Problem{{Field: "full_name", Key: "problem.duplicate_delegate",
				Args: fault.Args("Name", other.Name, "ID", other.ID)}}
		}
	}
	return nil
}

func Plain(s string) string { return strings.Join(words(s), " ") }
