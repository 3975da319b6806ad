package main

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/demo"
)

// ownList opens the list of the first congress with delegates in the organiser's district.
func (b *tab) ownList(query string) string {
	b.t.Helper()
	b.open("/units/" + demo.UnitCode + "/delegates")
	list := b.js(`document.querySelector('tbody a[href$="/delegates"]').pathname`)
	b.open(list + query)
	return list
}

const ctrl = 2 // key modifier

// key presses a key as a keyboard does; the page decides whether its letter is typed.
func key(name string, code, modifiers int64, text string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
		press := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeRawKeyDown, Key: name, WindowsVirtualKeyCode: code, Modifiers: modifiers}
		steps := []input.DispatchKeyEventParams{press}
		if text != "" {
			steps = append(steps, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeChar, Key: name, Text: text})
		}
		for _, step := range steps {
			if _, err := chromedp.Call(ctx, input.DispatchKeyEvent, step); err != nil {
				return err
			}
		}
		return nil
	})
}

func enter() chromedp.Action[chromedp.Void] { return key("Enter", 13, 0, "\r") }

// An organiser selects a range with Shift, gives a reason, and withdraws all of it at once.
func TestBrowserWithdrawsASelection(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	list := b.ownList("")
	require.Equal(t, "true", b.js(`document.querySelector('[data-bar]').hidden`), "nothing is ticked yet")
	names := b.js(`[...document.querySelectorAll('tbody tr')].slice(1, 4).map(r => r.querySelector('th').innerText).join('|')`)
	b.js(`document.querySelectorAll('[name=pick]')[1].click()`)
	b.js(`document.querySelectorAll('[name=pick]')[3].dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true, shiftKey: true}))`)
	require.Equal(t, "3", b.js(`document.querySelectorAll('[name=pick]:checked').length`))
	require.Contains(t, b.js(`document.querySelector('[data-bar]').innerText`), "Đã chọn 3")
	require.Empty(t, b.violations())

	b.leaving(chromedp.Click(chromedp.CSS("[value=withdraw]")))
	require.Equal(t, "3", b.js(`document.querySelectorAll('[name=pick]:checked').length`), "the choice is kept when the reason is missing")
	require.Contains(t, b.js(`document.querySelector('.error-summary').innerText`), "Lý do rút")
	b.do(chromedp.SendKeys(chromedp.CSS("[name=withdraw]"), "Chuyển công tác"))
	b.leaving(enter()) // Enter presses the button next to the input
	require.Contains(t, b.js("document.body.innerText"), "Đã rút 3 đại biểu")
	b.open(list + "?withdrawn=x")
	require.Contains(t, b.js(`[...document.querySelectorAll('tbody tr')].map(r => r.querySelector('th').innerText).join('|')`), names)
	b.clean("selection")
}

// An organiser corrects cells with the keyboard alone: down, Escape, a wrong date reported at its cell, Ctrl+S.
func TestBrowserEditsTheTableByKeyboard(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	b.ownList("?edit=1")
	cell := func(key string, row int) string {
		return `document.querySelectorAll('[data-was][name^="` + key + `-"]')[` + string(rune('0'+row)) + `]`
	}
	others := b.js(cell("occupation", 2) + ".value")
	b.js(cell("occupation", 0) + ".focus()")
	b.do(enter()) // one row down
	b.until("document.activeElement === " + cell("occupation", 1))
	b.js("document.activeElement.select()")
	b.do(chromedp.KeyEvent("x"))
	require.Equal(t, "x", b.js(cell("occupation", 1)+".value"))
	require.Equal(t, "true", b.js(cell("occupation", 1)+".closest('td').classList.contains('changed')"))
	require.Contains(t, b.js("document.querySelector('[data-count]').innerText"), "1 ô")
	b.do(key("Escape", 27, 0, ""))
	require.Equal(t, b.js(cell("occupation", 1)+".dataset.was"), b.js(cell("occupation", 1)+".value"), "Escape restores the cell")
	require.Equal(t, "0", b.js("document.querySelectorAll('td.changed').length"))

	typeInto := func(key, value string) {
		b.js(cell(key, 1) + ".focus()")
		b.js("document.activeElement.select()")
		for _, letter := range value {
			b.do(chromedp.KeyEvent(string(letter)))
		}
	}
	save := func() {
		b.leaving(key("s", 83, ctrl, ""))
	}
	typeInto("occupation", "Hoa si")
	typeInto("born_on", "31/2/1970")
	save()
	require.Equal(t, "31/2/1970", b.js(cell("born_on", 1)+".value"))
	require.Equal(t, "true", b.js(cell("born_on", 1)+".getAttribute('aria-invalid')"))
	require.Equal(t, "Hoa si", b.js(cell("occupation", 1)+".value"), "nothing typed is lost")
	require.Equal(t, "2", b.js("document.querySelectorAll('td.changed').length"))
	require.Empty(t, b.violations())
	typeInto("born_on", "28/02/1950")
	save()
	require.Contains(t, b.js("document.body.innerText"), "Đã lưu 1 đại biểu")
	require.Equal(t, "Hoa si", b.js(cell("occupation", 1)+".value"))
	require.Equal(t, "28/02/1950", b.js(cell("born_on", 1)+".value"))
	require.Equal(t, others, b.js(cell("occupation", 2)+".value"))
	b.clean("table")
}
