package exports

import (
	"sync"
	"testing"

	"daihoi/exports/book"
	"daihoi/templates/i18n"
)

var catalogue = sync.OnceValues(i18n.Load)

// wordsIn prints as the program does, in the language with this place among i18n.Locales; a key without words fails the
// test.
func wordsIn(t testing.TB, language int) book.Words {
	t.Helper()
	words, err := catalogue()
	if err != nil {
		t.Fatal(err)
	}
	return words.Reporting(func(locale, key string) {
		t.Errorf("no words in %s for %s", locale, key)
	}).For(i18n.Locales[language])
}

func vietnamese(t testing.TB) book.Words { return wordsIn(t, 0) }
