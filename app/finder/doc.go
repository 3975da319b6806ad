// Package finder finds what the reader may open: units, persons, milestones, papers, pages and actions. Every query is one of
// the models' own, so that it is limited to what the reader sees, and takes a bounded number of rows.
package finder
