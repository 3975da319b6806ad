package emulation

import (
	"cmp"
	"slices"

	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Pledge is one edition of a year's pledge. Once someone has signed it, its text is fixed; an amendment is a new
// edition.
type Pledge struct {
	ID         int64
	ClusterID  int64
	Year       int
	Edition    int // from 1
	Preamble   string
	Reason     string // of the amendment
	BegunAt    store.Instant
	BegunBy    string
	Version    int
	Items      []Item      `gorm:"-"` // in document order
	Signatures []Signature `gorm:"-"`
}

func (Pledge) TableName() string { return "emulation_pledges" }

// Signed reports whether the text is fixed.
func (p Pledge) Signed() bool { return len(p.Signatures) > 0 }

// SignedBy returns the signature of a unit.
func (p Pledge) SignedBy(unitID int64) (Signature, bool) {
	at := slices.IndexFunc(p.Signatures, func(s Signature) bool { return s.UnitID == unitID })
	if at < 0 {
		return Signature{}, false
	}
	return p.Signatures[at], true
}

// Contents lists the sections of the pledge.
func (p Pledge) Contents() []Item {
	return p.of(func(i Item) bool { return i.Kind == KindContent })
}

// Under lists the criteria of a section; 0 for those without one.
func (p Pledge) Under(content int) []Item {
	return p.of(func(i Item) bool { return i.Kind == KindCriterion && i.Content == content })
}

// Kind lists the items of a kind.
func (p Pledge) Kind(kind string) []Item { return p.of(func(i Item) bool { return i.Kind == kind }) }

// Scored lists the items that get points: criteria, bonus and deductions.
func (p Pledge) Scored() []Item { return p.of(func(i Item) bool { return i.Kind != KindContent }) }

func (p Pledge) of(keep func(Item) bool) (items []Item) {
	for _, i := range p.Items {
		if keep(i) {
			items = append(items, i)
		}
	}
	return items
}

// Most is the sum of the maximum points of a kind.
func (p Pledge) Most(kind string) (sum Points) {
	for _, i := range p.Kind(kind) {
		sum += i.Points
	}
	return sum
}

// Rules lists the rules of the criteria, without repeats.
func (p Pledge) Rules() (rules []string) {
	for _, i := range p.Kind(KindCriterion) {
		if i.Rule != "" && !slices.Contains(rules, i.Rule) {
			rules = append(rules, i.Rule)
		}
	}
	return rules
}

// Signature records that a unit's chair has signed an edition.
type Signature struct {
	ID          int64
	PledgeID    int64
	UnitID      int64
	Signer      string
	SignerTitle string // "Chủ tịch"
	SignedOn    calendar.Date
	Witnesses   string
	EnteredAt   store.Instant
	EnteredBy   string
	ReplacedAt  store.Instant // when it was corrected; zero for the one that holds
}

func (Signature) TableName() string { return "emulation_signatures" }

// SignatureFields is the form of a signature.
var SignatureFields = field.Table[Signature]{
	field.TextOf(field.Text, "pledge_signer", func(s *Signature) *string { return &s.Signer }).Must(),
	field.TextOf(field.Text, "pledge_signer_title", func(s *Signature) *string { return &s.SignerTitle }).Must(),
	field.DayOf("pledge_signed_on", func(s *Signature) *calendar.Date { return &s.SignedOn }).Must(),
	field.TextOf(field.LongText, "pledge_witnesses", func(s *Signature) *string { return &s.Witnesses }),
}

// DraftFields is the form of the introduction.
var DraftFields = field.Table[Pledge]{
	field.TextOf(field.LongText, "pledge_preamble", func(p *Pledge) *string { return &p.Preamble }),
}

// Editions lists the editions of a year's pledge, newest first, with items and signatures; none if it has not been
// started. The actor must have read the year.
func Editions(tx *store.Tx, y Year) ([]Pledge, error) {
	return editions(tx, y, tx.DB().Where("replaced_at IS NULL"))
}

// EditionsOn lists the editions that somebody had signed by the end of the day, with the signatures known then. Later days
// change nothing in them: a signed text is fixed. An unsigned text is not kept, because it is nobody's word yet.
func EditionsOn(tx *store.Tx, y Year, day calendar.Date) ([]Pledge, error) {
	after := tx.AfterDay(day)
	all, err := editions(tx, y, tx.DB().Where("entered_at < ? AND (replaced_at IS NULL OR replaced_at >= ?)", after, after))
	return slices.DeleteFunc(all, func(p Pledge) bool { return !p.Signed() }), err
}

func editions(tx *store.Tx, y Year, signed *gorm.DB) ([]Pledge, error) {
	var all []Pledge
	if err := tx.DB().Where("cluster_id = ? AND year = ?", y.ClusterID, y.Year).Order("edition DESC").Find(&all).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, p := range all {
		ids[i] = p.ID
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var items []Item
	if err := tx.DB().Where("pledge_id IN ?", ids).Find(&items).Error; err != nil {
		return nil, err
	}
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(a.Content, b.Content), cmp.Compare(kindOrder[a.Kind], kindOrder[b.Kind]), cmp.Compare(a.Line, b.Line))
	})
	var signatures []Signature
	if err := signed.Where("pledge_id IN ?", ids).Order("signed_on, id").Find(&signatures).Error; err != nil {
		return nil, err
	}
	for i := range all {
		for _, item := range items {
			if item.PledgeID == all[i].ID {
				all[i].Items = append(all[i].Items, item)
			}
		}
		for _, s := range signatures {
			if s.PledgeID == all[i].ID {
				all[i].Signatures = append(all[i].Signatures, s)
			}
		}
	}
	return all, nil
}

// Standing is the edition used for scoring: the latest one signed by anyone, or the zero value.
func Standing(editions []Pledge) Pledge {
	for _, p := range editions {
		if p.Signed() {
			return p
		}
	}
	return Pledge{}
}

// newest reads the latest edition for a change.
func newest(tx *store.Tx, clusterID int64, year int) (Year, Pledge, error) {
	y, err := Led(tx, clusterID, year)
	if err != nil {
		return y, Pledge{}, err
	}
	editions, err := Editions(tx, y)
	if err != nil || len(editions) == 0 {
		return y, Pledge{ClusterID: clusterID, Year: year}, err
	}
	return y, editions[0], nil
}

// Draft sets the introduction, starting the pledge if the year has none.
func Draft(tx *store.Tx, clusterID int64, year, version int, in Pledge) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	old := p
	p.Preamble = in.Preamble
	typed := DraftFields.Values(&p)
	if err := fault.Of(DraftFields.Decode(func(key string) string { return typed[key] }, &p)); err != nil {
		return err
	}
	if err := p.write(tx, version, map[string]any{"preamble": p.Preamble}); err != nil {
		return err
	}
	return y.record(tx, "pledge_drafted", DraftFields.Diff(&old, &p))
}

func (p *Pledge) begin(tx *store.Tx, edition int) error {
	p.ID, p.Edition, p.BegunAt, p.BegunBy, p.Version = 0, edition, tx.Now(), tx.Actor().Name, 1
	return tx.DB().Create(p).Error
}

// write creates the first edition or updates the row at the version.
func (p *Pledge) write(tx *store.Tx, version int, columns map[string]any) error {
	if p.ID != 0 {
		return p.touch(tx, version, columns)
	}
	if version != 0 {
		return store.Stale()
	}
	return p.begin(tx, 1)
}

// touch updates the row at the version, unless it is signed.
func (p *Pledge) touch(tx *store.Tx, version int, columns map[string]any) error {
	if p.Signed() {
		return fault.New(fault.Conflict, "fault.pledge_signed")
	}
	return p.raise(tx, version, columns)
}

func (p *Pledge) raise(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = version + 1
	return store.Changed(tx.DB().Model(&Pledge{}).Where("id = ? AND version = ?", p.ID, version).Updates(columns))
}

var amendFields = field.Table[Pledge]{field.TextOf(field.Text, "pledge_reason", func(p *Pledge) *string { return &p.Reason }).Must()}

// Amend creates a new, unsigned edition with the text of the signed one, which stays as it is.
func Amend(tx *store.Tx, clusterID int64, year, version int, reason string) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	next := p
	if err := fault.Of(amendFields.Decode(func(string) string { return reason }, &next)); err != nil {
		return err
	}
	if !p.Signed() {
		return fault.New(fault.Conflict, "fault.pledge_unsigned")
	}
	if p.Version != version {
		return store.Stale()
	}
	if err := next.begin(tx, p.Edition+1); err != nil {
		return err
	}
	items := slices.Clone(p.Items)
	for i := range items {
		items[i].ID, items[i].PledgeID = 0, next.ID
	}
	if len(items) > 0 {
		if err := tx.DB().CreateInBatches(&items, 500).Error; err != nil {
			return err
		}
	}
	return y.record(tx, "pledge_amended", []field.Change{{Field: "pledge_reason", New: next.Reason}})
}

// Sign records that a unit's chair has signed the latest edition, or corrects a signature. The first signature makes
// an edition the one used for scoring, so it is refused while the points are published.
func Sign(tx *store.Tx, clusterID int64, year, version int, unitCode string, in Signature) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	m, err := y.Member(unitCode)
	if err != nil {
		return err
	}
	if y.Released() && !p.Signed() {
		return fault.New(fault.Conflict, "fault.scores_released")
	}
	if err := in.check(tx, y, p); err != nil {
		return err
	}
	if err := p.raise(tx, version, map[string]any{}); err != nil {
		return err
	}
	old, _ := p.SignedBy(m.UnitID)
	if err := tx.DB().Model(&Signature{}).Where("pledge_id = ? AND unit_id = ? AND replaced_at IS NULL", p.ID, m.UnitID).
		Update("replaced_at", tx.Now()).Error; err != nil {
		return err
	}
	in.ID, in.ReplacedAt, in.PledgeID, in.UnitID, in.EnteredAt, in.EnteredBy = 0, store.Instant{}, p.ID, m.UnitID, tx.Now(), tx.Actor().Name
	if err := tx.DB().Create(&in).Error; err != nil {
		return err
	}
	return y.RecordAt(tx, y.Cluster.Unit, "pledge_signed", m.Unit.FullName, SignatureFields.Diff(&old, &in))
}

func (s *Signature) check(tx *store.Tx, y Year, p Pledge) error {
	typed := SignatureFields.Values(s)
	problems := SignatureFields.Decode(func(key string) string { return typed[key] }, s)
	if s.SignedOn.After(tx.Today()) {
		problems = append(problems, fault.Problem{Field: "pledge_signed_on", Key: "problem.future"})
	} else if !s.SignedOn.IsZero() && s.SignedOn.Year() != y.Year {
		problems = append(problems, fault.Problem{Field: "pledge_signed_on", Key: "problem.other_year", Args: fault.Args("Year", y.Year)})
	}
	if len(p.Kind(KindCriterion)) == 0 {
		problems = append(problems, fault.Problem{Key: "problem.pledge_empty"})
	}
	return fault.Of(problems)
}

// Unsigned lists the members whose chair has not signed the edition.
func (y Year) Unsigned(p Pledge) (missing []org.ClusterMember) {
	for _, m := range y.Members {
		if _, ok := p.SignedBy(m.UnitID); !ok {
			missing = append(missing, m)
		}
	}
	return missing
}
