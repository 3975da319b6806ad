package app

import (
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates"
)

// showAgenda makes the page of a form.
func (r *Request) showAgenda(c congress.Congress, parts []congress.AgendaPart, at int, f agendaForm) (Result, error) {
	v := templates.Agenda{Frame: r.frame("agenda.title"), Path: agendaPath(c.ID), Sub: r.congressLine(c), Congress: congressPath(c.ID),
		Programme: congressPath(c.ID) + "/programme", Script: congressPath(c.ID) + "/script",
		MayEdit: r.Actor.Can(access.EditCongress, c.Unit.Path), Notices: f.notices}
	v.Problems = nil
	for _, p := range append(f.wrong, r.releaseRefused()...) {
		v.Problems = append(v.Problems, templates.Problem{Field: p.Field, Text: r.agendaProblem(p)})
	}
	var err error
	if v.Crumbs, err = r.crumbsIn(c, v.Title); err != nil {
		return Result{}, err
	}
	if v.Conflict, err = r.conflictLine("congress", c.ID); err != nil || at < 0 {
		return show(templates.AgendaPage(v)), err
	}
	v.Release, err = r.agendaRelease(c, parts)
	if err != nil {
		return Result{}, err
	}
	r.agendaSession(&v, parts, at, f)
	if err := r.agendaLimit(&v, c, parts, at, f); err != nil {
		return Result{}, err
	}
	v.Sources, err = r.agendaSources(c, parts[at])
	return show(templates.AgendaPage(v)), err
}

// releaseRefused are the problems of a release; those of a draft are in its form.
func (r *Request) releaseRefused() []fault.Problem {
	if r.Form("part") != "" {
		return nil
	}
	return r.Problems()
}

// agendaSession fills in the tabs and the rows of the session.
func (r *Request) agendaSession(v *templates.Agenda, parts []congress.AgendaPart, at int, f agendaForm) {
	part := parts[at]
	for i, p := range parts {
		v.Tabs = append(v.Tabs, templates.AgendaTab{Href: "?session=" + strconv.FormatInt(p.SessionID, 10), Current: i == at,
			Label: r.T("choice.kind."+p.Kind) + " · " + r.partTime(p)})
	}
	v.Part, v.Version = strconv.FormatInt(part.SessionID, 10), strconv.Itoa(part.Version)
	v.Starts, v.Ends = part.Starts, part.Ends
	v.Session = idPath(v.Congress+"/sessions", part.SessionID)
	v.Kinds = []templates.Option{{Label: r.T("agenda.kind_plain")}}
	kind, _ := congress.BlockFields.Find("block_kind")
	for _, o := range kind.Options {
		v.Kinds = append(v.Kinds, templates.Option{Value: o, Label: r.T("choice.block_kind." + o)})
	}
	if r.Stale() {
		v.Present = r.agendaRows(part, typedBlocks(part.Blocks), nil)
	}
	part.Blocks, _ = f.blocks()
	v.Rows = r.agendaRows(part, f.rows, f.wrong)
	v.Total, v.End = r.agendaEnd(part)
}

// partTime is when a session is held.
func (r *Request) partTime(p congress.AgendaPart) string {
	return r.sessionTime(congress.Session{OnDate: p.OnDate, Starts: p.Starts, Ends: p.Ends})
}

// agendaRows puts the rows on the clock of their part.
func (r *Request) agendaRows(part congress.AgendaPart, typed []map[string]string, wrong []fault.Problem) (rows []templates.AgendaRow) {
	flow := part.Flow()
	for i, t := range flow.Times {
		row := templates.AgendaRow{Number: i + 1, Values: typed[i], From: congress.ClockOf(t.From), To: congress.ClockOf(t.To),
			Kind: r.blockKind(part.Blocks[i].Kind), Gap: r.gapWords(i, t.Gap), Wrong: map[string]bool{}}
		for _, p := range wrong {
			if key, number, _ := strings.Cut(p.Field, "-"); number == strconv.Itoa(i+1) {
				row.Wrong[key] = true
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func (r *Request) blockKind(kind string) string {
	if kind == "" {
		return ""
	}
	return r.T("choice.block_kind." + kind)
}

// gapWords says what is wrong before the block at index i.
func (r *Request) gapWords(i, gap int) string {
	switch {
	case gap > 0 && i == 0:
		return r.T("agenda.gap_first", "Minutes", gap)
	case gap > 0:
		return r.T("agenda.gap", "Minutes", gap, "Before", i)
	case gap < 0:
		return r.T("agenda.overlap", "Minutes", -gap, "Before", i)
	}
	return ""
}

// agendaEnd says how long it all takes and when it ends.
func (r *Request) agendaEnd(part congress.AgendaPart) (total string, end templates.Status) {
	flow, minutes := part.Flow(), 0
	for _, b := range part.Blocks {
		minutes += b.Minutes
	}
	if len(part.Blocks) == 0 {
		return "", end
	}
	total = r.T("agenda.total", "Blocks", len(part.Blocks), "Minutes", minutes)
	switch time := congress.ClockOf(flow.Ends); {
	case time == "":
	case flow.Over > 0:
		end = templates.Status{Class: "late", Word: r.T("agenda.over", "Time", time, "Minutes", flow.Over, "End", part.Ends)}
	default:
		end = templates.Status{Class: "done", Word: r.T("agenda.ends", "Time", time)}
	}
	return total, end
}

// agendaLimit says when the sessions take longer than the level allows.
func (r *Request) agendaLimit(v *templates.Agenda, c congress.Congress, parts []congress.AgendaPart, at int, f agendaForm) error {
	rules, err := org.Rules(r.Tx, c.TermID)
	if err != nil {
		return err
	}
	rule := rules[c.Unit.LevelCode]
	now := append([]congress.AgendaPart(nil), parts...)
	now[at].Blocks, _ = f.blocks()
	if halves := congress.HalfDays(now); rule.MaxDays > 0 && halves > 2*rule.MaxDays {
		v.Notices = append(v.Notices, r.T("agenda.too_long", "Halves", halves, "Max", 2*rule.MaxDays, "Days", rule.MaxDays, "Source", sourceWords(rule.MaxDaysSource)))
	}
	return nil
}

// agendaSources are the templates of the level and the agendas of others, pilots first.
func (r *Request) agendaSources(c congress.Congress, part congress.AgendaPart) (groups []templates.OptionGroup, err error) {
	usual := templates.OptionGroup{Label: r.T("agenda.templates")}
	for _, t := range congress.AgendaTemplates(c.Unit.LevelCode) {
		if n := len(t.BlocksFor(part.Kind, part.Starts)); n > 0 {
			usual.Options = append(usual.Options, templates.Option{Value: "template-" + t.Code,
				Label: r.T("agenda.template."+t.Code, "Blocks", n, "Evidence", strings.ReplaceAll(t.Evidence, " ", ", "))})
		}
	}
	others := templates.OptionGroup{Label: r.T("agenda.others")}
	found, err := congress.AgendaSources(r.Tx, c, part.SessionID)
	for _, s := range found {
		key := "agenda.copy"
		if s.Pilot {
			key = "agenda.copy_pilot"
		}
		others.Options = append(others.Options, templates.Option{Value: "agenda-" + strconv.FormatInt(s.ID, 10),
			Label: r.T(key, "Unit", s.UnitName, "Kind", r.T("choice.kind."+s.Kind), "Blocks", s.Blocks)})
	}
	for _, g := range []templates.OptionGroup{usual, others} {
		if len(g.Options) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, err
}

// agendaProblem says which block a problem is in, or which task or session stands in the way of a release.
func (r *Request) agendaProblem(p fault.Problem) string {
	args := map[string]any{}
	for name, value := range p.Args {
		switch name {
		case "Task":
			value = r.T("task." + value.(string))
		case "Kind":
			value = r.T("choice.kind." + value.(string))
		}
		args[name] = value
	}
	if key, number, inBlock := strings.Cut(p.Field, "-"); inBlock {
		args["Field"] = r.T("agenda.cell", "Line", number, "Field", r.T("field."+key))
	} else {
		args["Field"] = r.T("field." + p.Field)
	}
	return r.Words.With(p.Key, args)
}
