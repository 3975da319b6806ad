package intake

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/models/fault"
)

func read(t testing.TB, m *booktest.Maker) Book {
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
