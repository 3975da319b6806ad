package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/delegate"
	"daihoi/models/rosterplan"
)

var nastyFiles = []nasty{
	{"Danh sách chính thức.xlsx", officialList, []string{
		"11 | new | full_name=Nguyễn Văn Hùng | gender=male | born_on=1968-03-05 | ethnicity=Kinh | religion=Không | occupation=Chủ tịch UB MTTQ xã | education=12/12 | qualification=Đại học | political_theory=Trung cấp | party_joined_on=1990-02-03 | party_official_on=1991-02-03 | represents=Mặt trận Tổ quốc | category=ex_officio",
		"12 | warning | full_name=Trần Thị Hoà | gender=female | born_on=1975-10 | ethnicity=Kinh | occupation=Chủ tịch Hội Phụ nữ | education=10/12 | qualification=Thạc sĩ | political_theory=Cao cấp | represents=Hội Liên hiệp Phụ nữ | category=ex_officio | !H12 education_was_date",
		"15 | warning | full_name=H’ Hen Niê | gender=female | born_on=1980 | ethnicity=Ê-đê | religion=Tin Lành | occupation=Giáo viên | education=12/12 | qualification=Cao đẳng | represents=Hội Nông dân | category=consulted | !D15 year_was_date",
		"16 | new | full_name=Đỗ Văn Đức | gender=male | born_on=1970 | ethnicity=Kinh | religion=Công giáo | occupation=Nông dân | education=10/10 | political_theory=Sơ cấp | party_member=x | represents=Hội Nông dân | category=consulted",
	}},
	{"đánh dấu x.xlsx", marksList, []string{
		"6 | new | full_name=Lò Thị Mai | gender=female | born_on=1980 | qualification=Đại học | category=ex_officio | citizen_id=001180012345",
		"7 | new | full_name=Lò Văn Nam | gender=male | born_on=1981 | qualification=Trung cấp | category=appointed | citizen_id=001081012345",
		"9 | error | full_name=Vi Thị Cúc | born_on=1990 | category=consulted | citizen_id=123456789 | !F9 both_sexes",
		"10 | error | full_name=Vi Văn Dũng | born_on=1991 | !E10 neither_sex | !J10 several_marks",
	}},
	{"vntime.xlsx", legacyList(".VnTime",
		[]any{"DANH S¸CH §¹I BIÓU"},
		[]any{"STT", "Hä vµ tªn", "Giíi tÝnh", "N¨m sinh", "D©n téc", "Chøc vô", "Lo¹i ®¹i biÓu"},
		[]any{1, "NguyÔn V¨n Hïng", "Nam", 1960, "Kinh", "Chñ tÞch", "§\u00ad¬ng nhiªn"},
		[]any{2, "TrÇn ThÞ Hoµ", "N÷", "5/1966", "Tµy", "BÝ th\u00ad chi bé", "HiÖp th\u00ad¬ng cö"}), []string{
		"3 | new | full_name=Nguyễn Văn Hùng | gender=male | born_on=1960 | ethnicity=Kinh | occupation=Chủ tịch | category=ex_officio",
		"4 | new | full_name=Trần Thị Hoà | gender=female | born_on=1966-05 | ethnicity=Tày | occupation=Bí thư chi bộ | category=consulted",
	}},
	{"vni.xlsx", legacyList("VNI-Times",
		[]any{"STT", "Hoï vaø teân", "Giôùi tính", "Naêm sinh", "Daân toäc", "Chöùc vuï", "Loaïi ñaïi bieåu"},
		[]any{1, "Nguyeãn Vaên Huøng", "Nam", 1960, "Kinh", "Chuû tòch", "Ñöông nhieân"},
		[]any{2, "Traàn Thò Hoøa", "Nöõ", "5/1966", "Taøy", "Bí thö chi boä", "Hieäp thöông cöû"}), []string{
		"2 | new | full_name=Nguyễn Văn Hùng | gender=male | born_on=1960 | ethnicity=Kinh | occupation=Chủ tịch | category=ex_officio",
		"3 | new | full_name=Trần Thị Hòa | gender=female | born_on=1966-05 | ethnicity=Tày | occupation=Bí thư chi bộ | category=consulted",
	}},
	{"nhiều trang.xlsx", manySheets, []string{
		"3 | new | full_name=Hoàng Thị Mai | gender=female | born_on=1977 | category=ex_officio",
		"4 | new | full_name=Y Moan Êban | gender=male | born_on=1957 | category=appointed",
	}},
	{"ngày.xlsx", dateZoo, []string{
		"2 | new | full_name=Người Thứ A | gender=male | born_on=1975-10-22 | category=consulted",
		"3 | warning | full_name=Người Thứ B | gender=male | born_on=1975-05-09 | category=consulted | !D3 two_digit_year_read | !D3 day_month_doubtful",
		"4 | new | full_name=Người Thứ C | gender=male | born_on=1968-05 | category=consulted",
		"5 | new | full_name=Người Thứ D | gender=male | born_on=1971 | category=consulted",
		"6 | new | full_name=Người Thứ E | gender=male | born_on=1969-12-31 | category=consulted",
		"7 | new | full_name=Người Thứ F | gender=male | born_on=1968-06-11 | category=consulted",
		"8 | warning | full_name=Người Thứ G | gender=male | category=consulted | !D8 impossible_date",
		"9 | warning | full_name=Người Thứ H | gender=male | category=consulted | !D9 day_month_swapped",
		"10 | warning | full_name=Người Thứ I | gender=male | category=consulted | !D10 two_digit_year",
		"11 | new | full_name=Người Thứ J | gender=male | born_on=1966 | category=consulted",
		"12 | ambiguous | full_name=Người Thứ K | gender=male | born_on=1975-10-22 | category=consulted | !D12 date_unusual",
		"13 | new | full_name=Người Thứ L | gender=male | born_on=1972-08-30 | category=consulted",
		"14 | warning | full_name=Người Thứ M | gender=male | born_on=1965 | category=consulted | !D14 year_was_date",
		"15 | warning | full_name=Người Thứ N | gender=male | born_on=1973-05-12 | category=consulted | !D15 day_month_doubtful",
		"16 | new | full_name=Người Thứ O | gender=male | born_on=1974-07 | category=consulted",
		"17 | new | full_name=Người Thứ P | gender=male | born_on=1976 | category=consulted",
		"18 | new | full_name=Người Thứ Q | gender=male | born_on=1978-07-14 | category=consulted",
		"19 | warning | full_name=Người Thứ R | gender=male | born_on=2010 | category=consulted | !D19 delegate_too_young",
		"20 | warning | full_name=Người Thứ S | gender=male | category=consulted | !D20 no_year",
		"21 | warning | full_name=Người Đảng Sai | gender=female | born_on=1980 | party_joined_on=2010-02-03 | category=consulted | !G21 party_official_before_joined",
		"22 | warning | full_name=Người Đảng Trẻ | gender=female | born_on=1990-06-15 | party_joined_on=2008-01-01 | category=consulted | !F22 party_too_young",
	}},
	{"số.xlsx", numberZoo, []string{
		"2 | warning | full_name=Lê Một | gender=male | born_on=1970 | ethnicity=Mông | religion=Phật giáo | education=12/12 | category=ex_officio | phone=0912345678 | citizen_id=001070012345 | !F2 leading_zero_restored",
		"3 | new | full_name=Lê Hai | gender=male | born_on=1970 | ethnicity=Mông | religion=Phật giáo | education=10/10 | category=ex_officio | phone=0912345678 | citizen_id=031070012345",
		"4 | warning | full_name=Lê Ba | gender=male | born_on=1970 | ethnicity=Kinh | religion=Công giáo | education=9/12 | category=ex_officio | phone=0912345678 | !F4 second_phone | !G4 number_shortened",
		"5 | warning | full_name=Lê Bốn | gender=male | born_on=1970 | ethnicity=Sán Dìu | category=ex_officio | phone=0912345678 | citizen_id=070012345 | !I5 mark_for_word | !G5 leading_zero_restored",
		"6 | warning | full_name=Lê Năm | born_on=1970 | category=ex_officio | !J6 bare_code | !F6 phone | !G6 citizen_id",
		"7 | new | full_name=Lê Sáu | gender=male | born_on=1970 | religion=Không | category=ex_officio | citizen_id=001070012399",
	}},
	{"công thức.xlsx", formulaList, []string{
		"2 | new | full_name=Phạm Thị Lan | gender=female | born_on=1980 | represents=Hội Nông dân | category=consulted",
		"3 | new | full_name=Phạm Văn Minh | gender=male | born_on=1980 | represents=Hội Nông dân | category=consulted",
		"4 | warning | full_name=Phạm Thị Nga | gender=female | represents=Hội Nông dân | category=consulted | !D4 cell_error",
	}},
	{"nhóm.xlsx", groupedList, []string{
		"3 | new | full_name=Nông Thị Bé | gender=female | born_on=1970 | occupation=Chủ tịch | category=ex_officio",
		"6 | new | full_name=Nông Văn Ba | gender=male | born_on=1971 | occupation=Hội viên | represents=Hội Nông dân | category=consulted",
		"7 | new | full_name=Nông Thị Tư | gender=female | born_on=1972-11-20 | occupation=Hội viên | represents=Hội Nông dân | category=consulted",
		"9 | new | full_name=Nông Văn Năm | gender=male | born_on=1953 | occupation=Hội viên | represents=Hội Cựu chiến binh | category=consulted",
		"14 | new | full_name=Nông Văn Sáu | gender=male | born_on=1964 | occupation=Bí thư chi bộ | represents=Hội Khuyến học | category=appointed",
		"15 | new | full_name=Nông Thị Bảy | gender=female | born_on=1965 | occupation=Trưởng thôn | represents=Hội Khuyến học | category=appointed",
		"17 | new | full_name=Nông Thị Tám | gender=female | born_on=1985 | occupation=Giáo viên | category=reserve",
	}},
	{"tách họ tên.xlsx", splitName, []string{
		"2 | new | full_name=Nguyễn Văn An | gender=male | born_on=1970 | category=ex_officio",
		"3 | new | full_name=Trần Thị Hồng Hạnh | gender=female | born_on=1971 | category=consulted",
	}},
	{"họ đệm tên.xlsx", splitNameHeads, []string{
		"2 | new | full_name=Nguyễn Văn An | gender=male | born_on=1970 | category=ex_officio",
		"3 | new | full_name=Lê Thị Bích Ngọc | gender=female | born_on=1971 | category=consulted",
	}},
	{"ba cột ngày.xlsx", threePartDates, []string{
		"3 | new | full_name=Mai Thị Lựu | gender=female | born_on=1975-10-22 | occupation=Hiệu trưởng, Trường Tiểu học Vạn Phúc | category=consulted",
		"4 | new | full_name=Mai Văn Cam | gender=male | born_on=1966 | occupation=Bí thư chi bộ | category=consulted",
		"5 | warning | full_name=Mai Văn Quýt | gender=male | occupation=Trạm Y tế | category=consulted | !D5 impossible_date",
	}},
	{"giống.xlsx", lookAlikes, []string{
		"2 | new | full_name=Tống Công Minh | gender=male | born_on=1980 | ethnicity=Kinh | hometown=Hà Nội | occupation=Tổng phụ trách Đội | category=consulted",
		"3 | new | full_name=Cộng Thị Hòa | gender=female | born_on=1981 | ethnicity=Kinh | hometown=Nam Định | category=consulted",
		"4 | new | full_name=Ông Ích Khiêm | gender=male | born_on=1982 | ethnicity=Kinh | category=consulted",
		"5 | warning | full_name=Huyện Thanh | gender=female | born_on=1983 | ethnicity=Kinh | category=consulted | !B5 title_dropped",
		"6 | new | full_name=Thích Thanh Tứ (Nguyễn Văn Tứ) | gender=male | born_on=1950 | ethnicity=Kinh | category=consulted",
		"7 | new | full_name=Đặng Thị Đào | gender=female | born_on=1984 | ethnicity=Kinh | hometown=THÁI BÌNH | category=consulted",
		"8 | new | full_name=K'Brôih | gender=male | born_on=1985 | ethnicity=Cơ-ho | category=consulted",
		"9 | new | full_name=Lý A Sử | gender=male | born_on=1986 | ethnicity=Mông | category=consulted",
	}},
	{"trùng.xlsx", duplicates, []string{
		"2 | new | full_name=Trần Thị Hòa | gender=female | born_on=1975-09-02 | ethnicity=Tày | qualification=Kỹ sư | category=consulted | note=dòng 1\\ndòng 2",
		"3 | skipped | ! again_differs",
		"4 | new | full_name=Trần Văn Hòa | gender=male | born_on=1975 | ethnicity=Hoa",
		"5 | warning | full_name=Lê Văn Tám | gender=male | born_on=1975 | ethnicity=Klingon | category=consulted | !B5 title_dropped | !H5 unknown_word | !F5 citizen_id_shared",
		"6 | warning | full_name=Lê Văn Tám Hai | gender=male | born_on=1976 | ethnicity=Klingon | category=consulted | !H6 unknown_word | !F6 citizen_year | !F6 citizen_id_shared",
		"7 | error | gender=male | born_on=1976 | ethnicity=Kinh | category=consulted | !B7 required",
	}},
	{"dân tộc tôn giáo.xlsx", oneColumnForBoth, []string{
		"2 | new | full_name=Hà Văn A | gender=male | born_on=1970 | ethnicity=Kinh | religion=Không | category=consulted",
		"3 | new | full_name=Hà Văn B | gender=male | born_on=1971 | ethnicity=Mường | religion=Công giáo | category=consulted",
		"4 | new | full_name=Hà Văn C | gender=male | born_on=1972 | ethnicity=Kinh | religion=Phật giáo Hòa Hảo | category=consulted",
		"5 | new | full_name=Hà Văn D | gender=male | born_on=1973 | ethnicity=Ê-đê | religion=Tin Lành | category=consulted",
		"6 | new | full_name=Hà Văn E | gender=male | born_on=1974 | ethnicity=Tày | category=consulted",
		"7 | new | full_name=Hà Văn F | gender=male | born_on=1975 | ethnicity=Kinh | category=consulted",
		"8 | warning | full_name=Hà Văn G | gender=male | born_on=1976 | ethnicity=Kinh, Lương dân mới | category=consulted | !E8 unknown_word",
		"9 | new | full_name=Hà Văn H | gender=male | born_on=1977 | category=consulted",
	}},
	{"1258.csv", csv1258, []string{
		"4 | new | full_name=Nguyễn Thị Ước | gender=female | born_on=1966-02-03 | category=ex_officio",
		"5 | new | full_name=Đặng Văn Thưởng | gender=male | born_on=1970 | category=consulted",
	}},
	{"unicode.txt", csvUTF16, []string{
		"2 | new | full_name=Vũ Thị \"Ba\" Ngọc | gender=female | born_on=1959 | category=guest | note=hai\\ndòng",
		"3 | new | full_name=Võ Văn Kiệt | gender=male | born_on=1960 | category=consulted",
	}},
	{"english.csv", csvEnglish, []string{
		"2 | new | full_name=Lý Thị Sáu | gender=female | born_on=1968-03-05 | category=consulted | phone=0912345678 | note=a, b",
		"3 | new | full_name=Lý Văn Bảy | gender=male | born_on=1970-11 | category=appointed | phone=02431234567",
	}},
}

// line formats a row as in the tables above.
func (r importedRow) line() string {
	words := []string{strconv.Itoa(r.Row), string(r.State)}
	for _, f := range delegate.Fields {
		if v := r.Fields[f.Key]; v != "" {
			words = append(words, f.Key+"="+strings.ReplaceAll(v, "\n", "\\n"))
		}
	}
	for _, p := range r.Problems {
		words = append(words, "!"+p.Cell+" "+p.Code)
	}
	return strings.Join(words, " | ")
}

func TestNastyFilesComeOutAsAClerkWouldTypeThem(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	for _, n := range nastyFiles {
		t.Run(n.file, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), n.file)
			require.NoError(t, os.WriteFile(file, n.make(t), 0o600))
			_, out, _ := importJSON(t, "--db", db, "--unit", vanPhuc, "--dry-run", file)
			var got []string
			for _, r := range out.Rows {
				if r.State != rosterplan.StateSkipped || len(r.Problems) > 0 {
					got = append(got, r.line())
				}
			}
			require.Equal(t, n.want, got)
		})
	}
}
