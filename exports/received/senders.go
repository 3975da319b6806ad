package received

import (
	"slices"
	"strings"

	"daihoi/exports/tables"
	"daihoi/models/field"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// places are the parts of a commune, bodies whoever else sends delegates. A column headed by such words alone, such as
// "Thôn/xóm" or "Tổ chức, bản", says who sends; spaces do not count, so that names of programs fit too.
var (
	places   = headingWords(strings.Join(vocabulary.Places, ",") + ", tổ, địa bàn, địa bàn dân cư, tổ tự quản, village, hamlet, quarter")
	works    = headingWords("nơi công tác, đơn vị công tác, cơ quan công tác, nơi làm việc, cơ quan, đơn vị, cơ quan đơn vị")
	communes = headingWords(`xã, phường, thị trấn, phường xã, xã phường, địa phương, đặc khu, commune, ward`)
	bodies   = headingWords(`đơn vị, cơ quan, tổ chức, đoàn thể, tổ chức thành viên, chi hội, chi đoàn, phân hội, tổ hội, công đoàn, cđcs, công đoàn cơ sở, cơ sở, ban ngành,
		khối mặt trận, giáo xứ, giáo họ, họ đạo, chùa, cơ sở tôn giáo, tổ chức tôn giáo, doanh nghiệp, đơn vị cử đi, nơi cử, nơi giới thiệu, nơi gửi,
		organization, organisation, organization name, organisation name, org, org name, unit, unit name, sender, sending unit, agency, branch, association`)
)

// headingWords are the words of a list with their marks, and without them: a heading without any fits too.
func headingWords(list string) map[string]bool {
	words := map[string]bool{}
	for word := range strings.SplitSeq(list, ",") {
		word = strings.Join(strings.Fields(word), "")
		words[word], words[vietext.Fold(word)] = true, true
	}
	return words
}

// headedBy reports whether a heading has nothing but such words: "Tên thôn (bản, tiểu khu)".
func headedBy(heading string, sets ...map[string]bool) bool {
	heading = strings.ToLower(vietext.NFC(heading))
	for _, joint := range []string{" và ", " hoặc ", " - "} {
		heading = strings.ReplaceAll(heading, joint, ",")
	}
	pieces := strings.FieldsFunc(heading, func(r rune) bool { return strings.ContainsRune(",;/()[]\n–:.", r) })
	found := false
	for _, piece := range pieces {
		word := strings.Join(strings.Fields(piece), "")
		word = strings.TrimPrefix(strings.TrimPrefix(word, "tên"), "ten")
		if word != "" && !slices.ContainsFunc(sets, func(words map[string]bool) bool { return words[word] }) {
			return false
		}
		found = found || word != ""
	}
	return found
}

// matchSender gives the column of the sender its field where its heading is the word for a part of the commune or for a
// body. The smaller place wins: "Xã | Thôn" is about hamlets. Beside another sender, a place is where people live.
func matchSender(columns []tables.Column, mapping map[int]string) (decided []int) {
	has := func(key string) bool {
		for _, of := range mapping {
			if base, _, _ := strings.Cut(of, "."); base == key {
				return true
			}
		}
		return false
	}
	give := func(key string, sets ...map[string]bool) {
		for i := range columns {
			c := &columns[i]
			if c.Hidden || c.Ordinal || mapping[i] != "" || has(key) || !headedBy(c.Name(), sets...) || saysOtherwise(c) || partOfAnother(columns, mapping, i) {
				continue
			}
			mapping[i] = key
			decided = append(decided, i)
		}
	}
	if !hasName(mapping) {
		return nil // a table of units, not of people
	}
	for i, key := range mapping {
		if key == "occupation.workplace" && !has("represents") && workOrPlace(columns[i].Name()) {
			mapping[i] = "represents"
			decided = append(decided, i)
		}
	}
	sent := has("represents")
	give("represents", bodies)
	sent = sent || has("represents")
	give("represents", bodies, places)
	give("represents", bodies, places, communes)
	if sent {
		give("residence", places)
	}
	return decided
}

// workOrPlace reports whether a heading has words for a place of work and for a part of the commune: "Nơi công tác / TDP"
// says who sends.
func workOrPlace(heading string) bool {
	return headedBy(heading, works, places) && !headedBy(heading, works)
}

// saysOtherwise reports whether two in three values are no place and no body: marks, days, phones.
func saysOtherwise(c *tables.Column) bool {
	against := 0
	for _, value := range c.Distinct {
		if is := sortOf(value); is&(neverText) != 0 && is&aCode == 0 {
			against++
		}
	}
	return against > 0 && against*3 >= len(c.Distinct)*2
}

// partOfAnother reports whether a column is one of several under a heading that another field has: "Quê quán | Thôn | Xã".
func partOfAnother(columns []tables.Column, mapping map[int]string, at int) bool {
	above := columns[at].Path[:len(columns[at].Path)-1]
	for i, key := range mapping {
		path := columns[i].Path
		if key != "represents" && len(above) > 0 && len(path) > len(above) && slices.Equal(path[:len(above)], above) {
			return true
		}
	}
	return false
}

// groupPlaces turns numbered rows that hold nothing but the name of a place or a body into the groups that they head: "1 |
// Thôn Nậm Đét" over people who are numbered on.
func (l *List) groupPlaces(t *tables.Table) {
	for i := range t.Rows {
		row := &t.Rows[i]
		if row.Kind != tables.Data {
			continue
		}
		text, alone := "", true
		for c := range t.Columns {
			cell := t.Cell(row, c)
			base, _, _ := strings.Cut(l.Mapping[c], ".")
			switch {
			case cell.Empty() || t.Columns[c].Ordinal:
			case text == "" && base == nameKey && cell.Kind == field.RawText:
				text = vietext.NFC(toUnicode(cell).Text)
			default:
				alone = false
			}
		}
		if alone && (namesPlace(text) || startsWithBody(text) && !isPersonalName(text) && !looksLikeName(text)) {
			row.Kind, row.Groups = tables.Group, append(slices.Clone(row.Groups), text)
		}
	}
}
