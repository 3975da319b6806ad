package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/readiness"
	"daihoi/models/template"
)

// A database of an earlier version has plain rules for H09–H14, H20, H26 and H44. Nothing changes until somebody takes the
// shipped ones; then open milestones move, done ones do not.
func TestShippedRulesAreOffered(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		district := w.Made[w.District.ID]
		id := w.Milestone(district, "H09").Item.TemplateID
		d := w.Draft(id)
		_, n, err := template.Offered(d.Template, d.Items)
		require.NoError(t, err)
		require.Zero(t, n, "they are there already")

		// As it was.
		was := map[string][2]int{"H09": {-275, -45}, "H10": {-150, -95}, "H11": {-147, -88}, "H12": {-165, -60}, "H13": {-45, -45}}
		for i, item := range d.Items {
			if lead, plain := was[item.Code]; plain {
				item.Anchor, item.NotBefore, item.Latest, item.Repeats, item.LeadFrom, item.LeadTo = template.BaseDay, "", "", "", lead[0], lead[1]
				d = d.Put(item, i+1)
			}
		}
		w.Revised(d)
		w.Finish(district, "H10")
		require.Equal(t, []string{"16/5/2024", "27/3/2024", "03/4/2024", "01/5/2024", "16/5/2024"}, w.due(district, "H09", "H10", "H11", "H12", "H13"))

		d = w.Draft(id)
		offered, n, err := template.Offered(d.Template, d.Items)
		require.NoError(t, err)
		require.Equal(t, 5, n)
		e := w.Revised(d.With(offered))
		require.Equal(t, 4, e.Moved)
		require.Equal(t, []string{"29/9/2023", "27/3/2024", "no_pilot", "15/4/2024", "30/4/2024"}, w.due(district, "H09", "H10", "H11", "H12", "H13"))
		done := w.Milestone(district, "H10")
		require.Equal(t, []any{readiness.Done, calendar.Of(2024, 3, 27)}, []any{done.State, done.Due})
	})
}
