package book

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/templates/i18n"
)

// A table too wide for A4 prints in parts there and whole on A3; a narrow one stays on A4.
func TestWideTablesOnA3(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	columns := []Column[int]{{Key: "no", Width: 5}, {Key: "unit", Width: 20}}
	for i := range 12 {
		columns = append(columns, Column[int]{Key: fmt.Sprint("c", i), Width: 14})
	}
	for _, tt := range []struct {
		paper PageSize
		count int
		want  PageSize
		parts int
	}{{PageSize{}, len(columns), A4, 2}, {A4, len(columns), A4, 2}, {A3, len(columns), A3, 1}, {A3, 4, A4, 1}} {
		b := NewBook(catalogue.For("vi"), Properties{Wide: tt.paper})
		s := TableSheet(b, "x", columns[:tt.count], 2)
		require.Equal(t, tt.want, s.paper)
		require.Len(t, s.parts, tt.parts)
	}
}
