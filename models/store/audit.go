package store

import (
	"daihoi/models/access"
)

// AuditFilter narrows the audit log.
type AuditFilter struct {
	UserName string
	Entity   string
	EntityID int64
	UnitPath string // the unit and below
	Before   int64  // entries with a smaller id, for the next page; 0 from the newest
	Limit    int
}

// AuditLog lists entries, newest first, inside the units where the actor may see the log.
func AuditLog(tx *Tx, f AuditFilter) ([]AuditEntry, error) {
	within, args := tx.Within(access.ViewAudit, "unit_path")
	q := tx.db.Where(within, args...)
	if f.UserName != "" {
		q = q.Where("user_name = ?", f.UserName)
	}
	if f.Entity != "" {
		q = q.Where("entity = ?", f.Entity)
	}
	if f.EntityID != 0 {
		q = q.Where("entity_id = ?", f.EntityID)
	}
	if f.UnitPath != "" {
		under, bounds := Under("unit_path", f.UnitPath)
		q = q.Where(under, bounds...)
	}
	if f.Before != 0 {
		q = q.Where("id < ?", f.Before)
	}
	var entries []AuditEntry
	err := q.Order("id DESC").Limit(min(max(f.Limit, 1), 200)).Find(&entries).Error
	return entries, err
}

// AuditPeople lists the names that stand in the log inside the units where the actor may see it.
func AuditPeople(tx *Tx) ([]string, error) {
	within, args := tx.Within(access.ViewAudit, "unit_path")
	var names []string
	err := tx.db.Model(&AuditEntry{}).Where(within, args...).Distinct().Order("user_name").Limit(500).Pluck("user_name", &names).Error
	return names, err
}

// History lists the changes of one record, newest first. Whoever may see the record may see who changed it: the caller
// has loaded the record through its own base query.
func History(tx *Tx, entity string, id int64, limit int) ([]AuditEntry, error) {
	var entries []AuditEntry
	err := tx.db.Where("entity = ? AND entity_id = ?", entity, id).Order("id DESC").Limit(limit).Find(&entries).Error
	return entries, err
}
