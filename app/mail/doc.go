// Package mail hands reminders to the mail server of the office.
package mail
