package main

import (
	"strconv"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
)

const (
	alt   = 1 // key modifiers
	shift = 8
)

// A clerk rewrites the agenda of the official session with the keyboard alone and releases it.
func TestBrowserAgendaByKeyboard(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Clerk)
	b.leaving(chromedp.Click(chromedp.CSS(`#h-sessions + .row a[href$="/agenda"]`)))
	b.leaving(chromedp.Click(chromedp.CSS(`.chips li:last-child a`)))
	agenda := b.js("location.pathname + location.search")
	row := func(n int) string { return `document.querySelectorAll('[data-block]')[` + strconv.Itoa(n-1) + `]` }
	cell := func(n int, name string) string { return row(n) + `.querySelector('[name=block_` + name + `]')` }
	time := func(n int) string { return b.js(row(n) + `.querySelector('[data-time]').innerText`) }
	write := func(n int, name, text string) {
		b.js(cell(n, name) + `.focus(), ` + cell(n, name) + `.select()`)
		b.do(chromedp.KeyEvent(text))
	}
	at := func(n int, name, why string) {
		t.Helper()
		require.Equal(t, "true", b.js(cell(n, name)+" === document.activeElement"), "%s: focus is on %s", why, b.js("document.activeElement.id"))
	}
	require.Equal(t, "07:45–07:55", time(3))
	require.Empty(t, b.violations())

	write(2, "minutes", "40")
	require.Equal(t, "08:10–08:20", time(3), "what follows moves while one types")
	require.Contains(t, b.js(`document.querySelector('[data-ended]').innerText`), "vượt 10 phút")
	b.do(enter())
	at(3, "minutes", "Enter goes to the row below")
	b.do(key("Enter", 13, shift, "\r"))
	at(2, "minutes", "Shift+Enter goes up")
	art := b.js(cell(2, "title") + ".value")
	b.do(key("ArrowDown", 40, alt, ""))
	require.Equal(t, art, b.js(cell(3, "title")+".value"))
	at(3, "minutes", "a row that moves keeps the focus")
	require.Equal(t, "f-block_minutes-3", b.js("document.activeElement.id"))

	write(6, "fixed_at", "9h30")
	require.Contains(t, b.js(row(6)+".innerText"), "Hở 35 phút sau mục 5")
	last, err := strconv.Atoi(b.js(`document.querySelectorAll('[data-block]').length`))
	require.NoError(t, err)
	b.js(cell(last, "title") + ".focus()")
	b.do(enter())
	at(last+1, "title", "Enter in the last row begins a new one")
	b.do(chromedp.KeyEvent("Chup anh"), key("Tab", 9, 0, ""))
	at(last+1, "kind", "Tab goes from cell to cell")
	b.js(cell(last, "title") + ".focus()")
	closing := b.js(cell(last, "title") + ".value")
	b.do(key("Delete", 46, alt, ""))
	require.Equal(t, "Chup anh", b.js(cell(last, "title")+".value"))
	at(last, "title", "the focus goes on to the next row")

	b.leaving(key("s", 83, ctrl, ""))
	require.Contains(t, b.js("document.body.innerText"), "Đã lưu chương trình")
	b.open(agenda)
	require.Equal(t, art, b.js(cell(3, "title")+".value"))
	require.Equal(t, "09:30", b.js(cell(6, "fixed_at")+".value"))
	require.NotContains(t, b.js("document.querySelector('[data-agenda]').innerHTML"), closing)
	b.js(`document.querySelector('[name=release_note]').focus()`)
	b.leaving(enter())
	require.Contains(t, b.js("document.body.innerText"), "Đã phát hành chương trình lần 1")
	b.clean("agenda")
}

// A row is dragged by its handle, and a button fills an empty agenda.
func TestBrowserAgendaByMouse(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Clerk)
	b.leaving(chromedp.Click(chromedp.CSS(`#h-sessions + .row a[href$="/agenda"]`)))
	title := func(n string) string { return b.js(`document.querySelectorAll('[name=block_title]')[` + n + `].value`) }
	first, second := title("0"), title("1")
	b.js(`(() => {
		const rows = document.querySelectorAll('[data-block]'), data = new DataTransfer();
		const fire = (el, type, y) => el.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: data, clientY: y}));
		fire(rows[0].querySelector('.grip'), 'dragstart', 0);
		fire(rows[1], 'dragover', rows[1].getBoundingClientRect().bottom - 1);
		fire(rows[1], 'drop', 0);
		fire(rows[0].querySelector('.grip'), 'dragend', 0);
	})()`)
	require.Equal(t, []string{second, first}, []string{title("0"), title("1")})
	require.Equal(t, "1", b.js(`document.querySelector('[data-block] [data-number]').innerText`))
	for b.js(`document.querySelectorAll('[data-block]').length`) != "0" {
		b.do(chromedp.Click(chromedp.CSS(`[data-block] [data-do=remove]`)))
	}
	b.do(chromedp.Click(chromedp.CSS(`[data-add]`)))
	require.Equal(t, "block_minutes", b.js("document.activeElement.name"))
	b.do(chromedp.KeyEvent("15"))
	require.Equal(t, "14:00–14:15", b.js(`document.querySelector('[data-time]').innerText`))
	b.clean("agenda")
}
