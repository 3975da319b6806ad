// Package exports writes workbooks, papers and calendar files, one source file for each: delegate lists and
// the form for them, seat allocation, composition report, attendance, programme, schedule, emulation, milestone templates.
// Every writer takes one value that holds everything it needs; package report builds these values. The Table of a value
// is its rows as data (exports/flat). The progress report is in exports/progress, the progress forms are in exports/forms,
// the toolkit is exports/book. Package pdf prints what all of them write. Files that come in are read by exports/intake,
// tables and received.
package exports
