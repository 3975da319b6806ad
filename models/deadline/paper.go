package deadline

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// Paper is what a milestone contributes to a column of the weekly form besides its state: document, count, note.
type Paper struct {
	DocNumber          string
	DocDate            calendar.Date
	DoneCount, OfCount int
	Note               string
}

// Papers reads, by milestone id, the papers of the milestones at or below path that fill a column of the weekly form,
// in one statement. A past day is shown as known at its end.
func Papers(tx *store.Tx, path string, termID int64, day calendar.Date) (map[int64]Paper, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := tx.UnderOn(path, day)
	source, note, q := "milestones", "note", tx.DB().Table("milestones")
	if day.Before(tx.Today()) {
		// The last event until that day holds the values after it.
		source, note = "step", "own_note"
		q = q.Joins(`JOIN milestone_events step ON step.id = (SELECT MAX(e.id) FROM milestone_events e
			WHERE e.milestone_id = milestones.id AND e.action NOT IN ? AND e.at < ?)`,
			[]readiness.Action{readiness.Rescheduled, readiness.FileRemoved}, tx.AfterDay(day))
	}
	found, err := q.Select("milestones.id, "+source+".doc_number, "+source+".doc_date, "+source+".done_count, "+source+".of_count, "+source+"."+note).
		Joins("JOIN template_items ON template_items.id = milestones.item_id").
		Joins("JOIN congresses ON congresses.id = milestones.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).
		Where("congresses.term_id = ? AND template_items.form_column <> ''", termID).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = found.Close() }()
	papers := map[int64]Paper{}
	for found.Next() {
		var id int64
		var p Paper
		if err := found.Scan(&id, &p.DocNumber, &p.DocDate, &p.DoneCount, &p.OfCount, &p.Note); err != nil {
			return nil, err
		}
		papers[id] = p
	}
	return papers, found.Err()
}
