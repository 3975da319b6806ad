package storetest

import (
	"testing"

	"pgregory.net/rapid"
)

// every is the factor by which Check reduces the number of tries.
const every = 5

// Check is rapid.Check for properties that write to a database, where each try takes milliseconds. It runs every
// fifth try, so -rapid.checks still controls thoroughness. After a failure it runs all tries, for shrinking.
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
