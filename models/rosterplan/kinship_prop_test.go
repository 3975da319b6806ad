package rosterplan_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/rosterplan"
	"daihoi/models/vietext"
)

// Names that a careless comparison takes for one another.
var alikeNames = []string{"Nguyễn Văn Hùng", "Nguyễn Văn Hưng", "Nguyễn Văn Hung", "Nguyen Van Hung", "NGUYỄN VĂN HÙNG", "Nguyễn Văn Hừng", "Nguyễn Văn Hùn",
	"Trần Thị Hòa", "Trần Thị Hoà", "Trần Thị Hoa", "Tran Thi Hoa", "Lý Thị Vy", "Lí Thị Vi", "Ly Thi Vy"}

// Without a recorded decision no import lowers the number of persons, changes a name by more than an agreed spelling, takes
// marks away, or lets two rows of different names be one person.
func TestNoImportTakesOnePersonForAnother(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		births := []string{"", "1970", "1970-05-02", "1971-05-02"}
		ids := []string{"", "", "001070000001", "001070000002"}
		var present []delegate.Record
		for i := range rapid.IntRange(0, 5).Draw(rt, "present") {
			born := calendar.Partial{}
			require.NoError(rt, born.UnmarshalText([]byte(rapid.SampledFrom(births).Draw(rt, "born"))))
			rec := delegatetest.Person(rapid.SampledFrom(alikeNames).Draw(rt, "name"), func(r *delegate.Record) {
				r.BornOn, r.CitizenID, r.Phone = born, rapid.SampledFrom(ids).Draw(rt, "id"), ""
			})
			rec.Delegate.ID = int64(i + 1)
			present = append(present, rec)
		}
		in := rosterplan.PlanInput{Present: present, Answers: rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Consulted}}, Today: calendar.Of(2024, 4, 5), CongressDay: calendar.Of(2024, 5, 5)}
		for i := range rapid.IntRange(1, 6).Draw(rt, "rows") {
			in.Rows = append(in.Rows, rosterplan.InputRow{Sheet: "x", Number: i + 2, Kind: rosterplan.DataRow, Cells: map[string]field.Raw{
				"full_name": {Kind: field.RawText, Text: rapid.SampledFrom(alikeNames).Draw(rt, "row name")}, "gender": {Kind: field.RawText, Text: "Nam"}, "born_on": {Kind: field.RawText, Text: rapid.SampledFrom(births).Draw(rt, "row born")},
				"citizen_id": {Kind: field.RawText, Text: rapid.SampledFrom(ids).Draw(rt, "row id")}, "represents": {Kind: field.RawText, Text: "Thôn 1"}}})
		}
		taken := map[int64]string{}
		for _, row := range rosterplan.PlanImport(in).Rows {
			if row.MatchID == 0 || row.State != rosterplan.StateSame && row.State != rosterplan.StateChanged && row.State != rosterplan.StateWarning {
				continue
			}
			old, now := present[row.MatchID-1].FullName, row.Record.FullName
			require.GreaterOrEqual(rt, identity.Kinship(old, now), identity.Unmarked, "%s became %s", old, now)
			if vietext.Fold(old) != strings.ToLower(old) {
				require.NotEqual(rt, strings.ToLower(now), vietext.Fold(now), "%s lost its marks: %s", old, now)
			}
			if earlier, twice := taken[row.MatchID]; twice {
				require.GreaterOrEqual(rt, identity.Kinship(earlier, now), identity.Unmarked, "%s and %s are one", earlier, now)
			}
			taken[row.MatchID] = now
		}
	})
}
