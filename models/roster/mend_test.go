package roster_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate/delegatetest"
	"daihoi/models/roster"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Equal problems are one trouble with its cells and a proposal; one mend repairs them all. What reading has changed by
// itself can be taken back, and a mend too.
func TestTroublesAreMendedAtOnceAndRepairsTakenBack(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		odd := func(name, people string) []string {
			l := line(name, "5/3/1975", "Giáo viên")
			l[3] = people
			return l
		}
		imp, plan := w.preview(t, w.start(t, storetest.Root(), w.Here, upload(odd("NGUYỄN THỊ ÁNH", "Kinx"), odd("Lê Thị Hòa", "Kinx"), odd("Trần Thị Ba", "dao đỏ"))).ID)
		troubles := plan.Troubles()
		require.Len(t, troubles, 1)
		require.Equal(t, []any{"ethnicity", "unknown_word", "Kinx", []string{"D5", "D6"}, []int{5, 6}, []string{"Kinh"}},
			[]any{troubles[0].Field, troubles[0].Code, troubles[0].Text, troubles[0].Cells, troubles[0].Rows, troubles[0].Advice})
		require.Equal(t, []rosterplan.Repair{{Field: "full_name", Cell: "A5", Old: "NGUYỄN THỊ ÁNH", New: "Nguyễn Thị Ánh", Why: "was_capitals"}}, plan.Rows[0].Repairs)
		require.Equal(t, []rosterplan.Repair{{Field: "ethnicity", Cell: "D7", Old: "dao đỏ", New: "Dao Đỏ", Why: "official_spelling"}}, plan.Rows[2].Repairs)

		mend := func(mends ...rosterplan.Mend) error {
			return w.Do(t, storetest.Root(), func(tx *store.Tx) error { return roster.MendCells(tx, imp.ID, imp.Version, mends...) })
		}
		require.Equal(t, []string{"to problem.choice"}, delegatetest.Keys(mend(rosterplan.Mend{Field: "nonsense", Text: "a", To: "b"})))
		require.NoError(t, mend(rosterplan.Mend{Field: "ethnicity", Text: "Kinx", To: "Kinh"},
			rosterplan.Mend{Field: "full_name", Cell: "A5", Text: "NGUYỄN THỊ ÁNH", To: "NGUYỄN THỊ ÁNH", AsTyped: true},
			rosterplan.Mend{Field: "born_on", Cell: "C6", Text: "5/3/1975", To: "6/3/1975"}))
		imp, plan = w.preview(t, imp.ID)
		require.Empty(t, plan.Troubles())
		require.Equal(t, []string{"NGUYỄN THỊ ÁNH", "Kinh", "1975-03-06"}, []string{plan.Rows[0].Record.FullName, plan.Rows[1].Record.Ethnicity, plan.Rows[1].Record.BornOn.String()})

		require.NoError(t, mend(rosterplan.Mend{Field: "ethnicity", Text: "Kinx", To: "Kinx"}))
		imp, plan = w.preview(t, imp.ID)
		require.Len(t, plan.Troubles(), 1)
		require.Len(t, imp.Mends, 2)
	})
}
