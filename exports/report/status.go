package report

import (
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Status is the progress of a unit and those below it, as "daihoi status --json" prints it. Percentages are in tenths
// of a percent: 813 is 81.3 %. Dates are YYYY-MM-DD, "" for none.
type Status struct {
	Code     string          `json:"code"`
	Name     string          `json:"name"`
	AsOf     calendar.Date   `json:"as_of"`
	Levels   []LevelStatus   `json:"levels"`
	Forecast *ForecastStatus `json:"forecast,omitempty"`
	Units    []UnitStatus    `json:"units"` // every congress, the most urgent first
}

// LevelStatus sums up the congresses of one level.
type LevelStatus struct {
	Level       string       `json:"level"`
	Name        string       `json:"name"`
	Units       int          `json:"units"`
	Held        int          `json:"held"`
	HeldPercent field.Tenths `json:"held_permille"`
	Dated       int          `json:"dated"`
	LateUnits   int          `json:"late_units"`
	LateItems   int          `json:"late_items"`
	DueSoon     int          `json:"due_soon"`
	Waiting     int          `json:"waiting"`
	DonePercent field.Tenths `json:"done_permille"`
}

// ForecastStatus says when the last congress will be held; see readiness.Forecast.
type ForecastStatus struct {
	Planned calendar.Date `json:"planned"`
	Likely  calendar.Date `json:"likely"`
	Late    calendar.Date `json:"late"`
}

// UnitStatus is one congress.
type UnitStatus struct {
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Level       string        `json:"level"`
	Day         calendar.Date `json:"day"`
	Deadline    calendar.Date `json:"deadline"`
	Held        bool          `json:"held"`
	Stage       int           `json:"stage"`
	Light       string        `json:"light"`
	Reason      string        `json:"reason"`
	DonePercent field.Tenths  `json:"done_permille"`
	PlanPercent field.Tenths  `json:"expected_permille"`
	LateItems   int           `json:"late_items"`
	LateDays    int           `json:"late_days"`
}

// StatusOf is the status of a unit in a term on a day, from the same sums as every page and report.
func StatusOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, asOf calendar.Date) (Status, error) {
	s := Status{Code: unit.Code, Name: unit.FullName, AsOf: asOf, Levels: []LevelStatus{}, Units: []UnitStatus{}}
	levels, err := org.Levels(tx)
	if err != nil {
		return s, err
	}
	rows, err := readiness.Board(tx, unit.Path, term.ID, asOf)
	if err != nil {
		return s, err
	}
	sums := readiness.Totals(rows, asOf)
	for _, l := range levels {
		t := sums.Level(l.Code)
		if t.Units == 0 {
			continue
		}
		line := LevelStatus{Level: l.Code, Name: words.Pick(l.NameVi, l.NameEn), Units: t.Units, Held: t.Held, Dated: t.Dated,
			LateUnits: t.LateUnits, LateItems: t.LateItems, DueSoon: t.DueSoon, Waiting: t.Waiting}
		line.HeldPercent, _ = t.HeldShare()
		line.DonePercent, _ = t.DoneShare()
		s.Levels = append(s.Levels, line)
	}
	if all, open, ok := readiness.ForecastOf(rows, asOf); ok && len(open) > 0 {
		s.Forecast = &ForecastStatus{all.Planned, all.Likely, all.Late}
	}
	for _, row := range Urgent(rows, sums) {
		c, read := row.Congress, row.Readiness
		line := UnitStatus{Code: c.Unit.Code, Name: c.Unit.FullName, Level: c.Unit.LevelCode, Day: c.Day, Deadline: row.Deadline, Held: row.Held(),
			Stage: int(read.Stage), Light: string(read.Light), Reason: ReasonOf(words, row), LateItems: read.LateCount, LateDays: read.LateDays}
		line.DonePercent, _ = field.Share(read.DoneWeight, read.TotalWeight)
		line.PlanPercent, _ = field.Share(read.ExpectedWeight, read.TotalWeight)
		s.Units = append(s.Units, line)
	}
	return s, nil
}
