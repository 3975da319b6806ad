// Package checkin has the screens of check-in at the door, the roll, cards and invitations.
package checkin
