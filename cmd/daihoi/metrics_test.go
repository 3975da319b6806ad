package main

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/fault"
)

// Profiles hold pieces of memory: other machines never see them.
func TestProfilesStayOnTheMachine(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"127.0.0.1:9100": "", "[::1]:9100": "", "localhost:9100": "", "": "cli.pprof_needs_metrics",
		":9100": "cli.pprof_elsewhere", "0.0.0.0:9100": "cli.pprof_elsewhere", "10.0.0.7:9100": "cli.pprof_elsewhere", "daihoi.example:9100": "cli.pprof_elsewhere"} {
		err := watched{Metrics: address, Pprof: true}.check()
		if want == "" {
			require.NoError(t, err, address)
		} else {
			require.Equal(t, want, fault.As(err).Key, address)
		}
	}
	require.NoError(t, watched{Metrics: "0.0.0.0:9100"}.check(), "measurements may be read from elsewhere")
}
