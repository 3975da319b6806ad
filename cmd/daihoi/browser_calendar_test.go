package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/demo"
)

// sitting finds the official session of a unit in the calendar grid, in JavaScript.
func sitting(unit string) string {
	return `[...document.querySelectorAll('.calendar .e-official')].find(e => e.innerText.includes('` + unit + `'))`
}

// sittingDay is the day of that session.
func sittingDay(unit string) string { return sitting(unit) + `?.closest('[data-day]').dataset.day` }

// A congress is moved once by dragging and once with the keyboard. Both ways first show what else moves and ask for a
// reason; nothing is written before that.
func TestBrowserMovesACongress(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	b.size(1366, 1800)
	calendar := "/units/" + demo.UnitCode + "/calendar"
	b.open(calendar)
	const unit = "Xã Thanh Liệt"
	require.Equal(t, "2024-04-26", b.js(sittingDay(unit)))

	at := func(element string) (x, y float64) {
		b.t.Helper()
		got, err := value(b, chromedp.Evaluate[[]float64](`(r => [r.left + r.width / 2, r.top + 8])((`+element+`).getBoundingClientRect())`))
		require.NoError(t, err)
		return got[0], got[1]
	}
	fromX, fromY := at(sitting(unit))
	toX, toY := at(`document.querySelector('[data-day="2024-04-19"]')`)
	b.leaving(chromedp.DragAndDropXY(fromX, fromY, toX, toY))
	b.until(`location.pathname.endsWith('/move') && location.search === '?to=2024-04-19' && document.querySelector('[name=reason]')`)
	require.Contains(t, b.js("document.body.innerText"), "dời từ 26/4/2024 sang 19/4/2024")
	require.Equal(t, "2", b.js(`[...document.querySelectorAll('.notice p')].filter(p => p.innerText.startsWith('Phiên ')).length`), "both sessions")
	b.do(chromedp.SendKeys(chromedp.CSS("[name=reason]"), "Trùng lịch hội trường"))
	b.leaving(chromedp.Click(chromedp.CSS("[name=confirm]")))
	b.open(calendar)
	require.Equal(t, "2024-04-19", b.js(sittingDay(unit)))

	b.js(sitting(unit) + `.querySelector('.move').focus()`)
	b.leaving(enter())
	b.do(chromedp.Focus(chromedp.CSS("[name=to]")))
	b.do(chromedp.SendKeys(chromedp.CSS("[name=to]"), "25/4/2024"))
	b.leaving(enter())
	b.until(`document.querySelector('[name=reason]')`)
	preview := b.js("location.pathname + location.search")
	b.open(calendar)
	require.Equal(t, "2024-04-19", b.js(sittingDay(unit)), "nothing was written yet")
	b.open(preview)
	b.until(`document.querySelector('[name=reason]')`)
	b.do(chromedp.SendKeys(chromedp.CSS("[name=reason]"), "Lãnh đạo bận"))
	b.leaving(enter())
	b.open(calendar)
	require.Equal(t, "2024-04-25", b.js(sittingDay(unit)))

	// A unit without a date is dropped on a day: the session form opens with that date.
	fromX, fromY = at(`document.querySelector('.tray [data-move]')`)
	toX, toY = at(`document.querySelector('[data-day="2024-04-16"]')`)
	b.leaving(chromedp.DragAndDropXY(fromX, fromY, toX, toY))
	b.until(`location.pathname.endsWith('/sessions/new') && document.querySelector('[name=on_date]').value === '16/4/2024'`)
	b.clean("calendar")
}
