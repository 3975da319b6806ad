package emulation

import (
	"slices"
	"strconv"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Source is a pledge that can be copied: the latest edition of a year.
type Source struct {
	Cluster org.Cluster
	Year    int
}

// Sources lists the pledges that the actor sees, other than that of y, newest year first.
func Sources(tx *store.Tx, y Year) (sources []Source, err error) {
	clusters, err := org.Clusters(tx)
	if err != nil || len(clusters) == 0 {
		return nil, err
	}
	ids := make([]int64, len(clusters))
	for i, c := range clusters {
		ids[i] = c.ID
	}
	members, err := org.ClusterMembers(tx, ids)
	if err != nil {
		return nil, err
	}
	var begun []Pledge
	err = tx.DB().Select("cluster_id, year").Where("edition = 1 AND cluster_id IN ?", ids).Order("year DESC, cluster_id").Find(&begun).Error
	for _, p := range begun {
		c := clusters[slices.Index(ids, p.ClusterID)]
		seen := tx.Actor().Can(access.View, c.Unit.Path) || slices.Contains(Years(tx, c, members), p.Year)
		if seen && (p.ClusterID != y.ClusterID || p.Year != y.Year) {
			sources = append(sources, Source{c, p.Year})
		}
	}
	return sources, err
}

// Copy starts a year's pledge with the introduction, sections, criteria and points of another pledge that the actor
// sees. It replaces nothing: a pledge with any line is refused.
func Copy(tx *store.Tx, clusterID int64, year, version int, fromCluster int64, fromYear int) error {
	y, p, err := newest(tx, clusterID, year)
	if err != nil {
		return err
	}
	if len(p.Items) > 0 || p.Edition > 1 {
		return fault.New(fault.Conflict, "fault.pledge_begun")
	}
	if fromCluster == 0 {
		return fault.At("pledge_source", "problem.required")
	}
	from, err := Of(tx, fromCluster, fromYear)
	if err != nil {
		return err
	}
	editions, err := Editions(tx, from)
	if err != nil {
		return err
	}
	if len(editions) == 0 || len(editions[0].Items) == 0 {
		return fault.At("pledge_source", "problem.no_pledge")
	}
	p.Preamble = editions[0].Preamble
	if err := p.write(tx, version, map[string]any{"preamble": p.Preamble}); err != nil {
		return err
	}
	items := slices.Clone(editions[0].Items)
	for i := range items {
		items[i].ID, items[i].PledgeID, items[i].Line = 0, p.ID, int64(i+1)
	}
	if err := tx.DB().CreateInBatches(&items, 500).Error; err != nil {
		return err
	}
	return y.record(tx, "pledge_copied", []field.Change{{Field: "pledge_source", New: from.Cluster.Name + " " + strconv.Itoa(fromYear)}})
}
