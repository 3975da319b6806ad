package account

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAllowance(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 4, 5, 3, 0, 0, 0, time.UTC)
	plain := allowance{Burst: 3, Every: time.Minute}
	queue := allowance{Burst: 1, Every: time.Minute, Queue: 2}
	slow := allowance{Burst: 1, Every: time.Minute, Queue: 2, Slow: true}
	for name, c := range map[string]struct {
		allowance
		free, next, pause time.Duration // from now
		ok                bool
	}{
		"first":                     {plain, 0, time.Minute, 0, true},
		"long ago":                  {plain, -time.Hour, time.Minute, 0, true},
		"third":                     {plain, 2 * time.Minute, 3 * time.Minute, 0, true},
		"fourth at once":            {plain, 3 * time.Minute, 3 * time.Minute, time.Minute, false},
		"fourth half a minute late": {plain, 150 * time.Second, 150 * time.Second, 30 * time.Second, false},
		"fourth a minute late":      {plain, 2 * time.Minute, 3 * time.Minute, 0, true},
		"clock set back":            {plain, 3*time.Minute + time.Millisecond, time.Minute, 0, true},
		"clock set back ten years":  {plain, 87600 * time.Hour, time.Minute, 0, true},
		"first of the queue":        {queue, time.Minute, 2 * time.Minute, time.Minute, true},
		"second of the queue":       {queue, 2 * time.Minute, 3 * time.Minute, 2 * time.Minute, true},
		"behind the queue":          {queue, 3 * time.Minute, 3 * time.Minute, time.Minute, false},
		"slow behind the queue":     {slow, 3 * time.Minute, 3 * time.Minute, 2 * time.Minute, true},
	} {
		next, pause, ok := c.try(now.Add(c.free), now)
		require.Equal(t, c.ok, ok, name)
		require.Equal(t, c.pause, pause, name)
		require.Equal(t, now.Add(c.next), next, name)
	}
}

func TestPlace(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{"10.0.0.1": "10.0.0.1", "::ffff:10.0.0.1": "10.0.0.1", "::1": "::/64",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64", "": "", "pipe": "pipe"} {
		require.Equal(t, want, place(address), address)
	}
}
