package agendas

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/agenda"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/templates/agendas"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// showAgenda builds the page from a form.
func showAgenda(r *web.Request, h agendaHost, at int, f agendaForm) (web.Result, error) {
	crumbs, err := h.crumbs(r)
	if err != nil {
		return web.Result{}, err
	}
	v := agendas.Agenda{Frame: r.FrameWithTitle(h.title, append(crumbs, web.Here(h.title))...), Path: h.at("/agenda"), Sub: h.sub, Home: h.home, NewSession: h.path + "/sessions/new",
		Programme: h.at("/programme"), Script: h.at("/script"), MayEdit: h.mayEdit, Notices: f.notices}
	v.Problems = nil
	for _, p := range append(f.wrong, releaseProblems(r)...) {
		v.Problems = append(v.Problems, ui.Problem{Field: p.Field, Text: agendaProblem(r, h, p)})
	}
	if v.Conflict, err = r.ConflictLine(h.history, h.historyID); err != nil || at < 0 {
		return web.Show(agendas.AgendaPage(v)), err
	}
	if v.Release, err = agendaRelease(r, h); err != nil {
		return web.Result{}, err
	}
	agendaSession(r, &v, h, at, f)
	if err := agendaNotices(r, &v, h, at, f); err != nil {
		return web.Result{}, err
	}
	v.Sources, err = agendaSources(r, h, h.parts[at])
	return web.Show(agendas.AgendaPage(v)), err
}

// releaseProblems are the problems of a refused release; those of a draft are in its form.
func releaseProblems(r *web.Request) []fault.Problem {
	if r.Form("part") != "" {
		return nil
	}
	return r.Problems()
}

// agendaSession fills in the tabs and the rows of the part.
func agendaSession(r *web.Request, v *agendas.Agenda, h agendaHost, at int, f agendaForm) {
	part, fields := h.parts[at], h.owner.Fields()
	for i, p := range h.parts {
		v.Tabs = append(v.Tabs, agendas.AgendaTab{Href: h.at("/agenda", "session", h.session(p)), Current: i == at,
			Label: h.kind(r, p.Kind) + " · " + partTime(r, p)})
	}
	v.Part, v.Version = strconv.FormatInt(part.ID, 10), strconv.Itoa(part.Version)
	v.Starts, v.Ends = part.Starts, part.Ends
	v.Hours = ui.Link{Href: h.hoursPath(part), Label: h.hours}
	v.Kinds = []ui.Option{{Label: r.T("agenda.kind_plain")}}
	kind, _ := fields.Find("block_kind")
	for _, o := range kind.Options {
		v.Kinds = append(v.Kinds, ui.Option{Value: o, Label: r.T("choice.block_kind." + o)})
	}
	if r.Stale() {
		v.Present = agendaRows(r, part, blockRows(part.Blocks), nil)
	}
	part.Blocks, _ = f.blocks(fields)
	v.Rows = agendaRows(r, part, f.rows, f.wrong)
	v.Total, v.End = agendaEnd(r, part)
}

// partTime is when a part takes place.
func partTime(r *web.Request, p agenda.Part) string {
	return r.SessionTime(congress.Session{OnDate: p.OnDate, Starts: p.Starts, Ends: p.Ends})
}

// agendaRows puts the rows on the clock of their part.
func agendaRows(r *web.Request, part agenda.Part, typed []map[string]string, wrong []fault.Problem) (rows []agendas.AgendaRow) {
	flow := part.Flow()
	for i, t := range flow.Times {
		row := agendas.AgendaRow{Number: i + 1, Values: typed[i], From: agenda.ClockOf(t.From), To: agenda.ClockOf(t.To),
			Kind: blockKind(r.Words, part.Blocks[i].Kind), Gap: gapWords(r.Words, i, t.Gap), Wrong: map[string]bool{}}
		for _, p := range wrong {
			if key, number, _ := strings.Cut(p.Field, "-"); number == strconv.Itoa(i+1) {
				row.Wrong[key] = true
			}
		}
		rows = append(rows, row)
	}
	return rows
}

func blockKind(words *i18n.Printer, kind string) string {
	if kind == "" {
		return ""
	}
	return words.T("choice.block_kind." + kind)
}

// gapWords names a gap or overlap before the block at index i.
func gapWords(words *i18n.Printer, i, gap int) string {
	switch {
	case gap > 0 && i == 0:
		return words.T("agenda.gap_first", "Minutes", gap)
	case gap > 0:
		return words.T("agenda.gap", "Minutes", gap, "Before", i)
	case gap < 0:
		return words.T("agenda.overlap", "Minutes", -gap, "Before", i)
	}
	return ""
}

// agendaEnd says how long everything takes and when it ends.
func agendaEnd(r *web.Request, part agenda.Part) (total string, end ui.Status) {
	flow, minutes := part.Flow(), 0
	for _, b := range part.Blocks {
		minutes += b.Minutes
	}
	if len(part.Blocks) == 0 {
		return "", end
	}
	total = r.T("agenda.total", "Blocks", len(part.Blocks), "Minutes", minutes)
	switch time := agenda.ClockOf(flow.Ends); {
	case time == "":
	case flow.Over > 0:
		end = ui.Status{Class: "late", Word: r.T("agenda.over", "Time", time, "Minutes", flow.Over, "End", part.Ends)}
	default:
		end = ui.Status{Class: "done", Word: r.T("agenda.ends", "Time", time)}
	}
	return total, end
}

// agendaNotices say what is wrong with the part, and with all parts together.
func agendaNotices(r *web.Request, v *agendas.Agenda, h agendaHost, at int, f agendaForm) error {
	now := slices.Clone(h.parts)
	now[at].Blocks, _ = f.blocks(h.owner.Fields())
	notice, err := h.notice(r, now)
	for _, n := range []string{earlyNotice(r.Words, now[at]), notice} {
		if n != "" {
			v.Notices = append(v.Notices, n)
		}
	}
	return err
}

// earlyNotice says that the part begins before its session does: the session was moved, but its first block has a fixed
// time.
func earlyNotice(words *i18n.Printer, p agenda.Part) string {
	flow, start := p.Flow(), agenda.ClockMinutes(p.Starts)
	if len(p.Blocks) < 2 || p.Blocks[0].FixedAt == "" || p.Blocks[1].FixedAt != "" || flow.Times[0].To >= start {
		return ""
	}
	return words.T("agenda.early", "Time", agenda.ClockOf(flow.Times[0].To), "Start", p.Starts)
}

// agendaSources are the templates for a part and the agendas that can be copied.
func agendaSources(r *web.Request, h agendaHost, part agenda.Part) (groups []ui.OptionGroup, err error) {
	usual := ui.OptionGroup{Label: h.templatesLabel}
	for _, t := range h.templates {
		if n := len(t.BlocksFor(part.Kind, part.Starts)); n > 0 {
			usual.Options = append(usual.Options, ui.Option{Value: "template-" + t.Code,
				Label: r.T("agenda.template."+t.Code, "Blocks", n)})
		}
	}
	others, err := h.sources(r, part)
	for _, g := range []ui.OptionGroup{usual, others} {
		if len(g.Options) > 0 {
			groups = append(groups, g)
		}
	}
	return groups, err
}

// agendaProblem says which block a problem is in, or which task or session blocks a release.
func agendaProblem(r *web.Request, h agendaHost, p fault.Problem) string {
	args := map[string]any{}
	for name, value := range p.Args {
		switch name {
		case "Task":
			value = r.T("task." + value.(string))
		case "Kind":
			value = h.kind(r, value.(string))
		}
		args[name] = value
	}
	if key, number, inBlock := strings.Cut(p.Field, "-"); inBlock {
		args["Field"] = r.T("agenda.cell", "Line", number, "Field", r.T("field."+key))
	} else {
		maps.Copy(args, r.Words.FieldArgs(p.Field))
	}
	return r.Words.With(p.Key, args)
}
