// Package checkin has the screens of check-in: the sittings of today and the card that a phone has read (checkin.go),
// the desk (checkin_desk.go), the figures for the hall (checkin_board.go), the attendance sheet on screen (roll.go) and
// as a workbook (roll_workbook.go), and for print the cards (cards.go, qr.go) and the notices to attend and invitations
// (invitations.go). A sitting is a session of a congress or a cluster event.
package checkin
