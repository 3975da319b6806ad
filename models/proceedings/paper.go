package proceedings

import (
	"crypto/rand"
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Paper is a file at hand for delegates, of an item or of the whole session. It must hold nothing personal: whoever has the link
// opens it.
type Paper struct {
	ID        int64
	SessionID int64
	ItemID    *int64
	Name      string
	Digest    string
	Media     string
	Size      int64
	AddedAt   store.Instant
	ByName    string
	RemovedAt store.Instant
	RemovedBy string
}

func (Paper) TableName() string { return "proceeding_papers" }

// mostPapers limits the papers of a session.
const mostPapers = 60

// Papers reads the papers of a session in the order in which they were added.
func Papers(tx *store.Tx, s Sitting) ([]Paper, error) {
	var all []Paper
	err := tx.DB().Where("session_id = ? AND removed_at IS NULL", s.SessionID).Order("id").Find(&all).Error
	return all, err
}

// AddPapers adds files, which are kept already, to an item of the session, 0 for none.
func AddPapers(tx *store.Tx, congressID, sessionID, itemID int64, added []Paper) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	there, err := Papers(tx, s)
	if err != nil {
		return err
	}
	items, err := Items(tx, s)
	switch {
	case err != nil:
		return err
	case len(added) == 0:
		return fault.At("files", "problem.required")
	case len(there)+len(added) > mostPapers:
		return fault.At("files", "problem.file_count", "Max", mostPapers)
	case itemID != 0 && !slices.ContainsFunc(items, func(i Item) bool { return i.ID == itemID }):
		return store.NotFound()
	}
	var changes []field.Change
	for i := range added {
		added[i].ID, added[i].SessionID, added[i].AddedAt, added[i].ByName = 0, sessionID, tx.Now(), tx.Actor().Name
		if itemID != 0 {
			added[i].ItemID = &itemID
		}
		changes = append(changes, field.Change{Field: "files", New: added[i].Name})
	}
	if err := tx.DB().Create(&added).Error; err != nil {
		return err
	}
	return s.record(tx, "papers_added", changes...)
}

// RemovePaper takes a paper out of the link at once.
func RemovePaper(tx *store.Tx, congressID, sessionID, id int64) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	p, err := paperOf(tx, sessionID, id)
	if err != nil {
		return err
	}
	err = store.Changed(tx.DB().Model(&Paper{}).Where("id = ? AND removed_at IS NULL", id).
		Updates(map[string]any{"removed_at": tx.Now(), "removed_by": tx.Actor().Name}))
	if err != nil {
		return err
	}
	return s.record(tx, "paper_removed", field.Change{Field: "files", Old: p.Name})
}

func paperOf(tx *store.Tx, sessionID, id int64) (p Paper, err error) {
	return p, store.One(tx.DB().Where("id = ? AND session_id = ? AND removed_at IS NULL", id, sessionID), &p)
}

// OpenPapers makes a new link of 130 random bits to the papers, open from from until before until, in place of the old one. With the
// zero until it only revokes.
func OpenPapers(tx *store.Tx, congressID, sessionID int64, from, until store.Instant) error {
	s, err := toChange(tx, congressID, sessionID)
	if err != nil {
		return err
	}
	values, action := map[string]any{"papers_token": nil, "papers_from": nil, "papers_until": nil}, "papers_closed"
	if !until.IsZero() {
		if !from.Before(until.Time) {
			return fault.At("papers_until", "problem.door_order")
		}
		values, action = map[string]any{"papers_token": rand.Text(), "papers_from": from, "papers_until": until}, "papers_opened"
	}
	if err := tx.DB().Model(&Proceedings{}).Where("session_id = ?", sessionID).Updates(values).Error; err != nil {
		return err
	}
	return s.record(tx, action, field.Change{Field: "papers_until", Old: clockText(s.PapersUntil), New: clockText(until)})
}

func clockText(at store.Instant) string {
	if at.IsZero() {
		return ""
	}
	return at.In(calendar.Zone()).Format("2006-01-02 15:04")
}

// ByToken finds the session of a link to papers, and the actor that reads them: one who sees the unit and nothing personal. A wrong
// or revoked token is NotFound.
func ByToken(tx *store.Tx, token string) (p Proceedings, a access.Actor, err error) {
	if token == "" {
		return p, a, store.NotFound()
	}
	if err := store.One(tx.DB().Where("papers_token = ?", token), &p); err != nil {
		return p, a, err
	}
	c, err := congress.Get(tx, p.CongressID)
	if err != nil {
		return p, a, err
	}
	return p, access.Actor{Name: "papers", Grants: []access.Grant{{Role: access.Viewer, UnitID: c.Unit.ID, UnitCode: c.Unit.Code, Path: access.Place(c.Unit.Path)}}}, nil
}

// OpenAt reports whether the link to the papers is open at the moment.
func (p Proceedings) OpenAt(at store.Instant) bool {
	return !at.Before(p.PapersFrom.Time) && at.Before(p.PapersUntil.Time)
}

// PaperOf reads one paper of a session.
func PaperOf(tx *store.Tx, s Sitting, id int64) (Paper, error) { return paperOf(tx, s.SessionID, id) }

// KnownDigests are those of the digests that are of papers.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	return store.KnownDigests(tx, &Paper{}, "digest", digests)
}
