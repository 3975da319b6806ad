package booktest

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// Sectors of a compound file, in bytes, and marks in its table.
const (
	sector      = 512
	smallSector = 64
	smallStream = 4096 // shorter streams are in small sectors
	endOfChain  = 0xFFFFFFFE
	tableSector = 0xFFFFFFFD
	unused      = 0xFFFFFFFF
)

// Compound packs streams, given as name and content, into a compound file ([MS-CFB]), the container of .xls and .doc.
// Five streams at most, and 7 MB.
func Compound(streams ...string) []byte {
	var data, small bytes.Buffer // sectors after the tables, and small sectors
	var table, smallTable []uint32
	chain := func(table []uint32, sectors int) []uint32 {
		for i := range sectors {
			table = append(table, uint32(len(table)+1))
			if i == sectors-1 {
				table[len(table)-1] = endOfChain
			}
		}
		return table
	}
	pad := func(b *bytes.Buffer, size int) { b.Write(make([]byte, (size-b.Len()%size)%size)) }
	put := func(content []byte) (start uint32) {
		if len(content) == 0 {
			return endOfChain
		}
		start = uint32(len(table))
		data.Write(content)
		pad(&data, sector)
		table = chain(table, data.Len()/sector-len(table))
		return start
	}
	directory := make([]byte, 2*sector)
	entry := func(i int, name string, kind byte, start uint32, size int) {
		e := directory[128*i:]
		units := utf16.Encode([]rune(name))
		for j, u := range units {
			binary.LittleEndian.PutUint16(e[2*j:], u)
		}
		binary.LittleEndian.PutUint16(e[64:], uint16(2*len(units)+2))
		e[66] = kind
		for at, v := range map[int]uint32{68: unused, 72: unused, 76: unused, 116: start, 120: uint32(size)} {
			binary.LittleEndian.PutUint32(e[at:], v)
		}
	}
	for i := 0; i+1 < len(streams); i += 2 {
		content := []byte(streams[i+1])
		n := i/2 + 1
		if len(content) >= smallStream {
			entry(n, streams[i], 2, put(content), len(content))
		} else {
			start := uint32(len(smallTable))
			small.Write(content)
			pad(&small, smallSector)
			smallTable = chain(smallTable, small.Len()/smallSector-len(smallTable))
			entry(n, streams[i], 2, start, len(content))
		}
		if n > 1 { // the first one is the root of a tree that only has right sides
			binary.LittleEndian.PutUint32(directory[128*(n-1)+72:], uint32(n))
		}
	}
	entry(0, "Root Entry", 5, put(small.Bytes()), small.Len())
	binary.LittleEndian.PutUint32(directory[76:], 1)
	directoryAt, smallAt := put(directory), put(words(smallTable))
	tables := 1
	for tables*sector/4 < len(table)+tables { // they are at the end and list themselves
		tables++
	}
	header := make([]byte, sector)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	for at, v := range map[int]uint16{24: 0x3E, 26: 3, 28: 0xFFFE, 30: 9, 32: 6} {
		binary.LittleEndian.PutUint16(header[at:], v)
	}
	for at, v := range map[int]uint32{44: uint32(tables), 48: directoryAt, 56: smallStream, 60: smallAt, 68: endOfChain} {
		binary.LittleEndian.PutUint32(header[at:], v)
	}
	for i := range (sector - 76) / 4 {
		v := uint32(unused)
		if i < tables {
			v = uint32(len(table))
			table = append(table, tableSector)
		}
		binary.LittleEndian.PutUint32(header[76+4*i:], v)
	}
	return bytes.Join([][]byte{header, data.Bytes(), words(table)}, nil)
}

// words are numbers as bytes, filled up to whole sectors.
func words(numbers []uint32) []byte {
	var out []byte
	for _, n := range numbers {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	for len(out)%sector != 0 {
		out = append(out, 0xFF)
	}
	return out
}

// Record is one record of an old workbook: its kind, and content given as numbers of two bytes (int), one byte (byte),
// eight (float64), and as bytes (string).
func Record(id int, content ...any) string {
	var body []byte
	for _, c := range content {
		switch v := c.(type) {
		case int:
			body = binary.LittleEndian.AppendUint16(body, uint16(v))
		case byte:
			body = append(body, v)
		case float64:
			body, _ = binary.Append(body, binary.LittleEndian, v)
		case string:
			body = append(body, v...)
		}
	}
	head := binary.LittleEndian.AppendUint16(nil, uint16(id))
	head = binary.LittleEndian.AppendUint16(head, uint16(len(body)))
	return string(append(head, body...))
}

// OldBook is the stream of a BIFF8 workbook with one sheet, from the records that the sheets share and those of the
// sheet.
func OldBook(globals, sheet string) string {
	begin := func(part int) string {
		return Record(0x809, 0x600, part, "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	}
	end := Record(0x0A)
	list := func(at int) string { return Record(0x85, at, at>>16, 0, byte(1), byte(0), "A") }
	start := len(begin(5)) + len(list(0)) + len(globals) + len(end)
	return begin(5) + list(start) + globals + end + begin(0x10) + sheet + end
}
