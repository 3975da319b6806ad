package report

import (
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Status is the progress of a unit and those below it, as "daihoi status --json" prints it. Percentages are in tenths
// of a percent: 813 is 81.3 %. Dates are YYYY-MM-DD, "" for none. Figures are those of the register (models/figure)
// over their own populations.
type Status struct {
	Code    string        `json:"code"`
	Name    string        `json:"name"`
	AsOf    calendar.Date `json:"as_of"`
	Known   calendar.Date `json:"known_on"`
	Figures []FigureValue `json:"figures"`
	Levels  []LevelStatus `json:"levels"`
	Units   []UnitStatus  `json:"units"` // every congress, the most urgent first
}

// FigureValue is one figure. Number, Permille and Day are null where the figure is of another kind, or unknown.
type FigureValue struct {
	Key        figure.Key        `json:"key"`
	Name       string            `json:"name"`
	Population figure.Population `json:"population"`
	Number     *int              `json:"number"`
	Permille   *field.Tenths     `json:"permille"`
	Day        *calendar.Date    `json:"day"`
	Known      int               `json:"entered"` // congresses that have entered it
	Of         int               `json:"of"`      // all congresses of the population
}

// LevelStatus sums up the congresses of one level.
type LevelStatus struct {
	Level       string       `json:"level"`
	Name        string       `json:"name"`
	Units       int          `json:"units"`
	Held        int          `json:"held"`
	HeldLater   int          `json:"held_later"`
	HeldPercent field.Tenths `json:"held_permille"`
	Dated       int          `json:"dated"`
	LateUnits   int          `json:"late_units"`
	LateItems   int          `json:"late_items"`
	DueSoon     int          `json:"due_soon"`
	Waiting     int          `json:"waiting"`
	DonePercent field.Tenths `json:"done_permille"`
	PlanPercent field.Tenths `json:"plan_permille"`
}

// UnitStatus is one congress.
type UnitStatus struct {
	Code        string        `json:"code"`
	Name        string        `json:"name"`
	Level       string        `json:"level"`
	Day         calendar.Date `json:"day"`
	Deadline    calendar.Date `json:"deadline"`
	Held        bool          `json:"held"`
	HeldOn      calendar.Date `json:"held_on"`
	Later       bool          `json:"entered_later"` // held by the day, but entered after it
	Stage       int           `json:"stage"`
	Light       string        `json:"light"`
	Reason      string        `json:"reason"`
	DonePercent field.Tenths  `json:"done_permille"`
	PlanPercent field.Tenths  `json:"plan_permille"`
	LateItems   int           `json:"late_items"`
	LateDays    int           `json:"late_days"`
}

// StatusOf is the status of a unit in a term on a day.
func StatusOf(tx *store.Tx, words *i18n.Printer, unit org.Unit, term org.Term, at calendar.AsOf) (Status, error) {
	s := Status{Code: unit.Code, Name: unit.FullName, AsOf: at.Day, Known: at.Known, Figures: []FigureValue{}, Levels: []LevelStatus{}, Units: []UnitStatus{}}
	levels, err := org.Levels(tx)
	if err != nil {
		return s, err
	}
	set, err := ResultsOf(tx, unit, term, at)
	if err != nil {
		return s, err
	}
	for _, d := range figure.Register() {
		s.Figures = append(s.Figures, figureValue(words, set, d))
	}
	for _, l := range levels {
		sum := set.Level(l.Code)
		if len(sum.Units) == 0 {
			continue
		}
		line := LevelStatus{Level: l.Code, Name: words.Pick(l.NameVi, l.NameEn), Units: sum.Number(figure.Units), Held: sum.Number(figure.Held),
			HeldLater: sum.Number(figure.HeldLater), Dated: sum.Number(figure.Dated), LateUnits: sum.Number(figure.LateUnits),
			LateItems: sum.Number(figure.LateItems), DueSoon: sum.Number(figure.DueSoon), Waiting: sum.Number(figure.Waiting)}
		line.HeldPercent, _ = sum.Share(figure.HeldShare)
		line.DonePercent, _ = sum.Share(figure.DoneShare)
		line.PlanPercent, _ = sum.Share(figure.PlanShare)
		s.Levels = append(s.Levels, line)
	}
	for _, u := range set.Ranked() {
		c, read := u.Congress, u.Readiness
		line := UnitStatus{Code: c.Unit.Code, Name: c.Unit.FullName, Level: c.Unit.LevelCode, Day: c.Day, Deadline: u.Deadline, Held: u.Held(), HeldOn: u.HeldDay(),
			Later: u.HeldLater, Stage: int(read.Stage), Light: string(read.Light), Reason: ReasonOf(words, &u.Row), LateItems: read.LateCount, LateDays: read.LateDays}
		alone := figure.Alone(&u.Row, at)
		line.DonePercent, _ = alone.Share(figure.DoneShare)
		line.PlanPercent, _ = alone.Share(figure.PlanShare)
		s.Units = append(s.Units, line)
	}
	return s, nil
}

func figureValue(words *i18n.Printer, set figure.Set, d figure.Definition) FigureValue {
	v := FigureValue{Key: d.Key, Name: words.T("figure.name." + string(d.Key)), Population: d.Population}
	switch d.Kind() {
	case figure.Count:
		v.Known, v.Of = set.Known(d.Key)
		if n := set.Number(d.Key); v.Known > 0 {
			v.Number = &n
		}
	case figure.Percentage:
		v.Known, v.Of = set.Known(d.Part)
		if share, ok := set.Share(d.Key); ok {
			v.Permille = &share
		}
	case figure.Date:
		v.Of = len(set.Over(d.Population).Units)
		if day := set.Day(d.Key); !day.IsZero() {
			v.Day, v.Known = &day, v.Of
		}
	}
	return v
}
