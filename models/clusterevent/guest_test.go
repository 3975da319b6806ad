package clusterevent_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/clusterevent"
)

func TestReadGuests(t *testing.T) {
	t.Parallel()
	present := []clusterevent.Invitee{{FullName: "Lê Thị Mai", Position: "Chủ tịch"}}
	type guest = clusterevent.Guest
	for name, c := range map[string]struct {
		text string
		want []guest
	}{
		"nothing":          {" \r\n\t\n", nil},
		"plain":            {"Nguyễn Văn An, Chủ tịch", []guest{{1, "Nguyễn Văn An", "Chủ tịch", "", false}}},
		"no position":      {"Nguyễn Văn An", []guest{{1, "Nguyễn Văn An", "", "", false}}},
		"numbers, capital": {"1. NGUYỄN VĂN AN - Chủ tịch\n\n2) trần thị bình; Phó Chủ tịch, UV Ban Thường vụ", []guest{{1, "Nguyễn Văn An", "Chủ tịch", "", false}, {3, "Trần Thị Bình", "Phó Chủ tịch, UV Ban Thường vụ", "", false}}},
		"from a sheet":     {"1\tĐỗ Văn Khang\tChủ tịch\tHuyện Gia Lâm\r\n- Ma Thị Nở\t\r\n", []guest{{1, "Đỗ Văn Khang", "Chủ tịch, Huyện Gia Lâm", "", false}, {2, "Ma Thị Nở", "", "", false}}},
		"another spelling": {"Nguye\u0302\u0303n Va\u0306n An – Chủ tịch", []guest{{1, "Nguyễn Văn An", "Chủ tịch", "", false}}},
		"known":            {"Lê Thị Mai\nLÊ THỊ MAI, chủ tịch\nLê Thị Mai, Thư ký\nLê Thị Mãi, Chủ tịch", []guest{{1, "Lê Thị Mai", "", "", true}, {2, "Lê Thị Mai", "chủ tịch", "", true}, {3, "Lê Thị Mai", "Thư ký", "", true}, {4, "Lê Thị Mãi", "Chủ tịch", "", false}}},
		"namesakes":        {"Vũ Thị Hà, Thư ký\nVũ Thị Hà, Chủ tịch", []guest{{1, "Vũ Thị Hà", "Thư ký", "", false}, {2, "Vũ Thị Hà", "Chủ tịch", "", false}}},
		"no name":          {"Bình\n0912345678, Chủ tịch\n, Chủ tịch", []guest{{1, "Bình", "", "problem.guest_name", false}, {2, "0912345678", "Chủ tịch", "problem.guest_name", false}, {3, "", "Chủ tịch", "problem.guest_name", false}}},
		"too long":         {"Lê An, " + strings.Repeat("x", 201), []guest{{1, "Lê An", strings.Repeat("x", 201), "problem.guest_long", false}}},
	} {
		require.Equal(t, c.want, clusterevent.ReadGuests(c.text, present), name)
	}
}
