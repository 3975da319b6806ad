package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/schedule"
	pages "daihoi/templates/office"
	"daihoi/templates/ui"
)

// readSheet reads the sheet of the address.
func readSheet(r *web.Request) (org.Unit, office.Sheet, error) {
	u, err := r.UnitAt(access.PlanCongress)
	if err != nil {
		return u, office.Sheet{}, err
	}
	id, err := r.ID("sheet")
	if err != nil {
		return u, office.Sheet{}, err
	}
	s, err := office.Get(r.Tx, u.ID, id)
	return u, s, err
}

// sheetPage shows what the sheet would do, or what it has done.
func sheetPage(r *web.Request) (web.Result, error) {
	u, s, err := readSheet(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Sheet{Frame: r.FrameWithTitle(s.FileName), Path: sheetPath(u, s.ID), Home: web.OfficePath(u), Sub: u.FullName, Version: s.Version, Preview: s.State == office.Preview}
	if v.Crumbs, err = r.CrumbsToUnit(u); err != nil {
		return web.Result{}, err
	}
	v.Crumbs = append(v.Crumbs, ui.Link{Href: web.OfficePath(u), Label: r.T("office.title")}, web.Here(s.FileName))
	v.Frame.Path = v.Path
	if v.Preview {
		err = showPlan(r, &v, s)
	} else {
		err = showDone(r, &v, s)
	}
	return web.Show(pages.SheetPage(v)), err
}

func showPlan(r *web.Request, v *pages.Sheet, s office.Sheet) error {
	p, err := office.Make(r.Tx, s)
	if err != nil {
		return err
	}
	conflicts, err := office.Conflicts(r.Tx, s, p)
	if err != nil {
		return err
	}
	units, err := office.Units(r.Tx, s.Unit, s.TermID)
	if err != nil {
		return err
	}
	for _, u := range units {
		v.Units = append(v.Units, ui.Option{Value: u.Code, Label: u.FullName})
	}
	v.Seen, v.Asked, v.Open, v.Work = p.Digest, p.Asked, p.Problems, p.New+p.Replaces
	count := func(key string, n int) {
		if n > 0 {
			v.Counts = append(v.Counts, r.T(key, "Count", n))
		}
	}
	count("office.count.rows", len(p.Rows))
	count("office.count.new", p.New-p.Accounts)
	count("office.count.accounts", p.Accounts)
	count("office.count.replaces", p.Replaces)
	count("office.count.same", p.Same)
	count("office.count.asked", p.Asked)
	count("office.count.problems", p.Problems-p.Asked)
	if len(s.Plan.Unused) > 0 {
		v.Unused = r.T("office.unused", "Columns", strings.Join(s.Plan.Unused, ", "))
	}
	moves := false
	for i := range p.Rows {
		row := &p.Rows[i]
		v.Rows = append(v.Rows, rowOf(r, s, row, conflicts))
		l, found := row.Line(officeplan.Day)
		moves = moves || found && l.Replaces
	}
	if moves {
		v.Reason = reasonInput(r, r.T("office.reason", "File", s.FileName))
	}
	v.LeaveOut = r.Form("leave_out") != ""
	for _, problem := range r.Problems() {
		if problem.Field == "leave_out" {
			v.LeaveOutError = r.Words.Problem(problem)
		}
	}
	return nil
}

func reasonInput(r *web.Request, proposed string) *ui.Input {
	in := r.WithError(ui.Input{Key: "reason", Label: r.T("office.reason_label"), Value: r.InputValue("reason", proposed)})
	return &in
}

func rowOf(r *web.Request, s office.Sheet, row *officeplan.RowPlan, conflicts map[int64][]schedule.Conflict) pages.Row {
	out := pages.Row{Number: row.Number, Text: row.Text, Asked: row.State == officeplan.Asked, Same: row.Same, Answer: s.Answers[row.Number]}
	if row.State != officeplan.Read && !out.Asked {
		out.Said = r.T("office.row." + string(row.State))
	}
	for _, c := range row.Candidates {
		out.Options = append(out.Options, ui.Option{Value: c.Code, Label: r.T("office.perhaps", "Unit", c.FullName)})
	}
	for _, p := range row.Problems {
		text := r.Words.Problem(p.Problem)
		if p.Column != "" {
			text = p.Column + ": " + text
		}
		out.Problems = append(out.Problems, text)
	}
	if row.Unit == nil {
		return out
	}
	out.Unit = row.Unit.FullName
	for _, l := range row.Lines {
		c := pages.Change{Field: r.T("office.line." + l.What), Old: shown(l.What, l.Old), New: shown(l.What, l.New)}
		if l.What == officeplan.Account || l.What == officeplan.Grant {
			c.New = r.T("office.account", "Username", l.New, "Name", row.User.FullName, "Role", r.T("role."+string(row.Role)))
		}
		if l.What == officeplan.Day && row.Starts != "" && !l.Replaces {
			c.New += " " + row.Starts
		}
		if l.Replaces {
			c.Key, c.Ticked = l.Key, slices.Contains(r.FormValues("tick"), l.Key) || slices.Contains(r.QueryValues("tick"), l.Key)
		}
		out.Changes = append(out.Changes, c)
	}
	for _, k := range conflicts[row.Unit.ID] {
		out.Warnings = append(out.Warnings, report.ConflictWords(r.Words, k))
	}
	return out
}

// shown is a canonical text as people read it.
func shown(what, text string) string {
	if what == officeplan.Day {
		if day, err := calendar.ParseTyped(text); err == nil && !day.IsZero() {
			return day.Short()
		}
	}
	return text
}

func showDone(r *web.Request, v *pages.Sheet, s office.Sheet) error {
	v.State = r.T("office.state." + string(s.State))
	for _, e := range s.Done.Effects {
		v.Done = append(v.Done, effectOf(r, e))
	}
	for _, e := range s.Done.Left {
		v.Left = append(v.Left, effectOf(r, e))
	}
	if v.MayUndo = s.State == office.Applied; v.MayUndo && s.Moves() {
		v.Reason = reasonInput(r, r.T("office.undo_reason", "File", s.FileName))
	}
	waiting, first, err := office.Waiting(r.Tx, s)
	v.Slips = pages.Slips{Count: len(waiting), Again: !first}
	if !s.SlipsAt.IsZero() {
		v.Slips.When = r.Words.Moment(s.SlipsAt.Time)
	}
	return err
}

func effectOf(r *web.Request, e office.Effect) pages.Effect {
	out := pages.Effect{Unit: e.Unit, What: r.T("office.line." + e.What), Old: shown(e.What, e.Old), New: shown(e.What, e.New)}
	if !e.Day.IsZero() {
		out.New = strings.TrimSuffix(e.Day.Short()+", "+out.New, ", ")
	}
	if e.Role != "" {
		out.New += " – " + r.T("role."+string(e.Role))
	}
	return out
}

func apply(r *web.Request) (web.Result, error) {
	u, s, err := readSheet(r)
	if err != nil {
		return web.Result{}, err
	}
	done, err := office.Apply(r.Tx, u.ID, s.ID, r.FormInt("version"), office.Consent{Seen: r.Form("seen"), Ticks: r.FormValues("tick"),
		LeaveOut: r.Form("leave_out") != "", Reason: r.Form("reason")})
	return web.Redirect(sheetPath(u, s.ID)).Saying("office.applied", "Count", len(done.Done.Effects)), err
}

// answer takes what was chosen for the rows that are asked about.
func answer(r *web.Request) (web.Result, error) {
	u, s, err := readSheet(r)
	if err != nil {
		return web.Result{}, err
	}
	said := officeplan.Answers{}
	for _, key := range r.FormKeys() {
		if number, is := strings.CutPrefix(key, "row-"); is && r.Form(key) != "" {
			if n, err := strconv.Atoi(number); err == nil {
				said[n] = r.Form(key)
			}
		}
	}
	back := web.WithParams(url.Values{"tick": r.FormValues("tick")}) // what was ticked before stays
	return web.Redirect(sheetPath(u, s.ID) + back).Saying("import.answered"), office.Answer(r.Tx, u.ID, s.ID, r.FormInt("version"), said)
}

func discard(r *web.Request) (web.Result, error) {
	u, s, err := readSheet(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.OfficePath(u)).Saying("import.discarded"), office.Discard(r.Tx, u.ID, s.ID, r.FormInt("version"))
}

func undo(r *web.Request) (web.Result, error) {
	u, s, err := readSheet(r)
	if err != nil {
		return web.Result{}, err
	}
	done, err := office.Undo(r.Tx, u.ID, s.ID, r.FormInt("version"), r.Form("reason"))
	return web.Redirect(sheetPath(u, s.ID)).Saying("office.undone", "Count", len(done.Done.Effects)-len(done.Done.Left)), err
}
