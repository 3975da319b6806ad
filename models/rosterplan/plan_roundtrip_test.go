package rosterplan_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/field"
	"daihoi/models/rosterplan"
)

// drawRecord draws a record as the list may hold it, checked or not: names and words of any kind.
func drawRecord(t *rapid.T) delegate.Record {
	word := rapid.StringMatching(`(\pL|[àếộưỳđÀĐ]){1,6}`)
	words := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(word, 2, 4).Draw(t, "words"), " ")
	})
	anything := rapid.OneOf(rapid.Just(""), words, rapid.SampledFrom([]string{"-", "nt", "x", "0", "12/12", "1975", "Thôn 1", "#N/A", "hoà", "HỘI NÔNG DÂN"}), rapid.String())
	date := rapid.Custom(func(t *rapid.T) string {
		p := calendar.Partial{Year: rapid.IntRange(1931, 2005).Draw(t, "year")}
		if rapid.Bool().Draw(t, "month") {
			p.Month++
			if rapid.Bool().Draw(t, "day") {
				p.Day = rapid.IntRange(1, 31).Draw(t, "d")
			}
		}
		return p.String()
	})
	var r delegate.Record
	for _, f := range delegate.Fields {
		var s string
		switch {
		case f.Key == "full_name":
			s = rapid.OneOf(words, rapid.SampledFrom([]string{"LÊ VĂN AN", "Lê Văn An", "Lê Văn An (A)", "Bà Lê Thị Hoà"})).Draw(t, f.Key)
		case f.Kind == field.Choice:
			s = rapid.SampledFrom(f.Options).Draw(t, f.Key)
		case f.Key == "born_on":
			s = date.Draw(t, f.Key)
		case f.Kind == field.Partial:
			s = rapid.OneOf(rapid.Just(""), date).Draw(t, f.Key)
		case f.Kind == field.Phone:
			s = rapid.SampledFrom([]string{"", "0912345678", "912345678", "84912345678", "38612345"}).Draw(t, f.Key)
		case f.Kind == field.CitizenID:
			s = rapid.OneOf(rapid.Just(""), rapid.StringMatching(`[0-9]{9}|[0-9]{12}`)).Draw(t, f.Key)
		default:
			s = anything.Draw(t, f.Key)
		}
		if f.Take(&r, s) != "" && f.Required {
			t.Skip("not a record")
		}
	}
	return r
}

// What the list holds, written into a workbook and read again, changes nothing: in canonical text or in the words and
// forms of an office, whatever the order of the rows and however alike the people.
func TestWrittenAndReadAgainIsTheSame(t *testing.T) {
	t.Parallel()
	said := map[string]string{"male": "Nam", "female": "Nữ", "ex_officio": "Đương nhiên", "consulted": "Hiệp thương cử",
		"appointed": "Chỉ định", "reserve": "Dự khuyết", "guest": "Khách mời", "re": "Tái cử", "new": "Mới tham gia"}
	rapid.Check(t, func(t *rapid.T) {
		present := listed(rapid.SliceOfN(rapid.Custom(drawRecord), 1, 8).Draw(t, "present")...)
		for i := range present { // people alike in everything are in lists too
			if rapid.IntRange(0, 4).Draw(t, "alike") == 0 {
				present[i].Person, present[i].Delegate = present[0].Person, present[0].Delegate
				present[i].Delegate.ID, present[i].CitizenID = int64(i+1), ""
			}
		}
		inWords := rapid.Bool().Draw(t, "in words")
		var all []map[string]field.Raw
		for _, i := range rapid.Permutation(indexes(len(present))).Draw(t, "order") {
			row := written(present[i])
			for key, c := range row {
				f, _ := delegate.Fields.Find(key)
				if word := said[c.Text]; inWords && word != "" && f.Kind == field.Choice {
					row[key] = cell(key, word)
				}
				if p, err := calendar.ParsePartial(c.Text); inWords && err == nil && f.Kind == field.Partial {
					row[key] = cell(key, p.Short())
				}
			}
			all = append(all, row)
		}
		plan := planOf(rosterplan.PlanInput{Rows: rows(all...), Present: present, SendingUnits: []string{"THÔN 1"},
			Answers: rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Guest, Represents: "Nơi khác"}}})
		seen := map[int64]bool{}
		for _, r := range plan.Rows {
			if r.State != rosterplan.StateSame || seen[r.MatchID] {
				t.Fatalf("row %d is %s of %d: %v %v %v", r.Number, r.State, r.MatchID, r.Changes, r.Problems, r.Candidates)
			}
			seen[r.MatchID] = true
		}
	})
}

func indexes(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

// The same file twice changes nothing, whatever its rows look like.
func TestTheSameFileTwice(t *testing.T) {
	t.Parallel()
	piece := func(values ...string) *rapid.Generator[string] { return rapid.SampledFrom(values) }
	row := rapid.Custom(func(t *rapid.T) map[string]field.Raw {
		return cells(
			"full_name", piece("LÊ VĂN AN", "Lê Văn An", "lê văn an", "Lê Văn An (A)", "Trần Thị Hoà", "Trần Thị Hòa", "Đ/c Lê Ba").Draw(t, "name"),
			"gender", piece("Nam", "Nữ").Draw(t, "gender"),
			"born_on", piece("1970", "3/1970", "9/3/1970", "9.3.70", "25636", "1971", "9/3/1971").Draw(t, "born"),
			"represents", piece("", "Thôn 1", "THÔN 1", "Thôn 2").Draw(t, "represents"),
			"phone", piece("", "912345678", "0987654321").Draw(t, "phone"),
			"ethnicity", piece("", "kinh", "Hàn").Draw(t, "ethnicity"))
	})
	rapid.Check(t, func(t *rapid.T) {
		in := rosterplan.PlanInput{Rows: rows(rapid.SliceOfN(row, 1, 8).Draw(t, "rows")...), Answers: rosterplan.Answers{Group: rosterplan.Group{Category: delegate.Consulted}}}
		first := planOf(in)
		var kept []rosterplan.InputRow
		for i, r := range first.Rows {
			if r.State == rosterplan.StateNew || r.State == rosterplan.StateWarning {
				in.Present = append(in.Present, r.Record)
				kept = append(kept, in.Rows[i])
			}
		}
		in.Present = listed(in.Present...)
		in.Rows = kept
		second := planOf(in)
		if second.Summary[rosterplan.StateSame] != len(kept) {
			t.Fatalf("%v", second.Rows)
		}
		if again := planOf(in); fmt.Sprint(again.Summary) != fmt.Sprint(second.Summary) {
			t.Fatal("not the same plan twice")
		}
	})
}

func BenchmarkPlanImport(b *testing.B) {
	var all []map[string]field.Raw
	var present []delegate.Record
	for i := range 5000 {
		name := fmt.Sprintf("Nguyễn Văn %c%c%c", 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
		born := calendar.Of(1960, 1, 1).AddDays(i)
		all = append(all, an("full_name", name, "occupation", "Trưởng thôn", "born_on", born.Short()))
		if i%2 == 0 {
			present = append(present, delegatetest.Person(name, func(r *delegate.Record) { r.CitizenID, r.BornOn = "", calendar.PartialOf(born) }))
		}
	}
	in := rosterplan.PlanInput{Rows: rows(all...), Present: listed(present...)}
	b.ReportAllocs()
	for b.Loop() {
		planOf(in)
	}
}
