// Package report collects the content of a workbook, a paper or a calendar file from the models: it takes a transaction and
// words, and returns a value for package exports to write. Pages and commands share these builders.
package report
