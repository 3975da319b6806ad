package roster_test

import (
	"compress/flate"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
)

func TestRowsAreKeptAsTheyAre(t *testing.T) {
	t.Parallel()
	rows := roster.Rows{
		{Number: 6, Kind: rosterplan.GroupRow, Text: `I. "Đương nhiên"`},
		{Number: 7, Kind: rosterplan.DataRow, Hidden: true, Struck: true, Cells: roster.Cells{
			{Kind: field.RawText, Text: "Nguyễn Thị Hà"}, {}, {Kind: field.RawText}, {Kind: field.RawText, Text: `xã "A"\b` + "\n\u2028\x01<&>"},
			{Kind: field.RawText, Text: "NguyÔn", Font: ".VnTime"}, {Kind: field.RawText, Text: "Lê", Ref: "D7"},
			{Kind: field.RawNumber, Text: "1975", Number: 1975}, {Kind: field.RawDay, Day: calendar.Of(1975, 10, 22)}, {Ref: "E9"},
		}},
		{Number: 8, Kind: rosterplan.BlankRow},
	}
	kept, err := rows.Value()
	require.NoError(t, err)
	plain, err := io.ReadAll(flate.NewReader(strings.NewReader(strings.TrimPrefix(kept.(string), "deflate:"))))
	require.NoError(t, err)
	require.Contains(t, string(plain), `,"hidden":true,"struck":true,"cells":["Nguyễn Thị Hà",null,"","xã`)
	var again, fromBytes roster.Rows
	require.NoError(t, again.Scan(kept))
	require.Equal(t, rows, again)
	require.NoError(t, fromBytes.Scan([]byte(kept.(string))))
	require.Equal(t, rows, fromBytes)
	broken, err := roster.Rows{{Text: "a\xffb"}}.Value()
	require.NoError(t, err)
	require.NoError(t, again.Scan(broken))
	require.Equal(t, "a\uFFFDb", again[0].Text)
}

// Rows that were kept before had an object for every cell.
func TestRowsKeptEarlier(t *testing.T) {
	t.Parallel()
	var rows roster.Rows
	require.NoError(t, rows.Scan(`[{"number":7,"kind":"data","cells":[{"Text":"Hà","Kind":1},{},{"Number":2,"Kind":2}]}]`))
	require.Equal(t, roster.Rows{{Number: 7, Kind: rosterplan.DataRow,
		Cells: roster.Cells{{Kind: field.RawText, Text: "Hà"}, {}, {Kind: field.RawNumber, Number: 2}}}}, rows)
}
