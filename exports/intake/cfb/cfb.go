// Package cfb reads compound files ([MS-CFB], "OLE2"), the container of .xls and .doc: a small file system of sectors
// chained by a table. Nothing in a file is trusted: chains that leave the file or run in circles are errors, and no
// stream costs more than the length of the file.
package cfb

import (
	"encoding/binary"
	"errors"
	"strings"
	"unicode/utf16"
)

// ErrFormat is the error of a file that is damaged, cut, or no compound file.
var ErrFormat = errors.New("cfb: the compound file is damaged")

// Magic begins every compound file.
const Magic = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

const (
	headerSize   = 512
	headerTable  = 76 // position of the first 109 sectors of the table
	entrySize    = 128
	miniShift    = 6       // log2 of the size of a small sector
	lastRegular  = 1 << 31 // sector numbers from here on mark an end or a special sector
	kindStorage  = 1
	kindStream   = 2
	kindRoot     = 5
	mostEntries  = 1 << 16
	maxNameBytes = 64
)

// File is a compound file whose directory has been read.
type File struct {
	content []byte // after the header
	shift   uint   // log2 of the size of a sector
	table   []uint32
	small   []uint32 // table of small sectors
	smalls  []byte   // the small sectors
	cutoff  uint32   // streams below this length are in small sectors
	entries []entry
}

type entry struct {
	name               string
	kind               byte
	left, right, child uint32
	start              uint32
	size               uint32
}

// Open reads the tables and the directory. Its cost grows with the length of the file.
func Open(content []byte) (*File, error) {
	if len(content) < headerSize || string(content[:len(Magic)]) != Magic {
		return nil, ErrFormat
	}
	h := content[:headerSize]
	f := &File{shift: uint(binary.LittleEndian.Uint16(h[30:])), cutoff: u32(h, 56)}
	if f.shift != 9 && f.shift != 12 || len(content) < 1<<f.shift {
		return nil, ErrFormat
	}
	f.content = content[1<<f.shift:]
	if err := f.readTable(h); err != nil {
		return nil, err
	}
	directory, err := f.chain(u32(h, 48))
	if err != nil {
		return nil, err
	}
	for ; len(directory) >= entrySize && len(f.entries) < mostEntries; directory = directory[entrySize:] {
		f.entries = append(f.entries, parseEntry(directory))
	}
	if len(f.entries) == 0 || f.entries[0].kind != kindRoot {
		return nil, ErrFormat
	}
	if first := u32(h, 60); first < lastRegular {
		small, err := f.chain(first)
		if err != nil {
			return nil, err
		}
		f.small = numbers(small)
		if f.smalls, err = f.chain(f.entries[0].start); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// readTable joins the sectors of the table. The header lists the first of them, a chain of its own the rest.
func (f *File) readTable(header []byte) error {
	sectors := len(f.content)>>f.shift + 1 // the last one may be cut
	list := numbers(header[headerTable:])
	for next, lists := u32(header, 68), 0; ; lists++ {
		for _, n := range list {
			if n >= lastRegular {
				continue
			}
			part, err := f.sector(n)
			if err != nil {
				return err
			}
			if f.table = append(f.table, numbers(part)...); len(f.table) >= sectors {
				f.table = f.table[:sectors]
				return nil
			}
		}
		if next >= lastRegular {
			return nil
		}
		part, err := f.sector(next)
		if err != nil || len(part) < 8 || lists > sectors {
			return ErrFormat
		}
		list = numbers(part)
		list, next = list[:len(list)-1], list[len(list)-1]
	}
}

// sector is the content of a sector, shorter at the end of the file.
func (f *File) sector(n uint32) ([]byte, error) {
	return piece(f.content, n, f.shift)
}

func piece(content []byte, n uint32, shift uint) ([]byte, error) {
	at := int64(n) << shift
	if n >= lastRegular || at >= int64(len(content)) {
		return nil, ErrFormat
	}
	return content[at:min(at+1<<shift, int64(len(content)))], nil
}

// chain joins the sectors from the first one to the end of their chain.
func (f *File) chain(first uint32) ([]byte, error) {
	return join(f.content, f.table, first, f.shift)
}

// join follows a chain through its table. A chain longer than the content runs in a circle.
func join(content []byte, table []uint32, first uint32, shift uint) ([]byte, error) {
	var out []byte
	for n := first; n < lastRegular; n = table[n] {
		part, err := piece(content, n, shift)
		if err != nil || int64(n) >= int64(len(table)) || len(out)+len(part) > len(content) {
			return nil, ErrFormat
		}
		out = append(out, part...)
	}
	return out, nil
}

func parseEntry(b []byte) entry {
	e := entry{kind: b[66], left: u32(b, 68), right: u32(b, 72), child: u32(b, 76), start: u32(b, 116), size: u32(b, 120)}
	var units []uint16
	for n := int(binary.LittleEndian.Uint16(b[64:])); len(units)*2+2 < min(n, maxNameBytes); {
		units = append(units, binary.LittleEndian.Uint16(b[len(units)*2:]))
	}
	e.name = string(utf16.Decode(units))
	return e
}

// Has reports whether the root has a stream of this name. Case does not matter.
func (f *File) Has(name string) bool { return f.find(name) != nil }

// Stream is the content of the stream of this name in the root, nil when there is none. Streams of embedded documents
// do not count.
func (f *File) Stream(name string) ([]byte, error) {
	e := f.find(name)
	if e == nil {
		return nil, nil
	}
	var out []byte
	var err error
	if e.size < f.cutoff {
		out, err = join(f.smalls, f.small, e.start, miniShift)
	} else {
		out, err = f.chain(e.start)
	}
	if err != nil || int64(len(out)) < int64(e.size) {
		return nil, ErrFormat
	}
	return out[:e.size], nil
}

// find searches the tree of the root, and the whole directory when a careless program left the tree empty.
func (f *File) find(name string) *entry {
	in := f.members()
	for i := range f.entries {
		if e := &f.entries[i]; e.kind == kindStream && strings.EqualFold(e.name, name) && (len(in) == 0 || in[i]) {
			return e
		}
	}
	return nil
}

// members are the positions of the streams and storages directly in the root.
func (f *File) members() map[int]bool {
	in := map[int]bool{}
	for open := []uint32{f.entries[0].child}; len(open) > 0; {
		n := open[len(open)-1]
		open = open[:len(open)-1]
		if n == 0 || int64(n) >= int64(len(f.entries)) || in[int(n)] {
			continue
		}
		if e := f.entries[n]; e.kind == kindStream || e.kind == kindStorage {
			in[int(n)] = true
			open = append(open, e.left, e.right)
		}
	}
	return in
}

func u32(b []byte, at int) uint32 { return binary.LittleEndian.Uint32(b[at:]) }

// numbers are the whole numbers in a sector.
func numbers(b []byte) []uint32 {
	out := make([]uint32, len(b)/4)
	for i := range out {
		out[i] = u32(b, 4*i)
	}
	return out
}
