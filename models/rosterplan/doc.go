// Package rosterplan says what an import would do with each row of an uploaded delegate list, given the list that the
// congress has. It is pure: models/roster reads the database and applies the plan.
//
// Open row.go for reading a row, match.go and judge.go for whom a row matches and what happens to it, plan.go for the plan
// as a whole, answer.go for what is asked about a file. The rules that identify a person are in models/identity, the
// parsing of a single cell in models/cellvalue.
package rosterplan
