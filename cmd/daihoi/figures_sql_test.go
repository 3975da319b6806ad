package main

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/booktest"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// The district of the demo, 14 of its days, and the day on which the test reads them: a week after the last one, with
// work entered late.
var (
	figureDays = []string{"2024-01-15", "2024-02-01", "2024-02-15", "2024-02-22", "2024-02-29", "2024-03-07", "2024-03-13",
		"2024-03-14", "2024-03-15", "2024-03-21", "2024-03-22", "2024-03-28", "2024-03-31", "2024-04-05"}
	figureDistrict = "020"
	figureToday    = "2024-04-12"
)

// rawFigure is one row of testdata/figures.sql.
type rawFigure struct {
	Population       string
	Number, Permille *int
	Day              *string
	Known, Of        int
}

// rawFigures are figures by key; those of a single unit are under its code, those of the whole under "".
type rawFigures map[string]map[string]rawFigure

// n is a sum, 0 if nothing has been entered.
func (f rawFigures) n(key string) int { return f.of("", key) }

func (f rawFigures) of(unit, key string) int {
	if n := f[unit][key].Number; n != nil {
		return *n
	}
	return 0
}

func (f rawFigures) percent(words *i18n.Printer, key string) string {
	if share := f[""][key].Permille; share != nil {
		return words.Percent(*share)
	}
	return "–"
}

func (f rawFigures) day(key string) calendar.Date {
	if day := f[""][key].Day; day != nil {
		return calendar.MustParse(*day)
	}
	return calendar.Date{}
}

// figureMoment is a day of the demo in one of the two views, with the figures of the day and of an earlier one to compare
// with, both as known at the same time.
type figureMoment struct {
	*program
	db, day, known, before string
	words                  *i18n.Printer
	now, then              rawFigures
}

// blank says that nothing at all had been entered by then.
func (m figureMoment) blank() bool { return m.now[""]["units"].Of == 0 }

// units are the codes of the congresses for which a figure is not 0, with the district's own or without.
func (m figureMoment) units(key string, withOwn bool) (codes []string) {
	for code := range m.now {
		if code != "" && (withOwn || code != figureDistrict) && m.now.of(code, key) != 0 {
			codes = append(codes, code)
		}
	}
	return codes
}

// sum is a figure added up over some congresses, as a cell has it: empty if none of them has entered it.
func (m figureMoment) sum(key string, units []string) (cell string) {
	total := 0
	for _, code := range units {
		if n := m.now[code][key].Number; n != nil {
			total += *n
			cell = strconv.Itoa(total)
		}
	}
	return cell
}

// Every figure of the register, computed from the tables by SQL that knows nothing of the program, is what the program
// shows everywhere: on 14 days, as known today and as known on each day.
func TestFiguresFromRawSQL(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	first := statusOnEachDay(t, db)
	p := enterLate(t, db)
	raw := readFigures(t, db)
	for i, day := range append(slices.Clone(figureDays), figureToday) {
		before := calendar.MustParse(day).AddDays(-7).String()
		if i > 0 {
			before = figureDays[i-1]
		}
		for _, known := range slices.Compact([]string{figureToday, day}) {
			m := figureMoment{p, db, day, known, before, catalogue.For("vi"), raw(day, known), raw(before, known)}
			t.Run(day+" known on "+known, func(t *testing.T) {
				m.compareJSON(t)
				m.comparePages(t)
				m.compareData(t)
				m.compareWorkbook(t)
				m.compareDocument(t)
			})
		}
	}
	for key, f := range raw(figureDays[13], figureToday)[""] {
		require.True(t, f.Number != nil || f.Permille != nil || f.Day != nil, "nothing is compared for %s", key)
	}
	require.Equal(t, first, statusOnEachDay(t, db), "what is entered later changes nothing of what a day knew")
}

// statusOnEachDay is the status of every day as known on that day.
func statusOnEachDay(t *testing.T, db string) (all []string) {
	t.Helper()
	for _, day := range figureDays {
		code, out, errOut := command(t, "status", "--db", db, "--unit", figureDistrict, "--as-of", day, "--known-on", day, "--json")
		require.Zero(t, code, errOut)
		all = append(all, out)
	}
	return all
}

// enterLate serves the demo a week later and enters what belongs to the days before: three outcomes, of which two have a list of the Committee, a report of 26/3, the
// report of a congress whose session nobody has recorded, a list of 19/3 that was not finished after all, and a new date
// for a congress.
func enterLate(t *testing.T, db string) *program {
	t.Helper()
	tables, err := sql.Open("sqlite", db)
	require.NoError(t, err)
	defer func() { require.NoError(t, tables.Close()) }()
	_, err = tables.ExecContext(t.Context(), "UPDATE settings SET value = ? WHERE key = ?", figureToday, store.SimulatedDay)
	require.NoError(t, err)
	congress := func(unit string) (path string) {
		var id int
		require.NoError(t, tables.QueryRowContext(t.Context(), "SELECT c.id FROM congresses c JOIN units u ON u.id = c.unit_id WHERE u.code = ?", unit).Scan(&id))
		return fmt.Sprintf("/congresses/%d", id)
	}
	milestone := func(unit, item string) string {
		var id int
		require.NoError(t, tables.QueryRowContext(t.Context(), `SELECT m.id FROM milestones m JOIN template_items i ON i.id = m.item_id
			JOIN congresses c ON c.id = m.congress_id JOIN units u ON u.id = c.unit_id WHERE u.code = ? AND i.code = ?`, unit, item).Scan(&id))
		return fmt.Sprintf("%s/milestones/%d", congress(unit), id)
	}

	p := start(t, "serve", "--db", db, "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	for _, entry := range []struct {
		path string
		form url.Values
	}{
		{congress("00658") + "/outcome", url.Values{"present": {"113"}, "members_approved": {"45"}, "members_elected": {"44"}}},
		{congress("00667") + "/outcome", url.Values{"present": {"100"}, "members_approved": {"41"}, "members_elected": {"41"}}},
		{milestone("00673", "X44"), url.Values{"action": {"complete"}, "done_on": {"2024-03-26"}, "doc_number": {"40/BC-MTTQ-BTT"}, "doc_date": {"2024-03-26"}}},
		{congress("00655") + "/outcome", url.Values{"members_approved": {"39"}, "members_elected": {"39"}}},
		{milestone("00655", "X44"), url.Values{"action": {"complete"}, "done_on": {"2024-04-11"}, "doc_number": {"44/BC-MTTQ-BTT"}, "doc_date": {"2024-04-11"}}},
		{milestone("00652", "X18"), url.Values{"action": {"reopen"}}},
		{congress("00661") + "/move", url.Values{"from": {"2024-04-25"}, "to": {"2024-04-27"}, "reason": {"Trùng lịch tiếp xúc cử tri"}}},
	} {
		switch {
		case entry.path == congress("00655")+"/outcome": // nothing is recorded yet
		case strings.Contains(entry.path, "/milestones/") || strings.HasSuffix(entry.path, "/outcome"):
			entry.form.Set("version", p.version(t, entry.path))
		}
		status, _, err := p.post(t.Context(), entry.path, entry.form)
		require.NoError(t, err)
		require.Equal(t, http.StatusSeeOther, status, entry.path)
	}
	return p
}

// readFigures returns a function that reads testdata/figures.sql for a day as known on another; the tables cannot be
// changed through it.
func readFigures(t *testing.T, db string) func(day, known string) rawFigures {
	t.Helper()
	statement, err := os.ReadFile(filepath.Join("testdata", "figures.sql"))
	require.NoError(t, err)
	tables, err := sql.Open("sqlite", "file:"+db+"?mode=ro")
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, tables.Close()) })
	seen := map[string]rawFigures{}
	return func(day, known string) rawFigures {
		if all := seen[day+known]; all != nil {
			return all
		}
		rows, err := tables.QueryContext(t.Context(), string(statement), sql.Named("unit", figureDistrict), sql.Named("day", day), sql.Named("known", known))
		require.NoError(t, err)
		defer func() { require.NoError(t, rows.Close()) }()
		all := rawFigures{}
		for rows.Next() {
			var unit, key string
			var f rawFigure
			require.NoError(t, rows.Scan(&unit, &key, &f.Population, &f.Number, &f.Permille, &f.Day, &f.Known, &f.Of))
			if all[unit] == nil {
				all[unit] = map[string]rawFigure{}
			}
			all[unit][key] = f
		}
		require.NoError(t, rows.Err())
		seen[day+known] = all
		return all
	}
}

// compareJSON compares every figure of the register and the figures of every congress with the status. A figure of the
// register without SQL, or the other way round, fails.
func (m figureMoment) compareJSON(t *testing.T) {
	t.Helper()
	code, out, errOut := command(t, "status", "--db", m.db, "--unit", figureDistrict, "--as-of", m.day, "--known-on", m.known, "--json")
	require.Zero(t, code, errOut)
	var status report.Status
	require.NoError(t, json.Unmarshal([]byte(out), &status))
	shown := map[string]rawFigure{}
	for _, f := range status.Figures {
		s := rawFigure{Population: string(f.Population), Number: f.Number, Known: f.Known, Of: f.Of}
		if f.Permille != nil {
			n := int(*f.Permille)
			s.Permille = &n
		}
		if f.Day != nil {
			day := f.Day.String()
			s.Day = &day
		}
		shown[string(f.Key)] = s
	}
	require.Equal(t, m.now[""], shown)
	require.Len(t, status.Units, len(m.now)-1)
	for _, u := range status.Units {
		share := func(part string) int { // half up, by hand
			return (2000*m.now.of(u.Code, part) + m.now.of(u.Code, "total_weight")) / (2 * m.now.of(u.Code, "total_weight"))
		}
		require.Equal(t, []int{m.now.of(u.Code, "late_items"), share("done_weight"), share("plan_weight")},
			[]int{u.LateItems, int(u.DonePercent), int(u.PlanPercent)}, u.Name)
		require.Equal(t, []bool{m.now.of(u.Code, "held") == 1, m.now.of(u.Code, "held_later") == 1}, []bool{u.Held, u.Later}, u.Name)
	}
}

// address is a page of the district on the day.
func (m figureMoment) address(path string) string {
	query := "?as_of=" + m.day + "&compare=" + m.before
	if m.known == m.day {
		query += "&known=then"
	}
	return "/units/" + figureDistrict + path + query
}

// comparePages compares the four figures of the dashboard, how they have changed, and the charts.
func (m figureMoment) comparePages(t *testing.T) {
	t.Helper()
	page := func(path string) string {
		status, body := m.get(t, m.address(path))
		require.Equal(t, http.StatusOK, status)
		return plainText(body)
	}
	w, day, before := m.words, calendar.MustParse(m.day), calendar.MustParse(m.before)
	dashboard, curves := page(""), page("/curves")
	if m.blank() {
		require.Contains(t, dashboard, w.T("asof.nothing"))
		require.Contains(t, curves, w.T("asof.nothing"))
		return
	}

	compared := m.then.n("known_then") > 0
	since := func(change int, of func(int) string) string {
		switch {
		case !compared:
			return ""
		case change < 0:
			return w.T("asof.since", "Change", "−"+of(-change), "Day", before)
		}
		return w.T("asof.since", "Change", "+"+of(change), "Day", before)
	}
	counted := func(key string) string {
		if compared && m.now.n(key) == m.then.n(key) {
			return w.T("asof.same", "Day", before)
		}
		return since(m.now.n(key)-m.then.n(key), func(n int) string { return w.Number(n) })
	}
	points := func(tenths int) string { return fmt.Sprintf("%d,%d", tenths/10, tenths%10) }

	held := []string{w.T("figure.held"), fmt.Sprintf("%d/%d xã", m.now.n("held"), m.now.n("units")),
		w.T("figure.held_note", "Percent", m.now.percent(w, "held_share"), "Day", day), counted("held")}
	if later := m.now.n("held_later"); later > 0 {
		held[2] = w.T("figure.held_later", "Count", later, "Day", day)
	}
	if !compared {
		held[3] = w.T("asof.unknown", "Day", before)
	}
	done := []string{w.T("figure.done"), m.now.percent(w, "done_share"), fmt.Sprintf("%d xã", m.now.n("units")),
		w.T("figure.plan", "Percent", m.now.percent(w, "plan_share"))}
	if behind := m.now[""]["behind_share"].Permille; behind != nil && *behind > 0 {
		done = append(done, "·", w.T("figure.behind", "Points", points(*behind)))
	}
	if was, is := m.then[""]["done_share"].Permille, m.now[""]["done_share"].Permille; was != nil {
		done = append(done, since(*is-*was, func(n int) string { return w.T("figure.points", "Points", points(n)) }))
	}
	late := []string{w.T("figure.late"), w.Number(m.now.n("late_items")), w.T("figure.late_unit"), w.T("figure.late_none"), counted("late_items")}
	if units := m.now.n("late_units"); units > 0 {
		late[3] = w.T("figure.late_at", "Count", units) + ", gồm cả huyện"
	}
	delegates := []string{w.T("figure.delegates"), "–", "gồm cả huyện"}
	if m.now[""]["official"].Known > 0 {
		delegates[1] = w.Number(m.now.n("official"))
		delegates = append(delegates, w.T("figure.complete", "Number", m.now.n("complete"), "Total", m.now.n("records"), "Percent", m.now.percent(w, "complete_share")))
		if reserve := m.now.n("reserve"); reserve > 0 {
			delegates = append(delegates, ", "+w.T("figure.reserve", "Count", reserve))
		}
	}
	if held, items := m.now.n("held_later"), m.now.n("later_items"); held+items > 0 {
		require.Contains(t, dashboard, spaced(w.T("asof.later", "Day", day, "Held", held, "Items", items)))
	} else {
		require.NotContains(t, dashboard, "Trong số này, nhập sau")
	}
	for _, tile := range [][]string{held, done, late, delegates} {
		require.Contains(t, dashboard, spaced(tile...))
	}

	require.Contains(t, curves, spaced(w.T("curves.congresses_desc", "Day", day, "Done", m.now.n("held"), "Planned", m.now.n("planned_by"), "Total", m.now.n("units"))))
	require.Contains(t, curves, spaced(w.T("curves.work_desc", "Day", day, "Done", m.now.n("done_weight"), "Planned", m.now.n("plan_weight"), "Total", m.now.n("total_weight"))))
	require.Contains(t, curves, m.forecast())
}

// compareData compares the rows of the units in the .csv and .json of the command, which the dashboard offers too.
func (m figureMoment) compareData(t *testing.T) {
	t.Helper()
	table, ok := m.rows(t, ".csv")
	if !ok {
		return
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(table, "\ufeff"))).ReadAll()
	require.NoError(t, err)
	m.compareRows(t, "csv", labelled(rows))

	table, _ = m.rows(t, ".json")
	var objects []map[string]any
	require.NoError(t, json.Unmarshal([]byte(table), &objects))
	var lines []map[string]string
	for _, o := range objects {
		line := map[string]string{}
		for key, value := range o {
			if value != nil {
				line[key] = fmt.Sprint(value)
			}
		}
		lines = append(lines, line)
	}
	m.compareRows(t, "json", lines)
}

// rows are the rows of the report, the same from the command and the page; ok is false if there is nothing to report.
func (m figureMoment) rows(t *testing.T, ext string) (text string, ok bool) {
	t.Helper()
	file, ok := m.report(t, ext)
	if !ok {
		return "", false
	}
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	status, body := m.get(t, m.address("/progress"+ext))
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, body, string(content), "page and command")
	return body, true
}

// labelled gives the cells below a header row their keys.
func labelled(rows [][]string) (lines []map[string]string) {
	for _, row := range rows[1:] {
		line := map[string]string{}
		for i, cell := range row {
			line[rows[0][i]] = cell
		}
		lines = append(lines, line)
	}
	return lines
}

// compareRows compares rows of data, one for each congress; what is unknown is blank.
func (m figureMoment) compareRows(t *testing.T, file string, lines []map[string]string) {
	t.Helper()
	require.Len(t, lines, len(m.now)-1, file)
	for _, line := range lines {
		unit := m.now[line["unit_code"]]
		for column, key := range map[string]string{"done_weight": "done_weight", "plan_weight": "plan_weight", "total_weight": "total_weight", "late_items": "late_items",
			"items_entered_later": "later_items", "seats": "seats", "delegates": "official", "ex_officio": "ex_officio", "consulted": "consulted", "appointed": "appointed"} {
			want := ""
			if n := unit[key].Number; n != nil {
				want = strconv.Itoa(*n)
			}
			require.Equal(t, want, line[column], "%s: %s of %s", file, column, line["unit"])
		}
		for column, key := range map[string]string{"held": "held", "held_entered_later": "held_later"} {
			yes, err := strconv.ParseBool(line[column])
			require.NoError(t, err)
			require.Equal(t, *unit[key].Number == 1, yes, "%s: %s of %s", file, column, line["unit"])
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// plainText is the text of a page or document without markup, with single spaces.
func plainText(markup string) string { return spaced(tag.ReplaceAllString(markup, " ")) }

// spaced joins texts with single spaces, and none before a comma.
func spaced(parts ...string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(strings.Join(parts, " ")), " "), " ,", ",")
}

func (m figureMoment) forecast() string {
	return spaced(m.words.T("curves.band", "Planned", m.now.day("last_day"), "Likely", m.now.day("last_likely"), "Late", m.now.day("last_late")))
}

// since is the sentence that compares the congresses held.
func (m figureMoment) since() string {
	w, before, was, now := m.words, calendar.MustParse(m.before), m.then.n("held"), m.now.n("held")
	if m.then.n("known_then") == 0 {
		if was == 0 {
			return spaced(w.T("export.since_unknown", "Day", before))
		}
		return spaced(w.T("export.since_unknown_held", "Day", before, "Then", was))
	}
	text := w.T("export.since", "Day", before, "Then", was)
	if was == 0 {
		text = w.T("export.since_none", "Day", before)
	}
	if later := m.then.n("held_later"); later > 0 {
		text += w.T("export.since_later", "Later", later)
	}
	if now > was {
		text += w.T("export.since_more", "Now", now, "More", now-was)
	}
	return spaced(text + ".")
}

// report writes the progress report and returns the file; ok is false if there is nothing to report, and says so.
func (m figureMoment) report(t *testing.T, ext string) (file string, ok bool) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "p"+ext)
	code, _, errOut := command(t, "report", "progress", "--db", m.db, "--unit", figureDistrict, "--as-of", m.day, "--known-on", m.known, "--compare", m.before, "-o", file)
	if m.blank() {
		require.NotZero(t, code)
		require.Contains(t, errOut, m.words.T("progress.nothing", "Day", calendar.MustParse(m.day), "Unit", "Huyện Thanh Trì"))
		return "", false
	}
	require.Zero(t, code, errOut)
	return file, true
}

// sheet is a sheet of a workbook, with numbers as they are stored.
type sheet [][]string

func filled(row []string) []string {
	return slices.DeleteFunc(slices.Clone(row), func(cell string) bool { return cell == "" })
}

// row is the first row whose first filled cell is the label.
func (s sheet) row(t *testing.T, label string) []string {
	t.Helper()
	for _, row := range s {
		if cells := filled(row); len(cells) > 0 && cells[0] == label {
			return row
		}
	}
	t.Fatalf("no row %q", label)
	return nil
}

// beside is the first filled cell after the label.
func (s sheet) beside(t *testing.T, label string) string {
	t.Helper()
	cells := filled(s.row(t, label))
	require.Greater(t, len(cells), 1, label)
	return cells[1]
}

// under is the cell of a row in the column with the heading.
func (s sheet) under(t *testing.T, heading string, row []string) string {
	t.Helper()
	for _, cells := range s {
		if at := slices.Index(cells, heading); at >= 0 {
			if at >= len(row) {
				return ""
			}
			return row[at]
		}
	}
	t.Fatalf("no column %q", heading)
	return ""
}

// permille reads a share of a workbook: 0.813 is 813.
func permille(t *testing.T, cell string) int {
	t.Helper()
	share, err := strconv.ParseFloat(cell, 64)
	require.NoError(t, err)
	return int(share*1000 + 0.5)
}

// compareWorkbook compares the key figures, the totals and the number of lines of the progress workbook.
func (m figureMoment) compareWorkbook(t *testing.T) {
	t.Helper()
	file, ok := m.report(t, ".xlsx")
	if !ok {
		return
	}
	book, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	read := func(name string) sheet {
		rows, err := book.GetRows(name, excelize.Options{RawCellValue: true})
		require.NoError(t, err)
		return rows
	}
	w := m.words

	main := read("Số liệu chính")
	for label, want := range map[string]int{
		w.T("export.figure.units", "Level", "xã"):       m.now.n("units"),
		w.T("export.figure.held"):                       m.now.n("held"),
		w.T("export.figure.open"):                       m.now.n("unheld"),
		w.T("export.figure.done_weight"):                m.now.n("done_weight"),
		w.T("export.figure.plan_weight"):                m.now.n("plan_weight"),
		w.T("export.figure.total_weight"):               m.now.n("total_weight"),
		w.T("export.figure.late", "Own", "huyện"):       m.now.n("late_units"),
		w.T("export.figure.late_items", "Own", "huyện"): m.now.n("late_items"),
	} {
		require.Equal(t, strconv.Itoa(want), main.beside(t, label), label)
	}
	for label, key := range map[string]string{w.T("export.figure.held_share"): "held_share", w.T("export.figure.done_share"): "done_share", w.T("export.figure.plan_share"): "plan_share"} {
		require.Equal(t, *m.now[""][key].Permille, permille(t, main.beside(t, label)), label)
	}
	summary := read("Tổng hợp")
	for heading, key := range map[string]string{"Dự kiến": "seats", "Đã có danh sách": "official", "Chậm (ngày)": "late_units"} {
		for label, units := range map[string][]string{"Cộng 16 xã": m.units("units", false), "Tổng cộng, gồm cả huyện": m.units("units", true)} {
			require.Equal(t, m.sum(key, units), summary.under(t, heading, summary.row(t, label)), "%s: %s", label, heading)
		}
	}
	require.Equal(t, strconv.Itoa(m.now.n("held")), summary.under(t, "Đại hội thực tế", summary.row(t, "Cộng 16 xã")))

	lines := 0
	for _, row := range read("Quá hạn") {
		if len(row) > 2 && regexp.MustCompile(`^[XH]\d\d$`).MatchString(row[2]) {
			lines++
		}
	}
	require.Equal(t, m.now.n("late_items"), lines)

	delegates := read("Đại biểu")
	total := delegates.row(t, "Tổng cộng, gồm cả huyện")
	for heading, key := range map[string]string{"Tổng số": "official", "Đương nhiên": "ex_officio", "Hiệp thương cử": "consulted", "Chỉ định": "appointed"} {
		require.Equal(t, m.sum(key, m.units("units", true)), delegates.under(t, heading, total), key)
	}
	if m.now.n("held") > 0 {
		m.compareOutcomes(t, read("Kết quả đại hội"))
	}
	m.compareRows(t, "sheet", labelled(read("Dữ liệu")))

	serial := strconv.Itoa(calendar.MustParse(m.day).Sub(calendar.MustParse("1899-12-30")))
	course := read("Diễn biến").row(t, serial)
	require.Equal(t, []string{strconv.Itoa(m.now.n("planned_by")), strconv.Itoa(m.now.n("held"))}, course[1:3])
	require.Equal(t, []int{*m.now[""]["plan_share"].Permille, *m.now[""]["done_share"].Permille}, []int{permille(t, course[3]), permille(t, course[4])})

	comparison := read("So sánh kỳ trước")
	comparison.row(t, m.since())
	communes := m.units("units", false)
	want := []string{"Tổng cộng", m.sum("done_items", communes), m.sum("late_items", communes)}
	if m.then.n("known_then") > 0 {
		then := figureMoment{now: m.then}
		want = []string{want[0], then.sum("done_items", communes), want[1], then.sum("late_items", communes), want[2]}
	}
	require.Equal(t, want, filled(comparison.row(t, "Tổng cộng")))
}

// compareOutcomes compares the lines and totals of the congresses held, which have delegates, outcomes and delegations.
func (m figureMoment) compareOutcomes(t *testing.T, results sheet) {
	t.Helper()
	held := m.units("held", false)
	lines := 0
	for _, row := range results {
		if len(row) > 0 && regexp.MustCompile(`^\d+$`).MatchString(row[0]) {
			lines++
		}
	}
	require.Equal(t, len(held), lines)
	total := results.row(t, "Tổng cộng")
	for heading, key := range map[string]string{"Triệu tập": "official", "Đương nhiên": "ex_officio", "Hiệp thương cử": "consulted", "Chỉ định": "appointed",
		"Có mặt": "present", "Được duyệt": "members_approved", "Được cử": "members_elected", "Chính thức": "sent_official", "Dự khuyết": "sent_reserve"} {
		require.Equal(t, m.sum(key, held), results.under(t, heading, total), key)
	}
}

// compareDocument compares the sentences of the progress report.
func (m figureMoment) compareDocument(t *testing.T) {
	t.Helper()
	file, ok := m.report(t, ".docx")
	if !ok {
		return
	}
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	w, text, day := m.words, plainText(booktest.Part(t, content, "word/document.xml")), calendar.MustParse(m.day)
	held := w.T("progress.held_level", "Held", m.now.n("held"), "Units", m.now.n("units"), "Level", "xã", "Share", m.now.percent(w, "held_share"))
	if later := m.now.n("held_later"); later > 0 {
		held += w.T("export.since_later", "Later", later)
	}
	delegates := ""
	if official := m.now.n("official"); official > 0 {
		delegates = w.T("progress.delegates", "Number", w.Number(official))
		if own := m.now.of(figureDistrict, "official"); own > 0 {
			delegates += w.T("progress.delegates_split", "Level", "xã", "Below", w.Number(official-own), "Own", "huyện", "OwnNumber", w.Number(own))
		}
		delegates += w.T("progress.delegates_seats", "Seats", w.Number(m.now.n("seats"))) + "."
	}
	for _, sentence := range []string{
		w.T("progress.held", "Day", day, "Levels", held),
		m.since(),
		w.T("progress.work", "Units", m.now.n("units"), "Level", "xã", "Done", m.now.percent(w, "done_share"), "Plan", m.now.percent(w, "plan_share")),
		delegates,
		m.forecast(),
	} {
		require.Contains(t, text, spaced(sentence))
	}
	_, late, _ := strings.Cut(text, w.T("progress.section.late"))
	late, _, _ = strings.Cut(late, w.T("progress.section.work"))
	require.Equal(t, m.now.n("late_units"), strings.Count(late, " - "))
	for stage, name := range map[string]string{"stage_planned": "planned", "stage_submitted": "submitted", "stage_approved": "approved", "stage_reported": "reported"} {
		n, units := m.now.n(stage), m.now.n("units")
		line := w.T("progress.count", "Name", w.T("progress.of."+name), "Number", n, "Units", units, "Level", "xã", "Share", w.Percent((2000*n+units)/(2*units)))
		require.Equal(t, n > 0, strings.Contains(text, spaced(line)), line)
	}
}
