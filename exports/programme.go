package exports

import (
	"cmp"
	"io"
	"strconv"
	"strings"

	"daihoi/models/calendar"
)

// Programme is what a congress does in its sessions, or a cluster at an event: for everybody as "Chương trình" and, with
// what is said and the papers, for those who lead it as "Kịch bản điều hành".
type Programme struct {
	Unit    string // "Xã Tả Thanh Oai", in the letterhead
	Organ   string // of the unit, that issues the paper; "" for the Standing Board
	Symbol  bool   // the programme bears a number
	About   string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Parent  string // "Huyện Thanh Trì, thành phố Hà Nội", under that
	Place   string // "Tả Thanh Oai", before the date
	Date    calendar.Date
	Draft   bool   // not released: marked "DỰ THẢO"
	Version string // which release it is, "" for a draft
	Parts   []ProgrammePart
	Sign    Signature
	Readers map[string]string // who gets the "programme" and the "script"
	Words   Words
}

// ProgrammePart is one session; its title is "Phiên chính thức: Thứ Năm, 25/4/2024, 07:30–11:30 · Hội trường UBND xã".
type ProgrammePart struct {
	Title  string
	Blocks []ProgrammeBlock
}

// ProgrammeBlock is one block on the clock. Time is "07:30 – 07:45", "" where it is not known. An internal one is in the
// script only.
type ProgrammeBlock struct {
	Time                         string
	Minutes                      int
	Title, Person, Paper, Script string
	Internal                     bool
}

// Public are the blocks that everybody reads.
func (p ProgrammePart) Public() (blocks []ProgrammeBlock) {
	for _, b := range p.Blocks {
		if !b.Internal {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// draftMark stands on a paper that has not been released; it is Vietnamese in every language, as the letterhead is.
const draftMark = "DỰ THẢO"

// WriteProgramme writes a workbook of two sheets: the programme and the script.
func WriteProgramme(w io.Writer, p Programme) error {
	b := newBook(p.Words, properties{p.Words.T("export.programme.title"), p.About, "Ủy ban MTTQ Việt Nam " + p.Unit, p.Date})
	p.sheet(b, "programme", p.columns("time", "title", "person"), ProgrammePart.Public)
	p.sheet(b, "script", p.columns("no", "time", "minutes", "title", "person", "script", "paper"),
		func(part ProgrammePart) []ProgrammeBlock { return part.Blocks })
	return b.write(w)
}

// columns are those of the keys, in order.
func (p Programme) columns(keys ...string) (out []column[ProgrammeBlock]) {
	all := map[string]struct {
		width float64
		value func(int, ProgrammeBlock) cell
	}{
		"no":      {6, func(n int, _ ProgrammeBlock) cell { return centred(n) }},
		"time":    {18, func(_ int, b ProgrammeBlock) cell { return centred(b.Time) }},
		"minutes": {9, func(_ int, b ProgrammeBlock) cell { return centred(b.Minutes) }},
		"title":   {50, func(_ int, b ProgrammeBlock) cell { return left(b.Title) }},
		"person":  {30, func(_ int, b ProgrammeBlock) cell { return left(b.Person) }},
		"script":  {54, func(_ int, b ProgrammeBlock) cell { return left(b.Script) }},
		"paper":   {26, func(_ int, b ProgrammeBlock) cell { return left(b.Paper) }},
	}
	for _, key := range keys {
		out = append(out, column[ProgrammeBlock]{key: key, title: p.Words.T("export.programme.column." + key), width: all[key].width, value: all[key].value})
	}
	return out
}

func (p Programme) sheet(b *book, key string, columns []column[ProgrammeBlock], of func(ProgrammePart) []ProgrammeBlock) {
	s := b.sheet(p.Words.T("export."+key+".sheet"), widths(columns))
	s.issued(cmp.Or(p.Organ, board), letterhead{p.Unit, p.Place, p.Date})
	if p.Draft {
		s.line(draftMark, look{size: 13, bold: true, align: "center"})
	}
	s.title(p.Words.T("export."+key+".title"), nonEmpty(p.About, p.Parent, p.Version)...)
	r := header(s, columns)
	for i, part := range p.Parts {
		s.group(p.heading(i))
		body(s, columns, 1, of(part))
	}
	s.signature(p.Sign)
	s.finish(r.head, r.head+2, 0)
}

// ProgrammePaper is the programme as an official text with a table for each session; the script instead when it is asked
// for.
func ProgrammePaper(p Programme, script bool) Paper {
	key, symbol := "programme", ""
	switch {
	case script:
		key = "script"
	case p.Symbol:
		symbol = "CTr"
	}
	paper := Paper{Unit: p.Unit, Organ: p.Organ, Place: p.Place, Date: p.Date, Symbol: symbol, Draft: p.Draft, Title: p.Words.T("export." + key + ".title"),
		Under: nonEmpty(p.About, p.Version), Sign: p.Sign, Words: p.Words,
		Recipients: []string{p.Readers[key], p.Words.T("report.recipient.file")}}
	for i, part := range p.Parts {
		paper.Paragraphs = append(paper.Paragraphs, Paragraph{Text: p.heading(i), Heading: true},
			Paragraph{Table: p.grid(part, script)})
	}
	return paper
}

// heading is over the part at index i; a single one has no number.
func (p Programme) heading(i int) string {
	if len(p.Parts) == 1 {
		return p.Parts[i].Title
	}
	return Roman(i+1) + ". " + p.Parts[i].Title
}

func (p Programme) grid(part ProgrammePart, script bool) *Grid {
	g := &Grid{Widths: []int{1800, 4771, 2500}}
	keys, blocks := []string{"time", "title", "person"}, part.Public()
	if script {
		g.Widths = []int{640, 900, 2381, 1500, 2350, 1300}
		keys, blocks = []string{"no", "time", "title", "person", "script", "paper"}, part.Blocks
	}
	for _, key := range keys {
		g.Head = append(g.Head, p.Words.T("export.programme.column."+key))
	}
	for i, b := range blocks {
		row := []string{b.Time, b.Title, b.Person}
		if script {
			row = []string{strconv.Itoa(i + 1), strings.ReplaceAll(b.Time, " – ", "\n"), b.Title, b.Person, b.Script, b.Paper}
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}
