package exports_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/delegate"
)

// The whole list of a Committee is one strip of pages: a person is one row across a landscape page.
func TestCommitteeListIsOnePageWide(t *testing.T) {
	t.Parallel()
	m := committee.Member{}
	m.Record.FullName, m.Record.Gender, m.Record.BornOn = "Trần Thị Mẫu", delegate.Female, calendar.Partial{Year: 1970, Month: 3, Day: 9}
	m.Record.PartyMember, m.Record.PartyOfficialOn = true, calendar.Partial{Year: 1999}
	m.Seat, m.VotesFor = committee.Chair, new(112)
	in := exports.Committee{Members: []committee.Member{m}, Block: func(string) string { return "Cán bộ chuyên trách" }}
	in.Unit, in.Place, in.Date, in.Total, in.Words = "Xã Tứ Hiệp", "Tứ Hiệp", calendar.Of(2024, 4, 5), 1, booktest.Vietnamese(t)
	for _, public := range []bool{false, true} {
		in.Public = public
		var out bytes.Buffer
		require.NoError(t, exports.WriteCommittee(&out, in))
		f := booktest.Open(t, out.Bytes())
		sheet := f.GetSheetName(0)
		for _, n := range f.GetDefinedName() {
			if n.Name == "_xlnm.Print_Area" && n.Scope == sheet {
				require.NotContains(t, n.RefersTo, ",", "one strip")
			}
		}
		rows, err := f.GetRows(sheet)
		require.NoError(t, err)
		text := ""
		for _, row := range rows {
			text += strings.Join(row, "|") + "\n"
		}
		require.Contains(t, text, "1|Trần Thị Mẫu|Nữ|")
		require.Equal(t, !public, strings.Contains(text, "1999"), "one day in the Party, whichever is known")
		require.Contains(t, text, "Chủ tịch|112")
	}
}
