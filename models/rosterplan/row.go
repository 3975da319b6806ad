package rosterplan

import (
	"regexp"
	"slices"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// Problem is a note about a row of an imported list. Field is "" for the row as a whole; Cell ("D17") is "" if no
// single cell is to blame. Code is the catalogue key "import.problem.<Code>". Emptied means that the person is taken
// without what the cell says.
type Problem struct {
	Field   string          `json:"field"`
	Cell    string          `json:"cell"`
	Code    string          `json:"code"`
	Level   cellvalue.Level `json:"level"`
	Emptied bool            `json:"emptied,omitempty"`
	Args    map[string]any  `json:"args,omitempty"`
}

// Group is what a group row ("I. ĐẠI BIỂU ĐƯƠNG NHIÊN", "1. Hội Phụ nữ") implies for the rows below it.
type Group struct {
	Category   string
	Represents string
}

// Under reads a group row below group g: a category starts a new part of the list, anything else names the sender of
// the following delegates. units gives the spelling of sending units.
func (g Group) Under(text string, units []string) Group {
	title := vietext.NFC(groupNumber.ReplaceAllString(vietext.NFC(text), ""))
	title = strings.TrimRight(groupCount.ReplaceAllString(title, ""), " :.-–")
	folded := vietext.Fold(title)
	switch category := cellvalue.CategoryIn(folded); {
	case category != "":
		return Group{Category: category}
	case title == "" || strings.Contains(folded, "chinh thuc"):
		return Group{}
	}
	g.Represents = bodyCase(title)
	for _, unit := range append(vocabulary.Names("represents"), units...) {
		if vietext.Fold(unit) == folded {
			g.Represents = unit
		}
	}
	return g
}

var (
	groupNumber = regexp.MustCompile(`^\(?([IVXivx]{1,6}|[A-Za-z]|\d{1,3}(\.\d{1,3})*)\s*[.):/-]+\s*`)
	groupCount  = regexp.MustCompile(`(?i)\s*(\([^()]*\d[^()]*\)|:\s*(gồm |có )?\d+( ` + heads + `)?|[–-]?\s*\d+ ` + heads + `)\s*[.:]?$`)
)

const heads = "(?:đại biểu|đb|người|đ/c|đồng chí)"

// ReadRow reads one row. cells must hold all mapped columns, keyed as for cellvalue.ReadCell: in a pair of columns
// Nam | Nữ even a blank cell carries information. group fills what the row does not say. Missing values are not
// problems yet, because the delegate may already be in the list.
func ReadRow(cells map[string]field.Raw, group Group, day calendar.Date) (delegate.Record, []Problem) {
	r := readRow(cells, group, day, nil, new(readCells))
	return r.rec, r.problems
}

// reading is one parsed row.
type reading struct {
	rec      delegate.Record
	said     byField // the cell's clean text before parsing
	cell     byField // address of the cell that gave the value or the problem
	problems []Problem
	blank    bool       // all mapped columns are empty
	dates    []dateCell // cells of dates that are not empty
	decoded  bool       // a person has said what the cell of the sex means
	implied  bool       // only the place of the birth, or a blank mark, says the sex
	known    *readCells
}

type dateCell struct {
	field string
	cell  field.Raw
}

// byField holds a text per entry of Fields; maps would take three times the memory over thousands of rows.
type byField []string

func (t byField) of(key string) string {
	if i := fieldAt(key); i >= 0 && t != nil {
		return t[i]
	}
	return ""
}

func (t byField) set(key, text string) { t[fieldAt(key)] = text }

// fieldAt is the index of a key in Fields, or -1.
func fieldAt(key string) int {
	if i, known := fieldIndex[key]; known {
		return i
	}
	return -1
}

var fieldIndex = func() map[string]int {
	at := make(map[string]int, len(delegate.Fields))
	for i, f := range delegate.Fields {
		at[f.Key] = i
	}
	return at
}()

// readCells keeps what the texts of a column were read as, by key and text, because most of them stand in many rows, and the
// record into which cells are read on trial.
type readCells struct {
	texts map[string]map[string]readValue // nil keeps nothing
	trial delegate.Record
}

type readValue struct {
	value, said string
	notes       []cellvalue.Note
}

// mostTexts bounds the texts that are kept of a column: one with more has another in nearly every row.
const mostTexts = 500

// read is cellvalue.ReadInto, with the clean text of the cell. The day is the same in all rows of a plan.
func (known *readCells) read(f field.Field[delegate.Record], key string, c field.Raw, day calendar.Date) readValue {
	texts := known.texts[key]
	keeps := known.texts != nil && c.Kind == field.RawText && c.Font == "" && f.Key != "full_name" && f.Key != "note"
	if got, found := texts[c.Text]; keeps && found {
		return got
	}
	value, notes := cellvalue.ReadInto(&known.trial, key, c, day)
	got := readValue{value, cellvalue.CleanText(f.Kind, c), notes}
	if keeps && len(texts) < mostTexts {
		if texts == nil {
			texts = map[string]readValue{}
			known.texts[key] = texts
		}
		texts[c.Text] = got
	}
	return got
}

func readRow(cells map[string]field.Raw, group Group, day calendar.Date, mends []Mend, known *readCells) *reading {
	texts := make(byField, 2*len(delegate.Fields))
	r := &reading{known: known, said: texts[:len(delegate.Fields)], cell: texts[len(delegate.Fields):], blank: true}
	defer func() { r.known = nil }()
	for _, c := range cells {
		r.blank = r.blank && c.Empty()
	}
	cells = mended(cellvalue.SplitReligion(cellvalue.JoinParts(cells)), mends)
	for _, f := range delegate.Fields {
		if c, ok := cells[f.Key]; ok {
			r.read(f, f.Key, c, day)
		}
		if f.Kind == field.Choice {
			r.marks(f, cells, day)
		}
	}
	r.sexByBirthColumn(cells, day)
	r.sexInName(cells)
	r.secondBirth(cells, day)
	r.memberMark(cells, day)
	r.outsideParty(cells, day)
	r.wordFromNote()
	if r.rec.Note != "" && r.rec.Category == "" && group.Category == "" && r.said.of("category") == "" && !r.hasError("category") {
		if r.rec.Category = cellvalue.CategoryNamed(r.rec.Note); r.rec.Category != "" {
			r.add("category", cellvalue.Warning, "category_from_note", "Text", r.rec.Note)
		}
	}
	switch {
	case r.rec.Category == "":
		r.rec.Category = group.Category
	case group.Category != "" && group.Category != r.rec.Category:
		r.add("category", cellvalue.Warning, "category_differs_from_group", "Group", group.Category)
	}
	if r.rec.Represents == "" {
		r.rec.Represents = group.Represents
	}
	return r
}

func (r *reading) add(key string, level cellvalue.Level, code string, args ...any) {
	r.problems = append(r.problems, Problem{Field: key, Cell: r.cell.of(key), Code: code, Level: level, Args: fault.Args(args...)})
}

// take adds the notes about a cell. A mark in a column of Party dates says that the person is a member.
func (r *reading) take(f field.Field[delegate.Record], c field.Raw, notes []cellvalue.Note) {
	for _, n := range notes {
		r.problems = append(r.problems, Problem{Field: f.Key, Cell: c.Ref, Code: n.Code, Level: n.Level, Args: n.Args})
		r.rec.PartyMember = r.rec.PartyMember || n.Code == "party_date_missing"
	}
}

func (r *reading) read(f field.Field[delegate.Record], key string, c field.Raw, day calendar.Date) {
	got := r.known.read(f, key, c, day)
	r.cell.set(f.Key, c.Ref)
	if f.Kind == field.Partial && !c.Empty() {
		r.dates = append(r.dates, dateCell{f.Key, c})
	}
	r.take(f, c, got.notes)
	r.said.set(f.Key, got.said)
	if got.value != "" {
		f.Set(&r.rec, got.value)
	}
}

// marks reads columns that each stand for one option of a choice. An empty cell in a lone column "Nữ" means male;
// lone columns of other choices imply nothing.
func (r *reading) marks(f field.Field[delegate.Record], cells map[string]field.Raw, day calendar.Date) {
	var marked, columns []string
	failed := false
	for _, option := range f.Options {
		key := f.Key + "." + option
		c, ok := cells[key]
		if !ok {
			continue
		}
		columns = append(columns, option)
		got := r.known.read(f, key, c, day)
		for _, n := range got.notes {
			failed = failed || n.Level == cellvalue.Error
		}
		r.take(f, c, got.notes)
		if got.value != "" {
			marked = append(marked, option)
		}
		if got.value != "" || r.cell.of(f.Key) == "" {
			r.cell.set(f.Key, c.Ref)
		}
	}
	if f.Key == "gender" && len(marked) == 0 && len(columns) == 1 && !failed && f.Text(&r.rec) == "" && !r.blank {
		if columns[0] == delegate.Female {
			marked = []string{delegate.Male}
		} else {
			marked = []string{delegate.Female}
		}
		r.implied = true
	}
	switch now := f.Text(&r.rec); {
	case len(marked) > 1 && f.Key == "gender":
		r.add("gender", cellvalue.Error, "both_sexes")
	case len(marked) > 1:
		r.add(f.Key, cellvalue.Error, "several_marks")
	case len(marked) == 1 && now != "" && now != marked[0]:
		r.add(f.Key, cellvalue.Error, "contradiction", "One", now, "Other", marked[0])
		f.Set(&r.rec, "")
	case len(marked) == 1:
		f.Set(&r.rec, marked[0])
	case f.Key == "gender" && len(columns) == 2 && now == "" && !failed:
		r.add("gender", cellvalue.Error, "neither_sex")
	}
}

// sexInName takes the sex that the name tells ("Bà Trần Thị Ba", "Lê Thị Tư (nữ)") where the row does not say it.
func (r *reading) sexInName(cells map[string]field.Raw) {
	sex := identity.SexInName(cellvalue.CellText(field.Text, cells["full_name"]))
	switch {
	case sex == "" || r.hasError("gender") && r.rec.Gender == "" && r.said.of("gender") != "":
	case r.rec.Gender == "":
		r.rec.Gender = sex
		r.problems = slices.DeleteFunc(r.problems, func(p Problem) bool { return p.Field == "gender" && p.Code == "neither_sex" })
		r.add("gender", cellvalue.Info, "sex_in_name", "Other", sex)
	case r.rec.Gender != sex:
		r.add("gender", cellvalue.Warning, "sex_in_name_differs", "Other", sex)
	}
}

// witness holds the citizen number against sex and birth. It gives a sex that the row does not say; a number whose zeros
// were put back and that contradicts the row is not taken; of other contradictions somebody has to say which is right.
// A sex that nothing but the place of another cell says does not stand against the number: it is asked.
func (r *reading) witness() {
	citizen, ok := identity.ReadCitizen(r.rec.CitizenID)
	if !ok {
		return
	}
	sex := r.rec.Gender != "" && r.rec.Gender != citizen.Gender
	year := r.rec.BornOn.Year != 0 && r.rec.BornOn.Year != citizen.Year
	restored := slices.IndexFunc(r.problems, func(p Problem) bool { return p.Field == "citizen_id" && p.Code == "leading_zero_restored" })
	switch {
	case restored >= 0 && (sex || year):
		r.problems[restored].Code, r.problems[restored].Level = "zero_doubtful", cellvalue.Error
		r.rec.CitizenID = ""
		return
	case restored >= 0 && r.rec.BornOn.Year != 0:
		r.problems[restored].Level = cellvalue.Info // sex and year agree: the zeros are the right ones
	}
	switch {
	case sex && r.implied && !year: // with another year too, it is rather the number of somebody else
		r.rec.Gender = ""
		r.add("gender", cellvalue.Error, "citizen_sex", "Other", citizen.Gender)
	case sex:
		r.add("citizen_id", cellvalue.Warning, "citizen_sex", "Other", citizen.Gender)
	}
	if year {
		r.add("citizen_id", cellvalue.Warning, "citizen_year", "Year", citizen.Year, "Read", r.rec.BornOn.Short())
	}
	if r.rec.Gender == "" && !r.hasError("gender") && r.said.of("gender") == "" && !year {
		r.rec.Gender = citizen.Gender
		r.add("gender", cellvalue.Warning, "sex_from_citizen", "Other", citizen.Gender)
	}
}

// sexByBirthColumn reads the pair of birth columns Nam | Nữ; the filled one gives the sex. The same birth in both is one,
// whose sex is open.
func (r *reading) sexByBirthColumn(cells map[string]field.Raw, day calendar.Date) {
	f, _ := delegate.Fields.Find("born_on")
	var filled []string
	columns := 0
	said := map[string]bool{}
	for _, sex := range []string{delegate.Male, delegate.Female} {
		key := f.Key + "." + sex
		c, ok := cells[key]
		if !ok {
			continue
		}
		columns++
		if c.Empty() || c.Kind == field.RawText && cellvalue.IsPlaceholder(vietext.NFC(c.Text)) {
			for _, of := range []string{"born_on", "gender"} {
				if r.cell.of(of) == "" {
					r.cell.set(of, c.Ref)
				}
			}
			continue
		}
		filled = append(filled, sex)
		said[cellvalue.CellText(field.Partial, c)] = true
		r.cell.set("gender", c.Ref)
		if cellvalue.IsMark(vietext.Fold(cellvalue.CellText(field.Partial, c))) { // an x marks the sex; the date is in its own column
			continue
		}
		r.read(f, key, c, day)
	}
	switch {
	case len(filled) == 2:
		if len(said) == 2 {
			r.rec.BornOn = calendar.Partial{}
		}
		r.rec.Gender = ""
		r.add("gender", cellvalue.Error, "both_sexes")
	case len(filled) == 1 && r.rec.Gender != "" && r.rec.Gender != filled[0]:
		r.add("gender", cellvalue.Error, "contradiction", "One", r.rec.Gender, "Other", filled[0])
		r.rec.Gender = ""
	case len(filled) == 1:
		r.implied = r.rec.Gender == ""
		r.rec.Gender = filled[0]
	case columns == 2 && r.rec.Gender == "":
		r.add("gender", cellvalue.Error, "neither_sex")
	}
}

// secondBirth reads another column of the birth: the more exact of the two holds, unless they contradict each other.
func (r *reading) secondBirth(cells map[string]field.Raw, day calendar.Date) {
	f, _ := delegate.Fields.Find("born_on")
	c := cells[f.Key+"."+cellvalue.Second]
	text, notes := cellvalue.ReadInto(&r.known.trial, f.Key, c, day)
	first := r.rec.BornOn
	second, err := calendar.ParsePartial(text)
	agree, _ := identity.Births(first, second)
	switch {
	case text == "" || err != nil:
		r.take(f, c, notes)
	case first.IsZero(), agree && len(text) > len(first.String()):
		r.rec.BornOn = second
		r.cell.set(f.Key, c.Ref)
		r.said.set(f.Key, cellvalue.CleanText(f.Kind, c))
		r.take(f, c, notes)
	case !agree:
		r.add(f.Key, cellvalue.Error, "contradiction", "One", first.Short(), "Other", second.Short())
		if r.rec.BornOn = (calendar.Partial{}); first.Year == second.Year {
			r.rec.BornOn.Year = first.Year
		}
	}
}

// memberMark takes a mark of a member whose day of joining says nothing, or nothing that can be read.
func (r *reading) memberMark(cells map[string]field.Raw, day calendar.Date) {
	const key = "party_joined_on"
	marked := func(option string) bool {
		_, notes := cellvalue.ReadCell(key, cells[key+"."+option], day)
		return slices.ContainsFunc(notes, func(n cellvalue.Note) bool { return n.Code == "party_date_missing" })
	}
	r.rec.PartyMember = r.rec.PartyMember || marked(cellvalue.Member)
	if r.rec.InParty() && marked(cellvalue.Outside) {
		r.add(key, cellvalue.Error, "several_marks")
	}
}

// wordFromNote takes the word that a mark leaves open from a remark that is nothing else, or has it behind its label: a tick
// under "Tôn giáo: Có", and "Phật giáo" in the remarks; a tick under "DTTS", and "Dân tộc Thái; Trưởng đoàn".
func (r *reading) wordFromNote() {
	for _, f := range delegate.Fields.Only("ethnicity", "religion") {
		if f.Text(&r.rec) != cellvalue.OtherWord {
			continue
		}
		if word := wordIn(f.Key, r.rec.Note); word != "" {
			f.Set(&r.rec, word)
			r.problems = slices.DeleteFunc(r.problems, func(pr Problem) bool { return pr.Field == f.Key && pr.Code == "unknown_word" })
			r.add(f.Key, cellvalue.Info, "word_from_note", "Text", r.rec.Note)
		}
	}
}

// wordIn is the word of a vocabulary that a remark names, "" where it names none or says that there is none.
func wordIn(key, remark string) string {
	word, known := vocabulary.Canonical(key, remark)
	if remark == "" || cellvalue.IsPlaceholder(remark) || word == vocabulary.None {
		return ""
	}
	if known {
		return word
	}
	for part := range strings.FieldsFuncSeq(remark, func(c rune) bool { return strings.ContainsRune(";,.()\n", c) }) {
		if word := vocabulary.Labelled(key, part); word != "" && word != vocabulary.None {
			return word
		}
	}
	return ""
}

// outsideParty reads a column of marks for those who are not in the Party: where no other column speaks of the Party,
// the others are members.
func (r *reading) outsideParty(cells map[string]field.Raw, day calendar.Date) {
	const key = "party_joined_on"
	c, found := cells[key+"."+cellvalue.Outside]
	for _, other := range []string{key, "party_official_on", "party_member"} {
		_, says := cells[other]
		found = found && !says
	}
	if !found {
		return
	}
	f, _ := delegate.Fields.Find("party_member")
	r.cell.set(f.Key, c.Ref)
	outside, notes := cellvalue.ReadCell(f.Key, c, day)
	r.take(f, c, notes)
	if r.rec.PartyMember = outside == "" && len(notes) == 0 && !r.blank; r.rec.PartyMember {
		r.add(f.Key, cellvalue.Info, "member_by_blank")
	}
}
