package vietext

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// abcCodes and vniCodes are written down letter by letter, apart from the tables under test.
var abcCodes = map[rune]rune{
	'à': 0xB5, 'ả': 0xB6, 'ã': 0xB7, 'á': 0xB8, 'ạ': 0xB9,
	'ă': 0xA8, 'ằ': 0xBB, 'ẳ': 0xBC, 'ẵ': 0xBD, 'ắ': 0xBE, 'ặ': 0xC6,
	'â': 0xA9, 'ầ': 0xC7, 'ẩ': 0xC8, 'ẫ': 0xC9, 'ấ': 0xCA, 'ậ': 0xCB,
	'đ': 0xAE,
	'è': 0xCC, 'ẻ': 0xCE, 'ẽ': 0xCF, 'é': 0xD0, 'ẹ': 0xD1,
	'ê': 0xAA, 'ề': 0xD2, 'ể': 0xD3, 'ễ': 0xD4, 'ế': 0xD5, 'ệ': 0xD6,
	'ì': 0xD7, 'ỉ': 0xD8, 'ĩ': 0xDC, 'í': 0xDD, 'ị': 0xDE,
	'ò': 0xDF, 'ỏ': 0xE1, 'õ': 0xE2, 'ó': 0xE3, 'ọ': 0xE4,
	'ô': 0xAB, 'ồ': 0xE5, 'ổ': 0xE6, 'ỗ': 0xE7, 'ố': 0xE8, 'ộ': 0xE9,
	'ơ': 0xAC, 'ờ': 0xEA, 'ở': 0xEB, 'ỡ': 0xEC, 'ớ': 0xED, 'ợ': 0xEE,
	'ù': 0xEF, 'ủ': 0xF1, 'ũ': 0xF2, 'ú': 0xF3, 'ụ': 0xF4,
	'ư': 0xAD, 'ừ': 0xF5, 'ử': 0xF6, 'ữ': 0xF7, 'ứ': 0xF8, 'ự': 0xF9,
	'ỳ': 0xFA, 'ỷ': 0xFB, 'ỹ': 0xFC, 'ý': 0xFD, 'ỵ': 0xFE,
	'Ă': 0xA1, 'Â': 0xA2, 'Ê': 0xA3, 'Ô': 0xA4, 'Ơ': 0xA5, 'Ư': 0xA6, 'Đ': 0xA7,
}

var vniCodes = strings.Fields(`
	à aø ả aû ã aõ á aù ạ aï ă aê ằ aè ẳ aú ẵ aü ắ aé ặ aë â aâ ầ aà ẩ aå ẫ aã ấ aá ậ aä đ ñ
	è eø ẻ eû ẽ eõ é eù ẹ eï ê eâ ề eà ể eå ễ eã ế eá ệ eä ì ì ỉ æ ĩ ó í í ị ò
	ò oø ỏ oû õ oõ ó où ọ oï ô oâ ồ oà ổ oå ỗ oã ố oá ộ oä ơ ô ờ ôø ở ôû ỡ ôõ ớ ôù ợ ôï
	ù uø ủ uû ũ uõ ú uù ụ uï ư ö ừ öø ử öû ữ öõ ứ öù ự öï ỳ yø ỷ yû ỹ yõ ý yù ỵ î`)

// inTCVN3 writes Unicode text as a person with a .Vn font would; capitals with a tone exist in fonts of capitals only.
func inTCVN3(s string) string {
	return strings.Map(func(r rune) rune {
		if code, ok := abcCodes[r]; ok {
			return code
		}
		return r
	}, norm.NFC.String(s))
}

func inVNI(s string) string {
	pairs := append([]string{}, vniCodes...)
	for _, c := range vniCodes {
		pairs = append(pairs, strings.ToUpper(c))
	}
	return strings.NewReplacer(pairs...).Replace(norm.NFC.String(s))
}

func TestLegacyEveryLetter(t *testing.T) {
	t.Parallel()
	if len(vniCodes) != 2*67 || len(abcCodes) != 67+7 {
		t.Fatalf("%d and %d codes", len(vniCodes), len(abcCodes))
	}
	for _, r := range allLetters() {
		upper, lower := string(r), strings.ToLower(string(r))
		if got := VNI.Convert(inVNI(upper)); got != upper {
			t.Errorf("VNI %q gives %q, want %q", inVNI(upper), got, upper)
		}
		if got := TCVN3.Convert(inTCVN3(lower)); got != lower {
			t.Errorf("TCVN3 %q gives %q, want %q", inTCVN3(lower), got, lower)
		}
		if got := TCVN3Capitals.Convert(inTCVN3(lower)); got != strings.ToUpper(lower) {
			t.Errorf("TCVN3 capitals %q gives %q", inTCVN3(lower), got)
		}
		if _, ok := abcCodes[r]; ok && TCVN3.Convert(inTCVN3(upper)) != upper {
			t.Errorf("TCVN3 %q gives %q", inTCVN3(upper), TCVN3.Convert(inTCVN3(upper)))
		}
	}
	if utf8.RuneCountInString(tcvn3) != 0xFF-0xA1+1 {
		t.Fatal("the table has a gap")
	}
}

var sentences = []string{
	"Nguyễn Văn An", "Trần Thị Bình", "Lê Thị Hồng Hạnh", "Đặng Đức Thắng", "Vũ Thị Ngọc Quỳnh", "Đỗ Mười",
	"Hội Liên hiệp Phụ nữ xã Tả Thanh Oai", "Chủ tịch Ủy ban Mặt trận Tổ quốc Việt Nam xã",
	"Bí thư chi bộ, trưởng thôn Phú Diễn, xã Hữu Hòa, huyện Thanh Trì", "Đại học Kinh tế quốc dân", "Cựu chiến binh",
	"Họ và tên", "Ngày, tháng, năm sinh", "Dân tộc", "Nghề nghiệp, chức vụ, đơn vị công tác", "Quê quán", "Trình độ",
	"Ngày vào Đảng", "Tôn giáo", "Không", "Phật giáo", "Công giáo", "Hội Nông dân Việt Nam",
}

func TestDetectLegacySentences(t *testing.T) {
	t.Parallel()
	for _, s := range sentences {
		if got := DetectLegacy(inVNI(s), ""); got != VNI || got.Convert(inVNI(s)) != s {
			t.Errorf("VNI %q: detected %d, converted %q", inVNI(s), got, got.Convert(inVNI(s)))
		}
		if got := DetectLegacy(inVNI(strings.ToUpper(s)), "VNI-Times"); got.Convert(inVNI(strings.ToUpper(s))) != strings.ToUpper(s) {
			t.Errorf("VNI capitals of %q: %d", s, got)
		}
		small := strings.ToLower(s)
		if got := DetectLegacy(inTCVN3(small), ""); got != TCVN3 || got.Convert(inTCVN3(small)) != small {
			t.Errorf("TCVN3 %q: detected %d, converted %q", inTCVN3(small), got, got.Convert(inTCVN3(small)))
		}
		if got := DetectLegacy(inTCVN3(small), ".VnArial"); got != TCVN3 {
			t.Errorf("TCVN3 %q in its font: %d", inTCVN3(small), got)
		}
		if got := DetectLegacy(inTCVN3(small), ".VnTimeH"); got.Convert(inTCVN3(small)) != strings.ToUpper(s) {
			t.Errorf("TCVN3 %q in a font of capitals: %q", inTCVN3(small), got.Convert(inTCVN3(small)))
		}
	}
	if s := "NguyÔn ThÞ Hßa"; DetectLegacy(s, "").Convert(s) != "Nguyễn Thị Hòa" {
		t.Errorf("%q", DetectLegacy(s, "").Convert(s))
	}
}

func TestDetectLegacyLeavesUnicodeAlone(t *testing.T) {
	t.Parallel()
	texts := append([]string{
		"", " ", "Nguyen Van An", "12/12", "Hòa", "Hoà", "Hà", "Trà Vinh", "né", "Tô Hoài", "Lê Lai", "bà", "Ô Môn", "Thôn Và",
		"Müller", "José García", "Citroën", "café", "São Paulo", "Ðinh", "Tài", "Cao Bá Quát", "Y Blôk Êban", "H'Hen Niê", "K'Brểu",
		"50 m²", "30°", "5 £", "© 2024", "§ 5", "“Xin chào”", "Bí thư", "Là", "Phú Thọ", "CÀ MAU", "HÀ NAM", "LÊ THÌ TÀI", "Ý Yên",
	}, sentences...)
	for _, s := range texts {
		for _, form := range []string{s, norm.NFD.String(s), strings.ToUpper(s), strings.ToLower(s)} {
			for _, font := range []string{"", "Times New Roman"} {
				if got := DetectLegacy(form, font); got != Unicode {
					t.Errorf("%q is taken for %d: %q", form, got, got.Convert(form))
				}
			}
		}
	}
	// Unicode typed into a cell whose font was never changed.
	for _, s := range append(sentences, "Hà") {
		if s != "Hà" && !strings.ContainsFunc(s, beyondLegacy) {
			continue
		}
		for _, font := range []string{".VnTime", "VNI-Times"} {
			if got := DetectLegacy(s, font); got.Convert(s) != s {
				t.Errorf("%q in %s becomes %q", s, font, got.Convert(s))
			}
		}
	}
}

func TestEveryLetterTextIsASyllable(t *testing.T) {
	t.Parallel()
	for _, s := range sentences {
		for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ,", r) }) {
			if !isSyllable(w) || !isSyllable(norm.NFD.String(strings.ToUpper(w))) {
				t.Errorf("%q is not a syllable", w)
			}
		}
	}
	for _, w := range []string{"", "Müller", "strong", "NguyÔn", "aầ́", "Traàn", "josộ", "ng"} {
		if isSyllable(w) {
			t.Errorf("%q is a syllable", w)
		}
	}
}

func TestUTF8OpenedAsWindows1252(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Nguyá»…n ThÃ¹y": "Nguyễn Thùy", "TrÆ°Æ¡ng Thá»‹ HÃ": "Trương Thị Hà", "Ä\u0090á»— Ä\u0090á»©c": "Đỗ Đức",
		"VÃµ HoÃ\u00a0ng": "Võ Hoàng", "KÃ¡": "Ká", "SÃO PAULO": "", "café": "", "Ã©": "é", "5 £": "",
	} {
		encoding := DetectLegacy(text, "")
		if want == "" {
			if encoding == Twice {
				t.Errorf("%q is taken for broken", text)
			}
			continue
		}
		if got := encoding.Convert(text); got != want {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
}
