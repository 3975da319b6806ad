package text

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestNextValueAgrees compares the splitting of values with encoding/csv, which cannot limit the width of a row.
func TestNextValueAgrees(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"a,b", `"a,""b""",c`, `"a` + "\n" + `b",`, `a"b,c"`, `"",""`, ",,", `"a" b,c`, `=""x`} {
		in := csv.NewReader(strings.NewReader(s))
		in.LazyQuotes = true
		want, err := in.Read()
		require.NoError(t, err)
		var got []string
		for rest := "," + s; rest != ""; {
			var v string
			v, rest = nextValue(rest[1:], ',')
			got = append(got, v)
		}
		require.Equal(t, want, got, s)
	}
}
