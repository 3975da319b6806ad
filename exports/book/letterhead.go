package book

import (
	"cmp"
	"fmt"
	"strings"

	"daihoi/models/calendar"
)

// Letterhead is the two-column head of a paper: the issuing body on the left; national motto, place and date on the
// right. It follows Nghị định 30/2020/NĐ-CP, Phụ lục I, and is Vietnamese in every language.
type Letterhead struct {
	Unit  string // "Huyện Thanh Trì"
	Place string // "Thanh Trì"
	Day   calendar.Date
}

// Board issues a unit's papers unless another organ does.
const Board = "Ban Thường trực"

// Issuer is the body that issues a paper, in the three lines of its head: the same on every page, workbook and
// document of one body. An empty organ is the Standing Board.
func Issuer(unit, organ string) [3]string {
	organ = strings.ToUpper(cmp.Or(organ, Board))
	if unit == country {
		return [3]string{"ỦY BAN TRUNG ƯƠNG", "MTTQ VIỆT NAM", organ}
	}
	return [3]string{"ỦY BAN MTTQ VIỆT NAM", strings.ToUpper(unit), organ}
}

// country is the unit whose Committee is the Central Committee.
const country = "Việt Nam"

// Letterhead writes the letterhead of the Standing Board.
func (s *Sheet) Letterhead(h Letterhead) { s.OrganLetterhead("", h) }

// OrganLetterhead writes the letterhead of a paper issued by another organ of the unit.
func (s *Sheet) OrganLetterhead(organ string, h Letterhead) {
	from, to := s.here()
	split := s.split(from, to)
	issuer := Issuer(h.Unit, organ)
	for i, l := range []struct {
		left, right string
		lo, ro      CellStyle
	}{
		{issuer[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", CellStyle{Size: 12}, CellStyle{Size: 12, Bold: true}},
		{issuer[1], "Độc lập - Tự do - Hạnh phúc", CellStyle{Size: 12}, CellStyle{Size: 13, Bold: true, underline: true}},
		{issuer[2], "", CellStyle{Size: 12, Bold: true, underline: true}, CellStyle{Size: 12}},
		{"", PlaceAndDay(h.Place, h.Day), CellStyle{Size: 13}, CellStyle{Size: 13, Italic: true}},
	} {
		l.lo.Align, l.ro.Align = "center", "center"
		s.Span(from, s.Row+i, split, s.Row+i, l.left, l.lo)
		s.Span(split+1, s.Row+i, to, s.Row+i, l.right, l.ro)
		s.Height(s.Row+i, 1, l.ro)
	}
	s.Row += 4
}

// PlaceAndDay returns "Thanh Trì, ngày 05 tháng 4 năm 2024". Days below 10 and the months 1 and 2 take a leading zero
// so that no one can write a digit in front of them. Without a day the blanks stay dotted, to be filled in by hand.
func PlaceAndDay(place string, day calendar.Date) string {
	if day.IsZero() {
		return place + ", ngày … tháng … năm …"
	}
	month := fmt.Sprint(int(day.Month()))
	if day.Month() < 3 {
		month = "0" + month
	}
	return fmt.Sprintf("%s, ngày %02d tháng %s năm %d", place, day.Day(), month, day.Year())
}

// split is the last column of the left block: the one closest to two fifths of the width.
func (s *Sheet) split(from, to int) int {
	half := s.width(from, to) * 0.4
	for c := from; c < to-1; c++ {
		if s.width(from, c)+s.Widths[c]/2 > half {
			return c
		}
	}
	return max(from, to-1)
}

// Title writes the bold, centred title and the lines below it, between two narrow empty rows.
func (s *Sheet) Title(title string, under ...string) {
	s.Gap()
	s.Line(title, CellStyle{Size: 14, Bold: true, Align: "center"})
	for _, u := range under {
		s.Line(u, CellStyle{Size: 12, Bold: true, Align: "center"})
	}
	s.Gap()
}

// Signature is the closing block: preparer on the left, signer on the right.
type Signature struct {
	For         string // "TM. CỤM THI ĐUA", "" for the Standing Board
	Acting      string // "KT. CHỦ TỊCH" when a deputy signs in the chair's place
	Preparer    string // name, dotted if empty
	SignerTitle string // "CHỦ TỊCH"
	Signer      string // name, dotted if empty
}

// office is that of the signer, with whose place a deputy takes before it.
func (g Signature) office() []string {
	if g.Acting == "" {
		return []string{g.SignerTitle}
	}
	return []string{g.Acting, g.SignerTitle}
}

// Lines say in whose name and in which office the signer signs, one below the other.
func (g Signature) Lines() []string {
	return NonEmpty(cmp.Or(g.For, "TM. BAN THƯỜNG TRỰC"), g.Acting, g.SignerTitle)
}

// Signature writes the block. It stays whole, and on the page of the end of the table.
func (s *Sheet) Signature(g Signature) {
	from, to := s.here()
	split, first := s.split(from, to), s.Row
	bold := CellStyle{Size: 12, Bold: true, Align: "center"}
	put := func(left, right string) {
		s.Span(from, s.Row, split, s.Row, left, bold)
		s.Span(split+1, s.Row, to, s.Row, right, bold)
		s.Height(s.Row, 1, bold)
		s.Row++
	}
	s.Row++
	put(s.Words.T("export.sign.preparer"), cmp.Or(g.For, s.Words.T("export.sign.board")))
	if g.Acting != "" {
		put("", g.Acting)
	}
	put("", g.SignerTitle)
	s.Row += 4
	put(Dotted(g.Preparer), Dotted(g.Signer))
	s.keepEnd(first)
}

// Dotted returns the name, or a dotted line to write it on.
func Dotted(name string) string {
	if name == "" {
		return strings.Repeat(".", 40)
	}
	return name
}

// DraftMark marks a paper that has not been released. Like the letterhead it is Vietnamese in every language.
const DraftMark = "DỰ THẢO"
