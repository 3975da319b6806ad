package intake

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

func read(t testing.TB, m *booktest.Maker) grid.Book {
	t.Helper()
	book, err := Read("ds.xlsx", m.Bytes())
	require.NoError(t, err)
	return book
}

func requireFault(t testing.TB, key string, err error) *fault.Error {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v", err)
	require.Equal(t, key, f.Key, "%v", err)
	require.Equal(t, fault.Invalid, f.Kind)
	return f
}

// ranges are the ranges of a list such as "A1:B2 C5".
func ranges(list string) (out []grid.Range) {
	for s := range strings.FieldsSeq(list) {
		r, ok := grid.ParseRange(s)
		if !ok {
			panic(s)
		}
		out = append(out, r)
	}
	return out
}
