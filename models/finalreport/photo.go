package finalreport

import (
	"daihoi/models/congress"
	"slices"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// MaxPhotos bounds the photographs of one unit's report: what two pages of paper hold.
const MaxPhotos = 12

// Photo is a photograph of the season.
type Photo struct {
	ID      int64
	UnitID  int64
	TermID  int64
	Caption string
	store.Upload
}

func (Photo) TableName() string { return "season_photos" }

// PhotoFields is the form beside the file.
var PhotoFields = field.Table[Photo]{
	field.TextOf(field.Text, "caption", func(p *Photo) *string { return &p.Caption }).UpTo(200).Must(),
}

// Photos are the photographs of a unit's season, in the order in which they came.
func Photos(tx *store.Tx, u org.Unit, termID int64) ([]Photo, error) {
	if err := tx.Require(access.View, u.Path); err != nil {
		return nil, err
	}
	var out []Photo
	return out, tx.DB().Where("unit_id = ? AND term_id = ? AND removed_at IS NULL", u.ID, termID).Order("id").Find(&out).Error
}

// PhotoOf reads one photograph of a unit.
func PhotoOf(tx *store.Tx, u org.Unit, id int64) (p Photo, err error) {
	if err := tx.Require(access.View, u.Path); err != nil {
		return p, err
	}
	return p, store.One(tx.DB().Where("id = ? AND unit_id = ? AND removed_at IS NULL", id, u.ID), &p)
}

// MayAddPhoto refuses, before a file is kept, who may not add one.
func MayAddPhoto(tx *store.Tx, u org.Unit, termID int64) error { return require(tx, u, termID) }

// AddPhotos adds photographs with one caption. Problems are at "caption" and "files".
func AddPhotos(tx *store.Tx, u org.Unit, termID int64, caption string, in []Photo) error {
	if err := require(tx, u, termID); err != nil {
		return err
	}
	about := Photo{Caption: strings.TrimSpace(caption)}
	problems := congress.Checked(PhotoFields, &about)
	present, err := Photos(tx, u, termID)
	if err != nil {
		return err
	}
	switch {
	case len(in) == 0:
		problems = append(problems, fault.Problem{Field: "files", Key: "problem.required"})
	case len(present)+len(in) > MaxPhotos:
		problems = append(problems, fault.Problem{Field: "files", Key: "problem.photos", Args: fault.Args("Max", MaxPhotos, "Present", len(present))})
	}
	if at := slices.IndexFunc(in, func(p Photo) bool { return !strings.HasPrefix(p.Media, "image/") }); at >= 0 {
		problems = append(problems, fault.Problem{Field: "files", Key: "problem.no_picture", Args: fault.Args("File", in[at].Name)})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	var changes []field.Change
	for i := range in {
		in[i].UnitID, in[i].TermID, in[i].Caption = u.ID, termID, about.Caption
		in[i].Take(tx)
		changes = append(changes, field.Change{Field: "files", New: in[i].Name})
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return err
	}
	return tx.Record(u.Recorded("photos_added", about.Caption, changes...))
}

// RemovePhoto takes a photograph out of the report; its bytes stay with the history.
func RemovePhoto(tx *store.Tx, u org.Unit, id int64) error {
	p, err := PhotoOf(tx, u, id)
	if err != nil {
		return err
	}
	if err := require(tx, u, p.TermID); err != nil {
		return err
	}
	if err := store.RemoveUpload(tx, &Photo{}, id); err != nil {
		return err
	}
	return tx.Record(u.Recorded("photo_removed", p.Caption, field.Change{Field: "files", Old: p.Name}))
}

// KnownDigests returns the digests that a photograph refers to, removed or not, so that sweeping the folder keeps them.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	return store.KnownDigests(tx, &Photo{}, "digest", digests)
}
