package schedule

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
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
// visible to everyone, because they affect plans; their reasons only to those who may see sensitive data. With units
// it is the crew of these alone.
func CrewOf(tx *store.Tx, u org.Unit, termID int64, units ...int64) (Crew, error) {
	crew := Crew{Assigned: map[int64][]congress.Assignment{}, TeamOf: map[int64]int64{}}
	under, bounds := store.UnderOf(u.Path, units...)
	var all []congress.LeaderAssignment
	err := congress.AssignmentQuery(tx).Where(under, bounds...).Where("congresses.term_id = ?", termID).
		Order("attendances.congress_id, attendances.leader_id, attendances.role").Find(&all).Error
	if err != nil {
		return crew, err
	}
	for _, p := range all {
		crew.Assigned[p.CongressID] = append(crew.Assigned[p.CongressID], congress.Assignment{LeaderID: p.LeaderID, Role: p.Role})
	}
	if err := crew.readLeaders(tx, u, termID, units); err != nil {
		return crew, err
	}
	teams, err := org.TeamsUnder(tx, u.Path, units...)
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

// readLeaders reads the leaders with what keeps them elsewhere. Assigned leaders from outside the actor's units appear by name
// only, which is public.
func (crew *Crew) readLeaders(tx *store.Tx, u org.Unit, termID int64, units []int64) error {
	under, bounds := store.UnderOf(u.Path, units...)
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
	ids, at, paths := make([]int64, len(rows)), map[int64]int{}, map[int64]string{}
	slices.SortStableFunc(rows, func(a, b member) int {
		return slices.Compare(vietext.CollateKey(a.L.Name), vietext.CollateKey(b.L.Name))
	})
	for i, r := range rows {
		ids[i], at[r.L.ID], paths[r.L.ID] = r.L.ID, i, r.UnitPath
		crew.Leaders = append(crew.Leaders, Leader{ID: r.L.ID, Name: r.L.Name, Title: r.L.Title, From: r.L.ActiveFrom, To: r.L.ActiveTo})
	}
	for part := range slices.Chunk(ids, 500) {
		var all []elsewhere
		if err := tx.DB().Raw(elsewhereSQL, part, part, part).Find(&all).Error; err != nil {
			return err
		}
		for _, e := range all {
			l := &crew.Leaders[at[e.LeaderID]]
			e.put(l, tx, paths[e.LeaderID])
		}
	}
	return nil
}

// elsewhere is an absence of a leader, with a MeetingID a meeting at which the leader has to be or, with a FullName, an event to
// which somebody of the leader's unit is invited.
type elsewhere struct {
	MeetingID              int64
	HostPath               string
	LeaderID               int64
	FromDay, ToDay         calendar.Date
	Half, Reason, FullName string
	Title, Starts, Ends    string
}

// elsewhereSQL reads all three in one statement. Whoever asked to be excused from an event does not go there.
const elsewhereSQL = `SELECT leader_id, from_day, to_day, half, reason, '' AS full_name, '' AS title, '' AS starts, '' AS ends, id, 0 AS meeting_id, '' AS host_path FROM leader_absences WHERE leader_id IN ?
UNION ALL SELECT p.leader_id, m.on_day, m.on_day, '', '', '', m.title, m.starts, m.ends, m.id, m.id, units.path
	FROM meeting_leaders p JOIN meetings m ON m.id = p.meeting_id JOIN units ON units.id = m.unit_id WHERE p.leader_id IN ? AND m.cancelled_on IS NULL
UNION ALL SELECT leaders.id, e.on_date, e.on_date, '', '', a.full_name, e.title, e.starts, e.ends, a.id, 0, ''
	FROM leaders JOIN emulation_attendees a ON a.unit_id = leaders.unit_id JOIN emulation_events e ON e.id = a.event_id
	WHERE leaders.id IN ? AND NOT EXISTS (SELECT 1 FROM attendance_marks m WHERE m.kind = 'event' AND m.sitting_id = e.id AND m.subject = a.id AND m.state = 'excused'
		AND m.turn = (SELECT MAX(turn) FROM attendance_marks n WHERE n.kind = m.kind AND n.sitting_id = m.sitting_id AND n.subject = m.subject))
ORDER BY 2, 10`

// put adds it to the leader. An invitee is the leader of that name; reasons are for those who see sensitive data, and
// names of events for those who see the unit at path.
func (e elsewhere) put(l *Leader, tx *store.Tx, path string) {
	actor := tx.Actor()
	switch {
	case e.MeetingID != 0:
		b := engagement(tx, e.MeetingID, "", e.FromDay, e.Starts, e.Ends)
		if actor.Can(access.View, e.HostPath) {
			b.Title = e.Title
		}
		l.Busy = append(l.Busy, b)
	case e.FullName == "":
		a := Absence{From: e.FromDay, To: e.ToDay, Half: congress.Half(e.Half)}
		if actor.Can(access.ViewSensitive, path) {
			a.Reason = e.Reason
		}
		l.Absences = append(l.Absences, a)
	case vietext.Fold(e.FullName) == vietext.Fold(l.Name):
		b := engagement(tx, 0, "", e.FromDay, e.Starts, e.Ends)
		if actor.Can(access.View, path) {
			b.Title = e.Title
		}
		l.Busy = append(l.Busy, b)
	}
}

func engagement(tx *store.Tx, meetingID int64, title string, day calendar.Date, starts, ends string) Engagement {
	return Engagement{Title: title, MeetingID: meetingID, Past: day.Before(tx.Today()),
		Sitting: Sitting{Day: day, Half: congress.HalfOf(starts, ends), Starts: starts, Ends: ends}}
}
