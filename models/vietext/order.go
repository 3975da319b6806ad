package vietext

import (
	"bytes"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// SortKey orders personal names under bytes.Compare as Vietnamese lists do: by given name (the last word), then by
// the whole name from the family name on. A bracketed note at the end ("Lan (A)") is ignored. Names that differ only
// in case or tone placement have equal keys.
func SortKey(name string) []byte {
	name = NFC(name)
	given := name
	if i := strings.Index(given, " ("); i > 0 {
		given = given[:i]
	}
	given = given[strings.LastIndexByte(given, ' ')+1:]
	k := keyers.Get().(*keyer)
	defer keyers.Put(k)
	return bytes.Join([][]byte{k.key(given), k.key(name)}, keySeparator)
}

// CollateKey orders other names, such as those of units, under bytes.Compare by the Vietnamese alphabet and numbers
// by value ("Phường 2" before "Phường 10"). Case and tone placement are ignored.
func CollateKey(s string) []byte {
	k := keyers.Get().(*keyer)
	defer keyers.Put(k)
	return k.key(NFC(s))
}

// keySeparator sorts below every weight, because the key of Lê is a prefix of that of Lệ and all Lê must come first.
var keySeparator = []byte{0, 0}

// keyer makes keys; it is not safe for concurrent use. Input is in lower case, so the case level is omitted to keep
// keys short.
type keyer struct {
	order *collate.Collator
	buf   collate.Buffer
}

var keyers = sync.Pool{New: func() any {
	return &keyer{order: collate.New(language.Vietnamese, collate.IgnoreCase, collate.Numeric)}
}}

func (k *keyer) key(s string) []byte {
	k.buf.Reset()
	return bytes.Clone(k.order.KeyFromString(&k.buf, tonePlaces.Replace(strings.ToLower(s))))
}

// tonePlaces turns oà, oè and uỳ into òa, òe and ùy. Collation compares marks letter by letter, so without it the two
// placements would separate the spellings of one name: Thuỳ, Thuỷ, Thuỵ, Thùy, Thủy, Thụy.
var tonePlaces = strings.NewReplacer(
	"oà", "òa", "oả", "ỏa", "oã", "õa", "oá", "óa", "oạ", "ọa",
	"oè", "òe", "oẻ", "ỏe", "oẽ", "õe", "oé", "óe", "oẹ", "ọe",
	"uỳ", "ùy", "uỷ", "ủy", "uỹ", "ũy", "uý", "úy", "uỵ", "ụy",
)
