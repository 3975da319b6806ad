package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/identity"
)

func TestReadCitizen(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]identity.Citizen{
		"001068001234": {Gender: "male", Year: 1968},
		"001175000001": {Gender: "female", Year: 1975},
		"079203012345": {Gender: "male", Year: 2003},
		"079305012345": {Gender: "female", Year: 2005},
	} {
		got, ok := identity.ReadCitizen(number)
		require.True(t, ok, number)
		require.Equal(t, want, got, number)
	}
	for _, number := range []string{"", "012345678", "00106800123x", "0010680012345"} {
		_, ok := identity.ReadCitizen(number)
		require.False(t, ok, number)
	}
}
