// Package i18n holds every word of the interface. vi.json is the reference; a test keeps en.json complete. A Printer is
// chosen once per request and passed along; it never fails: a missing key prints as itself.
package i18n

import (
	"embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	goi18n "github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/tidwall/gjson"
	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"daihoi/models/calendar"
	"daihoi/models/fault"
)

//go:embed vi.json en.json
var files embed.FS

// Locales are the languages of the interface, the default first.
var Locales = []string{"vi", "en"}

// Catalogue holds the words of all languages.
type Catalogue struct{ printers map[string]*Printer }

// Printer prints in one language. It is safe for concurrent use.
type Printer struct {
	locale  string
	plain   map[string]string // messages without placeholders, printed without a template
	rest    func() *goi18n.Localizer
	numbers *message.Printer
	missing func(locale, key string) // nil except in tests
}

// text is one message: a plain string, or forms by count.
type text struct{ One, Other string }

// Load reads the embedded catalogues. A command waits for it before it understands its arguments, so templates are made only
// when the first of them is printed. They are read once.
func Load() (*Catalogue, error) { return loaded() }

var loaded = sync.OnceValues(func() (*Catalogue, error) {
	c := &Catalogue{printers: map[string]*Printer{}}
	for _, locale := range Locales {
		messages, err := read(locale)
		if err != nil {
			return nil, err
		}
		tag := language.Make(locale)
		p := &Printer{locale: locale, plain: make(map[string]string, len(messages)), numbers: message.NewPrinter(tag)}
		var templates []*goi18n.Message
		for key, m := range messages {
			if m.One == "" && !strings.Contains(m.Other, "{{") {
				p.plain[key] = m.Other
				continue
			}
			one := m.One // both plural forms in both languages, because newer CLDR data has a form "one" for Vietnamese
			if one == "" {
				one = m.Other
			}
			templates = append(templates, &goi18n.Message{ID: key, One: one, Other: m.Other})
		}
		p.rest = sync.OnceValue(func() *goi18n.Localizer {
			bundle := goi18n.NewBundle(language.Vietnamese)
			bundle.MustAddMessages(tag, templates...)
			return goi18n.NewLocalizer(bundle, locale)
		})
		c.printers[locale] = p
	}
	return c, nil
})

func read(locale string) (map[string]text, error) {
	raw, err := files.ReadFile(locale + ".json")
	if err != nil {
		return nil, err
	}
	if !gjson.ValidBytes(raw) {
		return nil, fmt.Errorf("i18n: %s.json is damaged", locale)
	}
	messages := make(map[string]text, len(raw)/64)
	gjson.ParseBytes(raw).ForEach(func(key, m gjson.Result) bool {
		if m.Type == gjson.String {
			messages[key.Str] = text{Other: m.Str}
		} else {
			messages[key.Str] = text{One: m.Get("one").Str, Other: m.Get("other").Str}
		}
		return true
	})
	return messages, nil
}

// Reporting returns the same words with printers that also report keys without words, for tests: no page fails because
// of one.
func (c *Catalogue) Reporting(missing func(locale, key string)) *Catalogue {
	out := &Catalogue{printers: map[string]*Printer{}}
	for locale, p := range c.printers {
		reporting := *p
		reporting.missing = missing
		out.printers[locale] = &reporting
	}
	return out
}

// For returns the printer of the locale, the Vietnamese one if it is unknown.
func (c *Catalogue) For(locale string) *Printer {
	if p, ok := c.printers[locale]; ok {
		return p
	}
	return c.printers[Locales[0]]
}

// Keys lists the keys of one language, for tests.
func Keys(locale string) ([]string, error) {
	messages, err := read(locale)
	return slices.Sorted(maps.Keys(messages)), err
}

// Locale is "vi" or "en".
func (p *Printer) Locale() string { return p.locale }

// Vi reports whether the language is Vietnamese, for data that has names in both languages.
func (p *Printer) Vi() bool { return p.locale == "vi" }

// Pick chooses between the two names of such data; without an English name it is the Vietnamese one.
func (p *Printer) Pick(vi, en string) string {
	if p.Vi() || en == "" {
		return vi
	}
	return en
}

// T prints the message; args are name, value, name, value. "Count" also chooses the plural form.
func (p *Printer) T(key string, args ...any) string { return p.With(key, fault.Args(args...)) }

// With is T with the arguments as a map.
func (p *Printer) With(key string, args map[string]any) string {
	if s, ok := p.plain[key]; ok {
		return s
	}
	shown := make(map[string]any, len(args))
	for name, v := range args {
		shown[name] = p.show(v)
	}
	s, err := p.rest().Localize(&goi18n.LocalizeConfig{MessageID: key, TemplateData: shown, PluralCount: args["Count"]})
	if err != nil {
		if p.missing != nil {
			p.missing(p.locale, key)
		}
		return key
	}
	return s
}

// Has reports whether the catalogue has the key.
func (p *Printer) Has(key string) bool {
	if _, ok := p.plain[key]; ok {
		return true
	}
	_, err := p.rest().Localize(&goi18n.LocalizeConfig{MessageID: key})
	return err == nil
}

func (p *Printer) show(v any) any {
	switch v := v.(type) {
	case calendar.Date:
		return v.Short()
	case calendar.Partial:
		return v.Short()
	case interface{ UTC() time.Time }: // an instant
		return p.Moment(v.UTC())
	case int:
		return p.Number(v)
	case int64:
		return p.Number(int(v))
	}
	return v
}

// Number prints 1500 as 1.500 or 1,500.
func (p *Printer) Number(n int) string { return p.numbers.Sprintf("%d", n) }

// Percent prints tenths of a percent: 813 as "81,3 %" or "81.3%".
func (p *Printer) Percent(tenths int) string {
	sep, unit := ",", " %"
	if !p.Vi() {
		sep, unit = ".", "%"
	}
	sign := ""
	if tenths < 0 {
		sign, tenths = "−", -tenths
	}
	return fmt.Sprintf("%s%s%s%d%s", sign, p.Number(tenths/10), sep, tenths%10, unit)
}

// LongDate prints "Thứ Năm, 05/3/2024".
func (p *Printer) LongDate(d calendar.Date) string {
	if d.IsZero() {
		return ""
	}
	return p.T(fmt.Sprintf("weekday.%d", int(d.Weekday()))) + ", " + d.Short()
}

// Moment prints "09:05 05/4/2024" in Viet Nam.
func (p *Printer) Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(calendar.Zone()).Format("15:04 ") + calendar.DayOf(t).Short()
}

// Problem prints the sentence of a problem, which may use the name of the field as Field.
func (p *Printer) Problem(problem fault.Problem) string {
	args := p.FieldArgs(problem.Field)
	maps.Copy(args, problem.Args)
	return p.With(problem.Key, args)
}

// FieldName is what a field is called in one place, such as "column" or "delegates.short"; where the catalogue has no
// word of its own for that, the field keeps its usual name.
func (p *Printer) FieldName(use, key string) string {
	if special := use + "." + key; p.Has(special) || !p.Has("field."+key) {
		return p.T(special)
	}
	return p.T("field." + key)
}

// FieldArgs is the name of a problem's field as the argument Field, without the row it stands in ("points-2"). What has no
// name, as a form as a whole, is no argument: its sentences must do without.
func (p *Printer) FieldArgs(field string) map[string]any {
	field, _, _ = strings.Cut(field, "-")
	if !p.Has("field." + field) {
		return map[string]any{}
	}
	return map[string]any{"Field": p.T("field." + field)}
}
