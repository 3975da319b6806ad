package store

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/vietext"
)

// AuditFilter chooses entries. The zero filter chooses all.
type AuditFilter struct {
	UserName string
	Entity   string
	EntityID int64
	UnitPath string        // the unit and everything below it
	From, To calendar.Date // days in Viet Nam, both included
	Address  string
	Text     string // in the name of the record, whatever its marks
	Before   int64  // only entries older than the one with this id, for paging; 0 starts at the newest
	Limit    int
}

// AuditWindow is how many entries, newest first, are looked through for a text: more would take seconds.
const AuditWindow = 20_000

// AuditLog lists entries, newest first, within the units whose log the actor may see.
func AuditLog(tx *Tx, f AuditFilter) ([]AuditEntry, error) {
	q, err := f.chosen(tx)
	if err != nil {
		return nil, err
	}
	if f.Text != "" {
		window := q.Select("id").Order(newestFirst).Limit(AuditWindow)
		q = tx.db.Model(&AuditEntry{}).Where(`id IN (SELECT id FROM (?) looked_through) AND search_key LIKE ? ESCAPE '\'`, window, "%"+vietext.EscapeLike(vietext.Fold(f.Text))+"%")
	}
	// Ids come first: sorting whole entries costs several times as much.
	page := q.Select("id").Order(newestFirst).Limit(min(max(f.Limit, 1), 5000))
	var entries []AuditEntry
	err = tx.db.Where("id IN (SELECT id FROM (?) page)", page).Order(newestFirst).Find(&entries).Error
	return entries, err
}

const newestFirst = "at DESC, id DESC"

// AuditRest is the entry after which a search for a text goes on, 0 if it has looked through everything.
func AuditRest(tx *Tx, f AuditFilter) (id int64, err error) {
	q, err := f.chosen(tx)
	if err != nil {
		return 0, err
	}
	var ids []int64
	err = q.Order(newestFirst).Offset(AuditWindow-1).Limit(1).Pluck("id", &ids).Error
	if len(ids) == 0 {
		return 0, err
	}
	return ids[0], err
}

// chosen are the entries by every condition that an index answers.
func (f AuditFilter) chosen(tx *Tx) (*gorm.DB, error) {
	places, args := f.places(tx, "unit_path")
	q := tx.db.Model(&AuditEntry{})
	if few, err := f.few(tx, places, args); err != nil {
		return nil, err
	} else if !few {
		// An expression, so that the index of the time, the person or the kind is walked in order until the page is full. By
		// the index of the place all entries of a long history would be sorted for it.
		places, args = f.places(tx, "(unit_path || '')")
	}
	q = q.Where(places, args...)
	if f.UserName != "" {
		q = q.Where("user_name = ?", f.UserName)
	}
	if f.Entity != "" {
		q = q.Where("entity = ?", f.Entity)
	}
	if f.EntityID != 0 {
		q = q.Where("entity_id = ?", f.EntityID)
	}
	if !f.From.IsZero() {
		q = q.Where("at >= ?", AfterDay(f.From.AddDays(-1)))
	}
	if !f.To.IsZero() {
		q = q.Where("at < ?", AfterDay(f.To))
	}
	if f.Address != "" {
		q = q.Where("address = ?", f.Address)
	}
	if f.Before != 0 {
		q = q.Where("(at, id) < (SELECT at, id FROM audit_entries WHERE id = ?)", f.Before)
	}
	return q, nil
}

// places is the condition for the units whose log the actor may see, and for UnitPath.
func (f AuditFilter) places(tx *Tx, column string) (condition string, args []any) {
	condition, args = tx.Within(access.ViewAudit, column)
	if f.UnitPath != "" {
		under, bounds := Under(column, f.UnitPath)
		condition, args = condition+" AND "+under, append(args, bounds...)
	}
	return condition, args
}

// few reports whether there are so few entries at the places that they can be sorted for a page.
func (f AuditFilter) few(tx *Tx, places string, args []any) (bool, error) {
	var n int64
	err := tx.db.Table("(?) counted", tx.db.Model(&AuditEntry{}).Select("1").Where(places, args...).Limit(AuditWindow+1)).Count(&n).Error
	return n <= AuditWindow, err
}

// AuditPeople lists the user names in the log within the units whose log the actor may see; where the log is long, those of
// the users who have a role there.
func AuditPeople(tx *Tx) ([]string, error) {
	places, args := AuditFilter{}.places(tx, "unit_path")
	few, err := AuditFilter{}.few(tx, places, args)
	if err != nil {
		return nil, err
	}
	var names []string
	if few {
		err = tx.db.Model(&AuditEntry{}).Where(places, args...).Distinct().Order("user_name").Limit(500).Pluck("user_name", &names).Error
		return names, err
	}
	within, args := tx.Within(access.ViewAudit, "units.path")
	err = tx.db.Table("users").Joins("JOIN grants ON grants.user_id = users.id").Joins("JOIN units ON units.id = grants.unit_id").
		Where(within, args...).Distinct().Order("users.full_name").Limit(500).Pluck("users.full_name", &names).Error
	return names, err
}

// History lists the changes of one record, newest first. It checks no right: the caller has read the record through
// its own base query, and whoever sees a record may see who changed it.
func History(tx *Tx, entity string, id int64, limit int) ([]AuditEntry, error) {
	var entries []AuditEntry
	err := tx.db.Where("entity = ? AND entity_id = ?", entity, id).Order("id DESC").Limit(limit).Find(&entries).Error
	return entries, err
}

// RecordedToday reports whether the actor has an entry of the action for the record since midnight in Viet Nam.
func RecordedToday(tx *Tx, e Entry) (bool, error) {
	var ids []int64
	err := tx.db.Model(&AuditEntry{}).Where("entity = ? AND entity_id = ? AND action = ? AND user_id = ? AND at >= ?",
		e.Entity, e.EntityID, e.Action, tx.actor.UserID, AfterDay(tx.Now().Day().AddDays(-1))).Limit(1).Pluck("id", &ids).Error
	return len(ids) > 0, err
}
