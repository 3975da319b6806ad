package cfb

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
)

func TestStreams(t *testing.T) {
	t.Parallel()
	long, short := strings.Repeat("dài ", 2_000_000/5), strings.Repeat("ngắn", 20)
	content := booktest.Compound("Workbook", long, "Book", short, "Rỗng", "")
	f, err := Open(content)
	require.NoError(t, err)
	for name, want := range map[string]string{"Workbook": long, "BOOK": short, "Rỗng": ""} {
		require.True(t, f.Has(name), name)
		got, err := f.Stream(name)
		require.NoError(t, err)
		require.True(t, want == string(got), name)
	}
	require.False(t, f.Has("WordDocument"))
	got, err := f.Stream("WordDocument")
	require.NoError(t, err)
	require.Nil(t, got)
}

// A workbook inside a document is not that of the file.
func TestEmbeddedStreamsAreNotFound(t *testing.T) {
	t.Parallel()
	content := booktest.Compound("WordDocument", "a", "Workbook", "b")
	at := bytes.Index(content, []byte("R\x00o\x00o\x00t\x00"))  // the directory
	binary.LittleEndian.PutUint32(content[at+128+72:], 1<<32-1) // cuts the second stream off the tree
	f, err := Open(content)
	require.NoError(t, err)
	require.True(t, f.Has("WordDocument"))
	require.False(t, f.Has("Workbook"))
}

func TestDamaged(t *testing.T) {
	t.Parallel()
	good := booktest.Compound("Workbook", strings.Repeat("a", 5000), "Book", "b")
	change := func(at int, v uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	table := len(good) - 512
	for name, content := range map[string][]byte{
		"nothing": nil, "header only": good[:512], "cut": good[:len(good)/2], "no table": change(76, 1<<32-1), "table beyond the file": change(76, 9999),
		"directory beyond the file": change(48, 9999), "directory in a circle": change(table+4*11, 11), "sectors of another size": change(30, 20),
		"tables listed in a circle": func() []byte {
			b := change(68, 5)
			return append(b[:76], append(bytes.Repeat([]byte{0xFF}, 436), b[512:]...)...)
		}(),
	} {
		_, err := Open(content)
		require.ErrorIs(t, err, ErrFormat, name)
	}
	for name, content := range map[string][]byte{"stream in a circle": change(table, 0), "stream ends early": change(table+8, 1<<32-2)} {
		f, err := Open(content)
		require.NoError(t, err, name)
		_, err = f.Stream("Workbook")
		require.ErrorIs(t, err, ErrFormat, name)
	}
}

// FuzzOpen changes any bytes: there is no panic, and no stream is longer than the file.
func FuzzOpen(f *testing.F) {
	f.Add(booktest.Compound("Workbook", strings.Repeat("a", 5000), "Book", "b"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := Open(content)
		if err != nil {
			return
		}
		for _, name := range []string{"Workbook", "Book"} {
			if s, err := file.Stream(name); err == nil && len(s) > len(content) {
				t.Fatalf("%d bytes in a file of %d", len(s), len(content))
			}
		}
	})
}
