// Package mail sends reminders through the office's mail server.
package mail
