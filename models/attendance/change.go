package attendance

import (
	"strconv"

	"gorm.io/gorm/clause"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Selected is a person ticked on the attendance sheet, with the id of the mark shown there, 0 for none.
type Selected struct{ Subject, Seen int64 }

// MaxSelected limits the persons of one command.
const MaxSelected = 2000

// Change is a state to set for many persons, from a paper list or to correct a mistake.
type Change struct {
	State  State  // Unmarked revokes the marks
	Reason string // for Excused
	Desk   string
}

// MarkAll sets the state of every selected person, all or nothing, and returns how many changed; for the others
// nothing is written. If someone has been marked differently since the sheet was read, it is a Conflict
// "fault.marks_stale" with one "problem.mark_stale" for each (Args Person, By, At).
func MarkAll(tx *store.Tx, s Sitting, expected []Expected, selected []Selected, c Change) (int, error) {
	if err := s.allowed(tx); err != nil {
		return 0, err
	}
	if err := c.check(len(selected)); err != nil {
		return 0, err
	}
	names, err := namesOf(expected, selected)
	if err != nil {
		return 0, err
	}
	standing, err := standingOf(tx, s)
	if err != nil {
		return 0, err
	}
	var marks []Mark
	var stale []fault.Problem
	for _, picked := range selected {
		old := standing[picked.Subject]
		switch {
		case old.State == c.State && old.Reason == c.Reason:
		case old.ID != picked.Seen:
			stale = append(stale, fault.Problem{Field: "pick", Key: "problem.mark_stale",
				Args: fault.Args("Person", names[picked.Subject], "By", old.ByName, "At", old.EnteredAt)})
		default:
			m := s.mark(tx, picked.Subject, old.Turn+1, c.State)
			m.Reason, m.Desk = c.Reason, c.Desk
			marks = append(marks, m)
			standing[picked.Subject] = m // handles a person ticked twice
		}
	}
	if len(stale) > 0 {
		return 0, &fault.Error{Kind: fault.Conflict, Key: "fault.marks_stale", Problems: stale}
	}
	if len(marks) == 0 {
		return 0, nil
	}
	if err := enter(tx, marks); err != nil {
		return 0, err
	}
	return len(marks), s.recordAll(tx, marks, names, c)
}

// enter stores the marks; if a desk was faster with one of them, it is a Conflict.
func enter(tx *store.Tx, marks []Mark) error {
	written := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).CreateInBatches(&marks, 500)
	if written.Error == nil && written.RowsAffected != int64(len(marks)) {
		return store.Stale()
	}
	return written.Error
}

func (s Sitting) recordAll(tx *store.Tx, marks []Mark, names map[int64]string, c Change) error {
	action := "attendance_marked"
	if c.State == Unmarked {
		action = "attendance_cleared"
	}
	if len(marks) == 1 {
		return s.record(tx, names[marks[0].Subject], action, c.Reason, stateChange("", c.State))
	}
	said := append(stateChange("", c.State), field.Change{Field: "attendance_count", New: strconv.Itoa(len(marks))})
	return tx.Record(store.Entry{Action: action, Entity: "attendance", EntityID: s.ID, Label: s.Title, UnitID: s.Unit.ID,
		UnitPath: s.Unit.Path, Changes: said, Reason: c.Reason})
}

func (c *Change) check(selected int) error {
	c.Reason, c.Desk = vietext.NFC(c.Reason), vietext.NFC(c.Desk)
	if c.State != Excused {
		c.Reason = ""
	}
	switch {
	case selected == 0:
		return fault.At("", "problem.bulk_nobody")
	case selected > MaxSelected:
		return fault.At("", "problem.bulk_too_many", "Max", MaxSelected)
	case c.State != Unmarked && c.State != Present && c.State != Excused && c.State != Absent:
		return fault.At("", "problem.bulk_choose")
	case c.State == Excused && c.Reason == "":
		return fault.At("reason", "problem.required")
	case len([]rune(c.Reason)) > longestReason:
		return fault.At("reason", "problem.too_long", "Max", longestReason)
	case len([]rune(c.Desk)) > longestDesk:
		return fault.At("desk", "problem.too_long", "Max", longestDesk)
	}
	return nil
}

// namesOf returns the names of the selected; NotFound if one is not expected.
func namesOf(expected []Expected, selected []Selected) (map[int64]string, error) {
	all := make(map[int64]string, len(expected))
	for _, e := range expected {
		all[e.Subject] = e.Name
	}
	for _, picked := range selected {
		if _, known := all[picked.Subject]; !known {
			return nil, store.NotFound()
		}
	}
	return all, nil
}

func standingOf(tx *store.Tx, s Sitting) (map[int64]Mark, error) {
	marks, err := Marks(tx, s)
	standing := make(map[int64]Mark, len(marks))
	for _, m := range marks {
		standing[m.Subject] = m
	}
	return standing, err
}
