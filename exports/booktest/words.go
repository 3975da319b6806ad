package booktest

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/templates/i18n"
)

var catalogue = sync.OnceValues(i18n.Load)

// Words returns a printer for i18n.Locales[language]. Printing a key that the catalogue lacks fails the test.
func Words(t testing.TB, language int) *i18n.Printer {
	t.Helper()
	words, err := catalogue()
	require.NoError(t, err)
	return words.Reporting(func(locale, key string) {
		t.Errorf("no words in %s for %s", locale, key)
	}).For(i18n.Locales[language])
}

// Vietnamese returns Words in Vietnamese.
func Vietnamese(t testing.TB) *i18n.Printer { return Words(t, 0) }
