package cellvalue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/field"
)

func TestBothDaysOfTheParty(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"3/2/2006 - 3/2/2007": {"3/2/2006", "3/2/2007"}, "03/02/2002 / 03/02/2003": {"03/02/2002", "03/02/2003"},
		"3/2/2006-3/2/2007": {"3/2/2006", "3/2/2007"}, "2006/2007": {"2006", "2007"}, "3-2-2006": {"3-2-2006", ""},
		"07/11/1982": {"07/11/1982", ""}, "30/4/2016 -": {"30/4/2016", ""}, "- 30/4/2017": {"", "30/4/2017"}, "05/2006": {"05/2006", ""},
		"x": {"x", ""}, "3/2/2006; 3/2/2007": {"3/2/2006", "3/2/2007"},
	} {
		cells := cellvalue.JoinParts(map[string]field.Raw{"party_joined_on.with_official": {Kind: field.RawText, Text: text}})
		require.Equal(t, want, [2]string{cells["party_joined_on"].Text, cells["party_official_on"].Text}, text)
	}
}

func TestDaysOfThePartyThatSayWhichTheyAre(t *testing.T) {
	t.Parallel()
	cells := cellvalue.JoinParts(map[string]field.Raw{"party_joined_on": {Kind: field.RawText, Text: "Ngày vào: 07/11/1998; chính thức: 07/11/1999"}})
	joined, _ := cellvalue.ReadCell("party_joined_on", cells["party_joined_on"], calendar.Date{})
	official, _ := cellvalue.ReadCell("party_official_on", cells["party_official_on"], calendar.Date{})
	born, _ := cellvalue.ReadCell("born_on", field.Raw{Kind: field.RawText, Text: "Không rõ ngày, 1967"}, calendar.Date{})
	require.Equal(t, []string{"1998-11-07", "1999-11-07", "1967"}, []string{joined, official, born})
}

func TestCategoryNamedByARemark(t *testing.T) {
	t.Parallel()
	for remark, want := range map[string]string{"Dự khuyết; chưa gửi ảnh": "reserve", "ĐB đương nhiên": "ex_officio", "Khách mời": "guest", "Hiệp thương cử": "consulted",
		"Thay đại biểu dự khuyết khóa trước": "", "Thương binh 3/4": "", "": ""} {
		require.Equal(t, want, cellvalue.CategoryNamed(remark), remark)
	}
}
