package directive

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Directive is a document that governs congresses ("Văn bản chỉ đạo"). It applies at its unit and everywhere below.
type Directive struct {
	ID              int64
	UnitID          int64
	LevelCode       string // level of the issuer: the unit's or a higher one
	Kind            string // one of Kinds
	Issuer          string // "Ban Thường trực Ủy ban MTTQ Việt Nam huyện Thanh Trì"
	Number          string // "155"; "" if unknown
	Symbol          string // "KH-MTTQ-BTT"; "" if none
	IssuedOn        calendar.Date
	Summary         string // "trích yếu"
	Source          string // where it can be read: an address or a shelf mark
	SearchKey       string
	File            Paper `gorm:"embedded;embeddedPrefix:file_"`
	WithdrawnOn     calendar.Date
	WithdrawnReason string
	Version         int
	Unit            org.Unit `gorm:"-"` // joined by every read
}

// Paper is the file of a directive; its bytes are in the folder under Digest, stored before the row. Name is "" if
// there is no file.
type Paper struct {
	Name   string
	Size   int64 // bytes
	Media  string
	Digest string
}

// Kinds are the directing documents of Nghị định 30/2020/NĐ-CP, Điều 7, then those of the Party (circular,
// conclusion) and of the Front (statutes).
var Kinds = []string{"instruction", "resolution", "decision", "regulation", "rule", "notice", "guidance", "programme", "plan",
	"option", "scheme", "report", "submission", "letter", "telegram", "circular", "conclusion", "statutes"}

// Levels are the levels that issue directives, highest first.
var Levels = []string{org.Nation, org.Province, org.District, org.Commune}

// Fields is the form of a directive, without its file.
var Fields = field.Table[Directive]{
	field.ChoiceOf("directive_level", Levels, func(d *Directive) *string { return &d.LevelCode }).Must(),
	field.ChoiceOf("directive_kind", Kinds, func(d *Directive) *string { return &d.Kind }).Must(),
	field.TextOf(field.Text, "directive_issuer", func(d *Directive) *string { return &d.Issuer }).Must().UpTo(200),
	field.TextOf(field.Text, "directive_number", func(d *Directive) *string { return &d.Number }).UpTo(20),
	field.TextOf(field.Text, "directive_symbol", func(d *Directive) *string { return &d.Symbol }).UpTo(60),
	field.DayOf("directive_issued", func(d *Directive) *calendar.Date { return &d.IssuedOn }),
	field.TextOf(field.LongText, "directive_summary", func(d *Directive) *string { return &d.Summary }).Must().UpTo(1000),
	field.TextOf(field.Text, "directive_source", func(d *Directive) *string { return &d.Source }).UpTo(500),
}

// Mark is number and symbol as written: "155/KH-MTTQ-BTT", or with a hyphen for Party documents, whose symbol
// contains a slash: "22-CT/TW". "" without either.
func (d Directive) Mark() string {
	switch {
	case d.Number == "" || d.Symbol == "":
		return d.Number + d.Symbol
	case strings.Contains(d.Symbol, "/"):
		return d.Number + "-" + d.Symbol
	}
	return d.Number + "/" + d.Symbol
}

// Withdrawn reports whether the directive is no longer in force.
func (d Directive) Withdrawn() bool { return !d.WithdrawnOn.IsZero() }

func (d Directive) searchKey() string {
	return vietext.Fold(d.Mark() + " " + d.Issuer + " " + d.Summary)
}

type directiveRow struct {
	D Directive `gorm:"embedded"`
	U org.Unit  `gorm:"embedded;embeddedPrefix:u_"`
}

func (r directiveRow) directive() Directive {
	r.D.Unit = r.U
	return r.D
}

const directiveColumns = "directives.*, units.id AS u_id, units.code AS u_code, units.level_code AS u_level_code, " +
	"units.full_name AS u_full_name, units.path AS u_path"

// directives is the base query: those of units that the actor sees, and of the units above, whose directives apply
// there too.
func directives(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	above := []int64{0}
	for _, path := range tx.Actor().Paths(access.View) {
		above = append(above, org.PathIDs(path)...)
	}
	return tx.DB().Table("directives").Select(directiveColumns).Joins("JOIN units ON units.id = directives.unit_id").
		Where("("+within+" OR units.id IN ?)", append(args, above)...)
}

const directiveOrder = "directives.issued_on IS NULL, directives.issued_on DESC, directives.id DESC"

// Get reads one directive.
func Get(tx *store.Tx, id int64) (Directive, error) {
	var r directiveRow
	err := store.One(directives(tx).Where("directives.id = ?", id), &r)
	return r.directive(), err
}

// MostListed limits the result of List.
const MostListed = 200

type Filter struct {
	Level     string // "" for all
	Kind      string // "" for all
	Year      int    // 0 for all
	Text      string // every word must occur in mark, issuer or summary; diacritics and case are ignored
	Withdrawn bool   // only withdrawn ones instead of those in force
}

// List lists the directives in force at a unit: its own and those of the units above, newest first; more reports that
// there are more than MostListed.
func List(tx *store.Tx, u org.Unit, f Filter) (list []Directive, more bool, err error) {
	q := directives(tx).Where("units.id IN ?", append(org.PathIDs(u.Path), 0))
	if f.Level != "" {
		q = q.Where("directives.level_code = ?", f.Level)
	}
	if f.Kind != "" {
		q = q.Where("directives.kind = ?", f.Kind)
	}
	if f.Year != 0 {
		q = q.Where("directives.issued_on BETWEEN ? AND ?", calendar.Of(f.Year, 1, 1), calendar.Of(f.Year, 12, 31))
	}
	for word := range strings.FieldsSeq(vietext.Fold(f.Text)) {
		q = q.Where("directives.search_key LIKE ? ESCAPE '\\'", "%"+likeEscape.Replace(word)+"%")
	}
	if f.Withdrawn {
		q = q.Where("directives.withdrawn_on IS NOT NULL")
	} else {
		q = q.Where("directives.withdrawn_on IS NULL")
	}
	var rows []directiveRow
	err = q.Order(directiveOrder).Limit(MostListed + 1).Find(&rows).Error
	for _, r := range rows[:min(len(rows), MostListed)] {
		list = append(list, r.directive())
	}
	return list, len(rows) > MostListed, err
}

var likeEscape = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// Years lists the years in which the directives in force at a unit were issued, newest first.
func Years(tx *store.Tx, u org.Unit) ([]int, error) {
	var days []calendar.Date
	err := directives(tx).Select("directives.issued_on").Where("units.id IN ? AND directives.issued_on IS NOT NULL", append(org.PathIDs(u.Path), 0)).
		Order("directives.issued_on DESC").Pluck("directives.issued_on", &days).Error
	var years []int
	for _, d := range days {
		years = append(years, d.Year())
	}
	return slices.Compact(years), err
}

// KnownDigests returns the digests that a directive refers to, so that sweeping the folder keeps them.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	return store.KnownDigests(tx, &Directive{}, "file_digest", digests)
}
