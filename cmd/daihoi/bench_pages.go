package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/cmd/bench"
	"daihoi/models/access"
	"daihoi/models/demo"
	"daihoi/models/generate"
	"daihoi/models/org"
	"daihoi/models/store"
)

// benchPages are the requests of the table: what people of a unit look at every day, and two that write.
func benchPages(e *env, server *benchServer, scope benchScope, organizer, admin *bench.Client) ([]bench.Page, error) {
	var delegates, ward int64
	err := server.store.Read(e.ctx, access.Program("bench"), func(tx *store.Tx) error {
		unit, err := org.ByCode(tx, scope.code)
		if err != nil {
			return err
		}
		under, bounds := store.Under("units.path", unit.Path)
		communes := tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where(under, bounds...).Where("units.level_code = ?", org.Commune)
		if err := communes.Select("congresses.id").Order("congresses.id DESC").Limit(1).Scan(&ward).Error; err != nil {
			return err
		}
		return tx.DB().Table("delegates").Joins("JOIN congresses ON congresses.id = delegates.congress_id").Joins("JOIN units ON units.id = congresses.unit_id").
			Where(under, bounds...).Count(&delegates).Error
	})
	if err != nil {
		return nil, err
	}
	unit := "/units/" + scope.code
	get := func(name, path string) bench.Page { return bench.Page{Name: name, Client: organizer, Path: path} }
	last := min(2000, max(delegates/50, 1))
	pages := []bench.Page{
		get("dashboard", unit),
		{Name: "dashboard (admin)", Client: admin, Path: unit},
		get("delegates", unit+"/delegates"),
		get("delegates, search", unit+"/delegates?q="+url.QueryEscape("nguyen thi lan")),
		get("delegates, page 2000 or last", unit+"/delegates?page="+strconv.FormatInt(last, 10)),
		get("delegates of a commune", fmt.Sprintf("/congresses/%d/delegates", ward)),
		get("audit", "/audit"),
		get("matrix", unit+"/matrix"),
		get("work", unit+"/work"),
		get("calendar", unit+"/calendar"),
		get("conflicts", unit+"/conflicts"),
		get("proposal form", unit+"/schedule/propose"),
		get("duplicates", unit+"/duplicates"),
		get("check-in", "/check-in"),
		get("units, search", "/units?q="+url.QueryEscape("thanh")),
		{Name: "users (admin)", Client: admin, Path: "/users"},
		get("progress.xlsx", unit+"/progress.xlsx"),
		get("schedule.xlsx", unit+"/schedule.xlsx"),
		{Name: "create a delegate", Client: organizer, Do: func(ctx context.Context, n int) (bench.Answer, error) {
			return organizer.Post(ctx, fmt.Sprintf("/congresses/%d/delegates/new", ward), newDelegate(scope.level+" "+runLetters(n)+" "+runLetters(int(e.clock().UnixNano()%1e9))))
		}},
	}
	if scope.level == org.District {
		list, err := longWorkbook(longRows)
		if err != nil {
			return nil, err
		}
		taken := ""
		pages = append(pages, bench.Page{Name: "import 5,000 × 19", Client: organizer, Do: func(ctx context.Context, _ int) (a bench.Answer, err error) {
			a, taken, err = importList(ctx, organizer, ward, list)
			return a, err
		}, After: func(ctx context.Context) error { return takeBack(ctx, organizer, taken) }})
	}
	return pages, nil
}

// newDelegate is a form that is accepted.
func newDelegate(name string) url.Values {
	return url.Values{"full_name": {"Nguyễn Thị " + name}, "gender": {"female"}, "born_on": {"15/3/1975"}, "ethnicity": {"Kinh"}, "religion": {"Không"},
		"category": {"consulted"}, "represents": {"Hội Liên hiệp Phụ nữ"}, "occupation": {"Nông dân"}, "confirmed": {"x"}}
}

// runLetters writes a number in letters, as names have no digits.
func runLetters(n int) string {
	text := []byte(strconv.FormatInt(int64(n), 10))
	for i := range text {
		text[i] += 'a' - '0'
	}
	return string(text)
}

// longRows is the length of the list that is imported.
const longRows = 5000

// longWorkbook is a list of delegates under all nineteen usual headings.
func longWorkbook(rows int) ([]byte, error) {
	f := excelize.NewFile()
	add := func(n int, cells ...any) error { return f.SetSheetRow("Sheet1", "A"+strconv.Itoa(n), &cells) }
	err := errors.Join(add(1, "DANH SÁCH ĐẠI BIỂU"), add(2, "STT", "Họ và tên", "Giới tính", "Ngày sinh", "Dân tộc", "Tôn giáo", "Quê quán", "Nơi ở hiện nay", "Chức vụ", "Văn hóa",
		"Chuyên môn", "LLCT", "Ngày vào Đảng", "Ngày chính thức", "Thành phần", "Loại đại biểu", "Số điện thoại", "Số CCCD", "Ghi chú"))
	given := []string{"An", "Bình", "Chi", "Dũng", "Hà", "Hương", "Khánh", "Lan", "Minh", "Phúc"}
	family := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô"}
	middle := []string{"Văn", "Thị", "Đức", "Ngọc", "Thanh", "Xuân", "Hữu", "Minh", "Quang", "Thu", "Kim", "Bá", "Gia", "Hải", "Công"}
	for i := range rows {
		name := family[i%10] + " " + middle[i/10%15] + " " + middle[i/150%15] + " " + given[i/2250%10]
		err = errors.Join(err, add(i+3, i+1, name, []string{"Nam", "Nữ"}[i%2], fmt.Sprintf("%02d/%02d/%d", i%28+1, i%12+1, 1950+i%45), "Kinh", "Không",
			fmt.Sprintf("Xã số %d, huyện Thanh Trì, Hà Nội", i%90), fmt.Sprintf("Thôn %d, xã Vạn Phúc", i%60), fmt.Sprintf("Trưởng thôn %d", i%60), "12/12",
			"Đại học", "Trung cấp", "03/02/2015", "03/02/2016", fmt.Sprintf("Thôn %d", i%60), []string{"Đương nhiên", "Hiệp thương cử"}[i%2],
			fmt.Sprintf("09%08d", i), fmt.Sprintf("001%09d", i), fmt.Sprintf("Ghi chú %d", i)))
	}
	var b bytes.Buffer
	err = errors.Join(err, f.Write(&b), f.Close())
	return b.Bytes(), err
}

var (
	benchVersion = regexp.MustCompile(`name="version" value="(\d+)"`)
	benchSeen    = regexp.MustCompile(`name="seen" value="([^"]+)"`)
	benchSteps   = regexp.MustCompile(`/congresses/\d+/milestones/\d+`)
)

// importList uploads a list and confirms it. at is the page of the import.
func importList(ctx context.Context, c *bench.Client, congress int64, list []byte) (a bench.Answer, at string, err error) {
	a, err = c.PostFile(ctx, fmt.Sprintf("/congresses/%d/imports", congress), "files", "danh-sach.xlsx", list)
	if err != nil || a.Status != http.StatusSeeOther {
		return a, "", err
	}
	at = a.Location
	page, err := c.Get(ctx, at)
	if err != nil || !page.Good() {
		return page, at, err
	}
	a, err = c.Post(ctx, at, url.Values{"version": {page.Find(benchVersion)}, "seen": {page.Find(benchSeen)}})
	return a, at, err
}

// takeBack undoes an import, so that the next one meets the same database.
func takeBack(ctx context.Context, c *bench.Client, at string) error {
	if at == "" {
		return errors.New("bench: the list was not accepted")
	}
	page, err := c.Get(ctx, at)
	if err != nil {
		return err
	}
	a, err := c.Post(ctx, at+"/undo", url.Values{"version": {page.Find(benchVersion)}})
	if err == nil && a.Status != http.StatusSeeOther {
		err = fmt.Errorf("bench: the import cannot be undone: status %d", a.Status)
	}
	return err
}

// load lets many sessions work on a report day: they sign in, look at their board and lists, and report progress; beside them
// one imports a long list and one draws the workbook of the unit.
func (c benchCmd) load(e *env, server *benchServer, scale generate.Scale) (*bench.LoadResult, error) {
	users, units, ward, err := c.workers(e, server.store, scale)
	if err != nil {
		return nil, err
	}
	return c.work(e, server.base, users, units, ward)
}

// workers are the organizers who work: of the districts of the scale, in turn, and the congress into which lists are imported.
func (c benchCmd) workers(e *env, s *store.Store, scale generate.Scale) (users, units []string, ward int64, err error) {
	err = s.Read(e.ctx, access.Program("bench"), func(tx *store.Tx) error {
		home, err := org.ByCode(tx, generate.Home(scale))
		if err != nil {
			return err
		}
		districts, err := org.Under(tx, home.Path, org.District)
		if err != nil {
			return err
		}
		for n := range c.Sessions {
			d := districts[n*max(len(districts)/c.Sessions, 1)%len(districts)]
			units = append(units, d.Code)
			users = append(users, generate.OrganizerOf(org.District, d.Code))
		}
		under, bounds := store.Under("units.path", districts[0].Path)
		return tx.DB().Table("congresses").Joins("JOIN units ON units.id = congresses.unit_id").Where(under, bounds...).Where("units.level_code = ?", org.Commune).
			Select("congresses.id").Order("congresses.id DESC").Limit(1).Scan(&ward).Error
	})
	return users, units, ward, err
}

// work makes the load.
func (c benchCmd) work(e *env, base string, users, units []string, ward int64) (*bench.LoadResult, error) {
	sessions := make([]*bench.Session, len(users))
	for i, user := range users {
		client, err := signedIn(e.ctx, base, user)
		if err != nil {
			return nil, err
		}
		defer client.Close()
		sessions[i] = &bench.Session{Client: client, Number: i, Rand: benchRand(i), Known: map[string]string{"unit": "/units/" + units[i], "user": user}}
		page, err := client.Get(e.ctx, "/units/"+units[i]+"/matrix")
		if err != nil {
			return nil, err
		}
		steps := benchSteps.FindAllString(string(page.Body), -1)
		if len(steps) == 0 {
			return nil, fmt.Errorf("bench: no milestones in the matrix of %s", units[i])
		}
		sessions[i].Known["steps"] = strings.Join(steps, " ")
	}
	list, err := longWorkbook(longRows)
	if err != nil {
		return nil, err
	}
	beside := []bench.Kind{
		{Name: "import 5,000 × 19 (beside)", Do: func(ctx context.Context, s *bench.Session) (bench.Answer, error) {
			a, at, err := importList(ctx, s.Client, ward, list)
			if err == nil {
				err = takeBack(ctx, s.Client, at)
			}
			return a, err
		}},
		{Name: "progress.xlsx (beside)", Do: func(ctx context.Context, s *bench.Session) (bench.Answer, error) {
			return s.Get(ctx, "/units/"+units[0]+"/progress.xlsx")
		}},
	}
	end, cancel := context.WithTimeout(e.ctx, c.Load)
	defer cancel()
	r := bench.Load(e.ctx, end, sessions, reportDay(base), beside, e.clock, residentMB)
	return &r, e.ctx.Err()
}

// reportDay is what people do on the day of the report.
func reportDay(base string) []bench.Kind {
	get := func(name string, weight int, path func(s *bench.Session) string) bench.Kind {
		return bench.Kind{Name: name, Weight: weight, Do: func(ctx context.Context, s *bench.Session) (bench.Answer, error) { return s.Get(ctx, path(s)) }}
	}
	unit := func(rest string) func(*bench.Session) string {
		return func(s *bench.Session) string { return s.Known["unit"] + rest }
	}
	step := func(s *bench.Session) string {
		all := strings.Fields(s.Known["steps"])
		return all[s.Rand.IntN(len(all))]
	}
	return []bench.Kind{
		get("dashboard", 25, unit("")),
		get("delegates", 15, unit("/delegates")),
		get("delegates, search", 8, unit("/delegates?q=nguyen+thi")),
		get("work", 10, unit("/work")),
		get("congress", 10, func(s *bench.Session) string {
			congress, _, _ := strings.Cut(step(s), "/milestones")
			return congress
		}),
		{Name: "report progress", Weight: 25, Do: func(ctx context.Context, s *bench.Session) (bench.Answer, error) {
			at := step(s)
			page, err := s.Get(ctx, at)
			if err != nil || !page.Good() {
				return page, err
			}
			a, err := s.Post(ctx, at, url.Values{"version": {page.Find(benchVersion)}, "action": {"noted"}, "note": {"Báo cáo " + strconv.Itoa(s.Turn)}})
			if a.Status == http.StatusConflict { // a colleague was faster, as it happens
				a.Status = http.StatusOK
			}
			return a, err
		}},
		get("progress.docx", 2, unit("/progress.docx")),
		{Name: "sign in", Weight: 2, Do: func(ctx context.Context, s *bench.Session) (bench.Answer, error) {
			c, err := bench.NewClient(base)
			if err != nil {
				return bench.Answer{}, err
			}
			defer c.Close()
			if err := c.SignIn(ctx, s.Known["user"], demo.Password); err != nil {
				return bench.Answer{}, err
			}
			return c.Get(ctx, s.Known["unit"])
		}},
	}
}

// residentMB is the memory of this process, which is server and load together.
func residentMB() float64 {
	if status, err := os.ReadFile("/proc/self/status"); err == nil {
		for line := range strings.Lines(string(status)) {
			if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
				kb, _ := strconv.Atoi(strings.Fields(rest)[0])
				return float64(kb / 1024)
			}
		}
	}
	var m runtime.MemStats // elsewhere than on Linux
	runtime.ReadMemStats(&m)
	return float64(m.Sys >> 20)
}
