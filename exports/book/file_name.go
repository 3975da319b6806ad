package book

import (
	"strings"
	"unicode/utf8"
)

// longestName is the length in bytes that every file system takes.
const longestName = 255

// FileName is the name of a file: what it is, its variants and its ending, as in "Trích ngang đại biểu Xã Thanh Liệt
// 2024-04-05 (công khai).xlsx". Empty variants are left out, and what some systems do not allow is replaced.
func FileName(ending, name string, variants ...string) string {
	tail := "." + ending
	if some := NonEmpty(variants...); len(some) > 0 {
		tail = " (" + strings.Join(some, ", ") + ")" + tail
	}
	name, tail = allowed(strings.Join(strings.Fields(name), " ")), allowed(tail)
	for len(name)+len(tail) > longestName {
		_, size := utf8.DecodeLastRuneInString(name)
		name = name[:len(name)-size]
	}
	return strings.TrimSpace(name) + tail
}

// allowed replaces characters that some systems do not allow in file names.
func allowed(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`/\:*?"<>|`, r) {
			return '-'
		}
		return r
	}, name)
}
