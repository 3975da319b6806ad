package app_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

var (
	postingForm = regexp.MustCompile(`(?s)<form [^>]*method="post".*?</form>`)
	keyField    = regexp.MustCompile(`<input type="hidden" name="form_key" value="([A-Z2-7]{26}-\d+)"/>`)
)

// withoutKeys is a page without what differs each time that it is shown.
func withoutKeys(page string) string {
	return requestNumber.ReplaceAllString(keyField.ReplaceAllString(page, ""), "")
}

// requestNumber is what the log says of an entry.
var requestNumber = regexp.MustCompile(`\b[A-Z2-7]{8}\b`)

// keyOf is the key of the form that posts to the path, or of the first that has the button, on the page.
func (a answer) keyOf(t testing.TB, marks string) string {
	t.Helper()
	for _, form := range postingForm.FindAllString(a.body, -1) {
		if strings.Contains(form, marks) {
			return keyField.FindStringSubmatch(form)[1]
		}
	}
	t.Fatalf("no form with %s", marks)
	return ""
}

// Every form that posts, on every page and in every panel, has a key of its own.
func TestEveryFormHasItsKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	forms, keys := 0, map[string]bool{}
	look := func(path, page string) {
		require.NotRegexp(t, `(?i)method="?post`, postingForm.ReplaceAllString(page, ""), path)
		for _, form := range postingForm.FindAllString(page, -1) {
			found := keyField.FindAllStringSubmatch(form, -1)
			require.Len(t, found, 1, "%s: %s", path, form)
			require.False(t, keys[found[0][1]], "%s: the key of another form", path)
			keys[found[0][1]] = true
			forms++
		}
	}
	for _, p := range readPermissions(t) {
		if p.method != http.MethodGet || p.meets["admin"] != "ok" {
			continue
		}
		path := w.fillPath(p.path, w.Own)
		if a := b.get(path); strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
			look(path, a.body)
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+path, nil)
			require.NoError(t, err)
			req.Header.Set("HX-Request", "true")
			look(path, b.answer(req).body)
		}
	}
	look("refused", b.post("/account", "version", "1", "full_name", "").body)
	look("/sign-in", w.as(t, "").get("/sign-in").body)
	require.Greater(t, forms, 500)
}

var (
	controls   = regexp.MustCompile(`(?s)<(?:input|select|textarea)\b[^>]*>`)
	typeOf     = regexp.MustCompile(`\btype="([a-z]+)"`)
	nameOf     = regexp.MustCompile(`\bname="([^"]+)"`)
	valueOf    = regexp.MustCompile(`\bvalue="([^"]*)"`)
	actionOf   = regexp.MustCompile(`^<form [^>]*\baction="([^"]+)"`)
	summaryRef = regexp.MustCompile(`(?s)class="error-summary".*?</ul>`)
	anchor     = regexp.MustCompile(`href="#([^"]+)"`)
)

// A form that refuses what was typed says so in the title of the page and in a summary, which leads to the fields at fault.
func TestEveryRefusedFormSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "admin")
	wrong := strings.Repeat("sai ", 2000)
	refused := 0
	for _, p := range readPermissions(t) {
		if p.method != http.MethodGet || p.meets["admin"] != "ok" {
			continue
		}
		path := w.fillPath(p.path, w.Own)
		page := b.get(path)
		if !strings.HasPrefix(page.header.Get("Content-Type"), "text/html") {
			continue
		}
		for _, form := range postingForm.FindAllString(page.body, -1) {
			sent, typed := []string{}, false
			for _, control := range controls.FindAllString(form, -1) {
				name, kind := nameOf.FindStringSubmatch(control), "text"
				if m := typeOf.FindStringSubmatch(control); m != nil {
					kind = m[1]
				}
				switch {
				case name == nil, kind == "checkbox", kind == "radio", kind == "file":
				case kind == "hidden":
					if m := valueOf.FindStringSubmatch(control); m != nil {
						sent = append(sent, name[1], html.UnescapeString(m[1]))
					}
				default:
					sent, typed = append(sent, name[1], wrong), true
				}
			}
			if !typed {
				continue
			}
			to := path
			if m := actionOf.FindStringSubmatch(form); m != nil {
				to = html.UnescapeString(m[1])
			}
			a := b.post(to, sent...)
			if a.status != http.StatusUnprocessableEntity {
				continue
			}
			refused++
			assert.Regexp(t, `<title>\s*Lỗi:`, a.body, "%s, form to %s", path, to)
			summary := summaryRef.FindString(a.body)
			if !assert.NotEmpty(t, summary, "%s, form to %s has no summary", path, to) {
				continue
			}
			for _, m := range anchor.FindAllStringSubmatch(summary, -1) {
				assert.Contains(t, a.body, `id="`+m[1]+`"`, "%s, form to %s leads nowhere", path, to)
			}
		}
	}
	require.Greater(t, refused, 80)
	move := b.get(fmt.Sprintf("/congresses/%d/move?to=", w.Own.Congress))
	require.Regexp(t, `<title>\s*Lỗi:`, move.body)
	require.Contains(t, summaryRef.FindString(move.body), `href="#f-to"`)
	require.Contains(t, move.body, `id="f-to-e"`)
}

// rows counts what is in a table.
func (w *world) rows(t testing.TB, table string) (n int64) {
	t.Helper()
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error { return tx.DB().Table(table).Count(&n).Error })
	return n
}

// eachWorld runs the test over a database of each kind.
func eachWorld(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); run(t, newWorld(t)) })
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		s := storetest.Postgres(t)
		storetest.Must(t, s, storetest.Root(), populate)
		run(t, serveStore(t, s).find(t))
	})
}

// A form that arrives twenty times at once makes one thing, and every browser is led to the same page. The same words
// in a form that was opened anew make a second thing.
func TestOneFormSentTwentyTimesMakesOneThing(t *testing.T) {
	t.Parallel()
	eachWorld(t, func(t *testing.T, w *world) {
		b := w.as(t, "organizer")
		unit, leader, meeting := "/units/"+w.Own.Code, fmt.Sprintf("/leaders/%d", w.Own.Leader), fmt.Sprintf("/congresses/%d", w.Own.Congress)
		for _, c := range []struct {
			page, path, table string
			form              []string
		}{
			{unit + "/difficulties/new", unit + "/difficulties/new", "difficulties",
				[]string{"difficulty_kind", "difficulty", "difficulty_type", "money", "difficulty_text", "Hội trường dột"}},
			{unit + "/leaders/new", unit + "/leaders/new", "leaders", []string{"leader_name", "Bà Hoa"}},
			{unit + "/teams/new", unit + "/teams/new", "teams",
				[]string{"team_name", "Tổ số 1", "at_once", "1", "team_leaders", fmt.Sprint(w.Own.Leader)}},
			{leader, leader + "/absences", "leader_absences", []string{"away_from", "20/4/2024", "away_half", "whole", "away_reason", "Đi học"}},
			{meeting + "/sessions/new", meeting + "/sessions/new", "congress_sessions",
				[]string{"kind", "preparatory", "on_date", "19/4/2024", "starts", "14:00", "ends", "16:00", "confirm", "1"}},
			{unit + "/schedule/propose", unit + "/schedule/propose", "date_proposals", []string{"wish_from", "22/4/2024", "wish_to", "29/4/2024",
				"wish_shape", "half", "wish_half", "morning", "wish_margin", "0", "wish_seed", "1", "units", fmt.Sprint(w.Own.Unit), "without", "leads"}},
		} {
			for n := range int64(2) {
				before := w.rows(t, c.table)
				marks := ` action="` + c.path + `"`
				if c.page == c.path {
					marks = `name="` + c.form[0] + `"`
				}
				key := b.get(c.page).keyOf(t, marks)
				send := func() answer { return b.post(c.path, append([]string{"form_key", key}, c.form...)...) }
				answers := make([]answer, 20)
				var all sync.WaitGroup
				for i := range answers {
					all.Go(func() { answers[i] = send() })
				}
				all.Wait()
				answers = append(answers, send()) // and once more, later
				for _, a := range answers {
					require.Equal(t, http.StatusSeeOther, a.status, "%s: %s", c.path, a.body)
					require.Equal(t, answers[0].location, a.location, c.path)
				}
				require.Equal(t, before+1, w.rows(t, c.table), "%s, form %d", c.path, n+1)
			}
		}
	})
}

// A refused form can be corrected and sent, and what a form says decides: another text under the same key is another
// form.
func TestRefusedFormCanBeSentAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	path := "/units/" + w.Own.Code + "/difficulties/new"
	before := w.rows(t, "difficulties")
	key := b.get(path).keyOf(t, `name="difficulty_text"`)
	send := func(b *browser, text string) int {
		return b.post(path, "form_key", key, "difficulty_kind", "difficulty", "difficulty_type", "money", "difficulty_text", text).status
	}
	require.Equal(t, http.StatusUnprocessableEntity, send(b, ""))
	require.Equal(t, http.StatusUnprocessableEntity, send(b, ""))
	require.Equal(t, http.StatusSeeOther, send(b, "Thiếu kinh phí"))
	require.Equal(t, http.StatusSeeOther, send(b, "Thiếu cán bộ"))
	require.Equal(t, before+2, w.rows(t, "difficulties"))
	require.Equal(t, http.StatusSeeOther, send(w.as(t, "clerk"), "Thiếu cán bộ"), "another person's form")
	require.Equal(t, before+3, w.rows(t, "difficulties"))
}

// A change of the language that is asked for twice is answered twice with the cookie that the browser may have missed.
func TestAnswerIsRepeatedWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	key := b.get("/account").keyOf(t, `action="/language"`)
	for range 2 {
		a := b.post("/language", "form_key", key, "language", "en", "back", "/account")
		require.Equal(t, "/account", a.location)
		require.Contains(t, a.header.Get("Set-Cookie"), "daihoi_language=en")
	}
}

// Answers are forgotten after a day, and those of today are not.
func TestAnswersAreForgotten(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	key := b.get("/account").keyOf(t, `action="/language"`)
	require.Equal(t, http.StatusSeeOther, b.post("/language", "form_key", key, "language", "vi", "back", "/").status)
	require.NoError(t, w.Store.ForgetAnswers(t.Context()))
	require.EqualValues(t, 1, w.rows(t, "form_answers"))
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Exec("UPDATE form_answers SET made_at = '2024-04-04T01:59:59.999Z'").Error // 25 hours ago
	})
	require.NoError(t, w.Store.ForgetAnswers(t.Context()))
	require.Zero(t, w.rows(t, "form_answers"))
}

// The keys of a page that is only read cost no statement that writes: a page takes as many statements as before (see
// TestStatementsOfAPageAreBounded), and none of them reaches the table.
func TestReadingLeavesNoKeys(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	require.Equal(t, http.StatusOK, b.get("/units/020").status)
	require.Zero(t, w.rows(t, "form_answers"))
}
