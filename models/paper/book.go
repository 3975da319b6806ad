package paper

import (
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

type paperRow struct {
	P Paper    `gorm:"embedded"`
	U org.Unit `gorm:"embedded;embeddedPrefix:u_"`
	A org.Unit `gorm:"embedded;embeddedPrefix:a_"`
}

func (r paperRow) paper() Paper {
	r.P.Unit, r.P.About = r.U, r.A
	return r.P
}

var paperColumns = "papers.*, " + unitColumns + ", " + store.PathIn("papers.term_id") + " AS u_path, " +
	"about.id AS a_id, about.code AS a_code, about.full_name AS a_full_name, about.name AS a_name, about.path AS a_path"

// papers is the base query: papers of units that the actor sees, and those about them.
func papers(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	about, more := tx.Within(access.View, "about.path")
	return tx.DB().Table("papers").Select(paperColumns).Joins("JOIN units ON units.id = papers.unit_id").
		Joins("JOIN units about ON about.id = papers.about_unit_id").Where("("+within+" OR "+about+")", append(args, more...)...)
}

// Get reads one paper.
func Get(tx *store.Tx, id int64) (Paper, error) {
	var r paperRow
	err := store.One(papers(tx).Where("papers.id = ?", id), &r)
	return r.paper(), err
}

// Filter selects papers of the book.
type Filter struct {
	UnitID     int64 // 0 for all
	Year       int   // 0 for all
	Kind       string
	Text       string // every word must occur in mark, summary, recipient or signer
	CongressID int64
	BatchID    int64
	Unmade     bool // only those without a file, and not cancelled
	Page, Size int  // from 1; Size 0 for all
}

func (f Filter) query(tx *store.Tx) *gorm.DB {
	q := papers(tx)
	for _, c := range []struct {
		on        bool
		condition string
		value     any
	}{{f.UnitID != 0, "papers.unit_id = ?", f.UnitID}, {f.Year != 0, "papers.year = ?", f.Year}, {f.Kind != "", "papers.kind = ?", f.Kind},
		{f.CongressID != 0, "papers.congress_id = ?", f.CongressID}, {f.BatchID != 0, "papers.batch_id = ?", f.BatchID}} {
		if c.on {
			q = q.Where(c.condition, c.value)
		}
	}
	if f.Unmade {
		q = q.Where("papers.file_digest = '' AND papers.cancelled_on IS NULL")
	}
	for word := range strings.FieldsSeq(vietext.Fold(f.Text)) {
		q = q.Where("papers.search_key LIKE ? ESCAPE '\\'", "%"+vietext.EscapeLike(word)+"%")
	}
	return q
}

// List reads the book, the latest year and numbers first and each symbol apart; the papers of a batch in the order of their numbers.
func List(tx *store.Tx, f Filter) (list []Paper, total int, err error) {
	var n int64
	if err := f.query(tx).Count(&n).Error; err != nil {
		return nil, 0, err
	}
	order := "papers.year DESC, papers.symbol, papers.number DESC, papers.id"
	if f.BatchID != 0 {
		order = "papers.number"
	}
	q := f.query(tx).Order(order)
	if f.Size > 0 {
		q = q.Limit(f.Size).Offset((max(f.Page, 1) - 1) * f.Size)
	}
	var rows []paperRow
	err = q.Find(&rows).Error
	for _, r := range rows {
		list = append(list, r.paper())
	}
	return list, int(n), err
}

// Years lists the years in a unit's book, newest first.
func Years(tx *store.Tx, unitID int64) ([]int, error) {
	var years []int
	err := papers(tx).Select("papers.year").Where("papers.unit_id = ?", unitID).Distinct().Order("papers.year DESC").Pluck("papers.year", &years).Error
	return years, err
}

// GetBatch reads what was ordered at once, with how many papers it has, and how many of them have their file or need none.
func GetBatch(tx *store.Tx, u org.Unit, id int64) (b Batch, total, ready int, err error) {
	if err = store.One(tx.DB().Where("id = ? AND unit_id = ?", id, u.ID), &b); err != nil {
		return b, 0, 0, err
	}
	var n struct{ Total, Ready int }
	err = tx.DB().Table("papers").Select("COUNT(*) AS total, COALESCE(SUM(CASE WHEN file_digest <> '' OR cancelled_on IS NOT NULL THEN 1 ELSE 0 END), 0) AS ready").
		Where("batch_id = ?", b.ID).Scan(&n).Error
	return b, n.Total, n.Ready, err
}

// BatchOf reads what a paper that the actor has read was ordered with.
func BatchOf(tx *store.Tx, p Paper) (b Batch, err error) {
	return b, store.One(tx.DB().Where("id = ?", p.BatchID), &b)
}
