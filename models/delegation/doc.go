// Package delegation holds the seats of a congress and the delegations sent to the congress one level up.
//
// allocation.go computes how seats are shared among senders (Allot) and compares them with the list (Match);
// allocation_store.go stores the decision. delegation.go reads a delegation from both sides; delegation_send.go is the
// sender's part (choose, send, recall), snapshot.go what was sent, delegation_receive.go the receiver's, and delegation_replace.go lets a reserve
// move up. Delegate records are in models/delegate.
//
// Seats are rounded by largest remainder, ties going to the earlier line, so that they always add up (ShareSeats).
package delegation
