package exports

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
)

func given(n emulation.Points) *emulation.Points { return &n }

// sampleEmulation is a cluster of two members with equal points from the cluster and none yet from the city.
func sampleEmulation(t *testing.T) Emulation {
	t.Helper()
	unit := func(id int64, code, name string) org.ClusterMember {
		return org.ClusterMember{UnitID: id, Unit: org.Unit{ID: id, Code: code, Name: name, FullName: "Huyện " + name}}
	}
	in := Emulation{Place: "Hà Nội", Date: calendar.MustParse("2024-12-05"), Sign: book.Signature{For: "TM. CỤM THI ĐUA - CỤM TRƯỞNG", SignerTitle: "HUYỆN THANH TRÌ"}, Above: "Thành phố", By: emulation.Cluster, Words: booktest.Vietnamese(t),
		Year: emulation.Year{Year: 2024, Flags: 1, Certificates: 1, Cluster: org.Cluster{Name: "Cụm thi đua số 3", Unit: org.Unit{FullName: "Thành phố Hà Nội"}},
			Members: []org.ClusterMember{unit(1, "020", "Thanh Trì"), unit(2, "018", "Gia Lâm")}},
		Pledge: emulation.Pledge{ID: 1, Edition: 2, Items: []emulation.Item{
			{Line: 1, Kind: emulation.KindContent, Content: 1, Text: "Tổ chức thành công đại hội các cấp"},
			{Line: 2, Kind: emulation.KindCriterion, Content: 1, Text: "Đại hội cấp xã đúng tiến độ", Points: 15_00, Evidence: "Lịch đại hội", Rule: emulation.RuleCongresses},
			{Line: 3, Kind: emulation.KindCriterion, Content: 1, Text: "Hồ sơ trình duyệt", Points: 10_00, Rule: emulation.RuleReturns, PerCase: 25},
			{Line: 4, Kind: emulation.KindBonus, Text: "Mô hình mới", Points: 5_00},
			{Line: 5, Kind: emulation.KindDeduction, Text: "Báo cáo chậm", Points: 5_00},
		}, Signatures: []emulation.Signature{{UnitID: 1, Signer: "Nguyễn Văn An", SignerTitle: "Chủ tịch", SignedOn: calendar.MustParse("2024-02-29")}}},
		Sheets: map[int64]emulation.Sheet{
			1: {UnitID: 1, Award: emulation.AwardFlag, Scores: map[int64]emulation.Score{
				2: {Self: given(14_50), Cluster: given(14_00), SelfRemark: "đạt", ClusterRemark: "còn 01 xã chậm", Evidence: "BC 12", Proposed: given(12_50), Counted: 5, Of: 6, TakenOn: calendar.MustParse("2024-12-01")},
				3: {Self: given(9_00), Cluster: given(9_00)}, 5: {Cluster: given(50)}}},
			2: {UnitID: 2, Scores: map[int64]emulation.Score{2: {Self: given(15_00), Cluster: given(13_50)}, 3: {Self: given(9_50), Cluster: given(9_00)}}},
		},
	}
	in.Totals = map[int64]map[emulation.Column]emulation.Total{}
	var places []emulation.Place
	for id, s := range map[int64]emulation.Sheet{1: in.Sheets[1], 2: in.Sheets[2]} {
		in.Totals[id] = map[emulation.Column]emulation.Total{}
		for _, c := range emulation.Columns {
			in.Totals[id][c] = s.Total(in.Pledge, c)
		}
	}
	for _, m := range in.Year.Members {
		places = append(places, emulation.Place{UnitID: m.UnitID, Points: in.Totals[m.UnitID][emulation.Cluster].Points})
	}
	in.Places = emulation.Rank(places)
	day := calendar.MustParse
	cases := []emulation.Case{
		{Unit: org.Unit{FullName: "Xã Tả Thanh Oai"}, Last: day("2024-04-30"), On: day("2024-04-12"), Done: true, Verdict: emulation.Counted},
		{Unit: org.Unit{FullName: "Xã Đông Mỹ"}, Last: day("2024-04-30"), On: day("2024-05-02"), Done: true, Verdict: emulation.Uncounted},
		{Unit: org.Unit{FullName: "Xã Vạn Phúc"}, Last: day("2024-12-31"), On: day("2024-12-30"), Verdict: emulation.Waiting},
		{Unit: org.Unit{FullName: "Xã Liên Ninh"}, Last: day("2024-11-30"), Verdict: emulation.Uncounted},
	}
	in.Name = func(c emulation.Case) string { return c.NameVI }
	in.Traces = []Trace{{Member: in.Year.Members[0], Trace: emulation.Trace{Item: in.Pledge.Items[1], Taken: emulation.Figures{Counted: 5, Of: 6}, On: day("2024-12-01"),
		Cases: cases, Found: emulation.Figures{Counted: 1, Of: 3}}},
		{Member: in.Year.Members[0], Trace: emulation.Trace{Item: in.Pledge.Items[2], Taken: emulation.Figures{Counted: 1, Of: 1}, On: day("2024-12-01"), Found: emulation.Figures{Counted: 1, Of: 1},
			Cases: []emulation.Case{{Unit: org.Unit{FullName: "Xã Hữu Hoà"}, MilestoneID: 7, NameVI: "Đề án nhân sự", On: day("2024-03-11"), Done: true, Returned: day("2024-03-14"), Reason: "thiếu lý lịch", Verdict: emulation.Counted}}}}}
	return in
}

func TestEmulationGolden(t *testing.T) {
	t.Parallel()
	for language, name := range []string{"emulation", "emulation_en"} {
		in := sampleEmulation(t)
		in.Words = booktest.Words(t, language)
		var b bytes.Buffer
		require.NoError(t, WriteEmulation(&b, in))
		booktest.Golden(t, name, b.Bytes())
	}
}

func TestEmulationCrossFoot(t *testing.T) {
	t.Parallel()
	for what, change := range map[string]func(*Emulation){
		"points": func(in *Emulation) {
			total := in.Totals[1][emulation.Self]
			total.Points++
			in.Totals[1][emulation.Self] = total
		},
		"ranking":  func(in *Emulation) { in.Places[0].Points++ },
		"evidence": func(in *Emulation) { in.Traces[0].Cases = in.Traces[0].Cases[1:] },
	} {
		in := sampleEmulation(t)
		change(&in)
		var b bytes.Buffer
		f := fault.As(WriteEmulation(&b, in))
		if f == nil || f.Key != "fault.crossfoot" || f.Args["What"] != what || b.Len() != 0 {
			t.Errorf("%s: got %v and %d bytes", what, f, b.Len())
		}
	}
}
