package app_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/store/storetest"
)

// Every page answers on PostgreSQL as well.
func TestPagesOnPostgres(t *testing.T) {
	t.Parallel()
	s := storetest.Postgres(t)
	storetest.Must(t, s, storetest.Root(), populate)
	w := serveStore(t, s).find(t)
	b := w.as(t, "admin")
	for _, p := range readPermissions(t) {
		if p.method == http.MethodGet && p.meets["admin"] == "ok" {
			a := b.get(w.fillPath(p.path, w.Own))
			require.Less(t, a.status, 400, "%s: %.300s", p.path, a.body)
		}
	}
	require.Contains(t, b.get("/units/020/delegates?q=DANG").body, w.Own.DelegateName)
}
