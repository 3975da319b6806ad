package i18n

import (
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/fault"
)

var placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

func placeholders(m text) []string {
	found := map[string]bool{}
	for _, s := range []string{m.One, m.Other} {
		for _, match := range placeholder.FindAllStringSubmatch(s, -1) {
			found[match[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func TestEnglishIsComplete(t *testing.T) {
	t.Parallel()
	vi, err := read("vi")
	require.NoError(t, err)
	en, err := read("en")
	require.NoError(t, err)
	require.Equal(t, slices.Sorted(maps.Keys(vi)), slices.Sorted(maps.Keys(en)))
	for key := range vi {
		require.NotEmpty(t, vi[key].Other, key)
		require.NotEmpty(t, en[key].Other, key)
		require.Equal(t, placeholders(vi[key]), placeholders(en[key]), key)
	}
}

// Newer plural data give Vietnamese a form "one", at which the library once panicked.
func TestEveryMessagePrintsForEveryCount(t *testing.T) {
	t.Parallel()
	c, err := Load()
	require.NoError(t, err)
	for _, locale := range Locales {
		messages, err := read(locale)
		require.NoError(t, err)
		for key, m := range messages {
			for _, n := range []int{0, 1, 2, 5} {
				args := map[string]any{"Count": n}
				for _, name := range placeholders(m) {
					if name != "Count" {
						args[name] = "x"
					}
				}
				got := c.For(locale).With(key, args)
				require.NotEqual(t, key, got)
				require.NotContains(t, got, "no value", key)
				require.NotContains(t, got, "{{", key)
			}
		}
	}
}

func TestNumbersAndDays(t *testing.T) {
	t.Parallel()
	c, err := Load()
	require.NoError(t, err)
	vi, en := c.For("vi"), c.For("en")
	require.Equal(t, "1.500", vi.Number(1500))
	require.Equal(t, "1,500", en.Number(1500))
	require.Equal(t, "81,3 %", vi.Percent(813))
	require.Equal(t, "81.3%", en.Percent(813))
	require.Equal(t, "Thứ Sáu, 05/4/2024", vi.LongDate(calendar.Of(2024, 4, 5)))
	require.Equal(t, "missing.key", vi.T("missing.key"))
	require.Same(t, vi, c.For("de"))
}

func TestMissingWordsAreReported(t *testing.T) {
	t.Parallel()
	c, err := Load()
	require.NoError(t, err)
	var missed []string
	en := c.Reporting(func(locale, key string) { missed = append(missed, locale+" "+key) }).For("en")
	require.Equal(t, "choice.sex.other", en.T("choice.sex.other"))
	en.T("fault.intake_type")
	en.T("export.as_of")
	en.Problem(fault.Problem{Field: "form", Key: "fault.intake_type"})
	en.Has("choice.sex.other")
	require.Equal(t, []string{"en choice.sex.other"}, missed)
	c.For("en").T("choice.sex.other")
	require.Len(t, missed, 1)
}
