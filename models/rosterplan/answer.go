package rosterplan

import (
	"cmp"
	"slices"
	"strings"

	"daihoi/models/cellvalue"
	"daihoi/models/delegate"
	"daihoi/models/vietext"
)

// Answers are what a person has said about a file as a whole, for rows that do not say it themselves.
type Answers struct {
	Group
	Codes      map[string]string `json:",omitempty"` // folded content of a cell of the sex ("1", "x", "" for an empty one) → Male or Female
	Sex        string            `json:",omitempty"` // of everybody in a list that says nobody's
	Hidden     bool              `json:",omitempty"` // the hidden rows are taken too
	Remembered Group             `json:",omitzero"`  // said of an earlier file with the same headings; the titles of this one go before it
	Given      bool              `json:",omitempty"` // the questions of this file have been answered: only what was said counts
}

// Lesson is what the answers teach about later files with the same headings. Who the people of this one are, it leaves out.
func (a Answers) Lesson() Answers {
	if !a.Given {
		a.Category, a.Represents = cmp.Or(a.Category, a.Remembered.Category), cmp.Or(a.Represents, a.Remembered.Represents)
	}
	return Answers{Group: a.Group, Codes: a.Codes}
}

// Recall takes over a lesson.
func (a *Answers) Recall(lesson Answers) {
	a.Remembered = lesson.Group
	if len(a.Codes) == 0 {
		a.Codes = lesson.Codes
	}
}

// fallback is what holds for rows that say neither category nor sender.
func (p *Planner) fallback() Group {
	said := p.Answers.Group
	if p.Answers.Given {
		return said
	}
	return Group{cmp.Or(said.Category, p.titled.Category, p.Answers.Remembered.Category),
		cmp.Or(said.Represents, p.titled.Represents, p.Answers.Remembered.Represents)}
}

// Question is what only a person can say about a file as a whole; Key is the catalogue key "import.question.<Key>". An
// optional one need not be answered.
type Question struct {
	Key      string   `json:"key"`
	Rows     []int    `json:"rows"`             // those that it is about
	Values   []string `json:"values,omitempty"` // contents of cells whose meaning is asked, "" for an empty cell
	Optional bool     `json:"optional,omitempty"`
	Answered bool     `json:"answered,omitempty"`
	Value    string   `json:"value,omitempty"`  // what holds now
	Titled   bool     `json:"titled,omitempty"` // because the titles of the list say it
}

// Keys of questions.
const (
	AskCategory   = "category"
	AskRepresents = "represents"
	AskGender     = "gender"
	AskSex        = "sex"
	AskHidden     = "hidden"
)

// Open lists the questions that must be answered before anything is imported.
func (p Plan) Open() []Question {
	return slices.DeleteFunc(slices.Clone(p.Questions), func(q Question) bool { return q.Optional || q.Answered })
}

// decode applies what a person has said about codes of the sex.
func (p *Planner) decode(r *reading) {
	r.problems = slices.DeleteFunc(r.problems, func(pr Problem) bool {
		sex := p.Answers.Codes[genderCode(pr)]
		if pr.Code != codeOfSex || sex == "" {
			return false
		}
		r.rec.Gender, r.decoded = sex, true
		return true
	})
	if sex := p.Answers.Codes[""]; sex != "" && r.unmarkedSex() {
		r.rec.Gender, r.decoded, r.implied = sex, true, true
	}
	sex := p.Answers.Sex
	if sex == SexByName {
		sex = sexOfName(r.rec.FullName)
	}
	if sex != "" && !r.blank && r.rec.Gender == "" && r.cell.of("gender") == "" && !r.hasError("gender") {
		r.rec.Gender, r.decoded, r.implied = sex, true, true
		if p.Answers.Sex == SexByName {
			r.add("gender", cellvalue.Warning, "gender_by_name", "Read", sex)
		}
	}
}

// SexByName is the answer that the middle words of the names say the sex of those whom nothing else does.
const SexByName = "by_name"

// sexOfName is the sex that the middle of a full name says: Thị of a woman, Văn right after the family of a man; "" where it
// says neither.
func sexOfName(name string) string {
	words := strings.Fields(strings.ToLower(vietext.NFC(name)))
	if len(words) < 3 {
		return ""
	}
	middle := words[1 : len(words)-1]
	switch thi := slices.Contains(middle, "thị"); {
	case thi && middle[0] == "văn":
		return ""
	case thi:
		return delegate.Female
	case middle[0] == "văn":
		return delegate.Male
	}
	return ""
}

const codeOfSex = "gender_code"

func genderCode(pr Problem) string {
	text, _ := pr.Args["Text"].(string)
	return vietext.Fold(text)
}

// unmarkedSex reports whether the row has a column of the sex, with nothing in it.
func (r *reading) unmarkedSex() bool {
	return !r.blank && r.rec.Gender == "" && r.cell.of("gender") != "" && r.said.of("gender") == "" && !r.hasError("gender")
}

// askFile collects the questions about the file as a whole. A row that waits for an answer has no error for it.
func (p *Planner) askFile() {
	category, codes := p.askCategory(), p.askGender()
	sender := Question{Key: AskRepresents, Optional: true, Value: p.fallback().Represents}
	sender.Answered, sender.Titled = sender.Value != "", !p.Answers.Given && p.Answers.Represents == "" && p.titled.Represents != ""
	hidden := Question{Key: AskHidden, Optional: true, Answered: p.Answers.Hidden}
	said := false
	for i := range p.rows {
		if r := &p.rows[i]; r.Hidden && r.Kind == DataRow {
			hidden.Rows = append(hidden.Rows, r.Number)
		}
	}
	for r := range p.data() {
		said = said || r.rec.Represents != ""
		sender.Rows = append(sender.Rows, r.Number)
	}
	if said {
		sender.Rows = nil
	}
	for _, q := range []Question{category, codes, p.askSex(), sender, hidden} {
		if len(q.Rows) > 0 {
			p.questions = append(p.questions, q)
		}
	}
}

// askCategory is about rows without a category in a file that says none of most people, or only "chính thức".
func (p *Planner) askCategory() Question {
	q := Question{Key: AskCategory, Value: p.fallback().Category}
	q.Answered, q.Titled = q.Value != "", !p.Answers.Given && p.Answers.Category == "" && p.titled.Category != ""
	all, rest := 0, 0
	for r := range p.data() {
		if all++; r.rec.Category == "" {
			rest++
		}
	}
	said := rest*2 <= all
	for r := range p.data() {
		unsaid := slices.ContainsFunc(r.problems, func(pr Problem) bool { return pr.Code == "official_unsaid" })
		if r.rec.Category != "" || r.match != nil || r.again != nil || r.hasError("category") || said && !unsaid {
			continue
		}
		q.Rows = append(q.Rows, r.Number)
		r.waits = append(r.waits, "category")
	}
	return q
}

// askGender is about codes in the column of the sex: 1 is male in some files and female in others. Where the only code is
// a mark, empty cells mean the other sex.
func (p *Planner) askGender() Question {
	q := Question{Key: AskGender}
	marks := true
	codes := map[*candidateRow]string{}
	for r := range p.data() {
		for _, pr := range r.problems {
			if pr.Code == codeOfSex {
				codes[r] = genderCode(pr)
				marks = marks && cellvalue.IsMark(codes[r])
			}
		}
	}
	for r := range p.data() {
		code, coded := codes[r]
		switch {
		case coded:
		case r.decoded && r.cell.of("gender") != "":
			q.Answered = true
			code = vietext.Fold(r.said.of("gender"))
		case len(codes) > 0 && marks && r.unmarkedSex():
		default:
			continue
		}
		q.Rows = append(q.Rows, r.Number)
		if !slices.Contains(q.Values, code) {
			q.Values = append(q.Values, code)
		}
		if r.decoded {
			continue
		}
		q.Answered = false
		r.waits = append(r.waits, "gender")
		r.problems = slices.DeleteFunc(r.problems, func(pr Problem) bool { return pr.Code == codeOfSex })
	}
	if len(codes) > 0 {
		q.Answered = false
	}
	slices.Sort(q.Values)
	return q
}

// askSex is about people whose sex is said in no way, in a list without a column for it: it may be one of women, or of men.
func (p *Planner) askSex() Question {
	q := Question{Key: AskSex, Value: p.Answers.Sex, Answered: p.Answers.Sex != ""}
	for r := range p.data() {
		if r.cell.of("gender") != "" {
			return q
		}
	}
	for r := range p.data() {
		if r.match != nil || r.again != nil || r.hasError("gender") || r.rec.Gender != "" && !r.decoded {
			continue
		}
		q.Rows = append(q.Rows, r.Number)
		if !r.decoded && p.Answers.Sex != SexByName { // those whose names do not say it lack it, each for themselves
			r.waits = append(r.waits, "gender")
		}
	}
	return q
}
