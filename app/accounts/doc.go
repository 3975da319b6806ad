// Package accounts has the screens of sign-in, set-up, one's own account, users with their grants, and the audit log.
package accounts
