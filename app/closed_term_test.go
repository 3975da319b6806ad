package app_test

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// ofTerm begins the addresses of what belongs to a term or makes something in the working term.
var ofTerm = []string{"/congresses/:id", "/difficulties/:id", "/proposals/:id", "/delegates/:id", "/imports/:id", "/returns/:id",
	"/templates/:id", "/templates/:country", "/check-in/:kind/", "/units/:code/convene", "/units/:code/work", "/units/:code/returns",
	"/units/:code/delegates/", "/units/:code/targets", "/units/:code/schedule/", "/terms/edit", "/terms/rule", "/terms/level",
	"/meetings/:id", "/tasks/:id", "/units/:code/meetings/"}

// Nothing of a closed term can be changed, whatever the address, and what viewers read they still read.
func TestNothingOfAClosedTermChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t).ownTemplates(t)
	admin, viewer := w.as(t, "admin"), w.as(t, "viewer")
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE terms SET closed_on = '2024-04-05'").Error
	})
	refused := 0
	for _, p := range readPermissions(t) {
		address := w.fillPath(p.path, w.Own)
		switch {
		case p.method == http.MethodGet && p.meets["viewer"] == "ok" && path.Ext(p.path) == "":
			require.Equal(t, "ok", outcome(viewer.try(p.method, address)), p.path)
		case p.method == http.MethodPost && p.meets["admin"] == "ok" && !strings.HasSuffix(p.path, "/numbers") && // shows numbers
			slices.ContainsFunc(ofTerm, func(begins string) bool { return strings.HasPrefix(p.path, begins) }):
			a := admin.post(address, "version", "1", "owner", w.Own.Code, "pick", fmt.Sprintf("%d.1", w.Own.Milestone), "action", "start",
				"term_name", "Khác", "term_start", "2024", "term_end", "2029", "term_source", "Kế hoạch")
			assert.Equal(t, "no", outcome(a), "%s: %d %s", p.path, a.status, a.location)
			if strings.Contains(p.path, "/milestones/") {
				require.Contains(t, a.text(t), "Nhiệm kỳ 2024–2029 đã khép ngày 05/4/2024")
			}
			refused++
		}
	}
	require.Greater(t, refused, 60)
}
