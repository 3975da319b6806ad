package main

import (
	"io"
	"slices"

	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
)

// exportEmulation writes the year of an emulation cluster: pledge, points, evidence, ranking.
type exportEmulation struct {
	output
	Cluster int    `name:"cluster" required:"" placeholder:"N" help:"${cli_cluster}"`
	Year    int    `name:"year" required:"" placeholder:"YEAR" help:"${cli_cluster_year}"`
	Unit    string `name:"unit" placeholder:"CODE" help:"${cli_cluster_unit}"`
}

func (exportEmulation) Help() string {
	return "  daihoi export emulation --db daihoi.db --cluster 3 --year 2024 -o thi-dua.xlsx"
}

func (c exportEmulation) Run(e *env) error {
	return e.export(c.output, workbookFormats(c.Rows, func(as func(workbook) (func(io.Writer) error, error)) prepare {
		return func(tx *store.Tx) (org.Unit, func(io.Writer) error, error) {
			cluster, err := c.find(tx)
			if err != nil {
				return org.Unit{}, nil, err
			}
			y, err := emulation.Of(tx, cluster.ID, c.Year)
			if err != nil {
				return cluster.Unit, nil, err
			}
			if len(y.Members) == 0 {
				return cluster.Unit, nil, fault.New(fault.NotFound, "fault.cluster_empty")
			}
			found, err := report.EmulationOf(tx, e.words, y)
			if err != nil {
				return cluster.Unit, nil, err
			}
			found.Wide = book.PaperNamed(c.Paper)
			write, err := as(workbook{func(w io.Writer) error { return exports.WriteEmulation(w, found) }, found.Tables()})
			return cluster.Unit, write, err
		}
	}))
}

// find returns the cluster with the number, within a unit if one is given.
func (c exportEmulation) find(tx *store.Tx) (org.Cluster, error) {
	all, err := org.Clusters(tx)
	if err != nil {
		return org.Cluster{}, err
	}
	all = slices.DeleteFunc(all, func(k org.Cluster) bool {
		return k.Number != c.Cluster || c.Unit != "" && k.Unit.Code != c.Unit
	})
	switch len(all) {
	case 0:
		return org.Cluster{}, fault.New(fault.NotFound, "cli.no_cluster", "Number", c.Cluster)
	case 1:
		return all[0], nil
	}
	return org.Cluster{}, fault.New(fault.Invalid, "cli.many_clusters", "Number", c.Cluster)
}
