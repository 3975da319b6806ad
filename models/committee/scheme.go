package committee

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strconv"
	"strings"
	"sync"

	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Forms of a vote.
const (
	ByHands  = "hands"
	ByBallot = "ballot"
)

// Forms lists them.
var Forms = []string{ByHands, ByBallot}

// Scheme is what is decided on a Committee as a whole. A number nobody entered is nil.
type Scheme struct {
	CongressID   int64         `gorm:"primaryKey"`
	Approved     *int          // seats of the personnel scheme ("đề án nhân sự")
	ApprovedDoc  string        // the paper that approves them
	ApprovedOn   calendar.Date // its day
	ConsultedOn  calendar.Date // when the congress appointed the Committee
	VoteForm     string        // of that consultation, one of Forms; "" unknown
	Eligible     *int          // who could vote on it
	Counted      bool          // the outcome's numbers are those of the list
	RecognisedNo string        // decision of recognition
	RecognisedOn calendar.Date
	RecognisedBy string // the body that recognises
	Version      int    // 0 until anything is entered
}

func (Scheme) TableName() string { return "committees" }

// Recognised reports whether the level above has recognised the Committee.
func (s Scheme) Recognised() bool { return s.RecognisedNo != "" }

// Block is a part of the structure ("cơ cấu thành phần"). Everybody belongs to one block, so their seats add up to the seats
// approved. Seats is nil until decided.
type Block struct {
	Code   string `json:"code"`
	Name   string `json:"name"`
	Seats  *int   `json:"seats"`
	Source string `json:"source"`
}

// Step is one step of the consultation, in the order of the list.
type Step struct {
	Name     string
	OnDay    calendar.Date
	VoteForm string // one of Forms, "" without a vote
	Result   string
	Doc      string
}

type blockRow struct {
	CongressID int64
	Position   int
	Block      `gorm:"embedded"`
}

func (blockRow) TableName() string { return "committee_blocks" }

type targetRow struct {
	CongressID         int64
	composition.Target `gorm:"embedded"`
}

func (targetRow) TableName() string { return "committee_targets" }

type stepRow struct {
	CongressID int64
	Position   int
	Step       `gorm:"embedded"`
}

func (stepRow) TableName() string { return "committee_steps" }

// SchemeFields are the fields of a scheme beside blocks and targets.
var SchemeFields = field.Table[Scheme]{
	field.CountOf("committee_approved", 999, func(s *Scheme) **int { return &s.Approved }),
	field.TextOf(field.Text, "committee_approved_doc", func(s *Scheme) *string { return &s.ApprovedDoc }),
	field.DayOf("committee_approved_on", func(s *Scheme) *calendar.Date { return &s.ApprovedOn }),
}

// RecognitionFields is the form of Recognise.
var RecognitionFields = field.Table[Scheme]{
	field.TextOf(field.Text, "recognised_no", func(s *Scheme) *string { return &s.RecognisedNo }).UpTo(80).Must(),
	field.DayOf("recognised_on", func(s *Scheme) *calendar.Date { return &s.RecognisedOn }).Must(),
	field.TextOf(field.Text, "recognised_by", func(s *Scheme) *string { return &s.RecognisedBy }).Must(),
}

// StepFields are the fields of a step.
var StepFields = field.Table[Step]{
	field.TextOf(field.Text, "step_name", func(s *Step) *string { return &s.Name }).Must(),
	field.DayOf("step_on", func(s *Step) *calendar.Date { return &s.OnDay }),
	field.ChoiceOf("step_form", Forms, func(s *Step) *string { return &s.VoteForm }),
	field.TextOf(field.Text, "step_result", func(s *Step) *string { return &s.Result }).UpTo(300),
	field.TextOf(field.Text, "step_doc", func(s *Step) *string { return &s.Doc }),
}

// Limits of the lists.
const (
	MostBlocks = 12
	MostSteps  = 20
	longest    = 300 // runes of a source
)

//go:embed blocks.csv
var blockSeed []byte

//go:embed steps.csv
var stepSeed []byte

func seeded(data []byte) [][]string {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		panic(err) // the file is embedded
	}
	return rows[1:]
}

var seededBlocks = sync.OnceValue(func() (list []Block) {
	for _, row := range seeded(blockSeed) {
		list = append(list, Block{Code: row[0], Name: row[1], Source: row[2]})
	}
	return list
})

var seededSteps = sync.OnceValue(func() (list []Step) {
	for _, row := range seeded(stepSeed) {
		list = append(list, Step{Name: row[0]})
	}
	return list
})

// DefaultBlocks are those that the Statutes name.
func DefaultBlocks() []Block { return slices.Clone(seededBlocks()) }

// DefaultSteps are the usual steps of the consultation.
func DefaultSteps() []Step { return slices.Clone(seededSteps()) }

// Plan is what SetScheme sets.
type Plan struct {
	Scheme
	Blocks  []Block
	Targets []composition.Target // one per composition.TargetGroups, in that order
}

// SetScheme sets seats, blocks and targets. A block without a code is a new one, one left out is dropped. version is that of
// the Committee that the user saw, like everywhere in this package. Problems are at "block-<n>", "block_seats-<n>" and at the
// fields of composition.SetTargets.
func SetScheme(tx *store.Tx, congressID int64, version int, in Plan) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	now := w.was.Scheme
	typed := SchemeFields.Values(&in.Scheme)
	problems := SchemeFields.Decode(func(key string) string { return typed[key] }, &now)
	if now.ApprovedOn.After(tx.Today()) {
		problems = append(problems, fault.Problem{Field: "committee_approved_on", Key: "problem.future"})
	}
	blocks, found := w.checkBlocks(in.Blocks, now.Approved)
	targets := slices.Clone(in.Targets)
	problems = append(append(problems, found...), composition.CheckTargets(targets)...)
	if err := fault.Of(problems); err != nil {
		return err
	}
	if n := w.was.Count(w.was.Result()).Appointed; now.Approved != nil && n > *now.Approved {
		return fault.At("committee_approved", "problem.committee_over", "Approved", *now.Approved, "Count", n)
	}
	changes := SchemeFields.Diff(&w.was.Scheme, &now)
	changes = append(changes, changed("committee_blocks", blockText(w.was.Blocks), blockText(blocks))...)
	changes = append(changes, composition.TargetChanges(w.was.Targets, targets)...)
	if err := w.storeLists(blocks, targets); err != nil {
		return err
	}
	return w.done(map[string]any{"approved": now.Approved, "approved_doc": now.ApprovedDoc, "approved_on": now.ApprovedOn}, "committee_scheme_changed", "", changes)
}

// checkBlocks completes the blocks with codes and returns the problems.
func (w *work) checkBlocks(list []Block, approved *int) (blocks []Block, problems []fault.Problem) {
	refuse := func(field, key string, args ...any) {
		problems = append(problems, fault.Problem{Field: field, Key: key, Args: fault.Args(args...)})
	}
	if len(list) > MostBlocks {
		refuse("block-1", "problem.too_many_rows", "Max", MostBlocks)
	}
	taken, sum, known := map[string]bool{}, 0, true
	for _, b := range list {
		taken[b.Code] = true
	}
	for i, b := range list {
		at := strconv.Itoa(i + 1)
		b.Name, b.Source = vietext.NFC(b.Name), vietext.NFC(b.Source)
		switch {
		case b.Name == "":
			refuse("block-"+at, "problem.required")
		case len([]rune(b.Name)) > longest || len([]rune(b.Source)) > longest:
			refuse("block-"+at, "problem.too_long", "Max", longest)
		}
		for n := 1; b.Code == ""; n++ {
			if code := "own" + strconv.Itoa(n); !taken[code] {
				b.Code, taken[code] = code, true
			}
		}
		if b.Seats == nil {
			known = false
		} else {
			sum += *b.Seats
		}
		blocks = append(blocks, b)
	}
	for _, m := range w.was.All {
		if m.Block != "" && !taken[m.Block] && m.Status != Withdrawn {
			refuse("block-1", "problem.block_in_use", "Name", w.was.BlockName(m.Block), "Person", m.Record.FullName)
			break
		}
	}
	if known && approved != nil && len(blocks) > 0 && sum != *approved {
		refuse("committee_approved", "problem.blocks_sum", "Sum", sum, "Approved", *approved)
	}
	return blocks, problems
}

func (w *work) storeLists(blocks []Block, targets []composition.Target) error {
	db, id := w.tx.DB(), w.was.CongressID
	for _, table := range []any{&blockRow{}, &targetRow{}} {
		if err := db.Where("congress_id = ?", id).Delete(table).Error; err != nil {
			return err
		}
	}
	var rows []blockRow
	for i, b := range blocks {
		rows = append(rows, blockRow{id, i + 1, b})
	}
	if len(rows) > 0 {
		if err := db.Create(&rows).Error; err != nil {
			return err
		}
	}
	kept := make([]targetRow, len(targets))
	for i, t := range targets {
		kept[i] = targetRow{id, t}
	}
	return db.Create(&kept).Error
}

// SetSteps sets the steps of the consultation in their order. Problems are at the keys of StepFields with "-<n>".
func SetSteps(tx *store.Tx, congressID int64, version int, list []Step) error {
	w, err := open(tx, congressID, version)
	if err != nil {
		return err
	}
	var problems []fault.Problem
	if len(list) > MostSteps {
		problems = append(problems, fault.Problem{Field: "step_name-1", Key: "problem.too_many_rows", Args: fault.Args("Max", MostSteps)})
	}
	rows := make([]stepRow, len(list))
	for i, s := range list {
		at := "-" + strconv.Itoa(i+1)
		typed := StepFields.Values(&s)
		for _, p := range StepFields.Decode(func(key string) string { return typed[key] }, &s) {
			p.Field += at
			problems = append(problems, p)
		}
		rows[i] = stepRow{w.was.CongressID, i + 1, s}
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	if err := tx.DB().Where("congress_id = ?", w.was.CongressID).Delete(&stepRow{}).Error; err != nil {
		return err
	}
	if len(rows) > 0 {
		if err := tx.DB().Create(&rows).Error; err != nil {
			return err
		}
	}
	now := make([]Step, len(rows))
	for i, r := range rows {
		now[i] = r.Step
	}
	return w.done(nil, "committee_steps_changed", "", changed("committee_steps", stepText(w.was.Steps), stepText(now)))
}

func changed(key, old, now string) []field.Change {
	if old == now {
		return nil
	}
	return []field.Change{{Field: key, Old: old, New: now}}
}

func blockText(list []Block) string {
	var parts []string
	for _, b := range list {
		part := b.Name
		if b.Seats != nil {
			part += ": " + strconv.Itoa(*b.Seats)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

func stepText(list []Step) string {
	var parts []string
	for i, s := range list {
		part := strconv.Itoa(i+1) + ". " + s.Name
		for _, more := range []string{s.OnDay.Short(), s.Result, s.Doc} {
			if more != "" {
				part += ", " + more
			}
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
