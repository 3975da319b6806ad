// Package intaketest helps the tests of the formats: they read whole files, as people send them.
package intaketest

import (
	"os"
	"path"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

// Listing is a text of separated values in which a value has two lines.
const Listing = "STT;Họ và tên;Năm sinh;Ghi chú\n1;Nguyễn Văn Hoà;1965;\"trưởng;đoàn\nhai dòng\"\n\n2;Lê Thị Ánh;\"=\"\"0912\"\"\";\n"

// Sample reads a file of testdata.
func Sample(t testing.TB, name string) grid.Book {
	t.Helper()
	content, err := os.ReadFile(path.Join("testdata", name))
	require.NoError(t, err)
	book, err := intake.Read(name, content)
	require.NoError(t, err)
	return book
}

// Texts are the lines of the first sheet: the number, then the cells as people read them.
func Texts(b grid.Book) []string {
	var out []string
	for _, l := range b.Sheets[0].Lines {
		var cells []string
		for _, c := range l.Cells {
			if !c.Empty() {
				cells = append(cells, grid.Text(c))
			}
		}
		out = append(out, strconv.Itoa(l.Number)+": "+strings.Join(cells, "|"))
	}
	return out
}

// Bold are the numbers of the bold lines.
func Bold(s grid.Sheet) []int { return numbers(s, func(l grid.Line) bool { return l.Bold }) }

// Hidden are the numbers of the hidden lines.
func Hidden(s grid.Sheet) []int { return numbers(s, func(l grid.Line) bool { return l.Hidden }) }

func numbers(s grid.Sheet, so func(grid.Line) bool) (out []int) {
	for _, l := range s.Lines {
		if so(l) {
			out = append(out, l.Number)
		}
	}
	return out
}

// Ranges are the ranges of a list such as "A1:B2 C5".
func Ranges(list string) (out []grid.Range) {
	for s := range strings.FieldsSeq(list) {
		r, ok := grid.ParseRange(s)
		if !ok {
			panic(s)
		}
		out = append(out, r)
	}
	return out
}

// RequireFault requires the refusal with this key.
func RequireFault(t testing.TB, key string, err error) *fault.Error {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v", err)
	require.Equal(t, key, f.Key, "%v", err)
	require.Equal(t, fault.Invalid, f.Kind)
	return f
}

// Check checks what holds for any file: every refusal is a fault, and every cell has the right address.
func Check(t testing.TB, book grid.Book, err error) {
	t.Helper()
	if err != nil {
		if f := fault.As(err); f == nil || !strings.HasPrefix(f.Key, "fault.intake_") || strings.Contains(err.Error(), "runtime error") {
			t.Fatalf("%v", err)
		}
		return
	}
	for _, s := range book.Sheets {
		last := 0
		for _, l := range s.Lines {
			if l.Number <= last || len(l.Cells) == 0 || l.Cells[len(l.Cells)-1].Empty() {
				t.Fatalf("line %d after %d: %v", l.Number, last, l.Cells)
			}
			last = l.Number
			for i, c := range l.Cells {
				if !c.Empty() && c.Ref != grid.Ref(i, l.Number) {
					t.Fatalf("cell %d of %d is %s", i, l.Number, c.Ref)
				}
			}
		}
	}
}

// Loose are the default limits without that of the ratio, which would refuse some files before the reader is tested.
func Loose() grid.Limits {
	l := grid.Default()
	l.Ratio = 1 << 20
	return l
}

// Endure reads a hostile file while it watches time and memory, so its tests run one after the other. The limit is that
// of the refusal, "" when the file is read. On an idle machine every file takes less than two seconds.
func Endure(t testing.TB, limits grid.Limits, name string, file []byte, limit string) {
	t.Helper()
	var err error
	took, peak := booktest.Watch(func() {
		_, err = intake.ReadWithin(limits, name, file)
	})
	t.Logf("%d KB: %v, %d MB, %v", len(file)>>10, took.Round(time.Millisecond), peak>>20, err)
	require.Less(t, peak, uint64(150<<20))
	switch limit {
	case "":
		require.NoError(t, err)
	case "empty", "damaged":
		RequireFault(t, "fault.intake_"+limit, err)
	default:
		require.Equal(t, limit, RequireFault(t, "fault.intake_too_large", err).Args["Limit"])
	}
}
