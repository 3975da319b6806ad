// Package secret seals values that must not be read from a stolen database: AES-256-GCM with a random nonce, and a keyed
// hash for finding equal values without opening them. It holds no state and touches no disk; keys are given to it.
//
// A sealed text is "k1:" and base64 of nonce, ciphertext and tag, sealed bytes are "k1:" and the same without base64; k1 is
// the id of the key, so that values under several keys can be read while one of them seals. The place of a value, such as
// "persons.phone", is authenticated with it: a value moved to another column does not open.
package secret

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// keySize is the length of a key in bytes.
const keySize = 32

// Errors of opening.
var (
	ErrPlain   = errors.New("secret: the value is not sealed")
	ErrUnknown = errors.New("secret: the value is sealed with a key that is not there")
	ErrBroken  = errors.New("secret: the value does not open")
	ErrKeys    = errors.New("secret: these are not keys")
)

// Key is one key and its id, "k1", "k2" and so on.
type Key struct {
	ID    string
	bytes []byte
}

// Keys are the keys of an installation, oldest first.
type Keys []Key

var keyLine = regexp.MustCompile(`^(k[1-9][0-9]{0,5}):([A-Za-z0-9+/]{43}=)$`)

// longestID is the length of "k999999".
const longestID = 7

// Parse reads keys as String writes them. Lines that begin with # are remarks; blanks and line ends part the keys.
func Parse(text string) (keys Keys, err error) {
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			found := keyLine.FindStringSubmatch(word)
			if found == nil {
				return nil, ErrKeys
			}
			key, err := base64.StdEncoding.DecodeString(found[2])
			if _, twice := keys.Find(found[1]); err != nil || len(key) != keySize || twice {
				return nil, ErrKeys
			}
			keys = append(keys, Key{found[1], key})
		}
	}
	if len(keys) == 0 {
		return nil, ErrKeys
	}
	return keys, nil
}

// String writes one key a line. It is as secret as what it opens.
func (keys Keys) String() string {
	var b strings.Builder
	for _, k := range keys {
		b.WriteString(k.ID + ":" + base64.StdEncoding.EncodeToString(k.bytes) + "\n")
	}
	return b.String()
}

// Find is the key with the id.
func (keys Keys) Find(id string) (Key, bool) {
	for _, k := range keys {
		if k.ID == id {
			return k, true
		}
	}
	return Key{}, false
}

// Newest is the id of the last key.
func (keys Keys) Newest() string { return keys[len(keys)-1].ID }

// And is the keys with a new random one at the end.
func (keys Keys) And() Keys {
	highest := 0
	for _, k := range keys {
		n, _ := strconv.Atoi(k.ID[1:]) // as the pattern wants it
		highest = max(highest, n)
	}
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails
	return append(append(Keys{}, keys...), Key{"k" + strconv.Itoa(highest+1), key})
}

// Box seals with one key and opens with all of them.
type Box struct {
	id    string
	opens map[string]cipher.AEAD
	hash  []byte
}

// NewBox makes a box that seals with the key of the id.
func NewBox(keys Keys, id string) (*Box, error) {
	writing, found := keys.Find(id)
	if !found {
		return nil, ErrUnknown
	}
	b := &Box{id: id, opens: map[string]cipher.AEAD{}}
	for _, k := range keys {
		key, err := hkdf.Key(sha256.New, k.bytes, nil, "daihoi seal", keySize)
		if err != nil {
			return nil, err
		}
		block, err := aes.NewCipher(key)
		if err != nil {
			return nil, err
		}
		if b.opens[k.ID], err = cipher.NewGCMWithRandomNonce(block); err != nil {
			return nil, err
		}
	}
	var err error
	b.hash, err = hkdf.Key(sha256.New, writing.bytes, nil, "daihoi look-up", keySize)
	return b, err
}

// ID is the id of the key that seals.
func (b *Box) ID() string { return b.id }

// Hash is the keyed hash of a value at a place, by which equal values are found; "" for the empty one.
func (b *Box) Hash(place, plain string) string {
	if plain == "" {
		return ""
	}
	sum := hmac.New(sha256.New, b.hash)
	_, _ = fmt.Fprintf(sum, "%d:%s%s", len(place), place, plain)
	return base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

// Seal seals a text. What says nothing stays as it is, so that the database can tell a missing value.
func (b *Box) Seal(place, plain string) string {
	if Nothing(plain) {
		return plain
	}
	return b.id + ":" + base64.RawStdEncoding.EncodeToString(b.opens[b.id].Seal(nil, nil, []byte(plain), []byte(place))) //nolint:gosec // this cipher draws the nonce itself
}

// Open opens what Seal has made.
func (b *Box) Open(place, sealed string) (string, error) {
	if Nothing(sealed) {
		return sealed, nil
	}
	id, rest, err := parts(sealed)
	if err != nil {
		return "", err
	}
	raw, err := base64.RawStdEncoding.DecodeString(rest)
	if err != nil {
		return "", ErrBroken
	}
	plain, err := b.open(place, id, raw)
	return string(plain), err
}

// SealBytes is Seal for raw bytes.
func (b *Box) SealBytes(place string, plain []byte) []byte {
	if len(plain) == 0 {
		return plain
	}
	return b.opens[b.id].Seal([]byte(b.id+":"), nil, plain, []byte(place)) //nolint:gosec // this cipher draws the nonce itself
}

// OpenBytes opens what SealBytes has made.
func (b *Box) OpenBytes(place string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 {
		return sealed, nil
	}
	id, _, err := parts(string(sealed[:min(len(sealed), longestID+1)]))
	if err != nil {
		return nil, err
	}
	return b.open(place, id, bytes.TrimPrefix(sealed, []byte(id+":")))
}

func (b *Box) open(place, id string, raw []byte) ([]byte, error) {
	with, known := b.opens[id]
	if !known {
		return nil, ErrUnknown
	}
	plain, err := with.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return nil, ErrBroken
	}
	return plain, nil
}

// SealedWith is the id of the key of a sealed text, "" for a text that is not sealed.
func SealedWith(text string) string {
	id, _, err := parts(text[:min(len(text), longestID+1)])
	if err != nil {
		return ""
	}
	return id
}

func parts(sealed string) (id, rest string, err error) {
	id, rest, found := strings.Cut(sealed, ":")
	if !found || len(id) < 2 || len(id) > longestID || id[0] != 'k' || strings.Trim(id[1:], "0123456789") != "" {
		return "", "", ErrPlain
	}
	return id, rest, nil
}

// Nothing reports whether a text says nothing, alone or as JSON.
func Nothing(text string) bool { return text == "" || text == "[]" || text == "{}" || text == "null" }
