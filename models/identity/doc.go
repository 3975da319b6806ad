// Package identity decides whether two records are the same person, and merges those that are.
//
// compare.go compares two records (Compare); name.go cleans names before they are compared; duplicate_pairs.go finds likely
// duplicates below a unit and records that two persons are not the same; merge.go and merge_undo.go merge two persons
// and undo it; history.go reads the combined history. The package never merges anyone by itself: a user decides.
// Fields and storage of a person are in models/delegate, the use of Compare for uploaded lists in models/rosterplan.
package identity
