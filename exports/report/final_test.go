package report_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/demo"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/templates/i18n"
)

// Every list of the final report ends with one full stop, at its end.
func TestListsOfTheFinalReport(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	built := storetest.Fill(func(s *store.Store) error { return demo.Build(context.Background(), s, demo.Accounts()) })
	require.NoError(t, built.SQLite(t).Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, demo.UnitCode)
		require.NoError(t, err)
		term, err := org.TermByCode(tx, demo.TermCode)
		require.NoError(t, err)
		final, err := report.FinalOf(tx, words, u, term, calendar.On(tx.Today()))
		require.NoError(t, err)
		lists, before := 0, ""
		for _, p := range report.FinalText(words, final) {
			isItem := !p.Heading && strings.HasPrefix(p.Text, "- ")
			if isItem {
				require.Regexp(t, `[.;]$`, p.Text)
			}
			if strings.HasPrefix(before, "- ") {
				require.Equal(t, isItem, strings.HasSuffix(before, ";"), before)
				lists++
			}
			before = p.Text
		}
		require.Greater(t, lists, 10)
		return nil
	}))
}
