package meeting

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Kinds of meetings.
const (
	Training = "training" // hội nghị quán triệt, tập huấn
	Briefing = "briefing" // giao ban
	Review   = "review"   // duyệt đại hội
	Incense  = "incense"  // dâng hương
	Other    = "other"
)

// Kinds lists them in display order.
var Kinds = []string{Briefing, Training, Review, Incense, Other}

// Meeting is a meeting that a unit calls.
type Meeting struct {
	ID              int64
	UnitID          int64
	TermID          int64
	SeriesID        *int64        // nil if it is not one of a series
	Slot            calendar.Date // the day that the rule of the series gives it; zero without a series
	CongressID      *int64        // whose congress is reviewed, nil for any other meeting
	Kind            string        // one of Kinds
	Title           string
	OnDay           calendar.Date
	Starts, Ends    string // HH:MM, "" if unknown
	Place           string
	Guests          string // invited besides the units, one per line
	Programme       string
	Minutes         string
	MovedReason     string        // why it is not held on Slot
	CancelledOn     calendar.Date // zero unless it was called off
	CancelledReason string
	UpdatedAt       store.Instant `gorm:"autoUpdateTime:false"`
	Version         int
	Unit            Host      `gorm:"-"` // joined by every read, like the following
	Leaders         []Leader  `gorm:"-"` // who has to be there, the chair first
	Units           []Invited `gorm:"-"` // invited units, as far as the actor may see them
}

// Host is the unit that calls the meeting.
type Host struct {
	ID                         int64
	Code, Name, FullName, Path string
}

// Leader is a leader who has to be at the meeting.
type Leader struct {
	MeetingID int64 `gorm:"primaryKey"`
	LeaderID  int64 `gorm:"primaryKey"`
	Chairs    bool
	Name      string `gorm:"->;-:migration"`
	Title     string `gorm:"->;-:migration"`
}

func (Leader) TableName() string { return "meeting_leaders" }

// Cancelled reports whether the meeting was called off.
func (m Meeting) Cancelled() bool { return !m.CancelledOn.IsZero() }

// Moved reports whether the meeting of a series is not held on the day that its rule gives it.
func (m Meeting) Moved() bool { return m.MovedReason != "" }

// Chair is the leader who chairs, zero if none was named.
func (m Meeting) Chair() Leader {
	at := slices.IndexFunc(m.Leaders, func(l Leader) bool { return l.Chairs })
	if at < 0 {
		return Leader{}
	}
	return m.Leaders[at]
}

// MayLead reports whether the actor may change the meeting: an organizer of the unit that calls it or of one above.
func (m Meeting) MayLead(actor access.Actor) bool { return actor.Can(access.PlanCongress, m.Unit.Path) }

// SeesAll reports whether the actor sees what concerns every invited unit.
func (m Meeting) SeesAll(actor access.Actor) bool { return actor.Can(access.View, m.Unit.Path) }

// Fields is the form of a meeting. Its day, hours and place are those of MoveFields.
var Fields = field.Table[Meeting]{
	field.ChoiceOf("meeting_kind", Kinds, func(m *Meeting) *string { return &m.Kind }).Must(),
	field.TextOf(field.Text, "meeting_title", func(m *Meeting) *string { return &m.Title }).Must(),
	field.DayOf("meeting_day", func(m *Meeting) *calendar.Date { return &m.OnDay }).Must(),
	field.ClockOf("meeting_starts", func(m *Meeting) *string { return &m.Starts }),
	field.ClockOf("meeting_ends", func(m *Meeting) *string { return &m.Ends }),
	field.TextOf(field.Text, "meeting_place", func(m *Meeting) *string { return &m.Place }),
	field.TextOf(field.LongText, "meeting_guests", func(m *Meeting) *string { return &m.Guests }),
	field.TextOf(field.LongText, "meeting_programme", func(m *Meeting) *string { return &m.Programme }),
}

// Call creates a meeting of the unit, with the invited units and the leaders of in. Without units, every unit right below is
// invited.
func Call(tx *store.Tx, unitID, termID int64, in Meeting) (Meeting, error) {
	u, err := callable(tx, unitID, termID)
	if err != nil {
		return in, err
	}
	if err := in.prepare(tx, u, termID); err != nil {
		return in, err
	}
	if err := in.insert(tx); err != nil {
		return in, err
	}
	return in, in.record(tx, "meeting_called", "", append(Fields.Diff(&Meeting{}, &in), in.peopleDiff(Meeting{})...)...)
}

// callable is the unit at which the actor may call meetings in the term.
func callable(tx *store.Tx, unitID, termID int64) (org.Unit, error) {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return u, err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return u, err
	}
	return u, tx.Open(termID)
}

// prepare checks a new meeting and fills in what the caller need not give.
func (m *Meeting) prepare(tx *store.Tx, u org.Unit, termID int64) error {
	m.ID, m.UnitID, m.TermID, m.Version, m.UpdatedAt = 0, u.ID, termID, 1, tx.Now()
	m.Minutes, m.MovedReason, m.CancelledOn, m.CancelledReason = "", "", calendar.Date{}, ""
	m.Unit = Host{ID: u.ID, Code: u.Code, Name: u.Name, FullName: u.FullName, Path: u.Path}
	if err := fault.Of(m.problems()); err != nil {
		return err
	}
	if len(m.Units) == 0 {
		below, err := org.Children(tx, u.ID)
		if err != nil {
			return err
		}
		for _, child := range below {
			m.Units = append(m.Units, Invited{UnitID: child.ID})
		}
	}
	return m.join(tx)
}

func (m *Meeting) problems() []fault.Problem {
	typed := Fields.Values(m)
	found := Fields.Decode(func(key string) string { return typed[key] }, m)
	if m.Starts != "" && m.Ends != "" && m.Ends <= m.Starts {
		found = append(found, fault.Problem{Field: "meeting_ends", Key: "problem.ends_before_start"})
	}
	return found
}

// join checks the invited units and the leaders, and reads their names.
func (m *Meeting) join(tx *store.Tx) error {
	var units []Invited
	err := tx.DB().Table("units").Select("units.id AS unit_id, units.code, units.full_name AS name, units.path").
		Where("units.id IN ? AND units.valid_to IS NULL", append(unitIDs(m.Units), 0)).Order("units.sort_key").Find(&units).Error
	if err != nil {
		return err
	}
	for _, u := range units {
		if !strings.HasPrefix(u.Path, m.Unit.Path) {
			return fault.At("meeting_units", "problem.meeting_unit")
		}
	}
	if len(units) != len(m.Units) {
		return fault.At("meeting_units", "problem.meeting_unit")
	}
	m.Units = units
	wanted := m.Leaders
	people, err := org.LeadersOver(tx, org.Unit{Path: m.Unit.Path})
	if err != nil {
		return err
	}
	m.Leaders = nil
	for _, p := range people {
		if at := slices.IndexFunc(wanted, func(l Leader) bool { return l.LeaderID == p.ID }); at >= 0 {
			m.Leaders = append(m.Leaders, Leader{LeaderID: p.ID, Chairs: wanted[at].Chairs, Name: p.Name, Title: p.Title})
		}
	}
	if len(m.Leaders) != len(wanted) {
		return fault.At("meeting_leaders", "problem.choice")
	}
	sortLeaders(m.Leaders)
	return nil
}

// sortLeaders puts the chair first.
func sortLeaders(all []Leader) {
	slices.SortStableFunc(all, func(a, b Leader) int { return rank(a) - rank(b) })
}

func rank(l Leader) int {
	if l.Chairs {
		return 0
	}
	return 1
}

func unitIDs(all []Invited) []int64 {
	ids := make([]int64, len(all))
	for i, u := range all {
		ids[i] = u.UnitID
	}
	return ids
}

// insert stores a new meeting with its people.
func (m *Meeting) insert(tx *store.Tx) error {
	if err := tx.DB().Create(m).Error; err != nil {
		return err
	}
	for i := range m.Units {
		m.Units[i].MeetingID = m.ID
	}
	for i := range m.Leaders {
		m.Leaders[i].MeetingID = m.ID
	}
	if len(m.Units) > 0 {
		if err := tx.DB().CreateInBatches(m.Units, 500).Error; err != nil {
			return err
		}
	}
	if len(m.Leaders) == 0 {
		return nil
	}
	return tx.DB().Create(m.Leaders).Error
}

// touch updates the row at the version and raises the version.
func (m *Meeting) touch(tx *store.Tx, version int, columns map[string]any) error {
	columns["updated_at"], columns["version"] = tx.Now(), gorm.Expr("version + 1")
	m.Version = version + 1
	return store.Changed(tx.DB().Model(&Meeting{}).Where("id = ? AND version = ?", m.ID, version).Updates(columns))
}

// peopleDiff says how the invited units and the leaders differ from those of another version.
func (m Meeting) peopleDiff(old Meeting) (out []field.Change) {
	for _, part := range []struct {
		key  string
		text func(Meeting) string
	}{{"meeting_units", unitNames}, {"meeting_leaders", leaderNames}} {
		if a, b := part.text(old), part.text(m); a != b {
			out = append(out, field.Change{Field: part.key, Old: a, New: b})
		}
	}
	return out
}

func unitNames(m Meeting) string {
	names := make([]string, len(m.Units))
	for i, u := range m.Units {
		names[i] = u.Name
	}
	return strings.Join(names, ", ")
}

func leaderNames(m Meeting) string {
	names := make([]string, len(m.Leaders))
	for i, l := range m.Leaders {
		names[i] = l.Name
	}
	return strings.Join(names, ", ")
}

func (m Meeting) record(tx *store.Tx, action, reason string, changes ...field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "meeting", EntityID: m.ID, Label: m.Title + " " + m.OnDay.Short(), UnitID: m.Unit.ID,
		UnitPath: m.Unit.Path, Changes: changes, Reason: reason})
}

// led reads a meeting for a change of it.
func led(tx *store.Tx, id int64) (Meeting, error) {
	m, err := Get(tx, id)
	if err != nil {
		return m, err
	}
	return m, tx.Require(access.PlanCongress, m.Unit.Path)
}
