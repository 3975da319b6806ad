package exports

import (
	"cmp"
	"fmt"
	"strings"

	"daihoi/models/calendar"
)

// letterhead is the two-column head of a paper of the Fatherland Front: the issuing body at the left, the national
// motto and place and date at the right. Form of Nghị định 30/2020/NĐ-CP, Phụ lục I; it is Vietnamese in every language.
type letterhead struct {
	unit  string // "Huyện Thanh Trì"
	place string // "Thanh Trì"
	day   calendar.Date
}

// board issues the papers of a unit when no other organ does.
const board = "Ban Thường trực"

func (s *sheet) letterhead(h letterhead) { s.issued(board, h) }

// issued is the letterhead of a paper that an organ of the unit issues.
func (s *sheet) issued(organ string, h letterhead) {
	split := s.split()
	for i, l := range []struct {
		left, right string
		lo, ro      look
	}{
		{"ỦY BAN MTTQ VIỆT NAM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", look{size: 12}, look{size: 12, bold: true}},
		{strings.ToUpper(h.unit), "Độc lập - Tự do - Hạnh phúc", look{size: 12}, look{size: 13, bold: true, underline: true}},
		{strings.ToUpper(organ), "", look{size: 12, bold: true, underline: true}, look{size: 12}},
		{"", PlaceAndDay(h.place, h.day), look{size: 13}, look{size: 13, italic: true}},
	} {
		l.lo.align, l.ro.align = "center", "center"
		s.span(1, s.row+i, split, s.row+i, l.left, l.lo)
		s.span(split+1, s.row+i, s.cols(), s.row+i, l.right, l.ro)
		s.height(s.row+i, 1, l.ro)
	}
	s.row += 4
}

// PlaceAndDay is "Thanh Trì, ngày 05 tháng 4 năm 2024": days under 10 and the months 1 and 2 take a leading zero, so
// that nobody can write a digit before them. Without a day its places stay dotted, to be filled by hand.
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

// split is the last column of the left block: the one nearest to two fifths of the width.
func (s *sheet) split() int {
	half := s.width(1, s.cols()) * 0.4
	for c := 1; c < s.cols()-1; c++ {
		if s.width(1, c)+s.widths[c]/2 > half {
			return c
		}
	}
	return max(1, s.cols()-1)
}

// title writes the centred bold title and the lines under it, with an empty row before and behind.
func (s *sheet) title(title string, under ...string) {
	s.do(s.file.SetRowHeight(s.name, s.row, 8))
	s.row++
	s.line(title, look{size: 14, bold: true, align: "center"})
	for _, u := range under {
		s.line(u, look{size: 12, bold: true, align: "center"})
	}
	s.do(s.file.SetRowHeight(s.name, s.row, 8))
	s.row++
}

// Signature is the closing block: who drew up the table at the left, who signs at the right.
type Signature struct {
	For         string // "TM. CỤM THI ĐUA", "" for the Standing Board
	Preparer    string // name, dotted if empty
	SignerTitle string // "CHỦ TỊCH"
	Signer      string // name, dotted if empty
}

func (s *sheet) signature(g Signature) {
	split := s.split()
	bold := look{size: 12, bold: true, align: "center"}
	put := func(left, right string) {
		s.span(1, s.row, split, s.row, left, bold)
		s.span(split+1, s.row, s.cols(), s.row, right, bold)
		s.height(s.row, 1, bold)
		s.row++
	}
	s.row++
	put(s.words.T("export.sign.preparer"), cmp.Or(g.For, s.words.T("export.sign.board")))
	put("", g.SignerTitle)
	s.row += 4
	put(dotted(g.Preparer), dotted(g.Signer))
}

func dotted(name string) string {
	if name == "" {
		return strings.Repeat(".", 40)
	}
	return name
}
