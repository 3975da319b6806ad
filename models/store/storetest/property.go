package storetest

import (
	"testing"

	"pgregory.net/rapid"
)

// every is how many checks of rapid a property over a database stands for.
const every = 5

// Check is rapid.Check for a property that writes to a database, where each try takes milliseconds: it tries one in
// every five, so that -rapid.checks still tells how thorough a run is. Once a try has failed all are tried, for shrinking.
func Check(t *testing.T, property func(*rapid.T)) {
	t.Helper()
	n, broken := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if n++; n%every != 1 && !broken {
			return
		}
		held := false
		defer func() { broken = broken || !held }()
		property(rt)
		held = true
	})
}
