package book

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// At returns a cell reference: B3.
func At(col, row int) string { return ExcelColumn(col) + strconv.Itoa(row) }

// Area returns an absolute range: $B$3:$D$9.
func Area(c1, r1, c2, r2 int) string {
	return fmt.Sprintf("$%s$%d:$%s$%d", ExcelColumn(c1), r1, ExcelColumn(c2), r2)
}

// rows returns a range of whole rows: $3:$5.
func rows(from, to int) string { return fmt.Sprintf("$%d:$%d", from, to) }

// ExcelColumn returns the letters of a column counted from 1.
func ExcelColumn(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return "" // the next excelize call fails on the empty reference, and the book keeps that error
	}
	return name
}
