package xls

import (
	"bytes"
	"crypto/md5"  //nolint:gosec // what Excel 97 encrypts with
	"crypto/rc4"  //nolint:gosec // likewise
	"crypto/sha1" //nolint:gosec // likewise
	"encoding/binary"
	"unicode/utf16"

	"daihoi/exports/intake/biff"
)

// defaultPassword is the one with which Excel encrypts a workbook whose structure is protected, and which every program
// tries before it asks for another.
const defaultPassword = "VelvetSweatshop"

// Parts of the record of the password ([MS-OFFCRYPTO] 2.3.5 and 2.3.6).
const (
	byRC4       = 1
	saltSize    = 16
	cryptoAPI   = 2 // minor version
	algorithmOf = 8 // positions in its header
	keySizeOf   = 16
	isRC4       = 0x6801
	mostHeader  = 1 << 10
	blockSize   = 1024 // bytes of the stream for each key
)

// blockKey is the key of a block of the stream.
type blockKey func(block uint32) []byte

// decrypted is the stream with plain records, if the default password opens it. The body is that of the record of the
// password.
func decrypted(stream []byte, body *biff.Body) ([]byte, bool) {
	key, verifier, hash, digest := keyOf(body)
	if key == nil || body.Short {
		return nil, false
	}
	c, err := rc4.NewCipher(key(0)) //nolint:gosec // see above
	if err != nil {
		return nil, false
	}
	c.XORKeyStream(verifier, verifier)
	c.XORKeyStream(hash, hash)
	if !bytes.Equal(digest(verifier), hash) {
		return nil, false
	}
	return plain(stream, key), true
}

// keyOf reads the record of the password: the keys that the default password gives, and what proves them right.
func keyOf(body *biff.Body) (key blockKey, verifier, hash []byte, digest func([]byte) []byte) {
	if body.U16() != byRC4 {
		return nil, nil, nil, nil
	}
	if body.U16(); body.U16() != cryptoAPI {
		salt := bytes.Clone(body.Take(saltSize))
		digest = func(b []byte) []byte { sum := md5.Sum(b); return sum[:] } //nolint:gosec // see above
		return oldKey(salt), bytes.Clone(body.Take(16)), bytes.Clone(body.Take(md5.Size)), digest
	}
	body.Skip(4)
	size := body.U32()
	if size < 32 || size > mostHeader {
		return nil, nil, nil, nil
	}
	header := body.Take(size)
	if len(header) < size || binary.LittleEndian.Uint32(header[algorithmOf:]) != isRC4 || body.U32() != saltSize {
		return nil, nil, nil, nil
	}
	salt := bytes.Clone(body.Take(saltSize))
	verifier = bytes.Clone(body.Take(16))
	body.Skip(4)
	digest = func(b []byte) []byte { sum := sha1.Sum(b); return sum[:] } //nolint:gosec // see above
	return newKey(salt, int(binary.LittleEndian.Uint32(header[keySizeOf:]))), verifier, bytes.Clone(body.Take(sha1.Size)), digest
}

// oldKey gives the keys of Excel 97: 40 bits of the password and the salt, in MD5.
func oldKey(salt []byte) blockKey {
	const kept = 5
	first := md5.Sum(passwordBytes()) //nolint:gosec // see above
	var b []byte
	for range 16 {
		b = append(append(b, first[:kept]...), salt...)
	}
	second := md5.Sum(b) //nolint:gosec // see above
	return func(block uint32) []byte {
		sum := md5.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(second[:kept]), block)) //nolint:gosec // see above
		return sum[:]
	}
}

// newKey gives the keys of Excel 2002 and 2003, in SHA-1. A key of 40 bits is filled up with zeros.
func newKey(salt []byte, bits int) blockKey {
	if bits == 0 {
		bits = 40
	}
	if bits < 40 || bits > 128 || bits%8 != 0 {
		return nil
	}
	first := sha1.Sum(append(salt, passwordBytes()...)) //nolint:gosec // see above
	return func(block uint32) []byte {
		sum := sha1.Sum(binary.LittleEndian.AppendUint32(bytes.Clone(first[:]), block)) //nolint:gosec // see above
		key := sum[:bits/8]
		if bits == 40 {
			key = append(bytes.Clone(key), make([]byte, 11)...)
		}
		return key
	}
}

func passwordBytes() (b []byte) {
	for _, u := range utf16.Encode([]rune(defaultPassword)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// plain decrypts the contents of the records. Their heads and some kinds of them are never encrypted, but the cipher counts
// their bytes; of a sheet's record the position stays plain ([MS-XLS] 2.2.10).
func plain(stream []byte, key blockKey) []byte {
	out := bytes.Clone(stream)
	for block := 0; block*blockSize < len(out); block++ {
		if c, err := rc4.NewCipher(key(uint32(block))); err == nil { //nolint:gosec // the file has fewer blocks
			part := out[block*blockSize : min(len(out), (block+1)*blockSize)]
			c.XORKeyStream(part, part)
		}
	}
	for at := 0; at+4 <= len(stream); {
		id, length := biff.ID(binary.LittleEndian.Uint16(stream[at:])), int(binary.LittleEndian.Uint16(stream[at+2:]))
		end := min(at+4+length, len(stream))
		copy(out[at:at+4], stream[at:])
		switch {
		case id.IsPlain():
			copy(out[at:end], stream[at:end])
		case id == biff.Sheet:
			copy(out[at:min(at+8, end)], stream[at:min(at+8, end)])
		}
		at = end
	}
	return out
}
