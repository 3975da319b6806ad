// Package delegates has the screens of lists of delegates, the record of one, composition and targets, duplicates.
package delegates
