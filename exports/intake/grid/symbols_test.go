package grid

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/field"
)

func TestTicksOfSymbolFonts(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ font, text, want string }{
		{"Wingdings", "ü", "✓"}, {"Wingdings", "x", "☒"}, {"Wingdings", "o", ""}, {"Wingdings 2", "P", "✓"}, {"Wingdings 2", "£", ""},
		{"", "ü", "✓"}, {"", "\uf0fc", "✓"}, {"Arial", "x", "x"}, {"Arial", "P", "P"}, {".VnTime", "ü", "ü"}, {"Wingdings", "Kinh", "Kinh"},
	} {
		s := Sheet{Lines: []Line{{Cells: []field.Raw{{Kind: field.RawText, Text: c.text, Font: c.font}}}}}
		require.NoError(t, s.DrawSymbols(NewRun(Default())))
		require.Equal(t, c.want, s.Lines[0].Cells[0].Text, c)
	}
}
