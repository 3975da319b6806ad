package vietext

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// checkOrder wants strictly rising keys, whatever the normal form and case.
func checkOrder(t *testing.T, key func(string) []byte, list []string) {
	t.Helper()
	for i, s := range list {
		for _, other := range []string{norm.NFD.String(s), strings.ToUpper(s), " " + s + "\u00a0"} {
			if !bytes.Equal(key(s), key(other)) {
				t.Errorf("key of %q and %q differ", s, other)
			}
		}
		for _, later := range list[i+1:] {
			if bytes.Compare(key(s), key(later)) >= 0 {
				t.Errorf("%q is not before %q", s, later)
			}
		}
	}
}

func TestCollateKeyOrder(t *testing.T) {
	t.Parallel()
	for name, list := range map[string][]string{
		"alphabet": strings.Fields("An Anh Ánh Ăn Ân Bình Chi D Dũng Đ Đạt E Ê G Hà I Kiên Linh Mai Nam O Ô Ơ Phúc Quý Sơn Tú U Ư Vân Xuân Y"),
		"tones":    strings.Fields("La Là Lả Lã Lá Lạ Lă Lằ Lẳ Lẵ Lắ Lặ Lâ Lầ Lẩ Lẫ Lấ Lậ"),
		"old tone": strings.Fields("Thuỳ Thủy Thuý Thụy"),
		"new tone": strings.Fields("Thùy Thuỷ Thúy Thuỵ"),
		"words":    {"An Bình", "An Yên", "Anh Sơn", "Ân Thi", "Đa Phước", "Đông Anh"},
		"numbers":  {"Phường 1", "Phường 2", "Phường 03", "Phường 10", "Phường 11", "Phường 100", "Phường An Khánh"},
		"inner":    {"Khu phố 2 phường 9", "Khu phố 2 phường 12", "Khu phố 10 phường 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkOrder(t, CollateKey, list)
		})
	}
}

func TestSortKeyOrder(t *testing.T) {
	t.Parallel()
	checkOrder(t, SortKey, []string{
		"An",
		"Bùi Văn An",
		"Nguyễn Thị An",
		"Nguyễn Văn An",
		"Nguyễn Văn An (A)",
		"Nguyễn Văn An (B)",
		"Trần An",
		"Lê Văn Án",
		"Vũ Ngọc Anh",
		"Đỗ Thị Ánh",
		"Hoàng Ân",
		"Trần Dũng",
		"An Văn Đạt",
		"Phan Đạt",
		"Trần Lê", // its key begins the key of Lệ
		"Bùi Lệ",
		"Lê Thuỳ",
		"Trần Thùy",
		"Bùi Thủy",
		"Lê Thuỷ",
		"Ân Thị Yến",
	})
}

func TestKeysOfTonePlaces(t *testing.T) {
	t.Parallel()
	for _, c := range [][2]string{{"Hoà", "Hòa"}, {"HOÀ BÌNH", "Hòa Bình"}, {"Thuỷ", "Thủy"}, {"Xoè", "Xòe"}} {
		if !bytes.Equal(SortKey(c[0]), SortKey(c[1])) || !bytes.Equal(CollateKey(c[0]), CollateKey(c[1])) {
			t.Errorf("%q and %q have different keys", c[0], c[1])
		}
	}
}

func TestSortKeyOddNames(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"", " ", "(A)", "(", "An (", "079085001234", strings.Repeat("9", 600), "中文", "\xff"} {
		if len(SortKey(s)) == 0 {
			t.Errorf("SortKey(%q) is empty, which a column may take for missing", s)
		}
	}
	if bytes.Compare(SortKey(""), SortKey("An")) >= 0 {
		t.Error("a missing name is not first")
	}
}

func TestSortKeyProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t)
		if !bytes.Equal(SortKey(s), SortKey(NFC(s))) || !bytes.Equal(CollateKey(s), CollateKey(NFC(s))) {
			t.Fatalf("keys of %q depend on its form", s)
		}
	})
	given := rapid.SampledFrom([]string{"An", "Án", "Anh", "Ăn", "Dũng", "Đạt", "Đức", "Lê", "Lệ", "Thuý", "Thùy"})
	family := rapid.SampledFrom([]string{"Ân", "Bùi Văn", "Đỗ", "Nguyễn Thị", "Nguyễn", "Trần", "Ỷ"})
	rapid.Check(t, func(t *rapid.T) {
		g1, g2 := given.Draw(t, "given 1"), given.Draw(t, "given 2")
		f1, f2 := family.Draw(t, "family 1"), family.Draw(t, "family 2")
		want := bytes.Compare(CollateKey(g1), CollateKey(g2))
		if want == 0 {
			want = bytes.Compare(CollateKey(f1+" "+g1), CollateKey(f2+" "+g2))
		}
		if got := bytes.Compare(SortKey(f1+" "+g1), SortKey(f2+" "+g2)); got != want {
			t.Fatalf("%s %s against %s %s: %d, want %d", f1, g1, f2, g2, got, want)
		}
	})
}

func TestKeysFromManyGoroutines(t *testing.T) {
	t.Parallel()
	names := []string{"Nguyễn Văn An", "Trần Thị Ánh", "Đặng Đức", "Lê Thuỳ", "Phường 10"}
	want := make([][]byte, len(names))
	for i, n := range names {
		want[i] = SortKey(n)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 500 {
				n := (g + i) % len(names)
				if !bytes.Equal(SortKey(names[n]), want[n]) {
					t.Errorf("another key for %q", names[n])
					return
				}
			}
		})
	}
	wg.Wait()
}

func TestSortKeySortsAList(t *testing.T) {
	t.Parallel()
	list := []string{"Nguyễn Văn Đạt", "Lê Ân", "Trần Văn An", "Bùi Dũng", "Đỗ Anh", "Lê Văn An"}
	slices.SortFunc(list, func(a, b string) int { return bytes.Compare(SortKey(a), SortKey(b)) })
	want := []string{"Lê Văn An", "Trần Văn An", "Đỗ Anh", "Lê Ân", "Bùi Dũng", "Nguyễn Văn Đạt"}
	if !slices.Equal(list, want) {
		t.Errorf("sorted %q, want %q", list, want)
	}
}

func BenchmarkSortKey(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		SortKey("Nguyễn Thị Hồng Ánh")
	}
}
