package emulation

import (
	"slices"
	"strconv"
	"unicode/utf8"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Column is who gives the points.
type Column string

const (
	Self    Column = "self"    // the unit itself ("tự chấm")
	Cluster Column = "cluster" // the cluster ("cụm chấm")
	City    Column = "city"    // the unit above ("thành phố chấm")
)

// Columns lists the columns in the order in which points are given.
var Columns = []Column{Self, Cluster, City}

func (c Column) Valid() bool { return slices.Contains(Columns, c) }

// Sheet is a member's score sheet for a year; ID and Version are 0 while it is empty.
type Sheet struct {
	ID        int64
	ClusterID int64
	Year      int
	UnitID    int64
	Award     string // decided award: AwardFlag, AwardCertificate or ""
	Version   int
	Scores    map[int64]Score `gorm:"-"` // by line
}

func (Sheet) TableName() string { return "emulation_sheets" }

// Score is a sheet's entry for one line. For a deduction the points are those taken off.
type Score struct {
	ID                                    int64
	SheetID                               int64
	Line                                  int64
	Self, Cluster, City                   *Points // nil if not given
	SelfRemark, ClusterRemark, CityRemark string
	Evidence                              string        // given by the unit: documents, addresses
	Proposed                              *Points       // by the rule from progress figures, or nil
	Counted                               int           // see Figures
	Of                                    int           `gorm:"column:of_count"` // see Figures
	TakenOn                               calendar.Date // day of the figures
}

func (Score) TableName() string { return "emulation_scores" }

// Given returns the points in a column.
func (s Score) Given(c Column) *Points {
	switch c {
	case Cluster:
		return s.Cluster
	case City:
		return s.City
	}
	return s.Self
}

// Remark returns the remark in a column.
func (s Score) Remark(c Column) string {
	switch c {
	case Cluster:
		return s.ClusterRemark
	case City:
		return s.CityRemark
	}
	return s.SelfRemark
}

// Mark is an entry for one column of one line. Evidence is used only in the Self column.
type Mark struct {
	Line             int64
	Points           *Points
	Remark, Evidence string
}

// remarkLimit limits a remark or evidence, in letters.
const remarkLimit = 1000

// Total is the sum of a column: criteria plus bonus less deductions.
type Total struct {
	Points   Points
	Begun    bool // some points have been given
	Given    int  // criteria that have points, of Of
	Of       int
	Complete bool // every criterion has points, none above the maximum left by an amendment; bonus and deductions are optional
}

// Total sums up a column of the sheet for a pledge.
func (s Sheet) Total(p Pledge, c Column) (t Total) {
	criteria := p.Kind(KindCriterion)
	t.Complete, t.Of = len(criteria) > 0, len(criteria)
	for _, i := range p.Scored() {
		given := s.Scores[i.Line].Given(c)
		if given == nil {
			t.Complete = t.Complete && i.Kind != KindCriterion
			continue
		}
		if i.Kind == KindCriterion {
			t.Given++
		}
		t.Points += i.Signed(*given)
		t.Begun, t.Complete = true, t.Complete && *given <= i.Points
	}
	return t
}

// Taken reports whether the sheet has progress figures.
func (s Sheet) Taken() bool {
	for _, score := range s.Scores {
		if !score.TakenOn.IsZero() {
			return true
		}
	}
	return false
}

// Sheets returns the sheets of a year by unit id, limited to what the actor may see: for other members only the
// points, and only after publication. The actor must have read the year.
func Sheets(tx *store.Tx, y Year) (map[int64]Sheet, error) {
	var all []Sheet
	if err := tx.DB().Where("cluster_id = ? AND year = ?", y.ClusterID, y.Year).Order("id").Find(&all).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	sheets := make(map[int64]Sheet, len(all))
	for i, s := range all {
		ids[i] = s.ID
	}
	var scores []Score
	if len(ids) > 0 {
		if err := tx.DB().Where("sheet_id IN ?", ids).Order("id").Find(&scores).Error; err != nil {
			return nil, err
		}
	}
	for _, s := range all {
		s.Scores = map[int64]Score{}
		at := slices.IndexFunc(y.Members, func(m org.ClusterMember) bool { return m.UnitID == s.UnitID })
		if at < 0 {
			continue
		}
		if !y.SeesPoints(tx.Actor(), y.Members[at]) {
			s.Award = ""
			sheets[s.UnitID] = s
			continue
		}
		for _, score := range scores {
			if score.SheetID == s.ID {
				s.Scores[score.Line] = score.seen(y.Sees(tx.Actor(), y.Members[at]))
			}
		}
		sheets[s.UnitID] = s
	}
	return sheets, nil
}

func (s Score) seen(whole bool) Score {
	if whole {
		return s
	}
	return Score{ID: s.ID, SheetID: s.SheetID, Line: s.Line, Self: s.Self, Cluster: s.Cluster, City: s.City}
}

// MayScore reports whether the actor may enter points in a column of a member's sheet.
func (y Year) MayScore(actor access.Actor, m org.ClusterMember, c Column) bool {
	switch c {
	case Self:
		return actor.Can(access.ScoreOwn, m.Unit.Path)
	case Cluster:
		return y.Leads(actor)
	case City:
		return y.Holds(actor)
	}
	return false
}

// sheetFor reads a member's sheet for a change of the column, with the pledge used for scoring.
func sheetFor(tx *store.Tx, clusterID int64, year int, unitCode string, c Column) (y Year, m org.ClusterMember, p Pledge, s Sheet, err error) {
	if y, err = Of(tx, clusterID, year); err != nil {
		return y, m, p, s, err
	}
	if m, err = y.Member(unitCode); err != nil {
		return y, m, p, s, err
	}
	if !y.MayScore(tx.Actor(), m, c) {
		return y, m, p, s, fault.New(fault.Forbidden, "fault.forbidden")
	}
	if y.Released() {
		return y, m, p, s, fault.New(fault.Conflict, "fault.scores_released")
	}
	editions, err := Editions(tx, y)
	if err != nil {
		return y, m, p, s, err
	}
	if p = Standing(editions); p.ID == 0 {
		return y, m, p, s, fault.New(fault.Invalid, "fault.pledge_unsigned")
	}
	sheets, err := Sheets(tx, y)
	s = sheets[m.UnitID]
	s.ClusterID, s.Year, s.UnitID = clusterID, year, m.UnitID
	return y, m, p, s, err
}

// GiveScores enters points and remarks in one column of a member's sheet; lines not in marks stay as they are.
// Problems are at "points-<line>", "remark-<line>" and "evidence-<line>".
func GiveScores(tx *store.Tx, clusterID int64, year int, unitCode string, version int, c Column, marks []Mark) error {
	y, m, p, s, err := sheetFor(tx, clusterID, year, unitCode, c)
	if err != nil {
		return err
	}
	marks = slices.Clone(marks)
	if err := checkMarks(p, marks); err != nil {
		return err
	}
	if err := s.touch(tx, version); err != nil {
		return err
	}
	var changes []field.Change
	for _, mark := range marks {
		old, known := s.Scores[mark.Line]
		columns := map[string]any{string(c): mark.Points, string(c) + "_remark": mark.Remark}
		if c == Self {
			columns["evidence"] = mark.Evidence
		}
		if err := s.write(tx, mark.Line, known, columns); err != nil {
			return err
		}
		if was, now := shown(old.Given(c)), shown(mark.Points); was != now {
			item, _ := p.line(mark.Line)
			changes = append(changes, field.Change{Field: "score_" + string(c), Old: was, New: now + " – " + item.Text})
		}
	}
	return y.RecordAt(tx, m.Unit, "emulation_scored", m.Unit.FullName, changes)
}

func checkMarks(p Pledge, marks []Mark) error {
	var problems []fault.Problem
	for i := range marks {
		mark := &marks[i]
		line := strconv.FormatInt(mark.Line, 10)
		item, err := p.line(mark.Line)
		again := slices.ContainsFunc(marks[:i], func(m Mark) bool { return m.Line == mark.Line })
		if err != nil || mark.Line == 0 || item.Kind == KindContent || again {
			return store.NotFound()
		}
		if mark.Points != nil && (*mark.Points < 0 || *mark.Points > item.Points) {
			problems = append(problems, fault.Problem{Field: "points-" + line, Key: "problem.points_most", Args: fault.Args("Most", item.Points.String())})
		}
		mark.Remark, mark.Evidence = vietext.NFCText(mark.Remark), vietext.NFCText(mark.Evidence)
		if utf8.RuneCountInString(mark.Remark) > remarkLimit {
			problems = append(problems, fault.Problem{Field: "remark-" + line, Key: "problem.score_text", Args: fault.Args("Max", remarkLimit)})
		}
		if utf8.RuneCountInString(mark.Evidence) > remarkLimit {
			problems = append(problems, fault.Problem{Field: "evidence-" + line, Key: "problem.score_text", Args: fault.Args("Max", remarkLimit)})
		}
	}
	return fault.Of(problems)
}

// touch creates the sheet or raises its version.
func (s *Sheet) touch(tx *store.Tx, version int) error {
	if s.ID != 0 {
		return store.Changed(tx.DB().Model(&Sheet{}).Where("id = ? AND version = ?", s.ID, version).Update("version", version+1))
	}
	if version != 0 {
		return store.Stale()
	}
	s.Version = 1
	return tx.DB().Create(s).Error
}

func (s Sheet) write(tx *store.Tx, line int64, known bool, columns map[string]any) error {
	if !known {
		if err := tx.DB().Create(&Score{SheetID: s.ID, Line: line}).Error; err != nil {
			return err
		}
	}
	return tx.DB().Model(&Score{}).Where("sheet_id = ? AND line = ?", s.ID, line).Updates(columns).Error
}
