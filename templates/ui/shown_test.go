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
