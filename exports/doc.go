// Package exports writes the files that leave the office, one file of code for each workbook or paper: delegate lists and
// the form for them, allocation, composition report, attendance, programme, schedule, emulation, milestone templates.
// Every writer takes a value with everything in it and asks for nothing more; package report makes these values. The
// progress report is in exports/progress, the progress forms are in exports/forms, the kit is exports/book.
package exports
