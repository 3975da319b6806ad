package forms

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/intake/grid"
	"daihoi/models/field"
)

func TestNumbersThatAreNone(t *testing.T) {
	t.Parallel()
	r := formReader{columns: map[string]int{"state": 0}}
	for _, n := range []float64{math.NaN(), math.Inf(1)} {
		c := r.cell(&grid.Line{Cells: []field.Raw{{Kind: field.RawNumber, Number: n}}}, "state")
		require.Equal(t, field.RawError, c.Kind)
	}
}

func TestDayRule(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	defer f.Close()
	for value, want := range map[any]string{"5/4/2024": "1", "05/04/2024": "1", "31/12/2024": "1", "29/2/2024": "1", 45387: "1",
		"29/2/2023": "0", "31/4/2024": "0", "4/2024": "0", "2024": "0", "5/13/2024": "0", "mai": "0", 5: "0"} {
		require.NoError(t, f.SetCellValue("Sheet1", "A1", value))
		require.NoError(t, f.SetCellFormula("Sheet1", "B1", "IF("+dayRule("A1")+",1,0)"))
		got, err := f.CalcCellValue("Sheet1", "B1")
		if err != nil {
			got = "0"
		}
		require.Equal(t, want, got, value)
	}
	require.LessOrEqual(t, len(dayRule("AAA1000")), 255)
}
