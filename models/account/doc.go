// Package account holds who may use the program: users, their grants (a role at a unit), passwords, sign-in with its
// throttle, and sessions.
//
// A user always has at least one grant and is administered by somebody who could hand out every one of them: an
// administrator above, or an organizer whose units contain them all. Sensitive steps end the user's sessions in the
// same transaction. Hashing a password takes long on purpose, so it happens outside transactions: callers hash first
// (Hasher) and pass the hash to the command.
package account
