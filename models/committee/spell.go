package committee

import (
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/store"
)

// Spell is one nomination, or one spell in a Committee, of a person. From and To are zero while they are unknown or to come.
type Spell struct {
	CongressID      int64 // that the Committee came from
	UnitName, Term  string
	Block           string // name
	Post            string
	Status          string
	Seat            string
	Entered         string
	From            calendar.Date
	To              calendar.Date // first day no longer in the Committee, or no longer in that seat
	FromDoc, ToDoc  string
	Reason          string // of a withdrawal, or with which the spell ended
	Replaces, After string // names: in whose place, and who came in the person's
	Vote            `gorm:"embedded"`
}

// Spells lists everything that the Committees which the actor sees hold about a person, newest term first.
func Spells(tx *store.Tx, personID int64) (list []Spell, err error) {
	return list, congress.Query(tx).Joins("JOIN committees ON committees.congress_id = congresses.id").
		Joins("JOIN committee_members ON committee_members.congress_id = congresses.id").
		Joins("JOIN terms ON terms.id = congresses.term_id").
		Joins("LEFT JOIN committee_blocks ON committee_blocks.congress_id = congresses.id AND committee_blocks.code = committee_members.block").
		Joins("LEFT JOIN committee_members AS earlier ON earlier.id = committee_members.replaces_id AND earlier.person_id <> committee_members.person_id").
		Joins("LEFT JOIN persons AS left_before ON left_before.id = earlier.person_id").
		Joins("LEFT JOIN committee_members AS later ON later.replaces_id = committee_members.id AND later.person_id <> committee_members.person_id").
		Joins("LEFT JOIN persons AS came_after ON came_after.id = later.person_id").
		Where("committee_members.person_id = ?", personID).
		Select("congresses.id AS congress_id, units.full_name AS unit_name, terms.code AS term, COALESCE(committee_blocks.name, '') AS block, committee_members.post, committee_members.status, " +
			"committee_members.seat, committee_members.entered, CASE WHEN committee_members.status <> 'appointed' THEN NULL WHEN committee_members.entered = 'congress' " +
			"THEN committees.consulted_on ELSE committee_members.since END AS \"from\", committee_members.left_on AS \"to\", committee_members.since_doc AS from_doc, " +
			"committee_members.left_doc AS to_doc, CASE WHEN committee_members.left_on IS NULL THEN committee_members.reason ELSE committee_members.left_reason END AS reason, " +
			"COALESCE(left_before.full_name, '') AS replaces, COALESCE(came_after.full_name, '') AS after, committee_members.vote_form, committee_members.eligible, " +
			"committee_members.votes_for, committee_members.votes_against, committee_members.votes_other").
		Order("terms.start_year DESC, COALESCE(committee_members.since, ''), committee_members.id").Scan(&list).Error
}
