package main

import (
	"bytes"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	_ "modernc.org/sqlite" // the driver by which the file is looked at from outside

	"daihoi/models/access"
	"daihoi/models/files"
	"daihoi/models/store"
)

// killed is a season of killed programs: what was answered must be there, what was not must be there wholly or not at all.
type killed struct {
	t      *testing.T
	db     string
	client *http.Client // keeps the session over all starts
	list   string       // of the congress that imports go into
	steps  []string     // milestones that take files, ten each
	random *rand.Rand

	phone, tried string         // the own telephone number last acknowledged, and the one on its way when the program was killed
	files        map[string]int // content of a file → 1 when acknowledged
	imports      map[string]int // family name of an import's people → 1 when acknowledged
	answered     int
}

const killedPeople = 5 // of one import

// TestNothingAcknowledgedIsLostToKills kills the program in the middle of its work, again and again over one database:
// changes, files and imports.
func TestNothingAcknowledgedIsLostToKills(t *testing.T) {
	t.Parallel()
	k := &killed{t: t, db: demoCopy(t), random: rand.New(rand.NewPCG(2024, 4)), files: map[string]int{}, imports: map[string]int{}}
	work := []func(p *program, round, n int) bool{k.change, k.change, k.attach, k.take}
	for round := range killRounds {
		p := start(t, "serve", "--db", k.db, "--addr", "127.0.0.1:0")
		if k.client == nil {
			k.begin(p)
		}
		p.client = k.client
		k.check(p)
		enough := k.random.IntN(3)
		for n := 0; work[round%len(work)](p, round, n); n++ {
			k.answered++
			if n == enough {
				go func() { _ = p.cmd.Process.Kill() }()
			}
		}
		_ = p.cmd.Wait()
	}
	k.look()
	require.Greater(t, k.answered, killRounds/2, "most rounds must have had an answer before the end")
	t.Logf("%d programs killed, %d answers, %d files and %d imports tried, nothing lost", killRounds, k.answered, len(k.files), len(k.imports))
}

// begin signs in and finds the places to write to.
func (k *killed) begin(p *program) {
	p.signIn(k.t, access.Organizer)
	k.client = p.client
	_, body := p.get(k.t, "/units/020/matrix")
	k.steps = slices.Compact(slices.Sorted(slices.Values(milestoneLink.FindAllString(body, -1))))
	require.Greater(k.t, 10*len(k.steps), 2*killRounds)
	_, body = p.get(k.t, "/units/020/completeness")
	found := vanPhucList.FindStringSubmatch(body)
	require.NotNil(k.t, found)
	k.list = found[1]
}

var vanPhucList = regexp.MustCompile(`(/congresses/\d+)/delegates">Xã Vạn Phúc`)

// check looks at the own telephone number after a start.
func (k *killed) check(p *program) {
	if k.phone == "" {
		return
	}
	_, body := p.get(k.t, "/account")
	require.True(k.t, strings.Contains(body, k.phone) || strings.Contains(body, k.tried), "neither %s nor %s", k.phone, k.tried)
}

// change changes the own telephone number; false means that the program is gone.
func (k *killed) change(p *program, round, n int) bool {
	page, ok := k.page(p, "/account")
	if !ok {
		return false
	}
	number := fmt.Sprintf("09%04d%04d", round, n)
	k.tried = number
	status, _, err := p.post(k.t.Context(), "/account", url.Values{"version": {versionIn(page)}, "full_name": {"Người điều phối"}, "phone": {number}})
	if err != nil {
		return false
	}
	require.Equal(k.t, http.StatusSeeOther, status)
	k.phone = number
	return true
}

// attach adds a file to a milestone.
func (k *killed) attach(p *program, round, n int) bool {
	step := k.steps[len(k.files)/10]
	page, ok := k.page(p, step)
	if !ok {
		return false
	}
	content := fmt.Sprintf("%%PDF-1.7 %d %d", round, n)
	k.files[content] = 0
	a, err := p.postFile(k.t, step, fmt.Sprintf("bản quét %d %d.pdf", round, n), content, map[string]string{
		"version": versionIn(page), "action": "noted", "note": content})
	if err != nil {
		return false
	}
	require.Equal(k.t, http.StatusSeeOther, a.status, "%.300s", a.body)
	k.files[content] = 1
	return true
}

// take uploads a list and confirms it.
func (k *killed) take(p *program, round, n int) bool {
	family := "Kiều " + letters(round) + letters(n)
	list := "Họ và tên,Giới tính,Năm sinh,Loại đại biểu\n"
	for i := range killedPeople {
		list += fmt.Sprintf("%s Thị %s,Nữ,%d,Hiệp thương cử\n", family, letters(i), 1960+i*7)
	}
	k.imports[family] = 0
	a, err := p.postFile(k.t, k.list+"/imports", family+".csv", list, nil)
	if err != nil {
		return false
	}
	require.Equal(k.t, http.StatusSeeOther, a.status, "%.300s", a.body)
	page, ok := k.page(p, a.location)
	if !ok {
		return false
	}
	seen := seenField.FindStringSubmatch(page)
	require.NotNil(k.t, seen, "%.300s", page)
	status, _, err := p.post(k.t.Context(), a.location, url.Values{"version": {versionIn(page)}, "seen": {seen[1]}})
	if err != nil {
		return false
	}
	require.Equal(k.t, http.StatusSeeOther, status)
	k.imports[family] = 1
	return true
}

var seenField = regexp.MustCompile(`name="seen" value="([^"]+)"`)

// letters writes a number in letters of names.
func letters(n int) string {
	text := []rune(strconv.FormatInt(int64(n), 26))
	for i, r := range text {
		at, _ := strconv.ParseInt(string(r), 26, 64)
		text[i] = rune('a' + at)
	}
	return strings.ToUpper(string(text[:1])) + string(text[1:])
}

func versionIn(page string) string {
	if m := versionField.FindStringSubmatch(page); m != nil {
		return m[1]
	}
	return ""
}

// page reads a page; false means that the program is gone.
func (k *killed) page(p *program, path string) (body string, ok bool) {
	req, err := http.NewRequestWithContext(k.t.Context(), http.MethodGet, p.base+path, nil)
	require.NoError(k.t, err)
	res, err := p.client.Do(req)
	if err != nil {
		return "", false
	}
	defer func() { _ = res.Body.Close() }()
	var content bytes.Buffer
	if _, err := content.ReadFrom(res.Body); err != nil {
		return "", false
	}
	require.Equal(k.t, http.StatusOK, res.StatusCode, "%s", path)
	return content.String(), true
}

// look opens the file from outside: whole, every file where its row says, every import there as a whole or not at all, and
// an entry of the audit log for each.
func (k *killed) look() {
	db, err := sql.Open("sqlite", k.db)
	require.NoError(k.t, err)
	defer func() { require.NoError(k.t, db.Close()) }()
	one := func(query string, args ...any) (text string) {
		require.NoError(k.t, db.QueryRow(query, args...).Scan(&text), query)
		return text
	}
	require.Equal(k.t, "ok", one("PRAGMA integrity_check"))
	require.Equal(k.t, "0", one("SELECT COUNT(*) FROM pragma_foreign_key_check"))
	for family, acknowledged := range k.imports {
		n := one("SELECT COUNT(*) FROM persons WHERE full_name LIKE ?", family+" Thị %")
		require.Contains(k.t, map[int][]string{0: {"0", "5"}, 1: {"5"}}[acknowledged], n, family)
		require.Equal(k.t, n != "0", one("SELECT COUNT(*) FROM audit_entries WHERE action = 'import_confirmed' AND label = ?", family+".csv") == "1", family)
	}
	kept := map[string]bool{}
	s, err := store.Open(k.t.Context(), k.db, store.Options{Clock: time.Now, MustExist: true})
	require.NoError(k.t, err)
	defer func() { require.NoError(k.t, s.Close()) }()
	vault := files.Vault{Folder: files.Folder(k.db + ".files"), Box: s.FileBox()}
	stored, err := vault.Stored()
	require.NoError(k.t, err)
	for _, digest := range stored {
		content, err := vault.Read(digest)
		require.NoError(k.t, err)
		kept[string(content)] = true
	}
	for content, acknowledged := range k.files {
		noted := one("SELECT COUNT(*) FROM milestone_events WHERE note = ?", content)
		require.Contains(k.t, map[int][]string{0: {"0", "1"}, 1: {"1"}}[acknowledged], noted, content)
		require.True(k.t, noted == "0" || kept[content], content)
	}
}
