package org

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Cluster is an emulation cluster ("cụm thi đua"): sibling units below Unit that agree on a pledge each year. Its
// members depend on the year; Note says where the list comes from.
type Cluster struct {
	ID      int64
	UnitID  int64 // unit directly above the members
	Number  int   // "Cụm thi đua số 3" is 3
	Name    string
	Note    string
	Version int
	Unit    Unit `gorm:"-"` // joined by every read; its name is public
}

// ClusterMember is a unit's membership in a cluster for a year.
type ClusterMember struct {
	ID        int64
	ClusterID int64
	UnitID    int64
	Year      int
	Duty      string // DutyLead, DutyDeputy or ""
	Unit      Unit   `gorm:"-"` // joined by every read; names are public
}

// Duties of a member, which rotate from year to year.
const (
	DutyLead   = "lead"   // cụm trưởng
	DutyDeputy = "deputy" // cụm phó
)

// ClusterFields is the form of a cluster.
var ClusterFields = field.Table[Cluster]{
	field.NumberOf("cluster_number", 999, func(c *Cluster) *int { return &c.Number }).Must(),
	field.TextOf(field.Text, "cluster_name", func(c *Cluster) *string { return &c.Name }).Must(),
	field.TextOf(field.LongText, "cluster_note", func(c *Cluster) *string { return &c.Note }),
}

// visibleClusters is the base query: clusters below units that the actor sees, and those of which such a unit is or was
// a member.
func visibleClusters(tx *store.Tx) *gorm.DB {
	holder, holderArgs := tx.Within(access.View, "units.path")
	member, memberArgs := tx.Within(access.View, "mine.path")
	return tx.DB().Model(&Cluster{}).Select("clusters.*").Joins("JOIN units ON units.id = clusters.unit_id").
		Where("("+holder+" OR clusters.id IN (SELECT cluster_members.cluster_id FROM cluster_members "+
			"JOIN units AS mine ON mine.id = cluster_members.unit_id WHERE "+member+"))", slices.Concat(holderArgs, memberArgs)...)
}

// Clusters lists the clusters visible to the actor, by parent unit and number.
func Clusters(tx *store.Tx) ([]Cluster, error) {
	var all []Cluster
	if err := visibleClusters(tx).Order(inOrder + ", clusters.number").Find(&all).Error; err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.UnitID
	}
	units, err := publicUnits(tx, ids)
	for i := range all {
		all[i].Unit = units[all[i].UnitID]
	}
	return all, err
}

// GetCluster reads a cluster visible to the actor.
func GetCluster(tx *store.Tx, id int64) (Cluster, error) {
	var c Cluster
	if err := store.One(visibleClusters(tx).Where("clusters.id = ?", id), &c); err != nil {
		return c, err
	}
	units, err := publicUnits(tx, []int64{c.UnitID})
	c.Unit = units[c.UnitID]
	return c, err
}

// publicUnits reads the names, codes and paths of units by id, which are public.
func publicUnits(tx *store.Tx, ids []int64) (map[int64]Unit, error) {
	units := make(map[int64]Unit, len(ids))
	if len(ids) == 0 {
		return units, nil
	}
	var all []Unit
	err := tx.DB().Where("id IN ?", ids).Find(&all).Error
	for _, u := range all {
		units[u.ID] = u
	}
	return units, err
}

// Members lists the members of every year: newest year first, and in each year lead, deputy, then by name. The actor
// must have read the cluster.
func (c Cluster) Members(tx *store.Tx) ([]ClusterMember, error) {
	return ClusterMembers(tx, []int64{c.ID})
}

// ClusterMembers is Members for several clusters, ordered by cluster id.
func ClusterMembers(tx *store.Tx, clusterIDs []int64) ([]ClusterMember, error) {
	if len(clusterIDs) == 0 {
		return nil, nil
	}
	var all []ClusterMember
	err := tx.DB().Model(&ClusterMember{}).Select("cluster_members.*").Joins("JOIN units ON units.id = cluster_members.unit_id").
		Where("cluster_members.cluster_id IN ?", clusterIDs).
		Order("cluster_members.cluster_id, cluster_members.year DESC, CASE cluster_members.duty WHEN 'lead' THEN 0 WHEN 'deputy' THEN 1 ELSE 2 END, " + inOrder).
		Find(&all).Error
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(all))
	for i, m := range all {
		ids[i] = m.UnitID
	}
	units, err := publicUnits(tx, ids)
	for i := range all {
		all[i].Unit = units[all[i].UnitID]
	}
	return all, err
}

// HasClusters reports whether any cluster is visible to the actor, in one statement.
func HasClusters(tx *store.Tx) (bool, error) {
	var some []Cluster
	err := visibleClusters(tx).Limit(1).Find(&some).Error
	return len(some) > 0, err
}

// FormCluster creates a cluster below a unit, with Number, Name and Note of in.
func FormCluster(tx *store.Tx, unitID int64, in Cluster) (Cluster, error) {
	unit, err := Get(tx, unitID)
	if err != nil {
		return in, err
	}
	if err := tx.Require(access.LeadEmulation, unit.Path); err != nil {
		return in, err
	}
	in.ID, in.UnitID, in.Version, in.Unit = 0, unitID, 1, unit
	typed := ClusterFields.Values(&in)
	problems := ClusterFields.Decode(func(key string) string { return typed[key] }, &in)
	var taken int64
	if err := tx.DB().Model(&Cluster{}).Where("unit_id = ? AND number = ?", unitID, in.Number).Count(&taken).Error; err != nil {
		return in, err
	}
	if taken > 0 {
		problems = append(problems, fault.Problem{Field: "cluster_number", Key: "problem.cluster_number"})
	}
	if err := fault.Of(problems); err != nil {
		return in, err
	}
	if err := tx.DB().Create(&in).Error; err != nil {
		return in, err
	}
	return in, in.record(tx, "cluster_formed", ClusterFields.Diff(&Cluster{}, &in))
}

// Compose sets a cluster's members for a year, with lead and deputy (0 for none). Other years do not change.
func Compose(tx *store.Tx, clusterID int64, version, year int, unitIDs []int64, lead, deputy int64) error {
	c, err := GetCluster(tx, clusterID)
	if err != nil {
		return err
	}
	if !tx.Actor().Can(access.LeadEmulation, c.Unit.Path) {
		return fault.New(fault.Forbidden, "fault.forbidden")
	}
	members, err := c.composed(tx, year, unitIDs, lead, deputy)
	if err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Model(&Cluster{}).Where("id = ? AND version = ?", c.ID, version).Update("version", version+1)); err != nil {
		return err
	}
	if err := tx.DB().Where("cluster_id = ? AND year = ?", c.ID, year).Delete(&ClusterMember{}).Error; err != nil {
		return err
	}
	if err := tx.DB().CreateInBatches(&members, 500).Error; err != nil {
		return err
	}
	names := ""
	for _, m := range members {
		if names != "" {
			names += "; "
		}
		names += m.Unit.FullName
	}
	return c.record(tx, "cluster_composed", []field.Change{{Field: "cluster_members", New: names}})
}

// composed checks a year's members: directly below the cluster's unit, at least two, lead and deputy among them.
func (c Cluster) composed(tx *store.Tx, year int, unitIDs []int64, lead, deputy int64) ([]ClusterMember, error) {
	below, err := Children(tx, c.UnitID)
	if err != nil {
		return nil, err
	}
	var members []ClusterMember
	for _, u := range below {
		if !slices.Contains(unitIDs, u.ID) {
			continue
		}
		m := ClusterMember{ClusterID: c.ID, UnitID: u.ID, Year: year, Unit: u}
		switch u.ID {
		case lead:
			m.Duty = DutyLead
		case deputy:
			m.Duty = DutyDeputy
		}
		members = append(members, m)
	}
	var problems []fault.Problem
	if year < 1945 || year > 2100 {
		problems = append(problems, fault.Problem{Field: "cluster_year", Key: "problem.year"})
	}
	if len(members) < 2 || len(members) != len(unitIDs) {
		problems = append(problems, fault.Problem{Field: "cluster_members", Key: "problem.cluster_members"})
	}
	if lead != 0 && !slices.Contains(unitIDs, lead) {
		problems = append(problems, fault.Problem{Field: "cluster_lead", Key: "problem.cluster_duty"})
	}
	if deputy != 0 && (deputy == lead || !slices.Contains(unitIDs, deputy)) {
		problems = append(problems, fault.Problem{Field: "cluster_deputy", Key: "problem.cluster_duty"})
	}
	return members, fault.Of(problems)
}

func (c Cluster) record(tx *store.Tx, action string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "cluster", EntityID: c.ID, Label: c.Name, UnitID: c.UnitID, UnitPath: c.Unit.Path, Changes: changes})
}
