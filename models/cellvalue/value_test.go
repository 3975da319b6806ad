package cellvalue_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/field"
)

var congressDay = calendar.MustParse("2024-05-05")

func text(s string) field.Raw { return field.Raw{Kind: field.RawText, Text: s} }

func number(n float64) field.Raw { return field.Raw{Kind: field.RawNumber, Number: n} }

func dayCell(iso string) field.Raw {
	return field.Raw{Kind: field.RawDay, Day: calendar.MustParse(iso)}
}

// codes lists notes as "level code".
func codes(notes []cellvalue.Note) string {
	out := ""
	for i, n := range notes {
		if i > 0 {
			out += ", "
		}
		out += string(n.Level) + " " + n.Code
	}
	return out
}

type cellCase struct {
	key   string
	cell  field.Raw
	want  string
	notes string
}

func checkCells(t *testing.T, cases []cellCase) {
	t.Helper()
	for _, c := range cases {
		got, notes := cellvalue.ReadCell(c.key, c.cell, congressDay)
		require.Equal(t, c.want, got, "%s %+v: %s", c.key, c.cell, codes(notes))
		require.Equal(t, c.notes, codes(notes), "%s %+v", c.key, c.cell)
	}
}

func TestReadDates(t *testing.T) {
	t.Parallel()
	checkCells(t, []cellCase{
		{"born_on", field.Raw{}, "", ""},
		{"born_on", text("22/10/1975"), "1975-10-22", ""},
		{"born_on", text("09/5/1975"), "1975-05-09", ""},
		{"born_on", text(" 9 / 5 /1975\u00a0"), "1975-05-09", ""},
		{"born_on", text("9.5.1975"), "1975-05-09", ""},
		{"born_on", text("22-10-1975"), "1975-10-22", ""},
		{"born_on", text("22 10 1975"), "1975-10-22", ""},
		{"born_on", text("'22/10/1975"), "1975-10-22", ""},
		{"born_on", text("1975-10-22"), "1975-10-22", ""},
		{"born_on", text("1975-10-22T00:00:00"), "1975-10-22", ""},
		{"born_on", text("22/10/1975 00:00:00"), "1975-10-22", ""},
		{"born_on", text("ngày 22 tháng 10 năm 1975"), "1975-10-22", ""},
		{"born_on", text(norm.NFD.String("Ngày 22 tháng 10 năm 1975")), "1975-10-22", ""},
		{"born_on", text("22-Oct-1975"), "1975-10-22", ""},
		{"born_on", text("10/1975"), "1975-10", ""},
		{"born_on", text("tháng 5/1975"), "1975-05", ""},
		{"born_on", text("1975"), "1975", ""},
		{"born_on", text("Sinh năm 1975"), "1975", ""},
		{"born_on", text("//1975"), "1975", ""},
		{"born_on", text("00/00/1975"), "1975", ""},
		{"born_on", text("49 (1975)"), "1975", ""},
		{"born_on", number(1975), "1975", ""},
		{"born_on", number(27689), "1975-10-22", "info date_serial"},
		{"born_on", number(27689.5), "1975-10-22", "info date_serial"},
		{"born_on", text("27689"), "1975-10-22", "info date_serial"},
		{"born_on", number(10.1975), "1975-10", "warning date_unusual"},
		{"born_on", number(10.197), "1970-10", "warning date_unusual"},
		{"born_on", number(22101975), "1975-10-22", "warning date_unusual"},
		{"born_on", number(9051975), "1975-05-09", "warning date_unusual"},
		{"born_on", text("19751022"), "1975-10-22", "warning date_unusual"},
		{"born_on", dayCell("1975-10-22"), "1975-10-22", ""},
		{"born_on", dayCell("1905-05-28"), "1975", "warning year_was_date"},
		{"born_on", text("9.5.75"), "1975-05-09", "warning two_digit_year_read"},
		{"born_on", text("22/10/05"), "2005-10-22", "warning two_digit_year_read"},
		{"born_on", text("10/75"), "1975-10", "warning two_digit_year_read"},
		{"party_joined_on", text("3/2/05"), "2005-02-03", "warning two_digit_year_read"},
		{"party_joined_on", text("3/2/75"), "1975-02-03", "warning two_digit_year_read"},
		{"born_on", text("22/10/15"), "", "error two_digit_year"}, // neither 9 nor 109 years old
		{"born_on", text("75"), "", "error two_digit_year"},
		{"born_on", text("22/10"), "", "error no_year"},
		{"born_on", text("10/22/1975"), "", "error day_month_swapped"},
		{"born_on", text("10/22/75"), "", "error day_month_swapped"},
		{"born_on", text("31/2/1975"), "", "error impossible_date"},
		{"born_on", text("29/02/1975"), "", "error impossible_date"},
		{"born_on", text("31/2/75"), "", "error impossible_date"},
		{"born_on", text("13/1975"), "", "error impossible_date"},
		{"born_on", text("1875"), "", "error year_out_of_range"},
		{"born_on", text("17/3/2064"), "", "error date_in_future"},
		{"born_on", text("2064"), "", "error date_in_future"},
		{"party_joined_on", text("19/5/2023 (dự bị)"), "2023-05-19", ""},
		{"party_official_on", text("19/5/2023 (chính thức)"), "2023-05-19", ""},
		{"party_official_on", text("19/5/2023 (dự bị)"), "", "error not_a_date"},
		{"born_on", text("1 2/10/1975"), "", "error not_a_date"},
		{"born_on", text("22/10/1975 hoặc 1976"), "", "error not_a_date"},
		{"born_on", text("không rõ"), "", "info read_as_empty"},
		{"born_on", text("-"), "", ""},
		{"party_joined_on", text("Quần chúng"), "", "info read_as_empty"},
		{"party_joined_on", text("x"), "", "info party_date_missing"},
		{"party_joined_on", text("Đã là đảng viên"), "", "info party_date_missing"}, {"party_joined_on", text("ĐV (chưa chính thức)"), "", "info party_date_missing"},
		{"party_joined_on", text("Chưa phải là đảng viên"), "", "info read_as_empty"}, {"party_joined_on", text("Đoàn viên"), "", "info read_as_empty"},
		{"party_joined_on", text("Đảng bộ xã"), "", "error not_a_date"}, {"party_official_on", text("chưa chính thức"), "", "info read_as_empty"},
		{"phone", text("ĐT 0912 778 123"), "0912778123", ""}, {"phone", text("SĐT: 0912.778.123"), "0912778123", ""}, {"phone", text("liên hệ 0912778123"), "", "error phone"},
		{"ethnicity", text("Dân tộc Tày"), "Tày", ""}, {"religion", text("Đạo Công giáo"), "Công giáo", ""},
		{"party_member", text("Là đảng viên"), "x", ""}, {"party_member", text("Chưa là đảng viên"), "", ""}, {"party_member", text("Đảng viên dự bị"), "x", ""},
		{"party_member", text("Quần chúng"), "", ""}, {"party_member", text("Đảng ủy xã"), "", "error not_a_mark"},
		{"born_on", field.Raw{Kind: field.RawError, Text: "#N/A"}, "", "error cell_error"},
		{"born_on", text("########"), "", "error cell_error"},
	})
	checkCells(t, []cellCase{
		{"born_on", text("15/8/1970 âm lịch"), "1970", "warning lunar_date"},
		{"born_on", text("15/8/1970 (ÂL)"), "1970", "warning lunar_date"},
		{"born_on", text("15/8/1970 (AL)"), "1970", "warning lunar_date"},
		{"born_on", text("Âm lịch: 10/1970"), "1970", "warning lunar_date"},
		{"born_on", text("15/12/1970 âm lịch"), "", "warning lunar_date"}, // 1971 in the solar calendar
		{"born_on", text("2/11/1970 (ÂL)"), "", "warning lunar_date"},
		{"born_on", text("15/8 âm lịch"), "", "warning lunar_date"},
		{"born_on", text("1970 (ÂL)"), "", "warning lunar_date"},
		{"born_on", text("15/8/1970 (dương lịch)"), "1970-08-15", ""},
		{"born_on", text("15/8/1970 (DL)"), "1970-08-15", ""},
		{"born_on", text("1970.0"), "1970", ""},
		{"born_on", text("chưa có"), "", "info read_as_empty"},
		{"born_on", text("Không có."), "", "info read_as_empty"},
		{"born_on", text("…"), "", ""},
		{"born_on", text("49 tuổi (SN 1975)"), "1975", ""},
		{"party_joined_on", text("Chưa có"), "", "info read_as_empty"},
	})
	got, notes := cellvalue.ReadCell("born_on", text("9.5.75"), calendar.Date{})
	require.Empty(t, got)
	require.Equal(t, "error two_digit_year", codes(notes))
	_, notes = cellvalue.ReadCell("born_on", text("10/22/1975"), congressDay)
	require.Equal(t, "22/10/1975", notes[0].Args["Read"])
}

func TestReadNumbers(t *testing.T) {
	t.Parallel()
	checkCells(t, []cellCase{
		{"citizen_id", text("001070001234"), "001070001234", ""},
		{"citizen_id", text("001 070 001 234"), "001070001234", ""},
		{"citizen_id", number(1070001234), "001070001234", "warning leading_zero_restored"},
		{"citizen_id", number(36070001234), "036070001234", "warning leading_zero_restored"},
		{"citizen_id", number(12345678), "012345678", "warning leading_zero_restored"},
		{"citizen_id", number(112345678), "112345678", ""},
		{"citizen_id", text("1,07E+10"), "", "error number_shortened"},
		{"citizen_id", text("1234567"), "", "error citizen_id"},
		{"citizen_id", text("chưa có"), "", "info read_as_empty"},
		{"citizen_id", text("-"), "", ""},
		{"citizen_id", text("1052800668.0"), "001052800668", "warning leading_zero_restored"},
		{"citizen_id", text("001070001234.0"), "001070001234", ""},
		{"citizen_id", text("0"), "", "info read_as_empty"},
		{"phone", text("912345678.0"), "0912345678", "warning leading_zero_restored"},
		{"phone", text("0912345678,00"), "0912345678", ""},
		{"party_joined_on", text("đang dự bị"), "", "info party_date_missing"},
		{"phone", text("0913.220.456 (Zalo)"), "0913220456", "warning phone_remark"}, {"phone", text("0983 502 71"), "", "error phone"},
		{"phone", text("0912345678/0987654321"), "0912345678", "warning second_phone"},
		{"phone", text("0912345678 và 0987654321"), "0912345678", "warning second_phone"},
		{"phone", text("1,07E+10"), "", "error number_shortened"},
		{"phone", text("Không"), "", "info read_as_empty"},
		{"phone", text("N/A"), "", "info read_as_empty"},
		{"phone", text("0912.345.678"), "0912345678", ""},
		{"phone", number(912345678), "0912345678", "warning leading_zero_restored"},
		{"phone", number(2438612345), "02438612345", "warning leading_zero_restored"},
		{"phone", text("+84 912 345 678"), "0912345678", ""},
		{"phone", number(84912345678), "0912345678", "info phone_international"},
		{"phone", text("(024) 3861 2345"), "02438612345", ""},
		{"phone", text("0912345678; 0987654321"), "0912345678", "warning second_phone"},
		{"phone", text("0912345678 - 0987654321"), "0912345678", "warning second_phone"},
		{"phone", text("không có"), "", "info read_as_empty"},
	})
}

func TestReadNames(t *testing.T) {
	t.Parallel()
	checkCells(t, []cellCase{
		{"full_name", text("Nguyễn Văn An"), "Nguyễn Văn An", ""},
		{"full_name", text(norm.NFD.String("Nguyễn  Thị\u00a0Hường ")), "Nguyễn Thị Hường", ""},
		{"full_name", text("NGUYỄN THỊ HỒNG"), "Nguyễn Thị Hồng", "info was_capitals"},
		{"full_name", text("nguyễn thị hồng"), "Nguyễn Thị Hồng", "info was_capitals"},
		{"full_name", text("NGUYỄN VĂN AN(THƯỢNG TỌA THÍCH AN)"), "Nguyễn Văn An (Thượng Tọa Thích An)", "info was_capitals"},
		{"full_name", text("NGUYỄN VĂN AN ( tên khác: Tám )"), "Nguyễn Văn An (tên khác: Tám)", "info was_capitals"},
		{"full_name", text("Đ/c Lê Văn Tám"), "Lê Văn Tám", "warning title_dropped"},
		{"full_name", text("Bà Trần Thị Hoa"), "Trần Thị Hoa", "warning title_dropped"},
		{"full_name", text("Ông Ích Khiêm"), "Ông Ích Khiêm", ""},
		{"full_name", text("3. Lê Văn Tám"), "Lê Văn Tám", ""},
		{"full_name", text("Lê Văn Tám 2"), "Lê Văn Tám 2", "warning name_has_digits"},
		{"full_name", text("Nguy?n V?n An"), "Nguy?n V?n An", "warning unreadable_letters"},
		{"full_name", text("Y Blốk Êban"), "Y Blốk Êban", ""},
		{"full_name", text("-"), "", ""}, {"full_name", text("Chưa có"), "", "info read_as_empty"},
		{"full_name", text("\u00d0ỗ Văn \u0189ức"), "Đỗ Văn Đức", ""},
		{"full_name", text("Nguyễn văn An"), "Nguyễn Văn An", "info was_capitals"},
		{"full_name", text("trần Thị Bình"), "Trần Thị Bình", "info was_capitals"},
	})
	_, notes := cellvalue.ReadCell("full_name", text("NGUYỄN THỊ HỒNG"), congressDay)
	require.Equal(t, "NGUYỄN THỊ HỒNG", notes[0].Args["Text"])
}

func TestReadWords(t *testing.T) {
	t.Parallel()
	checkCells(t, []cellCase{
		{"gender", text("Nữ"), "female", ""}, {"gender", text("NAM"), "male", ""}, {"gender", text("Nử"), "female", ""},
		{"gender", text("ông"), "male", ""}, {"gender", text("Bà"), "female", ""}, {"gender", text("male"), "male", ""},
		{"gender", text("Ô."), "male", ""}, {"gender", text("o"), "", "error choice_unknown"},
		{"gender", number(1), "", "error gender_code"}, {"gender", text("x"), "", "error gender_code"},
		{"gender", text("khác"), "", "error choice_unknown"}, {"gender", text("Chưa rõ"), "", "info read_as_empty"},
		{"gender.female", text("×"), "x", ""}, {"gender.female", text("✔"), "x", ""}, {"gender.female", text("√"), "x", ""},
		{"gender.female", text("+"), "x", ""}, {"gender.female", text("V"), "x", ""}, {"gender.female", text("X"), "x", ""},
		{"ethnicity", text("Kinhh"), "Kinhh", "warning unknown_word"}, {"ethnicity", text("Kinnhh"), "Kinnhh", "warning unknown_word"},
		{"ethnicity", text("chưa có"), "", "info read_as_empty"}, {"religion", text("Không có"), "Không", ""},
		{"qualification", text("Chưa có"), "", "info read_as_empty"}, {"hometown", text("Chưa cập nhật"), "", "info read_as_empty"},
		{"awards", text("(không có)"), "", "info read_as_empty"}, {"represents", text("chưa rõ"), "", "info read_as_empty"},
		{"education", text("12.0"), "12/12", ""}, {"hometown", text("#N/A"), "", "error cell_error"},
		{"gender.female", text("x"), "x", ""}, {"gender.female", number(1), "x", ""}, {"gender.female", text("Nữ"), "x", ""},
		{"gender.female", text("0"), "", ""}, {"gender.female", text("gì"), "", "error not_a_mark"},
		{"gender.male", field.Raw{Kind: field.RawBool, Text: "true"}, "x", ""},
		{"category", text("ĐN"), "ex_officio", ""}, {"category", text("HTC"), "consulted", ""}, {"category", text("CĐ"), "appointed", ""},
		{"category", text("Đại biểu Đương nhiên"), "ex_officio", ""}, {"category", text("hiệp thương cử"), "consulted", ""},
		{"category", text("Dự khuyết"), "reserve", ""}, {"category", text("khách mời"), "guest", ""},
		{"category", text("chính thức"), "", "info official_unsaid"}, {"category", text("A"), "", "error choice_unknown"},
		{"category.appointed", text("✓"), "x", ""},
		{"reappointed", text("Tái cử"), "re", ""}, {"reappointed", text("x"), "re", ""}, {"reappointed", text("Mới"), "new", ""},
		{"ethnicity", text("h’mông"), "Mông", ""}, {"ethnicity", text("KHMER"), "Khơ-me", ""}, {"ethnicity", text("-"), "", ""},
		{"ethnicity", number(1), "", "error bare_code"}, {"ethnicity", text("06"), "", "error bare_code"},
		{"ethnicity", text("Hàn Quốc"), "Hàn Quốc", "warning unknown_word"},
		{"religion", text("Thiên chúa"), "Công giáo", ""}, {"religion", text("13"), "", "error bare_code"}, {"religion", text("-"), "Không", ""},
		{"education", text("12/12"), "12/12", ""}, {"education", text("10/10"), "10/10", ""}, {"education", number(12), "12/12", ""},
		{"education", dayCell("2023-12-12"), "12/12", "warning education_was_date"},
		{"education", dayCell("2023-12-10"), "10/12", "warning education_was_date"}, // typed day first
		{"education", dayCell("2023-10-12"), "10/12", "warning education_was_date"}, // typed under American settings
		{"education", dayCell("2023-10-07"), "7/10", "warning education_was_date"},
		{"education", number(45272), "12/12", "warning education_was_date"},
		{"education", text("12-Dec"), "12/12", "warning education_was_date"}, {"education", text("10-Thg12"), "10/12", "warning education_was_date"},
		{"education", text("12/12/2023"), "12/12", "warning education_was_date"},
		{"education", number(10), "10", "warning unclear_value"},
		{"qualification", text("ĐH"), "Đại học", ""}, {"qualification", text("ThS"), "Thạc sĩ", ""},
		{"qualification", text("Cử nhân Luật"), "Cử nhân Luật", ""},
		{"political_theory", text("TC"), "Trung cấp", ""}, {"political_theory", text("SC"), "Sơ cấp", ""}, {"political_theory", text("cc"), "Cao cấp", ""},
		{"hometown", text("xã  Ngọc Hồi\nThanh Trì"), "xã Ngọc Hồi Thanh Trì", ""}, {"hometown", text("nt"), "", "error ditto"},
		{"hometown", text(`"`), "", "error ditto"}, {"hometown", text("..."), "", ""}, {"hometown", text("#REF!"), "", "error cell_error"},
		{"note", text("một\nhai"), "một\nhai", ""}, {"note", number(12), "12", ""},
		{"unheard_of", text("x"), "", ""},
	})
}

func TestReadLegends(t *testing.T) {
	t.Parallel()
	checkCells(t, []cellCase{
		{"gender", text("1 = Nam"), "male", "info legend_read"}, {"gender", text("0 = Nữ"), "female", "info legend_read"},
		{"ethnicity", text("2 = Mường"), "Mường", "info legend_read"}, {"party_joined_on", text("0 = không"), "", "info legend_read, info read_as_empty"},
		{"note", text("a = b"), "a = b", ""},
	})
}

// Columns of marks for single words give the word that is marked.
func TestJoinOptions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cells     map[string]field.Raw
		key, want string
		notes     string
	}{
		{map[string]field.Raw{"ethnicity.Kinh": text("x"), "ethnicity.other": {}}, "ethnicity", "Kinh", ""},
		{map[string]field.Raw{"ethnicity.Kinh": {}, "ethnicity.other": text("mường")}, "ethnicity", "Mường", ""},
		{map[string]field.Raw{"ethnicity.Kinh": {}, "ethnicity.other": text("X")}, "ethnicity", "Khác", "warning unknown_word"},
		{map[string]field.Raw{"political_theory.Sơ cấp": {}, "political_theory.Trung cấp": text("×"), "political_theory.Cao cấp": text("-")}, "political_theory", "Trung cấp", ""},
		{map[string]field.Raw{"political_theory.Sơ cấp": text("+"), "political_theory.Trung cấp": text("✓")}, "political_theory", "", "error several_marks"},
		{map[string]field.Raw{"religion.Không": number(1), "religion.other": {}}, "religion", "Không", ""},
		{map[string]field.Raw{"education.12/12": text("v"), "education.9/12": {}}, "education", "12/12", ""},
		{map[string]field.Raw{"qualification": text("Kỹ sư"), "qualification.Đại học": text("x")}, "qualification", "Kỹ sư", ""},
		{map[string]field.Raw{"qualification.Đại học": {}}, "qualification", "", ""},
	} {
		got, notes := cellvalue.ReadCell(c.key, cellvalue.JoinParts(c.cells)[c.key], congressDay)
		require.Equal(t, c.want, got, "%v", c.cells)
		require.Equal(t, c.notes, codes(notes), "%v", c.cells)
	}
	member := map[string]field.Raw{"party_joined_on": text("3/2/1995"), "party_joined_on.member": text("x")}
	require.Equal(t, "3/2/1995", cellvalue.JoinParts(member)["party_joined_on"].Text)
	member["party_joined_on"] = field.Raw{}
	require.Equal(t, "x", cellvalue.JoinParts(member)["party_joined_on"].Text)
	require.True(t, cellvalue.HasOption("ethnicity", "Tày"))
	require.False(t, cellvalue.HasOption("ethnicity", "with_religion"))
	require.False(t, cellvalue.HasOption("hometown", "other"))
}

// One column of all schooling is divided among its fields where every piece is understood.
func TestSplitSchooling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]map[string]string{
		"12/12, ĐH Luật, TC":                 {"education": "12/12", "qualification": "ĐH Luật", "political_theory": "TC"},
		"12/12; Đại học; Cao cấp":            {"education": "12/12", "qualification": "Đại học", "political_theory": "Cao cấp"},
		"VH: 10/10, CM: Trung cấp, LLCT: SC": {"education": "10/10", "qualification": "Trung cấp", "political_theory": "SC"},
		"12/12 - ĐH - TC LLCT":               {"education": "12/12", "qualification": "ĐH", "political_theory": "TC LLCT"},
		"12/12, Trung cấp":                   {"education": "12/12", "qualification": "Trung cấp"},
		"10/10; TC Kế toán; ":                {"education": "10/10", "qualification": "TC Kế toán"},
		"9/12; ; TC":                         {"education": "9/12", "political_theory": "TC"},
		"Đại học, gì đó":                     nil,
		"10/10":                              nil,
	} {
		fields, ok := cellvalue.SplitSchooling(text)
		require.Equal(t, want != nil, ok, text)
		if ok {
			require.Equal(t, want, fields, text)
		}
	}
	whole := cellvalue.JoinParts(map[string]field.Raw{"education.mixed": text("12/12, ĐH Luật"), "qualification": text("Kỹ sư")})
	require.Equal(t, "12/12", whole["education"].Text)
	require.Equal(t, "Kỹ sư", whole["qualification"].Text)
	require.Equal(t, "một, hai", cellvalue.JoinParts(map[string]field.Raw{"education.mixed": text("một, hai")})["education"].Text)
}

// Whatever a cell holds, what is read from it is read from itself again: nothing is guessed twice.
func FuzzReadCell(f *testing.F) {
	for _, s := range []string{"", "22/10/1975", "9.5.75", "10/22/1975", "ngày 2 tháng 9 năm 1945", "//1975", "27689", "19751022", "#N/A",
		"001070001234", "1.07E+10", "+84 912 345 678", "NGUYỄN VĂN AN(A)", "12-Dec", "nt", "\u200b", "a\xff", "00/00/0000", "(", "49 (1975)"} {
		f.Add(s, 1975.0)
		f.Add(s, 27689.5)
	}
	f.Fuzz(func(t *testing.T, s string, n float64) {
		for _, fl := range delegate.Fields {
			for _, c := range []field.Raw{text(s), number(n), {Kind: field.RawNumber, Number: n, Text: s}} {
				got, notes := cellvalue.ReadCell(fl.Key, c, congressDay)
				for _, note := range notes {
					if note.Level == cellvalue.Error && got != "" {
						t.Fatalf("%s %q: %q and the error %s", fl.Key, s, got, note.Code)
					}
				}
				var r delegate.Record
				if got == "" {
					continue
				}
				if problem := fl.Take(&r, got); problem != "" || fl.Text(&r) != got {
					t.Fatalf("%s %q: %q is not canonical: %s", fl.Key, s, got, problem)
				}
			}
		}
	})
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"22/10/1975", "09/5/75", "1975", "10.1975", "31/2/1975", "0/0/1975", "1905-05-28", "75", "9051975", "thg 5 1975"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, _ := cellvalue.ReadCell("born_on", text(s), congressDay)
		p, err := calendar.ParsePartial(got)
		if err != nil || got != "" && (p.Year < 1900 || p.Year > 2100) || p.String() != got {
			t.Fatalf("%q reads as %q", s, got)
		}
		for _, again := range []string{got, p.Short()} {
			if second, notes := cellvalue.ReadCell("born_on", text(again), congressDay); second != got || len(notes) > 0 {
				t.Fatalf("%q reads as %q, that as %q", s, got, second)
			}
		}
	})
}

// Words beside a date are no reason to lose it, and are told of where they matter.
func TestDatesWithRemarks(t *testing.T) {
	t.Parallel()
	for s, want := range map[string][2]string{
		"06/01/1972\n(52 tuổi)": {"1972-01-06", ""}, "1968 (56 tuổi)": {"1968", ""}, "khoảng 1945": {"1945", "date_about"}, "Khoảng năm 1945": {"1945", "date_about"},
		"~1950": {"1950", "date_about"}, "1947?": {"1947", "date_about"}, "15/8/1970 (theo CCCD)": {"1970-08-15", "date_remark"}, "khoảng 80 tuổi": {"", "age_only"},
		"15/8/1970 (âm lịch)": {"1970", "lunar_date"},
	} {
		got, notes := cellvalue.ReadCell("born_on", text(s), congressDay)
		require.Equal(t, want[0], got, s)
		code := ""
		if len(notes) > 0 {
			code = notes[0].Code
			require.Equal(t, s, notes[0].Args["Text"], s)
		}
		require.Equal(t, want[1], code, s)
	}
}
