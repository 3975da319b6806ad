// Package meetings has the screens of the meetings of a unit with those below it: the list (meetings.go), one meeting
// (meeting.go), the forms about it (forms.go, call.go, series.go, turnout.go), its conclusions and tasks (conclusion.go), and the
// review of a congress point by point (review.go, point.go).
package meetings
