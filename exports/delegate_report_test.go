package exports

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/fault"
)

func sampleDelegateReport(t *testing.T) DelegateReport {
	t.Helper()
	return DelegateReport{
		Unit: "Xã Tả Thanh Oai", Parent: "Huyện Thanh Trì, thành phố Hà Nội", Place: "Tả Thanh Oai", Date: calendar.MustParse("2024-04-05"),
		Congress: "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ TẢ THANH OAI LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029",
		Total:    120,
		Parts: []ReportPart{
			{"Số lượng đại biểu", []ReportLine{{Name: "Đại biểu đương nhiên", Count: 36, Share: 300}, {Name: "Đại biểu do hiệp thương cử", Count: 84, Share: 700}, {Name: "Đại biểu chỉ định"}}},
			{"Độ tuổi", []ReportLine{{Name: "Dưới 30 tuổi", Count: 7, Share: 58}, {Name: "Từ 30 đến 40 tuổi", Count: 113, Share: 942}}},
		},
		Groups: []ReportLine{{Name: "Nữ", Count: 34, Share: 283, Target: "≥ 30,0 %", Standing: "Còn thiếu 2", Source: "HD 52/HD-MTTQ-BTT"},
			{Name: "Mới tham gia", Count: 51, Share: 425}},
		Notes: []string{"Trẻ tuổi nhất: Nguyễn Thị Hà, sinh năm 2004"},
		Sign:  book.Signature{SignerTitle: "CHỦ TỊCH"}, Words: booktest.Vietnamese(t),
	}
}

func TestDelegateReportGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"delegate_report", "delegate_report_en"} {
		in := sampleDelegateReport(t)
		in.Words = booktest.Words(t, language)
		var b bytes.Buffer
		require.NoError(t, WriteDelegateReport(&b, in))
		booktest.Golden(t, name, b.Bytes())
	}
}

func TestDelegateReportCrossFoot(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(*DelegateReport){
		"Độ tuổi": func(in *DelegateReport) { in.Parts[1].Lines[0].Count-- },
		"Nữ":      func(in *DelegateReport) { in.Groups[0].Count = 121 },
	} {
		in := sampleDelegateReport(t)
		change(&in)
		var b bytes.Buffer
		f := fault.As(WriteDelegateReport(&b, in))
		if f == nil || f.Key != "fault.crossfoot" || f.Args["What"] != what || b.Len() != 0 {
			t.Errorf("%s: got %v and %d bytes", what, f, b.Len())
		}
	}
}
