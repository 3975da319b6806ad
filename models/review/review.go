package review

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/template"
)

// Review is the review of one congress.
type Review struct {
	ID         int64
	CongressID int64
	Reviewers  string // who reviews for the level above
	BegunOn    calendar.Date
	Version    int
	Congress   congress.Congress `gorm:"-"` // joined by every read, like Points
	Points     []Point           `gorm:"-"` // in the order of the list
}

func (Review) TableName() string { return "congress_reviews" }

// Fields is the form of a review.
var Fields = field.Table[Review]{
	field.TextOf(field.Text, "review_reviewers", func(r *Review) *string { return &r.Reviewers }),
}

// State is where a point stands.
type State string

const (
	Unseen State = ""       // not looked at yet
	Agreed State = "agreed" // đồng ý
	Asked  State = "asked"  // cần sửa
	Mended State = "mended" // đã sửa, to be looked at again
)

// Point is one thing that is reviewed.
type Point struct {
	ID         int64
	ReviewID   int64
	Place      int
	Part       string // one of Parts
	Text       string
	Source     string
	State      State
	Remark     string
	Asked      string        // the change that is asked for
	Due        calendar.Date // by when
	JudgedOn   calendar.Date
	JudgedBy   string
	Answer     string // of the unit
	AnsweredOn calendar.Date
	AnsweredBy string
	Version    int
}

func (Point) TableName() string { return "congress_review_points" }

// Judging is what the reviewers say about a point.
type Judging struct {
	State  string
	Remark string
	Asked  string
	Due    calendar.Date
}

// JudgeFields is the form of Judge.
var JudgeFields = field.Table[Judging]{
	field.ChoiceOf("review_state", []string{string(Agreed), string(Asked)}, func(j *Judging) *string { return &j.State }).Must(),
	field.TextOf(field.LongText, "review_remark", func(j *Judging) *string { return &j.Remark }).UpTo(1000),
	field.TextOf(field.LongText, "review_asked", func(j *Judging) *string { return &j.Asked }).UpTo(1000),
	field.DayOf("review_due", func(j *Judging) *calendar.Date { return &j.Due }),
}

// AnswerFields is the form of Answer.
var AnswerFields = field.Table[Point]{
	field.TextOf(field.LongText, "review_answer", func(p *Point) *string { return &p.Answer }).UpTo(1000).Must(),
}

// TopicFields is the form of a further point.
var TopicFields = field.Table[Topic]{
	field.ChoiceOf("review_part", Parts, func(t *Topic) *string { return &t.Part }).Must(),
	field.TextOf(field.LongText, "review_text", func(t *Topic) *string { return &t.Text }).UpTo(500).Must(),
	field.TextOf(field.Text, "review_source", func(t *Topic) *string { return &t.Source }),
}

// Reviews reports whether the actor reviews the congress of the unit at path: who may approve at the unit above it.
func Reviews(actor access.Actor, path string) bool {
	return actor.Can(access.ReviewMilestone, access.Above(path)) && actor.Can(access.ReviewMilestone, path)
}

// reviewable is the congress that the actor reviews.
func reviewable(tx *store.Tx, congressID int64) (congress.Congress, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return c, err
	}
	if err := tx.Require(access.ReviewMilestone, access.Above(c.Unit.Path)); err != nil {
		return c, err
	}
	return c, tx.Require(access.ReviewMilestone, c.Unit.Path)
}

// Begin begins the review of a congress, with the points of the list of the unit above it.
func Begin(tx *store.Tx, congressID int64, in Review) (Review, error) {
	c, err := reviewable(tx, congressID)
	if err != nil {
		return in, err
	}
	if c.Unit.ParentID == nil {
		return in, store.NotFound()
	}
	if err := congress.Lock(tx, c.ID); err != nil {
		return in, err
	}
	typed := Fields.Values(&in)
	if err := fault.Of(Fields.Decode(func(key string) string { return typed[key] }, &in)); err != nil {
		return in, err
	}
	if there, err := Of(tx, c); err != nil {
		return in, err
	} else if there.ID != 0 {
		return there, store.Stale()
	}
	above, err := org.Get(tx, *c.Unit.ParentID)
	if err != nil {
		return in, err
	}
	list, err := ListFor(tx, above)
	if err != nil {
		return in, err
	}
	in.ID, in.CongressID, in.Congress, in.BegunOn, in.Version = 0, c.ID, c, tx.Today(), 1
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	for i, t := range list.Topics() {
		in.Points = append(in.Points, Point{ReviewID: in.ID, Place: i + 1, Part: t.Part, Text: t.Text, Source: t.Source, Version: 1})
	}
	if err := tx.DB().CreateInBatches(&in.Points, 500).Error; err != nil {
		return in, err
	}
	return in, in.record(tx, "review_begun", Fields.Diff(&Review{}, &in)...)
}

// Add adds a point to the review.
func Add(tx *store.Tx, congressID int64, t Topic) (Review, error) {
	r, err := begun(tx, congressID)
	if err != nil {
		return r, err
	}
	typed := TopicFields.Values(&t)
	if err := fault.Of(TopicFields.Decode(func(key string) string { return typed[key] }, &t)); err != nil {
		return r, err
	}
	p := Point{ReviewID: r.ID, Place: len(r.Points) + 1, Part: t.Part, Text: t.Text, Source: t.Source, Version: 1}
	if err := tx.DB().Create(&p).Error; err != nil {
		return r, err
	}
	r.Points = append(r.Points, p)
	return r, r.record(tx, "review_point_added", TopicFields.Diff(&Topic{}, &t)...)
}

// begun reads a review that has begun, for its reviewers.
func begun(tx *store.Tx, congressID int64) (Review, error) {
	c, err := reviewable(tx, congressID)
	if err != nil {
		return Review{}, err
	}
	r, err := Of(tx, c)
	if err == nil && r.ID == 0 {
		err = store.NotFound()
	}
	return r, err
}

// Judge says what the reviewers think of a point: agreed, or a change by a day. Both can be said again.
func Judge(tx *store.Tx, congressID, pointID int64, version int, in Judging) (Review, error) {
	r, err := begun(tx, congressID)
	if err != nil {
		return r, err
	}
	p, err := r.Point(pointID)
	if err != nil {
		return r, err
	}
	typed := JudgeFields.Values(&in)
	problems := JudgeFields.Decode(func(key string) string { return typed[key] }, &in)
	if State(in.State) == Asked {
		if in.Asked == "" {
			problems = append(problems, fault.Problem{Field: "review_asked", Key: "problem.required"})
		}
		if in.Due.IsZero() {
			problems = append(problems, fault.Problem{Field: "review_due", Key: "problem.required"})
		} else if in.Due.Before(tx.Today()) {
			problems = append(problems, fault.Problem{Field: "review_due", Key: "problem.past"})
		}
	}
	if err := fault.Of(problems); err != nil {
		return r, err
	}
	old := Judging{string(p.State), p.Remark, p.Asked, p.Due}
	if State(in.State) == Agreed {
		in.Asked, in.Due = p.Asked, p.Due // what had been asked stays readable
	}
	err = p.write(tx, version, map[string]any{"state": in.State, "remark": in.Remark, "asked": in.Asked, "due": in.Due, "judged_on": tx.Today(), "judged_by": tx.Actor().Name})
	if err != nil {
		return r, err
	}
	return r, r.record(tx, "review_judged", append([]field.Change{{Field: "review_text", New: p.Text}}, JudgeFields.Diff(&old, &in)...)...)
}

// Answer says what the unit changed because of a point. The reviewers look at it again.
func Answer(tx *store.Tx, congressID, pointID int64, version int, answer string) (Review, error) {
	c, err := congress.Get(tx, congressID)
	if err != nil {
		return Review{}, err
	}
	if err := tx.Require(access.EditMilestone, c.Unit.Path); err != nil {
		return Review{}, err
	}
	r, err := Of(tx, c)
	if err != nil {
		return r, err
	}
	p, err := r.Point(pointID)
	if err != nil {
		return r, err
	}
	old := p
	if err := fault.Of(AnswerFields.Decode(func(string) string { return answer }, &p)); err != nil {
		return r, err
	}
	if p.State != Asked && p.State != Mended {
		return r, fault.New(fault.Conflict, "fault.review_not_asked")
	}
	err = p.write(tx, version, map[string]any{"state": Mended, "answer": p.Answer, "answered_on": tx.Today(), "answered_by": tx.Actor().Name})
	if err != nil {
		return r, err
	}
	return r, r.record(tx, "review_answered", append([]field.Change{{Field: "review_text", New: p.Text}}, AnswerFields.Diff(&old, &p)...)...)
}

// Consent gives the consent of the level above, once every point is agreed: the milestone with that role is approved if it was
// handed in, else completed. version is the milestone's.
func Consent(tx *store.Tx, congressID int64, version int, in deadline.Input) (deadline.Milestone, error) {
	r, err := begun(tx, congressID)
	if err != nil {
		return deadline.Milestone{}, err
	}
	if n := r.Counts(); !n.Settled() {
		return deadline.Milestone{}, fault.New(fault.Conflict, "fault.review_open", "Count", n.All-n.Agreed)
	}
	m, found, err := ConsentOf(tx, congressID)
	if err != nil {
		return m, err
	}
	if !found {
		return m, store.NotFound()
	}
	in.Action = readiness.Complete
	if m.State == readiness.Submitted {
		in.Action = readiness.Approve
	}
	return deadline.Act(tx, m.ID, version, in)
}

// ConsentOf is the milestone that is the consent of the level above; found is false if the template of the congress has none.
func ConsentOf(tx *store.Tx, congressID int64) (m deadline.Milestone, found bool, err error) {
	all, err := deadline.List(tx, congressID)
	at := slices.IndexFunc(all, func(m deadline.Milestone) bool {
		return m.Applies() && slices.Contains(m.Item.Roles(), template.RoleApproved)
	})
	if err != nil || at < 0 {
		return m, false, err
	}
	return all[at], true, nil
}

func (p *Point) write(tx *store.Tx, version int, columns map[string]any) error {
	columns["version"] = gorm.Expr("version + 1")
	return store.Changed(tx.DB().Model(&Point{}).Where("id = ? AND version = ?", p.ID, version).Updates(columns))
}

func (r Review) record(tx *store.Tx, action string, changes ...field.Change) error {
	u := r.Congress.Unit
	return tx.Record(store.Entry{Action: action, Entity: "review", EntityID: r.ID, Label: u.FullName, UnitID: u.ID, UnitPath: u.Path, Changes: changes})
}
