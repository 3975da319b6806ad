package delegation

import (
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
)

// A delegation that is sent is what was decided: it shows its members as they were recorded then. The persons stay those of
// the lists, so what has changed since is shown beside it.

// asRecorded reads what persons on the congress's list are recorded as, by person.
func asRecorded(tx *store.Tx, congressID int64, persons []int64) (map[int64]map[string]string, error) {
	var list []delegate.Record
	err := delegate.Base(tx).Select(delegate.Columns).Where("delegates.congress_id = ? AND delegates.person_id IN ?", congressID, persons).Find(&list).Error
	recorded := make(map[int64]map[string]string, len(list))
	for i := range list {
		recorded[list[i].PersonID] = delegate.PersonFields.Values(&list[i])
	}
	return recorded, err
}

// changedSince compares what was sent with what is recorded now; nothing was sent before there were such records.
func changedSince(sent map[string]string, now *delegate.Record) (changes []field.Change) {
	if len(sent) == 0 {
		return nil
	}
	for _, f := range delegate.PersonFields {
		old, known := sent[f.Key] // a field may be younger than the sending
		if text := f.Text(now); known && text != old {
			changes = append(changes, field.Change{Field: f.Key, Old: old, New: text})
		}
	}
	return changes
}

// personColumns reads what persons are recorded as now, with the prefix p_.
var personColumns = func() string {
	columns := make([]string, len(delegate.PersonFields))
	for i, f := range delegate.PersonFields {
		columns[i] = "persons." + f.Column + " AS p_" + f.Column
	}
	return strings.Join(columns, ", ")
}()

// recordedMember is a member of a delegation with what the person is recorded as now.
type recordedMember struct {
	Member `gorm:"embedded"`
	Now    delegate.Person `gorm:"embedded;embeddedPrefix:p_"`
}

// showAsSent gives the member the values with which the delegation was sent, and says what has changed since.
func (m *recordedMember) showAsSent(sensitive bool) {
	if len(m.Sent) == 0 {
		return
	}
	m.FullName, m.Occupation = m.Sent["full_name"], m.Sent["occupation"]
	m.BornOn, _ = calendar.ParsePartial(m.Sent["born_on"]) // canonical, as it was stored
	for _, c := range changedSince(m.Sent, &delegate.Record{Person: m.Now}) {
		if f, _ := delegate.PersonFields.Find(c.Field); !f.Sensitive || sensitive {
			m.Changed = append(m.Changed, c)
		}
	}
}

// countChanged counts the members of the delegations that wait whose record has changed since.
func countChanged(tx *store.Tx, list []Incoming) error {
	at := map[int64]int{}
	var ids []int64
	for i, in := range list {
		if in.State == Sent {
			at[in.ID] = i
			ids = append(ids, in.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	var members []struct {
		MemberRow `gorm:"embedded"`
		Now       delegate.Person `gorm:"embedded;embeddedPrefix:p_"`
	}
	err := tx.DB().Table("delegation_members").Joins("JOIN persons ON persons.id = delegation_members.person_id").
		Select(personColumns+", delegation_members.*").Where("delegation_members.delegation_id IN ?", ids).Find(&members).Error
	for _, m := range members {
		if len(changedSince(m.Sent, &delegate.Record{Person: m.Now})) > 0 {
			list[at[m.DelegationID]].Changed++
		}
	}
	return err
}
