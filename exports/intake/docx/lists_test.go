package docx

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestRoman(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 88: "LXXXVIII", 399: "CCCXCIX", 0: "0"} {
		require.Equal(t, want, roman(n))
	}
}
