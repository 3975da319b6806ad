package app_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/app/web"
	"daihoi/exports/booktest"
	"daihoi/exports/received"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/correction"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/directive"
	"daihoi/models/field"
	"daihoi/models/files"
	"daihoi/models/finalreport"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/progressform"
	"daihoi/models/proposal"
	"daihoi/models/reminder"
	"daihoi/models/roster"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
	"daihoi/models/term"
	"daihoi/templates/i18n"
)

const password = "mat-khau-rieng-1"

// cheap keeps the tests fast; what it costs to guess a password is account's own test.
var cheap = account.Hasher{Params: argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}}

// place is a congress with one of everything in it. Its delegate's name, note and number mark every byte that must not
// reach a stranger.
type place struct {
	Code                                          string
	Unit, Congress, Session, Milestone, Delegate  int64
	User, Grant, Import, Difficulty, Reminder     int64
	Directive                                     int64
	File                                          int64
	Leader, Absence, Team                         int64
	Proposal                                      int64
	Cluster, Event, Paper, Person                 int64
	Commendation, Photo                           int64
	Returned, Correction, Sheet, Member           int64
	Meeting, Conclusion, Task, Scan, Point        int64
	Letter, Batch                                 int64 // of the book of outgoing papers
	Template, Item                                int64 // an own one, if the test has made it; see ownTemplates
	DelegateName, SensitiveReligion, SensitiveCID string
}

// world is a running program with an own commune (Thanh Liệt in Thanh Trì), its sister commune and a foreign one in
// another district.
type world struct {
	*httptest.Server
	Store                *store.Store
	Own, Sister, Foreign place
	Template, Item       int64
	Folder               string // of the uploaded files
	Jobs                 *web.Jobs
	Face                 *app.App
}

// scan is the file that the first milestone of every place has.
const scan = "%PDF-1.7 bản quét"

var roles = map[string]access.Role{"admin": access.Admin, "organizer": access.Organizer, "reviewer": access.Reviewer,
	"clerk": access.Clerk, "viewer": access.Viewer, "district_admin": access.Admin, "commune_admin": access.Admin, "reception": access.Reception}

// newWorld starts the program over its own copy of a database that is built once.
// The test may change the settings of the program.
func newWorld(t testing.TB, change ...func(*app.Config)) *world {
	t.Helper()
	built, err := worldFile()
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "world.db")
	require.NoError(t, os.WriteFile(path, built, 0o600))
	s, err := store.Open(t.Context(), path, store.Options{Clock: storetest.Clock, MustExist: true, Keys: storetest.Options().Keys})
	require.NoError(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return serveStore(t, s, change...).find(t)
}

// onBoth runs the test over a world in either database.
func onBoth(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { t.Parallel(); run(t, newWorld(t)) })
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		s := storetest.Postgres(t)
		storetest.Must(t, s, storetest.Root(), populate)
		run(t, serveStore(t, s).find(t))
	})
}

func serveStore(t testing.TB, s *store.Store, change ...func(*app.Config)) *world {
	t.Helper()
	folder := files.Folder(filepath.Join(t.TempDir(), "files"))
	_, err := folder.Keep([]byte(scan))
	require.NoError(t, err)
	words, err := i18n.Load()
	require.NoError(t, err)
	words = words.Reporting(func(locale, key string) { t.Errorf("no words in %s for %s", locale, key) })
	config := app.Config{Store: s, Timeout: time.Hour, Words: words, Hasher: cheap, Clock: storetest.Clock, Files: folder,
		Log: slog.New(slog.NewTextHandler(logOf(t), &slog.HandlerOptions{Level: slog.LevelError}))}
	for _, set := range change {
		set(&config)
	}
	face, err := app.New(config)
	require.NoError(t, err)
	handler, err := face.Handler()
	require.NoError(t, err)
	w := &world{Server: httptest.NewServer(handler), Store: s, Folder: string(folder), Jobs: face.Jobs, Face: face}
	t.Cleanup(face.Jobs.Close)
	t.Cleanup(w.Close)
	return w
}

// find looks up the ids of the places.
func (w *world) find(t testing.TB) *world {
	t.Helper()
	s := w.Store
	require.NoError(t, s.Read(context.Background(), storetest.Root(), func(tx *store.Tx) error {
		terms, err := org.Terms(tx)
		require.NoError(t, err)
		for code, p := range map[string]*place{"00646": &w.Own, "00652": &w.Sister, "00565": &w.Foreign} {
			*p = look(t, tx, code, terms[0].ID)
		}
		milestones, err := template.For(tx, terms[0].ID, org.Commune, "/1/")
		require.NoError(t, err)
		items, err := template.Items(tx, milestones.ID)
		w.Template, w.Item = milestones.ID, items[0].ID
		return err
	}))
	return w
}

// logOf shows what the program logged when the test fails.
func logOf(t testing.TB) io.Writer {
	var mu sync.Mutex
	var b bytes.Buffer
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		if t.Failed() && b.Len() > 0 {
			t.Log(b.String())
		}
	})
	return writerFunc(func(p []byte) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		return b.Write(p)
	})
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

func look(t testing.TB, tx *store.Tx, code string, term int64) place {
	t.Helper()
	u, err := org.ByCode(tx, code)
	require.NoError(t, err)
	c, err := congress.ByUnit(tx, u.ID, term)
	require.NoError(t, err)
	p := place{Code: code, Unit: u.ID, Congress: c.ID, DelegateName: "Đặng Riêng " + code,
		SensitiveReligion: "Đạo " + code, SensitiveCID: "0010" + code + "777"}
	sessions, err := congress.Sessions(tx, c.ID)
	require.NoError(t, err)
	p.Session = sessions[0].ID
	milestones, err := deadline.List(tx, c.ID)
	require.NoError(t, err)
	p.Milestone = milestones[0].ID
	evidence, err := deadline.Files(tx, p.Milestone)
	require.NoError(t, err)
	p.File = evidence[0].ID
	page, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: c.ID}, Size: 10})
	require.NoError(t, err)
	p.Delegate = page.Rows[0].Delegate.ID
	seats, err := delegate.SeatsOf(tx, page.Rows[0].PersonID)
	require.NoError(t, err)
	corrections, err := correction.OfPerson(tx, page.Rows[0].Person, seats[page.Rows[0].PersonID])
	require.NoError(t, err)
	p.Correction = corrections[0].ID
	imports, err := roster.Imports(tx, c.ID, 1)
	require.NoError(t, err)
	p.Import = imports[0].ID
	sheets, err := office.List(tx, u.ID, 1)
	require.NoError(t, err)
	p.Sheet = sheets[0].ID
	members, err := committee.Of(tx, c.ID, calendar.Date{})
	require.NoError(t, err)
	p.Member = members.All[0].ID
	difficulties, _, err := difficulty.List(tx, u.Path, term, difficulty.Filter{})
	require.NoError(t, err)
	p.Difficulty = difficulties[0].ID
	directives, _, err := directive.List(tx, u, directive.Filter{Text: code})
	require.NoError(t, err)
	p.Directive = directives[0].ID
	letters, _, err := paper.List(tx, paper.Filter{UnitID: u.ID})
	require.NoError(t, err)
	p.Letter, p.Batch = letters[0].ID, letters[0].BatchID
	returned, err := progressform.List(tx, u, 1)
	require.NoError(t, err)
	p.Returned = returned[0].ID
	reminders, err := reminder.List(tx, u.Path, term)
	require.NoError(t, err)
	p.Reminder = reminders[c.ID].Last.ID
	leaders, err := org.Leaders(tx, u.ID)
	require.NoError(t, err)
	p.Leader, p.Absence = leaders[0].ID, leaders[0].Absences[0].ID
	teams, err := org.Teams(tx, u.ID)
	require.NoError(t, err)
	p.Team = teams[0].ID
	proposals, err := proposal.List(tx, u.ID, 1)
	require.NoError(t, err)
	p.Proposal = proposals[0].ID
	p.Cluster, p.Event, p.Paper, p.Person = lookCluster(t, tx, u)
	commended, err := finalreport.Commended(tx, u, term)
	require.NoError(t, err)
	photos, err := finalreport.Photos(tx, u, term)
	require.NoError(t, err)
	p.Commendation, p.Photo = commended[0].ID, photos[0].ID
	lookMeeting(t, tx, u, c, &p)
	users, err := account.List(tx, account.Filter{Path: u.Path})
	require.NoError(t, err)
	for _, a := range users {
		if a.Username == "user"+code {
			p.User, p.Grant = a.ID, a.Grants[0].ID
		}
	}
	return p
}

var worldFile = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "daihoi-world-")
	if err != nil {
		return nil, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "world.db")
	s, err := store.Open(context.Background(), path, storetest.Options())
	if err != nil {
		return nil, err
	}
	if err := s.Write(context.Background(), storetest.Root(), populate); err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// populate sets up Thanh Trì, one foreign congress, and a user of each role.
func populate(tx *store.Tx) error {
	district, err := term.SetUp(tx, "2024-2029", "020")
	if err != nil {
		return err
	}
	terms, err := org.Terms(tx)
	if err != nil {
		return err
	}
	foreign, err := org.ByCode(tx, "00565")
	if err != nil {
		return err
	}
	convened, err := congress.Convene(tx, foreign.ID, terms[0].ID)
	if err != nil {
		return err
	}
	if _, err := deadline.ApplyAll(tx, []congress.Congress{convened}); err != nil {
		return err
	}
	hash, err := cheap.Hash(password, "x")
	if err != nil {
		return err
	}
	nation, err := org.ByCode(tx, org.NationCode)
	if err != nil {
		return err
	}
	user := func(name string, role access.Role, unitID int64) error {
		_, err := account.Create(tx, account.NewUser{User: account.User{Username: name, FullName: "Người " + name}, Hash: hash,
			Grants: []account.GrantInput{{Role: role, UnitID: unitID}}})
		return err
	}
	for _, code := range []string{"00646", "00652", "00565"} {
		if err := fill(tx, code, terms[0].ID, user); err != nil {
			return err
		}
	}
	own, err := org.ByCode(tx, "00646")
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(roles)) {
		role := roles[name]
		at := district.ID
		switch {
		case name == "admin":
			at = nation.ID
		case name == "commune_admin", role == access.Clerk, role == access.Reception:
			at = own.ID
		}
		if err := user(name, role, at); err != nil {
			return err
		}
	}
	return store.PutSetting(tx, store.HomeUnit, "020")
}

// sendPaper enters a paper with a file in the book of the unit.
func sendPaper(tx *store.Tx, u org.Unit, c congress.Congress, code, digest string) error {
	order := paper.Batch{TermID: c.TermID, Kind: "commendation", Audience: paper.ForNamed, IssuedOn: tx.Today(), Summary: "Khen riêng " + code}
	_, all, err := paper.Issue(tx, u.ID, order, "Người ký "+code, []paper.Subject{{Unit: u, CongressID: &c.ID, Recipient: "Người nhận " + code}})
	if err != nil {
		return err
	}
	return paper.Keep(tx, []paper.Made{{PaperID: all[0].ID, Version: 1, File: paper.File{Name: "Khen " + code + ".docx", Size: int64(len(scan)), Digest: digest}}})
}

// fill puts a session, a delegate and a user into the congress of the unit.
func fill(tx *store.Tx, code string, term int64, user func(string, access.Role, int64) error) error {
	u, err := org.ByCode(tx, code)
	if err != nil {
		return err
	}
	c, err := congress.ByUnit(tx, u.ID, term)
	if err != nil {
		return err
	}
	if _, err := deadline.PlanSession(tx, c.ID, congress.Session{Kind: "official", OnDate: calendar.Of(2024, 4, 20),
		Starts: "07:30", Ends: "11:30", Venue: "Hội trường " + code}); err != nil {
		return err
	}
	milestones, err := deadline.List(tx, c.ID)
	if err != nil {
		return err
	}
	digest := sha256.Sum256([]byte(scan))
	if err := tx.DB().Create(&deadline.File{MilestoneID: milestones[0].ID, Upload: store.Upload{Name: "Hội trường " + code + ".pdf", Size: int64(len(scan)),
		Media: "application/pdf", Digest: hex.EncodeToString(digest[:]), UploadedAt: tx.Now(), ByName: "Người quét " + code}}).Error; err != nil {
		return err
	}
	if err := lead(tx, u, c); err != nil {
		return err
	}
	rec := delegate.Record{}
	rec.FullName, rec.Gender, rec.BornOn = "Đặng Riêng "+code, "female", calendar.Partial{Year: 1970}
	rec.Ethnicity, rec.Religion, rec.Phone, rec.CitizenID = "Kinh", "Đạo "+code, "0901"+code+"1", "0010"+code+"777"
	rec.Category, rec.Represents = "consulted", "Thôn "+code
	id, err := delegate.Add(tx, c.ID, rec)
	if err != nil {
		return err
	}
	if err := correction.Propose(tx, []delegate.Held{{DelegateID: id, Changes: []field.Change{{Field: "religion", Old: "Đạo " + code, New: "Không"}}}},
		correction.Origin{Reason: "Trần Nhập " + code}); err != nil {
		return err
	}
	page, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: c.ID}, Size: 1})
	if err != nil {
		return err
	}
	if _, err := committee.Nominate(tx, c.ID, 0, "", []int64{page.Rows[0].PersonID}); err != nil {
		return err
	}
	lists, err := received.ReadLists("Danh sách "+code+".csv", []byte("Họ và tên,Giới tính,Ngày sinh,Loại đại biểu\nTrần Nhập "+code+",Nam,1975,Chỉ định\n"))
	if err != nil {
		return err
	}
	if _, _, err := roster.StartImport(tx, c.ID, lists[0].Upload); err != nil {
		return err
	}
	if _, err := office.Start(tx, u.ID, officeplan.Sheet{File: "Hội trường " + code + ".xlsx", Rows: []officeplan.Row{{Number: 2,
		Cells: map[string]string{officeplan.UnitCode: code, officeplan.Chair: "Trần Nhập " + code}}}}); err != nil {
		return err
	}
	if _, err := difficulty.Raise(tx, c.ID, difficulty.Difficulty{Kind: "difficulty", Type: "money", Text: "Kinh phí riêng " + code}); err != nil {
		return err
	}
	if _, err := directive.Register(tx, u.ID, directive.Directive{LevelCode: org.Commune, Kind: "plan", Issuer: "Ủy ban MTTQ xã", Number: code,
		Symbol: "KH-MTTQ", Summary: "Hội trường " + code, File: directive.Paper{Name: "Hội trường " + code + ".pdf", Size: int64(len(scan)),
			Media: "application/pdf", Digest: hex.EncodeToString(digest[:])}}); err != nil {
		return err
	}
	if err := sendPaper(tx, u, c, code, hex.EncodeToString(digest[:])); err != nil {
		return err
	}
	said := reminder.Notice{CongressID: c.ID, Text: "Nhắc riêng " + code, Topics: []reminder.Topic{{Key: "before"}}}
	if _, err := reminder.Begin(tx, said, "rieng"+code+"@huyen.vn"); err != nil {
		return err
	}
	if _, err := progressform.HandIn(tx, u, term, []progressform.HandedIn{{FileName: "Phiếu " + code + ".csv", Content: []byte("Mã,Trạng thái\n"), Form: progressform.Filled{
		Stamp: progressform.StampMissing, Issue: progressform.Issue{UnitCode: code},
		Lines: []progressform.FilledLine{{Kind: "difficulty", Text: "Trần Nhập " + code + " ốm"}}}}}); err != nil {
		return err
	}
	// The congress that has a date may move to another day, although its milestones are behind.
	if _, err := proposal.ProposeFor(tx, u.ID, term, proposal.ProposalWishes{From: calendar.Of(2024, 4, 22), To: calendar.Of(2024, 4, 29), Shape: proposal.ShapeHalf,
		Units: []int64{u.ID}, Without: []proposal.Constraint{proposal.KeepLeads}}); err != nil {
		return err
	}
	if _, err := finalreport.Commend(tx, u, term, finalreport.Commendation{RecipientKind: finalreport.Individual, Recipient: "Đặng Riêng " + code, Form: "Giấy khen"}); err != nil {
		return err
	}
	if err := finalreport.AddPhotos(tx, u, term, "Hội trường "+code, []finalreport.Photo{{Upload: store.Upload{Name: "a.jpg", Size: int64(len(scan)), Media: "image/jpeg", Digest: hex.EncodeToString(digest[:])}}}); err != nil {
		return err
	}
	if err := joinCluster(tx, u, hex.EncodeToString(digest[:])); err != nil {
		return err
	}
	if err := meet(tx, u, c, hex.EncodeToString(digest[:])); err != nil {
		return err
	}
	return user("user"+code, access.Viewer, u.ID)
}

// lead gives the unit a leader who is away some day, a steering group, and the leader a part in the congress.
func lead(tx *store.Tx, u org.Unit, c congress.Congress) error {
	l, err := org.AddLeader(tx, u.ID, org.Leader{Name: "Lãnh đạo " + u.Code, Title: "Chủ tịch", Phone: "0908" + u.Code + "9"})
	if err != nil {
		return err
	}
	if _, err := org.TellAbsence(tx, l.ID, org.Absence{From: calendar.Of(2024, 4, 17), Half: org.AwayWhole, Reason: "Nghỉ riêng " + u.Code}); err != nil {
		return err
	}
	if _, err := org.FormTeam(tx, u.ID, org.Team{Name: "Tổ riêng " + u.Code, AtOnce: 1, Leaders: []int64{l.ID}}); err != nil {
		return err
	}
	_, err = congress.Assign(tx, c.ID, c.Version, []congress.Assignment{{LeaderID: l.ID, Role: congress.Attends}})
	return err
}

// browser is a person at a browser: cookies kept, redirects not followed.
type browser struct {
	t      testing.TB
	w      *world
	client *http.Client
}

// as signs the role in by the form; "" is nobody.
func (w *world) as(t testing.TB, role string) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	b := &browser{t, w, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	if role != "" {
		answer := b.post("/sign-in", "username", role, "password", password)
		require.Equal(t, http.StatusSeeOther, answer.status, answer.body)
	}
	return b
}

type answer struct {
	status   int
	location string
	body     string
	header   http.Header
}

// text is all that can be read in an answer: the page, or what is packed in a workbook, a document or a bundle of them.
func (a answer) text(t testing.TB) string {
	t.Helper()
	return unpacked(t, a.body)
}

func unpacked(t testing.TB, body string) string {
	t.Helper()
	if !strings.HasPrefix(body, "PK\x03\x04") {
		return body
	}
	var all strings.Builder
	parts := booktest.Parts(t, []byte(body))
	delete(parts, "[Content_Types].xml") // excelize writes it in no order, and it says nothing
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		all.WriteString(name + ": " + unpacked(t, parts[name]) + "\n")
	}
	return all.String()
}

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, nil) }

func (b *browser) post(path string, pairs ...string) answer {
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.do(http.MethodPost, path, form)
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), method, b.w.URL+path, strings.NewReader(form.Encode()))
	require.NoError(b.t, err)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", b.w.URL)
	}
	return b.answer(req)
}

func (b *browser) answer(req *http.Request) answer {
	b.t.Helper()
	res, err := b.client.Do(req)
	require.NoError(b.t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	require.NoError(b.t, err)
	if strings.Contains(string(body), "&lt;no value&gt;") {
		b.t.Errorf("%s %s leaves something out of its words", req.Method, req.URL.Path)
	}
	return answer{res.StatusCode, res.Header.Get("Location"), string(body), res.Header}
}

var versionField = regexp.MustCompile(`name="version" value="(\d+)"`)

// version finds the hidden version of the first form on the page.
func (a answer) version(t testing.TB) string {
	t.Helper()
	m := versionField.FindStringSubmatch(a.body)
	require.NotNil(t, m, "no version in the page")
	return m[1]
}

// fillPath puts the ids of the place into a route's path, and says what a file with sensitive fields is for.
func (w *world) fillPath(path string, p place) string {
	if bare, ok := strings.CutPrefix(path, "/api/v1"); ok {
		path = w.fillPath(bare, p)
		if strings.HasSuffix(path, "/delegates") {
			path += "?purpose=test"
		}
		return "/api/v1" + path
	}
	if strings.HasPrefix(path, "/congresses/:id/delegates.") || strings.HasPrefix(path, "/units/:code/delegates.") || strings.HasPrefix(path, "/delegates/:id/person.") {
		path += "?purpose=test"
	}
	return strings.NewReplacer(":code", p.Code, ":session", fmt.Sprint(p.Session), ":sheet", fmt.Sprint(p.Sheet), ":conclusion", fmt.Sprint(p.Conclusion), ":scan", fmt.Sprint(p.Scan), ":point", fmt.Sprint(p.Point), ":milestone", fmt.Sprint(p.Milestone), ":reminder", fmt.Sprint(p.Reminder),
		":batch", fmt.Sprint(p.Batch), ":form", "minutes", ":kind", "session", ":sitting", fmt.Sprint(p.Session), ":subject", fmt.Sprint(p.Delegate),
		":country", fmt.Sprint(w.Template), ":item", fmt.Sprint(w.itemFor(path, p)), ":file", fmt.Sprint(p.File), ":absence", fmt.Sprint(p.Absence), ":event", fmt.Sprint(p.Event), ":paper", fmt.Sprint(p.Paper), ":person", fmt.Sprint(p.Person), ":commendation", fmt.Sprint(p.Commendation), ":photo", fmt.Sprint(p.Photo), ":line", "1", ":version", "1", ":token", "KHONGCO", ":grant", fmt.Sprint(p.Grant), ":id", fmt.Sprint(w.idFor(path, p))).Replace(path)
}

func (w *world) idFor(path string, p place) int64 {
	switch {
	case strings.HasPrefix(path, "/congresses/"):
		return p.Congress
	case strings.HasPrefix(path, "/difficulties/"):
		return p.Difficulty
	case strings.HasPrefix(path, "/directives/"):
		return p.Directive
	case strings.HasPrefix(path, "/meetings/"):
		return p.Meeting
	case strings.HasPrefix(path, "/tasks/"):
		return p.Task
	case strings.HasPrefix(path, "/leaders/"):
		return p.Leader
	case strings.HasPrefix(path, "/teams/"):
		return p.Team
	case strings.HasPrefix(path, "/proposals/"):
		return p.Proposal
	case strings.HasPrefix(path, "/clusters/"):
		return p.Cluster
	case strings.HasPrefix(path, "/delegates/"):
		return p.Delegate
	case strings.HasPrefix(path, "/committee/"):
		return p.Member
	case strings.HasPrefix(path, "/corrections/"):
		return p.Correction
	case strings.HasPrefix(path, "/users/"):
		return p.User
	case strings.HasPrefix(path, "/imports/"):
		return p.Import
	case strings.HasPrefix(path, "/returns/"):
		return p.Returned
	case strings.HasPrefix(path, "/papers/"):
		return p.Letter
	}
	return cmp.Or(p.Template, w.Template)
}

// itemFor is an item of the template of the path.
func (w *world) itemFor(path string, p place) int64 {
	if strings.Contains(path, ":country") {
		return w.Item
	}
	return cmp.Or(p.Item, w.Item)
}
