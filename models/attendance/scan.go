package attendance

import (
	"strings"
	"time"

	"gorm.io/gorm/clause"

	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Maximum text lengths, in letters.
const (
	longestDesk   = 40
	longestReason = 200
	longestScan   = 64
)

// Scan is what a desk sends about a person at the door.
type Scan struct {
	ID   string    // letters, digits and hyphens, set by the desk; "" for none
	At   time.Time // zero for now; a time to come counts as now
	Desk string
}

// Answer is the response to the desk. Already means that the person was present before, and Mark is the first desk's.
type Answer struct {
	Mark    Mark
	Already bool
}

// MarkPresent checks in an expected person. Repeating a scan returns the same answer, and someone already present
// gets the first mark; neither writes anything. A scan counts at the moment it was made, and is refused while the door is
// not open.
func MarkPresent(tx *store.Tx, s Sitting, who Expected, scan Scan) (Answer, error) {
	if err := s.allowed(tx); err != nil {
		return Answer{}, err
	}
	scan.Desk = vietext.NFC(scan.Desk)
	if err := scan.check(); err != nil {
		return Answer{}, err
	}
	// If another desk takes the turn meanwhile, read again.
	for range 5 {
		known, err := s.before(tx, who.Subject, scan.ID)
		if err != nil || known.done {
			return known.Answer, err
		}
		m := s.mark(tx, who.Subject, known.turn+1, Present)
		m.At, m.Desk, m.ScanID = moment(tx, scan.At), scan.Desk, scan.ID
		if err := s.refuse(tx, m.At); err != nil {
			return Answer{}, err
		}
		written := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&m)
		if written.Error != nil {
			return Answer{}, written.Error
		}
		if written.RowsAffected == 1 {
			return Answer{Mark: m}, s.record(tx, who.Name, "attendance_marked", "", stateChange(known.state, Present))
		}
	}
	return Answer{}, fault.New(fault.Busy, "fault.busy")
}

// before is the state of a subject when a scan arrives.
type before struct {
	Answer
	done  bool // answered without a new mark
	turn  int
	state State
}

func (s Sitting) before(tx *store.Tx, subject int64, scanID string) (b before, err error) {
	var known []Mark // of the subject, the last first, and the one that the scan made before
	if err := of(tx, s).Where("(attendance_marks.subject = ? OR (attendance_marks.scan_id = ? AND attendance_marks.scan_id <> ''))", subject, scanID).
		Order("attendance_marks.turn DESC").Find(&known).Error; err != nil {
		return b, err
	}
	var stands Mark
	for _, m := range known {
		switch {
		case scanID != "" && m.ScanID == scanID && m.Subject != subject:
			return b, fault.At("scan", "problem.scan_of_another")
		case scanID != "" && m.ScanID == scanID:
			return before{Answer: Answer{Mark: m}, done: true}, nil
		case m.Turn > stands.Turn:
			stands = m
		}
	}
	if stands.State == Present {
		return before{Answer: Answer{Mark: stands, Already: true}, done: true}, nil
	}
	return before{turn: stands.Turn, state: stands.State}, nil
}

func (c Scan) check() error {
	var problems []fault.Problem
	if len([]rune(c.Desk)) > longestDesk {
		problems = append(problems, fault.Problem{Field: "desk", Key: "problem.too_long", Args: fault.Args("Max", longestDesk)})
	}
	if len(c.ID) > longestScan || strings.Trim(c.ID, scanLetters) != "" {
		problems = append(problems, fault.Problem{Field: "scan", Key: "problem.scan_of_another"})
	}
	return fault.Of(problems)
}

const scanLetters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-"

// moment is when the scan was made: at, unless it is zero or in the future. A scan of a rehearsal that was sent late is not one
// of now.
func moment(tx *store.Tx, at time.Time) store.Instant {
	if then := store.At(at); !at.IsZero() && !then.After(tx.Now().Time) {
		return then
	}
	return tx.Now()
}

// mark is a new row of the log, at the current time.
func (s Sitting) mark(tx *store.Tx, subject int64, turn int, state State) Mark {
	m := Mark{Kind: s.Kind, SittingID: s.ID, Subject: subject, Turn: turn, State: state, At: tx.Now(), EnteredAt: tx.Now(), ByName: tx.Actor().Name}
	if id := tx.Actor().UserID; id != 0 {
		m.UserID = &id
	}
	return m
}

func stateChange(old, now State) []field.Change {
	return []field.Change{{Field: "attendance", Old: string(old), New: string(now)}}
}

// record writes the audit entry of a command; label says who or what it concerns.
func (s Sitting) record(tx *store.Tx, label, action, reason string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "attendance", EntityID: s.ID, Label: label + " (" + s.Title + ")",
		UnitID: s.Unit.ID, UnitPath: s.Unit.Path, Changes: changes, Reason: reason})
}
