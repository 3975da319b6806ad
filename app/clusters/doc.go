// Package clusters has the screens of emulation clusters: the list of clusters and the plan of a year (clusters.go),
// one cluster in a year (cluster.go), its members (cluster_members.go), the pledge (pledge.go), events
// (cluster_events.go) with their files (event_files.go) and attendees (event_people.go), score sheets (scores.go), the
// figures behind them (score_evidence.go), and the summary of a year (emulation_summary.go).
package clusters
