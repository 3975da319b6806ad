package officeplan

import (
	"regexp"
	"strings"

	"daihoi/models/vietext"
)

// kindWords are folded words before the name of a unit, longest first: offices write "MTTQ xã Thanh Liệt", "UBMTTQ xã
// Thanh Liệt", "X. Thanh Liệt" and "Thanh Liệt".
var (
	bodyWords = regexp.MustCompile(`^(uy ban |ub ?)?(mat tran to quoc|mttq)( viet nam| vn)?( cap)? `)
	kindWords = regexp.MustCompile(`^(thanh pho|thi tran|thi xa|dac khu|phuong|huyen|quan|tinh|xa|tp|tt|tx|p|x|q|h) `)
	numbering = regexp.MustCompile(`^[0-9]+ `)
	brackets  = regexp.MustCompile(`\([^)]*\)`)
)

// plain is a folded text of letters, digits and single blanks.
func plain(text string) string {
	return strings.Join(strings.FieldsFunc(vietext.Fold(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), " ")
}

// bare is the name of a unit without everything that offices put before it, and that with its kind.
func bare(text string) (name, full string) {
	full = plain(brackets.ReplaceAllString(text, " "))
	full = bodyWords.ReplaceAllString(full, "")
	if !kindWords.MatchString(full) { // "1 Thanh Liệt", but phường 1 keeps its number
		full = numbering.ReplaceAllString(full, "")
		full = bodyWords.ReplaceAllString(full, "")
	}
	return kindWords.ReplaceAllString(full, ""), full
}

// spelledKinds are the short forms of kinds.
var spelledKinds = strings.NewReplacer("tp ", "thanh pho ", "tt ", "thi tran ", "tx ", "thi xa ", "p ", "phuong ", "x ", "xa ", "q ", "quan ", "h ", "huyen ")

// spelledOut is a bare full name with its kind spelled out.
func spelledOut(full string) string {
	if short := kindWords.FindString(full); len(short) > 0 && len(short) <= 3 {
		return spelledKinds.Replace(short) + full[len(short):]
	}
	return full
}

// plainNames are the names of units as find compares them.
func plainNames(units []Unit) []string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = plain(u.Name)
	}
	return names
}

// find returns the unit of a row, or those that may be meant: several of the same name, else those whose name differs in
// one letter. The code decides when it is there; a code and a name that disagree are a question too.
func find(units []Unit, names []string, code, text string) (found *Unit, candidates []*Unit) {
	name, full := bare(text)
	var same, near, coded []*Unit
	for i := range units {
		u := &units[i]
		if code != "" && strings.TrimLeft(u.Code, "0") == strings.TrimLeft(code, "0") {
			coded = append(coded, u)
		}
		own := names[i]
		switch {
		case name == "":
		case own == name:
			same = append(same, u)
		case vietext.OneApart(own, name):
			near = append(near, u)
		}
	}
	if len(coded) == 1 && (name == "" || plain(coded[0].Name) == name) {
		return coded[0], nil
	}
	if len(coded) > 0 {
		return nil, append(coded, same...)
	}
	if len(same) > 1 && name != full { // the kind tells xã Tân Lập from thị trấn Tân Lập
		var kind []*Unit
		for _, u := range same {
			if plain(u.FullName) == spelledOut(full) {
				kind = append(kind, u)
			}
		}
		if len(kind) > 0 {
			same = kind
		}
	}
	if len(same) > 1 { // Tân Lạp and Tân Lập
		var spelled []*Unit
		for _, u := range same {
			if strings.HasSuffix(strings.ToLower(vietext.NFC(text)), strings.ToLower(vietext.NFC(u.Name))) {
				spelled = append(spelled, u)
			}
		}
		if len(spelled) == 1 {
			same = spelled
		}
	}
	if len(same) == 1 && (name == full || plain(same[0].FullName) == spelledOut(full)) {
		return same[0], nil
	}
	return nil, append(same, near...)
}
