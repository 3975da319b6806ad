package congress

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// The table attendances holds which leader is assigned to which congress. Congress.Follower is the printed text of
// those who follow the unit, and always agrees with the table: Assign writes their names into it, EditLeader a
// changed name, and typing a leader's name into it assigns that leader. A name that matches no leader stays text.

// Roles lists the roles in display order.
var Roles = []string{Chairs, Attends, Follows}

// LeaderAssignment is an assignment with the leader's name and title, which are public.
type LeaderAssignment struct {
	CongressID int64  `json:"-"`
	LeaderID   int64  `json:"leader_id"`
	Role       string `json:"role"`
	Name       string `json:"name"`
	Title      string `json:"title"`
}

const assignmentColumns = "attendances.congress_id, attendances.leader_id, attendances.role, leaders.name, leaders.title"

// AssignmentQuery is the base query for assignments to the congresses that the actor sees.
func AssignmentQuery(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("attendances").Select(assignmentColumns).
		Joins("JOIN leaders ON leaders.id = attendances.leader_id").
		Joins("JOIN congresses ON congresses.id = attendances.congress_id").
		Joins("JOIN units ON units.id = congresses.unit_id").Where(within, args...)
}

// AssignmentsOf lists the assignments of a congress, in the order of Roles.
func AssignmentsOf(tx *store.Tx, congressID int64) ([]LeaderAssignment, error) {
	var all []LeaderAssignment
	err := AssignmentQuery(tx).Where("attendances.congress_id = ?", congressID).Order("attendances.leader_id").Find(&all).Error
	slices.SortStableFunc(all, func(a, b LeaderAssignment) int { return slices.Index(Roles, a.Role) - slices.Index(Roles, b.Role) })
	return all, err
}

// Assign sets the assignments of a congress, choosing from org.LeadersOver. Assignments of leaders that the actor
// cannot choose, because they belong to a higher unit, stay. version is that of the congress.
func Assign(tx *store.Tx, congressID int64, version int, want []Assignment) (Congress, error) {
	if err := Lock(tx, congressID); err != nil {
		return Congress{}, err
	}
	c, err := Get(tx, congressID)
	if err != nil {
		return c, err
	}
	if err := tx.Require(access.PlanCongress, c.Unit.Path); err != nil {
		return c, err
	}
	if c.Version != version {
		return c, store.Stale()
	}
	present, err := AssignmentsOf(tx, congressID)
	if err != nil {
		return c, err
	}
	candidates, err := org.LeadersOver(tx, c.Unit)
	if err != nil {
		return c, err
	}
	known := func(id int64) bool {
		return slices.ContainsFunc(candidates, func(l org.Leader) bool { return l.ID == id })
	}
	for _, a := range want {
		if !known(a.LeaderID) || !slices.Contains(Roles, a.Role) {
			return c, fault.At("part", "problem.choice")
		}
	}
	for _, p := range present {
		if !known(p.LeaderID) {
			want = append(want, Assignment{LeaderID: p.LeaderID, Role: p.Role})
		}
	}
	changes, err := ReplaceAssignments(tx, &c, want)
	if err != nil {
		return c, err
	}
	c.Version++
	if err := store.Changed(tx.DB().Model(&Congress{}).Where("id = ? AND version = ?", c.ID, version).
		Update("version", c.Version)); err != nil {
		return c, err
	}
	return c, c.record(tx, "congress_assigned", changes, "")
}

// ReplaceAssignments sets all assignments of the congress and updates its follower text. It checks no right, raises
// no version and writes no audit entry; the calling command does.
func ReplaceAssignments(tx *store.Tx, c *Congress, want []Assignment) ([]field.Change, error) {
	old, err := AssignmentsOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	type attendance struct {
		CongressID, LeaderID int64
		Role                 string
	}
	var rows []attendance
	for _, a := range want {
		if row := (attendance{c.ID, a.LeaderID, a.Role}); !slices.Contains(rows, row) {
			rows = append(rows, row)
		}
	}
	if err := tx.DB().Exec("DELETE FROM attendances WHERE congress_id = ?", c.ID).Error; err != nil {
		return nil, err
	}
	if len(rows) > 0 {
		if err := tx.DB().Table("attendances").Create(&rows).Error; err != nil {
			return nil, err
		}
	}
	now, err := AssignmentsOf(tx, c.ID)
	if err != nil {
		return nil, err
	}
	var changes []field.Change
	for _, role := range Roles {
		if a, b := joinNames(old, role), joinNames(now, role); a != b {
			changes = append(changes, field.Change{Field: "part_" + role, Old: a, New: b})
		}
	}
	if names := joinNames(now, Follows); names != c.Follower && (names != "" || joinNames(old, Follows) != "") {
		c.Follower = names
		if err := tx.DB().Model(&Congress{}).Where("id = ?", c.ID).Update("follower", names).Error; err != nil {
			return nil, err
		}
		if err := Remember(tx, c.ID); err != nil {
			return nil, err
		}
	}
	if len(changes) > 0 {
		if err := peopleChanged(tx, c.ID); err != nil {
			return nil, err
		}
	}
	return changes, keepLeaders(tx, c.ID)
}

// joinNames joins the names of the leaders with the role.
func joinNames(all []LeaderAssignment, role string) string {
	var names []string
	for _, p := range all {
		if p.Role == role {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}

// assignTypedFollower assigns the leaders named in a typed follower text: every name that exactly one leader of the
// unit or of the units above has. Names are public, so leaders are not scoped.
func assignTypedFollower(tx *store.Tx, c Congress) error {
	var people []struct {
		ID   int64
		Name string
	}
	if err := tx.DB().Table("leaders").Select("id, name").
		Where("unit_id IN ? AND (active_to IS NULL OR active_to >= ?)", org.PathIDs(c.Unit.Path), tx.Today()).Find(&people).Error; err != nil {
		return err
	}
	if err := tx.DB().Exec("DELETE FROM attendances WHERE congress_id = ? AND role = ?", c.ID, Follows).Error; err != nil {
		return err
	}
	for name := range strings.SplitSeq(c.Follower, ",") {
		var found []int64
		for _, p := range people {
			if vietext.Fold(p.Name) == vietext.Fold(name) {
				found = append(found, p.ID)
			}
		}
		if len(found) != 1 {
			continue
		}
		if err := tx.DB().Exec("INSERT INTO attendances (congress_id, leader_id, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
			c.ID, found[0], Follows).Error; err != nil {
			return err
		}
	}
	return keepLeaders(tx, c.ID)
}

// EditLeader changes a leader's fields; a new name is also written into every congress that the leader follows, and
// calendars learn it for all congresses of the leader. Past days keep the name and title of then.
func EditLeader(tx *store.Tx, id int64, version int, in org.Leader) (org.Leader, error) {
	old, now, err := org.ChangeLeader(tx, id, version, in)
	if err != nil {
		return old, err
	}
	if old.Name != now.Name {
		if err := rewriteFollowers(tx, id); err != nil {
			return now, err
		}
	}
	if old.Name != now.Name || old.Title != now.Title {
		var assigned []int64
		if err := tx.DB().Table("attendances").Where("leader_id = ?", id).Distinct().Pluck("congress_id", &assigned).Error; err != nil {
			return now, err
		}
		if err := peopleChanged(tx, assigned...); err != nil {
			return now, err
		}
		if err := keepLeaders(tx, assigned...); err != nil {
			return now, err
		}
	}
	return now, tx.Record(now.Entry("leader_changed", org.LeaderFields.Diff(&old, &now)))
}

// rewriteFollowers updates the follower text of every congress that the leader follows, including those that the
// actor does not see.
func rewriteFollowers(tx *store.Tx, leaderID int64) error {
	var all []LeaderAssignment
	err := tx.DB().Table("attendances").Select(assignmentColumns).Joins("JOIN leaders ON leaders.id = attendances.leader_id").
		Where("attendances.role = ? AND attendances.congress_id IN (SELECT followed.congress_id FROM attendances followed "+
			"WHERE followed.leader_id = ? AND followed.role = ?)", Follows, leaderID, Follows).
		Order("attendances.congress_id, attendances.leader_id").Find(&all).Error
	if err != nil {
		return err
	}
	var followed []int64
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].CongressID == all[0].CongressID {
			n++
		}
		if err := tx.DB().Model(&Congress{}).Where("id = ?", all[0].CongressID).Update("follower", joinNames(all[:n], Follows)).Error; err != nil {
			return err
		}
		followed = append(followed, all[0].CongressID)
		all = all[n:]
	}
	return Remember(tx, followed...)
}

// AdoptFollowers creates leaders of a unit from follower texts of the congresses directly below that match no leader,
// and assigns them. It returns the number of new leaders.
func AdoptFollowers(tx *store.Tx, unitID, termID int64) (int, error) {
	u, err := org.Get(tx, unitID)
	if err != nil {
		return 0, err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return 0, err
	}
	followed, err := loose(tx, unitID, termID)
	if err != nil {
		return 0, err
	}
	people, err := org.Leaders(tx, unitID)
	if err != nil {
		return 0, err
	}
	there := map[string]bool{}
	for _, l := range people {
		there[vietext.Fold(l.Name)] = true
	}
	var made []org.Leader
	for _, c := range followed {
		if key := vietext.Fold(c.Follower); !there[key] {
			there[key] = true
			made = append(made, org.Leader{UnitID: unitID, Name: c.Follower, Version: 1})
		}
	}
	if len(made) > 0 {
		if err := tx.DB().CreateInBatches(&made, 500).Error; err != nil {
			return 0, err
		}
	}
	for _, c := range followed {
		if err := assignTypedFollower(tx, c); err != nil {
			return 0, err
		}
	}
	names := make([]string, len(made))
	for i, l := range made {
		names[i] = l.Name
	}
	return len(made), tx.Record(store.Entry{Action: "followers_adopted", Entity: "leader", Label: u.FullName, UnitID: u.ID, UnitPath: u.Path,
		Changes: []field.Change{{Field: "leader_name", New: strings.Join(names, ", ")}}})
}

// LooseFollowers counts the congresses directly below a unit whose follower is only text.
func LooseFollowers(tx *store.Tx, unitID, termID int64) (int, error) {
	all, err := loose(tx, unitID, termID)
	return len(all), err
}

func loose(tx *store.Tx, unitID, termID int64) ([]Congress, error) {
	var rows []row
	err := Query(tx).Where("units.valid_to IS NULL AND units.parent_id = ? AND congresses.term_id = ? AND congresses.follower <> ''", unitID, termID).
		Where("NOT EXISTS (SELECT 1 FROM attendances WHERE attendances.congress_id = congresses.id AND attendances.role = ?)", Follows).
		Order("units.sort_key, congresses.id").Find(&rows).Error
	all := make([]Congress, len(rows))
	for i, r := range rows {
		all[i] = r.congress()
	}
	return all, err
}

// Roles of a leader at a congress. Attending and chairing require presence, following the unit does not.
const (
	Attends = "attends"
	Chairs  = "chairs"
	Follows = "follows"
)

// Assignment is a leader's role at one congress.
type Assignment struct {
	LeaderID int64
	Role     string // Attends, Chairs or Follows
}
