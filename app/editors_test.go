package app_test

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// shownForm is a form of a page as a browser would send it untouched. Free is a field with words, into which each editor
// writes something else.
type shownForm struct {
	action, free string
	values       url.Values
}

// versionedForms are the forms of a page that carry the version of what they change, one for each address that a button leads to.
func versionedForms(t testing.TB, path, page string) (forms []shownForm) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	require.NoError(t, err)
	seen := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "form" || !strings.EqualFold(attr(n, "method"), "post") {
			continue
		}
		values, buttons, free := fieldsOf(n)
		if values.Get("version") == "" {
			continue
		}
		for _, b := range buttons {
			f := shownForm{action: attr(n, "action"), free: free, values: url.Values{}}
			if to := attr(b, "formaction"); to != "" {
				f.action = to
			}
			if f.action == "" {
				f.action = path
			}
			for key, list := range values {
				f.values[key] = slices.Clone(list)
			}
			if name := attr(b, "name"); name != "" {
				f.values.Set(name, attr(b, "value"))
			}
			if !seen[f.action] {
				forms = append(forms, f)
			}
			seen[f.action] = true
		}
	}
	return forms
}

// fieldsOf reads the values of a form, and its buttons. An empty reason or note is filled in: a change needs one.
func fieldsOf(form *html.Node) (values url.Values, buttons []*html.Node, free string) {
	values = url.Values{}
	for n := range form.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		name, value := attr(n, "name"), attr(n, "value")
		switch n.Data {
		case "button":
			if kind := attr(n, "type"); kind == "" || kind == "submit" {
				buttons = append(buttons, n)
			}
		case "input":
			switch kind := attr(n, "type"); {
			case kind == "file" || kind == "submit" || kind == "button":
			case (kind == "checkbox" || kind == "radio") && !has(n, "checked"):
			case value == "" && (name == "reason" || name == "note"):
				values.Add(name, "Sửa cùng lúc")
			case (kind == "" || kind == "text") && strings.ContainsFunc(value, unicode.IsLetter):
				free = name
				fallthrough
			default:
				values.Add(name, value)
			}
		case "textarea":
			values.Add(name, innerText(n))
			if values.Get(name) == "" {
				values.Set(name, "Sửa cùng lúc")
			}
		case "select":
			chosen := ""
			for o := range n.Descendants() {
				if o.Data == "option" && has(o, "selected") {
					chosen = attr(o, "value")
				}
			}
			values.Add(name, chosen)
		}
	}
	return values, buttons, free
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}

func innerText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// editors is how many people send the same form at once; under the race detector, which takes its time, fewer.
func editors() int {
	if testing.Short() {
		return 4
	}
	return manyEditors
}

// Many people have the same form open and send it at once: one of them is first, and everybody else is told so. Nobody's
// change is overwritten by somebody who has not seen it.
func TestEditorsOfEveryForm(t *testing.T) {
	t.Parallel()
	reading := newWorld(t)
	reader := reading.as(t, "admin")
	var taken []string
	tried := map[string]bool{}
	for _, p := range readPermissions(t) {
		if p.method != http.MethodGet || p.meets["admin"] != "ok" {
			continue
		}
		path := reading.fillPath(p.path, reading.Own)
		for _, f := range versionedForms(t, path, reader.get(path).body) {
			if tried[f.action] || testing.Short() && len(taken) >= 5 {
				continue
			}
			tried[f.action] = true
			w := newWorld(t)
			done := w.race(t, w.as(t, "admin"), f)
			assert.LessOrEqual(t, done[http.StatusSeeOther], 1, "%s on %s: %v", f.action, path, done)
			assert.Zero(t, done[http.StatusInternalServerError], "%s on %s", f.action, path)
			if done[http.StatusSeeOther] == 1 {
				taken = append(taken, f.action)
			}
		}
	}
	if testing.Short() {
		return
	}
	require.GreaterOrEqual(t, len(taken), 25, "the others want something chosen first: %v", taken)
}

// race sends the form many times at once and counts the answers by status.
func (w *world) race(t *testing.T, b *browser, f shownForm) map[int]int {
	t.Helper()
	var all sync.WaitGroup
	statuses := make([]int, editors())
	for i := range statuses {
		all.Go(func() {
			own := maps.Clone(f.values)
			own.Del("form_key") // each has a page of their own, with a key of its own
			if f.free != "" {
				own.Set(f.free, own.Get(f.free)+" "+string(rune('a'+i%26))+string(rune('a'+i/26)))
			}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.URL+f.action, strings.NewReader(own.Encode()))
			if !assert.NoError(t, err) {
				return
			}
			req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			req.Header.Set("Origin", w.URL)
			res, err := b.client.Do(req)
			if assert.NoError(t, err) {
				statuses[i] = res.StatusCode
				_ = res.Body.Close()
			}
		})
	}
	all.Wait()
	count := map[int]int{}
	for _, s := range statuses {
		count[s]++
	}
	return count
}
