package emulation_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/emulation"
)

// Witnesses are typed as people write them: a name, then the position after a comma or a dash.
func TestReadWitnesses(t *testing.T) {
	t.Parallel()
	all := emulation.ReadWitnesses(" Bùi Thị Thanh Tâm, Phó Chủ tịch, Ủy ban MTTQ \n\nHoàng Đức Thịnh – Trưởng Ban\nNgô Thị Kim Dung\n")
	require.Equal(t, []emulation.Witness{{Name: "Bùi Thị Thanh Tâm", Position: "Phó Chủ tịch, Ủy ban MTTQ"}, {Name: "Hoàng Đức Thịnh", Position: "Trưởng Ban"},
		{Name: "Ngô Thị Kim Dung"}}, all)
	require.Equal(t, "Hoàng Đức Thịnh, Trưởng Ban", all[1].Line())
	require.Equal(t, "Ngô Thị Kim Dung", all[2].Line())
}
