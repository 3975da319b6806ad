// Package days has the screens of the day of a congress, session by session: the agenda on the running clock (day.go), the screens of
// the hall and of the presidium (screens.go), speeches (speeches.go), decisions (decisions.go), the papers for delegates and their
// page without an account (papers.go), the seating plan (seats.go), the hours of check-in with links to desks (door.go), absences and the reserves called up (absences.go), and the quorum rule of an office
// (quorum.go).
package days
