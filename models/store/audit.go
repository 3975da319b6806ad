package store

import (
	"daihoi/models/access"
)

type AuditFilter struct {
	UserName string
	Entity   string
	EntityID int64
	UnitPath string // the unit and everything below it
	Before   int64  // only entries with a smaller id, for paging; 0 starts at the newest
	Limit    int
}

// AuditLog lists entries, newest first, within the units whose log the actor may see.
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

// AuditPeople lists the user names in the log within the units whose log the actor may see.
func AuditPeople(tx *Tx) ([]string, error) {
	within, args := tx.Within(access.ViewAudit, "unit_path")
	var names []string
	err := tx.db.Model(&AuditEntry{}).Where(within, args...).Distinct().Order("user_name").Limit(500).Pluck("user_name", &names).Error
	return names, err
}

// History lists the changes of one record, newest first. It checks no right: the caller has read the record through
// its own base query, and whoever sees a record may see who changed it.
func History(tx *Tx, entity string, id int64, limit int) ([]AuditEntry, error) {
	var entries []AuditEntry
	err := tx.db.Where("entity = ? AND entity_id = ?", entity, id).Order("id DESC").Limit(limit).Find(&entries).Error
	return entries, err
}
