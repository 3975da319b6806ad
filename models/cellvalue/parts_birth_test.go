package cellvalue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/cellvalue"
)

func TestSplitSex(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"Nữ, 12/3/1969": {"Nữ", "12/3/1969"}, "NAM - 1957": {"NAM", "1957"}, "1957 (nữ)": {"nữ", "1957"}, "Nam": {"Nam", ""},
		"năm 1957": {"", "năm 1957"}, "1957": {"", "1957"}, "Việt Nam 1957": {"", "Việt Nam 1957"}, "": {"", ""}, "nữ7/1988": {"nữ", "7/1988"},
	} {
		word, rest := cellvalue.SplitSex(text)
		require.Equal(t, want, [2]string{word, rest}, text)
	}
}
