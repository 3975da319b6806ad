// Package correction holds proposals to change the identity of a person whom the list of another unit holds: a person sits
// in several lists, and the identity belongs to one of them (delegate.HoldingSeat).
//
// propose.go has the commands of a list, Edit, EditAll and Attach: what their actor may change is stored, the rest becomes
// a proposal. answer.go is what becomes of a proposal: Accept, Decline, Withdraw. correction.go reads them. Every step
// leaves an entry at the unit that proposes and at the one that holds the identity; an accepted change at every unit with
// a seat of the person.
package correction
