package xls_test

import (
	"strings"
	"testing"

	"daihoi/exports/booktest"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
)

// TestHostile reads hostile workbooks while it watches time and memory. They cannot be larger than the file because
// nothing is packed.
func TestHostile(t *testing.T) {
	r := booktest.Record
	full := func(record func(i int) string) string { // records up to the largest file
		var b strings.Builder
		for i := 0; b.Len() < grid.Default().File-100_000; i++ {
			b.WriteString(record(i))
		}
		return b.String()
	}
	number := func(row, column int) string { return r(0x203, row, column, 0, 1.0) }
	long := r(0xFC, 1, 0, 1, 0, 8000, byte(0), strings.Repeat("Nguy\xD4n V\xA8n ", 800))
	vn := r(0x31, 240, 0, 0x7FFF, 400, 0, byte(0), byte(0), byte(0), byte(0), byte(7), byte(0), ".VnTime") + r(0xE0, 0, 0)
	hundred := strings.Repeat("\x00\x00\x06\x00\x00\x00", 100)
	for _, c := range []struct {
		name  string
		file  func() string
		limit string
	}{
		{"numbers in the last column", func() string { return booktest.OldBook("", full(func(i int) string { return number(i%65_536, 255) })) }, "empty"},
		{"numbers in 100 columns", func() string {
			return booktest.OldBook("", full(func(i int) string { return r(0xBD, i%20_000, 0, hundred, 99) }))
		}, "cells"},
		{"numbers in one column", func() string { return booktest.OldBook("", full(func(i int) string { return number(i%65_536, 0) })) }, "rows"},
		{"numbers from the bottom up", func() string {
			return booktest.OldBook("", full(func(i int) string { return number(19_999-i%20_000, i/20_000) })[:18*390_000])
		}, ""},
		{"a number in column 100 of every row", func() string {
			return booktest.OldBook("", full(func(i int) string { return number(i%65_536, 99) })[:18*65_536])
		}, "cells"},
		{"rows", func() string {
			return booktest.OldBook("", full(func(i int) string { return r(0x208, i, 0, 0, 0, 0, 0, 0x20) }))
		}, "empty"},
		{"the same long text", func() string {
			return booktest.OldBook(vn+long, full(func(i int) string { return r(0xFD, i%20_000, i/20_000, 0, 0, 0) })[:14*390_000])
		}, "work"},
		{"400,000 short texts", func() string {
			return booktest.OldBook(r(0xFC, 0, 0, 0x1A80, 6)+full(func(int) string { return r(0x3C, strings.Repeat("\x01\x00\x00a", 2000)) }), number(0, 0))
		}, ""},
		{"a text in pieces of one letter", func() string {
			return booktest.OldBook(r(0xFC, 1, 0, 1, 0, 60_000)+full(func(int) string { return r(0x3C, byte(0), "a") }), number(0, 0))
		}, "damaged"},
		{"pieces of nothing", func() string {
			return booktest.OldBook(r(0xFC, 1, 0, 1, 0, 60_000)+full(func(int) string { return r(0x3C) }), number(0, 0))
		}, "damaged"},
		{"cell formats", func() string { return booktest.OldBook(full(func(int) string { return r(0xE0, 0, 0) }), number(0, 0)) }, "damaged"},
		{"a long number format", func() string {
			return booktest.OldBook(r(0x41E, 0, 250, byte(0), strings.Repeat("[a]", 84))+full(func(int) string { return r(0xE0, 0, 0) })[:8*190_000], number(0, 0))
		}, ""},
		{"long number formats", func() string {
			return booktest.OldBook(full(func(i int) string { return r(0x41E, i, 250, byte(0), strings.Repeat("[a]", 84)) + r(0xE0, 0, i) }), number(0, 0))
		}, ""},
		{"merged cells", func() string {
			return booktest.OldBook("", full(func(int) string { return r(0xE5, 1000, strings.Repeat("\x00\x00\x01\x00\x00\x00\x01\x00", 1000)) }))
		}, "merges"},
		{"hidden columns", func() string { return booktest.OldBook("", full(func(int) string { return r(0x7D, 0, 255, 0, 0, 1) })) }, "empty"},
		{"beginnings", func() string { return booktest.OldBook("", full(func(int) string { return r(0x809, 0, 0) })) }, "damaged"},
		{"sheets", func() string {
			return booktest.OldBook(full(func(int) string { return r(0x85, 37, 0, 0, byte(1), byte(0), "A") }), number(0, 0))
		}, "entries"},
		{"the same sheet 200 times", func() string {
			return booktest.OldBook(strings.Repeat(r(0x85, 37+13*199, 0, 0, byte(1), byte(0), "A"), 199), full(func(i int) string { return r(0x201, i, 0, 0) }))
		}, "work"},
		{"long texts", func() string {
			return booktest.OldBook("", full(func(i int) string {
				return r(0x204, i%20_000, i/20_000, 0, 4_000, byte(0), strings.Repeat("\xE1", 4_000))
			}))
		}, ""},
		{"bytes of no code page", func() string {
			return r(0x809, 0, 0x10, 0, 0) + full(func(i int) string {
				return r(0x204, i%20_000, i/20_000, 0, 2_000, strings.Repeat("Nguy\xD4n ", 286))
			}) + r(0x0A)
		}, "work"},
	} {
		t.Run(c.name, func(t *testing.T) {
			intaketest.Endure(t, grid.Default(), "a.xls", []byte(c.file()), c.limit)
		})
	}
}
