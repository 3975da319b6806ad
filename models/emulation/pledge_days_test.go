package emulation_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/store"
)

// signedOn says, edition by edition, who had signed by the evening of a day in April, and the first criterion.
func (w world) signedOn(day int) (out []string) {
	w.t.Helper()
	w.must(w.member(), func(tx *store.Tx) error {
		y, err := emulation.Of(tx, w.cluster.ID, 2024)
		require.NoError(w.t, err)
		editions, err := emulation.EditionsOn(tx, y, calendar.Of(2024, 4, day))
		for _, p := range editions {
			line := fmt.Sprintf("%d %s", p.Edition, p.Under(1)[0].Text)
			for _, s := range p.Signatures {
				line += ", " + s.Signer
			}
			out = append(out, line)
		}
		return err
	})
	return out
}

// Signed on 5/4, corrected on 8/4, amended on 10/4 and signed anew on 12/4.
func TestPledgesOfPastDays(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		sign := func(version int, signer string) {
			t.Helper()
			in := signature
			in.Signer = signer
			w.must(w.lead(), func(tx *store.Tx) error {
				return emulation.Sign(tx, w.cluster.ID, 2024, version, w.District.Code, in)
			})
		}
		w.on(5)
		w.pledge(false)
		sign(6, "Nguyễn Văn An")
		w.on(8)
		sign(7, "Nguyễn Văn Ân")
		require.Len(t, w.editions(w.member())[0].Signatures, 1, "the corrected signature takes the place of the first")
		w.on(10)
		w.must(w.lead(), func(tx *store.Tx) error {
			if err := emulation.Amend(tx, w.cluster.ID, 2024, 8, "Thành phố giao thêm"); err != nil {
				return err
			}
			return emulation.SetItem(tx, w.cluster.ID, 2024, 1, 2, emulation.Item{Kind: emulation.KindCriterion, Content: 1, Text: "Kế hoạch mới", Points: 40_00})
		})
		w.on(12)
		sign(2, "Nguyễn Văn Ân")
		for day, want := range map[int][]string{
			4:  nil,
			5:  {"1 Kế hoạch, Nguyễn Văn An"},
			7:  {"1 Kế hoạch, Nguyễn Văn An"},
			8:  {"1 Kế hoạch, Nguyễn Văn Ân"},
			10: {"1 Kế hoạch, Nguyễn Văn Ân"},
			12: {"2 Kế hoạch mới, Nguyễn Văn Ân", "1 Kế hoạch, Nguyễn Văn Ân"},
		} {
			require.Equal(t, want, w.signedOn(day), day)
		}
	})
}
