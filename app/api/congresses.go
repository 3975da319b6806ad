package api

import (
	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/flat"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/delegation"
	"daihoi/models/field"
	"daihoi/models/store"
)

// congressResources are those of one congress.
var congressResources = []resource{
	single("congress", "/congresses/:id", access.View, nil, thatCongress, congressValues()...),
	listing("congress_sessions", "/congresses/:id/sessions", access.View, nil, sessions, sessionValues()...),
	listing("congress_milestones", "/congresses/:id/milestones", access.View, nil, milestones, milestoneValues()...),
	listing("congress_composition", "/congresses/:id/composition", access.View, nil, makeup, makeupValues()...),
	listing("congress_targets", "/congresses/:id/targets", access.View, nil, targets, targetValues()...),
	listing("congress_delegations", "/congresses/:id/delegations", access.View, nil, delegations, delegationValues()...),
	tabled("congress_committee", "/congresses/:id/committee", access.View, []param{onDay, purpose}, exports.Committee{}.Table(), committee),
}

func oneCongress(r *web.Request) (congress.Congress, error) {
	c, err := r.CongressFor(access.View)
	if err != nil {
		return c, err
	}
	return c, r.ReadDay(onDay.name)
}

func thatCongress(r *web.Request) (*congress.Congress, error) {
	c, err := oneCongress(r)
	return &c, err
}

// congressValues leave the contact out: its telephone number is masked on the page.
func congressValues() []flat.Value[*congress.Congress] {
	type row = *congress.Congress
	return []flat.Value[row]{
		idOf("id", func(c row) int64 { return c.ID }),
		flat.TextOf("unit_code", func(c row) string { return c.Unit.Code }),
		flat.TextOf("unit", func(c row) string { return c.Unit.FullName }),
		flat.TextOf("level", func(c row) string { return c.Unit.LevelCode }),
		flat.CountOf("ordinal", func(c row) int { return c.Ordinal }).Known(func(c row) bool { return c.Ordinal > 0 }),
		flat.FlagOf("pilot", func(c row) bool { return c.Pilot }),
		flat.DayOf("planned_on", func(c row) calendar.Date { return c.Day }),
		flat.DayOf("held_on", func(c row) calendar.Date { return c.HeldOn }),
		flat.DayOf("own_deadline", func(c row) calendar.Date { return c.DeadlineOverride }),
		flat.TextOf("followed_by", func(c row) string { return c.Follower }),
		flat.CountOf("seats", func(c row) int { return c.Seats }).Known(func(c row) bool { return c.Seats > 0 }),
		flat.CountOf("hamlets", func(c row) int { return c.Hamlets }).Known(func(c row) bool { return c.Hamlets > 0 }),
		flat.CountOf("version", func(c row) int { return c.Version }),
	}
}

func sessionValues() []flat.Value[*congress.Session] {
	type row = *congress.Session
	return []flat.Value[row]{
		idOf("id", func(s row) int64 { return s.ID }),
		flat.TextOf("session", func(s row) string { return s.Kind }),
		flat.DayOf("on_date", func(s row) calendar.Date { return s.OnDate }),
		flat.TextOf("starts", func(s row) string { return s.Starts }),
		flat.TextOf("ends", func(s row) string { return s.Ends }),
		flat.TextOf("venue", func(s row) string { return s.Venue }),
		flat.CountOf("version", func(s row) int { return s.Version }),
	}
}

func sessions(r *web.Request) ([]*congress.Session, error) {
	c, err := oneCongress(r)
	if err != nil {
		return nil, err
	}
	return refs(congress.Sessions(r.Tx, c.ID))
}

type milestoneRow struct {
	deadline.Milestone
	name, owner string
}

func milestoneValues() []flat.Value[*milestoneRow] {
	type row = *milestoneRow
	counted := func(m row) bool { return m.OfCount > 0 }
	return []flat.Value[row]{
		idOf("id", func(m row) int64 { return m.ID }),
		flat.TextOf("item_code", func(m row) string { return m.Item.Code }),
		flat.TextOf("item", func(m row) string { return m.name }),
		flat.CountOf("phase", func(m row) int { return int(m.Item.Phase) }),
		flat.CountOf("weight", func(m row) int { return m.Item.Weight }),
		flat.TextOf("owner", func(m row) string { return m.owner }),
		flat.DayOf("due_on", func(m row) calendar.Date { return m.Due }),
		flat.TextOf("state", func(m row) string { return string(m.State) }),
		flat.DayOf("done_on", func(m row) calendar.Date { return m.DoneOn }),
		flat.DayOf("entered_on", func(m row) calendar.Date { return m.EnteredOn }),
		flat.CountOf("done_count", func(m row) int { return m.DoneCount }).Known(counted),
		flat.CountOf("of_count", func(m row) int { return m.OfCount }).Known(counted),
		flat.TextOf("document_number", func(m row) string { return m.DocNumber }),
		flat.DayOf("document_date", func(m row) calendar.Date { return m.DocDate }),
		flat.TextOf("note", func(m row) string { return m.Note }),
		flat.TextOf("reason", func(m row) string { return m.Reason }),
		flat.CountOf("version", func(m row) int { return m.Version }),
	}
}

func milestones(r *web.Request) ([]*milestoneRow, error) {
	c, err := oneCongress(r)
	if err != nil {
		return nil, err
	}
	list, err := deadline.List(r.Tx, c.ID)
	rows := make([]*milestoneRow, len(list))
	for i, m := range list {
		rows[i] = &milestoneRow{m, report.ItemName(r.Words, &m.Item), r.Words.Pick(m.Item.OwnerVI, m.Item.OwnerEN)}
	}
	return rows, err
}

// makeupRow is a line of a division of the official delegates, or one of the groups, which overlap.
type makeupRow struct {
	division, line string
	count, of      int
	shown          delegate.Showing
}

// makeupValues: a count that a reader may not learn, because it is of few, is not known.
func makeupValues() []flat.Value[*makeupRow] {
	type row = *makeupRow
	exact := func(m row) bool { return m.shown == delegate.Exact }
	count := func(m row) int { return m.count }
	of := func(m row) int { return m.of }
	return []flat.Value[row]{
		flat.TextOf("division", func(m row) string { return m.division }),
		flat.TextOf("line", func(m row) string { return m.line }),
		flat.CountOf("count", count).Known(exact),
		flat.CountOf("total", of),
		flat.ShareOf("share", count, of).Known(exact),
		flat.FlagOf("withheld", func(m row) bool { return !exact(m) }),
	}
}

func makeup(r *web.Request) (rows []*makeupRow, err error) {
	c, err := oneCongress(r)
	if err != nil {
		return nil, err
	}
	rep, err := composition.ReportOf(r.Tx, c.ID)
	if err != nil {
		return nil, err
	}
	wanted, err := composition.TargetsOf(r.Tx, c.ID)
	if err != nil {
		return nil, err
	}
	found, err := delegate.Compositions(r.Tx, delegate.Scope{CongressID: c.ID}, wanted.UnderAge())
	if err != nil {
		return nil, err
	}
	for _, p := range append([]composition.Part{{Key: "category", Lines: rep.Categories}}, rep.Parts()...) {
		for _, l := range p.Lines {
			rows = append(rows, &makeupRow{p.Key, l.Key, l.Count, rep.Total, l.Shown})
		}
	}
	for _, n := range found {
		for _, group := range report.CompositionGroups {
			rows = append(rows, &makeupRow{"group", group, n.In(group), n.Official, n.Shown(group)})
		}
	}
	return rows, nil
}

func targetValues() []flat.Value[*composition.Target] {
	type row = *composition.Target
	return []flat.Value[row]{
		flat.TextOf("group", func(t row) string { return t.Group }),
		flat.Value[row]{Column: flat.Column{Key: "at_least", Kind: flat.Share}, Of: func(t row) any { return t.AtLeast }}.
			Known(func(t row) bool { return t.AtLeast > field.Tenths(0) }),
		flat.CountOf("under_age", func(t row) int { return t.UnderAge }).Known(func(t row) bool { return t.UnderAge > 0 }),
		flat.TextOf("source", func(t row) string { return t.Source }),
	}
}

func targets(r *web.Request) ([]*composition.Target, error) {
	c, err := oneCongress(r)
	if err != nil {
		return nil, err
	}
	found, err := composition.TargetsOf(r.Tx, c.ID)
	return refs(found.List, err)
}

func delegationValues() []flat.Value[*delegation.Incoming] {
	type row = *delegation.Incoming
	begun := func(d row) bool { return d.ID != 0 }
	return []flat.Value[row]{
		flat.TextOf("unit", func(d row) string { return d.UnitName }),
		idOf("congress", func(d row) int64 { return d.SenderID }),
		flat.DayOf("congress_on", func(d row) calendar.Date { return d.Day }),
		flat.TextOf("state", func(d row) string { return string(d.State) }),
		flat.CountOf("official", func(d row) int { return d.Official }).Known(begun),
		flat.CountOf("reserve", func(d row) int { return d.Reserves }).Known(begun),
		flat.CountOf("seats", func(d row) int { return *d.Seats }).Known(func(d row) bool { return d.Seats != nil }),
		flat.TextOf("document_number", func(d row) string { return d.DocNumber }),
		flat.DayOf("document_date", func(d row) calendar.Date { return d.DocDate }),
		flat.DayOf("sent_on", func(d row) calendar.Date { return dayOf(d.SentAt) }),
		flat.DayOf("received_on", func(d row) calendar.Date { return dayOf(d.ReceivedAt) }),
		flat.TextOf("return_reason", func(d row) string { return d.ReturnReason }),
	}
}

func delegations(r *web.Request) ([]*delegation.Incoming, error) {
	c, err := oneCongress(r)
	if err != nil {
		return nil, err
	}
	return refs(delegation.ListIncoming(r.Tx, c.ID))
}

// committee is the list of the file; see committeeWorkbook of its area for what needs a purpose.
func committee(r *web.Request) (flat.Table, *store.Entry, error) {
	c, err := oneCongress(r)
	if err != nil {
		return flat.Table{}, nil, err
	}
	day := calendar.Date{}
	if r.Query(onDay.name) != "" {
		day = r.Day()
	}
	in, err := report.CommitteeOf(r.Tx, r.Words, c.ID, day, r.Query(purpose.name) == "")
	if err != nil {
		return flat.Table{}, nil, err
	}
	var variants []string
	if in.Public {
		variants = append(variants, r.T("file.public"))
	}
	name := book.FileName("json", r.T("committee.file_name", "Unit", c.Unit.FullName, "Day", r.Today().String()), variants...)
	return in.Table(), exported(name, c), nil
}

// exported is the entry of the log for rows that tell of people, as of a file with them.
func exported(name string, c congress.Congress) *store.Entry {
	return &store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: c.UnitID, UnitPath: c.Unit.Path}
}
