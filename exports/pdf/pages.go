package pdf

import (
	"fmt"
	"slices"
)

// page is a sheet of paper: the columns and rows of it, those that are repeated first.
type page struct {
	cols, rows []int
	scale      float64
	first      bool // of its sheet
}

// paper sizes of page set-ups in points, portrait.
var papers = map[int][2]float64{1: {612, 792}, 8: {841.89, 1190.55}, 9: {595.28, 841.89}, 11: {419.53, 595.28}}

// paper is the size of the sheet's pages.
func (s *sheet) paper() (width, height float64, err error) {
	size, ok := papers[max(1, s.part.Setup.Paper)]
	if !ok {
		return 0, 0, fmt.Errorf("sheet %s: paper size %d is unknown", s.name, s.part.Setup.Paper)
	}
	if s.part.Setup.Orientation == "landscape" {
		return size[1], size[0], nil
	}
	return size[0], size[1], nil
}

const (
	inch                      = 72
	fullSize, smallest, usual = 100, 10, 1 // percent, and pages that fit by default
)

// pages divides the print areas of a sheet into pages.
func (s *sheet) pages() ([]page, error) {
	width, height, err := s.paper()
	if err != nil {
		return nil, err
	}
	m := s.part.Margins
	width, height = width-(m.Left+m.Right)*inch, height-(m.Top+m.Bottom)*inch
	var out []page
	for _, printed := range s.areas {
		cut := func(percent int) (across, down []span) {
			scale := float64(percent) / fullSize
			return split(s.cols, printed.cols, width/scale, s.titles.cols, after(s.part.ColBreaks), s.blocks[0]),
				split(s.rows, printed.rows, height/scale, s.titles.rows, after(s.part.RowBreaks), s.blocks[1])
		}
		percent := s.percent(cut)
		across, down := cut(percent)
		add := func(cols, rows span) {
			out = append(out, page{listed(s.cols, s.titles.cols, cols), listed(s.rows, s.titles.rows, rows), float64(percent) / fullSize, len(out) == 0})
		}
		if s.part.Setup.Order == "overThenDown" {
			for _, rows := range down {
				for _, cols := range across {
					add(cols, rows)
				}
			}
			continue
		}
		for _, cols := range across {
			for _, rows := range down {
				add(cols, rows)
			}
		}
	}
	return out, nil
}

// percent is the size to print at: as set, or the largest at which the pages fit into the number asked for.
func (s *sheet) percent(cut func(percent int) (across, down []span)) int {
	set := s.part.Setup
	if !s.part.Fit.ToPage {
		if set.Scale == 0 {
			return fullSize
		}
		return set.Scale
	}
	fits := func(pages []span, wanted *int) bool {
		limit := usual
		if wanted != nil {
			limit = *wanted
		}
		return limit == 0 || len(pages) <= limit
	}
	for percent := fullSize; percent > smallest; percent-- {
		if across, down := cut(percent); fits(across, set.FitWidth) && fits(down, set.FitHeight) {
			return percent
		}
	}
	return smallest
}

func after(breaks []pageBreak) []int {
	var out []int
	for _, b := range breaks {
		out = append(out, b.After)
	}
	return out
}

// block marks a range of columns and rows that pages should not cut.
func (s *sheet) block(a area) {
	for i, one := range [...]span{a.cols, a.rows} {
		if one.from < one.to && !slices.Contains(s.blocks[i], one) {
			s.blocks[i] = append(s.blocks[i], one)
		}
	}
}

// split divides the range into pages with the room in points. Pages that begin behind the titles repeat them. A page
// ends after the positions in breaks, and before a block that would be cut unless the block is what the page begins with.
func split(s sizes, all span, room float64, titles span, breaks []int, blocks []span) []span {
	var out []span
	for from := all.from; from <= all.to; {
		used := 0.0
		if from > titles.to {
			used = s.total(titles)
		}
		to := from
		for used += s.of(from); to < all.to && !slices.Contains(breaks, to) && used+s.of(to+1) <= room+0.01; to++ {
			used += s.of(to + 1)
		}
		if to < all.to && !slices.Contains(breaks, to) {
			to = before(from, to, blocks)
		}
		out = append(out, span{from, to})
		from = to + 1
	}
	return out
}

// before moves the end of a page up until it cuts no block that begins within the page.
func before(from, end int, blocks []span) int {
	for moved := true; moved; {
		moved = false
		for _, b := range blocks {
			if from < b.from && b.from <= end && end < b.to {
				end, moved = b.from-1, true
			}
		}
	}
	return end
}

// listed are the visible positions of a page.
func listed(s sizes, titles, on span) []int {
	var out []int
	add := func(over span) {
		for n := over.from; n > 0 && n <= over.to; n++ {
			if s.of(n) > 0 {
				out = append(out, n)
			}
		}
	}
	if on.from > titles.to {
		add(titles)
	}
	add(on)
	return out
}
