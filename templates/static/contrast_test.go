package static

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	tokenRule  = regexp.MustCompile(`(?s)([^{}]+)\{([^{}]*)\}`)
	tokenValue = regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{3,6});`)
	className  = regexp.MustCompile(`\.(s-[a-z]+)`)
	literal    = regexp.MustCompile(`#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(`)
	cssComment = regexp.MustCompile(`(?s)/\*.*?\*/`)
)

// tokensIn reads the colours of a style: "ink" of the page, "s-done fill" of a status.
func tokensIn(t *testing.T, name string) map[string]string {
	t.Helper()
	css, err := files.ReadFile(name)
	require.NoError(t, err)
	found := map[string]string{}
	for _, rule := range tokenRule.FindAllStringSubmatch(cssComment.ReplaceAllString(string(css), ""), -1) {
		for _, v := range tokenValue.FindAllStringSubmatch(rule[2], -1) {
			for _, class := range className.FindAllStringSubmatch(rule[1], -1) {
				found[class[1]+" "+v[1]] = v[2]
			}
			if !className.MatchString(rule[1]) {
				found[v[1]] = v[2]
			}
		}
	}
	return found
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	hex := colour[1:]
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	require.NoError(t, err, colour)
	sum := 0.0
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += share * c
	}
	return sum
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	x, y := luminance(t, a), luminance(t, b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// readPairs are the texts of pages with what they stand on: at least 4.5 to 1, WCAG 2.2 level AA.
var readPairs = [][2]string{
	{"ink", "bg"}, {"ink", "paper"}, {"ink", "head"}, {"ink", "picked"}, {"ink", "act-pale"}, {"ink", "off"}, {"ink", "held"},
	{"ink-2", "bg"}, {"ink-2", "paper"}, {"ink-2", "head"}, {"ink-2", "picked"}, {"ink-2", "act-pale"}, {"ink-2", "off"}, {"ink-2", "held"},
	{"act", "bg"}, {"act", "paper"}, {"act", "head"}, {"act", "picked"}, {"act", "act-pale"}, {"act-dark", "act-pale"}, {"act-dark", "paper"},
	{"late", "bg"}, {"late", "paper"}, {"late", "act-pale"}, {"gold-ink", "paper"}, {"gold-ink", "off"}, {"red-ink", "paper"}, {"note-ink", "note"}, {"ink", "note"},
	{"on-red", "red"}, {"on-red", "red-dark"}, {"on-act", "act"}, {"on-act", "act-dark"}, {"on-late", "late"}, {"sheet-ink", "sheet"},
	{"edge", "paper"}, // the words in an empty field
	{"s-done on", "s-done fill"}, {"s-green on", "s-green fill"}, {"s-progress on", "s-progress fill"}, {"s-risk on", "s-risk fill"},
	{"s-yellow on", "s-yellow fill"}, {"s-late on", "s-late fill"}, {"s-red on", "s-red fill"}, {"s-notdue on", "s-notdue fill"},
	{"s-grey on", "s-grey fill"}, {"s-na on", "s-na fill"}, {"s-submitted on", "s-submitted fill"}, {"s-violet on", "s-violet fill"},
	{"s-returned on", "s-returned fill"},
}

// seenPairs are the edges of fields: at least 3 to 1.
var seenPairs = [][2]string{{"edge", "bg"}, {"edge", "head"}, {"act", "paper"}, {"gold", "red"}}

// What a page shows can be read in both themes, by the numbers of the tokens.
func TestColoursCanBeRead(t *testing.T) {
	t.Parallel()
	light, dark := tokensIn(t, "app.css"), tokensIn(t, "dark.css")
	require.Equal(t, "#1b1f24", light["ink"])
	require.InDelta(t, 21, contrast(t, "#000", "#ffffff"), 0.001)
	require.InDelta(t, 4.54, contrast(t, "#767676", "#fff"), 0.01) // the grey that the standard names as just enough
	for theme, tokens := range map[string]map[string]string{"light": light, "dark": dark} {
		colour := func(name string) string {
			if c, ok := tokens[name]; ok {
				return c
			}
			require.Contains(t, light, name)
			return light[name] // of both
		}
		for _, p := range readPairs {
			require.GreaterOrEqual(t, contrast(t, colour(p[0]), colour(p[1])), 4.5, "%s: %s on %s", theme, p[0], p[1])
		}
		for _, p := range seenPairs {
			require.GreaterOrEqual(t, contrast(t, colour(p[0]), colour(p[1])), 3.0, "%s: %s beside %s", theme, p[0], p[1])
		}
	}
}

// A colour stands in one place: the tokens. Every token of the light theme that is not of paper has its dark one.
func TestColoursAreTokens(t *testing.T) {
	t.Parallel()
	css, err := files.ReadFile("app.css")
	require.NoError(t, err)
	for _, rule := range tokenRule.FindAllStringSubmatch(cssComment.ReplaceAllString(string(css), ""), -1) {
		if tokenValue.MatchString(rule[2]) {
			continue
		}
		require.Empty(t, literal.FindString(rule[2]), rule[0])
	}
	light, dark := tokensIn(t, "app.css"), tokensIn(t, "dark.css")
	for name := range light {
		if name != "sheet" && name != "sheet-ink" && name != "sheet-cut" {
			require.Contains(t, dark, name, "the dark theme lacks a colour")
		}
	}
	for name := range dark {
		require.Contains(t, light, name, "a colour of the dark theme alone")
	}
}
