package exports

import (
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
)

// commentLimit bounds the comments of a file, because their cost grows with the square of their number. The column of
// remarks has all of them.
const commentLimit = 1500

// colour fills the cells; errors override warnings.
func (r *returned) colour() {
	worst := map[string]bool{} // by cell: whether it has an error
	for _, m := range r.remarks {
		if m.Cell != "" {
			worst[m.Cell] = worst[m.Cell] || m.Error
		}
	}
	type dye struct {
		style int
		isErr bool
	}
	dyed := map[dye]int{}
	for _, cell := range slices.Sorted(maps.Keys(worst)) {
		id, err := r.File.GetCellStyle(r.Name, cell)
		r.Do(err)
		d := dye{id, worst[cell]}
		if _, ok := dyed[d]; !ok {
			dyed[d] = r.WithFill(id, excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{fillFor(d.isErr)}})
		}
		r.Do(r.File.SetCellStyle(r.Name, cell, cell, dyed[d]))
	}
}

func fillFor(isError bool) string {
	if isError {
		return errorFill
	}
	return warningFill
}

// comment adds remarks to their cells, up to commentLimit. The sender's own comments stay.
func (r *returned) comment() {
	taken := map[string]bool{}
	comments, err := r.File.GetComments(r.Name)
	r.Do(err)
	for _, c := range comments {
		taken[c.Cell] = true
	}
	texts := map[string][]string{}
	var cells []string
	for _, m := range r.remarks {
		if m.Cell == "" || taken[m.Cell] {
			continue
		}
		if texts[m.Cell] == nil {
			cells = append(cells, m.Cell)
		}
		texts[m.Cell] = append(texts[m.Cell], m.Text)
	}
	for _, cell := range cells[:min(len(cells), commentLimit)] {
		text := book.Clean(strings.Join(texts[cell], "\n"))
		r.Do(r.File.AddComment(r.Name, excelize.Comment{Author: r.Words.T("returned.author"), Cell: cell, Text: text,
			Width: 260, Height: uint(24 + 18*book.Lines(text, 30, book.CellStyle{Size: 9}))}))
	}
}

// clear removes what an earlier round added.
func (r *returned) clear() {
	lines := "\n" // all lines of the column
	for _, l := range r.Lines {
		if l.Number > r.head && len(l.Cells) >= r.column {
			lines += l.Cells[r.column-1].Text + "\n"
		}
	}
	comments, err := r.File.GetComments(r.Name)
	r.Do(err)
	for _, c := range comments {
		text := c.Text
		for _, run := range c.Paragraph {
			text += run.Text
		}
		text, _, _ = strings.Cut(text, "\n")
		// Some programs drop the author of a comment.
		if c.Author == r.Words.T("returned.author") || strings.Contains(lines, "\n"+c.Cell+": "+text+"\n") {
			r.Do(r.File.DeleteComment(r.Name, c.Cell))
		}
	}
	clean := map[int]int{} // maps a style to the same without our colours
	for _, l := range r.Lines {
		if l.Number <= r.head {
			continue
		}
		for c := 1; c < r.column; c++ {
			r.uncolour(book.At(c, l.Number), clean)
		}
		r.Do(r.File.SetCellValue(r.Name, book.At(r.column, l.Number), nil))
		r.Do(r.File.SetCellStyle(r.Name, book.At(r.column, l.Number), book.At(r.column, l.Number), 0))
	}
}

func (r *returned) uncolour(cell string, clean map[int]int) {
	id, err := r.File.GetCellStyle(r.Name, cell)
	r.Do(err)
	without, known := clean[id]
	if !known {
		without = id
		style, err := r.File.GetStyle(id)
		r.Do(err)
		if err == nil && (slices.Contains(style.Fill.Color, errorFill) || slices.Contains(style.Fill.Color, warningFill)) {
			without = r.WithFill(id, excelize.Fill{})
		}
		clean[id] = without
	}
	if without != id {
		r.Do(r.File.SetCellStyle(r.Name, cell, cell, without))
	}
}

// plainComments reports whether the comment parts are numbered as spreadsheet programs do it. With other names
// excelize would mix up the comments of two sheets.
func plainComments(f *excelize.File) bool {
	comments, drawings, plain := map[string]bool{}, map[string]bool{}, true
	f.Pkg.Range(func(key, _ any) bool {
		name, _ := key.(string)
		if strings.Contains(name, "_rels/") {
			return true
		}
		number, isComments := strings.CutPrefix(name, "xl/comments")
		if isComments {
			comments[strings.TrimSuffix(number, ".xml")] = true
		} else if number, ok := strings.CutPrefix(name, "xl/drawings/vmlDrawing"); ok {
			drawings[strings.TrimSuffix(number, ".vml")] = true
		} else if strings.Contains(strings.ToLower(name), "comment") {
			plain = false
		}
		return true
	})
	return plain && maps.Equal(comments, drawings)
}
