package main

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
)

// attach posts a file with form fields and returns the status.
func (p *program) attach(t *testing.T, path, name, content string, fields map[string]string) int {
	t.Helper()
	fields = maps.Clone(fields)
	fields["version"] = p.version(t, path)
	a, err := p.postFile(t, path, name, content, fields)
	require.NoError(t, err)
	return a.status
}

var (
	milestoneLink = regexp.MustCompile(`/congresses/\d+/milestones/\d+`)
	clusterLink   = regexp.MustCompile(`/clusters/\d+`)
	eventLink     = regexp.MustCompile(`/clusters/\d+/events/\d+`)
	eventFileLink = regexp.MustCompile(`/clusters/\d+/events/\d+/files/\d+`)
	evidenceLink  = regexp.MustCompile(`/congresses/\d+/milestones/\d+/files/\d+`)
)

// Every acknowledged file survives kill -9. A day later exactly the files without a row are swept away.
func TestAcknowledgedFilesSurviveKill(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	_, body := p.get(t, "/units/020/work?list=late")
	path := milestoneLink.FindString(body)
	_, body = p.get(t, "/clusters")
	_, body = p.get(t, clusterLink.FindString(body)+"/events")
	event := eventLink.FindString(body)
	for i := range 3 {
		name, content := fmt.Sprintf("bản quét %d.pdf", i), fmt.Sprintf("%%PDF-1.7 %d", i)
		require.Equal(t, http.StatusSeeOther, p.attach(t, path, name, content, map[string]string{"action": "noted", "note": name}))
		require.Equal(t, http.StatusSeeOther, p.attach(t, event, name, content+" biên bản", map[string]string{"event_kind": "signing", "event_title": "Hội nghị",
			"event_day": "29/2/2024", "file_kind": "minutes"}))
	}
	require.NoError(t, p.cmd.Process.Kill())
	_ = p.cmd.Wait()

	shelf := filepath.Join(db+".files", "ab")
	require.NoError(t, os.MkdirAll(shelf, 0o700))
	orphan := filepath.Join(shelf, "ab"+strings.Repeat("c", 62))
	require.NoError(t, os.WriteFile(orphan, []byte("x"), 0o600))
	old := time.Now().Add(-48 * time.Hour)
	require.NoError(t, filepath.WalkDir(db+".files", func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Chtimes(path, old, old)
	}))
	p = start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	require.NoFileExists(t, orphan)
	_, body = p.get(t, path)
	links := evidenceLink.FindAllString(body, -1)
	_, body = p.get(t, event)
	links = append(links, eventFileLink.FindAllString(body, -1)...)
	found := map[string]bool{}
	for _, link := range links {
		if status, content := p.get(t, link); status == http.StatusOK {
			found[content] = true
		}
	}
	require.Equal(t, map[string]bool{"%PDF-1.7 0": true, "%PDF-1.7 1": true, "%PDF-1.7 2": true,
		"%PDF-1.7 0 biên bản": true, "%PDF-1.7 1 biên bản": true, "%PDF-1.7 2 biên bản": true}, found)
}

// choose selects a file in the file input of the form, as a person does.
func (b *tab) choose(form, name string) {
	b.t.Helper()
	b.js(`(() => { const data = new DataTransfer(); data.items.add(new File(['%PDF-1.7 ` + name + `'], '` + name + `'));
		document.querySelector('` + form + ` [name=files]').files = data.files; })()`)
}

// A clerk submits with a scan from the side panel, the reviewer returns it with a remark, the clerk sends a better
// scan, and the reviewer approves.
func TestBrowserEvidenceJourney(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	clerk, reviewer := newTab(t, p.base), newTab(t, p.base)
	clerk.signIn(access.Clerk)
	clerk.do(chromedp.Click(chromedp.CSS(`.tasks li:has(.badge.s-notdue) a[data-panel][href*="/milestones/"], .tasks li:has(.badge.s-late) a[data-panel][href*="/milestones/"], .tasks li:has(.badge.s-progress) a[data-panel][href*="/milestones/"]`)))
	clerk.until(`document.querySelector('#panel[open] form')`)
	path := clerk.js(`document.querySelector('#panel form').getAttribute('action')`)
	clerk.do(chromedp.Click(chromedp.CSS(`#panel [name=action][value=submit]`)))
	clerk.choose("#panel", "Bản quét mờ.pdf")
	clerk.do(chromedp.SendKeys(chromedp.CSS(`#panel [name=note]`), "Có bản quét"))
	clerk.leaving(chromedp.Click(chromedp.CSS(`#panel .btn.primary`)))

	reviewer.signIn(access.Reviewer)
	reviewer.open("/units/020/work")
	require.Equal(t, "true", reviewer.js(`!!document.querySelector('a[href="`+path+`"]')`), "it waits for the reviewer")
	reviewer.open(path)
	require.Contains(t, reviewer.js("document.body.innerText"), "Bản quét mờ.pdf")
	reviewer.do(chromedp.Click(chromedp.CSS(`[name=action][value=return]`)), chromedp.SendKeys(chromedp.CSS(`[name=reason]`), "Bản quét mờ, không đọc được"))
	reviewer.leaving(chromedp.Click(chromedp.CSS(`main .panel-foot .btn.primary`)))

	clerk.open(path)
	require.Contains(t, clerk.js(`document.querySelector('.notice.s-returned').innerText`), "không đọc được")
	clerk.leaving(chromedp.Click(chromedp.CSS(`[formaction$="/remove"]`)))
	require.Equal(t, "Bản quét mờ.pdf", clerk.js(`document.querySelector('.list del').innerText`))
	clerk.do(chromedp.Click(chromedp.CSS(`[name=action][value=submit]`)))
	clerk.choose("main", "Bản quét rõ.pdf")
	clerk.leaving(chromedp.Click(chromedp.CSS(`main .panel-foot .btn.primary`)))

	reviewer.open(path)
	require.Empty(t, reviewer.violations())
	reviewer.do(chromedp.Click(chromedp.CSS(`[name=action][value=approve]`)))
	reviewer.leaving(chromedp.Click(chromedp.CSS(`main .panel-foot .btn.primary`)))
	reviewer.open(path)
	require.Equal(t, "Hoàn thành", reviewer.js(`document.querySelector('.badge.big.s-done').innerText`))
	reviewer.clean("reviewer")
	clerk.clean("clerk")
}

// Several milestones are selected and moved together, from the matrix and the list, by keyboard and mouse.
func TestBrowserMovesManyAtOnce(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	b := newTab(t, p.base)
	b.signIn(access.Organizer)
	b.open("/units/020/matrix?select=1&only=late")
	// Not a report of results, which needs more than a note.
	b.js(`[...document.querySelectorAll('[name=pick]')].filter(box => !/kết quả/i.test(box.ariaLabel)).slice(0, 2).forEach(box => box.click())`)
	b.leaving(chromedp.Click(chromedp.CSS(`main form .btn.primary`)))
	require.Equal(t, "2", b.js(`document.querySelectorAll('[name=pick]:checked').length`))
	require.Empty(t, b.violations())
	b.do(chromedp.SendKeys(chromedp.CSS(`.bulk [name=note]`), "Đã có biên bản"))
	b.leaving(chromedp.Click(chromedp.CSS(`.bulk [value=submit]`)))
	require.Contains(t, b.js(`document.body.innerText`), "2 mốc")
	b.clean("bulk")
}
