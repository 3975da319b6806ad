package paper

import (
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Limits of an order. The largest congress so far had 1,052 delegates.
const (
	MostAtOnce  = 2000
	mostNumber  = 99_999
	mostContent = 4000
)

// Batch is what was ordered at once: papers of one kind, day, text and signer.
type Batch struct {
	ID       int64
	UnitID   int64
	TermID   int64
	Kind     string
	Audience Audience
	IssuedOn calendar.Date
	Summary  string // "trích yếu"
	Content  string // further text of the paper, a paragraph a line
	SignedBy string // "" for whoever signs by the leaders' offices, SignedByNobody, or the id of a leader
	MadeAt   store.Instant
	ByName   string
}

func (Batch) TableName() string { return "paper_batches" }

// SignedByNobody leaves the line for the name open.
const SignedByNobody = "none"

// OrderFields is the form of an order.
var OrderFields = field.Table[Batch]{
	field.DayOf("paper_day", func(b *Batch) *calendar.Date { return &b.IssuedOn }).Must(),
	field.TextOf(field.Text, "paper_summary", func(b *Batch) *string { return &b.Summary }).Must().UpTo(300),
	field.TextOf(field.LongText, "paper_content", func(b *Batch) *string { return &b.Content }).UpTo(mostContent),
}

// Subject is what one paper is about, and to whom it goes.
type Subject struct {
	Unit       org.Unit // whose congress it is about
	CongressID *int64
	DelegateID *int64
	Recipient  string
}

// Paper is a line of the book.
type Paper struct {
	ID              int64
	BatchID         int64
	UnitID          int64
	TermID          int64
	Year            int
	Symbol          string
	Number          int
	Kind            string
	IssuedOn        calendar.Date
	Summary         string
	Recipient       string
	Signer          string
	AboutUnitID     int64
	CongressID      *int64
	DelegateID      *int64
	Sensitive       bool   // its file shows what not everyone who sees the unit may see
	Template        string // what the file was made with
	File            File   `gorm:"embedded;embeddedPrefix:file_"` // Digest "" until it has been made
	Edition         int    // of the file
	CancelledOn     calendar.Date
	CancelledReason string
	SearchKey       string
	Version         int
	Unit            org.Unit `gorm:"-"` // joined by every read
	About           org.Unit `gorm:"-"`
}

// Mark is number and symbol as written: "05/GM-MTTQ-BTT".
func (p Paper) Mark() string { return MarkOf(p.Number, p.Symbol) }

// MarkOf is a number with its symbol. Numbers below 10 take a leading zero, like days.
func MarkOf(number int, symbol string) string { return fmt.Sprintf("%02d/%s", number, symbol) }

// Marks are the numbers of the papers of a batch with their symbol: "05–12/GM-MTTQ-BTT".
func Marks(batch []Paper) string {
	last := batch[len(batch)-1].Mark()
	if len(batch) == 1 {
		return last
	}
	return fmt.Sprintf("%02d–%s", batch[0].Number, last)
}

// Cancelled reports whether the paper is not in force.
func (p Paper) Cancelled() bool { return !p.CancelledOn.IsZero() }

// Made reports whether the paper has its file.
func (p Paper) Made() bool { return p.File.Digest != "" }

// Issue enters papers in the book, each with the next number of its symbol in the year of its day. They have no files yet. signer
// is the name that will stand below them.
func Issue(tx *store.Tx, unitID int64, b Batch, signer string, subjects []Subject) (Batch, []Paper, error) {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return b, nil, err
	}
	if err := tx.Require(access.EditCongress, u.Path); err != nil {
		return b, nil, err
	}
	if err := tx.Open(b.TermID); err != nil {
		return b, nil, err
	}
	k, err := b.check(len(subjects))
	if err != nil {
		return b, nil, err
	}
	b.ID, b.UnitID, b.MadeAt, b.ByName = 0, u.ID, tx.Now(), tx.Actor().Name
	if err := tx.DB().Create(&b).Error; err != nil {
		return b, nil, err
	}
	last, err := take(tx, u.ID, b.IssuedOn.Year(), k.Symbol, len(subjects))
	if err != nil {
		return b, nil, err
	}
	papers := make([]Paper, len(subjects))
	for i, s := range subjects {
		p := Paper{BatchID: b.ID, UnitID: u.ID, TermID: b.TermID, Year: b.IssuedOn.Year(), Symbol: k.Symbol, Number: last - len(subjects) + 1 + i,
			Kind: b.Kind, IssuedOn: b.IssuedOn, Summary: b.Summary, Recipient: s.Recipient, Signer: signer, AboutUnitID: s.Unit.ID,
			CongressID: s.CongressID, DelegateID: s.DelegateID, Version: 1, Unit: u, About: s.Unit}
		p.SearchKey = vietext.Fold(p.Mark() + " " + p.Summary + " " + p.Recipient + " " + p.Signer)
		papers[i] = p
	}
	if err := tx.DB().CreateInBatches(&papers, 200).Error; err != nil {
		return b, nil, err
	}
	return b, papers, tx.Record(store.Entry{Action: "papers_issued", Entity: "paper_batch", EntityID: b.ID, Label: Marks(papers), UnitID: u.ID, UnitPath: u.Path,
		Changes: append([]field.Change{{Field: "paper_kind", New: b.Kind}, {Field: "paper_count", New: fieldNumber(len(papers))}}, OrderFields.Diff(&Batch{}, &b)...)})
}

func (b *Batch) check(count int) (Kind, error) {
	k, err := checkKind(b.Kind, b.Audience)
	if err != nil {
		return k, err
	}
	typed := OrderFields.Values(b)
	problems := OrderFields.Decode(func(key string) string { return typed[key] }, b)
	switch {
	case count == 0:
		problems = append(problems, fault.Problem{Field: "audience", Key: "problem.paper_nobody"})
	case count > MostAtOnce:
		problems = append(problems, fault.Problem{Field: "audience", Key: "problem.paper_too_many", Args: fault.Args("Max", MostAtOnce)})
	}
	return k, fault.Of(problems)
}

func fieldNumber(n int) string { return strconv.Itoa(n) }

// take gives out n numbers and returns the last. The row of the series stays locked until the transaction ends, so that two
// people get different numbers, and a transaction that fails leaves no gap.
func take(tx *store.Tx, unitID int64, year int, symbol string, n int) (last int, err error) {
	err = tx.DB().Raw(`INSERT INTO paper_series(unit_id, year, symbol, last) VALUES (?, ?, ?, ?)
		ON CONFLICT (unit_id, year, symbol) DO UPDATE SET last = paper_series.last + ? RETURNING last`, unitID, year, symbol, n, n).Scan(&last).Error
	if err == nil && last > mostNumber {
		err = fault.At("audience", "problem.paper_too_many", "Max", MostAtOnce)
	}
	return last, err
}

// LastNumber is the last number given out at a unit in a year under a symbol, 0 for none.
func LastNumber(tx *store.Tx, unitID int64, year int, symbol string) (int, error) {
	var found []int
	err := tx.DB().Table("paper_series").Where("unit_id = ? AND year = ? AND symbol = ?", unitID, year, symbol).Pluck("last", &found).Error
	if len(found) == 0 {
		return 0, err
	}
	return found[0], err
}

// Continue goes on after a number that the office has given out by hand. seen is the last number that the user saw. Numbers that
// were taken here are not given out again.
func Continue(tx *store.Tx, unitID int64, year int, symbol string, seen, last int) error {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return err
	}
	if err := tx.Require(access.EditCongress, u.Path); err != nil {
		return err
	}
	was, err := LastNumber(tx, u.ID, year, symbol)
	switch {
	case err != nil:
		return err
	case was != seen:
		return store.Stale()
	case last <= was || last > mostNumber || year < 2000 || year > 2100 || !known(symbol):
		return fault.At("paper_last", "problem.paper_last", "Last", was, "Max", mostNumber)
	}
	if _, err := take(tx, u.ID, year, symbol, last-was); err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "paper_series_continued", Entity: "paper_series", Label: MarkOf(last, symbol), UnitID: u.ID, UnitPath: u.Path,
		Changes: []field.Change{{Field: "paper_last", Old: fieldNumber(was), New: fieldNumber(last)}}})
}

func known(symbol string) bool {
	for _, k := range kinds {
		if k.Symbol == symbol {
			return true
		}
	}
	return false
}

// Cancel marks a paper as not in force. Its number stays taken.
func Cancel(tx *store.Tx, id int64, version int, reason string) (Paper, error) {
	p, err := toAmend(tx, id)
	if err != nil {
		return p, err
	}
	if strings.TrimSpace(reason) == "" {
		return p, fault.At("reason", "problem.required")
	}
	if p.Cancelled() {
		return p, store.Stale()
	}
	p.CancelledOn, p.CancelledReason = tx.Today(), reason
	if err := p.touch(tx, version, map[string]any{"cancelled_on": p.CancelledOn, "cancelled_reason": reason}); err != nil {
		return p, err
	}
	return p, p.record(tx, "paper_cancelled", reason)
}

func toAmend(tx *store.Tx, id int64) (Paper, error) {
	p, err := Get(tx, id)
	if err != nil {
		return p, err
	}
	return p, tx.Require(access.EditCongress, p.Unit.Path)
}

// touch updates the row at the version and raises the version.
func (p *Paper) touch(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	p.Version = version + 1
	return store.Changed(tx.DB().Model(&Paper{}).Where("id = ? AND version = ?", p.ID, version).Updates(columns))
}

func (p Paper) record(tx *store.Tx, action, reason string, changes ...field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "paper", EntityID: p.ID, Label: p.Mark(), UnitID: p.UnitID, UnitPath: p.Unit.Path,
		Reason: reason, Changes: changes})
}
