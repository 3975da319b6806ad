package book

import "strings"

// Link leads from a row of a table to a row of the table of another sheet; rows are counted from 0. The link starts in
// one column and does not change how its cell prints. There is none when a table or the column is missing.
func (b *Book) Link(sheet, column string, row int, to string, target int) {
	from, begins := b.tables[sheet]
	there, ends := b.tables[to]
	if col := from.Columns[column]; begins && ends && col > 0 {
		b.LinkCell(sheet, At(col, from.First+row), to, At(1, there.First+target))
	}
}

// LinkCell leads from a cell to a cell of another sheet.
func (b *Book) LinkCell(sheet, cell, to, target string) {
	b.Do(b.File.SetCellHyperLink(sheet, cell, quotedName(to)+target, "Location"))
}

// quotedName is a sheet name as references need it.
func quotedName(sheet string) string { return "'" + strings.ReplaceAll(sheet, "'", "''") + "'!" }
