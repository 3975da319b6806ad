package exports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/book"
	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/fault"
)

func sampleDelegates(t *testing.T) DelegateList {
	t.Helper()
	partial := func(s string) calendar.Partial {
		p, err := calendar.ParsePartial(s)
		require.NoError(t, err)
		return p
	}
	row := func(name, gender, born, category, represents string) delegate.Record {
		return delegate.Record{
			Person: delegate.Person{FullName: name, Gender: gender, BornOn: partial(born), Ethnicity: "Kinh", Religion: "Không",
				Hometown: "Xã Tả Thanh Oai, huyện Thanh Trì", Residence: "Thôn Nhân Hòa, xã Tả Thanh Oai",
				Occupation: "Phó Chủ tịch Ủy ban MTTQ Việt Nam xã", Education: "12/12", Qualification: "ĐH Luật", PoliticalTheory: "TC",
				PartyJoinedOn: partial("1999-05-19"), PartyOfficialOn: partial("2000-05"), Phone: "0912345678", CitizenID: "001075012345"},
			Delegate: delegate.Delegate{Category: category, Represents: represents, Reappointed: delegate.Reappointed},
		}
	}
	second := row("Trần Thị Bích Ngọc", delegate.Female, "1975", delegate.ExOfficio, "Hội Liên hiệp Phụ nữ xã")
	second.Religion, second.PartyJoinedOn, second.PartyOfficialOn = "Công giáo", calendar.Partial{}, calendar.Partial{}
	third := row("Lê Đức Thọ", delegate.Male, "1975-10", delegate.Consulted, "Thôn Nhân Hòa")
	third.Note, third.Reappointed = "Trưởng đoàn", delegate.Newcomer
	return DelegateList{
		Unit: "Xã Tả Thanh Oai", Code: "00664", Parent: "Huyện Thanh Trì, thành phố Hà Nội", Place: "Tả Thanh Oai", Date: calendar.MustParse("2024-04-05"),
		Congress: "ĐẠI HỘI ĐẠI BIỂU MTTQ VIỆT NAM XÃ TẢ THANH OAI LẦN THỨ XVII, NHIỆM KỲ 2024 - 2029",
		Groups: []DelegateGroup{
			{"Đại biểu đương nhiên", []delegate.Record{row("Nguyễn Văn Hùng", delegate.Male, "1968-10-22", delegate.ExOfficio, "Ủy viên khóa cũ"), second}},
			{"Đại biểu do hiệp thương cử", []delegate.Record{third}},
		},
		Total: 3, Sign: book.Signature{SignerTitle: "CHỦ TỊCH", Signer: "Phạm Quốc Việt"}, Words: booktest.Vietnamese(t),
	}
}

func writeDelegates(t *testing.T, in DelegateList) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, WriteDelegates(&b, in))
	return b.Bytes()
}

func TestDelegatesGolden(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	booktest.Golden(t, "delegates", writeDelegates(t, in))
	in.Public = true
	booktest.Golden(t, "delegates_public", writeDelegates(t, in))
	in.Words = booktest.Words(t, 1)
	booktest.Golden(t, "delegates_public_en", writeDelegates(t, in))
}

// The list shows every field and nothing else; the two columns of the date of birth show the sex.
func TestRosterHasEveryField(t *testing.T) {
	t.Parallel()
	got := map[string]bool{"gender": true}
	add := func(c book.Column[delegate.Record]) {
		key, _, _ := strings.Cut(c.Key, ".")
		got[key] = true
	}
	for _, node := range rosterColumns(sampleDelegates(t)) {
		if node.Children == nil && node.Key != "no" {
			add(node)
		}
		for _, part := range node.Children {
			add(part)
		}
	}
	for _, key := range delegate.Fields.Keys() {
		if !got[key] && key != "party_member" { // an x in the column of the Party date
			t.Errorf("%s has no column", key)
		}
		delete(got, key)
	}
	if len(got) > 0 {
		t.Errorf("columns of no field: %v", got)
	}
}

func TestPublicListHasNoSensitiveValue(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	in.Public = true
	text := booktest.Dump(t, writeDelegates(t, in))
	secrets := []string{"Kinh", "Công giáo", "0912345678", "001075012345", "Ngày vào Đảng"}
	for _, s := range secrets {
		if strings.Contains(text, s) {
			t.Errorf("the public list shows %q", s)
		}
	}
	in.Public = false
	text = booktest.Dump(t, writeDelegates(t, in))
	for _, s := range secrets {
		if !strings.Contains(text, s) {
			t.Errorf("the internal list lacks %q", s)
		}
	}
}

// A list for everybody has five fields, of the date of birth the year, and no office or sender that tells a religion.
func TestPublicList(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	in.Public = true
	in.Groups[0].Rows[1].Occupation, in.Groups[0].Rows[1].Represents = "Trụ trì chùa Nhân Hòa", "Ban Trị sự Phật giáo huyện"
	in.Groups[1].Rows[0].FullName = "=Lê Đức Thọ"
	var b bytes.Buffer
	require.NoError(t, in.Table().WriteCSV(&b))
	require.Equal(t, "\uFEFFunit_code,unit,full_name,gender,birth_year,occupation,represents\r\n"+
		"00664,Xã Tả Thanh Oai,Nguyễn Văn Hùng,male,1968,Phó Chủ tịch Ủy ban MTTQ Việt Nam xã,Ủy viên khóa cũ\r\n"+
		"00664,Xã Tả Thanh Oai,Trần Thị Bích Ngọc,female,1975,,\r\n"+
		"00664,Xã Tả Thanh Oai,'=Lê Đức Thọ,male,1975,Phó Chủ tịch Ủy ban MTTQ Việt Nam xã,Thôn Nhân Hòa\r\n", b.String())
	text := booktest.Dump(t, writeDelegates(t, in))
	for _, secret := range []string{"Phật", "chùa Nhân", "ĐƯƠNG NHIÊN", "Đương nhiên", "12/12", "ĐH Luật", "Thôn Nhân Hòa, xã", "huyện Thanh Trì\"", "25133", "Trưởng đoàn", "10/1975"} {
		require.NotContains(t, text, secret)
	}
}

func TestFullListAsData(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	in.Groups, in.Total = in.Groups[1:], 1
	var b bytes.Buffer
	require.NoError(t, in.Table().WriteJSON(&b))
	require.JSONEq(t, `[{"unit_code":"00664","unit":"Xã Tả Thanh Oai","full_name":"Lê Đức Thọ","gender":"male","born_on":"1975-10","ethnicity":"Kinh","religion":"Không",
		"hometown":"Xã Tả Thanh Oai, huyện Thanh Trì","residence":"Thôn Nhân Hòa, xã Tả Thanh Oai","occupation":"Phó Chủ tịch Ủy ban MTTQ Việt Nam xã","education":"12/12",
		"qualification":"ĐH Luật","political_theory":"TC","party_member":null,"party_joined_on":"1999-05-19","party_official_on":"2000-05","represents":"Thôn Nhân Hòa","category":"consulted",
		"reappointed":"new","awards":null,"phone":"0912345678","citizen_id":"001075012345","note":"Trưởng đoàn"}]`, b.String())
}

func TestWithoutReligion(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Linh mục chánh xứ Phùng Khoang": "",
		"Đại đức, trụ trì":               "",
		"HOÀ THƯỢNG":                     "",
		"Ni sư":                          "",
		"Trưởng Ban Hành giáo giáo xứ Tả Thanh Oai": "",
		"Phó ban Đoàn kết Công giáo":                "",
		"Mục sư nhiệm chức":                         "",
		"Chu\u0300a Bộc":                            "", // decomposed
		"Giáo sư, tiến sĩ":                          "Giáo sư, tiến sĩ",
		"Kỹ sư, chưa nghỉ hưu":                      "Kỹ sư, chưa nghỉ hưu",
		"Giáo viên":                                 "Giáo viên",
		"Chủ tịch Hội Nông dân":                     "Chủ tịch Hội Nông dân",
		"":                                          "",
	} {
		require.Equal(t, want, withoutReligion(text), text)
	}
}

func TestDelegatesCrossFoot(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	in.Total = 4
	var b bytes.Buffer
	err := WriteDelegates(&b, in)
	if f := fault.As(err); f == nil || f.Key != "fault.crossfoot" || f.Kind != fault.Internal || f.Args["Got"] != 3 || f.Args["Want"] != 4 {
		t.Errorf("got %v", err)
	}
	if b.Len() != 0 {
		t.Errorf("%d bytes were written", b.Len())
	}
}

func TestEmptyListOpens(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	in.Groups, in.Total = nil, 0
	if text := booktest.Dump(t, writeDelegates(t, in)); !strings.Contains(text, "không đại biểu") {
		t.Error("the closing line does not say that there is none")
	}
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	r := &in.Groups[0].Rows[0]
	r.FullName, r.Note = "=1+1", "a\x00b\x07c\x1b\nd\u0085e\xff</t>&<![CDATA["
	r.Occupation = strings.Repeat("ữ", 40_000)
	r.Residence = strings.Repeat("𠮷", 20_000) // two UTF-16 units each
	workbook := writeDelegates(t, in)
	f := booktest.Open(t, workbook)
	sheet := f.GetSheetList()[0]
	rows, err := f.GetRows(sheet, booktest.RawValues)
	require.NoError(t, err)
	i := slices.IndexFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == "=1+1" })
	if i < 0 {
		t.Fatal("no row has the name =1+1")
	}
	if formula, _ := f.GetCellFormula(sheet, book.At(2, i+1)); formula != "" {
		t.Errorf("the name became the formula %q", formula)
	}
	row := strings.Join(rows[i], "|")
	for _, want := range []string{"abc\nde\uFFFD</t>&<![CDATA[", strings.Repeat("ữ", 32767), "|" + strings.Repeat("𠮷", 16383) + "|"} {
		if !strings.Contains(row, want) {
			t.Errorf("%.40q is not in the row", want)
		}
	}
	if strings.Contains(row, strings.Repeat("ữ", 32768)) {
		t.Error("a cell is longer than a cell can be")
	}
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	if !bytes.Equal(writeDelegates(t, in), writeDelegates(t, in)) {
		t.Error("two files of the same list differ")
	}
}

func BenchmarkDelegates(b *testing.B) {
	in := DelegateList{Unit: "Xã A", Words: booktest.Vietnamese(b)}
	group := DelegateGroup{Title: "Đại biểu"}
	for i := range 130 {
		group.Rows = append(group.Rows, delegate.Record{Person: delegate.Person{FullName: fmt.Sprint("Nguyễn Văn ", i), Gender: delegate.Male}})
	}
	in.Groups, in.Total = []DelegateGroup{group}, 130
	for b.Loop() {
		var out bytes.Buffer
		if err := WriteDelegates(&out, in); err != nil {
			b.Fatal(err)
		}
	}
}

// quoted gives the delegate sheet a name with a quote in it.
type quoted struct{ book.Words }

func (q quoted) T(key string, args ...any) string {
	if key == "export.delegates.sheet" {
		return "Ma'am"
	}
	return q.Words.T(key, args...)
}

func TestSheetNameWithQuote(t *testing.T) {
	t.Parallel()
	in := sampleDelegates(t)
	in.Words = quoted{in.Words}
	f := booktest.Open(t, writeDelegates(t, in))
	if got := f.GetDefinedName(); !slices.ContainsFunc(got, func(n excelize.DefinedName) bool { return strings.HasPrefix(n.RefersTo, "'Ma''am'!$") }) {
		t.Errorf("names %v", got)
	}
}
