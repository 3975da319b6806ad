// Package delegations has the screens of seats and delegations: the seat allocation of a congress (allocation.go), the
// delegation that a congress sends to the one above (delegation.go), and the delegations that the congress above
// receives, returns or changes (delegations.go).
package delegations
