package delegation

import (
	"cmp"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/history"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
	"daihoi/models/vocabulary"
)

// Allocation is the decision on a congress's seats ("Quyết định phân bổ đại biểu").
type Allocation struct {
	ID         int64      `json:"id"` // 0 if there is none yet
	CongressID int64      `json:"-"`
	Total      int        `json:"total"`
	Base       int        `json:"base"` // seats of every unlocked line before the rest is shared out
	Version    int        `json:"version"`
	Lines      []SeatLine `json:"lines" gorm:"-"` // in order
}

func (Allocation) TableName() string { return "allocations" }

// AllocationFields are the fields of the form besides the lines.
var AllocationFields = field.Table[Allocation]{
	field.NumberOf("allot_total", MostSeats, func(a *Allocation) *int { return &a.Total }),
	field.NumberOf("allot_base", MostSeats, func(a *Allocation) *int { return &a.Base }),
}

// SavedAllocation reads the allocation of a congress; ID 0 if there is none.
func SavedAllocation(tx *store.Tx, congressID int64) (Allocation, error) {
	if _, err := delegate.PlaceOf(tx, congressID); err != nil {
		return Allocation{}, err
	}
	var found []Allocation
	err := tx.DB().Where("congress_id = ?", congressID).Find(&found).Error
	if err != nil || len(found) == 0 {
		return Allocation{CongressID: congressID}, err
	}
	a := found[0]
	return a, tx.DB().Where("allocation_id = ?", a.ID).Order("position").Find(&a.Lines).Error
}

// Allocations reads the allocations that the congresses at or below path had at the end of a day, zero for now, by
// congress id.
func Allocations(tx *store.Tx, path string, termID int64, day calendar.Date) (map[int64]Allocation, error) {
	under, bounds := tx.UnderOn(path, day)
	q := congress.Query(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID)
	kept, err := history.At[Allocation](q, history.Allocation, cmp.Or(day, tx.Today()))
	for id, a := range kept {
		a.CongressID = id
		kept[id] = a
	}
	return kept, err
}

// Allocate computes the seats and stores in as the congress's allocation. version is that of the allocation the user
// saw, 0 if there was none. Problem keys are allot_total, allot_base and At(field, line number).
func Allocate(tx *store.Tx, congressID int64, version int, in Allocation) (Allocation, error) {
	at, err := delegate.PlaceOf(tx, congressID)
	if err != nil {
		return in, err
	}
	if err = tx.Require(access.EditCongress, at.UnitPath); err != nil {
		return in, err
	}
	if err = congress.Lock(tx, congressID); err != nil {
		return in, err
	}
	old, err := SavedAllocation(tx, congressID)
	if err != nil {
		return in, err
	}
	if old.Version != version {
		return in, store.Stale()
	}
	in.ID, in.CongressID, in.Version = old.ID, congressID, version+1
	if err = in.Fill(); err != nil {
		return in, err
	}
	if err = in.write(tx, version); err != nil {
		return in, err
	}
	if err = history.Keep(tx, history.Allocation, map[int64]Allocation{congressID: in}); err != nil {
		return in, err
	}
	changes := AllocationFields.Diff(&old, &in)
	if before, after := difference(old.Lines, in.Lines), difference(in.Lines, old.Lines); before+after != "" {
		changes = append(changes, field.Change{Field: "allot_lines", Old: before, New: after})
	}
	return in, tx.Record(store.Entry{Action: "seats_allotted", Entity: "congress", EntityID: congressID, Label: at.UnitName,
		UnitID: at.UnitID, UnitPath: at.UnitPath, Changes: changes})
}

// Fill checks the allocation and computes the seats of its lines.
func (a *Allocation) Fill() error {
	var problems []fault.Problem
	if a.Total == 0 {
		problems = append(problems, fault.Problem{Field: "allot_total", Key: "problem.required"})
	}
	if len(a.Lines) > MostLines {
		problems = append(problems, fault.Problem{Key: "problem.allot_too_many", Args: fault.Args("Max", MostLines)})
	}
	seen := map[string]int{}
	lines := make([]SeatLine, len(a.Lines))
	for i, l := range a.Lines {
		typed := LineFields.Values(&l)
		for _, p := range LineFields.Decode(func(key string) string { return typed[key] }, &l) {
			p.Field = delegate.At(p.Field, i+1)
			problems = append(problems, p)
		}
		l.ID, l.AllocationID, l.Position, l.NameKey = 0, a.ID, i+1, delegate.Plain(l.Name)
		if first := seen[l.NameKey]; first > 0 && l.Name != "" {
			problems = append(problems, fault.Problem{Field: delegate.At("allot_name", i+1), Key: "problem.allot_twice", Args: fault.Args("Line", first)})
		}
		seen[l.NameKey], lines[i] = i+1, l
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	seats, err := ShareSeats(a.Total, a.Base, lines)
	for i := range seats {
		lines[i].Seats = seats[i]
	}
	a.Lines = lines
	return err
}

func (a *Allocation) write(tx *store.Tx, version int) error {
	if version == 0 {
		if err := tx.DB().Create(a).Error; err != nil {
			return err
		}
	} else if err := store.Changed(tx.DB().Model(&Allocation{}).Where("id = ? AND version = ?", a.ID, version).Updates(map[string]any{
		"total": a.Total, "base": a.Base, "version": gorm.Expr("version + 1")})); err != nil {
		return err
	}
	if err := tx.DB().Where("allocation_id = ?", a.ID).Delete(&SeatLine{}).Error; err != nil {
		return err
	}
	for i := range a.Lines {
		a.Lines[i].AllocationID = a.ID
	}
	return tx.DB().CreateInBatches(a.Lines, 500).Error
}

// difference lists the lines of one that other lacks or gives different seats: "Thôn Nội: 5; Hội Nông dân: 2".
func difference(one, other []SeatLine) string {
	seats := map[string]int{}
	for _, l := range other {
		seats[l.NameKey] = l.Seats + 1
	}
	var parts []string
	for _, l := range one {
		if seats[l.NameKey] != l.Seats+1 {
			parts = append(parts, l.Name+": "+strconv.Itoa(l.Seats))
		}
	}
	return strings.Join(parts, "; ")
}

// Senders counts a congress's official delegates, without withdrawn ones, by sender and category.
func Senders(tx *store.Tx, congressID int64) ([]Sender, error) {
	if _, err := delegate.PlaceOf(tx, congressID); err != nil {
		return nil, err
	}
	var senders []Sender
	return senders, delegate.Base(tx).Where("delegates.congress_id = ? AND delegates.withdrawn_on IS NULL", congressID).Where(delegate.OfficialRows).
		Select("MIN(delegates.represents) AS name, delegates.represents_key AS key, delegates.category, COUNT(*) AS count").
		Group("delegates.represents_key, delegates.category").Order("delegates.represents_key, delegates.category").Find(&senders).Error
}

// Compare matches a congress's allocation with its list; see Match.
func Compare(tx *store.Tx, congressID int64) ([]Comparison, []Sender, error) {
	a, err := SavedAllocation(tx, congressID)
	if err != nil {
		return nil, nil, err
	}
	senders, err := Senders(tx, congressID)
	compared, strangers := Match(a.Lines, senders)
	return compared, strangers, err
}

// ProposedAllocation is a first draft: the congress's seats, the outgoing committee locked at its number in the list,
// the units below and the member organisations of the level. The caller names the two lines without a sender, because
// models hold no words.
func ProposedAllocation(tx *store.Tx, c congress.Congress, exOfficio, appointed string) (Allocation, error) {
	a := Allocation{CongressID: c.ID, Total: c.Seats, Base: 1}
	counts, err := delegate.Counters(tx, delegate.Scope{CongressID: c.ID})
	if err != nil {
		return a, err
	}
	locked, none := counts.ByCategory[delegate.ExOfficio], counts.ByCategory[delegate.Appointed]
	a.Lines = []SeatLine{{Kind: LineExOfficio, Name: exOfficio, Locked: &locked}, {Kind: LineAppointed, Name: appointed, Locked: &none}}
	below, err := org.Children(tx, c.UnitID)
	if err != nil {
		return a, err
	}
	for _, u := range below {
		a.Lines = append(a.Lines, SeatLine{Kind: LineUnit, Name: u.FullName, Weight: 1})
	}
	senders, err := Senders(tx, c.ID)
	if err != nil {
		return a, err
	}
	for _, name := range vocabulary.Organisations(c.Unit.LevelCode) {
		a.Lines = append(a.Lines, SeatLine{Kind: LineOrganisation, Name: name})
	}
	// Hamlets are not recorded as units; they are known only from the delegates they sent.
	_, strangers := Match(a.Lines, senders)
	for _, s := range strangers {
		if s.Name != "" && s.Category == delegate.Consulted {
			a.Lines = append(a.Lines, SeatLine{Kind: LineUnit, Name: vietext.NFC(s.Name), Weight: 1})
		}
	}
	return a, nil
}
