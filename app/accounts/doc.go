// Package accounts has the screens around a person's access: sign-in, sign-out, language and start page (signin.go), its
// second step (second.go), links to choose a password (welcome.go), the setup of an empty database (setup.go), one's own
// account and password (account.go), open sessions and sign-ins (visits.go), the address of the calendar feed
// (calendar_address.go), users (users.go) with their grants (user_grants.go), and the audit log (audit.go).
package accounts
