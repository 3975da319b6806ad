package book

import (
	"fmt"
	"strconv"

	"github.com/xuri/excelize/v2"
)

// At, area and rows give references: B3, $B$3:$D$9, $3:$5.
func At(col, row int) string { return ExcelColumn(col) + strconv.Itoa(row) }

func Area(c1, r1, c2, r2 int) string {
	return fmt.Sprintf("$%s$%d:$%s$%d", ExcelColumn(c1), r1, ExcelColumn(c2), r2)
}

func rows(from, to int) string { return fmt.Sprintf("$%d:$%d", from, to) }

func ExcelColumn(col int) string {
	name, err := excelize.ColumnNumberToName(col)
	if err != nil {
		return "" // the next call of excelize refuses the reference and the book keeps that error
	}
	return name
}
