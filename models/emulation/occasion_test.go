package emulation_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/congress/congresstest"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Witnesses are typed as people write them: a name, then the position after a comma or a dash.
func TestReadWitnesses(t *testing.T) {
	t.Parallel()
	all := emulation.ReadWitnesses(" Bùi Thị Thanh Tâm, Phó Chủ tịch, Ủy ban MTTQ \n\nHoàng Đức Thịnh – Trưởng Ban\nNgô Thị Kim Dung\r\nLê Thị A-len - Ủy viên\n, Phó Chủ tịch")
	require.Equal(t, []emulation.Witness{{Name: "Bùi Thị Thanh Tâm", Position: "Phó Chủ tịch, Ủy ban MTTQ"}, {Name: "Hoàng Đức Thịnh", Position: "Trưởng Ban"},
		{Name: "Ngô Thị Kim Dung"}, {Name: "Lê Thị A-len", Position: "Ủy viên"}, {Position: "Phó Chủ tịch"}}, all)
	require.Equal(t, "Hoàng Đức Thịnh, Trưởng Ban", all[1].Line())
	require.Equal(t, "Ngô Thị Kim Dung", all[2].Line())
}

// What is wrong with an occasion is said of each witness, and nothing of it is stored; a good one is replaced as a whole.
func TestOccasionRefuses(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		held := w.meeting(today)
		version := w.editions(w.lead())[0].Version
		set := func(actor access.Actor, version int, in emulation.Occasion) error {
			return w.do(actor, func(tx *store.Tx) error { return emulation.SetOccasion(tx, w.cluster.ID, 2024, version, in) })
		}
		read := func() (o emulation.Occasion) {
			p := w.editions(w.lead())[0]
			w.must(w.lead(), func(tx *store.Tx) (err error) {
				o, err = emulation.OccasionOf(tx, p.ID)
				return err
			})
			return o
		}
		nobody := int64(999_999)
		many := emulation.Occasion{EventID: held.ID}
		for i := range 51 {
			many.Witnesses = append(many.Witnesses, emulation.Witness{Name: "Nguyễn Văn " + strconv.Itoa(i)})
		}
		for name, c := range map[string]struct {
			in   emulation.Occasion
			want map[string]string
		}{
			"event of no year": {emulation.Occasion{EventID: 999_999}, map[string]string{"pledge_event": "problem.choice"}},
			"no id":            {emulation.Occasion{EventID: -1}, map[string]string{"pledge_event": "problem.choice"}},
			"leader of nobody": {emulation.Occasion{Witnesses: []emulation.Witness{{LeaderID: &nobody}}}, map[string]string{"witness_leaders": "problem.choice"}},
			"no name":          {emulation.Occasion{Witnesses: []emulation.Witness{{Position: "Phó Chủ tịch"}}}, map[string]string{"witnesses": "problem.witness_name"}},
			"invisible name":   {emulation.Occasion{Witnesses: []emulation.Witness{{Name: "\u200b\x00"}}}, map[string]string{"witnesses": "problem.witness_name"}},
			"long name":        {emulation.Occasion{Witnesses: []emulation.Witness{{Name: strings.Repeat("ữ", 101)}}}, map[string]string{"witnesses": "problem.witness_long"}},
			"long position":    {emulation.Occasion{Witnesses: []emulation.Witness{{Name: "Lê A", Position: strings.Repeat("ữ", 201)}}}, map[string]string{"witnesses": "problem.witness_long"}},
			"twice":            {emulation.Occasion{Witnesses: []emulation.Witness{{Name: "Lê A"}, {Name: " lê  a"}}}, map[string]string{"witnesses": "problem.witness_twice"}},
			"too many":         {many, map[string]string{"witnesses": "problem.witnesses_many"}},
			"two things at once": {emulation.Occasion{EventID: -1, Witnesses: []emulation.Witness{{Position: "x"}}},
				map[string]string{"pledge_event": "problem.choice", "witnesses": "problem.witness_name"}},
		} {
			require.Equal(t, c.want, congresstest.Problems(set(w.lead(), version, c.in)), name)
		}
		require.Equal(t, emulation.Occasion{}.EventID, read().EventID)
		require.Empty(t, read().Witnesses)

		good := emulation.Occasion{EventID: held.ID, Witnesses: []emulation.Witness{{Name: strings.Repeat("ữ", 100), Position: strings.Repeat("ữ", 200)}, {Name: " Lê\n A "}}}
		require.Equal(t, fault.Conflict, fault.KindOf(set(w.lead(), version+1, good)))
		require.Equal(t, fault.Forbidden, fault.KindOf(set(congresstest.As(access.Viewer, w.ForeignTown), version, good)))
		require.Equal(t, fault.NotFound, fault.KindOf(set(congresstest.As(access.Organizer, w.Communes[0]), version, good)))
		require.NoError(t, set(w.lead(), version, good))
		require.Equal(t, held.ID, read().EventID)
		require.Equal(t, []int{1, 2}, []int{read().Witnesses[0].Place, read().Witnesses[1].Place})
		require.Equal(t, "Lê A", read().Witnesses[1].Name)
		require.NoError(t, set(w.lead(), version+1, emulation.Occasion{}))
		require.Zero(t, read().EventID)
		require.Empty(t, read().Witnesses)
	})
}
