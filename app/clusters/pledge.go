package clusters

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/clusters"
	"daihoi/templates/i18n"
	"daihoi/templates/ui"
)

// pledgePage shows one edition of the pledge, by default the newest.
func pledgePage(r *web.Request) (web.Result, error) {
	y, p, editions, err := readPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	leads := y.Leads(r.Actor) && len(y.Members) > 0
	newest := len(editions) == 0 || p.Edition == editions[0].Edition
	open := leads && newest && !p.Signed()
	v := clusters.Pledge{Unit: strings.ToUpper(y.Cluster.Unit.FullName), Cluster: strings.ToUpper(y.Cluster.Name), Preamble: p.Preamble, Reason: p.Reason,
		Heading: r.T("pledge.year", "Year", strconv.Itoa(y.Year)), Day: book.PlaceAndDay(y.Cluster.Unit.Name, signedOn(p)), Version: p.Version, Empty: len(p.Items) == 0}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("pledge.title"))
	v.Document = web.ClusterPath(y, "/pledge.docx") + "&edition=" + strconv.Itoa(p.Edition)
	o, err := readOccasion(r, y, p)
	if err != nil {
		return web.Result{}, err
	}
	signed := o.lines(r)
	v.Most, v.Closing, v.Signing = exports.MostWords(r.Words, p), r.T("pledge.closing"), append(signed, signingLines(r.Words, y, p, len(signed) > 0)...)
	v.Criteria, v.Apart = web.ClusterPath(y, "/pledge/criteria.docx")+"&edition="+strconv.Itoa(p.Edition), len(p.Scored()) > 0
	if o.EventID != 0 {
		v.Event = ui.Link{Href: web.EventPath(y, o.EventID), Label: r.T("pledge.event_link", "Title", o.event.Title)}
	}
	for _, c := range p.Contents() {
		v.Contents = append(v.Contents, fmt.Sprintf("%d. %s", c.Content, c.Text))
	}
	for _, e := range editions {
		v.Editions = append(v.Editions, ui.Chip{Href: r.QueryWith("edition", strconv.Itoa(e.Edition)), Label: r.T("pledge.edition", "Edition", e.Edition), Current: e.Edition == p.Edition})
	}
	for _, s := range pledgeSections(r.Words, p) {
		v.Sections = append(v.Sections, pledgeSection(r, y, s, open))
	}
	if p.ID != 0 {
		v.State = pledgeState(r.Words, y, p)
		v.Signers = signers(r, y, p, leads && newest && len(p.Kind(emulation.KindCriterion)) > 0)
	}
	if leads && newest && p.ID != 0 {
		v.Occasion = web.ClusterPath(y, "/pledge/occasion")
	}
	if open {
		v.Edit, v.Add = web.ClusterPath(y, "/pledge/edit"), web.ClusterPath(y, "/pledge/items/new")
	}
	if leads && newest && p.Signed() {
		in := r.WithError(ui.Input{Key: "pledge_reason", Label: r.T("field.pledge_reason"), Hint: r.T("pledge.amend_hint"), Value: r.Form("pledge_reason")})
		v.Amend, v.AmendTo = &in, web.ClusterPath(y, "/pledge/amend")
	}
	if open && len(p.Items) == 0 {
		if v.Copy, err = pledgeSources(r, y); err != nil {
			return web.Result{}, err
		}
		v.CopyTo = web.ClusterPath(y, "/pledge/copy")
	}
	return web.Show(clusters.PledgePage(v)), nil
}

// pledgeSources offers the pledges a new one can start from, nil when there are none.
func pledgeSources(r *web.Request, y emulation.Year) (*ui.Input, error) {
	sources, err := emulation.Sources(r.Tx, y)
	if err != nil || len(sources) == 0 {
		return nil, err
	}
	in := ui.Input{Key: "pledge_source", Label: r.T("field.pledge_source"), Hint: r.T("pledge.copy_hint"), Kind: "choice", Value: r.Form("pledge_source"),
		Options: []ui.Option{{Label: r.T("form.none")}}}
	for _, s := range sources {
		in.Options = append(in.Options, ui.Option{Value: fmt.Sprintf("%d-%d", s.Cluster.ID, s.Year),
			Label: r.T("pledge.source", "Cluster", s.Cluster.Name, "Unit", s.Cluster.Unit.FullName, "Year", strconv.Itoa(s.Year))})
	}
	in = r.WithError(in)
	return &in, nil
}

func copyPledge(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	var cluster int64
	var year int
	_, _ = fmt.Sscanf(r.Form("pledge_source"), "%d-%d", &cluster, &year) // the command refuses an empty choice
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("pledge.copied"),
		emulation.Copy(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), cluster, year)
}

// readPledge reads the edition of the address, by default the newest. It is zero before the pledge was begun.
func readPledge(r *web.Request) (y emulation.Year, p emulation.Pledge, editions []emulation.Pledge, err error) {
	if y, _, err = r.ClusterYear(); err != nil {
		return y, p, nil, err
	}
	if editions, err = emulation.Editions(r.Tx, y); err != nil || len(editions) == 0 {
		return y, p, editions, err
	}
	n := r.QueryInt("edition", editions[0].Edition)
	for _, e := range editions {
		if e.Edition == n {
			return y, e, editions, nil
		}
	}
	return y, p, editions, store.NotFound()
}

// signedOn is the date of the first signature.
func signedOn(p emulation.Pledge) calendar.Date {
	if p.Signed() {
		return p.Signatures[0].SignedOn
	}
	return calendar.Date{}
}

// pledgePart is a content with its criteria, or all bonus or all deduction lines.
type pledgePart struct {
	title string
	line  int64 // of the content, else 0
	items []emulation.Item
	no    string // prefix of the line numbers
	kind  string // emulation.KindContent, KindBonus or KindDeduction
}

func pledgeSections(words *i18n.Printer, p emulation.Pledge) (sections []pledgePart) {
	for _, c := range p.Contents() {
		sections = append(sections, pledgePart{fmt.Sprintf("%d. %s", c.Content, c.Text), c.Line, p.Under(c.Content), strconv.Itoa(c.Content) + ".", emulation.KindContent})
	}
	for _, kind := range []string{emulation.KindBonus, emulation.KindDeduction} {
		if items := p.Kind(kind); len(items) > 0 {
			sections = append(sections, pledgePart{title: words.T("choice.pledge_kind." + kind), items: items, kind: kind})
		}
	}
	return sections
}

func pledgeSection(r *web.Request, y emulation.Year, s pledgePart, open bool) clusters.PledgeSection {
	edit := func(line int64) string {
		if !open || line == 0 {
			return ""
		}
		return web.ClusterPath(y, "/pledge/items/"+strconv.FormatInt(line, 10))
	}
	out := clusters.PledgeSection{Title: s.title, Edit: edit(s.line)}
	for n, i := range s.items {
		row := clusters.PledgeRow{No: s.no + strconv.Itoa(n+1) + ".", Text: i.Text, Points: pointsText(r.Words, i.Points), Evidence: i.Evidence, Edit: edit(i.Line)}
		if i.Rule != "" {
			row.Rule = scoreRule(r.Words, i)
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func scoreRule(words *i18n.Printer, i emulation.Item) string {
	return words.T("emulation.rule."+i.Rule, "Points", i.PerCase.String())
}

func signers(r *web.Request, y emulation.Year, p emulation.Pledge, may bool) (list []clusters.PledgeSigner) {
	for _, m := range y.Members {
		line := clusters.PledgeSigner{Unit: m.Unit.FullName, Title: r.T("pledge.chair"), Word: r.T("pledge.sign")}
		if g, ok := p.SignedBy(m.UnitID); ok {
			line.Title, line.Name, line.Day, line.Witnesses, line.Word = g.SignerTitle, g.Signer, g.SignedOn.Short(), g.Witnesses, r.T("action.edit")
		}
		if may {
			line.Sign = web.ClusterPath(y, "/pledge/sign/"+m.Unit.Code)
		}
		list = append(list, line)
	}
	return list
}

// signingLines say when and before whom units signed; units that signed together share a line.
// With persons as witnesses, the words that were typed instead are left out.
func signingLines(words *i18n.Printer, y emulation.Year, p emulation.Pledge, witnessed bool) (lines []string) {
	var occasions []emulation.Signature
	units := map[emulation.Signature][]org.ClusterMember{}
	for _, m := range y.Members {
		g, ok := p.SignedBy(m.UnitID)
		if !ok {
			continue
		}
		o := emulation.Signature{SignedOn: g.SignedOn, Witnesses: g.Witnesses}
		if witnessed {
			o.Witnesses = ""
		}
		if units[o] == nil {
			occasions = append(occasions, o)
		}
		units[o] = append(units[o], m)
	}
	for _, o := range occasions {
		lines = append(lines, words.T("pledge.occasion", "Day", o.SignedOn.Short(), "Units", unitNames(units[o]), "Witnesses", o.Witnesses))
	}
	return lines
}

// pledgeDocument downloads the pledge as a Word document.
func pledgeDocument(r *web.Request) (web.Result, error) {
	y, p, _, err := readPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	if len(p.Items) == 0 {
		return web.Result{}, store.NotFound()
	}
	o, err := readOccasion(r, y, p)
	if err != nil {
		return web.Result{}, err
	}
	paper := pledgePaper(r.Words, y, p, o.lines(r))
	version := r.T("file.draft")
	if p.Edition > 0 {
		version = r.T("file.version", "Number", p.Edition)
	}
	return clusterDocument(y, book.FileName("docx", r.T("pledge.file_name", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year)), version), paper), nil
}

func clusterDocument(y emulation.Year, name string, paper book.Paper) web.Result {
	return web.Document(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: y.Cluster.UnitID, UnitPath: y.Cluster.Unit.Path}, paper)
}

// criteriaGrid is the table of criteria, below the contents to which they belong.
func criteriaGrid(words *i18n.Printer, p emulation.Pledge) *book.Grid {
	grid := book.Grid{Widths: []int{5171, 1100, 2800}, Head: []string{words.T("pledge.column.criterion"), words.T("pledge.column.most"), words.T("pledge.column.evidence")}}
	for _, s := range pledgeSections(words, p) {
		grid.Rows = append(grid.Rows, []string{s.title})
		for n, i := range s.items {
			grid.Rows = append(grid.Rows, []string{s.no + strconv.Itoa(n+1) + ". " + i.Text, i.Points.String(), i.Evidence})
		}
	}
	return &grid
}

// pledgePaper is the text of the pledge, without the table of criteria.
func pledgePaper(words *i18n.Printer, y emulation.Year, p emulation.Pledge, occasion []string) book.Paper {
	paper := book.Paper{Unit: y.Cluster.Unit.FullName, Organ: y.Cluster.Name, Place: y.Cluster.Unit.Name, Date: signedOn(p), Draft: !p.Signed(),
		Title: words.T("pledge.heading"), Under: []string{words.T("pledge.year", "Year", strconv.Itoa(y.Year))}, Words: words}
	if p.Preamble != "" {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: p.Preamble})
	}
	for _, c := range p.Contents() {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: fmt.Sprintf("%d. %s", c.Content, c.Text)})
	}
	if len(p.Scored()) > 0 {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: words.T("pledge.criteria_apart")})
	}
	for _, line := range slices.Concat(occasion, signingLines(words, y, p, len(occasion) > 0), []string{words.T("pledge.closing")}) {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: line})
	}
	for _, m := range y.Members {
		signer := book.Signer{For: words.T("pledge.for", "Unit", m.Unit.FullName), Title: words.T("pledge.chair")}
		if g, ok := p.SignedBy(m.UnitID); ok {
			signer.Title, signer.Name = g.SignerTitle, g.Signer
		}
		paper.Signers = append(paper.Signers, signer)
	}
	return paper
}

// readLedPledge reads the newest edition, for readers who lead the cluster.
func readLedPledge(r *web.Request) (y emulation.Year, p emulation.Pledge, err error) {
	if y, err = r.LedClusterYear(); err != nil {
		return y, p, err
	}
	editions, err := emulation.Editions(r.Tx, y)
	if err == nil && len(editions) > 0 {
		p = editions[0]
	}
	return y, p, err
}

func preambleForm(r *web.Request) (web.Result, error) {
	y, p, err := readLedPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	v := ui.SimpleForm{Version: p.Version, Button: r.T("form.save"), Cancel: web.ClusterPath(y, "/pledge"), Groups: web.FormGroups(r, emulation.DraftFields, &p, nil)}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("pledge.preamble"))
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func draftPledge(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	var in emulation.Pledge
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("form.saved"), web.RunIfValid(emulation.DraftFields.Decode(r.Form, &in), func() error {
		return emulation.Draft(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), in)
	})
}

func amendPledge(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("pledge.amended"),
		emulation.Amend(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), r.Form("pledge_reason"))
}

// pledgeLine is the line of the address in the newest edition, or a new one for "new".
func pledgeLine(r *web.Request, p emulation.Pledge) (emulation.Item, error) {
	if r.Param("line") == "new" {
		return emulation.Item{Kind: emulation.KindCriterion}, nil
	}
	id, err := r.ID("line")
	if err != nil {
		return emulation.Item{}, err
	}
	for _, i := range p.Items {
		if i.Line == id {
			return i, nil
		}
	}
	return emulation.Item{}, store.NotFound()
}

func pledgeItemForm(r *web.Request) (web.Result, error) {
	y, p, err := readLedPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	item, err := pledgeLine(r, p)
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.PledgeItem{SimpleForm: ui.SimpleForm{Version: p.Version, Button: r.T("form.save"), Cancel: web.ClusterPath(y, "/pledge"), Groups: web.FormGroups(r, emulation.ItemFields, &item, nil)}}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("pledge.line"))
	if item.Line != 0 {
		v.Remove = web.ClusterPath(y, "/pledge/items/"+strconv.FormatInt(item.Line, 10)+"/remove")
	}
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.PledgeItemPage(v)), err
}

func setPledgeItem(r *web.Request) (web.Result, error) {
	y, p, err := readLedPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	item, err := pledgeLine(r, p)
	if err != nil {
		return web.Result{}, err
	}
	var in emulation.Item
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("form.saved"), web.RunIfValid(emulation.ItemFields.Decode(r.Form, &in), func() error {
		return emulation.SetItem(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), item.Line, in)
	})
}

func removePledgeItem(r *web.Request) (web.Result, error) {
	y, p, err := readLedPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	item, err := pledgeLine(r, p)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("pledge.removed"), emulation.RemoveItem(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), item.Line)
}

func signForm(r *web.Request) (web.Result, error) {
	y, p, err := readLedPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	m, err := y.Member(r.Param("code"))
	if err != nil {
		return web.Result{}, err
	}
	rec, ok := p.SignedBy(m.UnitID)
	if !ok {
		rec = emulation.Signature{SignerTitle: r.T("pledge.chair"), SignedOn: signedOn(p)}
		if p.Signed() {
			rec.Witnesses = p.Signatures[0].Witnesses
		}
	}
	v := ui.SimpleForm{Version: p.Version, Lead: r.T("pledge.sign_lead", "Edition", max(p.Edition, 1)), Button: r.T("pledge.sign"), Cancel: web.ClusterPath(y, "/pledge"),
		Groups: web.FormGroups(r, emulation.SignatureFields, &rec, nil)}
	v.Frame, _ = r.ClusterFrame(y, r.T("pledge.sign"))
	v.Sub = m.Unit.FullName
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(ui.SimpleFormPage(v)), err
}

func signPledge(r *web.Request) (web.Result, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	if _, err := y.Member(r.Param("code")); err != nil {
		return web.Result{}, err
	}
	if !y.Leads(r.Actor) {
		return web.Result{}, fault.New(fault.Forbidden, "fault.forbidden")
	}
	var in emulation.Signature
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("pledge.signed_done"), web.RunIfValid(emulation.SignatureFields.Decode(r.Form, &in), func() error {
		return emulation.Sign(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), r.Param("code"), in)
	})
}
