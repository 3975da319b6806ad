package app_test

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/field"
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

// Years later the pages of a closed term are still those of its last day: what was ten days late then is so, and a list says for
// how many people it shows what was changed since.
func TestAClosedTermIsShownAsOnItsLastDay(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Exec("UPDATE terms SET closed_on = '2024-04-05'").Error)
		return tx.DB().Exec("UPDATE milestones SET due = '2024-03-26', state = 'not_started' WHERE id = ?", w.Own.Milestone).Error
	})
	w.Store.SetToday(calendar.Of(2026, 11, 29))
	b := w.as(t, "admin")
	page := b.get(w.fillPath("/congresses/:id/milestones/:milestone", w.Own)).text(t)
	require.Contains(t, page, "nhiệm kỳ 2024–2029, đã khép ngày 05/4/2024")
	require.Contains(t, page, "10 ngày")
	require.NotContains(t, page, "978 ngày")
	list := w.fillPath("/congresses/:id/delegates", w.Own)
	require.Contains(t, b.get(list).text(t), "của ngày khép nhiệm kỳ 05/4/2024; từ đó đến nay không ai bị sửa thông tin cá nhân")
	w.Store.SetClock(func() time.Time { return calendar.Of(2026, 11, 29).Time() })
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		note := store.Entry{Action: "delegate_changed", Entity: "delegate", EntityID: w.Own.Delegate, UnitID: w.Own.Unit, UnitPath: "/1/",
			Changes: []field.Change{{Field: "occupation", Old: "Giáo viên", New: "Hiệu trưởng"}}}
		return tx.RecordAll([]store.Entry{note, note})
	})
	require.Contains(t, w.as(t, "admin").get(list).text(t), "của 1 người là thông tin đã sửa sau ngày đó")
}
