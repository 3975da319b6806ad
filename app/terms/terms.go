package terms

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/report"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/template"
	"daihoi/models/term"
	"daihoi/templates/terms"
	"daihoi/templates/ui"
)

// guarded lets only the administrators of the whole installation in.
func guarded(h web.Handler) web.Handler {
	return func(r *web.Request) (web.Result, error) {
		if !r.RunsInstallation() {
			return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
		}
		return h(r)
	}
}

// listPage shows every term with all its rules and what each rests on.
func listPage(r *web.Request) (web.Result, error) {
	v := terms.List{Frame: r.Frame("terms.title")}
	if r.Stale() { // why what was asked for is not possible any more
		v.Frame.Problems = append(v.Frame.Problems, ui.Problem{Text: r.Words.With(r.Fault.Key, r.Fault.Args)})
	}
	all, err := org.Terms(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	current, err := org.CurrentTerm(r.Tx)
	if err != nil {
		return web.Result{}, err
	}
	read, err := newReader(r)
	if err != nil {
		return web.Result{}, err
	}
	for _, t := range all {
		shown, err := read.term(t)
		if err != nil {
			return web.Result{}, err
		}
		if shown.Working = t.ID == current.ID; !shown.Working {
			shown.View = "/units/" + r.Home() + "?term=" + t.Code
		}
		shown.Removable = shown.Removable && !shown.Working
		v.Terms = append(v.Terms, shown)
	}
	v.Shipped, err = shippedOptions(all)
	return web.Show(terms.ListPage(v)), err
}

// shippedOptions are the terms that come with the program and have not been added.
func shippedOptions(present []org.Term) ([]ui.Option, error) {
	shipped, err := org.ShippedTerms()
	var options []ui.Option
	for _, s := range shipped {
		if !slices.ContainsFunc(present, func(t org.Term) bool { return t.Code == s.Code }) {
			options = append(options, ui.Option{Value: s.Code, Label: s.Name})
		}
	}
	return options, err
}

// reader has what the cards of all terms share.
type reader struct {
	r         *web.Request
	nation    org.Unit
	levels    []org.Level
	templates []template.Template
}

func newReader(r *web.Request) (reader, error) {
	read := reader{r: r}
	var err error
	if read.nation, err = org.ByCode(r.Tx, org.NationCode); err != nil {
		return read, err
	}
	if read.levels, err = org.Levels(r.Tx); err != nil {
		return read, err
	}
	read.templates, err = template.List(r.Tx)
	return read, err
}

// source is the name of a source without the address that it ends in, and that address as a link to be read: its host.
func source(text string) (string, ui.Link) {
	at := strings.LastIndex(text, "http")
	if at < 0 {
		return text, ui.Link{}
	}
	address, err := url.Parse(strings.TrimSpace(text[at:]))
	if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
		return text, ui.Link{}
	}
	return strings.TrimRight(text[:at], " :;,"), ui.Link{Href: address.String(), Label: strings.TrimPrefix(address.Host, "www.")}
}

func (read reader) term(t org.Term) (terms.Term, error) {
	r := read.r
	out := terms.Term{Code: t.Code, Name: t.Name, Years: fmt.Sprintf("%d–%d", t.StartYear, t.EndYear), UnitsOn: t.UnitsOn.Short(),
		Version: t.Version}
	out.Source, out.SourceLink = source(t.Source)
	if t.Closed() {
		out.Closed = r.T("terms.closed", "Day", t.ClosedOn)
	}
	used, err := term.UsesOf(r.Tx, t.ID, "")
	if err != nil {
		return out, err
	}
	out.Removable = used.None()
	out.Uses = r.T("terms.used", "Congresses", used.Congresses, "Proposals", used.Proposals, "Templates", used.OwnTemplates)
	if used.None() {
		out.Uses = r.T("terms.unused")
	}
	rules, err := term.LevelsOf(r.Tx, t.ID)
	if err != nil {
		return out, err
	}
	for _, l := range rules {
		level, err := read.level(t, l)
		if err != nil {
			return out, err
		}
		level.Removable = used.None()
		out.Levels = append(out.Levels, level)
	}
	more, err := term.LevelsToAdd(r.Tx, t)
	for _, l := range more {
		out.More = append(out.More, ui.Option{Value: l.Code, Label: r.Words.Pick(l.NameVi, l.NameEn)})
	}
	return out, err
}

func (read reader) level(t org.Term, l org.TermLevel) (terms.Level, error) {
	r := read.r
	out := terms.Level{Code: l.LevelCode, Name: report.LevelName(r.Words, read.levels, l.LevelCode), Version: l.Version,
		Edit: "/terms/rule?term=" + t.Code + "&level=" + l.LevelCode, Facts: ruleFacts(r, l)}
	if m, ok := template.Applying(read.templates, t.ID, l.LevelCode, read.nation.Path); ok {
		out.Template = ui.Link{Href: "/templates/" + strconv.FormatInt(m.ID, 10), Label: r.Words.Pick(m.NameVI, m.NameEN)}
	}
	things := []directive.Ground{{Kind: directive.GroundDeadline, TargetID: l.ID}, {Kind: directive.GroundDays, TargetID: l.ID}, {Kind: directive.GroundDelegates, TargetID: l.ID}}
	grounds, err := directive.For(r.Tx, read.nation, things...)
	if err != nil {
		return out, err
	}
	seen := map[int64]bool{}
	for _, g := range things {
		for _, d := range grounds[g] {
			if !seen[d.ID] {
				seen[d.ID] = true
				out.Papers = append(out.Papers, ui.Link{Href: "/directives/" + strconv.FormatInt(d.ID, 10), Label: cmp.Or(d.Mark(), d.Summary)})
			}
		}
	}
	return out, nil
}

// ruleFacts are the rules of a level in words, each with its source.
func ruleFacts(r *web.Request, l org.TermLevel) []ui.Fact {
	unknown := r.T("terms.unknown")
	window := unknown
	switch {
	case l.Deadline.IsZero() && l.WindowFrom.IsZero():
	case l.WindowFrom.IsZero():
		window = r.T("terms.until", "Day", l.Deadline.Short())
	case l.Deadline.IsZero():
		window = r.T("terms.from", "Day", l.WindowFrom.Short())
	default:
		window = l.WindowFrom.Short() + " – " + l.Deadline.Short()
	}
	length := unknown
	if l.MaxDays > 0 {
		length = r.T("terms.max_days", "Count", l.MaxDays)
	}
	span := func(low, high int) string {
		switch {
		case high == 0:
			return unknown
		case low == 0:
			return r.T("terms.at_most", "Count", high)
		}
		return fmt.Sprintf("%d–%d", low, high)
	}
	return []ui.Fact{
		{Label: r.T("group.rule_days"), Value: window, Note: l.DeadlineSource},
		{Label: r.T("group.rule_length"), Value: length, Note: l.DaysSource},
		{Label: r.T("group.rule_delegates"), Value: span(l.DelegatesMin, l.DelegatesMax), Note: l.DelegatesSource},
		{Label: r.T("group.rule_committee"), Value: span(l.CommitteeMin, l.CommitteeMax), Note: l.CommitteeSource},
	}
}

// asked is the term that the address or the form names, the working one without a name.
func asked(r *web.Request) (org.Term, error) {
	code := cmp.Or(r.Form("term"), r.Query("term"))
	if code == "" {
		return org.CurrentTerm(r.Tx)
	}
	return org.TermByCode(r.Tx, code)
}

// askedRule is the level of the term that is named, the highest without a name.
func askedRule(r *web.Request) (org.Term, org.TermLevel, error) {
	t, err := asked(r)
	if err != nil {
		return t, org.TermLevel{}, err
	}
	rules, err := term.LevelsOf(r.Tx, t.ID)
	if err != nil {
		return t, org.TermLevel{}, err
	}
	code := cmp.Or(r.Form("level"), r.Query("level"))
	at := slices.IndexFunc(rules, func(l org.TermLevel) bool { return code == "" || l.LevelCode == code })
	if at < 0 {
		return t, org.TermLevel{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return t, rules[at], nil
}

func termPath(t org.Term) string { return "/terms#term-" + t.Code }
