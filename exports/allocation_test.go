package exports

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/delegation"
	"daihoi/models/fault"
)

func sampleAllocation(t *testing.T) Allocation {
	t.Helper()
	line := func(kind, name string, weight, seats, sent int) delegation.Comparison {
		return delegation.Comparison{Line: delegation.SeatLine{Kind: kind, Name: name, Weight: weight, Seats: seats}, Sent: sent, Gap: sent - seats}
	}
	hamlet := line(delegation.LineUnit, "Thôn Nhân Hòa", 420, 30, 31)
	hamlet.Line.Minimum, hamlet.Line.Maximum, hamlet.Line.Note = 5, 40, "có 2 đại biểu tôn giáo"
	return Allocation{
		Unit: "Xã Tả Thanh Oai", Parent: "Huyện Thanh Trì, thành phố Hà Nội", Place: "Tả Thanh Oai", Date: calendar.MustParse("2024-04-05"),
		Congress: "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ TẢ THANH OAI LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029",
		Total:    100, Official: 99,
		Lines: []delegation.Comparison{line(delegation.LineExOfficio, "Ủy viên Ủy ban MTTQ đương nhiệm", 0, 33, 33), hamlet,
			line(delegation.LineUnit, "Thôn Tả Thanh Oai", 510, 36, 32), line(delegation.LineOrganisation, "Hội Nông dân", 0, 1, 0)},
		Strangers: []delegation.Sender{{Name: "Chùa Bồ Đề", Count: 2}, {Count: 1}},
		Sign:      book.Signature{SignerTitle: "CHỦ TỊCH", Signer: "Phạm Quốc Việt"}, Words: booktest.Vietnamese(t),
	}
}

func TestAllocationGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"allocation", "allocation_en"} {
		in := sampleAllocation(t)
		in.Words = booktest.Words(t, language)
		var b bytes.Buffer
		require.NoError(t, WriteAllocation(&b, in))
		booktest.Golden(t, name, b.Bytes())
	}
}

func TestAllocationCrossFoot(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(*Allocation){
		"allotted": func(in *Allocation) { in.Lines[0].Line.Seats++ },
		"sent":     func(in *Allocation) { in.Official++ },
	} {
		in := sampleAllocation(t)
		change(&in)
		var b bytes.Buffer
		f := fault.As(WriteAllocation(&b, in))
		if f == nil || f.Key != "fault.crossfoot" || f.Args["What"] != what || b.Len() != 0 {
			t.Errorf("%s: got %v and %d bytes", what, f, b.Len())
		}
	}
}
