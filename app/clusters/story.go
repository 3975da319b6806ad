package clusters

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/clusters"
)

// story is a year of a cluster from plan to ranking. Each part leads to the page on which it is kept.
type story struct {
	r      *web.Request
	s      report.Standing
	signed occasion
	all    []clusterevent.Event // of the year, by day
	turn   map[int64]clusterevent.Turnout
	parts  []clusters.StoryPart
}

// Events that have parts of their own.
const (
	signingEvent = "signing"
	reviewEvent  = "review"
)

func readStory(r *web.Request) (*story, error) {
	y, _, err := r.ClusterYear()
	if err != nil {
		return nil, err
	}
	t := &story{r: r}
	if t.s, err = report.StandingOf(r.Tx, y); err != nil {
		return nil, err
	}
	pledge := t.s.Pledge
	if pledge.ID == 0 && len(t.s.Editions) > 0 {
		pledge = t.s.Editions[0]
	}
	if t.signed, err = readOccasion(r, y, pledge); err != nil {
		return nil, err
	}
	if t.all, err = clusterevent.OfYear(r.Tx, y); err != nil {
		return nil, err
	}
	if t.turn, err = clusterevent.Turnouts(r.Tx, y, t.all); err != nil {
		return nil, err
	}
	t.plan()
	t.pledge(pledge)
	t.events("events", func(kind string) bool { return kind != signingEvent && kind != reviewEvent })
	t.events("review", func(kind string) bool { return kind == reviewEvent })
	t.add("points", web.ClusterPath(y, ""), t.points()...)
	t.add("ranking", web.ClusterPath(y, "/summary"), summaryPoints(r.Words, t.s)...)
	t.add("commendations", web.ClusterPath(y, "/summary"), t.commendations()...)
	return t, nil
}

// add adds a part; one without anything yet says so.
func (t *story) add(key, href string, lines ...string) {
	p := clusters.StoryPart{Title: fmt.Sprintf("%d. %s", len(t.parts)+1, t.r.T("story.part."+key)), Href: href, Lines: lines}
	if len(lines) == 0 {
		p.Lines = []string{t.r.T("story.none." + key)}
	}
	t.parts = append(t.parts, p)
}

// plan is the theme, who belongs to the cluster and leads it, and the awards that may be proposed.
func (t *story) plan() {
	y, r := t.s.Year, t.r
	var lines []string
	if y.Theme != "" {
		lines = append(lines, r.T("summary.theme", "Theme", y.Theme))
	}
	if len(y.Members) > 0 {
		lines = append(lines, r.T("story.members", "Count", len(y.Members), "Units", unitNames(y.Members)))
	}
	for _, m := range y.Members {
		if m.Duty == org.DutyLead || m.Duty == org.DutyDeputy {
			lines = append(lines, r.T("cluster.duty."+m.Duty)+": "+m.Unit.FullName+".")
		}
	}
	if y.Flags+y.Certificates > 0 {
		lines = append(lines, r.T("story.awards", "Flags", y.Flags, "Certificates", y.Certificates))
	}
	t.add("plan", web.ClusterPath(y, ""), lines...)
}

func (t *story) pledge(p emulation.Pledge) {
	y, r := t.s.Year, t.r
	var lines []string
	if p.ID != 0 {
		lines = append(lines, pledgeState(r.Words, y, p))
		if p.Signed() {
			lines = append(lines, r.T("story.signed", "Day", signedOn(p)))
		}
		lines = append(lines, t.signed.lines(r)...)
		var contents []string
		for _, c := range p.Contents() {
			contents = append(contents, c.Text)
		}
		lines = append(lines, report.Listing(contents)...)
	}
	for _, e := range t.all {
		if e.Kind == signingEvent {
			lines = append(lines, t.event(e)...)
		}
	}
	t.add("pledge", web.ClusterPath(y, "/pledge"), lines...)
}

// events are the events of some kinds, with what they were about and what they concluded.
func (t *story) events(key string, of func(kind string) bool) {
	var lines []string
	for _, e := range t.all {
		if of(e.Kind) {
			lines = append(lines, t.event(e)...)
		}
	}
	t.add(key, web.ClusterPath(t.s.Year, "/events"), lines...)
}

func (t *story) event(e clusterevent.Event) (lines []string) {
	r := t.r
	head := r.T("story.event", "Title", e.Title, "Day", e.OnDate.Short(), "Place", e.Place)
	if e.OnDate.After(r.Today()) {
		head = r.T("story.to_come", "Event", head)
	} else if n := t.turn[e.ID].All; n.Present > 0 {
		head += " " + r.T("summary.present", "Count", n.Present, "Of", n.Summoned)
	}
	lines = append(lines, head)
	if e.Programme != "" {
		lines = append(lines, r.T("story.programme", "Text", strings.ReplaceAll(e.Programme, "\n", " ")))
	}
	if e.Conclusions != "" {
		lines = append(lines, r.T("story.conclusions"))
		for line := range strings.SplitSeq(e.Conclusions, "\n") {
			lines = append(lines, "- "+line)
		}
	}
	return lines
}

// points are the sums of every member that the reader may see, by column.
func (t *story) points() (lines []string) {
	columns := columnWords(t.r.Words, t.s.Year)
	for _, m := range t.s.Year.Members {
		if !t.s.Year.SeesPoints(t.r.Actor, m) {
			continue
		}
		var parts []string
		for i, c := range emulation.Columns {
			if text := totalText(t.r.Words, t.s.Sheets[m.UnitID].Total(t.s.Pledge, c)); text != "" {
				parts = append(parts, columns[i]+": "+text)
			}
		}
		if len(parts) > 0 {
			lines = append(lines, m.Unit.FullName+" – "+strings.Join(parts, "; ")+".")
		}
	}
	return lines
}

// commendations are the awards that were decided, and the remark at the end of the year.
func (t *story) commendations() (lines []string) {
	if slices.ContainsFunc(t.s.Year.Members, func(m org.ClusterMember) bool { return t.s.Sheets[m.UnitID].Award != "" }) {
		lines = summaryAwards(t.r.Words, t.s)
	}
	if t.s.Year.Remark != "" {
		lines = append(lines, strings.Split(t.s.Year.Remark, "\n")...)
	}
	return lines
}

// storyPage tells the year of a cluster on one page.
func storyPage(r *web.Request) (web.Result, error) {
	t, err := readStory(r)
	if err != nil {
		return web.Result{}, err
	}
	y := t.s.Year
	v := clusters.Story{Unit: strings.ToUpper(y.Cluster.Unit.FullName), Cluster: strings.ToUpper(y.Cluster.Name), Day: book.PlaceAndDay(y.Cluster.Unit.Name, r.Today()),
		Heading: r.T("story.subject", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year)), Document: web.ClusterPath(y, "/story.docx"), Parts: t.parts}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("story.title"))
	return web.Show(clusters.StoryPage(v)), nil
}

func storyDocument(r *web.Request) (web.Result, error) {
	t, err := readStory(r)
	if err != nil {
		return web.Result{}, err
	}
	y := t.s.Year
	paper := book.Paper{Unit: y.Cluster.Unit.FullName, Organ: y.Cluster.Name, Place: y.Cluster.Unit.Name, Date: r.Today(), Title: r.T("story.heading"),
		Under: []string{r.T("story.subject", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))}, Words: r.Words, Sign: report.ClusterSignature(r.Words, y),
		Recipients: []string{r.T("report.recipient.file")}}
	for _, p := range t.parts {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: p.Title, Heading: true})
		for _, line := range p.Lines {
			paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: line})
		}
	}
	return clusterDocument(y, book.FileName("docx", r.T("story.file_name", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))), paper), nil
}

// criteriaDocument downloads the table of criteria that goes with the pledge.
func criteriaDocument(r *web.Request) (web.Result, error) {
	y, p, _, err := readPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	if len(p.Scored()) == 0 {
		return web.Result{}, store.NotFound()
	}
	paper := book.Paper{Unit: y.Cluster.Unit.FullName, Organ: y.Cluster.Name, Place: y.Cluster.Unit.Name, Date: signedOn(p), Draft: !p.Signed(), Title: r.T("pledge.criteria_heading"),
		Under: []string{r.T("pledge.criteria_under", "Year", strconv.Itoa(y.Year))}, Words: r.Words, Sign: report.ClusterSignature(r.Words, y), Recipients: []string{r.T("report.recipient.file")}}
	paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Table: criteriaGrid(r.Words, p)}, book.Paragraph{Text: exports.MostWords(r.Words, p)})
	return clusterDocument(y, book.FileName("docx", r.T("pledge.criteria_file", "Name", y.Cluster.Name, "Year", strconv.Itoa(y.Year))), paper), nil
}
