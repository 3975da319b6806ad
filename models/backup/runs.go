package backup

import (
	"path/filepath"

	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Kinds of runs.
const (
	Copied  = "backup" // an archive was made
	Drilled = "drill"  // an archive was read back and found good
)

// Run is one backup or drill of this installation.
type Run struct {
	ID    int64
	At    store.Instant
	Kind  string
	File  string // name without folder
	Size  int64  // bytes
	Link  int64  // newest link of the audit chain in the archive, and its hash
	Hash  string
	Fault string // key of the words that say why it failed, "" for a good run
}

func (Run) TableName() string { return "backup_runs" }

// Good reports whether the run succeeded.
func (r Run) Good() bool { return r.Fault == "" }

// remembered is how many runs stay.
const remembered = 200

// Note remembers a run, with its audit entry.
func Note(tx *store.Tx, r Run) error {
	r.At, r.File = tx.Now(), filepath.Base(r.File)
	if err := tx.DB().Create(&r).Error; err != nil {
		return err
	}
	if err := tx.DB().Exec("DELETE FROM backup_runs WHERE id <= ?", r.ID-remembered).Error; err != nil {
		return err
	}
	action := map[string]string{Copied: "backup_made", Drilled: "backup_drilled"}[r.Kind]
	if !r.Good() {
		action += "_badly"
	}
	top, err := Top(tx)
	if err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: action, Entity: "backup", EntityID: r.ID, Label: r.File, UnitID: top.ID, UnitPath: top.Path, Reason: r.Fault})
}

// Top is the unit at which what concerns the whole installation is recorded; before the set-up it has only a path.
func Top(tx *store.Tx) (org.Unit, error) {
	top, err := org.ByCode(tx, org.NationCode)
	if fault.KindOf(err) == fault.NotFound {
		return org.Unit{Path: "/"}, nil
	}
	return top, err
}

// Rechained takes over the hashes of a chain that was computed again from the link with the number on, so that the runs
// that remember a later link still name one of this log; 0 does nothing.
func Rechained(tx *store.Tx, first int64) error {
	if first == 0 {
		return nil
	}
	return tx.DB().Exec("UPDATE backup_runs SET hash = (SELECT audit_links.hash FROM audit_links WHERE audit_links.id = backup_runs.link) "+
		"WHERE link >= ? AND EXISTS (SELECT 1 FROM audit_links WHERE audit_links.id = backup_runs.link)", first).Error
}

// LastGood is the newest good run of the kind, the zero Run if there is none.
func LastGood(tx *store.Tx, kind string) (r Run, err error) {
	return r, tx.DB().Where("kind = ? AND fault = ''", kind).Order("id DESC").Limit(1).Find(&r).Error
}

// Recent are the newest runs, newest first.
func Recent(tx *store.Tx, limit int) (runs []Run, err error) {
	return runs, tx.DB().Order("id DESC").Limit(limit).Find(&runs).Error
}
