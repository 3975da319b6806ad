package exports

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
)

func sampleProgramme(t *testing.T, language int) Programme {
	t.Helper()
	return Programme{
		Unit: "Xã Tả Thanh Oai", Parent: "Huyện Thanh Trì, thành phố Hà Nội", Place: "Tả Thanh Oai", Date: calendar.MustParse("2024-04-05"),
		Symbol: true, About: "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ TẢ THANH OAI LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029", Version: "(Phát hành lần 2)",
		Parts: []ProgrammePart{
			{"Phiên trù bị: Thứ Năm, 11/4/2024, 14:00–16:30", []ProgrammeBlock{
				{Time: "13:30 – 14:00", Minutes: 30, Title: "Đăng ký đại biểu, phát tài liệu", Person: "Tiểu ban lễ tân", Paper: "Tài liệu đại hội"},
				{Time: "14:00 – 14:05", Minutes: 5, Title: "Kiểm tra âm thanh", Internal: true},
				{Time: "14:05 – 14:15", Minutes: 10, Title: "Chào cờ, tuyên bố lý do", Person: "Ban tổ chức", Script: "Kính thưa đại hội!\n=Xin mời toàn thể đại biểu đứng dậy."}}},
			{"Phiên chính thức: Thứ Sáu, 12/4/2024", nil},
		},
		Sign: book.Signature{SignerTitle: "CHỦ TỊCH"}, Words: booktest.Words(t, language),
	}
}

func TestProgrammeGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"programme", "programme_en"} {
		in := sampleProgramme(t, language)
		in.Draft = language == 1
		var b bytes.Buffer
		require.NoError(t, WriteProgramme(&b, in))
		booktest.Golden(t, name, b.Bytes())
	}
}

// The public programme has neither scripts nor internal blocks; the script has everything.
func TestProgrammePaper(t *testing.T) {
	t.Parallel()
	texts := func(p book.Paper) []string {
		var b bytes.Buffer
		require.NoError(t, book.WriteDocument(&b, p))
		return booktest.Paragraphs(t, booktest.Part(t, b.Bytes(), "word/document.xml"))
	}
	in := sampleProgramme(t, 0)
	public := texts(ProgrammePaper(in, false))
	for _, want := range []string{"Số: ……/CTr-MTTQ-BTT", "CHƯƠNG TRÌNH", "I. Phiên trù bị: Thứ Năm, 11/4/2024, 14:00–16:30", "Thời gian",
		"13:30 – 14:00", "Chào cờ, tuyên bố lý do", "II. Phiên chính thức: Thứ Sáu, 12/4/2024", "(Phát hành lần 2)"} {
		if !slices.Contains(public, want) {
			t.Errorf("the programme lacks %q: %q", want, public)
		}
	}
	for _, not := range []string{book.DraftMark, "Kiểm tra âm thanh", "Kính thưa đại hội!", "Tài liệu đại hội"} {
		if slices.Contains(public, not) {
			t.Errorf("the programme shows %q", not)
		}
	}
	in.Draft = true
	script := texts(ProgrammePaper(in, true))
	for _, want := range []string{"KỊCH BẢN ĐIỀU HÀNH", book.DraftMark, "Kiểm tra âm thanh", "Kính thưa đại hội!", "=Xin mời toàn thể đại biểu đứng dậy.", "Tài liệu đại hội"} {
		if !slices.Contains(script, want) {
			t.Errorf("the script lacks %q: %q", want, script)
		}
	}
	if slices.Contains(script, "Số: ……/CTr-MTTQ-BTT") {
		t.Error("a script has no number")
	}
}
