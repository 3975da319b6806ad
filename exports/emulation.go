package exports

import (
	"io"
	"strconv"

	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/org"
)

// Emulation is the year of a cluster as a workbook: the pledge, the points of every member in the three columns, the
// evidence with the lists behind its figures and the ranking. What the reader may not see is not in Sheets.
type Emulation struct {
	Year   emulation.Year
	Place  string // "Hà Nội", before the date
	Date   calendar.Date
	Pledge emulation.Pledge // the edition by which points are given
	Sheets map[int64]emulation.Sheet
	Places []emulation.Place
	By     emulation.Column // of the ranking, "" without one
	Totals map[int64]map[emulation.Column]emulation.Points
	Traces []Trace                     // behind the figures of the members whose own pages the reader sees
	Name   func(emulation.Case) string // of the milestone
	Events []EmulationEvent
	Above  string // what the unit above is called: "Thành phố"
	Words  Words
}

// WriteEmulation writes the workbook. It writes nothing and returns fault.crossfoot when the points of a sheet do not come
// to the totals that were handed over, or the ranking does not follow from them.
func WriteEmulation(w io.Writer, in Emulation) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	title := in.Words.T("export.emulation.pledge")
	b := newBook(in.Words, properties{title, in.Year.Cluster.Name, "Ủy ban MTTQ Việt Nam " + in.Year.Cluster.Unit.FullName, in.Date})
	in.pledge(b)
	in.scores(b)
	in.evidence(b)
	in.cases(b)
	in.ranking(b)
	in.events(b)
	return b.write(w)
}

func (in Emulation) crossFoot() error {
	for _, m := range in.Year.Members {
		for _, c := range emulation.Columns {
			sum := 0
			for _, i := range in.Pledge.Scored() {
				sum += int(in.counted(i, m, c))
			}
			if err := firstDifference(figure{"points", m.Unit.FullName, sum, int(in.Totals[m.UnitID][c])}); err != nil {
				return err
			}
		}
	}
	if err := in.crossFootTraces(); err != nil {
		return err
	}
	if err := in.crossFootEvents(); err != nil {
		return err
	}
	for _, p := range in.Places {
		if err := firstDifference(figure{"ranking", in.name(p.UnitID), int(p.Points), int(in.Totals[p.UnitID][in.By])}); err != nil {
			return err
		}
	}
	return nil
}

// counted are the points as they go into the sum: those taken off below nothing.
func (in Emulation) counted(i emulation.Item, m org.ClusterMember, c emulation.Column) emulation.Points {
	if p := in.Sheets[m.UnitID].Scores[i.Line].Given(c); p != nil {
		return i.Signed(*p)
	}
	return 0
}

func (in Emulation) name(unitID int64) string {
	for _, m := range in.Year.Members {
		if m.UnitID == unitID {
			return m.Unit.FullName
		}
	}
	return ""
}

const pointFormat = "0.00"

// pointed are points in a cell, nothing where there are none.
func pointed(p *emulation.Points) cell {
	if p == nil {
		return cell{look: look{align: "right"}}
	}
	return cell{float64(*p) / 100, look{align: "right", format: pointFormat}}
}

func (in Emulation) begin(b *book, sheet, title string, widths []float64, under ...string) *sheet {
	s := b.sheet(in.Words.T("export.emulation."+sheet), widths)
	s.letterhead(letterhead{in.Year.Cluster.Unit.FullName, in.Place, in.Date})
	s.title(in.Words.T("export.emulation."+title), nonEmpty(append([]string{in.Words.T("export.emulation.of", "Cluster", in.Year.Cluster.Name, "Year", strconv.Itoa(in.Year.Year))}, under...)...)...)
	return s
}

func named[T any](words Words, key string, width float64, value func(int, T) cell) column[T] {
	return column[T]{key: key, title: words.T("export.emulation.column." + key), width: width, value: value}
}

func (in Emulation) pledge(b *book) {
	type item = emulation.Item
	columns := []column[item]{
		{key: "no", width: 6, value: func(n int, _ item) cell { return centred(n) }},
		named(in.Words, "criterion", 70, func(_ int, i item) cell { return left(i.Text) }),
		named(in.Words, "most", 12, func(_ int, i item) cell { return pointed(&i.Points) }),
		named(in.Words, "asked", 45, func(_ int, i item) cell { return left(i.Evidence) }),
		named(in.Words, "rule", 40, func(_ int, i item) cell { return left(in.rule(i)) }),
	}
	s := in.begin(b, "sheet_pledge", "pledge", widths(columns), in.edition())
	r := header(s, columns)
	for _, c := range in.Pledge.Contents() {
		s.group(Roman(c.Content) + ". " + c.Text)
		body(s, columns, 1, in.Pledge.Under(c.Content))
	}
	for _, kind := range []string{emulation.KindBonus, emulation.KindDeduction} {
		if items := in.Pledge.Kind(kind); len(items) > 0 {
			s.group(in.Words.T("choice.pledge_kind." + kind))
			body(s, columns, 1, items)
		}
	}
	s.row++
	s.line(MostWords(in.Words, in.Pledge), look{size: 12, italic: true})
	for _, m := range in.Year.Members {
		if g, ok := in.Pledge.SignedBy(m.UnitID); ok {
			s.line(in.Words.T("export.emulation.signed", "Unit", m.Unit.FullName, "Name", g.Signer, "Title", g.SignerTitle, "Day", g.SignedOn.Short()), look{size: 12})
		} else {
			s.line(in.Words.T("export.emulation.unsigned", "Unit", m.Unit.FullName), look{size: 12})
		}
	}
	s.finish(r.head, r.head+2, 2)
}

// MostWords tells the most points of a pledge, and what of them is bonus.
func MostWords(words Words, p emulation.Pledge) string {
	criteria, bonus := p.Most(emulation.KindCriterion), p.Most(emulation.KindBonus)
	if bonus == 0 {
		return words.T("pledge.most", "Sum", criteria.String())
	}
	return words.T("pledge.most_bonus", "Sum", (criteria + bonus).String(), "Most", criteria.String(), "Bonus", bonus.String())
}

func (in Emulation) edition() string {
	if in.Pledge.Edition < 2 {
		return ""
	}
	return in.Words.T("export.emulation.edition", "Edition", in.Pledge.Edition)
}

func (in Emulation) rule(i emulation.Item) string {
	if i.Rule == "" {
		return ""
	}
	return in.Words.T("emulation.rule."+i.Rule, "Points", i.PerCase)
}

// scores has a row for each criterion and three columns for each member, with sums that are formulas.
func (in Emulation) scores(b *book) {
	type item = emulation.Item
	columns := []column[item]{
		{key: "no", width: 6, value: func(n int, _ item) cell { return centred(n) }},
		named(in.Words, "criterion", 46, func(_ int, i item) cell { return left(i.Text) }),
		named(in.Words, "most", 9, func(_ int, i item) cell { return pointed(&i.Points) }),
	}
	for _, m := range in.Year.Members {
		group := column[item]{key: m.Unit.Code, title: m.Unit.FullName}
		for _, c := range emulation.Columns {
			group.children = append(group.children, column[item]{key: m.Unit.Code + string(c), title: in.Words.T("emulation.column."+string(c), "Unit", in.Above), width: 10,
				value: func(_ int, i item) cell {
					if in.Sheets[m.UnitID].Scores[i.Line].Given(c) == nil {
						return pointed(nil)
					}
					p := in.counted(i, m, c)
					return pointed(&p)
				}})
		}
		columns = append(columns, group)
	}
	s := in.begin(b, "sheet_scores", "scores", widths(columns))
	r := write(s, columns, in.Pledge.Scored())
	values := map[string]any{}
	for _, m := range in.Year.Members {
		for _, c := range emulation.Columns {
			key := m.Unit.Code + string(c)
			values[key] = formula{"SUM(" + r.ref(key) + ")", float64(in.Totals[m.UnitID][c]) / 100}
		}
	}
	s.totals(r, 3, values)
	s.row++
	s.line(in.Words.T("export.emulation.deductions"), look{size: 12, italic: true})
	if !in.Year.Released() {
		s.line(in.Words.T("export.emulation.unreleased"), look{size: 12, italic: true})
	}
	s.signature(Signature{SignerTitle: in.Words.T("export.sign.chair")})
	s.finish(r.head, r.first, 2)
}

// figures are those that were taken, "" before.
func (in Emulation) figures(p proof) string {
	if p.score.TakenOn.IsZero() {
		return ""
	}
	return FigureWords(in.Words, p.item.Rule, emulation.Figures{Counted: p.score.Counted, Of: p.score.Of})
}

// proof is a line of the sheet of evidence.
type proof struct {
	member org.ClusterMember
	item   emulation.Item
	score  emulation.Score
}

func (in Emulation) evidence(b *book) {
	var proofs []proof
	for _, m := range in.Year.Members {
		for _, i := range in.Pledge.Scored() {
			s := in.Sheets[m.UnitID].Scores[i.Line]
			if s.Evidence != "" || s.SelfRemark != "" || s.ClusterRemark != "" || s.CityRemark != "" || !s.TakenOn.IsZero() {
				proofs = append(proofs, proof{m, i, s})
			}
		}
	}
	columns := []column[proof]{
		{key: "no", width: 6, value: func(n int, _ proof) cell { return centred(n) }},
		named(in.Words, "unit", 24, func(_ int, p proof) cell { return left(p.member.Unit.FullName) }),
		named(in.Words, "criterion", 46, func(_ int, p proof) cell { return left(p.item.Text) }),
		named(in.Words, "evidence", 40, func(_ int, p proof) cell { return left(p.score.Evidence) }),
		named(in.Words, "figures", 20, func(_ int, p proof) cell { return centred(in.figures(p)) }),
		named(in.Words, "taken", 13, func(_ int, p proof) cell { return centred(p.score.TakenOn) }),
		named(in.Words, "proposed", 11, func(_ int, p proof) cell { return pointed(p.score.Proposed) }),
		named(in.Words, "remarks", 46, func(_ int, p proof) cell { return left(in.remarks(p.score)) }),
	}
	s := in.begin(b, "sheet_evidence", "evidence", widths(columns))
	r := write(s, columns, proofs)
	s.row++
	s.line(in.Words.T("export.emulation.rule_note"), look{size: 12, italic: true})
	s.finish(r.head, r.first, 2)
}

func (in Emulation) remarks(s emulation.Score) string {
	text := ""
	for _, c := range emulation.Columns {
		if remark := s.Remark(c); remark != "" {
			if text != "" {
				text += "\n"
			}
			text += in.Words.T("emulation.column."+string(c), "Unit", in.Above) + ": " + remark
		}
	}
	return text
}

func (in Emulation) ranking(b *book) {
	type place = emulation.Place
	proposed := emulation.Proposed(in.Places, in.Year.Flags, in.Year.Certificates)
	columns := []column[place]{
		{key: "no", width: 6, value: func(n int, _ place) cell { return centred(n) }},
		named(in.Words, "unit", 50, func(_ int, p place) cell { return left(in.name(p.UnitID)) }),
		named(in.Words, "points", 14, func(_ int, p place) cell { return pointed(&p.Points) }),
		named(in.Words, "rank", 20, func(_ int, p place) cell { return centred(RankWords(in.Words, p)) }),
		named(in.Words, "follows", 32, func(_ int, p place) cell { return centred(in.award(proposed[p.UnitID])) }),
		named(in.Words, "award", 32, func(_ int, p place) cell { return centred(in.award(in.Sheets[p.UnitID].Award)) }),
	}
	by := in.Words.T("export.emulation.no_ranking")
	if in.By != "" {
		by = in.Words.T("export.emulation.by", "Column", in.Words.T("emulation.column."+string(in.By), "Unit", in.Above))
	}
	s := in.begin(b, "sheet_ranking", "ranking", widths(columns), by)
	r := write(s, columns, in.Places)
	s.row++
	s.line(in.Words.T("export.emulation.awards", "Flags", in.Year.Flags, "Certificates", in.Year.Certificates), look{size: 12, italic: true})
	s.signature(Signature{SignerTitle: in.Words.T("export.sign.chair")})
	s.finish(r.head, r.first, 2)
}

func (in Emulation) award(award string) string {
	if award == "" {
		return ""
	}
	return in.Words.T("emulation.award." + award)
}

// RankWords is "2" or "đồng hạng 2".
func RankWords(words Words, p emulation.Place) string {
	if p.Tied {
		return words.T("emulation.tied", "Rank", p.Rank)
	}
	return strconv.Itoa(p.Rank)
}
