package delegations

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/delegations"
	"daihoi/templates/ui"
)

// seatsForm is the allocation as the form has it: text by field key, as typed.
type seatsForm struct {
	head    map[string]string
	lines   []map[string]string
	notices []string
	wrong   []fault.Problem
	seats   []int // by line, nil while they cannot be computed
}

// allocationPage shows the seats of a congress, as a form to those who may decide on them.
func allocationPage(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	saved, err := delegation.SavedAllocation(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	if r.Refused() {
		return showSeats(r, c, saved, decodeSeats(r))
	}
	f := seatsFormOf(saved)
	if saved.ID == 0 && r.Actor.Can(access.EditCongress, c.Unit.Path) {
		draft, err := proposedSeats(r, c)
		if err != nil {
			return web.Result{}, err
		}
		f = seatsFormOf(draft)
		f.notices = []string{r.T("allot.draft")}
	}
	return showSeats(r, c, saved, f)
}

func proposedSeats(r *web.Request, c congress.Congress) (delegation.Allocation, error) {
	return delegation.ProposedAllocation(r.Tx, c, r.T("allot.ex_officio"), r.T("allot.appointed"))
}

// seatsFormOf fills the form from an allocation; a draft has no seats yet.
func seatsFormOf(a delegation.Allocation) seatsForm {
	f := seatsForm{head: delegation.AllocationFields.Values(&a)}
	for _, l := range a.Lines {
		f.lines = append(f.lines, delegation.LineFields.Values(&l))
		if a.ID != 0 {
			f.seats = append(f.seats, l.Seats)
		}
	}
	return f
}

// decodeSeats reads the posted form, in which every input of a line is repeated for each line.
func decodeSeats(r *web.Request) seatsForm {
	f := seatsForm{head: map[string]string{}, wrong: r.Problems()}
	for _, key := range delegation.AllocationFields.Keys() {
		f.head[key] = r.Form(key)
	}
	for i := range r.FormValues("allot_name") {
		line := map[string]string{}
		for _, key := range delegation.LineFields.Keys() {
			if typed := r.FormValues(key); i < len(typed) {
				line[key] = typed[i]
			}
		}
		f.lines = append(f.lines, line)
	}
	return f
}

// allocation decodes the form.
func (f seatsForm) allocation() (a delegation.Allocation, problems []fault.Problem) {
	problems = delegation.AllocationFields.Decode(func(key string) string { return f.head[key] }, &a)
	for i, typed := range f.lines {
		var l delegation.SeatLine
		for _, p := range delegation.LineFields.Decode(func(key string) string { return typed[key] }, &l) {
			p.Field = delegate.At(p.Field, i+1)
			problems = append(problems, p)
		}
		a.Lines = append(a.Lines, l)
	}
	return a, problems
}

// compute fills in the seats, or says what is wrong.
func (f *seatsForm) compute() error {
	a, problems := f.allocation()
	err := fault.Of(problems)
	if err == nil {
		err = a.Fill()
	}
	f.seats = nil
	for i := 0; err == nil && i < len(a.Lines); i++ {
		f.seats = append(f.seats, a.Lines[i].Seats)
	}
	return err
}

// allotSeats saves the allocation. The other buttons of the form only change what is shown.
func allotSeats(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.EditCongress)
	if err != nil {
		return web.Result{}, err
	}
	f := decodeSeats(r)
	if do := r.Form("do"); do != "" && do != "save" {
		return arrangeSeats(r, c, f, do)
	}
	in, problems := f.allocation()
	err = web.RunIfValid(problems, func() (err error) {
		in, err = delegation.Allocate(r.Tx, c.ID, r.FormInt("version"), in)
		return err
	})
	return web.Redirect(web.AllocationPath(c)).Saying("allot.saved", "Count", in.Total), err
}

// arrangeSeats computes the seats (preview) and adds, moves or removes lines, without saving.
func arrangeSeats(r *web.Request, c congress.Congress, f seatsForm, do string) (web.Result, error) {
	saved, err := delegation.SavedAllocation(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	if saved.Version != r.FormInt("version") {
		return web.Result{}, store.Stale()
	}
	what, number, _ := strings.Cut(do, "-")
	n, _ := strconv.Atoi(number)
	i := n - 1
	here := i >= 0 && i < len(f.lines)
	switch {
	case what == "preview":
		if err := f.compute(); err != nil {
			return web.Result{}, err
		}
	case what == "add":
		f.lines = append(f.lines, map[string]string{"allot_kind": delegation.LineUnit})
	case what == "propose":
		if err := addProposed(r, c, &f); err != nil {
			return web.Result{}, err
		}
	case what == "remove" && here:
		f.lines = slices.Delete(f.lines, i, i+1)
	case what == "up" && here && i > 0:
		f.lines[i-1], f.lines[i] = f.lines[i], f.lines[i-1]
	case what == "down" && here && i+1 < len(f.lines):
		f.lines[i+1], f.lines[i] = f.lines[i], f.lines[i+1]
	}
	_ = f.compute() // while a line is incomplete the seats stay empty
	f.notices = []string{r.T("allot.unsaved")}
	return showSeats(r, c, saved, f)
}

// addProposed adds the suggested lines of bodies that have none yet.
func addProposed(r *web.Request, c congress.Congress, f *seatsForm) error {
	draft, err := proposedSeats(r, c)
	if err != nil {
		return err
	}
	present, _ := f.allocation()
	for _, l := range draft.Lines {
		if !delegation.HasLine(present.Lines, l) {
			f.lines = append(f.lines, delegation.LineFields.Values(&l))
		}
	}
	return nil
}

// showSeats builds the page from a form.
func showSeats(r *web.Request, c congress.Congress, saved delegation.Allocation, f seatsForm) (web.Result, error) {
	v := delegations.Allocation{Frame: r.Frame("allot.title"), Path: web.AllocationPath(c), Data: r.DataFiles(web.AllocationPath(c)+".xlsx", "allocation"), Congress: web.CongressPath(c.ID), Unit: c.Unit.FullName,
		MayEdit: r.Actor.Can(access.EditCongress, c.Unit.Path), Saved: saved.ID != 0, Version: saved.Version, Notices: f.notices}
	v.Problems = nil
	for _, p := range f.wrong {
		v.Problems = append(v.Problems, ui.Problem{Field: p.Field, Text: seatProblem(r, p)})
	}
	var err error
	if v.Crumbs, err = r.CongressCrumbs(c, v.Title); err != nil {
		return web.Result{}, err
	}
	if v.Conflict, err = seatsConflict(r, c); err != nil {
		return web.Result{}, err
	}
	if v.Grounds, err = r.NumberGrounds(c, directive.GroundAllocation); err != nil {
		return web.Result{}, err
	}
	a, _ := f.allocation()
	v.Total, v.Base = seatInput(r, "allot_total", f), seatInput(r, "allot_base", f)
	for _, kind := range delegation.LineKinds {
		v.Kinds = append(v.Kinds, ui.Option{Value: kind, Label: r.T("choice.allot_kind." + kind)})
	}
	if err := seatRows(r, c, &v, a, f); err != nil {
		return web.Result{}, err
	}
	more, err := seatWarnings(r, c, a.Total)
	v.Notices = append(v.Notices, more...)
	return web.Show(delegations.AllocationPage(v)), err
}

// seatRows compares the lines with the list of delegates.
func seatRows(r *web.Request, c congress.Congress, v *delegations.Allocation, a delegation.Allocation, f seatsForm) error {
	senders, err := delegation.Senders(r.Tx, c.ID)
	if err != nil {
		return err
	}
	computed := len(f.seats) == len(a.Lines) && len(a.Lines) > 0
	for i := range a.Lines {
		if computed {
			a.Lines[i].Seats = f.seats[i]
		}
	}
	compared, strangers := delegation.Match(a.Lines, senders)
	seats, sent := 0, 0
	for i, line := range compared {
		typed := f.lines[i]
		row := delegations.AllocationRow{Number: i + 1, Kind: typed["allot_kind"], Name: typed["allot_name"], Weight: typed["allot_weight"],
			Minimum: typed["allot_minimum"], Maximum: typed["allot_maximum"], Locked: typed["allot_locked"], Note: typed["allot_note"],
			Sent: entered(line.Sent), Wrong: map[string]bool{}}
		if line.Line.Kind != "" {
			row.KindWord = r.T("choice.allot_kind." + line.Line.Kind)
		}
		for _, p := range f.wrong {
			if key, number, _ := strings.Cut(p.Field, "-"); number == strconv.Itoa(i+1) {
				row.Wrong[key] = true
			}
		}
		if computed {
			row.Seats, row.State = fmt.Sprint(line.Line.Seats), r.SeatGap(line.Gap)
		}
		seats, sent = seats+line.Line.Seats, sent+line.Sent
		v.Rows = append(v.Rows, row)
	}
	v.Sent = entered(sent)
	if computed {
		v.Seats, v.State = fmt.Sprint(seats), r.SeatGap(sent-seats)
	}
	if !v.MayEdit && !v.Saved {
		return nil
	}
	for _, s := range strangers {
		name := s.Name
		if name == "" {
			name = r.T("allot.no_sender")
		}
		v.Strangers = append(v.Strangers, ui.Count{Label: name + " · " + r.T("choice.category."+s.Category), Number: s.Count})
	}
	return nil
}

// seatInput is an input outside the lines.
func seatInput(r *web.Request, key string, f seatsForm) ui.Input {
	in := ui.Input{Key: key, Label: r.T("field." + key), Value: f.head[key], Mode: "numeric", Width: "s"}
	for _, p := range f.wrong {
		if p.Field == key {
			in.Error = seatProblem(r, p)
		}
	}
	return in
}

// seatProblem says which line a problem is in.
func seatProblem(r *web.Request, p fault.Problem) string {
	key, number, inLine := strings.Cut(p.Field, "-")
	if !inLine {
		return r.Words.Problem(p)
	}
	args := map[string]any{"Field": r.T("allot.line", "Line", number, "Field", r.T("field."+key))}
	for name, value := range p.Args {
		args[name] = value
	}
	return r.Words.With(p.Key, args)
}

// seatsConflict says who saved the allocation first.
func seatsConflict(r *web.Request, c congress.Congress) (string, error) {
	if !r.Stale() {
		return "", nil
	}
	entries, err := store.History(r.Tx, "congress", c.ID, 100)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if e.Action == "seats_allotted" {
			return r.T("form.conflict", "Who", e.UserName, "When", r.Words.Moment(e.At.Time)), nil
		}
	}
	return r.T("fault.stale"), nil
}

// seatWarnings say what is unusual about the total.
func seatWarnings(r *web.Request, c congress.Congress, total int) (lines []string, err error) {
	if total == 0 {
		return nil, nil
	}
	rules, err := org.Rules(r.Tx, c.TermID)
	rule := rules[c.Unit.LevelCode]
	if rule.DelegatesMax > 0 && (total < rule.DelegatesMin || total > rule.DelegatesMax) {
		ground, err := report.RuleGround(r.Tx, r.Words, c.Unit, rule, directive.GroundDelegates)
		if err != nil {
			return nil, err
		}
		lines = append(lines, r.T("allot.range", "Total", total, "From", rule.DelegatesMin, "To", rule.DelegatesMax, "Ground", ground))
	}
	if c.Seats > 0 && c.Seats != total {
		lines = append(lines, r.T("allot.seats_differ", "Total", total, "Seats", c.Seats))
	}
	return lines, err
}

// allocationWorkbook downloads the "bảng phân bổ đại biểu"; without a saved allocation there is none.
func allocationWorkbook(r *web.Request) (web.Result, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return web.Result{}, err
	}
	saved, err := delegation.SavedAllocation(r.Tx, c.ID)
	if err != nil {
		return web.Result{}, err
	}
	if saved.ID == 0 {
		return web.Redirect(web.AllocationPath(c)).Saying("allot.none"), nil
	}
	sign, err := report.SignatureOf(r.Tx, r.Words, c.Unit, r.Today())
	if err != nil {
		return web.Result{}, err
	}
	in := exports.Allocation{Unit: c.Unit.FullName, Code: c.Unit.Code, Place: c.Unit.Name, Date: r.Today(), Total: saved.Total,
		Sign: sign, Words: r.Words}
	if in.Congress, in.Parent, err = report.PaperNames(r.Tx, r.Words, c); err != nil {
		return web.Result{}, err
	}
	if in.Lines, in.Strangers, err = delegation.Compare(r.Tx, c.ID); err != nil {
		return web.Result{}, err
	}
	counts, err := delegate.Counters(r.Tx, delegate.Scope{CongressID: c.ID})
	if err != nil {
		return web.Result{}, err
	}
	in.Official = counts.Official
	name := book.FileName("xlsx", r.T("allot.file_name", "Unit", c.Unit.FullName, "Day", r.Today().String()))
	return r.DownloadRows(store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path},
		func(w io.Writer) error { return exports.WriteAllocation(w, in) }, in.Table())
}

// entered is a number of delegates on a list, "" while there are none.
func entered(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
