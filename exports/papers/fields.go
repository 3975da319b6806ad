package papers

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"

	"daihoi/exports/merge"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/templates/i18n"
)

// Field is something that a template may name. One with a List is of the records of that list.
type Field struct {
	Group, List, Key string
	Sensitive        bool // only for those who may see sensitive data of the unit
	VI, EN           string
	Example          string
}

// Name is the name of the field in the reader's language.
func (f Field) Name(words *i18n.Printer) string { return words.Pick(f.VI, f.EN) }

//go:embed fields.csv
var fieldFile []byte

// Register is what templates may name.
type Register struct{ Fields []Field }

// lists are the names of the lists themselves.
var lists = map[string][2]string{"content": {"Nội dung", "Content"}, "sessions": {"Các phiên", "Sessions"}, "delegates": {"Danh sách đại biểu", "Delegates"},
	"absences": {"Danh sách vắng", "Absences"}, "composition": {"Bảng cơ cấu", "Composition"}, "categories": {"Bảng loại đại biểu", "Categories"},
	"allocation": {"Bảng phân bổ", "Allocation"}, "leaders": {"Danh sách lãnh đạo", "Leaders"}, "below": {"Danh sách cấp dưới", "Units below"}}

// NewRegister reads the register.
func NewRegister(catalogue *i18n.Catalogue) (Register, error) {
	rows, err := csv.NewReader(bytes.NewReader(fieldFile)).ReadAll()
	if err != nil {
		return Register{}, fmt.Errorf("fields of papers: %w", err)
	}
	var r Register
	for _, row := range rows[1:] {
		r.Fields = append(r.Fields, Field{Group: row[0], List: row[1], Key: row[2], Sensitive: row[3] != "", VI: row[4], EN: row[5], Example: row[6]})
	}
	vi, en := catalogue.For("vi"), catalogue.For("en")
	for _, f := range delegate.Fields {
		r.Fields = append(r.Fields, Field{"delegates", "delegates", f.Key, f.Sensitive, vi.T("field." + f.Key), en.T("field." + f.Key), delegateExamples[f.Key]})
	}
	for _, f := range congress.OutcomeFields {
		r.Fields = append(r.Fields, Field{"outcome", "", resultKey(f.Key), false, vi.T("field." + f.Key), en.T("field." + f.Key), resultExamples[f.Key]})
	}
	return r, nil
}

// resultKey is the key of a field of the result: those present are also counted at the door.
func resultKey(key string) string { return "result_" + key }

var (
	delegateExamples = map[string]string{"full_name": "Nguyễn Thị Mai", "gender": "Nữ", "born_on": "12/5/1979", "occupation": "Chi hội trưởng Phụ nữ",
		"represents": "Hội Liên hiệp Phụ nữ", "category": "Hiệp thương cử", "ethnicity": "Kinh", "religion": "Không", "education": "12/12"}
	resultExamples = map[string]string{"present": "115", "members_approved": "41", "members_elected": "40", "members_women": "12", "standing": "3", "deputies": "1"}
)

// Schema is the register as package merge takes it. A name that two fields of one place share means neither of them.
func (r Register) Schema() merge.Schema {
	count := map[[2]string]int{}
	for _, f := range r.Fields {
		count[[2]string{f.List, f.VI}]++
		count[[2]string{f.List, f.EN}]++
	}
	var schema merge.Schema
	at := map[string]int{}
	for _, f := range r.Fields {
		own := merge.Field{Key: f.Key}
		for _, name := range []string{f.VI, f.EN} {
			if count[[2]string{f.List, name}] == 1 {
				own.Names = append(own.Names, name)
			}
		}
		if f.List == "" {
			schema = append(schema, own)
			continue
		}
		i, found := at[f.List]
		if !found {
			i = len(schema)
			at[f.List] = i
			names := lists[f.List]
			schema = append(schema, merge.Field{Key: f.List, Names: names[:], Fields: merge.Schema{}})
		}
		schema[i].Fields = append(schema[i].Fields, own)
	}
	return schema
}

// path is the key of the field as merge.Template.Used has it.
func (f Field) path() string {
	if f.List == "" {
		return f.Key
	}
	return f.List + "." + f.Key
}

// groups are the groups of the fields that a template uses.
func (r Register) groups(used []string) map[string]bool {
	groups := map[string]bool{}
	for _, f := range r.Fields {
		if slices.Contains(used, f.path()) || f.List != "" && slices.Contains(used, f.List) {
			groups[f.Group] = true
		}
	}
	return groups
}

// Sensitive lists the fields of a template that not everyone may see.
func (r Register) Sensitive(used []string) (fields []Field) {
	for _, f := range r.Fields {
		if f.Sensitive && slices.Contains(used, f.path()) {
			fields = append(fields, f)
		}
	}
	return fields
}

// examples are the example values of all fields; each list has two records.
func (r Register) examples() merge.Record {
	out := merge.Record{Text: map[string]string{}, List: map[string][]merge.Record{}}
	for _, f := range r.Fields {
		if f.List == "" {
			out.Text[f.Key] = f.Example
			continue
		}
		if out.List[f.List] == nil {
			out.List[f.List] = []merge.Record{{Text: map[string]string{}}, {Text: map[string]string{}}}
		}
		for _, rec := range out.List[f.List] {
			rec.Text[f.Key] = f.Example
		}
	}
	return out
}
