package app_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/models/access"
	"daihoi/models/demo"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// interfaceDocument is the description that the program gives, read by somebody else's library.
type interfaceDocument struct {
	t        *testing.T
	all      map[string]any
	compiler *jsonschema.Compiler
}

func readInterface(t *testing.T, b *browser) interfaceDocument {
	t.Helper()
	a := b.get("/api/openapi.json")
	require.Equal(t, http.StatusOK, a.status)
	d := interfaceDocument{t: t, compiler: jsonschema.NewCompiler()}
	content, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
	require.NoError(t, err)
	d.all = content.(map[string]any)
	require.Equal(t, "3.1.0", d.all["openapi"])
	d.compiler.DefaultDraft(jsonschema.Draft2020)
	d.compiler.AssertFormat()
	require.NoError(t, d.compiler.AddResource("mem:///openapi.json", content))
	return d
}

// addresses are those of the document with their operations.
func (d interfaceDocument) addresses() map[string]any { return d.all["paths"].(map[string]any) }

// check holds an answer against what the document says about the address, for the status and type of the answer.
func (d interfaceDocument) check(address string, a answer) {
	d.t.Helper()
	media, _, _ := strings.Cut(a.header.Get("Content-Type"), ";")
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace
	at := "mem:///openapi.json#/paths/" + escape(address) + fmt.Sprintf("/get/responses/%d", a.status)
	if response := d.addresses()[address].(map[string]any)["get"].(map[string]any)["responses"].(map[string]any)[fmt.Sprint(a.status)]; response != nil {
		if ref, ok := response.(map[string]any)["$ref"].(string); ok {
			at = "mem:///openapi.json" + ref
		}
	}
	known, err := d.compiler.Compile(at + "/content/" + escape(media) + "/schema")
	require.NoError(d.t, err, "%s answers %d as %s", address, a.status, media)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(a.body))
	require.NoError(d.t, err, address)
	require.NoError(d.t, known.Validate(value), "%s: %s", address, a.body)
	require.Less(d.t, len(a.body), 1_000_000, address)
	require.NotContains(d.t, a.body, "0001-01-01", address)
}

// documented is the address of a route in the document.
func documented(route string) string {
	return regexp.MustCompile(`:(\w+)`).ReplaceAllString(strings.TrimPrefix(route, "/api/v1"), "{$1}")
}

type rowsAnswer struct {
	Rows []map[string]any
	Next *string
	On   string
}

func (b *browser) rows(path string) (in rowsAnswer) {
	b.t.Helper()
	a := b.get(path)
	require.Equal(b.t, http.StatusOK, a.status, "%s: %s", path, a.body)
	require.NoError(b.t, json.Unmarshal([]byte(a.body), &in), path)
	return in
}

// Every real answer of the demo, given or refused, is as the document says, and the document has the addresses that there are.
func TestInterfaceIsAsItsDocumentSays(t *testing.T) {
	t.Parallel()
	organizer := newDemo(t)
	d := readInterface(t, organizer)
	admin := organizer.w.as(t, "")
	require.Equal(t, http.StatusSeeOther, admin.post("/sign-in", "username", "quantri", "password", demo.Password).status)
	stranger := organizer.w.as(t, "")
	var routes []string
	for _, route := range app.Routes() {
		if !strings.HasPrefix(route.Path, "/api/v1/") {
			continue
		}
		address := documented(route.Path)
		routes = append(routes, address)
		at := strings.NewReplacer(":code", "020", ":id", "1").Replace(route.Path)
		all := []answer{stranger.get(at), admin.get(at + "?limit=200"), organizer.get(strings.NewReplacer(":code", "001", ":id", "0").Replace(route.Path))}
		queries := []string{"?limit=200", "?limit=1", "", "?on=2024-03-01", "?limit=0", "?nowhere=1", "?next=sai"}
		if strings.HasSuffix(at, "/delegates") || strings.HasSuffix(at, "/committee") {
			queries = append(queries, "?public=1&limit=200", "?purpose=x&limit=200")
		}
		for _, query := range queries {
			all = append(all, organizer.get(at+query))
		}
		met := map[int]int{}
		for _, a := range all {
			d.check(address, a)
			met[a.status]++
		}
		require.NotZero(t, met[http.StatusOK]+met[http.StatusForbidden], address)
		require.NotZero(t, met[http.StatusUnprocessableEntity], address)
		require.Equal(t, 1, met[http.StatusUnauthorized], address)
	}
	var known []string
	for address := range d.addresses() {
		known = append(known, address)
	}
	require.ElementsMatch(t, routes, known)
}

// An answer of many rows is given in parts that together are the whole, each row once.
func TestInterfaceGivesListsInParts(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	for path, key := range map[string]string{"/api/v1/units/020/delegates?public=1": "id", "/api/v1/units/020/matrix?": "milestone", "/api/v1/audit?": "id"} {
		var met []any
		parts, next := 0, ""
		for more := true; more; parts++ {
			in := b.rows(path + "&limit=150" + next)
			for _, row := range in.Rows {
				met = append(met, row[key])
			}
			if more = in.Next != nil && parts < 4; more {
				require.Len(t, in.Rows, 150, path)
				next = "&next=" + url.QueryEscape(*in.Next)
			}
		}
		seen := map[any]bool{}
		for _, one := range met {
			require.False(t, seen[one], "%s gives %v twice", path, one)
			seen[one] = true
		}
		require.Greater(t, len(met), 150, path)
	}
}

// The figures of a past day are those of the file of that day.
func TestInterfaceShowsADayAsTheFileDoes(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	for _, day := range []string{"", "2024-03-01"} {
		query, file := "", ""
		if day != "" {
			query, file = "?on="+day, "?as_of="+day
		}
		in := b.rows("/api/v1/units/020/readiness" + query)
		shown := map[any]map[string]any{}
		for _, row := range in.Rows {
			shown[row["unit_code"]] = row
		}
		var rows []map[string]any
		require.NoError(t, json.Unmarshal([]byte(b.get("/units/020/progress.json"+file).body), &rows))
		require.Len(t, rows, 17)
		for _, row := range rows {
			for _, key := range []string{"unit", "level", "planned_on", "held", "held_on", "deadline", "stage", "light", "reason", "late_items", "late_days", "done_share", "plan_share"} {
				require.Equal(t, row[key], shown[row["unit_code"]][key], "%s of %s on %q", key, row["unit"], day)
			}
		}
	}
	require.Equal(t, "2024-03-01", b.rows("/api/v1/units/020/figures?on=2024-03-01").On)
	late := b.get("/api/v1/units/020/figures?on=2024-04-06")
	require.Equal(t, http.StatusUnprocessableEntity, late.status, "tomorrow")
	require.Contains(t, late.body, `"field":"on"`)
}

// A refusal says in the language asked for what is wrong and what to do, whatever the language of the account.
func TestInterfaceRefusesInTheLanguageAskedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	ask := func(language string) answer {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.URL+"/api/v1/units/020/work?list=alle", nil)
		require.NoError(t, err)
		req.Header.Set("Accept-Language", language)
		return b.answer(req)
	}
	for language, want := range map[string]string{
		"":                    `"detail":"Tham số list phải là một trong: late, today, soon, waiting, returned.","remedy":"Sửa tham số được nêu rồi hỏi lại."`,
		"fr, en-GB;q=0.8, vi": `"detail":"Tham số list phải là một trong: late`,
		"fr, en;q=0.8":        `"detail":"The parameter list must be one of: late, today, soon, waiting, returned.","remedy":"Correct what is named, then ask again."`,
		"de;;q":               `"title":"Tham số chưa đúng"`,
	} {
		a := ask(language)
		require.Equal(t, http.StatusUnprocessableEntity, a.status)
		require.Equal(t, "application/problem+json", a.header.Get("Content-Type"))
		require.Contains(t, a.body, want, language)
		require.Contains(t, a.body, `"field":"list"`)
	}
	nothing := b.get("/api/v1/nowhere")
	require.Equal(t, http.StatusNotFound, nothing.status)
	require.Equal(t, "application/problem+json", nothing.header.Get("Content-Type"))
}

// Lists of people are in the log as their files are, with the purpose; the public list has nothing that needs one.
func TestInterfaceRecordsListsOfPeople(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	path := fmt.Sprintf("/api/v1/congresses/%d/delegates", w.Own.Congress)
	require.Equal(t, http.StatusUnprocessableEntity, b.get(path).status)
	require.NotContains(t, b.get(path+"?public=1").body, w.Own.SensitiveReligion)
	require.Contains(t, b.get(path+"?purpose=In+th%E1%BA%BB").body, w.Own.SensitiveReligion)
	require.NotContains(t, w.as(t, "viewer").get(path+"?purpose=x").body, w.Own.SensitiveReligion)
	var said []string
	storetest.Must(t, w.Store, access.Program("test"), func(tx *store.Tx) error {
		entries, err := store.AuditLog(tx, store.AuditFilter{Entity: "export", Limit: 10})
		for _, e := range entries {
			said = append(said, e.UserName+": "+e.Label+" – "+e.Reason)
		}
		slices.Reverse(said)
		return err
	})
	require.Len(t, said, 3)
	require.Contains(t, said[0], "(công khai).json – ")
	require.Contains(t, said[1], "2024-04-05.json – In thẻ")
	require.Contains(t, said[2], "(công khai).json – x")
}

// An answer takes a bounded number of statements.
func TestStatementsOfTheInterfaceAreBounded(t *testing.T) {
	t.Parallel()
	b := newDemo(t)
	for path, limit := range map[string]int64{
		"/units/020": 12, "/units/020/below": 12, "/units/020/figures": 24, "/units/020/readiness": 24, "/units/020/matrix": 16, "/units/020/work": 16,
		"/units/020/sums": 12, "/units/020/congresses": 12, "/units/020/difficulties": 12, "/units/020/calendar": 34, "/units/020/conflicts": 34,
		"/units/020/meetings": 14, "/units/020/delegates?public=1": 14, "/congresses/1/delegates?public=1": 12, "/congresses/1/milestones": 12,
		"/congresses/1/composition": 18, "/congresses/1/committee": 24, "/audit": 10, "/users": 10, "/templates": 8,
	} {
		require.LessOrEqual(t, b.statements("/api/v1"+path), limit, path)
	}
}

// The three examples of the page are run as they stand there, with a token.
func TestExamplesOfThePageWork(t *testing.T) {
	t.Parallel()
	curl, err := exec.LookPath("curl")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("missing in CI: ", err)
		}
		t.Skip("skipped without curl")
	}
	w := newWorld(t)
	for role, code := range map[string]string{"organizer": "020", "admin": "VN"} { // of a district and of the nation
		w.examplesWork(t, curl, role, code)
	}
}

func (w *world) examplesWork(t *testing.T, curl, role, code string) {
	t.Helper()
	reader := w.token(t, role, code)
	page := w.as(t, role).get("/api")
	require.Equal(t, http.StatusOK, page.status)
	require.Contains(t, w.as(t, role).get("/account/tokens").body, `href="/api"`)
	examples := regexp.MustCompile(`(?s)<textarea[^>]*>(curl .*?)</textarea>`).FindAllStringSubmatch(page.body, -1)
	require.Len(t, examples, 3)
	for _, e := range examples {
		command := html.UnescapeString(e[1])
		sh := exec.CommandContext(t.Context(), "sh", "-c", strings.Replace(command, "curl ", curl+" -s ", 1)) //nolint:gosec // the commands of the page
		sh.Env = append(os.Environ(), "TOKEN="+reader.secret)
		out, err := sh.Output()
		require.NoError(t, err, command)
		var in rowsAnswer
		require.NoError(t, json.Unmarshal(out, &in), "%s: %s", command, out)
		require.NotEmpty(t, in.Rows, command)
	}
}
