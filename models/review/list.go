// Package review holds the review of a congress by the level above ("duyệt đại hội"), point by point: documents, personnel,
// programme, logistics. The reviewers remark on a point, agree or ask for a change with a day; the unit answers; when every point is
// agreed the level above gives its consent. The consent is the milestone with the role "approved" of package deadline, and nothing
// besides: Consent takes that step, and the step is refused while points are open.
//
// list.go has the points that a unit reviews, review.go a review and its steps, read.go the reads.
package review

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"slices"
	"strings"
	"sync"

	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Parts of a review, in order.
var Parts = []string{"documents", "personnel", "programme", "logistics"}

// Topic is one point of a list: what is looked at, and on what that rests.
type Topic struct{ Part, Text, Source string }

// List is what a unit reviews at the congresses below it: a point on each line, with its source after " | ". Version is 0 if the
// unit has no list of its own.
type List struct {
	UnitID                                     int64 `gorm:"primaryKey;autoIncrement:false"`
	Documents, Personnel, Programme, Logistics string
	Version                                    int
}

func (List) TableName() string { return "review_lists" }

// ListFields is the form of a list.
var ListFields = field.Table[List]{
	field.TextOf(field.LongText, "review_documents", func(l *List) *string { return &l.Documents }).UpTo(4000),
	field.TextOf(field.LongText, "review_personnel", func(l *List) *string { return &l.Personnel }).UpTo(4000),
	field.TextOf(field.LongText, "review_programme", func(l *List) *string { return &l.Programme }).UpTo(4000),
	field.TextOf(field.LongText, "review_logistics", func(l *List) *string { return &l.Logistics }).UpTo(4000),
}

// part is the text of one part.
func (l *List) part(name string) *string {
	return map[string]*string{"documents": &l.Documents, "personnel": &l.Personnel, "programme": &l.Programme, "logistics": &l.Logistics}[name]
}

const between = " | "

// Topics are the points of the list, in order.
func (l List) Topics() (topics []Topic) {
	for _, part := range Parts {
		for line := range strings.SplitSeq(*l.part(part), "\n") {
			text, source, _ := strings.Cut(line, strings.TrimSpace(between))
			if text = strings.TrimSpace(text); text != "" {
				topics = append(topics, Topic{part, text, strings.TrimSpace(source)})
			}
		}
	}
	return topics
}

//go:embed points.csv
var shippedPoints []byte

// shipped is the list that comes with the program.
var shipped = sync.OnceValue(func() (l List) {
	rows, err := csv.NewReader(bytes.NewReader(shippedPoints)).ReadAll()
	if err != nil {
		panic(err) // the file is embedded
	}
	for _, r := range rows[1:] {
		text := l.part(r[0])
		*text += r[1] + between + r[2] + "\n"
	}
	for _, part := range Parts {
		*l.part(part) = strings.TrimSpace(*l.part(part))
	}
	return l
})

// ListFor returns what is reviewed by the unit: by its own list, else by that of the nearest unit above with one, else by the one
// that comes with the program.
func ListFor(tx *store.Tx, u org.Unit) (List, error) {
	var all []List
	ids := org.PathIDs(access.Place(u.Path))
	if err := tx.DB().Where("unit_id IN ?", append(ids, 0)).Find(&all).Error; err != nil {
		return List{}, err
	}
	for _, id := range slices.Backward(ids) {
		if at := slices.IndexFunc(all, func(l List) bool { return l.UnitID == id }); at >= 0 {
			l := all[at]
			if l.UnitID != u.ID {
				l.UnitID, l.Version = u.ID, 0
			}
			return l, nil
		}
	}
	l := shipped()
	l.UnitID = u.ID
	return l, nil
}

// SetList gives the unit its own list; version is that of ListFor. Reviews that have begun keep their points.
func SetList(tx *store.Tx, unitID int64, version int, in List) error {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return err
	}
	old, err := ListFor(tx, u)
	if err != nil {
		return err
	}
	if old.Version != version {
		return store.Stale()
	}
	typed := ListFields.Values(&in)
	problems := ListFields.Decode(func(key string) string { return typed[key] }, &in)
	if len(problems) == 0 && len(in.Topics()) == 0 {
		problems = append(problems, fault.Problem{Field: "review_documents", Key: "problem.required"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	in.UnitID, in.Version = u.ID, version+1
	if version == 0 {
		err = store.Changed(tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&in))
	} else {
		err = store.Changed(tx.DB().Model(&List{}).Where("unit_id = ? AND version = ?", u.ID, version).Updates(map[string]any{"documents": in.Documents,
			"personnel": in.Personnel, "programme": in.Programme, "logistics": in.Logistics, "version": in.Version}))
	}
	if err != nil {
		return err
	}
	return tx.Record(store.Entry{Action: "review_list_changed", Entity: "review", Label: u.FullName, UnitID: u.ID, UnitPath: u.Path, Changes: ListFields.Diff(&old, &in)})
}
