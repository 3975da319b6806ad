package anonymise_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/anonymise"
	"daihoi/models/backup"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/correction"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func on(year int, month time.Month, day int) func() time.Time {
	return func() time.Time { return time.Date(year, month, day, 9, 0, 0, 0, calendar.Zone()) }
}

// The term of the world is 2024–2029.
var (
	during   = on(2024, 5, 5)
	tooSoon  = on(2030, 12, 31)
	inTime   = on(2031, 1, 1)
	someSex  = []string{delegate.Female, delegate.Male}
	officer  = delegatetest.Role(access.Admin, "/")
	district = delegatetest.Role(access.Organizer, "/7/")
)

// world has at Ngọc Hồi (5 May 2024) ten people, one of whom is in the next term too, and traces of them everywhere.
type world struct {
	delegatetest.World
	ids   []int64
	later int64 // delegate of the next term
}

func newWorld(t *testing.T, s *store.Store) world {
	t.Helper()
	s.SetClock(during)
	w := world{World: delegatetest.New(t, s)}
	for i := range 10 {
		w.ids = append(w.ids, w.Add(t, w.Here, delegatetest.Person(fmt.Sprintf("Đoàn Bích Trâm %c", 'A'+i), func(r *delegate.Record) {
			r.Gender = someSex[i%2]
			r.BornOn = calendar.Partial{Year: 1994, Month: time.Month(1 + i), Day: 5} // six of them after 5 May: still 29
			r.Ethnicity, r.Religion = "Kinh", "Không"
			if i == 3 {
				r.Ethnicity, r.Religion = "La Hủ", "Phật giáo"
			}
			r.PartyMember = i%3 == 0
			if i == 1 {
				r.PartyOfficialOn = calendar.Partial{Year: 2015, Month: 2, Day: 3}
			}
			r.Hometown, r.Residence, r.Occupation = "Quê Bí Mật", "Nhà Bí Mật", "Việc Bí Mật"
			r.Education, r.Qualification, r.PoliticalTheory = "12/12", "Đại học", "Sơ cấp"
			r.Phone, r.CitizenID = fmt.Sprintf("098700000%d", i), fmt.Sprintf("00119400000%d", i)
			r.Note, r.Awards, r.Category, r.Represents = "Ghi chú Bí Mật", "Khen Bí Mật", delegate.Consulted, fmt.Sprintf("Thôn %d", 1+i%3)
			if i == 9 {
				r.Residence = ""
			}
		}))...)
	}
	double := w.Add(t, w.There, delegatetest.Person("Đoàn Bích Trầm A", func(r *delegate.Record) { r.CitizenID = "" }))[0]
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		a, b := w.Get(t, w.ids[0]), w.Get(t, double)
		if _, err := identity.Merge(tx, identity.MergeInput{Kept: a.PersonID, Merged: b.PersonID, KeptVersion: a.Person.Version, MergedVersion: b.Person.Version}); err != nil {
			return err
		}
		var next, congress int64
		require.NoError(t, tx.DB().Raw("INSERT INTO terms(code, name, start_year, end_year, source) VALUES ('2029', '2029–2034', 2029, 2034, 'test') RETURNING id").Scan(&next).Error)
		require.NoError(t, tx.DB().Raw("INSERT INTO congresses(unit_id, term_id, day) SELECT unit_id, ?, '2029-05-05' FROM congresses WHERE id = ? RETURNING id", next, w.Here).Scan(&congress).Error)
		w.later = congress
		execute := func(sql string, args ...any) { require.NoError(t, tx.DB().Exec(sql, args...).Error) }
		execute("INSERT INTO congress_states(congress_id, on_day, day, pilot, stage) VALUES (?, '2024-02-01', '2024-05-05', FALSE, 1)", w.Here)
		execute("INSERT INTO attendance_marks(kind, sitting_id, subject, turn, state, at, reason, entered_at, by_name) VALUES ('session', 1, ?, 1, 'excused', '2024-05-05T01:00:00.000Z', 'Bệnh Bí Mật', '2024-05-05T01:00:00.000Z', 'Lễ tân')", w.ids[1])
		execute("INSERT INTO delegations(congress_id, state) VALUES (?, 'sent')", w.Here)
		execute(`INSERT INTO delegation_members(delegation_id, person_id, kind, position, sent) SELECT delegations.id, delegates.person_id, 'official', 0, '{"full_name":"Đoàn Bích Trâm B","phone":"0987000001"}' FROM delegations, delegates WHERE delegates.id = ?`, w.ids[1])
		execute(`INSERT INTO imports(congress_id, file_name, content, sheet, fingerprint, defaults, columns, rows, mapping, state, applied, user_name, created_at)
			VALUES (?, 'danh sach.xlsx', ?, 'Sheet1', 'f', '{}', '[{"name":"A","path":["Họ tên"]}]', '[{"number":1,"kind":"data","cells":["Đoàn Bích Trâm A"]}]', '{"0":"full_name"}', 'confirmed',
			'[{"Row":1,"DelegateID":1}]', 'Cán bộ', '2024-03-01T01:00:00.000Z')`, w.Here, []byte("PK Đoàn Bích Trâm A"))
		execute(`INSERT INTO office_sheets(unit_id, term_id, file_name, state, sheet, done, user_name, created_at)
			SELECT unit_id, term_id, 'can bo.xlsx', 'applied', 'Đoàn Bích Trâm A', 'Đoàn Bích Trâm B', 'Cán bộ', '2024-03-01T01:00:00.000Z' FROM congresses WHERE id = ?`, w.Here)
		execute(`INSERT INTO paper_batches(id, unit_id, term_id, kind, audience, issued_on, summary, content, signed_by, made_at, by_name)
			SELECT n, unit_id, term_id, 'commendation', audience, '2024-05-06', 'Khen thưởng', '', '', '2024-05-06', 'Cán bộ' FROM congresses,
			(SELECT 1 AS n, 'members' AS audience UNION SELECT 2, 'units') batches WHERE congresses.id = ?`, w.Here)
		for i, of := range []string{"Bà Đoàn Bích Trâm A", "Ủy ban MTTQ xã Ngọc Hồi"} {
			execute(`INSERT INTO papers(id, batch_id, unit_id, term_id, year, symbol, number, kind, issued_on, summary, recipient, signer, about_unit_id, congress_id, file_name, file_size,
				file_digest, edition, search_key) SELECT ?, ?, unit_id, term_id, 2024, 'QĐ', ?, 'commendation', '2024-05-06', 'Khen thưởng', ?, 'Ký', unit_id, id, ?, 9, ?, 1, ? FROM congresses WHERE id = ?`,
				i+1, i+1, i+1, of, of+".docx", digest(byte('a'+i)), of, w.Here)
			execute("INSERT INTO paper_editions(paper_id, edition, file_name, file_size, file_digest, sensitive, template, made_at, by_name) VALUES (?, 1, ?, 9, ?, TRUE, '', '2024-05-06', 'Cán bộ')",
				i+1, of+".docx", digest(byte('a'+i)))
		}
		execute("INSERT INTO meetings(id, unit_id, term_id, congress_id, kind, title, on_day, starts, ends, place, guests, programme, updated_at) SELECT n, unit_id, term_id, CASE n WHEN 1 THEN id END, 'review', 'Duyệt', "+
			"'2024-05-01', '', '', '', '', '', '2024-05-01' FROM congresses, (SELECT 1 AS n UNION SELECT 2) two WHERE id = ?", w.Here)
		for i := range 2 { // the same scan of a review and of another meeting, and one of the review alone
			execute("INSERT INTO meeting_files(meeting_id, name, size, media, digest, uploaded_at, by_name) VALUES (?, 'Biên bản.pdf', 3, 'application/pdf', ?, '2024-05-01', 'Cán bộ')", i+1, digest('s'))
		}
		execute("INSERT INTO meeting_files(meeting_id, name, size, media, digest, uploaded_at, by_name) VALUES (1, 'Đoàn Bích Trâm A.pdf', 3, 'application/pdf', ?, '2024-05-01', 'Cán bộ')", digest('r'))
		execute("INSERT INTO import_decisions(congress_id, row_key, choice, user_name, at) VALUES (?, 'đoàn bích trâm a', 'one', 'Cán bộ', '2024-03-01T01:00:00.000Z')", w.Here)
		for _, e := range []store.Entry{
			{Action: "attendance_marked", Entity: "attendance", EntityID: 1, Label: "Đoàn Bích Trâm B (Xã Ngọc Hồi)", UnitPath: w.HerePath, Reason: "Bệnh Bí Mật"},
			{Action: "delegation_moved_up", Entity: "congress", EntityID: w.Here, Label: "Xã Ngọc Hồi", UnitPath: w.HerePath},
			{Action: "delegate_viewed", Entity: "view", EntityID: w.ids[2], Label: "Đoàn Bích Trâm C", UnitPath: w.HerePath},
			{Action: "unit_edit", Entity: "unit", EntityID: 7, Label: "Đoàn Bích Trâm Anh", UnitPath: "/7/"},
		} {
			require.NoError(t, tx.Record(e))
		}
		return nil
	})
	_, err := w.Attach(t, storetest.Root(), w.ids[2], w.later)
	require.NoError(t, err)
	require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.TherePath), func(tx *store.Tx) error {
		var id int64
		require.NoError(t, tx.DB().Raw("SELECT id FROM delegates WHERE congress_id = ?", w.There).Scan(&id).Error)
		rec, err := delegate.Get(tx, id)
		require.NoError(t, err)
		rec.Hometown = "Quê Bí Mật Khác"
		_, err = correction.Edit(tx, id, rec.Delegate.Version, rec, "Lý do Bí Mật")
		return err
	}))
	return w
}

func digest(letter byte) string { return strings.Repeat(string(letter), 64) }

// Papers that were made and files of evidence lose their names, and their files are forgotten unless something else has them.
func TestFilesAboutPeopleGo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		s.SetClock(inTime)
		var plan anonymise.Outcome
		require.NoError(t, s.Read(t.Context(), officer, func(tx *store.Tx) (err error) {
			plan, err = anonymise.Plan(tx, anonymise.Scope{Term: "2024"})
			return err
		}))
		out, err := w.run(t, officer, anonymise.Scope{Term: "2024"})
		require.NoError(t, err)
		require.Equal(t, []int{4, 4}, []int{plan.Files, out.Files}, "two papers, two scans")
		require.Equal(t, []string{digest('a'), digest('b'), digest('r')}, out.Gone, "the other meeting has the third")
		column := func(query string) (values []string) {
			require.NoError(t, s.Read(t.Context(), officer, func(tx *store.Tx) error { return tx.DB().Raw(query).Scan(&values).Error }))
			return values
		}
		require.Equal(t, []string{"Đại biểu đã ẩn danh", "Ủy ban MTTQ xã Ngọc Hồi"}, column("SELECT recipient FROM papers ORDER BY id"))
		require.Equal(t, []string{"01/qd khen thuong dai bieu da an danh ky", "02/qd khen thuong uy ban mttq xa ngoc hoi ky"}, column("SELECT search_key FROM papers ORDER BY id"))
		require.Equal(t, []string{"1", "1"}, column("SELECT edition || file_name || file_digest FROM papers ORDER BY id"), "that there was a file stays")
		require.Equal(t, []string{"Tệp đã ẩn danh", "Tệp đã ẩn danh"}, column("SELECT file_name || file_digest FROM paper_editions ORDER BY paper_id"))
		require.Equal(t, []string{"Tệp đã ẩn danh", "Biên bản.pdf" + digest('s'), "Tệp đã ẩn danh"}, column("SELECT name || digest FROM meeting_files ORDER BY id"))
	})
}

func (w world) run(t *testing.T, a access.Actor, s anonymise.Scope) (out anonymise.Outcome, err error) {
	t.Helper()
	err = w.Do(t, a, func(tx *store.Tx) (err error) { out, err = anonymise.Do(tx, s); return err })
	return out, err
}

// everything is all that the database holds, as text, by table and column.
func everything(t *testing.T, s *store.Store) map[string]string {
	t.Helper()
	all := map[string]string{}
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		counts, err := store.Counts(tx)
		for table := range counts {
			var rows []map[string]any
			require.NoError(t, tx.DB().Table(table).Find(&rows).Error)
			for _, row := range rows {
				for column, value := range row {
					if raw, ok := value.([]byte); ok {
						value = string(raw)
					}
					all[table+"."+column] += fmt.Sprint(value) + "\n"
				}
			}
		}
		return err
	}))
	return all
}

func (w world) report(t *testing.T) composition.Report {
	t.Helper()
	var r composition.Report
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) { r, err = composition.ReportOf(tx, w.Here); return err }))
	return r
}

func (w world) counts(t *testing.T, asOf calendar.Date) (counts delegate.Counts, parts []delegate.Composition) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		scope := delegate.Scope{CongressID: w.Here, AsOf: asOf}
		if counts, err = delegate.Counters(tx, scope); err == nil {
			parts, err = delegate.Compositions(tx, scope, 30)
		}
		return err
	}))
	return counts, parts
}

func TestATermIsAnonymisedOnlyWhenItIsDue(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		refused := func(at func() time.Time, key string) {
			t.Helper()
			s.SetClock(at)
			_, err := w.run(t, officer, anonymise.Scope{Term: "2024"})
			require.Equal(t, fault.Conflict, fault.KindOf(err))
			require.Equal(t, key, fault.As(err).Key)
			require.Equal(t, calendar.Of(2031, 1, 1), fault.As(err).Args["From"])
		}
		refused(on(2029, 12, 31), "fault.term_running")
		refused(tooSoon, "fault.term_kept")
		s.SetClock(inTime)
		_, err := w.run(t, district, anonymise.Scope{Term: "2024"})
		require.Equal(t, fault.NotFound, fault.KindOf(err), "not the district's to decide")
		_, err = w.run(t, officer, anonymise.Scope{Term: "1999"})
		require.Equal(t, fault.NotFound, fault.KindOf(err))

		// The office decides for longer.
		require.NoError(t, w.Do(t, officer, func(tx *store.Tx) error {
			return anonymise.SetRetention(tx, "2024", 36, 0, "Quyết định 12/QĐ-MTTQ")
		}))
		err = w.Do(t, officer, func(tx *store.Tx) error { return anonymise.SetRetention(tx, "2024", 24, 0, "Khác") })
		require.Equal(t, fault.Conflict, fault.KindOf(err), "somebody else has set it")
		_, err = w.run(t, officer, anonymise.Scope{Term: "2024"})
		require.Equal(t, calendar.Of(2033, 1, 1), fault.As(err).Args["From"])
		require.NoError(t, s.Read(t.Context(), officer, func(tx *store.Tx) error {
			list, err := anonymise.Retentions(tx)
			require.NoError(t, err)
			require.Equal(t, "2029", list[0].Term.Code)
			require.Equal(t, anonymise.Running, list[0].State)
			require.Equal(t, anonymise.Kept, list[1].State)
			require.Equal(t, 9, list[1].Named, "all but the one of the next term")
			return nil
		}))
	})
}

func TestFiguresStayAndNamesGo(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		s.SetClock(inTime)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { // a backup remembers the newest link
			link, err := store.LastLink(tx)
			require.NoError(t, err)
			return backup.Note(tx, backup.Run{Kind: backup.Copied, File: "a.tar.gz", Link: link.ID, Hash: link.Hash})
		})
		report := w.report(t)
		counts, parts := w.counts(t, calendar.Date{})
		pastCounts, pastParts := w.counts(t, calendar.Of(2024, 5, 6))
		require.Equal(t, []int{10, 5, 1, 1, 5}, []int{parts[0].Official, parts[0].Women, parts[0].Minority, parts[0].Religious, parts[0].Young}, "as typed")

		var plan anonymise.Outcome
		require.NoError(t, s.Read(t.Context(), officer, func(tx *store.Tx) (err error) {
			plan, err = anonymise.Plan(tx, anonymise.Scope{Term: "2024"})
			return err
		}))
		out, err := w.run(t, officer, anonymise.Scope{Term: "2024"})
		require.NoError(t, err)
		require.Equal(t, []int{9, 10, 1}, []int{out.Persons, out.Seats, out.Imports})
		require.Equal(t, []int{plan.Persons, plan.Seats, plan.Imports, plan.Entries}, []int{out.Persons, out.Seats, out.Imports, out.Entries}, "as announced")

		after := w.report(t)
		require.Equal(t, 10, after.Total)
		require.Equal(t, []int{5, 5}, []int{after.Sex[0].Count, after.Sex[1].Count})
		require.Equal(t, "under_30", after.Ages[0].Key)
		require.Equal(t, []int{5, 5}, []int{after.Ages[0].Count, after.Ages[1].Count}, "five had not had their birthday on 5 May")
		require.Equal(t, 1, after.Ethnicity[0].Count, "the one La Hủ delegate is counted, without a name")
		report.Youngest, report.Oldest, after.Youngest, after.Oldest = composition.Extreme{}, composition.Extreme{}, composition.Extreme{}, composition.Extreme{}
		require.Equal(t, report, after)
		nowCounts, nowParts := w.counts(t, calendar.Date{})
		require.Equal(t, counts, nowCounts)
		require.Equal(t, []int{10, 5, 1, 1, 5, 1994, 1994}, []int{nowParts[0].Official, nowParts[0].Women, nowParts[0].Minority, nowParts[0].Religious,
			nowParts[0].Young, nowParts[0].Youngest.Year, nowParts[0].Oldest.Year})
		require.Equal(t, parts[0].NonParty, nowParts[0].NonParty)
		laterCounts, laterParts := w.counts(t, calendar.Of(2024, 5, 6))
		require.Equal(t, pastCounts, laterCounts)
		require.Equal(t, pastParts[0].Young, laterParts[0].Young, "the figures of past days too")

		// Whoever is in the next term keeps everything but what was uploaded.
		c := w.Get(t, w.ids[2])
		require.Equal(t, "Đoàn Bích Trâm C", c.FullName)
		require.Equal(t, "001194000002", c.CitizenID)
		require.Equal(t, calendar.Partial{Year: 1994, Month: 3, Day: 5}, c.BornOn)
		a := w.Get(t, w.ids[0])
		require.Equal(t, "Đại biểu đã ẩn danh", a.FullName)
		require.Equal(t, calendar.Partial{Year: 1994}, a.BornOn)
		require.Equal(t, []string{"Kinh", "Thôn 1", "12/12", "", "", ""}, []string{a.Ethnicity, a.Represents, a.Education, a.Phone, a.CitizenID, a.Note})

		for where, text := range everything(t, s) {
			text = strings.NewReplacer("Đoàn Bích Trâm Anh", "", "doan bich tram anh", "").Replace(text) // a unit, not a delegate
			for _, letter := range "ABDEFGHIJ" {
				require.NotContains(t, text, fmt.Sprintf("Đoàn Bích Trâm %c", letter)+"\n", where)
			}
			for _, trace := range []string{"Đoàn Bích Trâm A", "Đoàn Bích Trâm B", "Đoàn Bích Trầm", "doan bich tram a", "098700000", "00119400000", "Quê Bí Mật Khác", "Lý do Bí Mật", "Bệnh Bí Mật", "1994-05-05"} {
				text := strings.NewReplacer("0987000002", "", "001194000002", "", "•••••••0002", "").Replace(text)
				require.NotContains(t, text, trace, where)
			}
		}
		require.Contains(t, everything(t, s)["audit_entries.label"], "Đoàn Bích Trâm Anh", "another name that begins alike")
		require.Contains(t, everything(t, s)["imports.file_name"], "danh sach.xlsx", "that it was received stays known")

		// The log holds, says what was done, and is the one that the backup remembers.
		require.NoError(t, s.Read(t.Context(), officer, func(tx *store.Tx) error {
			last, err := backup.LastGood(tx, backup.Copied)
			require.NoError(t, err)
			chain, err := store.CheckChain(tx, last.Link)
			require.NoError(t, err)
			require.True(t, chain.Whole())
			require.False(t, chain.Unprotected)
			require.Equal(t, last.Hash, chain.Anchor)
			wrong, err := delegate.WrongTallies(tx)
			require.NoError(t, err)
			require.Empty(t, wrong)
			entries, err := store.AuditLog(tx, store.AuditFilter{Limit: 1})
			require.NoError(t, err)
			require.Equal(t, "anonymised", entries[0].Action)
			said := map[string]string{}
			for _, c := range entries[0].Diff() {
				said[c.Field] = c.Old + ">" + c.New
			}
			require.Equal(t, map[string]string{"anonymised_persons": ">9", "anonymised_entries": fmt.Sprintf(">%d", out.Entries),
				"anonymised_hash": out.Log.Before.Hash + ">" + out.Log.After.Hash}, said)
			require.NotEqual(t, out.Log.Before.Hash, out.Log.After.Hash)
			list, err := anonymise.Retentions(tx)
			require.NoError(t, err)
			require.Equal(t, anonymise.Done, list[1].State)
			require.Equal(t, 9, list[1].Runs[0].Persons)
			pairs, err := identity.LikelyPairs(tx, "/", "")
			require.NoError(t, err)
			require.Empty(t, pairs.List, "the anonymous are no duplicates of each other")
			return nil
		}))
		again, err := w.run(t, officer, anonymise.Scope{Term: "2024"})
		require.NoError(t, err)
		require.Zero(t, again.Persons)
		require.Zero(t, again.Entries)
	})
}

// Interrupted at any moment, nothing has happened.
func TestAnInterruptedAnonymisationChangesNothing(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		s.SetClock(inTime)
		before := everything(t, s)
		failed := errors.New("power cut")
		err := w.Do(t, officer, func(tx *store.Tx) error {
			_, err := anonymise.Do(tx, anonymise.Scope{Term: "2024"})
			require.NoError(t, err)
			return failed
		})
		require.ErrorIs(t, err, failed)
		require.Equal(t, before, everything(t, s))
		err = w.Do(t, officer, func(tx *store.Tx) error { return tx.DB().Exec("UPDATE audit_entries SET label = 'x'").Error })
		require.ErrorContains(t, err, "append-only")
	})
}

// Only the congresses before a day: whoever sits in a later one, or one without a day, keeps the name.
func TestOnlyCongressesBeforeADay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		s.SetClock(inTime)
		out, err := w.run(t, officer, anonymise.Scope{Term: "2024", Before: calendar.Of(2024, 5, 5)})
		require.NoError(t, err)
		require.Equal(t, []int{0, 0, 0}, []int{out.Persons, out.Seats, out.Imports})
		out, err = w.run(t, officer, anonymise.Scope{Term: "2024", Before: calendar.Of(2024, 5, 6)})
		require.NoError(t, err)
		require.Equal(t, []int{8, 8, 1}, []int{out.Persons, out.Seats, out.Imports}, "A is also on the list without a day")
		require.Equal(t, "Đoàn Bích Trâm A", w.Get(t, w.ids[0]).FullName)
	})
}
