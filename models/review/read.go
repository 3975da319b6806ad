package review

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// Of reads the review of a congress that the actor has read; ID is 0 if none has begun. Two statements.
func Of(tx *store.Tx, c congress.Congress) (Review, error) {
	r := Review{}
	err := store.One(tx.DB().Where("congress_id = ?", c.ID), &r)
	if fault.KindOf(err) == fault.NotFound {
		return Review{CongressID: c.ID, Congress: c}, nil
	}
	if err != nil {
		return r, err
	}
	r.Congress = c
	return r, tx.DB().Where("review_id = ?", r.ID).Order("place, id").Find(&r.Points).Error
}

// Point is one point of the review.
func (r Review) Point(id int64) (Point, error) {
	at := slices.IndexFunc(r.Points, func(p Point) bool { return p.ID == id })
	if at < 0 {
		return Point{}, store.NotFound()
	}
	return r.Points[at], nil
}

// In lists the points of a part.
func (r Review) In(part string) (points []Point) {
	for _, p := range r.Points {
		if p.Part == part {
			points = append(points, p)
		}
	}
	return points
}

// Counts is how many points stand where.
type Counts struct{ All, Unseen, Agreed, Asked, Mended int }

// Settled reports whether every point is agreed.
func (c Counts) Settled() bool { return c.All > 0 && c.Agreed == c.All }

// Counts counts the points.
func (r Review) Counts() (c Counts) {
	c.All = len(r.Points)
	for _, p := range r.Points {
		switch p.State {
		case Agreed:
			c.Agreed++
		case Asked:
			c.Asked++
		case Mended:
			c.Mended++
		case Unseen:
			c.Unseen++
		}
	}
	return c
}

// Open is a point for which somebody has to act: the unit for one that is Asked, the reviewers for one that is Mended.
type Open struct {
	Point
	CongressID int64
	UnitID     int64
	Code       string
	UnitName   string
	Path       string
}

// Waits lists the points of a term at or below path for which somebody has to act, by day. One statement.
func Waits(tx *store.Tx, path string, termID int64) ([]Open, error) {
	within, args := tx.Within(access.View, "units.path")
	under, bounds := store.Under("units.path", path)
	var rows []struct {
		P          Point `gorm:"embedded"`
		CongressID int64
		UnitID     int64
		Code       string
		UnitName   string
		UnitPath   string
	}
	err := tx.DB().Table("congress_review_points").
		Select("congress_review_points.*, congresses.id AS congress_id, units.id AS unit_id, units.code, units.full_name AS unit_name, "+store.PathIn("congresses.term_id")+" AS unit_path").
		Joins("JOIN congress_reviews ON congress_reviews.id = congress_review_points.review_id").
		Joins("JOIN congresses ON congresses.id = congress_reviews.congress_id").Joins("JOIN units ON units.id = congresses.unit_id").
		Where(within, args...).Where(under, bounds...).Where("congresses.term_id = ? AND congress_review_points.state IN (?, ?)", termID, Asked, Mended).
		Order("congress_review_points.due, units.sort_key, congress_review_points.id").Limit(2000).Find(&rows).Error
	all := make([]Open, len(rows))
	for i, r := range rows {
		all[i] = Open{r.P, r.CongressID, r.UnitID, r.Code, r.UnitName, r.UnitPath}
	}
	return all, err
}

// Late is by how many days the unit is past the day of an asked change.
func (p Point) Late(today calendar.Date) int {
	if p.State != Asked || p.Due.IsZero() {
		return 0
	}
	return max(0, today.Sub(p.Due))
}
