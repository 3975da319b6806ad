package org

import (
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Team is a steering group ("tổ chỉ đạo") of a unit: leaders and the units below that they look after. Among the
// teams of one unit, each unit below belongs to at most one.
type Team struct {
	ID      int64
	UnitID  int64
	Name    string
	AtOnce  int // congresses it can attend in one half-day
	Version int
	Unit    Unit    `gorm:"-"` // joined by every read, like the two lists
	Leaders []int64 `gorm:"-"`
	Units   []int64 `gorm:"-"`
}

// TeamFields is the form of a team, without the two lists.
var TeamFields = field.Table[Team]{
	field.TextOf(field.Text, "team_name", func(t *Team) *string { return &t.Name }).Must().UpTo(100),
	field.NumberOf("at_once", 9, func(t *Team) *int { return &t.AtOnce }).Must(),
}

type teamRow struct {
	T Team `gorm:"embedded"`
	U Unit `gorm:"embedded;embeddedPrefix:u_"`
}

func teams(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("teams").
		Select("teams.*, units.id AS u_id, units.code AS u_code, units.full_name AS u_full_name, units.path AS u_path").
		Joins("JOIN units ON units.id = teams.unit_id").Where(within, args...).Order("teams.name, teams.id")
}

// Teams lists the teams of a unit, in three statements.
func Teams(tx *store.Tx, unitID int64) ([]Team, error) {
	return readTeams(tx, teams(tx).Where("teams.unit_id = ?", unitID))
}

// TeamsUnder lists the teams of the units at or below path, with units those of these alone, in three statements.
func TeamsUnder(tx *store.Tx, path string, units ...int64) ([]Team, error) {
	under, bounds := store.UnderOf(path, units...)
	return readTeams(tx, teams(tx).Where(under, bounds...))
}

func GetTeam(tx *store.Tx, id int64) (Team, error) {
	found, err := readTeams(tx, teams(tx).Where("teams.id = ?", id))
	if err == nil && len(found) == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return Team{}, err
	}
	return found[0], nil
}

func readTeams(tx *store.Tx, q *gorm.DB) ([]Team, error) {
	var rows []teamRow
	if err := q.Find(&rows).Error; err != nil || len(rows) == 0 {
		return nil, err
	}
	all, ids, at := make([]Team, len(rows)), make([]int64, len(rows)), map[int64]*Team{}
	for i, r := range rows {
		all[i] = r.T
		all[i].Unit = r.U
		ids[i], at[r.T.ID] = r.T.ID, &all[i]
	}
	var members []struct{ TeamID, MemberID int64 }
	for part := range slices.Chunk(ids, 500) {
		if err := tx.DB().Table("team_leaders").Select("team_id, leader_id AS member_id").Where("team_id IN ?", part).
			Order("leader_id").Find(&members).Error; err != nil {
			return nil, err
		}
		for _, m := range members {
			at[m.TeamID].Leaders = append(at[m.TeamID].Leaders, m.MemberID)
		}
		members = nil
		if err := tx.DB().Table("team_units").Select("team_id, unit_id AS member_id").Where("team_id IN ?", part).
			Order("unit_id").Find(&members).Error; err != nil {
			return nil, err
		}
		for _, m := range members {
			at[m.TeamID].Units = append(at[m.TeamID].Units, m.MemberID)
		}
		members = nil
	}
	return all, nil
}

// FormTeam creates a team of a unit.
func FormTeam(tx *store.Tx, unitID int64, in Team) (Team, error) {
	u, err := Get(tx, unitID)
	if err != nil {
		return in, err
	}
	if err := tx.Require(access.PlanCongress, u.Path); err != nil {
		return in, err
	}
	in.ID, in.UnitID, in.Unit, in.Version = 0, u.ID, u, 1
	if err := in.check(tx); err != nil {
		return in, err
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	if err := in.fill(tx); err != nil {
		return in, err
	}
	changes, err := in.diff(tx, Team{})
	if err != nil {
		return in, err
	}
	return in, in.record(tx, "team_formed", changes)
}

// ReformTeam changes the name and the members of a team.
func ReformTeam(tx *store.Tx, id int64, version int, in Team) (Team, error) {
	old, err := toReform(tx, id)
	if err != nil {
		return in, err
	}
	in.ID, in.UnitID, in.Unit, in.Version = old.ID, old.UnitID, old.Unit, version+1
	if err := in.check(tx); err != nil {
		return in, err
	}
	if err := store.Changed(tx.DB().Model(&Team{}).Where("id = ? AND version = ?", id, version).
		Updates(map[string]any{"name": in.Name, "at_once": in.AtOnce, "version": gorm.Expr("version + 1")})); err != nil {
		return in, err
	}
	changes, err := in.diff(tx, old)
	if err != nil {
		return in, err
	}
	if err := old.empty(tx); err != nil {
		return in, err
	}
	if err := in.fill(tx); err != nil {
		return in, err
	}
	return in, in.record(tx, "team_reformed", changes)
}

// DisbandTeam deletes a team; its leaders and their assignments stay.
func DisbandTeam(tx *store.Tx, id int64, version int) error {
	old, err := toReform(tx, id)
	if err != nil {
		return err
	}
	changes, err := Team{}.diff(tx, old)
	if err != nil {
		return err
	}
	if err := old.empty(tx); err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Where("id = ? AND version = ?", id, version).Delete(&Team{})); err != nil {
		return err
	}
	return old.record(tx, "team_disbanded", changes)
}

func toReform(tx *store.Tx, id int64) (Team, error) {
	t, err := GetTeam(tx, id)
	if err != nil {
		return t, err
	}
	return t, tx.Require(access.PlanCongress, t.Unit.Path)
}

// check requires leaders of the unit or of one above it, and valid units below it that belong to no other team.
func (t *Team) check(tx *store.Tx) error {
	typed := TeamFields.Values(t)
	problems := TeamFields.Decode(func(key string) string { return typed[key] }, t)
	slices.Sort(t.Leaders)
	slices.Sort(t.Units)
	t.Leaders, t.Units = slices.Compact(t.Leaders), slices.Compact(t.Units)
	people, err := LeadersOver(tx, t.Unit)
	if err != nil {
		return err
	}
	for _, id := range t.Leaders {
		if !slices.ContainsFunc(people, func(l Leader) bool { return l.ID == id }) {
			return store.NotFound()
		}
	}
	under, bounds := store.Under("units.path", t.Unit.Path)
	var below int64
	if err := valid(tx).Where(under, bounds...).Where("units.id IN ?", append([]int64{0}, t.Units...)).Count(&below).Error; err != nil {
		return err
	}
	if int(below) != len(t.Units) {
		return store.NotFound()
	}
	var taken []string
	err = tx.DB().Table("team_units").Joins("JOIN units ON units.id = team_units.unit_id").Joins("JOIN teams ON teams.id = team_units.team_id").
		Where("team_units.owner_id = ? AND team_units.team_id <> ? AND team_units.unit_id IN ?", t.UnitID, t.ID, append([]int64{0}, t.Units...)).
		Order("units.full_name").Pluck("units.full_name", &taken).Error
	if len(taken) > 0 {
		problems = append(problems, fault.Problem{Field: "team_units", Key: "problem.unit_in_team", Args: fault.Args("Units", strings.Join(taken, ", "))})
	}
	if err != nil {
		return err
	}
	return fault.Of(problems)
}

func (t Team) fill(tx *store.Tx) error {
	type leaderOf struct{ TeamID, LeaderID int64 }
	type unitOf struct{ TeamID, UnitID, OwnerID int64 }
	var people []leaderOf
	for _, id := range t.Leaders {
		people = append(people, leaderOf{t.ID, id})
	}
	var units []unitOf
	for _, id := range t.Units {
		units = append(units, unitOf{t.ID, id, t.UnitID})
	}
	if len(people) > 0 {
		if err := tx.DB().Table("team_leaders").CreateInBatches(people, 500).Error; err != nil {
			return err
		}
	}
	if len(units) == 0 {
		return nil
	}
	return tx.DB().Table("team_units").CreateInBatches(units, 500).Error
}

func (t Team) empty(tx *store.Tx) error {
	if err := tx.DB().Exec("DELETE FROM team_leaders WHERE team_id = ?", t.ID).Error; err != nil {
		return err
	}
	return tx.DB().Exec("DELETE FROM team_units WHERE team_id = ?", t.ID).Error
}

// diff lists the changes since old, with member names.
func (t Team) diff(tx *store.Tx, old Team) ([]field.Change, error) {
	changes := TeamFields.Diff(&old, &t)
	names, err := Names(tx, append(slices.Clone(old.Units), t.Units...))
	if err != nil {
		return nil, err
	}
	people, err := LeaderNames(tx, append(slices.Clone(old.Leaders), t.Leaders...))
	if err != nil {
		return nil, err
	}
	for _, list := range []struct {
		field    string
		names    map[int64]string
		old, now []int64
	}{{"team_leaders", people, old.Leaders, t.Leaders}, {"team_units", names, old.Units, t.Units}} {
		if !slices.Equal(list.old, list.now) {
			changes = append(changes, field.Change{Field: list.field, Old: named(list.names, list.old), New: named(list.names, list.now)})
		}
	}
	return changes, nil
}

func named(names map[int64]string, ids []int64) string {
	words := make([]string, len(ids))
	for i, id := range ids {
		if words[i] = names[id]; words[i] == "" {
			words[i] = strconv.FormatInt(id, 10)
		}
	}
	return strings.Join(words, ", ")
}

// LeaderNames returns the names of leaders by id; names are public.
func LeaderNames(tx *store.Tx, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var found []Leader
	err := tx.DB().Select("id, name").Where("id IN ?", ids).Find(&found).Error
	for _, l := range found {
		names[l.ID] = l.Name
	}
	return names, err
}

func (t Team) record(tx *store.Tx, action string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "team", EntityID: t.ID, Label: t.Name, UnitID: t.UnitID, UnitPath: t.Unit.Path, Changes: changes})
}
