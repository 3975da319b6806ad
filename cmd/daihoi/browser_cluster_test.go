package main

import (
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/demo"
)

// fill types into the fields of the form on the page: name, value, name, value.
func (b *tab) fill(pairs ...string) {
	b.t.Helper()
	for i := 0; i+1 < len(pairs); i += 2 {
		b.do(chromedp.SetValue(chromedp.CSS("main [name="+pairs[i]+"]"), pairs[i+1]))
	}
}

// press clicks something that leads to another page and fails if that page shows an error.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.leaving(chromedp.Click(chromedp.CSS(selector)))
	require.Empty(b.t, b.js(`document.querySelector('.error-summary')?.innerText || ''`), b.js("location.href"))
}

func (b *tab) sees(texts ...string) {
	b.t.Helper()
	for _, text := range texts {
		require.Contains(b.t, b.js("document.querySelector('main').innerText"), text, b.js("location.href"))
	}
}

const save = "main form .btn.primary"

// createPledge creates a cluster of two communes, with a pledge of one criterion that the first has signed.
func (b *tab) createPledge() (path string) {
	b.t.Helper()
	b.open("/units/" + demo.UnitCode + "/clusters/new")
	b.fill("cluster_number", "1", "cluster_name", "Khối thi đua các xã")
	b.press(save)
	path = b.js("location.pathname.replace('/members', '')")
	b.do(chromedp.Click(chromedp.CSS(`[name=member][value="00646"]`)), chromedp.Click(chromedp.CSS(`[name=member][value="00652"]`)))
	b.press(save)
	b.open(path + "/pledge")
	b.sees("Chép từ giao ước đã có")
	for _, line := range [][]string{{"content", "pledge_text", "Tổ chức tốt đại hội"}, {"criterion", "pledge_text", "Hồ sơ bảo đảm chất lượng", "pledge_points", "20", "pledge_per_case", "0,5"}} {
		b.open(path + "/pledge/items/new")
		b.do(chromedp.Click(chromedp.CSS(`[name=pledge_kind][value=` + line[0] + `]`)))
		b.fill(append(line[1:], "pledge_content", "1")...)
		if line[0] == "criterion" {
			b.do(chromedp.Click(chromedp.CSS(`[name=pledge_rule][value=returns]`)))
		}
		b.press(save)
	}
	b.open(path + "/pledge/sign/00646")
	b.fill("pledge_signer", "Nguyễn Thị Lan", "pledge_signed_on", "4/4/2024", "pledge_witnesses", "Ban Thường trực MTTQ huyện")
	b.press(save)
	b.sees("Hồ sơ bảo đảm chất lượng", "1/2 đơn vị đã ký", "Ký ngày 04/4/2024: Xã Thanh Liệt; chứng kiến: Ban Thường trực MTTQ huyện.")
	return path
}

// The lead writes the pledge and records a signature; a member scores itself and follows its figures to their list;
// the lead scores and publishes. Then everyone sees the ranking, but only the unit's own people see its evidence.
func TestBrowserClusterJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	lead, member := newTab(t, p.base), newTab(t, p.base)
	lead.signIn(access.Organizer)
	path := lead.createPledge()

	member.signIn(access.Clerk)
	sheet := path + "/scores/00646"
	member.open(sheet)
	member.sees("Huyện chấm")
	member.fill("points-2", "18,5")
	member.press(save)
	member.press(`form[action*="/evidence"] button`)
	member.press(`a[href*="rule=returns"]`)
	member.sees("lần trả lại trong", "Thiếu lý lịch của 03 người")
	require.Equal(t, member.js(`document.querySelector(".chip[aria-current] b").innerText`),
		member.js("document.querySelectorAll('main tbody tr').length"), "as many rows as the list says")
	member.press("main tbody td a")
	require.Contains(t, member.js("location.pathname"), "/milestones/")
	member.open(sheet)
	member.press(`a[href*="rule=returns"]`)
	member.press(`main .head a.btn`)
	require.Equal(t, sheet, member.js("location.pathname"))
	require.Equal(t, "18,5", member.js("document.querySelector('[name=points-2]').value"), "the figures leave the points alone")

	sister := path + "/scores/00652"
	lead.open(sister)
	lead.press(`a.chip[href*="column=cluster"]`)
	lead.fill("points-2", "17")
	lead.press(save)
	member.open(sister)
	require.Contains(t, member.js("document.body.innerText"), "Mã 403", "not before the release")
	lead.open(sheet + "?column=cluster")
	lead.fill("points-2", "18")
	lead.press(save)
	lead.open(path)
	lead.sees("Xếp hạng theo điểm “Cụm chấm”")
	lead.press(`form[action*="/release"] button`)

	member.open(path)
	member.sees("Xếp hạng theo điểm “Cụm chấm”")
	rows := `[...document.querySelectorAll('main tbody tr')].map(r => r.innerText.split(/\s*\t\s*/).join(' | '))`
	require.Equal(t, "Xã Hữu Hoà | Chưa ký | 17 | 2 | \nXã Thanh Liệt | 04/4/2024 | 18,5 | 18 | 1 | ", member.js(rows+`.slice(0, 2).join('\n')`))
	member.open(sister)
	member.sees("Điểm đã công bố")
	require.Equal(t, "Hồ sơ bảo đảm chất lượng | 20 | – | 17 | –", member.js(rows+".at(-1)"))
	member.open(sister + "/evidence?rule=returns")
	require.Contains(t, member.js("document.body.innerText"), "Mã 403", "the evidence stays closed")
	lead.clean("lead")
}
