// Package report builds what a workbook, a paper or a calendar file prints: a transaction and words in, a value of
// package exports out. Pages and commands call the same builders; none of them sees a request.
package report
