package ui_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/field"
	"daihoi/templates/ui"
)

func TestMasked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind        field.Kind
		value, want string
	}{
		{field.Phone, "0912345678", "09•• ••• 678"},
		{field.Phone, "024 3861 2345", "02• •••• •345"},
		{field.Phone, "1900", "••••"},
		{field.Phone, "", ""},
		{field.CitizenID, "001075012323", "001•••••••23"},
		{field.CitizenID, "012345678", "012••••78"},
		{field.CitizenID, "123456", "••••••"},
		{field.Text, "0912345678", "0912345678"},
	} {
		require.Equal(t, c.want, ui.Masked(c.kind, c.value), c.value)
	}
}

func TestSourceParts(t *testing.T) {
	t.Parallel()
	words, address := ui.SourceParts("Hướng dẫn 03/HD-MTTW-BTT, 12/8/2025: https://example.vn/a-1.html")
	require.Equal(t, []string{"Hướng dẫn 03/HD-MTTW-BTT, 12/8/2025", "https://example.vn/a-1.html"}, []string{words, address})
	for _, plain := range []string{"", "thông lệ", "https://example.vn", "xem https://example.vn và nơi khác"} {
		words, address = ui.SourceParts(plain)
		require.Equal(t, []string{plain, ""}, []string{words, address})
	}
}
