package main

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/vietext"
)

var expectedLine = regexp.MustCompile(`data-card="([0-9A-Z]{8})"><b>([^<]+)</b>`)

// expectedPerson is a person expected at a check-in desk.
type expectedPerson struct{ card, name string }

// openDoor has the desks of a session open for ever, so that a test need not wait for its day.
func (p *program) openDoor(t *testing.T, desk string) {
	t.Helper()
	hours := p.follow(t, desk, `"(/congresses/\d+/day/door[^"]+)"`)
	status, _, err := p.post(t.Context(), hours, url.Values{"do": {"hours"}, "version": {"0"}, "door_opens_day": {"1/1/2024"}, "door_opens_time": {"00:00"},
		"door_closes_day": {"31/12/2099"}, "door_closes_time": {"00:00"}})
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, status)
}

// openDesk opens the desk of a future congress and returns the people expected there, whose names all differ.
func (b *tab) openDesk(p *program) (desk string, people []expectedPerson) {
	b.t.Helper()
	b.signIn(access.Organizer)
	b.open("/check-in")
	desk = b.js(`[...document.querySelectorAll('.list .btn.primary')].at(1).pathname`)
	p.signIn(b.t, access.Organizer)
	p.openDoor(b.t, desk)
	_, list := p.get(b.t, desk+"/names")
	times := map[string]int{}
	all := expectedLine.FindAllStringSubmatch(list, -1)
	for _, m := range all {
		times[vietext.Fold(m[2])]++
	}
	for _, m := range all {
		if times[vietext.Fold(m[2])] == 1 {
			people = append(people, expectedPerson{m[1], m[2]})
		}
	}
	require.Greater(b.t, len(people), 10)
	b.open(desk)
	b.until(`performance.getEntriesByType('resource').some(e => e.name.endsWith('/names') && e.responseEnd)`)
	return desk, people
}

// scan types text into the field, as a scanner does, and waits for the answer.
func (b *tab) scan(text, class, says string) {
	b.t.Helper()
	b.until(`document.activeElement.id === 'f-text'`)
	b.do(chromedp.KeyEvent(text), enter())
	b.until(fmt.Sprintf(`document.querySelector('#door-result .s-%s')?.innerText.includes(%q) && document.getElementById('f-text').value === ''`, class, says))
	require.Equal(b.t, "f-text", b.js("document.activeElement.id"), "the next one can be scanned at once")
}

func (b *tab) there() string {
	b.t.Helper()
	return b.js(`document.querySelector('.door-count b').innerText.split('/')[0]`)
}

// Check-in by keyboard: cards, names without diacritics, the same person at two desks, and undoing a mistake.
func TestBrowserCheckIn(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	desk, people := b.openDesk(p)
	b.js(`document.getElementById('f-desk').value = 'Bàn 1', document.getElementById('f-desk').dispatchEvent(new Event('change'))`)
	require.Equal(t, "f-text", b.js("document.activeElement.id"))
	require.Empty(t, b.violations())

	b.scan(people[0].card, "done", people[0].name)
	b.scan(people[0].card, "risk", "Đã điểm danh lúc")
	b.scan(p.base+"/check-in?card="+people[1].card, "done", people[1].name)
	b.scan(vietext.Fold(people[2].name), "done", people[2].name)
	require.Equal(t, "3", b.there())
	require.Empty(t, b.violations())
	b.do(key("F4", 115, 0, ""))
	b.until(`document.querySelector('#door-result .s-na')`)
	require.Equal(t, "2", b.there())
	b.do(chromedp.KeyEvent("abc"), key("F2", 113, 0, ""))
	require.Empty(t, b.js("document.getElementById('f-text').value"))
	b.scan("00000", "late", "Không có trong danh sách")

	second := newTab(t, p.base)
	second.signIn(access.Admin)
	second.open(desk)
	second.scan(people[1].card, "risk", "Bàn 1")
	second.scan(people[3].card, "done", people[3].name)
	b.scan(people[3].card, "risk", "Đã điểm danh lúc")
	require.Equal(t, "3", b.there())

	b.open(desk)
	require.Equal(t, "Bàn 1", b.js("document.getElementById('f-desk').value"), "the browser knows which desk it is")
	require.Equal(t, "3", b.js(`document.querySelectorAll('#door-counts .list li').length`))
	b.open(desk + "/roll?state=present")
	require.Equal(t, "3", b.js(`document.querySelectorAll('tbody tr').length`))
	b.clean(desk)
	second.clean(desk)
}

// While the server is away, the desk records arrivals by card and by name, distinguishes people, and later sends each
// arrival once.
func TestBrowserCheckInWithoutServer(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	desk, people := b.openDesk(p)
	b.scan(people[0].card, "done", people[0].name)
	b.clean(desk)

	p.stop(t)
	b.scan(people[1].card, "done", "Đã ghi tạm")
	waits := func(n string) {
		t.Helper()
		b.until(fmt.Sprintf(`!document.querySelector('[data-offline-bar]').hidden && document.querySelector('[data-offline-bar]').innerText.includes('Mất kết nối – %s lượt')`, n))
	}
	waits("1")
	b.scan(people[1].card, "risk", "Đã ghi tạm trước đó")
	waits("1")
	b.scan(vietext.Fold(people[2].name), "done", people[2].name)
	waits("2")
	b.scan("00000", "late", "Không có trong danh sách")
	waits("2")
	kept := b.js("JSON.stringify(localStorage)")
	for _, who := range people[:3] {
		require.NotContains(t, kept, who.name, "no name is kept")
	}

	start(t, "serve", "--db", db, "--addr", strings.TrimPrefix(p.base, "http://"))
	b.until(`document.querySelector('[data-offline-bar]').hidden && document.querySelector('.door-count b').innerText.startsWith('3/')`)
	b.scan(people[4].card, "done", people[4].name)
	require.Equal(t, "4", b.there())
	b.open(desk)
	require.Equal(t, "4", b.there())
	require.Contains(t, b.js("JSON.stringify(localStorage)"), `"[]"`, "nothing waits any more")
	b.open(desk + "/roll?state=present")
	require.Equal(t, "4", b.js(`document.querySelectorAll('tbody tr').length`))
}
