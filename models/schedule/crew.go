package schedule

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Crew is the leaders and steering groups available for the congresses at or below a unit.
type Crew struct {
	Leaders  []Leader // by name: of units at or below, of units above that the actor sees, and anyone else assigned
	Teams    []Team
	Assigned map[int64][]congress.Assignment // by congress id
	TeamOf   map[int64]int64                 // unit id → its steering group, that of the nearest unit above
}

// CrewOf reads the crew for the congresses of a term at or below a unit, in at most seven statements. Absences are
// visible to everyone, because they affect plans; their reasons only to those who may see sensitive data.
func CrewOf(tx *store.Tx, u org.Unit, termID int64) (Crew, error) {
	crew := Crew{Assigned: map[int64][]congress.Assignment{}, TeamOf: map[int64]int64{}}
	under, bounds := store.Under("units.path", u.Path)
	var all []congress.LeaderAssignment
	err := congress.AssignmentQuery(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID).
		Order("attendances.congress_id, attendances.leader_id, attendances.role").Find(&all).Error
	if err != nil {
		return crew, err
	}
	for _, p := range all {
		crew.Assigned[p.CongressID] = append(crew.Assigned[p.CongressID], congress.Assignment{LeaderID: p.LeaderID, Role: p.Role})
	}
	if err := crew.readLeaders(tx, u, termID); err != nil {
		return crew, err
	}
	teams, err := org.TeamsUnder(tx, u.Path)
	if err != nil {
		return crew, err
	}
	slices.SortStableFunc(teams, func(a, b org.Team) int { return len(a.Unit.Path) - len(b.Unit.Path) })
	for _, t := range teams {
		crew.Teams = append(crew.Teams, Team{ID: t.ID, Name: t.Name, AtOnce: t.AtOnce})
		for _, id := range t.Units {
			crew.TeamOf[id] = t.ID
		}
	}
	return crew, nil
}

// readLeaders reads the leaders with their absences. Assigned leaders from outside the actor's units appear by name
// only, which is public.
func (crew *Crew) readLeaders(tx *store.Tx, u org.Unit, termID int64) error {
	under, bounds := store.Under("units.path", u.Path)
	seen, seenArgs := tx.Within(access.View, "units.path")
	type member struct {
		L        org.Leader `gorm:"embedded"`
		UnitPath string
	}
	var rows []member
	args := append(append(append(append([]any{}, bounds...), org.PathIDs(u.Path)), seenArgs...), bounds...)
	err := tx.DB().Table("leaders").Select("leaders.*, units.path AS unit_path").Joins("JOIN units ON units.id = leaders.unit_id").
		Where("(("+under+" OR units.id IN ?) AND "+seen+" OR leaders.id IN (SELECT attendances.leader_id FROM attendances "+
			"JOIN congresses ON congresses.id = attendances.congress_id JOIN units ON units.id = congresses.unit_id "+
			"WHERE "+under+" AND congresses.term_id = ?))", append(args, termID)...).
		Order("leaders.id").Find(&rows).Error
	if err != nil {
		return err
	}
	ids, at, told := make([]int64, len(rows)), map[int64]int{}, map[int64]bool{}
	slices.SortStableFunc(rows, func(a, b member) int {
		return slices.Compare(vietext.CollateKey(a.L.Name), vietext.CollateKey(b.L.Name))
	})
	for i, r := range rows {
		ids[i], at[r.L.ID], told[r.L.ID] = r.L.ID, i, tx.Actor().Can(access.ViewSensitive, r.UnitPath)
		crew.Leaders = append(crew.Leaders, Leader{ID: r.L.ID, Name: r.L.Name, Title: r.L.Title})
	}
	for part := range slices.Chunk(ids, 500) {
		var away []org.Absence
		if err := tx.DB().Where("leader_id IN ?", part).Order("from_day, id").Find(&away).Error; err != nil {
			return err
		}
		for _, a := range away {
			out := Absence{From: a.From, To: a.To, Half: congress.Half(a.Half), Reason: a.Reason}
			if !told[a.LeaderID] {
				out.Reason = ""
			}
			l := &crew.Leaders[at[a.LeaderID]]
			l.Absences = append(l.Absences, out)
		}
	}
	return nil
}
