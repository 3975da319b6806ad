package main

import (
	"log/slog"
	"math"
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/require"
)

// The server keeps below what the machine or its container has, unless it is told otherwise. Not parallel: the limit is
// that of the process.
func TestMemoryIsLimited(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	t.Cleanup(func() { debug.SetMemoryLimit(before) })
	debug.SetMemoryLimit(math.MaxInt64)
	limitMemory(slog.New(slog.DiscardHandler))
	require.Less(t, debug.SetMemoryLimit(-1), int64(1)<<50)

	debug.SetMemoryLimit(1 << 40)
	t.Setenv("GOMEMLIMIT", "1TiB")
	limitMemory(slog.New(slog.DiscardHandler))
	require.Equal(t, int64(1)<<40, debug.SetMemoryLimit(-1))
}
