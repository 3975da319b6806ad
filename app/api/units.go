package api

import (
	"slices"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/flat"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/figure"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/models/workitem"
)

// unitResources are those of the units and of all congresses at and below one.
var unitResources = []resource{
	listing("units", "/units", access.View, []param{{name: "under"}, {name: "q"}}, units, unitValues()...),
	single("unit", "/units/:code", access.View, nil, oneUnit, unitValues()...),
	listing("units_below", "/units/:code/below", access.View, []param{{name: "level"}}, unitsBelow, unitValues()...),
	listing("unit_figures", "/units/:code/figures", access.View, []param{onDay, known, ofTerm}, unitFigures, figureValues()...),
	listing("unit_sums", "/units/:code/sums", access.View, []param{onDay, known, ofTerm}, unitSums, sumValues()...),
	listing("unit_readiness", "/units/:code/readiness", access.View, []param{onDay, known, ofTerm}, unitReadiness, readinessValues()...),
	listing("unit_matrix", "/units/:code/matrix", access.View, []param{onDay, known, ofTerm}, unitMatrix, matrixValues()...),
	listing("unit_congresses", "/units/:code/congresses", access.View, []param{onDay, ofTerm}, unitCongresses, congressValues()...),
	listing("unit_work", "/units/:code/work", access.View, []param{onDay, known, ofTerm, {name: "list", values: workLists}}, unitWork, workValues()...),
	listing("unit_tasks", "/units/:code/tasks", access.View, []param{ofTerm}, unitTasks, taskValues()...),
	listing("unit_difficulties", "/units/:code/difficulties", access.View,
		[]param{onDay, ofTerm, {name: "state", values: difficultyStates}, {name: "type", values: difficulty.Types}}, unitDifficulties, difficultyValues()...),
	tabled("unit_calendar", "/units/:code/calendar", access.View, []param{ofTerm}, exports.Schedule{}.Table(), unitCalendar),
	listing("unit_conflicts", "/units/:code/conflicts", access.View, []param{ofTerm}, unitConflicts, conflictValues()...),
	listing("unit_leaders", "/units/:code/leaders", access.View, nil, unitLeaders, leaderValues()...),
	listing("unit_meetings", "/units/:code/meetings", access.View, []param{ofTerm, {name: "past", values: []string{"1"}}, {name: "kind", values: meeting.Kinds}},
		unitMeetings, meetingValues()...),
}

// unitAt reads the unit of the address, its term and the day that is asked for.
func unitAt(r *web.Request) (web.UnitPage, error) {
	p, err := r.UnitPage()
	if err != nil {
		return p, err
	}
	return p, r.ReadDay(onDay.name)
}

// notVast refuses what would read every congress of the nation.
func notVast(p web.UnitPage) error {
	if p.Vast() {
		return vast(p)
	}
	return nil
}

func vast(p web.UnitPage) error {
	return fault.New(fault.Invalid, "api.fault.vast", "Unit", p.Unit.FullName)
}

func unitValues() []flat.Value[*org.Unit] {
	type row = *org.Unit
	return []flat.Value[row]{
		flat.TextOf("code", func(u row) string { return u.Code }),
		flat.TextOf("name", func(u row) string { return u.FullName }),
		flat.TextOf("kind", func(u row) string { return u.Kind }),
		flat.TextOf("level", func(u row) string { return u.LevelCode }),
		flat.DayOf("valid_from", func(u row) calendar.Date { return u.ValidFrom }),
		flat.DayOf("valid_to", func(u row) calendar.Date { return u.ValidTo }),
	}
}

// units are those that a search finds, those right below one, or the topmost that the reader may see.
func units(r *web.Request) ([]*org.Unit, error) {
	if r.Query("q") != "" {
		return refs(org.Search(r.Tx, r.Query("q"), web.UnitsFound))
	}
	if code := r.Query("under"); code != "" {
		u, err := org.ByCode(r.Tx, code)
		if err != nil {
			return nil, err
		}
		return refs(org.Children(r.Tx, u.ID))
	}
	var top []*org.Unit
	for _, path := range r.Actor.Paths(access.View) {
		ids := org.PathIDs(path)
		u, err := org.Get(r.Tx, ids[len(ids)-1])
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(top, func(t *org.Unit) bool { return t.ID == u.ID }) {
			top = append(top, &u)
		}
	}
	return top, nil
}

func oneUnit(r *web.Request) (*org.Unit, error) {
	u, err := r.UnitAt(access.View)
	return &u, err
}

// unitsBelow are those right below a unit, or those of a level at and below it.
func unitsBelow(r *web.Request) ([]*org.Unit, error) {
	u, err := r.UnitAt(access.View)
	if err != nil {
		return nil, err
	}
	if level := r.Query("level"); level != "" {
		return refs(org.Under(r.Tx, u.Path, level))
	}
	return refs(org.Children(r.Tx, u.ID))
}

func status(r *web.Request) (report.Status, error) {
	p, err := unitAt(r)
	if err == nil {
		err = notVast(p)
	}
	if err != nil {
		return report.Status{}, err
	}
	return report.StatusOf(r.Tx, r.Words, p.Unit, p.Term, r.At())
}

func figureValues() []flat.Value[*report.FigureValue] {
	type row = *report.FigureValue
	return []flat.Value[row]{
		flat.TextOf("key", func(f row) string { return string(f.Key) }),
		flat.TextOf("name", func(f row) string { return f.Name }),
		flat.TextOf("population", func(f row) string { return string(f.Population) }),
		flat.CountOf("number", func(f row) int { return *f.Number }).Known(func(f row) bool { return f.Number != nil }),
		{Column: flat.Column{Key: "share", Kind: flat.Share}, Of: func(f row) any {
			if f.Permille == nil {
				return nil
			}
			return *f.Permille
		}},
		flat.DayOf("day", func(f row) calendar.Date { return *f.Day }).Known(func(f row) bool { return f.Day != nil }),
		flat.CountOf("entered", func(f row) int { return f.Known }),
		flat.CountOf("of", func(f row) int { return f.Of }),
	}
}

func unitFigures(r *web.Request) ([]*report.FigureValue, error) {
	s, err := status(r)
	return refs(s.Figures, err)
}

func sumValues() []flat.Value[*readiness.UnitCount] {
	type row = *readiness.UnitCount
	return []flat.Value[row]{
		flat.TextOf("unit_code", func(c row) string { return c.UnitCode }),
		flat.TextOf("unit", func(c row) string { return c.UnitName }),
		flat.TextOf("level", func(c row) string { return c.LevelCode }),
		flat.CountOf("congresses", func(c row) int { return c.Total }),
		flat.CountOf("held", func(c row) int { return c.Held }),
		flat.CountOf("held_entered_later", func(c row) int { return c.HeldLater }),
		flat.CountOf("dated", func(c row) int { return c.Dated }),
		flat.CountOf("in_time", func(c row) int { return c.InTime }),
		flat.CountOf("past_day", func(c row) int { return c.PastDay }),
	}
}

func unitSums(r *web.Request) ([]*readiness.UnitCount, error) {
	p, err := unitAt(r)
	if err != nil {
		return nil, err
	}
	return refs(readiness.RollUp(r.Tx, p.Unit.Path, p.Level(), p.Term.ID, r.At()))
}

func readinessValues() []flat.Value[*report.UnitStatus] {
	type row = *report.UnitStatus
	share := func(key string, of func(row) field.Tenths) flat.Value[row] {
		return flat.Value[row]{Column: flat.Column{Key: key, Kind: flat.Share}, Of: func(u row) any { return of(u) }}
	}
	return []flat.Value[row]{
		flat.TextOf("unit_code", func(u row) string { return u.Code }),
		flat.TextOf("unit", func(u row) string { return u.Name }),
		flat.TextOf("level", func(u row) string { return u.Level }),
		flat.DayOf("planned_on", func(u row) calendar.Date { return u.Day }),
		flat.DayOf("deadline", func(u row) calendar.Date { return u.Deadline }),
		flat.FlagOf("held", func(u row) bool { return u.Held }),
		flat.DayOf("held_on", func(u row) calendar.Date { return u.HeldOn }),
		flat.FlagOf("held_entered_later", func(u row) bool { return u.Later }),
		flat.CountOf("stage", func(u row) int { return u.Stage }),
		flat.TextOf("light", func(u row) string { return u.Light }),
		flat.TextOf("reason", func(u row) string { return u.Reason }),
		share("done_share", func(u row) field.Tenths { return u.DonePercent }),
		share("plan_share", func(u row) field.Tenths { return u.PlanPercent }),
		flat.CountOf("late_items", func(u row) int { return u.LateItems }),
		flat.CountOf("late_days", func(u row) int { return u.LateDays }),
	}
}

func unitReadiness(r *web.Request) ([]*report.UnitStatus, error) {
	s, err := status(r)
	return refs(s.Units, err)
}

// matrixRow is one milestone of one congress.
type matrixRow struct {
	congress *congress.Congress
	cell     *readiness.Cell
	name     string
}

func matrixValues() []flat.Value[*matrixRow] {
	type row = *matrixRow
	return []flat.Value[row]{
		flat.TextOf("unit_code", func(m row) string { return m.congress.Unit.Code }),
		flat.TextOf("unit", func(m row) string { return m.congress.Unit.FullName }),
		idOf("congress", func(m row) int64 { return m.congress.ID }),
		idOf("milestone", func(m row) int64 { return m.cell.MilestoneID }),
		flat.TextOf("item_code", func(m row) string { return m.cell.Item.Code }),
		flat.TextOf("item", func(m row) string { return m.name }),
		flat.CountOf("phase", func(m row) int { return int(m.cell.Item.Phase) }),
		flat.CountOf("weight", func(m row) int { return m.cell.Item.Weight }),
		flat.FlagOf("mandatory", func(m row) bool { return m.cell.Mandatory }),
		flat.DayOf("due_on", func(m row) calendar.Date { return m.cell.Due }),
		flat.TextOf("state", func(m row) string { return string(m.cell.State) }),
		flat.DayOf("done_on", func(m row) calendar.Date { return m.cell.DoneOn }),
		flat.DayOf("entered_on", func(m row) calendar.Date { return m.cell.EnteredOn }),
		flat.CountOf("late_days", func(m row) int { return m.cell.Late }),
	}
}

func board(r *web.Request) ([]readiness.Row, error) {
	p, err := unitAt(r)
	if err == nil {
		err = notVast(p)
	}
	if err != nil {
		return nil, err
	}
	return readiness.Board(r.Tx, p.Unit.Path, p.Term.ID, r.At())
}

// unitMatrix is every milestone of every congress.
func unitMatrix(r *web.Request) (all []*matrixRow, err error) {
	rows, err := board(r)
	for i := range rows {
		for j := range rows[i].Items {
			c := &rows[i].Items[j]
			all = append(all, &matrixRow{&rows[i].Congress, c, report.ItemName(r.Words, c.Item)})
		}
	}
	return all, err
}

func unitCongresses(r *web.Request) ([]*congress.Congress, error) {
	p, err := unitAt(r)
	if err != nil {
		return nil, err
	}
	return refs(congress.List(r.Tx, congress.Filter{Path: p.Unit.Path, TermID: p.Term.ID, AsOf: r.Day()}))
}

// workLists are the lists of milestones that need somebody.
var workLists = []string{"late", "today", "soon", "waiting", "returned"}

type workRow struct {
	list string
	matrixRow
	owner string
}

func workValues() []flat.Value[*workRow] {
	type row = *workRow
	return []flat.Value[row]{
		flat.TextOf("list", func(w row) string { return w.list }),
		flat.TextOf("unit_code", func(w row) string { return w.congress.Unit.Code }),
		flat.TextOf("unit", func(w row) string { return w.congress.Unit.FullName }),
		idOf("congress", func(w row) int64 { return w.congress.ID }),
		idOf("milestone", func(w row) int64 { return w.cell.MilestoneID }),
		flat.TextOf("item_code", func(w row) string { return w.cell.Item.Code }),
		flat.TextOf("item", func(w row) string { return w.name }),
		flat.TextOf("owner", func(w row) string { return w.owner }),
		flat.DayOf("due_on", func(w row) calendar.Date { return w.cell.Due }),
		flat.TextOf("state", func(w row) string { return string(w.cell.State) }),
		flat.CountOf("late_days", func(w row) int { return w.cell.Late }),
		flat.TextOf("followed_by", func(w row) string { return w.congress.Follower }),
	}
}

// unitWork are the lists of the work page: one of them, or all, so that a milestone may be in several.
func unitWork(r *web.Request) (all []*workRow, err error) {
	rows, err := board(r)
	if err != nil {
		return nil, err
	}
	needs := readiness.NeedsOf(rows, r.Day())
	for i, of := range [][]readiness.Need{needs.Late, needs.Today, needs.DueSoon, needs.Waiting, needs.Returned} {
		if chosen := r.Query("list"); chosen != "" && chosen != workLists[i] {
			continue
		}
		for _, n := range of {
			all = append(all, &workRow{workLists[i], matrixRow{&n.Row.Congress, n.Cell, report.ItemName(r.Words, n.Cell.Item)},
				r.Words.Pick(n.Cell.Item.OwnerVI, n.Cell.Item.OwnerEN)})
		}
	}
	return all, nil
}

func taskValues() []flat.Value[*workitem.Item] {
	type row = *workitem.Item
	return []flat.Value[row]{
		flat.TextOf("kind", func(t row) string { return string(t.Kind) }),
		idOf("id", func(t row) int64 { return t.ID }),
		flat.TextOf("unit_code", func(t row) string { return t.UnitCode }),
		flat.TextOf("unit", func(t row) string { return t.UnitName }),
		flat.TextOf("text", func(t row) string { return t.Text }),
		flat.TextOf("about", func(t row) string { return t.About }),
		flat.DayOf("of_day", func(t row) calendar.Date { return t.Day }),
		flat.TextOf("owner", func(t row) string { return t.Owner }),
		flat.DayOf("due_on", func(t row) calendar.Date { return t.Due }),
	}
}

func unitTasks(r *web.Request) ([]*workitem.Item, error) {
	p, err := unitAt(r)
	if err != nil {
		return nil, err
	}
	return refs(workitem.Open(r.Tx, p.Unit.Path, p.Term.ID))
}

// difficultyStates are the choices of the page of difficulties; unsettled is usual.
var difficultyStates = []string{difficulty.Unsettled, "all", "overdue", string(difficulty.InHand), string(difficulty.Solved), string(difficulty.Dropped)}

type difficultyRow struct {
	difficulty.Difficulty
	code string
}

func difficultyValues() []flat.Value[*difficultyRow] {
	type row = *difficultyRow
	return []flat.Value[row]{
		idOf("id", func(d row) int64 { return d.ID }),
		flat.TextOf("unit_code", func(d row) string { return d.code }),
		flat.TextOf("unit", func(d row) string { return d.Unit.FullName }),
		idOf("congress", func(d row) int64 { return d.CongressID }),
		flat.TextOf("kind", func(d row) string { return d.Kind }),
		flat.TextOf("type", func(d row) string { return d.Type }),
		flat.TextOf("text", func(d row) string { return d.Text }),
		flat.TextOf("owner", func(d row) string { return d.Owner }),
		flat.DayOf("raised_on", func(d row) calendar.Date { return dayOf(d.RaisedAt) }),
		flat.DayOf("due_on", func(d row) calendar.Date { return d.Due }),
		flat.TextOf("state", func(d row) string { return string(d.Last.State) }),
		flat.TextOf("answer", func(d row) string { return d.Last.Answer }),
	}
}

// mostDifficulties is more than a province ever has; beyond, units below are to be asked.
const mostDifficulties = 20_000

func unitDifficulties(r *web.Request) ([]*difficultyRow, error) {
	p, err := unitAt(r)
	if err != nil {
		return nil, err
	}
	f := difficulty.Filter{State: r.Query("state"), Type: r.Query("type"), AsOf: r.Day(), Limit: mostDifficulties}
	switch f.State {
	case "":
		f.State = difficulty.Unsettled
	case "all":
		f.State = ""
	case "overdue":
		f.State, f.Overdue = "", true
	}
	list, more, err := difficulty.List(r.Tx, p.Unit.Path, p.Term.ID, f)
	if err == nil && more {
		err = vast(p)
	}
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(list))
	for i, d := range list {
		ids[i] = d.Unit.ID
	}
	codes, err := org.Codes(r.Tx, ids)
	rows := make([]*difficultyRow, len(list))
	for i, d := range list {
		rows[i] = &difficultyRow{d, codes[d.Unit.ID]}
	}
	return rows, err
}

func unitCalendar(r *web.Request) (flat.Table, *store.Entry, error) {
	p, err := unitAt(r)
	if err == nil {
		err = notVast(p)
	}
	if err != nil {
		return flat.Table{}, nil, err
	}
	s, err := report.ScheduleOf(r.Tx, r.Words, p.Unit, p.Term)
	return s.Table(), nil, err
}

func conflictValues() []flat.Value[*report.ConflictJSON] {
	type row = *report.ConflictJSON
	return []flat.Value[row]{
		flat.TextOf("kind", func(k row) string { return k.Kind }),
		flat.FlagOf("hard", func(k row) bool { return k.Hard }),
		flat.TextOf("day", func(k row) string { return k.Day }),
		flat.TextOf("half", func(k row) string { return k.Half }),
		flat.TextsOf("unit_codes", func(k row) []string { return k.Units }),
		flat.TextOf("reason", func(k row) string { return k.Reason }),
	}
}

func unitConflicts(r *web.Request) ([]*report.ConflictJSON, error) {
	p, err := unitAt(r)
	if err == nil {
		err = notVast(p)
	}
	if err != nil {
		return nil, err
	}
	s, err := schedule.Of(r.Tx, p.Unit, p.Term.ID)
	return refs(report.ConflictsOf(r.Words, p.Unit.Code, s).Conflicts, err)
}

// leaderValues leave telephone numbers out, which the page masks.
func leaderValues() []flat.Value[*org.Leader] {
	type row = *org.Leader
	return []flat.Value[row]{
		idOf("id", func(l row) int64 { return l.ID }),
		flat.TextOf("name", func(l row) string { return l.Name }),
		flat.TextOf("post", func(l row) string { return l.Title }),
		flat.DayOf("active_from", func(l row) calendar.Date { return l.ActiveFrom }),
		flat.DayOf("active_to", func(l row) calendar.Date { return l.ActiveTo }),
		flat.TextsOf("away", func(l row) (away []string) {
			for _, a := range l.Absences {
				away = append(away, a.From.String()+"/"+a.To.String())
			}
			return away
		}),
	}
}

func unitLeaders(r *web.Request) ([]*org.Leader, error) {
	p, err := unitAt(r)
	if err != nil {
		return nil, err
	}
	return refs(org.Leaders(r.Tx, p.Unit.ID))
}

func meetingValues() []flat.Value[*meeting.Meeting] {
	type row = *meeting.Meeting
	return []flat.Value[row]{
		idOf("id", func(m row) int64 { return m.ID }),
		flat.TextOf("unit_code", func(m row) string { return m.Unit.Code }),
		flat.TextOf("unit", func(m row) string { return m.Unit.FullName }),
		flat.TextOf("kind", func(m row) string { return m.Kind }),
		flat.TextOf("title", func(m row) string { return m.Title }),
		flat.DayOf("on_date", func(m row) calendar.Date { return m.OnDay }),
		flat.TextOf("starts", func(m row) string { return m.Starts }),
		flat.TextOf("ends", func(m row) string { return m.Ends }),
		flat.TextOf("place", func(m row) string { return m.Place }),
		flat.DayOf("cancelled_on", func(m row) calendar.Date { return m.CancelledOn }),
		flat.TextOf("cancelled_reason", func(m row) string { return m.CancelledReason }),
	}
}

// mostMeetings is more than a unit and those below call in a term.
const mostMeetings = 20_000

func unitMeetings(r *web.Request) ([]*meeting.Meeting, error) {
	p, err := unitAt(r)
	if err != nil {
		return nil, err
	}
	return refs(meeting.List(r.Tx, p.Unit.Path, p.Term.ID, meeting.Filter{Past: r.Query("past") != "", Kind: r.Query("kind"), Limit: mostMeetings}))
}

// definitions are the figures of the register.
func definitions(*web.Request) ([]*figure.Definition, error) { return refs(figure.Register(), nil) }
