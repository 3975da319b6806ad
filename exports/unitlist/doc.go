// Package unitlist reads the official lists of units, and the tables of which unit has succeeded which, into an edition.
package unitlist
