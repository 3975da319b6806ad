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

// Directive is a paper that directs the congresses ("Văn bản chỉ đạo"). It holds at its unit and everywhere below.
type Directive struct {
	ID              int64
	UnitID          int64
	LevelCode       string // of those who issued it; that of the unit or one above
	Kind            string // of DirectiveKinds
	Issuer          string // "Ban Thường trực Ủy ban MTTQ Việt Nam huyện Thanh Trì"
	Number          string // "155"; "" where it is not known
	Symbol          string // "KH-MTTQ-BTT"; "" where there is none
	IssuedOn        calendar.Date
	Summary         string // "trích yếu"
	Source          string // where it can be read: an address, a shelf mark
	SearchKey       string
	File            Paper `gorm:"embedded;embeddedPrefix:file_"`
	WithdrawnOn     calendar.Date
	WithdrawnReason string
	Version         int
	Unit            org.Unit `gorm:"-"` // joined by every read
}

// Paper is the file of a directive; its bytes stand in the folder under Digest and are there before the row is. One
// without a Name is none.
type Paper struct {
	Name   string
	Size   int64 // bytes
	Media  string
	Digest string
}

// Kinds are the kinds of paper of Nghị định 30/2020/NĐ-CP, Điều 7, that direct something, then those of the
// Party (circular, conclusion) and of the Front (statutes).
var Kinds = []string{"instruction", "resolution", "decision", "regulation", "rule", "notice", "guidance", "programme", "plan",
	"option", "scheme", "report", "submission", "letter", "telegram", "circular", "conclusion", "statutes"}

// Levels are the levels that issue directives, from the top.
var Levels = []string{org.Nation, org.Province, org.District, org.Commune}

// Fields is the form of a directive, beside its file.
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

// Mark is number and symbol as they are written: "155/KH-MTTQ-BTT", and Party papers, whose symbol has a stroke of its
// own, with a hyphen: "22-CT/TW". "" without either.
func (d Directive) Mark() string {
	switch {
	case d.Number == "" || d.Symbol == "":
		return d.Number + d.Symbol
	case strings.Contains(d.Symbol, "/"):
		return d.Number + "-" + d.Symbol
	}
	return d.Number + "/" + d.Symbol
}

// Withdrawn reports whether the directive no longer holds.
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

// directives is the base query: those of the units that the actor sees, and of the units above them, whose directives
// hold there too.
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

// Get reads one.
func Get(tx *store.Tx, id int64) (Directive, error) {
	var r directiveRow
	err := store.One(directives(tx).Where("directives.id = ?", id), &r)
	return r.directive(), err
}

// MostListed is the most of one answer of Directives.
const MostListed = 200

// Filter narrows Directives.
type Filter struct {
	Level     string // "" for all
	Kind      string // "" for all
	Year      int    // 0 for all
	Text      string // each of its words is somewhere in mark, issuer or summary; marks and capitals are the same
	Withdrawn bool   // those withdrawn instead of those that hold
}

// List lists those that hold at a unit: its own and those of the units above it, the newest first; more reports
// that there are further ones after MostDirectives.
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

// Years are the years in which the directives that hold at a unit were issued, the newest first.
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

// KnownDigests picks out of the digests those of the texts of directives, for the sweeping of the folder.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	var known []string
	for part := range slices.Chunk(digests, 500) {
		var some []string
		if err := tx.DB().Model(&Directive{}).Where("file_digest IN ?", part).Distinct().Pluck("file_digest", &some).Error; err != nil {
			return nil, err
		}
		known = append(known, some...)
	}
	return known, nil
}
