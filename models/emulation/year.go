// Package emulation holds an emulation cluster's work in a year: the pledge ("giao ước thi đua"), scores and ranking.
// Its events are in package clusterevent.
//
// year.go is the frame and says who may see and lead; pledge.go and item.go have the pledge and its editions;
// sheet.go the scores, rank.go the ranking and awards; evidence.go and trace.go the figures from milestones, which
// are proposed beside people's points and never overwrite them.
//
// A cluster spans sibling units. Whoever sees one member sees what is common: names, pledge, events, and points once
// they are published. A unit's evidence, the remarks on it and unpublished points are visible to that unit, the
// leading unit and those above.
//
// Points are whole hundredths. A proposal is rounded half up to a quarter of a point (Item.Proposal); people may give any
// hundredth, and sums are exact.
package emulation

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Year is a year of a cluster, on which everything else in the package depends. ID and Version are 0 until something
// has been entered for it.
type Year struct {
	ID           int64
	ClusterID    int64
	Year         int
	Theme        string        // the city's theme of the year
	Remark       string        // the cluster's remark at the end of the year, for the summary
	Flags        int           // flags that may be proposed
	Certificates int           // certificates that may be proposed besides
	ReleasedAt   store.Instant // when the points were published to all members; zero before
	ReleasedBy   string
	Version      int
	Cluster      org.Cluster         `gorm:"-"`
	Members      []org.ClusterMember `gorm:"-"`
}

func (Year) TableName() string { return "emulation_years" }

// YearFields is the form of a year.
var YearFields = field.Table[Year]{
	field.TextOf(field.Text, "emulation_theme", func(y *Year) *string { return &y.Theme }),
	field.NumberOf("emulation_flags", 99, func(y *Year) *int { return &y.Flags }),
	field.NumberOf("emulation_certificates", 99, func(y *Year) *int { return &y.Certificates }),
	field.TextOf(field.LongText, "emulation_remark", func(y *Year) *string { return &y.Remark }),
}

// Released reports whether the points are published to all members.
func (y Year) Released() bool { return !y.ReleasedAt.IsZero() }

// Holds reports whether the actor is an organiser of the unit above the members, which scores for the city.
func (y Year) Holds(actor access.Actor) bool {
	return actor.Can(access.LeadEmulation, y.Cluster.Unit.Path)
}

// Leads reports whether the actor may change what is common to the cluster in the year: an organiser of the leading
// unit or of one above.
func (y Year) Leads(actor access.Actor) bool {
	return y.Holds(actor) || slices.ContainsFunc(y.Members, func(m org.ClusterMember) bool {
		return m.Duty == org.DutyLead && actor.Can(access.LeadEmulation, m.Unit.Path)
	})
}

// Sees reports whether the actor may see a member's evidence, remarks and unpublished points.
func (y Year) Sees(actor access.Actor, m org.ClusterMember) bool {
	return y.Leads(actor) || actor.Can(access.View, m.Unit.Path)
}

// SeesPoints reports whether the actor may see a member's points.
func (y Year) SeesPoints(actor access.Actor, m org.ClusterMember) bool {
	return y.Released() || y.Sees(actor, m)
}

// Member returns the member with the unit code, or NotFound.
func (y Year) Member(code string) (org.ClusterMember, error) {
	at := slices.IndexFunc(y.Members, func(m org.ClusterMember) bool { return m.Unit.Code == code })
	if at < 0 {
		return org.ClusterMember{}, store.NotFound()
	}
	return y.Members[at], nil
}

// Of reads a year of a cluster. NotFound for an actor who sees neither the unit above nor a member in that year.
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

// led is Of for a change of what is common. It refuses a year without members.
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

// Plan sets the year's theme, the number of awards and the cluster's remark.
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

// Release publishes the points to all members and freezes them; Withhold undoes it.
func Release(tx *store.Tx, clusterID int64, year, version int) error {
	return release(tx, clusterID, year, version, tx.Now(), tx.Actor().Name, "emulation_released")
}

// Withhold unpublishes the points so that they can be corrected.
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

// keep creates the row of the year, or updates columns at the version.
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

// record writes an audit entry at the unit above, because common matters belong to no single member.
func (y Year) record(tx *store.Tx, action string, changes []field.Change) error {
	return y.RecordAt(tx, y.Cluster.Unit, action, y.Cluster.Name, changes)
}

func (y Year) RecordAt(tx *store.Tx, unit org.Unit, action, label string, changes []field.Change) error {
	return tx.Record(store.Entry{Action: action, Entity: "cluster", EntityID: y.ClusterID, Label: label, UnitID: unit.ID,
		UnitPath: unit.Path, Changes: changes})
}
