//go:build !soak

package main

// killRounds is how often the program is killed in one run; a nightly run (go test -tags soak) does it ten times as often.
const killRounds = 200
