// Package account holds the users of the program: grants (a role at a unit), passwords, the door at which they sign in,
// and sessions.
//
// user.go and administer.go have accounts, grant.go their grants, password.go hashing, link.go links to choose a
// password, feed.go calendar addresses. signin.go has the door and the actor of a request (Load), allowance.go how often
// it may be tried, device.go the browsers it knows, second.go the second step. session.go stores sessions, visit.go
// lists them with the history of sign-ins. What a role allows is in models/access.
//
// A user always has at least one grant and is administered by someone who could hand out all of the user's grants: an
// administrator above, or an organiser whose units contain them. Security-relevant changes end the user's sessions in
// the same transaction. Hashing a password is slow on purpose and happens outside transactions: callers hash first
// (Hasher) and pass the hash to the command. Secrets of devices, links, sessions and recovery codes are stored as digests.
package account
