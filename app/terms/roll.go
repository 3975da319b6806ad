package terms

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/rollover"
	"daihoi/templates/terms"
	"daihoi/templates/ui"
)

const (
	rollLine = "line-"
	// rollPicking names the lines whose members are picked one by one, rollPick and the line the ones that are ticked.
	rollPicking, rollPick = "picking", "pick-"
	// mostRollUnits is how many units a page can ask about one by one.
	mostRollUnits = 700
)

// rollInput reads the form from the address, or from what was posted.
func rollInput(r *web.Request) (rollover.Input, error) {
	in := rollover.Input{From: typed(r, "roll_from"), To: typed(r, "roll_to"), Source: typed(r, "roll_source"), Seen: r.Form("seen"), Choices: map[string]string{}}
	on, err := calendar.ParseTyped(typed(r, "roll_on"))
	if err != nil {
		return in, fault.At("roll_on", "problem.not_a_day")
	}
	in.On = on
	if common := typed(r, "roll_members"); common != "" {
		in.Choices[rollover.Members] = common
	}
	for _, key := range r.FormKeys() {
		if line, ok := strings.CutPrefix(key, rollLine); ok {
			in.Choices[line] = r.Form(key)
		}
	}
	for _, line := range r.FormValues(rollPicking) {
		if line == r.Form("marks") {
			continue
		}
		_, heir, _ := strings.Cut(in.Choices[line], "@")
		var ids []int64
		for _, value := range r.FormValues(rollPick + line) {
			if id, err := strconv.ParseInt(value, 10, 64); err == nil {
				ids = append(ids, id)
			}
		}
		if in.Choices[line] = rollover.Picked(ids, heir); len(ids) == 0 {
			in.Choices[line] = rollover.Leave
		}
	}
	return in, nil
}

func typed(r *web.Request, key string) string { return cmp.Or(r.Form(key), r.Query(key)) }

// rollPage asks which term goes over into which, and shows the plan that was asked for.
func rollPage(r *web.Request) (web.Result, error) {
	v := terms.Roll{Frame: r.Frame("terms.roll"), Cancel: "/terms"}
	if r.Query("preview") != "" || r.Form("seen") != "" {
		plan, err := previewRoll(r)
		if err != nil {
			return web.Result{}, err
		}
		if plan != nil {
			v.Crumbs = crumbs(r, v.Title)
			if r.Stale() {
				v.Frame.Problems = append(v.Frame.Problems, ui.Problem{Text: r.T("terms.roll_stale")})
			}
			if err := showRoll(r, &v, *plan); err != nil {
				return web.Result{}, err
			}
			return web.Show(terms.RollPage(v)), nil
		}
		v.Frame = r.Frame("terms.roll")
	}
	v.Crumbs = crumbs(r, v.Title)
	err := rollForm(r, &v)
	return web.Show(terms.RollForm(v)), err
}

// previewRoll makes the plan; see web.Previewed.
func previewRoll(r *web.Request) (*rollover.Plan, error) {
	return web.Previewed(r, func() (rollover.Plan, error) {
		in, err := rollInput(r)
		if err != nil {
			return rollover.Plan{}, err
		}
		return rollover.Make(r.Tx, in)
	})
}

func rollForm(r *web.Request, v *terms.Roll) error {
	all, err := org.Terms(r.Tx)
	if err != nil {
		return err
	}
	current, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return err
	}
	input := func(key, value string) ui.Input {
		in := r.WithError(ui.Input{Key: key, Label: r.T("field." + key), Value: cmp.Or(typed(r, key), value), Hint: r.T("terms." + key + "_hint")})
		return in
	}
	choose := func(key, value string, options []ui.Option) ui.Input {
		in := input(key, value)
		in.Kind, in.Options = "choice", append([]ui.Option{{}}, options...)
		return in
	}
	var open []ui.Option
	for _, t := range all {
		if !t.Closed() {
			open = append(open, ui.Option{Value: t.Code, Label: t.Name})
		}
	}
	from := current.Code
	if current.Closed() {
		from = ""
	}
	next := ""
	if i := slices.IndexFunc(open, func(o ui.Option) bool { return o.Value == from }); i == 1 && len(open) == 2 {
		next = open[0].Value
	}
	common := input("roll_members", "")
	common.Kind, common.Options = "choice", []ui.Option{{Label: r.T("terms.roll_as_proposed")}}
	for _, mark := range append(delegate.Marks(), rollover.Leave) {
		common.Options = append(common.Options, ui.Option{Value: mark, Label: r.T("rollover.members." + mark)})
	}
	on := input("roll_on", r.Today().Short())
	on.Width = "m"
	v.Inputs = []ui.Input{choose("roll_from", from, open), choose("roll_to", next, open), on, input("roll_source", ""), common}
	v.None = len(open) < 2
	return nil
}

// showRoll shows the plan: a row for each unit, then the lines of other things.
func showRoll(r *web.Request, v *terms.Roll, p rollover.Plan) error {
	v.Summary = r.T("terms.roll_summary", "From", p.Old.Name, "To", p.New.Name, "On", p.On, "Source", p.Source)
	if p.On.After(r.Today()) {
		v.Early = r.T("terms.roll_early", "On", p.On)
	}
	going := p.Going()
	for _, what := range rollover.Whats {
		if n := going[what]; n > 0 && what != rollover.Working {
			v.Counts = append(v.Counts, ui.Fact{Label: r.T("field." + "roll_" + what), Value: r.Words.Number(n)})
		}
	}
	if p.Open > 0 {
		v.Notes = append(v.Notes, r.T("terms.roll_open", "Count", p.Open, "Term", p.Old.Name))
	}
	if p.Without > 0 {
		v.Notes = append(v.Notes, r.T("terms.roll_without", "Count", p.Without))
	}
	if len(p.Present) > 0 {
		v.Notes = append(v.Notes, r.T("terms.roll_present", "Count", len(p.Present), "Units", strings.Join(p.Present[:min(len(p.Present), 10)], ", ")))
	}
	at := map[string]int{}
	for _, l := range p.Lines {
		choice, err := rollChoice(r, l)
		if err != nil {
			return err
		}
		if !perUnit[l.What] {
			v.Lines = append(v.Lines, terms.RollLine{What: r.T("rollover." + l.What), Unit: l.Name, Choice: choice})
			continue
		}
		i, there := at[l.Unit]
		if !there {
			i = len(v.Units)
			at[l.Unit] = i
			unit := terms.RollUnit{Name: l.Name}
			if l.Merged {
				unit.Note = r.T("terms.roll_merged")
			}
			v.Units = append(v.Units, unit)
		}
		v.Units[i].Cells = append(v.Units[i].Cells, choice)
	}
	if len(v.Units) > mostRollUnits {
		v.Notes = append(v.Notes, r.T("terms.roll_many", "Count", len(v.Units)))
		v.Units = nil
	}
	v.Seen = p.Digest
	again := url.Values{}
	for _, key := range []string{"roll_from", "roll_to", "roll_on", "roll_source", "roll_members"} {
		if value := typed(r, key); value != "" {
			again.Set(key, value)
			v.Again = append(v.Again, ui.Hidden{Name: key, Value: value})
		}
	}
	v.Back = "/terms/roll?" + again.Encode()
	return nil
}

// perUnit are the lines that stand in the row of a unit.
var perUnit = map[string]bool{rollover.Convene: true, rollover.Ordinal: true, rollover.Targets: true, rollover.Follower: true, rollover.Members: true}

func rollChoice(r *web.Request, l rollover.Line) (terms.RollChoice, error) {
	c := terms.RollChoice{Key: rollLine + l.Key, Label: r.T("rollover." + l.What), Thing: l.Thing, To: l.To}
	switch {
	case l.What == rollover.Ordinal && l.Old > 0:
		c.Thing = r.T("rollover.ordinal_before", "Ordinal", book.Roman(l.Old))
	case l.What == rollover.Members && l.Old >= 0:
		c.Thing = strings.TrimPrefix(l.Thing+"; "+r.T("rollover.members_elected", "Count", l.Old), "; ")
	case l.What == rollover.Template || l.What == rollover.Team || l.What == rollover.Leader:
		c.Label, c.Thing = l.Thing, ""
	}
	for _, o := range l.Options {
		c.Options = append(c.Options, ui.Option{Value: o.Value, Label: rollOption(r, l, o)})
	}
	if l.What != rollover.Members || !strings.Contains(l.To, "@") && slices.ContainsFunc(l.Options, func(o rollover.Option) bool { return o.Of != "" }) {
		return c, nil // of several heirs one has to be chosen first
	}
	c.Line = l.Key
	if r.Form("people") != l.Key && !slices.Contains(r.FormValues(rollPicking), l.Key) || r.Form("marks") == l.Key {
		return c, nil
	}
	people, err := delegate.Candidates(r.Tx, l.Congress())
	ids, _, picking := rollover.Picks(l.To)
	mark, _, _ := strings.Cut(l.To, "@")
	for _, p := range people {
		option := ui.Option{Value: strconv.FormatInt(p.ID, 10), Label: strings.TrimSuffix(p.FullName+", "+p.Occupation, ", ")}
		c.People = append(c.People, ui.TickOption{Option: option, Ticked: picking && slices.Contains(ids, p.ID) || !picking && p.Bears(mark)})
	}
	return c, err
}

func rollOption(r *web.Request, l rollover.Line, o rollover.Option) string {
	switch {
	case l.What == rollover.Ordinal && o.Value != rollover.Unknown:
		n, _ := strconv.Atoi(o.Value)
		return r.T("rollover.ordinal_is", "Ordinal", book.Roman(n))
	case l.What == rollover.Targets && o.Value != rollover.Leave:
		return r.T("rollover.targets.from", "Unit", o.Of)
	case l.What == rollover.Members && strings.HasPrefix(o.Value, "only:"):
		return r.T("rollover.members.only", "Count", o.Count)
	case l.What == rollover.Members && o.Value != rollover.Leave:
		mark, _, _ := strings.Cut(o.Value, "@")
		label := r.T("rollover.members."+mark) + " (" + r.Words.Number(o.Count) + ")"
		if o.Of != "" {
			label += " → " + o.Of
		}
		return label
	}
	return r.T("rollover." + l.What + "." + o.Value)
}

func roll(r *web.Request) (web.Result, error) {
	if r.Form("people")+r.Form("marks") != "" { // only the names of a list are asked for, or no longer
		return rollPage(r)
	}
	in, err := rollInput(r)
	if err != nil {
		return web.Result{}, err
	}
	done, err := rollover.Apply(r.Tx, in)
	if err != nil {
		return web.Result{}, err
	}
	to, err := org.TermByID(r.Tx, done.ToID)
	return web.Redirect(termPath(to)).Saying("terms.rolled", "Term", to.Name), err
}

// lastRoll is the plan by which the term that is named was closed.
func lastRoll(r *web.Request) (t org.Term, d rollover.Done, err error) {
	if t, err = asked(r); err == nil {
		d, err = rollover.Last(r.Tx, t.ID)
	}
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return t, d, err
}

func undoRollPage(r *web.Request) (web.Result, error) {
	t, d, err := lastRoll(r)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Frame: r.Frame("terms.roll_undo"), Sub: r.T("terms.name", "Term", t.Name), Lead: r.T("terms.roll_undo_none"), Button: r.T("terms.roll_undo"), Cancel: termPath(t), Version: d.Version}
	if d.ID != 0 {
		v.Lead = r.T("terms.roll_undo_lead", "Term", t.Name, "On", d.OnDate, "Source", d.Source, "Who", d.ByName, "When", r.Words.Moment(d.At.Time))
	}
	v.Crumbs = crumbs(r, v.Title)
	v.Groups = nil
	return web.Show(ui.SimpleFormPage(v)), nil
}

func undoRoll(r *web.Request) (web.Result, error) {
	t, d, err := lastRoll(r)
	if err != nil {
		return web.Result{}, err
	}
	if d.ID == 0 {
		return web.Result{}, fault.At("", "terms.roll_undo_none")
	}
	_, err = rollover.Undo(r.Tx, d.ID, r.FormInt("version"))
	return web.Redirect(termPath(t)).Saying("terms.roll_undone", "Term", t.Name), err
}
