package template_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

type world struct{ deadlinetest.World }

func TestSeedingTwiceAddsNothing(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		before := w.Audits()
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			require.NoError(t, template.SeedAll(tx, w.Term.ID))
			all, err := template.List(tx)
			require.NoError(t, err)
			require.Len(t, all, 4)
			commune, err := template.For(tx, w.Term.ID, "commune", w.Communes[0].Path)
			require.NoError(t, err)
			items, err := template.Items(tx, commune.ID)
			require.NoError(t, err)
			require.Len(t, items, 47)
			require.Equal(t, "X01", items[0].Code)
			require.Equal(t, []template.Role{template.RoleHeld}, items[38].Roles())
			city, err := template.For(tx, w.Term.ID, "province", w.City.Path)
			require.NoError(t, err)
			require.Equal(t, template.SeedsAbove2024, city.Source)
			_, missing := template.For(tx, w.Term.ID, "hamlet", w.City.Path)
			require.Equal(t, fault.NotFound, fault.KindOf(missing))
			return err
		})
		require.Equal(t, before, w.Audits())
	})
}

// The templates that the program brings are the country's; before there are units there is none.
func TestTemplatesNeedACountry(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { return template.SeedAll(tx, 1) })
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestLeadIsTypedAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	lead, ok := template.ItemFields.Find("lead_to")
	require.True(t, ok)
	for typed, want := range map[string]int{"-30": -30, "−30": -30, "D-30": -30, "D−30": -30, "0": 0, "+5": 5, "D+5": 5, "7": 7} {
		var i template.Item
		require.Empty(t, lead.Take(&i, typed), typed)
		require.Equal(t, want, i.LeadTo, typed)
	}
	for _, wrong := range []string{"soon", "-601", "601", "1.5"} {
		require.Equal(t, "problem.lead", lead.Take(new(template.Item), wrong), wrong)
	}
}
