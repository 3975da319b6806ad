package exports

import (
	"io"
	"strconv"
	"strings"

	"daihoi/exports/book"
	"daihoi/models/calendar"
)

// Programme is what happens in the sessions of a congress or at an event of a cluster. Everyone gets the "Chương
// trình"; those who lead it get the "Kịch bản điều hành", with scripts and documents.
type Programme struct {
	Unit    string // "Xã Tả Thanh Oai", in the letterhead
	Code    string // official, of the unit
	Organ   string // that issues the paper; "" for the Standing Board
	Symbol  bool   // the programme has a number
	About   string // "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ … LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029"
	Parent  string // "Huyện Thanh Trì, thành phố Hà Nội", under that
	Place   string // "Tả Thanh Oai", before the date
	Date    calendar.Date
	Draft   bool   // not released: marked "DỰ THẢO"
	Version string // which release it is, "" for a draft
	Parts   []ProgrammePart
	Sign    book.Signature
	Readers map[string]string // who gets the "programme" and the "script"
	Words   book.Words
}

// ProgrammePart is one session. Its title is "Phiên chính thức: Thứ Năm, 25/4/2024, 07:30–11:30 · Hội trường UBND xã".
type ProgrammePart struct {
	Title  string
	Blocks []ProgrammeBlock
}

// ProgrammeBlock is one block of time. Time is "07:30 – 07:45", "" when unknown. Internal blocks appear only in the
// script.
type ProgrammeBlock struct {
	Time                         string
	Minutes                      int
	Title, Person, Paper, Script string
	Internal                     bool
}

// Public lists the blocks that everyone may read.
func (p ProgrammePart) Public() (blocks []ProgrammeBlock) {
	for _, b := range p.Blocks {
		if !b.Internal {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

// WriteProgramme writes a workbook with two sheets: the programme and the script.
func WriteProgramme(w io.Writer, p Programme) error {
	b := book.NewBook(p.Words, book.Properties{Title: p.Words.T("export.programme.title"), Subject: p.About, Author: "Ủy ban MTTQ Việt Nam " + p.Unit, Day: p.Date})
	p.sheet(b, "programme", p.columns("time", "title", "person"), ProgrammePart.Public)
	p.sheet(b, "script", p.columns("no", "time", "minutes", "title", "person", "script", "paper"),
		func(part ProgrammePart) []ProgrammeBlock { return part.Blocks })
	p.Table().AddSheet(b)
	return b.Write(w)
}

// columns are those of the keys, in order.
func (p Programme) columns(keys ...string) (out []book.Column[ProgrammeBlock]) {
	all := map[string]struct {
		width float64
		value func(int, ProgrammeBlock) book.Cell
	}{
		"no":      {5, func(n int, _ ProgrammeBlock) book.Cell { return book.Centred(n) }},
		"time":    {17.5, func(_ int, b ProgrammeBlock) book.Cell { return book.Centred(b.Time) }},
		"minutes": {8, func(_ int, b ProgrammeBlock) book.Cell { return book.Centred(b.Minutes) }},
		"title":   {40, func(_ int, b ProgrammeBlock) book.Cell { return book.Left(b.Title) }},
		"person":  {24, func(_ int, b ProgrammeBlock) book.Cell { return book.Left(b.Person) }},
		"script":  {43, func(_ int, b ProgrammeBlock) book.Cell { return book.Left(b.Script) }},
		"paper":   {22, func(_ int, b ProgrammeBlock) book.Cell { return book.Left(b.Paper) }},
	}
	for _, key := range keys {
		out = append(out, book.Column[ProgrammeBlock]{Key: key, Title: p.Words.T("export.programme.column." + key), Width: all[key].width, Value: all[key].value})
	}
	return out
}

func (p Programme) sheet(b *book.Book, key string, columns []book.Column[ProgrammeBlock], of func(ProgrammePart) []ProgrammeBlock) {
	s := b.Sheet(p.Words.T("export."+key+".sheet"), book.Widths(columns))
	s.OrganLetterhead(p.Organ, book.Letterhead{Unit: p.Unit, Place: p.Place, Day: p.Date})
	if p.Draft {
		s.Line(book.DraftMark, book.CellStyle{Size: 13, Bold: true, Align: "center"})
	}
	s.Title(p.Words.T("export."+key+".title"), book.NonEmpty(p.About, p.Parent, p.Version)...)
	r := book.Header(s, columns)
	for i, part := range p.Parts {
		s.Group(p.heading(i))
		book.Body(s, columns, 1, of(part))
	}
	s.Signature(p.Sign)
	s.Finish(r.Head, r.Head+2, 0)
}

// ProgrammePaper is the programme, or the script, as a paper with a table for each session.
func ProgrammePaper(p Programme, script bool) book.Paper {
	key, symbol := "programme", ""
	switch {
	case script:
		key = "script"
	case p.Symbol:
		symbol = "CTr"
	}
	paper := book.Paper{Unit: p.Unit, Organ: p.Organ, Place: p.Place, Date: p.Date, Symbol: symbol, Draft: p.Draft, Title: p.Words.T("export." + key + ".title"),
		Under: book.NonEmpty(p.About, p.Version), Sign: p.Sign, Words: p.Words,
		Recipients: []string{p.Readers[key], p.Words.T("report.recipient.file")}}
	for i, part := range p.Parts {
		paper.Paragraphs = append(paper.Paragraphs, book.Paragraph{Text: p.heading(i), Heading: true},
			book.Paragraph{Table: p.grid(part, script)})
	}
	return paper
}

// heading is the heading of part i. A single part has no number.
func (p Programme) heading(i int) string {
	if len(p.Parts) == 1 {
		return p.Parts[i].Title
	}
	return book.Roman(i+1) + ". " + p.Parts[i].Title
}

func (p Programme) grid(part ProgrammePart, script bool) *book.Grid {
	g := &book.Grid{Widths: []int{1800, 4771, 2500}}
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
