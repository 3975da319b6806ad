package book

import (
	"strings"
)

var digits = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// InWords spells out a number from 0 to 999,999,999 in Vietnamese, as official papers do: 81 is "tám mươi mốt", 105
// "một trăm linh năm", 1015 "một nghìn không trăm mười lăm". It returns "" outside that range.
func InWords(n int) string {
	switch {
	case n < 0 || n > 999_999_999:
		return ""
	case n == 0:
		return digits[0]
	}
	var parts []string
	for _, group := range []struct {
		value int
		name  string
	}{{n / 1_000_000, "triệu"}, {n / 1000 % 1000, "nghìn"}, {n % 1000, ""}} {
		if group.value == 0 {
			continue
		}
		parts = append(parts, hundreds(group.value, len(parts) > 0)...)
		if group.name != "" {
			parts = append(parts, group.name)
		}
	}
	return strings.Join(parts, " ")
}

// hundreds spells out 1 to 999. After a larger group it says empty hundreds too ("không trăm").
func hundreds(n int, afterGroup bool) []string {
	var out []string
	if n >= 100 || afterGroup {
		out = append(out, digits[n/100], "trăm")
	}
	ten, one := n/10%10, n%10
	switch {
	case ten > 1:
		out = append(out, digits[ten], "mươi")
	case ten == 1:
		out = append(out, "mười")
	case one > 0 && len(out) > 0:
		out = append(out, "linh")
	}
	switch {
	case one == 0:
	case one == 1 && ten > 1:
		out = append(out, "mốt")
	case one == 4 && ten > 1:
		out = append(out, "tư")
	case one == 5 && ten > 0:
		out = append(out, "lăm")
	default:
		out = append(out, digits[one])
	}
	return out
}

// Roman numbers congresses and groups as official papers do: "lần thứ XVII".
func Roman(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		value int
		sign  string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.sign)
		}
	}
	return b.String()
}
