package flat_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/exports/flat"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

type commune struct {
	code, name string
	held       calendar.Date
	done, all  int
	pilot      bool
	seen       bool
}

// world has a unit whose name must be quoted, one with a name like a formula, and one of which nothing is known.
func world() flat.Table {
	return flat.Of("communes", []commune{
		{code: "00646", name: `Xã "Đông Mỹ", thí điểm`, held: calendar.MustParse("2024-02-27"), done: 13, all: 16, pilot: true, seen: true},
		{code: "00652", name: "=cmd|' /C calc'!A0", done: 0, all: 16, seen: true},
		{code: "00655"},
	},
		flat.TextOf("unit_code", func(c commune) string { return c.code }),
		flat.TextOf("unit", func(c commune) string { return c.name }),
		flat.DayOf("held_on", func(c commune) calendar.Date { return c.held }),
		flat.CountOf("done_weight", func(c commune) int { return c.done }).Known(func(c commune) bool { return c.seen }),
		flat.ShareOf("done_share", func(c commune) int { return c.done }, func(c commune) int { return c.all }),
		flat.FlagOf("pilot", func(c commune) bool { return c.pilot }))
}

func TestCSV(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, world().WriteCSV(&b))
	require.Equal(t, "\xEF\xBB\xBF"+
		"unit_code,unit,held_on,done_weight,done_share,pilot\r\n"+
		"00646,\"Xã \"\"Đông Mỹ\"\", thí điểm\",2024-02-27,13,0.813,true\r\n"+
		"00652,'=cmd|' /C calc'!A0,,0,0,false\r\n"+
		"00655,,,,,false\r\n", b.String())
}

func TestJSON(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	require.NoError(t, world().WriteJSON(&b))
	require.Equal(t, `[
{"unit_code":"00646","unit":"Xã \"Đông Mỹ\", thí điểm","held_on":"2024-02-27","done_weight":13,"done_share":0.813,"pilot":true},
{"unit_code":"00652","unit":"=cmd|' /C calc'!A0","held_on":null,"done_weight":0,"done_share":0,"pilot":false},
{"unit_code":"00655","unit":null,"held_on":null,"done_weight":null,"done_share":null,"pilot":false}
]
`, b.String())
	b.Reset()
	empty := world()
	empty.Rows = nil
	require.NoError(t, empty.WriteJSON(&b))
	var rows []map[string]any
	require.NoError(t, json.Unmarshal(b.Bytes(), &rows))
	require.Empty(t, rows)
	require.NotNil(t, rows, "an array, not null")
}

// Only text that would be calculated is quoted. Numbers keep their sign.
func TestCSVIsSafeInASpreadsheet(t *testing.T) {
	t.Parallel()
	type row struct {
		text string
		n    any
	}
	table := flat.Of("cells", []row{{"=cmd|' /C calc'!A0", -5}, {"+84912345678", -0.25}, {"-5", field.Tenths(-13)}, {"@x", nil}, {"\t=1", 0}, {"\r=1", 1},
		{"＝1+1", 2}, {"07:30", 3}, {"a=b", 4}, {"", 5}, {"hai\ndòng", 6}},
		flat.TextOf("text", func(r row) string { return r.text }),
		flat.Value[row]{Column: flat.Column{Key: "number", Kind: flat.Number}, Of: func(r row) any { return r.n }})
	var b bytes.Buffer
	require.NoError(t, table.WriteCSV(&b))
	read, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\uFEFF"))).ReadAll()
	require.NoError(t, err)
	require.Equal(t, [][]string{{"text", "number"}, {"'=cmd|' /C calc'!A0", "-5"}, {"'+84912345678", "-0.25"}, {"'-5", "-0.013"}, {"'@x", ""}, {"'\t=1", "0"},
		{"'=1", "1"}, {"'＝1+1", "2"}, {"07:30", "3"}, {"a=b", "4"}, {"", "5"}, {"hai\ndòng", "6"}}, read)
}

func TestSheet(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"Dữ liệu", "Data"} {
		b := book.NewBook(booktest.Words(t, language), book.Properties{Title: "x", Day: calendar.MustParse("2024-04-05")})
		b.Sheet("Khác", []float64{10, 10}).Finish(1, 2, 1)
		world().AddSheet(b)
		var out bytes.Buffer
		require.NoError(t, b.Write(&out))
		f := booktest.Open(t, out.Bytes())
		rows, err := f.GetRows(name, booktest.RawValues)
		require.NoError(t, err)
		require.Equal(t, [][]string{{"unit_code", "unit", "held_on", "done_weight", "done_share", "pilot"},
			{"00646", `Xã "Đông Mỹ", thí điểm`, "45349", "13", "0.813", "1"},
			{"00652", "=cmd|' /C calc'!A0", "", "0", "0", "0"},
			{"00655", "", "", "", "", "0"}}, rows)
		shown, err := f.GetRows(name)
		require.NoError(t, err)
		require.Equal(t, []string{"00646", `Xã "Đông Mỹ", thí điểm`, "27/02/2024", "13", "81.3%", "TRUE"}, shown[1])
		require.Equal(t, "text", booktest.CellKind(t, f, name, "A2"))
		require.Equal(t, "number", booktest.CellKind(t, f, name, "C2"))
		formula, err := f.GetCellFormula(name, "B3")
		require.NoError(t, err)
		require.Empty(t, formula)
		merged, err := f.GetMergeCells(name)
		require.NoError(t, err)
		require.Empty(t, merged)
		tables, err := f.GetTables(name)
		require.NoError(t, err)
		require.Len(t, tables, 1)
		require.Equal(t, "data_communes", tables[0].Name)
		require.Equal(t, "A1:F4", tables[0].Range)
		require.Contains(t, booktest.Part(t, out.Bytes(), "xl/tables/table1.xml"), `<autoFilter ref="A1:F4">`)
	}
}

// A table without rows keeps its header and opens.
func TestEmptySheet(t *testing.T) {
	t.Parallel()
	b := book.NewBook(booktest.Vietnamese(t), book.Properties{Day: calendar.MustParse("2024-04-05")})
	empty := world()
	empty.Rows = nil
	empty.AddSheet(b)
	var out bytes.Buffer
	require.NoError(t, b.Write(&out))
	tables, err := booktest.Open(t, out.Bytes()).GetTables("Dữ liệu")
	require.NoError(t, err)
	require.Equal(t, "A1:F2", tables[0].Range)
}

func TestChoose(t *testing.T) {
	t.Parallel()
	tables := []flat.Table{{Name: "units"}, {Name: "milestones"}}
	for name, want := range map[string]string{"": "units", "units": "units", "milestones": "milestones"} {
		got, err := flat.Choose(tables, name)
		require.NoError(t, err)
		require.Equal(t, want, got.Name)
	}
	_, err := flat.Choose(tables, "other")
	require.Equal(t, fault.NotFound, fault.KindOf(err))
}

// Several texts are a list in JSON and one cell in a file, in which no spreadsheet calculates.
func TestTexts(t *testing.T) {
	t.Parallel()
	table := flat.Of("lists", [][]string{{"00646", "00652"}, nil, {"=1", "2"}}, flat.TextsOf("codes", func(s []string) []string { return s }))
	var b bytes.Buffer
	require.NoError(t, table.WriteJSON(&b))
	require.Equal(t, "[\n{\"codes\":[\"00646\",\"00652\"]},\n{\"codes\":[]},\n{\"codes\":[\"=1\",\"2\"]}\n]\n", b.String())
	b.Reset()
	require.NoError(t, table.WriteCSV(&b))
	require.Equal(t, "\xEF\xBB\xBFcodes\r\n00646; 00652\r\n\r\n'=1; 2\r\n", b.String())
}
