// Package clusters has the screens of emulation clusters: members, pledge, events, scores, summary.
package clusters
