// Package firststeps tells a new office what it has done already and what comes next. Each step is judged from what is
// stored; nothing is ticked by hand, so a step that is undone is open again.
package firststeps

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Key names a step.
type Key string

// The steps, in the order in which an office takes them.
const (
	Accounts Key = "accounts" // every unit with a congress has somebody who may enter
	Days     Key = "days"     // every congress has a day
	Lists    Key = "lists"    // the first list of delegates is there
	Work     Key = "work"     // the first milestone was entered
	Report   Key = "report"   // the first report was taken out
	Backup   Key = "backup"   // the first copy was made
)

// Step is something to do first: Have of Of are done. A step that is done once has Of 1.
type Step struct {
	Key      Key
	Have, Of int
}

// Done reports whether nothing is left of the step; a step over nothing is open.
func (s Step) Done() bool { return s.Of > 0 && s.Have >= s.Of }

// Left counts the open steps.
func Left(steps []Step) (n int) {
	for _, s := range steps {
		if !s.Done() {
			n++
		}
	}
	return n
}

// Of judges the steps of the office of a unit in a term in one statement, which stops at the first list, the first entry and
// the first export. The copy is asked of whoever makes copies of the database.
func Of(tx *store.Tx, u org.Unit, term org.Term, copies bool) ([]Step, error) {
	var n struct{ Congresses, Days, Accounts, Lists, Work, Reports int }
	under, bounds := store.Under("units.path", u.Path)
	within, scope := tx.Within(access.View, "units.path")
	congresses := "FROM congresses JOIN units ON units.id = congresses.unit_id WHERE congresses.term_id = ? AND " + under + " AND " + within
	place := append(append([]any{term.ID}, bounds...), scope...)
	args := slices.Concat(place, place, []any{u.Path, []access.Role{access.Clerk, access.Organizer, access.Admin}}, place)
	err := tx.DB().Raw(`SELECT COUNT(*) AS congresses, COUNT(congresses.day) AS days,
		(SELECT COUNT(*) FROM (SELECT 1 `+congresses+` AND EXISTS (SELECT 1 FROM delegates WHERE delegates.congress_id = congresses.id) LIMIT 1) AS list) AS lists,
		(SELECT COUNT(*) FROM (SELECT 1 `+congresses+` AND EXISTS (SELECT 1 FROM milestones WHERE milestones.congress_id = congresses.id
			AND milestones.updated_by <> '') LIMIT 1) AS entry) AS work,
		(SELECT COUNT(*) FROM (SELECT 1 FROM audit_entries WHERE entity = 'export' AND action = 'exported' AND unit_path = ? LIMIT 1) AS export) AS reports,
		COALESCE(SUM(CASE WHEN EXISTS (SELECT 1 FROM grants JOIN users ON users.id = grants.user_id
			WHERE grants.unit_id = congresses.unit_id AND grants.role IN ? AND NOT users.locked) THEN 1 ELSE 0 END), 0) AS accounts `+congresses, args...).Scan(&n).Error
	steps := []Step{{Accounts, n.Accounts, n.Congresses}, {Days, n.Days, n.Congresses}, {Lists, n.Lists, 1}, {Work, n.Work, 1}, {Report, n.Reports, 1}}
	if err != nil || !copies {
		return steps, err
	}
	last, err := backup.LastGood(tx, backup.Copied)
	made := 0
	if last.ID != 0 {
		made = 1
	}
	return append(steps, Step{Backup, made, 1}), err
}
