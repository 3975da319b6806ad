package roster

import (
	"cmp"
	"regexp"
	"slices"

	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// OtherUnit names the unit that the file is of when that is not the unit of the congress, "" otherwise. Our own files
// say it in their stamp. In others a line above the table must name another unit below the same parent exactly, and
// none the unit itself; a file that says nothing plainly is not judged.
func (imp Import) OtherUnit(tx *store.Tx) (string, error) {
	own, err := org.Get(tx, imp.at.UnitID)
	if err != nil {
		return "", err
	}
	if code := imp.Found.UnitCode; code != "" {
		if code == own.Code {
			return "", nil
		}
		name, err := org.NameOf(tx, code)
		return cmp.Or(name, code), err
	}
	beside, err := org.Siblings(tx, own)
	if err != nil {
		return "", err
	}
	return unitAbove(imp.Found.Table().Above, own, beside), nil
}

// unitAbove is the name of the unit beside own that a line names.
func unitAbove(lines []string, own org.Unit, beside []org.Unit) string {
	found := ""
	for _, line := range lines {
		name := unitNamed(line)
		if name == vietext.Fold(own.FullName) {
			return ""
		}
		at := slices.IndexFunc(beside, func(u org.Unit) bool { return vietext.Fold(u.FullName) == name })
		if at >= 0 && found == "" {
			found = beside[at].FullName
		}
	}
	return found
}

// headLine takes a unit out of a folded line of a letterhead or a title: "uy ban mttq viet nam xa thanh liet", "dai hoi
// dai bieu mttq viet nam xa thanh liet lan thu xvii, nhiem ky 2024 - 2029".
var headLine = regexp.MustCompile(`^(?:[^:]*\b(?:viet nam|mttq|mat tran to quoc) )?([^:]+?)(?:[,.].*| lan thu .*| khoa .*| nhiem ky .*)?$`)

// unitNamed is the folded text of a line without the names of the body and of the congress.
func unitNamed(line string) string {
	if m := headLine.FindStringSubmatch(vietext.Fold(line)); m != nil {
		return m[1]
	}
	return ""
}
