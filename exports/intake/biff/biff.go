// Package biff reads the records of old workbooks ([MS-XLS]). It knows BIFF8 (Excel 97 and later) and BIFF5 (Excel 5 and
// 95), which differ in their texts: Unicode and bytes of a code page. What the records mean for a list is left to
// package intake.
package biff

import (
	"encoding/binary"
	"errors"
	"math"
	"unicode/utf16"
)

// ErrFormat is the error of records that are broken or end early.
var ErrFormat = errors.New("biff: the records of the old workbook are broken or end early")

// ID is the kind of a record ([MS-XLS] 2.3).
type ID uint16

// The records that matter for a list.
const (
	Formula     ID = 0x06
	End         ID = 0x0A
	Base1904    ID = 0x22
	Password    ID = 0x2F
	Font        ID = 0x31
	Continue    ID = 0x3C
	CodePage    ID = 0x42
	Columns     ID = 0x7D
	Sheet       ID = 0x85
	Numbers     ID = 0xBD
	RichText    ID = 0xD6
	CellFormat  ID = 0xE0
	Merges      ID = 0xE5
	Strings     ID = 0xFC
	SharedText  ID = 0xFD
	Number      ID = 0x203
	Text        ID = 0x204
	Truth       ID = 0x205
	Result      ID = 0x207
	Formula3    ID = 0x206 // of older versions, but found in new files
	Row         ID = 0x208
	ShortNumber ID = 0x27E
	Formula4    ID = 0x406
	Format      ID = 0x41E
	Begin       ID = 0x809
)

// IsPlain reports whether records of the kind stay as they are in an encrypted stream ([MS-XLS] 2.2.10).
func (id ID) IsPlain() bool {
	switch id {
	case Begin, Password, 0x194, 0x195, 0xE1, 0x138, 0x139: // UsrExcl, FileLock, InterfaceHdr, RRDHead, RRDInfo
		return true
	}
	return false
}

const (
	mostPieces = 1 << 14 // far above what a record of 10 MB has
	recordWork = 16      // steps, on top of those for its bytes
)

// Records reads a stream of records. After Next, the embedded body is that of the record.
type Records struct {
	spend func(steps int) error
	rest  []byte
	ID    ID
	Body
}

// Read starts at the beginning of a stream. Every step costs about as much as reading a byte; spend may end the reading
// with an error.
func Read(stream []byte, spend func(steps int) error) *Records {
	return &Records{spend: spend, rest: stream}
}

// Next moves to the next record, and at the end of the stream reports false. The records that continue another one
// belong to its body.
func (r *Records) Next() (bool, error) {
	if len(r.rest) < 4 {
		return false, nil
	}
	id, first, err := r.record()
	r.ID, r.Body = id, Body{piece: first}
	for err == nil && len(r.rest) >= 4 && ID(binary.LittleEndian.Uint16(r.rest)) == Continue {
		var more []byte
		_, more, err = r.record()
		if r.more = append(r.more, more); len(r.more) > mostPieces {
			return false, ErrFormat
		}
	}
	return err == nil, err
}

// Go goes on at the same place in another stream of the same length, that of the plain records.
func (r *Records) Go(stream []byte, length int) {
	r.rest = stream[length-len(r.rest):]
}

func (r *Records) record() (ID, []byte, error) {
	id, length := binary.LittleEndian.Uint16(r.rest), int(binary.LittleEndian.Uint16(r.rest[2:]))
	if len(r.rest) < 4+length {
		return 0, nil, ErrFormat
	}
	content := r.rest[4 : 4+length]
	r.rest = r.rest[4+length:]
	return ID(id), content, r.spend(recordWork + length)
}

// Body is the content of a record in one or more pieces. Reading beyond its end gives zeros and sets Short.
type Body struct {
	piece []byte // what is left of the current piece
	more  [][]byte
	Short bool
}

// More moves on when the current piece is used up, and reports whether anything is left to read.
func (b *Body) More() bool {
	for len(b.piece) == 0 && len(b.more) > 0 {
		b.piece, b.more = b.more[0], b.more[1:]
	}
	b.Short = b.Short || len(b.piece) == 0
	return !b.Short
}

// Take reads bytes, across pieces if need be.
func (b *Body) Take(n int) []byte {
	if len(b.piece) >= n {
		out := b.piece[:n]
		b.piece = b.piece[n:]
		return out
	}
	out := make([]byte, 0, min(n, 64))
	for len(out) < n && b.More() {
		k := min(n-len(out), len(b.piece))
		out = append(out, b.piece[:k]...)
		b.piece = b.piece[k:]
	}
	return out
}

// Skip passes over bytes.
func (b *Body) Skip(n int) {
	for n > 0 && b.More() {
		k := min(n, len(b.piece))
		b.piece, n = b.piece[k:], n-k
	}
}

// Number reads a whole number of up to 8 bytes, the lowest first.
func (b *Body) Number(bytes int) (n uint64) {
	for i, c := range b.Take(bytes) {
		n |= uint64(c) << (8 * i)
	}
	return n
}

// U8, U16 and U32 read a whole number of one, two or four bytes.
func (b *Body) U8() int  { return int(b.Number(1)) }
func (b *Body) U16() int { return int(b.Number(2)) }
func (b *Body) U32() int { return int(b.Number(4)) }

// Left is the number of bytes in the current piece.
func (b *Body) Left() int { return len(b.piece) }

// characters reads n characters and keeps the first of them. Each has one byte or two; a piece that continues the text
// begins with a flag of its own for that.
func (b *Body) characters(n, keep int, wide bool) string {
	units := make([]uint16, 0, min(n, keep, 1<<10))
	for n > 0 {
		if len(b.piece) == 0 {
			if !b.More() {
				break
			}
			wide = b.U8()&1 != 0
			continue
		}
		size := 1
		if wide {
			size = 2
		}
		k := min(n, len(b.piece)/size)
		if k == 0 { // half a character
			b.Short = true
			break
		}
		for i := range min(k, keep-len(units)) {
			if wide {
				units = append(units, binary.LittleEndian.Uint16(b.piece[2*i:]))
			} else {
				units = append(units, uint16(b.piece[i]))
			}
		}
		b.piece, n = b.piece[k*size:], n-k
	}
	return string(utf16.Decode(units))
}

// RichText reads n characters of BIFF8 with their flags, and the font number of the first character, -1 when it is
// that of the cell ([MS-XLS] 2.5.293).
func (b *Body) RichText(n, keep int) (string, int) {
	flags, runs, extra, font := b.U8(), 0, 0, -1
	if flags&8 != 0 {
		runs = b.U16()
	}
	if flags&4 != 0 {
		extra = b.U32()
	}
	text := b.characters(n, keep, flags&1 != 0)
	if runs > 0 {
		font = b.FirstFont(2)
		runs--
	}
	b.Skip(4*runs + extra)
	return text, font
}

// FirstFont reads where a font begins and its number, of this many bytes each.
func (b *Body) FirstFont(bytes int) int {
	from, font := b.Number(bytes), b.Number(bytes)
	if from > 0 {
		return -1
	}
	return int(font)
}

// ParseShortNumber decodes a number in 30 bits: the upper half of a float or a whole number, perhaps in hundredths
// ([MS-XLS] 2.5.217).
func ParseShortNumber(bits int) float64 {
	n := float64(int32(bits) >> 2)
	if bits&2 == 0 {
		n = math.Float64frombits(uint64(bits&^3) << 32)
	}
	if bits&1 != 0 {
		n /= 100
	}
	return n
}

// ErrorText is what a cell shows for an error ([MS-XLS] 2.5.10).
func ErrorText(code int) string {
	switch code {
	case 0x00:
		return "#NULL!"
	case 0x07:
		return "#DIV/0!"
	case 0x0F:
		return "#VALUE!"
	case 0x17:
		return "#REF!"
	case 0x1D:
		return "#NAME?"
	case 0x24:
		return "#NUM!"
	}
	return "#N/A"
}
