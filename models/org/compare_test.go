package org_test

import (
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var threeLevels = []org.Level{
	{Code: org.Nation}, {Code: org.Province, Rank: 1}, {Code: org.District, Rank: 2, ActiveTo: calendar.Of(2025, 6, 30)},
	{Code: org.Commune, Rank: 3}, {Code: "hamlet", Rank: 4},
}

// smallCountry has two provinces; the second is small.
func smallCountry() []org.Unit {
	var units []org.Unit
	ids := map[string]int64{}
	for _, row := range []string{
		"VN||nation||Việt Nam",
		"01|VN|province|Tỉnh|Đông", "02|VN|province|Tỉnh|Tây",
		"001|01|district|Huyện|Hạ", "002|01|district|Huyện|Thượng", "003|02|district|Huyện|Xa",
		"00001|001|commune|Xã|Một", "00002|001|commune|Xã|Hai", "00003|002|commune|Xã|Ba", "00004|003|commune|Xã|Bốn",
		"T1|00002|hamlet|Thôn|Trong",
	} {
		cell := strings.Split(row, "|")
		u := org.Unit{ID: int64(len(units) + 1), Code: cell[0], LevelCode: cell[2], Kind: cell[3], Name: cell[4],
			FullName: strings.TrimSpace(cell[3] + " " + cell[4]), ValidFrom: calendar.Of(2024, 2, 1)}
		if above, ok := ids[cell[1]]; ok {
			u.ParentID = &above
		}
		ids[u.Code] = u.ID
		units = append(units, u)
	}
	return units
}

// rowsOf reads "code|parent|level|kind|name" or "code>successor".
func rowsOf(lines ...string) []org.GazetteUnit {
	var rows []org.GazetteUnit
	for _, line := range lines {
		if code, into, ok := strings.Cut(line, ">"); ok {
			rows = append(rows, org.GazetteUnit{Code: code, MergedInto: into})
			continue
		}
		cell := strings.Split(line, "|")
		rows = append(rows, org.GazetteUnit{Code: cell[0], ParentCode: cell[1], LevelCode: cell[2], Kind: cell[3], Name: cell[4]})
	}
	return rows
}

// lines writes differences down, one a line.
func lines(d org.Differences) []string {
	names := func(to []org.GazetteUnit) string {
		var all []string
		for _, u := range to {
			all = append(all, u.FullName)
		}
		return strings.Join(all, " + ")
	}
	out := []string{}
	for _, n := range d.New {
		out = append(out, "new "+n.Row.Code+" "+n.Row.FullName+" in "+names(n.To))
	}
	for _, r := range d.Renamed {
		out = append(out, "renamed "+r.Unit.Code+" "+r.Unit.FullName+" to "+r.Row.FullName)
	}
	for _, m := range d.Moved {
		out = append(out, "moved "+m.Unit.Code+" from "+m.From+" to "+names(m.To))
	}
	for _, m := range d.Merged {
		out = append(out, "merged "+m.Unit.Code+" into "+names(m.To))
	}
	for _, g := range d.Gone {
		out = append(out, strings.TrimSpace("gone "+g.Unit.Code+" "+names(g.To)))
	}
	for _, k := range d.Kept {
		out = append(out, "kept "+k.Code)
	}
	return out
}

func TestCompare(t *testing.T) {
	t.Parallel()
	everything := []string{"01||province|Tỉnh|Đông", "02||province|Tỉnh|Tây", "001|01|district|Huyện|Hạ", "002|01|district|Huyện|Thượng",
		"003|02|district|Huyện|Xa", "00001|001|commune|Xã|Một", "00002|001|commune|Xã|Hai", "00003|002|commune|Xã|Ba", "00004|003|commune|Xã|Bốn"}
	without := func(code string, more ...string) []string {
		var rest []string
		for _, line := range everything {
			if !strings.HasPrefix(line, code+"|") {
				rest = append(rest, line)
			}
		}
		return append(rest, more...)
	}
	spring, summer := calendar.Of(2024, 5, 1), calendar.Of(2025, 7, 1)
	for name, c := range map[string]struct {
		on         calendar.Date
		rows       []string
		levels     []string
		successors map[string][]string
		want       []string
		same       int
	}{
		"nothing":  {on: spring, rows: everything, want: []string{}, same: 9},
		"new":      {on: spring, rows: without("", "00009|002|commune|Phường|Mới"), want: []string{"new 00009 Phường Mới in Huyện Thượng"}, same: 9},
		"renamed":  {on: spring, rows: without("00003", "00003|002|commune|Xã|Ba Sao"), want: []string{"renamed 00003 Xã Ba to Xã Ba Sao"}, same: 8},
		"upgraded": {on: spring, rows: without("00003", "00003|002|commune|Phường|Ba"), want: []string{"renamed 00003 Xã Ba to Phường Ba"}, same: 8},
		"moved": {on: spring, rows: without("00003", "00003|001|commune|Xã|Ba"),
			want: []string{"moved 00003 from Huyện Thượng to Huyện Hạ"}, same: 8},
		"renamed and moved": {on: spring, rows: without("00003", "00003|001|commune|Phường|Ba"),
			want: []string{"renamed 00003 Xã Ba to Phường Ba", "moved 00003 from Huyện Thượng to Huyện Hạ"}, same: 8},
		"gone": {on: spring, rows: without("00003"), want: []string{"gone 00003"}, same: 8},
		"gone although a new one bears its name": {on: spring, rows: without("00003", "00009|002|commune|Xã|Ba"),
			want: []string{"new 00009 Xã Ba in Huyện Thượng", "gone 00003"}, same: 8},
		"merged by a row": {on: spring, rows: without("00002", "00002>00001"),
			want: []string{"moved T1 from Xã Hai to Xã Một", "merged 00002 into Xã Một"}, same: 8},
		"merged by the lineage": {on: spring, rows: without("00002"), successors: map[string][]string{"00002": {"00001"}, "77777": {"00001"}},
			want: []string{"moved T1 from Xã Hai to Xã Một", "merged 00002 into Xã Một"}, same: 8},
		"a split unit is gone, and what is below it": {on: spring, rows: without("00002"), successors: map[string][]string{"00002": {"00001", "00003"}},
			want: []string{"gone 00002 Xã Một + Xã Ba", "gone T1"}, same: 8},
		"a listed unit goes on whatever its lineage says": {on: spring, rows: everything, successors: map[string][]string{"00002": {"00001"}}, want: []string{}, same: 9},
		"no districts any more": {on: summer, rows: []string{"01||province|Tỉnh|Đông", "00001|01|commune|Xã|Một", "00004|01|commune|Xã|Bốn"},
			successors: map[string][]string{"00002": {"00001"}},
			want: []string{"moved 00001 from Huyện Hạ to Tỉnh Đông", "moved 00004 from Huyện Xa to Tỉnh Đông", "moved T1 from Xã Hai to Xã Một",
				"merged 00002 into Xã Một", "gone 02", "gone 001", "gone 002", "gone 003", "gone 00003"}, same: 1},
		"provinces alone": {on: spring, rows: everything[:2], want: []string{}, same: 2},
		"communes of one province": {on: spring, levels: []string{org.Commune},
			rows: []string{"02||province|Tỉnh|Tây", "003|02|district|Huyện|Xa", "00005|003|commune|Xã|Năm"},
			want: []string{"new 00005 Xã Năm in Huyện Xa", "gone 00004", "kept 01", "kept 001", "kept 002", "kept 00001", "kept 00002", "kept 00003"}, same: 2},
		"communes of one province, and all provinces": {on: spring, levels: []string{org.Province, org.Commune},
			rows: []string{"02||province|Tỉnh|Tây", "003|02|district|Huyện|Xa", "00004|003|commune|Xã|Bốn"},
			want: []string{"gone 01", "gone 001", "gone 002", "gone 00001", "gone 00002", "gone 00003", "gone T1"}, same: 3},
		"communes of one province without districts": {on: summer, levels: []string{org.Commune},
			rows: []string{"02||province|Tỉnh|Tây", "00004|02|commune|Xã|Bốn"},
			want: []string{"moved 00004 from Huyện Xa to Tỉnh Tây", "gone 003", "kept 01", "kept 001", "kept 002", "kept 00001", "kept 00002", "kept 00003"}, same: 1},
	} {
		d, err := org.Compare(smallCountry(), threeLevels, org.Edition{On: c.on, Rows: rowsOf(c.rows...), Levels: c.levels, Successors: c.successors})
		require.NoError(t, err, name)
		require.Equal(t, c.want, lines(d), name)
		require.Equal(t, c.same, d.Same, name)
		require.Equal(t, len(c.want) == 0, d.Empty(), name)
	}
	for name, successors := range map[string]map[string][]string{
		"no such successor": {"00003": {"00099"}}, "a successor of another level": {"00003": {"001"}},
	} {
		_, err := org.Compare(smallCountry(), threeLevels, org.Edition{On: spring, Rows: rowsOf(without("00003")...), Successors: successors})
		require.Equal(t, "problem.edition_successor", fault.As(err).Problems[0].Key, name)
	}
}

// An edition is compared and written in a number of statements that grows by batches, not by units.
func TestImportEditionTakesFewStatements(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		e := org.Edition{Name: "1/7/2025", On: calendar.Of(2025, 7, 1), Source: "NQ 203", Rows: withoutDistricts()}
		var planned, written atomic.Int64
		require.NoError(t, s.Read(store.CountStatements(t.Context(), &planned), storetest.Root(), func(tx *store.Tx) error {
			d, err := org.PlanEdition(tx, e)
			require.Equal(t, org.Counts{Moved: 10597, Closed: 705, Same: 63}, d.Counts())
			return err
		}))
		require.LessOrEqual(t, planned.Load(), int64(5))
		require.NoError(t, s.Write(store.CountStatements(t.Context(), &written), storetest.Root(), importing(e)))
		require.LessOrEqual(t, written.Load(), int64(62), "11,302 changed units and as many events, 500 in a statement")
	})
}
