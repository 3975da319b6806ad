// Package paper is the book of outgoing papers of a unit ("sổ văn bản đi") with the Word templates that the unit keeps for them.
//
// kind.go has the kinds of papers and to whom they go, which is data (kinds.csv); template.go the templates, which hold at their
// unit and below; issue.go gives out numbers and cancels them, made.go keeps the files, book.go reads the book.
//
// A number is taken in the transaction that enters the paper, before its file is made: numbers of a unit, year and symbol have no
// gaps, whatever happens to the making of the file. A paper can be made again, which keeps its number and adds an edition; a
// cancelled one stays in the book with the reason. Fields and words are not known here: package exports/papers makes the files.
package paper

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// Audience is for whom a paper is made: one paper, or one for each of many.
type Audience string

const (
	ForUnit      Audience = "unit"      // one paper of the unit
	ForUnits     Audience = "units"     // one for each unit right below with a congress
	ForDelegates Audience = "delegates" // one for each official delegate
	ForGuests    Audience = "guests"    // one for each guest
	ForMembers   Audience = "members"   // one for each member of the committee
	ForNamed     Audience = "named"     // one for each name that was typed
)

// Audiences lists them in the order of choices.
var Audiences = []Audience{ForUnit, ForUnits, ForDelegates, ForGuests, ForMembers, ForNamed}

// Kind is a kind of paper. Symbol is what stands after its number; papers with one symbol share their numbers. Organ is the
// third line of the head, SignFor the first of the signature.
type Kind struct {
	Code, Symbol   string
	Organ, SignFor string
	Audiences      []Audience // the first is the usual one
	NameVI, NameEN string
	SummaryVI      string // what the book says of it, unless something else is typed
	Source         string // of the symbol
}

// ByBoard reports whether the Standing Board signs, so that the program can name the signer.
func (k Kind) ByBoard() bool { return k.Organ == board }

const board = "Ban Thường trực"

//go:embed kinds.csv
var kindFile []byte

var kinds, kindsErr = readKinds(kindFile)

// Kinds lists the kinds in the order of a congress.
func Kinds() ([]Kind, error) { return kinds, kindsErr }

// KindOf finds a kind.
func KindOf(code string) (Kind, bool) {
	i := slices.IndexFunc(kinds, func(k Kind) bool { return k.Code == code })
	if i < 0 {
		return Kind{}, false
	}
	return kinds[i], true
}

// Is reports whether papers of the kind are made for the audience.
func (k Kind) Is(a Audience) bool { return slices.Contains(k.Audiences, a) }

func readKinds(file []byte) (all []Kind, err error) {
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("kinds of papers: %w", err)
	}
	for n, row := range rows[1:] {
		k := Kind{Code: row[0], Symbol: row[1], Organ: row[2], SignFor: row[3], NameVI: row[5], NameEN: row[6], SummaryVI: row[7], Source: row[8]}
		for word := range strings.FieldsSeq(row[4]) {
			if !slices.Contains(Audiences, Audience(word)) {
				return nil, fmt.Errorf("kinds of papers: line %d: audience %q", n+2, word)
			}
			k.Audiences = append(k.Audiences, Audience(word))
		}
		all = append(all, k)
	}
	return all, nil
}
