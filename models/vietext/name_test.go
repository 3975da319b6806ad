package vietext

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestProperCase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, want string }{
		{"", ""},
		{"NGUYỄN THỊ HỒNG", "Nguyễn Thị Hồng"},
		{"nguyễn thị hồng", "Nguyễn Thị Hồng"},
		{"ĐẶNG ĐỨC ƯỚC", "Đặng Đức Ước"},
		{"đặng đức ước", "Đặng Đức Ước"},
		{norm.NFD.String("NGUYỄN THỊ HỒNG"), norm.NFD.String("Nguyễn Thị Hồng")},
		{"Nguyễn Thị Hồng", "Nguyễn Thị Hồng"},
		{"Nguyễn THỊ Hồng", "Nguyễn THỊ Hồng"},
		{"nguyễn thị Hồng", "nguyễn thị Hồng"},
		{"LÊ VĂN TÁM (TÁM LÚA)", "Lê Văn Tám (Tám Lúa)"},
		{"TÔN NỮ-HẠNH", "Tôn Nữ-Hạnh"},
		{"K'BRỂU", "K'Brểu"}, {"h’hen niê", "H’Hen Niê"},
		{"GIUSE NGUYỄN VĂN A.", "Giuse Nguyễn Văn A."},
		{"Y BLOK ÊBAN", "Y Blok Êban"},
		{"A", "A"}, {"123 (-)", "123 (-)"},
	} {
		if got := ProperCase(c.in); got != c.want {
			t.Errorf("ProperCase(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestProperCaseProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t)
		got := ProperCase(s)
		if ProperCase(got) != got || Fold(got) != Fold(s) {
			t.Fatalf("ProperCase(%q) = %q", s, got)
		}
		if ProperCase(strings.ToUpper(s)) != ProperCase(strings.ToLower(s)) {
			t.Fatalf("%q: upper and lower case differ", s)
		}
	})
}
