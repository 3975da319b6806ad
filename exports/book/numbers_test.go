package book_test

import (
	"testing"

	"daihoi/exports/book"
)

func TestInWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		0: "không", 1: "một", 4: "bốn", 5: "năm", 10: "mười", 11: "mười một", 14: "mười bốn", 15: "mười lăm",
		20: "hai mươi", 21: "hai mươi mốt", 24: "hai mươi tư", 25: "hai mươi lăm", 55: "năm mươi lăm", 81: "tám mươi mốt",
		100: "một trăm", 101: "một trăm linh một", 104: "một trăm linh bốn", 105: "một trăm linh năm", 110: "một trăm mười",
		115: "một trăm mười lăm", 121: "một trăm hai mươi mốt", 127: "một trăm hai mươi bảy", 999: "chín trăm chín mươi chín",
		1000: "một nghìn", 1005: "một nghìn không trăm linh năm", 1015: "một nghìn không trăm mười lăm",
		1052: "một nghìn không trăm năm mươi hai", 10597: "mười nghìn năm trăm chín mươi bảy",
		21000: "hai mươi mốt nghìn", 1000000: "một triệu", 1000024: "một triệu không trăm hai mươi tư",
		1000000000: "", -1: "",
	} {
		if got := book.InWords(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestRoman(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "I", 4: "IV", 9: "IX", 14: "XIV", 40: "XL", 99: "XCIX", 101: "CI"} {
		if got := book.Roman(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}
