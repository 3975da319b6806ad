package xmlss_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/exports/intake/xmlss"
)

const head = `<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">`

const sample = head + `<Styles><Style ss:ID="m"><NumberFormat ss:Format="mm/yyyy"/></Style><Style ss:ID="b"><Font ss:FontName=".VnTime" ss:Bold="1"/></Style></Styles>
<Worksheet ss:Name="DS"><Table><Row><Cell ss:MergeAcross="2" ss:StyleID="b"><Data ss:Type="String">Danh s¸ch</Data></Cell><Cell><Data ss:Type="String">bên</Data></Cell></Row>
<Row ss:Index="4"><Cell><Data ss:Type="Number">1</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">1966-05-19T00:00:00.000</Data></Cell>
<Cell ss:StyleID="m"><Data ss:Type="DateTime">1983-06-17T00:00:00.000</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row></Table>
<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet></Workbook>`

func TestReadSpreadsheetOf2003(t *testing.T) {
	t.Parallel()
	book, err := intake.Read("ds.xls", []byte(sample))
	require.NoError(t, err)
	require.Equal(t, []string{"1: Danh sách|bên", "4: 1|19/5/1966|6/1983|true"}, intaketest.Texts(book))
	require.Equal(t, []grid.Range{{Left: 0, Top: 1, Right: 2, Bottom: 1}}, book.Sheets[0].Merges)
	require.Equal(t, "D1", book.Sheets[0].Lines[0].Cells[3].Ref)
	require.True(t, book.Sheets[0].Hidden)
}

func TestHostileSpreadsheets(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ content, key string }{
		"entities":  {`<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>` + sample[len(`<?xml version="1.0"?>`):], "fault.intake_damaged"},
		"cut":       {sample[:len(sample)-60], "fault.intake_damaged"},
		"no rows":   {head + `<Worksheet/></Workbook>`, "fault.intake_empty"},
		"backwards": {head + `<Worksheet><Table><Row ss:Index="5"/><Row ss:Index="2"/></Table></Worksheet></Workbook>`, "fault.intake_damaged"},
		"deep":      {head + strings.Repeat("<a>", 100), "fault.intake_damaged"},
		"sheets":    {head + strings.Repeat("<Worksheet/>", 300) + "</Workbook>", "fault.intake_too_large"},
	} {
		_, err := intake.Read("a.xls", []byte(c.content))
		intaketest.RequireFault(t, c.key, err)
		_ = name
	}
}

func FuzzSpreadsheet(f *testing.F) {
	f.Add([]byte(sample))
	f.Add([]byte(head + `<Worksheet><Table><Row><Cell ss:Index="99999" ss:MergeAcross="-1" ss:MergeDown="9999999"><Data>x</Data></Cell></Row></Table></Worksheet></Workbook>`))
	f.Fuzz(func(_ *testing.T, content []byte) {
		l := grid.Default()
		l.Work = 1_000_000
		_, _ = xmlss.Read(grid.NewRun(l), content)
	})
}
