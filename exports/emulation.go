package exports

import (
	"fmt"
	"io"
	"strconv"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/org"
)

// Emulation is the year of a cluster as a workbook: the pledge, the three columns of points of every member, the
// evidence with the lists behind its figures, and the ranking. Sheets lacks what the reader may not see.
type Emulation struct {
	Wide   book.PageSize // see book.Properties
	Year   emulation.Year
	Place  string // "Hà Nội", before the date
	Date   calendar.Date
	Pledge emulation.Pledge // the edition in force
	Sheets map[int64]emulation.Sheet
	Places []emulation.Place
	By     emulation.Column // of the ranking, "" without one
	Totals map[int64]map[emulation.Column]emulation.Total
	Traces []Trace                     // of the members whose own pages the reader may see
	Name   func(emulation.Case) string // of the milestone
	Events []EmulationEvent
	Above  string // type of the unit above: "Thành phố"
	Sign   book.Signature
	Words  book.Words
}

// WriteEmulation writes the workbook. It writes nothing and returns fault.crossfoot when the points of a sheet do not
// add up to in.Totals, or the ranking does not follow from them.
func WriteEmulation(w io.Writer, in Emulation) error {
	if err := in.crossFoot(); err != nil {
		return err
	}
	title := in.Words.T("export.emulation.pledge")
	b := book.NewBook(in.Words, book.Properties{Title: title, Subject: in.Year.Cluster.Name, Author: "Ủy ban MTTQ Việt Nam " + in.Year.Cluster.Unit.FullName, Day: in.Date, Wide: in.Wide})
	in.pledge(b)
	in.scores(b)
	in.evidence(b)
	in.cases(b)
	in.ranking(b)
	in.events(b)
	in.pointTable().AddSheet(b)
	return b.Write(w)
}

func (in Emulation) crossFoot() error {
	for _, m := range in.Year.Members {
		for _, c := range emulation.Columns {
			sum := 0
			for _, i := range in.Pledge.Scored() {
				sum += int(in.counted(i, m, c))
			}
			if err := book.FirstDifference(book.Figure{What: "points", Unit: m.Unit.FullName, Got: sum, Want: int(in.Totals[m.UnitID][c].Points)}); err != nil {
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
		if err := book.FirstDifference(book.Figure{What: "ranking", Unit: in.name(p.UnitID), Got: int(p.Points), Want: int(in.Totals[p.UnitID][in.By].Points)}); err != nil {
			return err
		}
	}
	return nil
}

// counted are the points as they enter the sum: deductions are negative.
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

// pointsCell is a cell of points, empty without any.
func pointsCell(p *emulation.Points) book.Cell {
	if p == nil {
		return book.Cell{Style: book.CellStyle{Align: "right"}}
	}
	return book.Cell{Value: float64(*p) / 100, Style: book.CellStyle{Align: "right", Format: pointFormat}}
}

func newEmulationSheet[T any](in Emulation, b *book.Book, sheet, title string, columns []book.Column[T], keys int, under ...string) *book.Sheet {
	s := book.TableSheet(b, in.Words.T("export.emulation."+sheet), columns, keys)
	s.OrganLetterhead(in.Year.Cluster.Name, book.Letterhead{Unit: in.Year.Cluster.Unit.FullName, Place: in.Place, Day: in.Date})
	s.Title(in.Words.T("export.emulation."+title), book.NonEmpty(append([]string{in.Words.T("export.emulation.of", "Cluster", in.Year.Cluster.Name, "Year", strconv.Itoa(in.Year.Year))}, under...)...)...)
	return s
}

func namedColumn[T any](words book.Words, key string, width float64, value func(int, T) book.Cell) book.Column[T] {
	return book.Column[T]{Key: key, Title: words.T("export.emulation.column." + key), Width: width, Value: value}
}

func (in Emulation) pledge(b *book.Book) {
	type item = emulation.Item
	columns := []book.Column[item]{
		{Key: "no", Width: 6, Value: func(n int, _ item) book.Cell { return book.Centred(n) }},
		namedColumn(in.Words, "criterion", 64, func(_ int, i item) book.Cell { return book.Left(i.Text) }),
		namedColumn(in.Words, "most", 10, func(_ int, i item) book.Cell { return pointsCell(&i.Points) }),
		namedColumn(in.Words, "asked", 42, func(_ int, i item) book.Cell { return book.Left(i.Evidence) }),
		namedColumn(in.Words, "rule", 37, func(_ int, i item) book.Cell { return book.Left(in.rule(i)) }),
	}
	s := newEmulationSheet(in, b, "sheet_pledge", "pledge", columns, 2, in.edition())
	r := book.Header(s, columns)
	for _, c := range in.Pledge.Contents() {
		s.Group(book.Roman(c.Content) + ". " + c.Text)
		book.Body(s, columns, 1, in.Pledge.Under(c.Content))
	}
	for _, kind := range []string{emulation.KindBonus, emulation.KindDeduction} {
		if items := in.Pledge.Kind(kind); len(items) > 0 {
			s.Group(in.Words.T("choice.pledge_kind." + kind))
			book.Body(s, columns, 1, items)
		}
	}
	s.Row++
	s.Line(MostWords(in.Words, in.Pledge), book.CellStyle{Size: 12, Italic: true})
	for _, m := range in.Year.Members {
		if g, ok := in.Pledge.SignedBy(m.UnitID); ok {
			s.Line(in.Words.T("export.emulation.signed", "Unit", m.Unit.FullName, "Name", g.Signer, "Title", g.SignerTitle, "Day", g.SignedOn.Short()), book.CellStyle{Size: 12})
		} else {
			s.Line(in.Words.T("export.emulation.unsigned", "Unit", m.Unit.FullName), book.CellStyle{Size: 12})
		}
	}
	s.Finish(r.Head, r.Head+2, 2)
}

// MostWords states the maximum points of a pledge, and how many of them are bonus.
func MostWords(words book.Words, p emulation.Pledge) string {
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

// scores has a row for each criterion, three columns for each member, and sums as formulas.
func (in Emulation) scores(b *book.Book) {
	type item = emulation.Item
	columns := []book.Column[item]{
		{Key: "no", Width: 6, Value: func(n int, _ item) book.Cell { return book.Centred(n) }},
		namedColumn(in.Words, "criterion", 46, func(_ int, i item) book.Cell { return book.Left(i.Text) }),
		namedColumn(in.Words, "most", 9, func(_ int, i item) book.Cell { return pointsCell(&i.Points) }),
	}
	for _, m := range in.Year.Members {
		group := book.Column[item]{Key: m.Unit.Code, Title: m.Unit.FullName}
		for _, c := range emulation.Columns {
			group.Children = append(group.Children, book.Column[item]{Key: m.Unit.Code + string(c), Title: in.Words.T("emulation.column."+string(c), "Unit", in.Above), Width: 10,
				Value: func(_ int, i item) book.Cell {
					if in.Sheets[m.UnitID].Scores[i.Line].Given(c) == nil {
						return pointsCell(nil)
					}
					p := in.counted(i, m, c)
					return pointsCell(&p)
				}})
		}
		columns = append(columns, group)
	}
	s := newEmulationSheet(in, b, "sheet_scores", "scores", columns, 3)
	r := book.Write(s, columns, in.Pledge.Scored())
	sums, given := map[string]any{}, map[string]any{}
	for _, m := range in.Year.Members {
		for _, c := range emulation.Columns {
			key, total := m.Unit.Code+string(c), in.Totals[m.UnitID][c]
			if !total.Begun {
				continue // nothing given is no sum of 0
			}
			sums[key] = book.Cell{Value: book.Formula{Text: "SUM(" + r.Ref(key) + ")", Result: float64(total.Points) / 100}, Style: book.CellStyle{Format: pointFormat}}
			given[key] = fmt.Sprintf("%d/%d", total.Given, total.Of)
		}
	}
	s.Totals(r, 3, sums)
	s.Closing(r, 3, in.Words.T("export.emulation.given"), given)
	s.Row++
	s.Line(in.Words.T("export.emulation.deductions"), book.CellStyle{Size: 12, Italic: true})
	if !in.Year.Released() {
		s.Line(in.Words.T("export.emulation.unreleased"), book.CellStyle{Size: 12, Italic: true})
	}
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
}

// figures are the progress figures recorded with the score, "" without any.
func (in Emulation) figures(p evidenceLine) string {
	if p.score.TakenOn.IsZero() {
		return ""
	}
	return FigureWords(in.Words, p.item.Rule, emulation.Figures{Counted: p.score.Counted, Of: p.score.Of})
}

// evidenceLine is a line of the sheet of evidence.
type evidenceLine struct {
	member org.ClusterMember
	item   emulation.Item
	score  emulation.Score
}

func (in Emulation) evidence(b *book.Book) {
	var proofs []evidenceLine
	for _, m := range in.Year.Members {
		for _, i := range in.Pledge.Scored() {
			s := in.Sheets[m.UnitID].Scores[i.Line]
			if s.Evidence != "" || s.SelfRemark != "" || s.ClusterRemark != "" || s.CityRemark != "" || !s.TakenOn.IsZero() {
				proofs = append(proofs, evidenceLine{m, i, s})
			}
		}
	}
	columns := []book.Column[evidenceLine]{
		{Key: "no", Width: 5, Value: func(n int, _ evidenceLine) book.Cell { return book.Centred(n) }},
		namedColumn(in.Words, "unit", 20, func(_ int, p evidenceLine) book.Cell { return book.Left(p.member.Unit.FullName) }),
		namedColumn(in.Words, "criterion", 36, func(_ int, p evidenceLine) book.Cell { return book.Left(p.item.Text) }),
		namedColumn(in.Words, "evidence", 30, func(_ int, p evidenceLine) book.Cell { return book.Left(p.score.Evidence) }),
		namedColumn(in.Words, "figures", 15, func(_ int, p evidenceLine) book.Cell { return book.Centred(in.figures(p)) }),
		namedColumn(in.Words, "taken", 12, func(_ int, p evidenceLine) book.Cell { return book.Centred(p.score.TakenOn) }),
		namedColumn(in.Words, "proposed", 9, func(_ int, p evidenceLine) book.Cell { return pointsCell(p.score.Proposed) }),
		namedColumn(in.Words, "remarks", 32, func(_ int, p evidenceLine) book.Cell { return book.Left(in.remarks(p.score)) }),
	}
	s := newEmulationSheet(in, b, "sheet_evidence", "evidence", columns, 2)
	r := book.Write(s, columns, proofs)
	s.Row++
	s.Line(in.Words.T("export.emulation.rule_note"), book.CellStyle{Size: 12, Italic: true})
	s.Finish(r.Head, r.First, 2)
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

func (in Emulation) ranking(b *book.Book) {
	type place = emulation.Place
	proposed := emulation.Proposed(in.Places, in.Year.Flags, in.Year.Certificates)
	columns := []book.Column[place]{
		{Key: "no", Width: 6, Value: func(n int, _ place) book.Cell { return book.Centred(n) }},
		namedColumn(in.Words, "unit", 50, func(_ int, p place) book.Cell { return book.Left(in.name(p.UnitID)) }),
		namedColumn(in.Words, "points", 14, func(_ int, p place) book.Cell { return pointsCell(&p.Points) }),
		namedColumn(in.Words, "rank", 20, func(_ int, p place) book.Cell { return book.Centred(RankWords(in.Words, p)) }),
		namedColumn(in.Words, "follows", 32, func(_ int, p place) book.Cell { return book.Centred(in.award(proposed[p.UnitID])) }),
		namedColumn(in.Words, "award", 32, func(_ int, p place) book.Cell { return book.Centred(in.award(in.Sheets[p.UnitID].Award)) }),
	}
	by := in.Words.T("export.emulation.no_ranking")
	if in.By != "" {
		by = in.Words.T("export.emulation.by", "Column", in.Words.T("emulation.column."+string(in.By), "Unit", in.Above))
	}
	s := newEmulationSheet(in, b, "sheet_ranking", "ranking", columns, 2, by)
	r := book.Write(s, columns, in.Places)
	s.Row++
	s.Line(in.Words.T("export.emulation.awards", "Flags", in.Year.Flags, "Certificates", in.Year.Certificates), book.CellStyle{Size: 12, Italic: true})
	s.Signature(in.Sign)
	s.Finish(r.Head, r.First, 2)
}

func (in Emulation) award(award string) string {
	if award == "" {
		return ""
	}
	return in.Words.T("emulation.award." + award)
}

// RankWords returns "2" or "đồng hạng 2".
func RankWords(words book.Words, p emulation.Place) string {
	if p.Tied {
		return words.T("emulation.tied", "Rank", p.Rank)
	}
	return strconv.Itoa(p.Rank)
}
