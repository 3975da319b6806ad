// Package emulation holds the work of an emulation cluster in a year: the pledge ("giao ước thi đua"), which stays in the
// text that was signed, the points that the units give themselves and get from the cluster and from the city, the ranking,
// and the events. The figures that the tracker has for a criterion are proposed beside the points of people and never
// written over them.
//
// A cluster spans sister units. Everybody who sees one of its members sees what is common: names, pledge, events, and the
// points once they are released. What a unit wrote down as evidence, the remarks on it and the points before their release
// are seen by that unit, by the lead unit and by those above.
package emulation

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Year is a year of a cluster: the common frame of everything else in the package. ID and Version are 0 until somebody has
// put something down for it.
type Year struct {
	ID           int64
	ClusterID    int64
	Year         int
	Theme        string        // the theme of the city for the year
	Remark       string        // of the cluster at the end of the year: goes into the summary
	Flags        int           // how many flags may be proposed
	Certificates int           // how many certificates beside them
	ReleasedAt   store.Instant // from when all members see the points; zero before
	ReleasedBy   string
	Version      int
	Cluster      org.Cluster         `gorm:"-"`
	Members      []org.ClusterMember `gorm:"-"`
}

// TableName names the table for GORM.
func (Year) TableName() string { return "emulation_years" }

// YearFields is the form of a year.
var YearFields = field.Table[Year]{
	field.TextOf(field.Text, "emulation_theme", func(y *Year) *string { return &y.Theme }),
	field.NumberOf("emulation_flags", 99, func(y *Year) *int { return &y.Flags }),
	field.NumberOf("emulation_certificates", 99, func(y *Year) *int { return &y.Certificates }),
	field.TextOf(field.LongText, "emulation_remark", func(y *Year) *string { return &y.Remark }),
}

// Released reports whether all members see the points.
func (y Year) Released() bool { return !y.ReleasedAt.IsZero() }

// Holds reports whether the actor is an organizer of the unit above the members: the one that scores for the city.
func (y Year) Holds(actor access.Actor) bool {
	return actor.Can(access.LeadEmulation, y.Cluster.Unit.Path)
}

// Leads reports whether the actor may change what is common to the cluster in the year: an organizer of the unit that
// leads it, or of one above.
func (y Year) Leads(actor access.Actor) bool {
	return y.Holds(actor) || slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool {
		return m.Duty == org.DutyLead && actor.Can(access.LeadEmulation, m.Unit.Path)
	})
}

// Sees reports whether the actor sees the evidence and the remarks of a member, and the points before their release.
func (y Year) Sees(actor access.Actor, m org.ClusterMember) bool {
	return y.Leads(actor) || actor.Can(access.View, m.Unit.Path)
}

// SeesPoints reports whether the actor sees the points of a member.
func (y Year) SeesPoints(actor access.Actor, m org.ClusterMember) bool {
	return y.Released() || y.Sees(actor, m)
}

// Member is the member with the code of a unit.
func (y Year) Member(code string) (org.ClusterMember, error) {
	at := slices.IndexFunc(y.Members, func(m org.ClusterMember) bool { return m.Unit.Code == code })
	if at < 0 {
		return org.ClusterMember{}, store.NotFound()
	}
	return y.Members[at], nil
}

// Of reads a year of a cluster. It is not found by those who see neither the unit above nor a member of that very year.
func Of(tx *store.Tx, clusterID int64, year int) (Year, error) {
	y := Year{ClusterID: clusterID, Year: year}
	var err error
	if y.Cluster, err = org.GetCluster(tx, clusterID); err != nil {
		return y, err
	}
	members, err := y.Cluster.Members(tx)
	if err != nil {
		return y, err
	}
	y.Members = slices.DeleteFunc(members, func(m org.ClusterMember) bool { return m.Year != year })
	if !tx.Actor().Can(access.View, y.Cluster.Unit.Path) && !slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool {
		return tx.Actor().Can(access.View, m.Unit.Path)
	}) {
		return y, store.NotFound()
	}
	cluster, all := y.Cluster, y.Members
	err = store.One(tx.DB().Where("cluster_id = ? AND year = ?", clusterID, year), &y)
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	y.Cluster, y.Members = cluster, all
	return y, err
}

// Led is Of for those who may change what is common. It refuses a year without members.
func Led(tx *store.Tx, clusterID int64, year int) (Year, error) {
	y, err := Of(tx, clusterID, year)
	switch {
	case err != nil:
	case !y.Leads(tx.Actor()):
		err = fault.New(fault.Forbidden, "fault.forbidden")
	case len(y.Members) == 0:
		err = fault.New(fault.Invalid, "fault.cluster_empty")
	}
	return y, err
}

// Plan puts down the theme of a year, the awards that may be proposed and the cluster's remark.
func Plan(tx *store.Tx, clusterID int64, year, version int, in Year) error {
	y, err := Led(tx, clusterID, year)
	if err != nil {
		return err
	}
	old := y
	y.Theme, y.Remark, y.Flags, y.Certificates = in.Theme, in.Remark, in.Flags, in.Certificates
	typed := YearFields.Values(&y)
	if err := fault.Of(YearFields.Decode(func(key string) string { return typed[key] }, &y)); err != nil {
		return err
	}
	err = y.keep(tx, version, map[string]any{"theme": y.Theme, "remark": y.Remark, "flags": y.Flags, "certificates": y.Certificates})
	if err != nil {
		return err
	}
	return y.record(tx, "emulation_planned", YearFields.Diff(&old, &y))
}

// Release lets all members see the points, and holds the points as they are; Withhold takes that back.
func Release(tx *store.Tx, clusterID int64, year, version int) error {
	return release(tx, clusterID, year, version, tx.Now(), tx.Actor().Name, "emulation_released")
}

// Withhold hides the points again, so that they can be put right.
func Withhold(tx *store.Tx, clusterID int64, year, version int) error {
	return release(tx, clusterID, year, version, store.Instant{}, "", "emulation_withheld")
}

func release(tx *store.Tx, clusterID int64, year, version int, at store.Instant, by, action string) error {
	y, err := Led(tx, clusterID, year)
	if err != nil {
		return err
	}
	y.ReleasedAt, y.ReleasedBy = at, by
	if err := y.keep(tx, version, map[string]any{"released_at": at, "released_by": by}); err != nil {
		return err
	}
	return y.record(tx, action, nil)
}

// keep writes the row of the year: the whole of it the first time, the columns at the version later.
func (y *Year) keep(tx *store.Tx, version int, columns map[string]any) error {
	if y.ID == 0 {
		if version != 0 {
			return store.Stale()
		}
		y.Version = 1
		return tx.DB().Create(y).Error
	}
	columns["version"] = version + 1
	return store.Changed(tx.DB().Model(&Year{}).Where("id = ? AND version = ?", y.ID, version).Updates(columns))
}

// record puts an entry at the unit above: what is common to a cluster belongs to none of its members.
func (y Year) record(tx *store.Tx, action string, changes []field.Change) error {
	return y.RecordAt(tx, y.Cluster.Unit, action, y.Cluster.Name, changes)
}

func (y Year) RecordAt(tx *store.Tx, unit org.Unit, action, label string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "cluster", EntityID: y.ClusterID, Label: label, UnitID: unit.ID,
		UnitPath: unit.Path, Changes: changes})
}
