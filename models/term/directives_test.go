package term_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/directive"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/term"
)

// The set-up loads the published papers of the nation and of Hà Nội, none read in another province; an office can cite
// each by its number or its day.
func directivesOfTheNation(t *testing.T, s *store.Store) {
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		terms, err := org.Terms(tx)
		require.NoError(t, err)
		require.NoError(t, term.SeedDirectives(tx, terms[0].ID, "01", "004", "007", "273"))
		return store.PutSetting(tx, store.HomeUnit, "020")
	})
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, "00646")
		require.NoError(t, err)
		all, more, err := directive.List(tx, u, directive.Filter{})
		require.NoError(t, err)
		require.False(t, more)
		var marks []string
		for _, d := range all {
			marks = append(marks, d.Mark())
			require.NotContains(t, d.Source, "quang-ngai", d.Summary)
			require.NotEmpty(t, d.Mark()+d.IssuedOn.String(), d.Summary)
		}
		require.Equal(t, []string{"52/HD-MTTQ-BTT", "384/KH-MTTQ-UB", "07-TT/TU", "611/TTg-QHĐP", "22-CT/TW", ""}, marks)
		terms, err := org.Terms(tx)
		require.NoError(t, err)
		rules, err := org.Rules(tx, terms[0].ID)
		require.NoError(t, err)
		g := directive.Ground{Kind: directive.GroundDeadline, TargetID: rules[org.Commune].ID}
		found, err := directive.For(tx, u, g)
		require.NoError(t, err)
		require.Empty(t, found[g], "no paper of Hà Nội or of the centre that names the day is known by its number")
		return nil
	})
}
