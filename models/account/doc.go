// Package account holds the users of the program: grants (a role at a unit), passwords, sign-in with throttling, and
// sessions.
//
// user.go and administer.go have accounts, grant.go their grants, password.go hashing, signin.go sign-in and the
// actor of a request (Load), session.go stored sessions, feed.go calendar addresses. What a role allows is in
// models/access.
//
// A user always has at least one grant and is administered by someone who could hand out all of the user's grants: an
// administrator above, or an organiser whose units contain them. Security-relevant changes end the user's sessions in
// the same transaction. Hashing a password is slow on purpose and happens outside transactions: callers hash first
// (Hasher) and pass the hash to the command.
package account
