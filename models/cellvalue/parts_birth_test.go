package cellvalue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/cellvalue"
	"daihoi/models/field"
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

// A name may have the birth in its cell; any other number stays, to be looked at.
func TestBirthInTheCellOfTheName(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"Đào Quang Lực (1963)": {"Đào Quang Lực", "1963"}, "Phan Thị Châu, SN 1976": {"Phan Thị Châu", "1976"},
		"Tưởng Duy Khánh\nsinh ngày 08/4/1989": {"Tưởng Duy Khánh", "08/4/1989"}, "2. Chu Thị Sinh (sinh năm 1951)": {"2. Chu Thị Sinh", "1951"},
		"Nguyễn Văn An 2": {"Nguyễn Văn An 2", ""}, "Nguyễn Văn An (ĐT 0913)": {"Nguyễn Văn An (ĐT 0913)", ""}, "3. Lê Văn Sinh": {"3. Lê Văn Sinh", ""},
	} {
		cells := cellvalue.JoinParts(map[string]field.Raw{"full_name": {Kind: field.RawText, Text: text}})
		require.Equal(t, want, [2]string{cells["full_name"].Text, cells["born_on"].Text}, text)
	}
	cells := cellvalue.JoinParts(map[string]field.Raw{"full_name": {Kind: field.RawText, Text: "Lê Văn Sinh (1963)"}, "born_on": {Kind: field.RawText, Text: "2/9/1963"}})
	require.Equal(t, [2]string{"Lê Văn Sinh", "2/9/1963"}, [2]string{cells["full_name"].Text, cells["born_on"].Text})
}
