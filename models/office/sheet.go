package office

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// State is how far a sheet has come.
type State string

const (
	Preview   State = "preview"
	Applied   State = "applied"
	Undone    State = "undone"
	Discarded State = "discarded"
	Closed    State = "closed" // applied; its term has been anonymised since, and nothing of it is left to be undone
)

// Sheet is a sheet that was uploaded at a unit for a term. Plan is empty once it is applied or discarded.
type Sheet struct {
	ID        int64
	UnitID    int64
	TermID    int64
	FileName  string
	State     State
	Plan      officeplan.Sheet   `gorm:"column:sheet;serializer:sealed;as:office_sheets.sheet"`
	Answers   officeplan.Answers `gorm:"serializer:json"`
	Done      Done               `gorm:"serializer:sealed;as:office_sheets.done"`
	UserName  string
	CreatedAt store.Instant
	AppliedAt store.Instant
	SlipsAt   store.Instant // when passwords were last handed out; zero for never
	Version   int
	Unit      org.Unit `gorm:"-"`
}

func (Sheet) TableName() string { return "office_sheets" }

// sheets is the base query: sheets of the units where the actor plans congresses.
func sheets(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.PlanCongress, "units.path")
	return tx.DB().Model(&Sheet{}).Select("office_sheets.*").Joins("JOIN units ON units.id = office_sheets.unit_id").Where(within, args...)
}

// Get reads a sheet of the unit.
func Get(tx *store.Tx, unitID, id int64) (Sheet, error) {
	var s Sheet
	if err := store.One(sheets(tx).Where("office_sheets.unit_id = ? AND office_sheets.id = ?", unitID, id), &s); err != nil {
		return s, err
	}
	var err error
	s.Unit, err = org.Get(tx, s.UnitID)
	return s, err
}

// List lists the latest sheets of a unit, newest first.
func List(tx *store.Tx, unitID int64, limit int) ([]Sheet, error) {
	var all []Sheet
	return all, sheets(tx).Where("office_sheets.unit_id = ?", unitID).Order("office_sheets.id DESC").Limit(limit).Find(&all).Error
}

// Start keeps a sheet as a preview for the current term; nothing else changes.
func Start(tx *store.Tx, unitID int64, in officeplan.Sheet) (Sheet, error) {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return Sheet{}, err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return Sheet{}, err
	}
	term, err := org.CurrentTerm(tx)
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{UnitID: u.ID, TermID: term.ID, FileName: vietext.NFC(in.File), State: Preview, Plan: in, Answers: officeplan.Answers{},
		UserName: tx.Actor().Name, CreatedAt: tx.Now(), Version: 1, Unit: u}
	if err := tx.DB().Create(&s).Error; err != nil {
		return s, err
	}
	return s, s.record(tx, "office_sheet_started", field.Change{Field: "rows", New: fmt.Sprint(len(in.Rows))})
}

// open reads a sheet in the state and at the version.
func open(tx *store.Tx, unitID, id int64, version int, state State) (Sheet, error) {
	s, err := Get(tx, unitID, id)
	switch {
	case err != nil:
		return s, err
	case s.Version != version || s.State != state:
		return s, store.Stale()
	}
	return s, tx.Require(access.PlanCongress, s.Unit.Path)
}

// inTerm refuses to change congresses of another term than the one in which the office works.
func (s *Sheet) inTerm(tx *store.Tx) error {
	term, err := org.CurrentTerm(tx)
	if err == nil && term.ID != s.TermID {
		err = fault.New(fault.Conflict, "fault.office_term", "Term", term.Name)
	}
	return err
}

// write writes columns of the sheet and raises its version.
func (s *Sheet) write(tx *store.Tx, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	err := store.Changed(tx.DB().Model(&Sheet{}).Where("id = ? AND version = ?", s.ID, s.Version).Updates(columns))
	s.Version++
	return err
}

// Answer stores which units rows mean: a code, officeplan.LeaveOut, or "" to ask again.
func Answer(tx *store.Tx, unitID, id int64, version int, said officeplan.Answers) error {
	s, err := open(tx, unitID, id, version, Preview)
	if err != nil {
		return err
	}
	answers := maps.Clone(s.Answers)
	if answers == nil {
		answers = officeplan.Answers{}
	}
	for row, code := range said {
		if !slices.ContainsFunc(s.Plan.Rows, func(r officeplan.Row) bool { return r.Number == row }) {
			return fault.At("row", "problem.choice")
		}
		if answers[row] = code; code == "" {
			delete(answers, row)
		}
	}
	text, err := json.Marshal(answers)
	if err != nil {
		return err
	}
	return s.write(tx, map[string]any{"answers": string(text)})
}

// Discard drops a preview with all that it holds.
func Discard(tx *store.Tx, unitID, id int64, version int) error {
	s, err := open(tx, unitID, id, version, Preview)
	if err != nil {
		return err
	}
	if err := s.write(tx, map[string]any{"state": Discarded, "sheet": "", "answers": "{}"}); err != nil {
		return err
	}
	return s.record(tx, "office_sheet_discarded")
}

// Make plans the sheet against the present state.
func Make(tx *store.Tx, s Sheet) (officeplan.Plan, error) {
	p, err := present(tx, s)
	return officeplan.Make(s.Plan, p, s.Answers), err
}

// Units lists the units of the office in a term as they are now: the unit itself and what is below it, by name.
func Units(tx *store.Tx, u org.Unit, termID int64) ([]officeplan.Unit, error) {
	held, err := congress.List(tx, congress.Filter{Path: u.Path, TermID: termID})
	if err != nil {
		return nil, err
	}
	children, err := org.Children(tx, u.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(held))
	units := make([]officeplan.Unit, 0, len(held))
	at := map[int64]int{}
	for i, c := range held {
		ids[i], at[c.UnitID] = c.ID, i
		units = append(units, officeplan.Unit{Unit: c.Unit, Congress: c})
	}
	for _, missing := range append([]org.Unit{u}, children...) {
		if _, there := at[missing.ID]; !there {
			at[missing.ID] = len(units)
			units = append(units, officeplan.Unit{Unit: missing})
		}
	}
	sessions, err := congress.SessionsOf(tx, ids, calendar.Date{})
	if err != nil {
		return nil, err
	}
	leaders, err := org.LeadersBelow(tx, u.Path)
	if err != nil {
		return nil, err
	}
	for i := range units {
		units[i].Sessions = sessions[units[i].Congress.ID]
		units[i].Leaf = units[i].LevelCode == org.Commune
	}
	for _, l := range leaders {
		if i, there := at[l.UnitID]; there && units[i].Chair.ID == 0 && l.Active(tx.Today()) && isChair(l.Title) {
			units[i].Chair = l
		}
	}
	return units, nil
}

// isChair tells the chair from a vice chair by the title.
func isChair(title string) bool { return strings.HasPrefix(vietext.Fold(title), "chu tich") }

func present(tx *store.Tx, s Sheet) (officeplan.Present, error) {
	p := officeplan.Present{Users: map[string]officeplan.User{}, Roles: map[string]access.Role{},
		MayGrant: func(role access.Role, u org.Unit) bool {
			return tx.Actor().Can(access.ManageUsers, u.Path) && tx.Actor().MayGrant(role, u.Path)
		}}
	for _, role := range access.Roles {
		p.Roles[officeplan.RoleWord(string(role))] = role
	}
	term, err := org.TermByID(tx, s.TermID)
	if err != nil {
		return p, err
	}
	p.Years = [2]int{term.StartYear - 1, term.EndYear}
	if p.Units, err = Units(tx, s.Unit, s.TermID); err != nil {
		return p, err
	}
	return p, readUsers(tx, s, p.Users)
}

func readUsers(tx *store.Tx, s Sheet, users map[string]officeplan.User) error {
	var names []string
	for _, row := range s.Plan.Rows {
		if name := strings.ToLower(vietext.NFC(row.Cells[officeplan.Account])); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	taken, err := account.Taken(tx, slices.Compact(names))
	if err != nil || len(taken) == 0 {
		return err
	}
	seen, err := account.List(tx, account.Filter{})
	if err != nil {
		return err
	}
	for _, name := range taken {
		i := slices.IndexFunc(seen, func(a account.Account) bool { return a.Username == name })
		if users[name] = (officeplan.User{}); i >= 0 {
			users[name] = officeplan.User{Account: seen[i], Visible: !seen[i].Elsewhere}
		}
	}
	return nil
}

// Conflicts are the objections to the schedule that only the new dates of the plan raise, by unit id. The rules are those
// of package schedule; they warn and do not refuse.
func Conflicts(tx *store.Tx, s Sheet, p officeplan.Plan) (map[int64][]schedule.Conflict, error) {
	found := map[int64][]schedule.Conflict{}
	if !slices.ContainsFunc(p.Rows, func(r officeplan.RowPlan) bool { return !r.NewDay().IsZero() }) {
		return found, nil
	}
	all, err := schedule.Of(tx, s.Unit, s.TermID)
	if err != nil {
		return found, err
	}
	name := func(k schedule.Conflict) string {
		return fmt.Sprint(k.Kind, k.Units, k.Day, k.Half, k.LeaderID, k.TeamID)
	}
	before := map[string]bool{}
	for _, k := range schedule.Conflicts(all) {
		before[name(k)] = true
	}
	moved := map[int64]bool{}
	for i := range p.Rows {
		r := &p.Rows[i]
		day := r.NewDay()
		if day.IsZero() {
			continue
		}
		moved[r.Unit.ID] = true
		at := slices.IndexFunc(all.Units, func(u schedule.ScheduledUnit) bool { return u.UnitID == r.Unit.ID })
		if at < 0 {
			continue
		}
		venue := func(old string) string {
			if l, ok := r.Line(officeplan.Venue); ok {
				return l.New
			}
			return old
		}
		u := &all.Units[at]
		if len(u.Sittings) == 0 {
			u.Sittings = schedule.SittingsOf([]congress.Session{{Kind: congress.Official, OnDate: day, Starts: r.Starts, Venue: venue("")}})
			continue
		}
		u.Sittings = slices.Clone(u.Sittings)
		for k := range u.Sittings {
			if was := r.Unit.Congress.Day; !was.IsZero() {
				u.Sittings[k].Day = u.Sittings[k].Day.AddDays(day.Sub(was))
			}
			u.Sittings[k].Venue = venue(u.Sittings[k].Venue)
		}
	}
	for _, k := range schedule.Conflicts(all) {
		for _, id := range k.Units {
			if moved[id] && !before[name(k)] {
				found[id] = append(found[id], k)
			}
		}
	}
	return found, nil
}

func (s *Sheet) record(tx *store.Tx, action string, changes ...field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "office_sheet", EntityID: s.ID, Label: s.FileName, UnitID: s.UnitID, UnitPath: s.Unit.Path, Changes: changes})
}
