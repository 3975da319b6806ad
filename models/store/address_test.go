package store

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// No message shows a password, however the address is written.
func TestAddressesAreShownWithoutPassword(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"postgres://mttq:bi-mat@db.vn:5432/daihoi":                     "postgres://mttq:xxxxx@db.vn:5432/daihoi",
		"postgres://mttq:bi-mat@a.vn:5432,b.vn:5433/daihoi?sslmode=no": "postgres://mttq:xxxxx@a.vn:5432,b.vn:5433/daihoi?sslmode=no",
		"postgresql://mttq:a@b@db.vn/daihoi":                           "postgresql://mttq:xxxxx@db.vn/daihoi",
		"postgres://mttq@db.vn/daihoi?password=bi-mat&sslmode=verify":  "postgres://mttq@db.vn/daihoi?password=xxxxx&sslmode=verify",
		"postgres://mttq@db.vn/daihoi":                                 "postgres://mttq@db.vn/daihoi",
		"/srv/nguyen:van@a/daihoi.db":                                  "/srv/nguyen:van@a/daihoi.db",
	} {
		require.Equal(t, want, withoutPassword(address))
	}
}
