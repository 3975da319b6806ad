package xls

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"daihoi/exports/intake/biff"
	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

// sheetReader reads the records of a sheet. Rows and columns in records count from 0.
type sheetReader struct {
	*workbook
	*biff.Records
	sheet  *grid.Sheet
	hidden map[int]bool // rows

	row, column int // of the current cell
	format      format.Style
	formula     bool // the current cell awaits its text from a later record
}

// record reads the current record if it concerns the grid.
func (p *sheetReader) record() error {
	switch p.ID {
	case biff.Row:
		row := p.U16()
		p.Skip(4)
		height := p.U16()
		p.Skip(4)
		p.hidden[row] = p.U16()&0x20 != 0 || height == 0
	case biff.Columns:
		left, right := p.U16(), p.U16()
		p.Skip(4)
		if p.U16()&1 != 0 && len(p.sheet.HiddenColumns) < grid.MaxColumns {
			p.sheet.HiddenColumns = append(p.sheet.HiddenColumns, grid.Range{Left: left, Right: right})
		}
	case biff.Merges:
		return p.merges()
	case biff.Numbers:
		p.row, p.column = p.U16(), p.U16()
		for ; p.Left() >= 8; p.column++ { // the record ends with the number of the last column
			p.format = at(p.styles, p.U16())
			if err := p.add(p.float(biff.ParseShortNumber(p.U32()))); err != nil {
				return err
			}
		}
	case biff.Number, biff.ShortNumber, biff.Text, biff.RichText, biff.SharedText, biff.Truth, biff.Formula, biff.Formula3, biff.Formula4:
		p.row, p.column = p.U16(), p.U16()
		p.format, p.formula = at(p.styles, p.U16()), false
		c, err := p.value()
		return cmp.Or(err, p.add(c))
	case biff.Result:
		if p.formula {
			p.formula = false
			return p.add(p.textCell(p.text(p.Records, p.U16(), p.format.Font)))
		}
	}
	return nil
}

func (p *sheetReader) merges() error {
	for range p.U16() {
		top, bottom, left, right := p.U16(), p.U16(), p.U16(), p.U16()
		if p.Short {
			return biff.ErrFormat
		}
		if left <= right && top <= bottom {
			p.sheet.Merges = append(p.sheet.Merges, grid.Range{Left: left, Top: top + 1, Right: right, Bottom: bottom + 1})
		}
		if len(p.sheet.Merges) > p.Merges {
			return grid.TooLarge("merges", p.Merges)
		}
	}
	return nil
}

// value reads what the record of a cell holds after its position.
func (p *sheetReader) value() (field.Raw, error) {
	switch p.ID {
	case biff.ShortNumber:
		return p.float(biff.ParseShortNumber(p.U32())), nil
	case biff.Number:
		return p.float(math.Float64frombits(p.Body.Number(8))), nil
	case biff.SharedText:
		i := p.U32()
		if i >= len(p.strings) {
			return field.Raw{}, biff.ErrFormat
		}
		return p.textCell(p.strings[i]), nil
	case biff.Text:
		return p.textCell(p.text(p.Records, p.U16(), p.format.Font)), nil
	case biff.RichText:
		return p.richCell(), nil
	case biff.Truth:
		value, isError := p.U8(), p.U8()
		return truth(value, isError != 0), nil
	}
	return p.result(), nil
}

// richCell is a text followed by its fonts: their count, then where each begins and its number. BIFF5 uses one byte
// for each of these, BIFF8 two.
func (p *sheetReader) richCell() field.Raw {
	s, size := p.text(p.Records, p.U16(), p.format.Font), 1
	if p.unicode {
		size = 2
	}
	if p.Body.Number(size) > 0 {
		s.font = p.font(p.FirstFont(size)).Name
	}
	return p.textCell(s)
}

// result is the value of a formula when the workbook was saved ([MS-XLS] 2.5.133).
func (p *sheetReader) result() field.Raw {
	bits := p.Body.Number(8)
	if bits>>48 != 0xFFFF {
		return p.float(math.Float64frombits(bits))
	}
	switch value := int(bits >> 16 & 0xFF); bits & 0xFF {
	case 0:
		p.formula = true
	case 1, 2:
		return truth(value, bits&0xFF == 2)
	}
	return field.Raw{}
}

func truth(value int, isError bool) field.Raw {
	if isError {
		return field.Raw{Kind: field.RawError, Text: biff.ErrorText(value)}
	}
	return field.Raw{Kind: field.RawBool, Text: strconv.FormatBool(value != 0)}
}

func (p *sheetReader) float(n float64) field.Raw {
	return p.format.Cell(n, strconv.FormatFloat(n, 'G', -1, 64), p.base1904)
}

func (p *sheetReader) textCell(s richText) field.Raw {
	return grid.TextCell(s.text, cmp.Or(s.font, p.format.Font))
}

// add keeps the current cell unless it is empty.
func (p *sheetReader) add(c field.Raw) error {
	if c.Empty() {
		return nil
	}
	if p.column >= p.Columns {
		p.sheet.Dropped++
		return nil
	}
	line, err := p.line()
	if err != nil {
		return err
	}
	if err := p.CountCells(max(0, p.column+1-len(line.Cells))); err != nil {
		return err
	}
	c.Ref = grid.Ref(p.column, line.Number)
	line.Bold = line.Bold && p.format.Bold
	if p.format.Struck {
		line.StruckCells++
	}
	line.Cells = grid.SetCell(line.Cells, p.column, c)
	return nil
}

// line is the line of the current cell, which is mostly the last one, but not every program writes cells in order.
func (p *sheetReader) line() (*grid.Line, error) {
	lines := p.sheet.Lines
	i, found := slices.BinarySearchFunc(lines, p.row+1, func(l grid.Line, number int) int { return cmp.Compare(l.Number, number) })
	if !found {
		if len(lines) >= p.Rows {
			return nil, grid.TooLarge("rows", p.Rows)
		}
		if err := p.Spend(len(lines) - i); err != nil {
			return nil, err
		}
		p.sheet.Lines = slices.Insert(lines, i, grid.Line{Number: p.row + 1, Bold: true})
	}
	return &p.sheet.Lines[i], nil
}
