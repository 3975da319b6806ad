// Package finals has the screens of the final report of a season: the report with its files (report.go), the forms of the
// unit's judgement and of the last term's numbers (forms.go), commendations (commendations.go) and photographs (photos.go).
package finals
