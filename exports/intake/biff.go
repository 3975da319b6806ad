package intake

import (
	"encoding/binary"
	"errors"
	"math"
	"unicode/utf16"
)

var errBIFF = errors.New("intake: the records of the old workbook are broken or end early")

// recordID is the kind of a record of an old workbook ([MS-XLS] 2.3). The program reads BIFF8 (Excel 97 and later) and
// BIFF5 (Excel 5 and 95), which differ in their texts: Unicode and bytes of a code page.
type recordID uint16

const (
	idFormula     recordID = 0x06
	idEnd         recordID = 0x0A
	idBase1904    recordID = 0x22
	idPassword    recordID = 0x2F
	idFont        recordID = 0x31
	idContinue    recordID = 0x3C
	idCodePage    recordID = 0x42
	idColumns     recordID = 0x7D
	idSheet       recordID = 0x85
	idNumbers     recordID = 0xBD
	idRichText    recordID = 0xD6
	idCellFormat  recordID = 0xE0
	idMerges      recordID = 0xE5
	idStrings     recordID = 0xFC
	idSharedText  recordID = 0xFD
	idNumber      recordID = 0x203
	idText        recordID = 0x204
	idTruth       recordID = 0x205
	idResult      recordID = 0x207
	idFormula3    recordID = 0x206 // of older versions, but found in new files
	idRow         recordID = 0x208
	idShortNumber recordID = 0x27E
	idFormula4    recordID = 0x406
	idFormat      recordID = 0x41E
	idBegin       recordID = 0x809
)

// mostPieces is far above what a record of 10 MB has.
const mostPieces = 1 << 14

// records reads a stream of records. After next, the embedded body is that of the record.
type records struct {
	run  *run
	rest []byte
	id   recordID
	body
}

// next moves to the next record, and at the end of the stream reports false. The records that continue another one
// belong to its body.
func (r *records) next() (bool, error) {
	if len(r.rest) < 4 {
		return false, nil
	}
	id, first, err := r.record()
	r.id, r.body = id, body{piece: first}
	for err == nil && len(r.rest) >= 4 && recordID(binary.LittleEndian.Uint16(r.rest)) == idContinue {
		var more []byte
		_, more, err = r.record()
		if r.more = append(r.more, more); len(r.more) > mostPieces {
			return false, errBIFF
		}
	}
	return err == nil, err
}

func (r *records) record() (recordID, []byte, error) {
	id, length := binary.LittleEndian.Uint16(r.rest), int(binary.LittleEndian.Uint16(r.rest[2:]))
	if len(r.rest) < 4+length {
		return 0, nil, errBIFF
	}
	content := r.rest[4 : 4+length]
	r.rest = r.rest[4+length:]
	return recordID(id), content, r.run.spend(tokenWork + length)
}

// body is the content of a record in one or more pieces. Reading beyond its end gives zeros and sets short.
type body struct {
	piece []byte // what is left of the current piece
	more  [][]byte
	short bool
}

// nextPiece moves on when the current piece is used up, and reports whether anything is left to read.
func (b *body) nextPiece() bool {
	for len(b.piece) == 0 && len(b.more) > 0 {
		b.piece, b.more = b.more[0], b.more[1:]
	}
	b.short = b.short || len(b.piece) == 0
	return !b.short
}

// take reads bytes, across pieces if need be.
func (b *body) take(n int) []byte {
	if len(b.piece) >= n {
		out := b.piece[:n]
		b.piece = b.piece[n:]
		return out
	}
	out := make([]byte, 0, min(n, 64))
	for len(out) < n && b.nextPiece() {
		k := min(n-len(out), len(b.piece))
		out = append(out, b.piece[:k]...)
		b.piece = b.piece[k:]
	}
	return out
}

func (b *body) skip(n int) {
	for n > 0 && b.nextPiece() {
		k := min(n, len(b.piece))
		b.piece, n = b.piece[k:], n-k
	}
}

// number reads a whole number of up to 8 bytes, the lowest first.
func (b *body) number(bytes int) (n uint64) {
	for i, c := range b.take(bytes) {
		n |= uint64(c) << (8 * i)
	}
	return n
}

func (b *body) u8() int  { return int(b.number(1)) } //nolint:gosec // one byte
func (b *body) u16() int { return int(b.number(2)) } //nolint:gosec // two bytes
func (b *body) u32() int { return int(b.number(4)) } //nolint:gosec // four bytes

// left is the number of bytes in the current piece.
func (b *body) left() int { return len(b.piece) }

// characters reads n characters and keeps the first of them. Each has one byte or two; a piece that continues the text
// begins with a flag of its own for that.
func (b *body) characters(n, keep int, wide bool) string {
	units := make([]uint16, 0, min(n, keep, 1<<10))
	for n > 0 {
		if len(b.piece) == 0 {
			if !b.nextPiece() {
				break
			}
			wide = b.u8()&1 != 0
			continue
		}
		size := 1
		if wide {
			size = 2
		}
		k := min(n, len(b.piece)/size)
		if k == 0 { // half a character
			b.short = true
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

// richText reads n characters of BIFF8 with their flags, and the font number of the first character, -1 when it is
// that of the cell ([MS-XLS] 2.5.293).
func (b *body) richText(n, keep int) (string, int) {
	flags, runs, extra, font := b.u8(), 0, 0, -1
	if flags&8 != 0 {
		runs = b.u16()
	}
	if flags&4 != 0 {
		extra = b.u32()
	}
	text := b.characters(n, keep, flags&1 != 0)
	if runs > 0 {
		font = b.firstFont(2)
		runs--
	}
	b.skip(4*runs + extra)
	return text, font
}

// firstFont reads where a font begins and its number, of this many bytes each.
func (b *body) firstFont(bytes int) int {
	from, font := b.number(bytes), b.number(bytes)
	if from > 0 {
		return -1
	}
	return int(font) //nolint:gosec // two bytes
}

// shortNumber decodes a number in 30 bits: the upper half of a float or a whole number, perhaps in hundredths
// ([MS-XLS] 2.5.217).
func shortNumber(bits int) float64 {
	n := float64(int32(bits) >> 2) //nolint:gosec // four bytes
	if bits&2 == 0 {
		n = math.Float64frombits(uint64(bits&^3) << 32) //nolint:gosec // four bytes
	}
	if bits&1 != 0 {
		n /= 100
	}
	return n
}

// errorText is what a cell shows for an error ([MS-XLS] 2.5.10).
func errorText(code int) string {
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
