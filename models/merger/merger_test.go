package merger_test

import (
	"errors"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/difficulty"
	"daihoi/models/fault"
	"daihoi/models/meeting"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// day is the first day without districts; the papers before it are of eve.
var (
	day = calendar.Of(2025, 7, 1)
	eve = calendar.Of(2025, 6, 30)
)

// world is a city with two districts: Thanh Trì with the communes 000 to 003, Đông Anh with Kim Chung. Every commune has a
// congress; that of 000 has been held. They have 2, 1, 2, 1 and 1 delegates.
type world struct {
	congresstest.World
	congresses map[string]congress.Congress
}

func at(d calendar.Date) func() time.Time {
	return func() time.Time { return d.Time().Add(3 * time.Hour) }
}

func each(t *testing.T, run func(t *testing.T, w world)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetClock(at(calendar.Of(2025, 6, 1)))
		w := world{congresstest.New(t, s, 4), map[string]congress.Congress{}}
		people := map[string][]string{"000": {"Trần Văn An", "Lê Thị Bình"}, "001": {"Phạm Văn Cường"}, "002": {"Đỗ Thị Dung", "Vũ Văn Em"},
			"003": {"Ngô Thị Giang"}, "Kim Chung": {"Bùi Văn Hà"}}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			for _, u := range append(w.Communes, w.ForeignCommune) {
				c, err := congress.Convene(tx, u.ID, w.Term.ID)
				require.NoError(t, err)
				w.congresses[u.Name] = c
				for i, name := range people[u.Name] {
					_, err := delegate.Add(tx, c.ID, delegatetest.Person(name, func(r *delegate.Record) { r.Phone, r.CitizenID = "", ""; r.BornOn.Year += i }))
					require.NoError(t, err)
				}
			}
			held := w.congresses["000"].ID
			require.NoError(t, tx.DB().Exec("UPDATE congresses SET stage = 6, held_on = '2025-05-20', day = '2025-05-20' WHERE id = ?", held).Error)
			return congress.Remember(tx, held)
		})
		s.SetClock(at(day))
		run(t, w)
	})
}

// sums are the figures of a unit: congresses, held ones, and delegates.
type sums struct{ congresses, held, delegates int }

// sumsOf reads them by two ways each, which must agree.
func sumsOf(t *testing.T, w world, path string, on calendar.Date) (s sums) {
	t.Helper()
	require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		board, err := readiness.Board(tx, path, w.Term.ID, calendar.AsOf{Day: on, Known: tx.Today()})
		require.NoError(t, err)
		list, err := congress.List(tx, congress.Filter{Path: path, TermID: w.Term.ID, AsOf: on})
		require.NoError(t, err)
		require.Len(t, board, len(list))
		counts, err := readiness.RollUp(tx, path, org.Commune, w.Term.ID, calendar.On(on))
		require.NoError(t, err)
		for _, c := range counts {
			s.congresses += c.Total
			s.held += c.Held
		}
		require.Len(t, list, s.congresses)
		compositions, err := delegate.Compositions(tx, delegate.Scope{Path: path, TermID: w.Term.ID, AsOf: on}, 30)
		require.NoError(t, err)
		for _, c := range compositions {
			s.delegates += c.Official
		}
		return nil
	}))
	return s
}

// carry plans, and carries out what was shown.
func (w world) carry(t *testing.T, in merger.Input) merger.Done {
	t.Helper()
	in.On, in.Source = day, "Nghị quyết 1656"
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) {
		p, err := merger.Make(tx, in)
		require.NoError(t, err)
		in.Seen = p.Digest
		return merger.Apply(tx, in)
	})
}

// Ba bước của ngày 1/7/2025: hai xã thành một phường mới, một xã nhập vào xã khác, hai huyện kết thúc.
func TestTheDistrictsEnd(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		city, thanhTri, dongAnh := w.City.Path, w.District.Path, w.ForeignTown.Path
		before := map[string]sums{city: {5, 1, 7}, thanhTri: {4, 1, 6}, dongAnh: {1, 0, 1}}
		for path, want := range before {
			require.Equal(t, want, sumsOf(t, w, path, day), path)
			require.Equal(t, want, sumsOf(t, w, path, eve), path)
		}
		code := func(i int) string { return w.Communes[i].Code }

		w.carry(t, merger.Input{Kind: merger.Merge, From: []string{code(0), code(1)}, Parent: w.District.Code,
			Heirs: []merger.Heir{{Code: "99001", Kind: "Phường", Name: "Mới"}}})
		// The held congress of 000 and its two delegates are history; the delegate of 001 is on the new list.
		require.Equal(t, sums{3, 0, 4}, sumsOf(t, w, thanhTri, day))
		w.carry(t, merger.Input{Kind: merger.Merge, From: []string{code(2)}, Heirs: []merger.Heir{{Code: code(3)}}})
		require.Equal(t, sums{2, 0, 4}, sumsOf(t, w, thanhTri, day))
		w.carry(t, merger.Input{Kind: merger.Merge, From: []string{w.District.Code, w.ForeignTown.Code}, Heirs: []merger.Heir{{Code: w.City.Code}}})
		require.Equal(t, sums{3, 0, 5}, sumsOf(t, w, city, day))
		require.Equal(t, sums{}, sumsOf(t, w, thanhTri, day), "nothing is left below it")

		for path, want := range before {
			require.Equal(t, want, sumsOf(t, w, path, eve), "the evening before reads as ever: %s", path)
		}
		w.S.SetClock(at(day.AddDays(5)))
		for path, want := range before {
			require.Equal(t, want, sumsOf(t, w, path, eve), "days later too: %s", path)
		}
		require.Equal(t, sums{3, 0, 5}, sumsOf(t, w, city, day))
	})
}

// dump is every row that a plan may touch, as text.
func dump(t *testing.T, w world) map[string][]map[string]any {
	t.Helper()
	out := map[string][]map[string]any{}
	require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		for table, order := range map[string]string{"units": "id", "unit_events": "id", "unit_places": "unit_id, last_day", "grants": "id", "leaders": "id", "delegates": "id",
			"delegate_tallies": "congress_id", "congresses": "id", "congress_states": "congress_id, on_day", "milestones": "id", "difficulties": "id", "difficulty_steps": "id",
			"difficulty_days": "difficulty_id, on_day", "milestone_templates": "id", "user_notices": "id",
			"teams": "id", "team_units": "team_id, unit_id", "cluster_members": "id", "delegations": "id", "delegation_members": "person_id", "progress_returns": "id",
			"meetings": "id", "meeting_series": "id", "meeting_units": "meeting_id, unit_id", "meeting_tasks": "id"} {
			var rows []map[string]any
			require.NoError(t, tx.DB().Table(table).Order(order).Find(&rows).Error)
			for _, r := range rows {
				if table == "units" || table == "delegations" || table == "progress_returns" || table == "meetings" {
					delete(r, "version")
				}
			}
			out[table] = rows
		}
		return nil
	}))
	return out
}

func (w world) open(t *testing.T) (clerk int64) {
	t.Helper()
	storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
		require.NoError(t, tx.DB().Raw("INSERT INTO users(username, full_name, password_hash, created_at) VALUES ('vanthu', 'Trần Thị Thư', 'x', '2025-01-01') RETURNING id").Scan(&clerk).Error)
		require.NoError(t, tx.DB().Exec("INSERT INTO grants(user_id, role, unit_id) VALUES (?, 'clerk', ?)", clerk, w.Communes[2].ID).Error)
		require.NoError(t, tx.DB().Exec("INSERT INTO leaders(unit_id, name, version) VALUES (?, 'Lê Văn Lãnh', 1)", w.Communes[2].ID).Error)
		_, err := difficulty.Raise(tx, w.congresses["002"].ID, difficulty.Difficulty{Kind: "difficulty", Type: "money", Text: "Thiếu kinh phí"})
		return err
	})
	return clerk
}

// tie ties the commune 002 to others: its own team, the district's that follows it and two more, a cluster of this year and the
// next which it leads, its delegation of two, a form that it has returned, a meeting of the district in June with a task of its own,
// one that the heir has too and one that is done, two in July, to the second of which the heir is invited too, and a series of its
// own with one meeting in June and two in July.
func (w world) tie(t *testing.T) {
	t.Helper()
	storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
		old, heir, c := w.Communes[2].ID, w.Communes[3].ID, w.congresses["002"].ID
		for _, q := range []struct {
			sql  string
			args []any
		}{
			{"INSERT INTO teams(id, unit_id, name) VALUES (71, ?, 'Tổ của xã'), (72, ?, 'Tổ số 1')", []any{old, w.District.ID}},
			{"INSERT INTO team_units(team_id, unit_id, owner_id) VALUES (72, ?, ?), (72, ?, ?)", []any{old, w.District.ID, w.Communes[0].ID, w.District.ID}},
			{"INSERT INTO clusters(id, unit_id, number, name, note) VALUES (73, ?, 1, 'Cụm 1', '')", []any{w.District.ID}},
			{"INSERT INTO cluster_members(cluster_id, unit_id, year, duty) VALUES (73, ?, 2024, 'lead'), (73, ?, 2025, 'lead'), (73, ?, 2025, ''), (73, ?, 2026, 'lead')",
				[]any{old, old, w.Communes[0].ID, old}},
			{"INSERT INTO delegations(id, congress_id, state) VALUES (74, ?, 'draft')", []any{c}},
			{"INSERT INTO delegation_members(delegation_id, person_id, kind, position, sent) SELECT 74, person_id, 'official', 0, '{}' FROM delegates WHERE congress_id = ?", []any{c}},
			{"INSERT INTO users(id, username, full_name, password_hash, created_at) VALUES (99, 'xakia', 'Lê Thị Nhận', 'x', '2025-01-01')", nil},
			{"INSERT INTO grants(user_id, role, unit_id) VALUES (99, 'clerk', ?)", []any{heir}},
			{"INSERT INTO meetings(id, unit_id, term_id, kind, title, on_day, starts, ends, place, guests, programme, updated_at, cancelled_on) " +
				"SELECT n, ?, ?, 'briefing', 'Giao ban', on_day, '', '', '', '', '', '2025-06-01', called_off FROM " +
				"(SELECT 91 AS n, '2025-06-10' AS on_day, NULL AS called_off UNION SELECT 92, '2025-07-10', NULL UNION SELECT 93, '2025-07-20', NULL UNION SELECT 94, '2025-07-30', '2025-06-20') days",
				[]any{w.District.ID, w.Term.ID}},
			{"INSERT INTO meeting_units(meeting_id, unit_id, state) VALUES (91, ?, 'came'), (92, ?, ''), (93, ?, ''), (93, ?, ''), (94, ?, '')", []any{old, old, old, heir, old}},
			{"INSERT INTO meeting_series(id, unit_id, term_id, repeats, first_on, until) VALUES (98, ?, ?, 'weekly', '2025-06-12', '2025-07-31')", []any{old, w.Term.ID}},
			{"INSERT INTO meetings(id, unit_id, term_id, series_id, slot, kind, title, on_day, starts, ends, place, guests, programme, updated_at) " +
				"SELECT n, ?, ?, 98, on_day, 'briefing', 'Giao ban xã', on_day, '', '', '', '', '', '2025-06-01' FROM " +
				"(SELECT 81 AS n, '2025-06-12' AS on_day UNION SELECT 82, '2025-07-10' UNION SELECT 83, '2025-07-17') days", []any{old, w.Term.ID}},
			{"INSERT INTO meeting_conclusions(id, meeting_id, text, owner) VALUES (95, 91, 'Nộp danh sách', ''), (96, 91, 'Nộp báo cáo', ''), (97, 91, 'Nộp ảnh', '')", nil},
			{"INSERT INTO meeting_tasks(conclusion_id, unit_id, done_on) VALUES (95, ?, NULL), (96, ?, NULL), (96, ?, NULL), (97, ?, '2025-06-20')", []any{old, old, heir, old}},
			{"INSERT INTO progress_returns(unit_id, congress_id, file_name, content, form, state, user_name, created_at) VALUES (?, ?, 'bieu.xlsx', '', '{}', 'preview', 'Thư', '2025-06-01')", []any{old, c}},
		} {
			require.NoError(t, tx.DB().Exec(q.sql, q.args...).Error, q.sql)
		}
		return nil
	})
}

// ties are who is tied to what, as text.
func (w world) ties(t *testing.T, unit org.Unit, congressID int64) (found []string) {
	t.Helper()
	require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		return tx.DB().Raw(`SELECT 'team ' || name AS what FROM teams WHERE unit_id = ?
			UNION ALL SELECT 'followed by ' || t.name FROM team_units f JOIN teams t ON t.id = f.team_id WHERE f.unit_id = ?
			UNION ALL SELECT 'cluster ' || year || ' ' || duty FROM cluster_members WHERE unit_id = ?
			UNION ALL SELECT 'delegation ' || COUNT(*) FROM delegation_members m JOIN delegations d ON d.id = m.delegation_id WHERE d.congress_id = ? HAVING COUNT(*) > 0
			UNION ALL SELECT 'invited ' || m.on_day || ' ' || i.state FROM meeting_units i JOIN meetings m ON m.id = i.meeting_id WHERE i.unit_id = ?
			UNION ALL SELECT 'hosts ' || on_day FROM meetings WHERE unit_id = ? UNION ALL SELECT 'series to ' || until FROM meeting_series WHERE unit_id = ?
			UNION ALL SELECT 'task ' || c.text || CASE WHEN k.done_on IS NOT NULL THEN ' done' WHEN k.dropped_on IS NOT NULL THEN ' dropped ' || k.dropped_reason ELSE '' END
				FROM meeting_tasks k JOIN meeting_conclusions c ON c.id = k.conclusion_id WHERE k.unit_id = ?
			UNION ALL SELECT 'form ' || state FROM progress_returns WHERE congress_id = ? ORDER BY what`, unit.ID, unit.ID, unit.ID, congressID, unit.ID, unit.ID, unit.ID, unit.ID, congressID).Scan(&found).Error
	}))
	return found
}

// openTasks are the tasks that were open on a day, with the unit.
func (w world) openTasks(t *testing.T, on calendar.Date) (open []string) {
	t.Helper()
	require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		all, err := meeting.Tasks(tx, meeting.TaskFilter{TermID: w.Term.ID, AsOf: calendar.On(on)})
		for _, k := range all {
			if k.Open() {
				open = append(open, k.Unit.Name+" "+k.Text)
			}
		}
		return err
	}))
	return open
}

// What was handed over is not taken back once the heir has worked with it; nothing is invited or given to a unit that is not below
// the host.
func TestHandedMeetingsAreBuiltOn(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.tie(t)
		old, heir := w.Communes[2], w.Communes[3]
		in := merger.Input{Kind: merger.Merge, From: []string{old.Code}, Heirs: []merger.Heir{{Code: heir.Code}}}
		for _, built := range []string{"UPDATE meeting_tasks SET done_on = '2025-07-01', version = 2 WHERE conclusion_id = 95 AND dropped_on IS NULL",
			"UPDATE meeting_units SET state = 'came' WHERE meeting_id = 92"} {
			done := w.carry(t, in)
			storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error { return tx.DB().Exec(built).Error })
			_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
			require.Equal(t, map[string]string{"": "problem.built.meetings"}, congresstest.Problems(err))
			storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
				return errors.Join(tx.DB().Exec("UPDATE meeting_tasks SET done_on = NULL, version = 1 WHERE done_on = '2025-07-01'").Error,
					tx.DB().Exec("UPDATE meeting_units SET state = '' WHERE meeting_id = 92").Error)
			})
			congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
		}
		in.Heirs[0].Code, in.On, in.Source = w.ForeignCommune.Code, day, "NQ"
		p := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Plan, error) { return merger.Make(tx, in) })
		seen := 0
		for _, l := range p.Lines {
			if l.What == merger.Invitations || l.What == merger.Tasks {
				require.Equal(t, []string{merger.Stay}, l.Options, l.What)
				require.Equal(t, 2, l.Count, l.What)
				seen++
			}
		}
		require.Equal(t, 2, seen)
	})
}

// Everything that is still to be done goes along, is locked where it was, and comes back.
func TestMergeTakesEverythingAlongAndBack(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		clerk := w.open(t)
		w.tie(t)
		old, heir := w.Communes[2], w.Communes[3]
		before := dump(t, w)
		done := w.carry(t, merger.Input{Kind: merger.Merge, From: []string{old.Code}, Heirs: []merger.Heir{{Code: heir.Code}}})
		require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			var at []int64
			require.NoError(t, tx.DB().Raw("SELECT unit_id FROM grants WHERE user_id = ? UNION ALL SELECT unit_id FROM leaders", clerk).Scan(&at).Error)
			require.Equal(t, []int64{heir.ID, heir.ID}, at, "the clerk and the leader are at the new unit")
			var notice string
			require.NoError(t, tx.DB().Raw("SELECT key || ' ' || args FROM user_notices WHERE user_id = 99").Scan(&notice).Error)
			require.Equal(t, `notice.forms_again {"Count":"1","Heir":"commune 003","On":"2025-07-01","Unit":"commune 002"}`, notice)
			open, _, err := difficulty.List(tx, heir.Path, w.Term.ID, difficulty.Filter{State: difficulty.Unsettled})
			require.NoError(t, err)
			require.Len(t, open, 1)
			require.Equal(t, "Thiếu kinh phí", open[0].Text)
			ended, err := org.Last(tx, old.Code)
			require.NoError(t, err)
			for _, a := range []access.Action{access.EditCongress, access.EditDelegates, access.PlanCongress, access.EditMilestone, access.ManageUsers, access.ManageUnits} {
				require.Equal(t, "fault.unit_ended_into", fault.As(tx.Require(a, ended.Path)).Key, a)
			}
			return nil
		}))
		_, err := congresstest.Do(w, congresstest.As(access.Clerk, heir), func(tx *store.Tx) (int64, error) {
			return delegate.Add(tx, w.congresses["002"].ID, delegatetest.Person("Hồ Văn Khang"))
		})
		require.Equal(t, "fault.unit_ended_into", fault.As(err).Key, "the clerk of the heir sees the old list and cannot change it")

		require.Equal(t, []string{"cluster 2025 lead", "cluster 2026 lead", "delegation 2", "followed by Tổ số 1", "hosts 2025-07-10", "hosts 2025-07-17", "invited 2025-07-10 ",
			"invited 2025-07-20 ", "series to 2025-07-31", "task Nộp báo cáo", "task Nộp danh sách", "team Tổ của xã"}, w.ties(t, heir, w.congresses["003"].ID))
		require.Equal(t, []string{"cluster 2024 lead", "cluster 2025 ", "form discarded", "hosts 2025-06-12", "invited 2025-06-10 came", "invited 2025-07-30 ",
			"task Nộp báo cáo dropped commune 003 (Nghị quyết 1656)", "task Nộp danh sách dropped commune 003 (Nghị quyết 1656)", "task Nộp ảnh done"}, w.ties(t, old, w.congresses["002"].ID))
		for on, want := range map[calendar.Date][]string{eve: {"002 Nộp danh sách", "002 Nộp báo cáo", "003 Nộp báo cáo"}, day: {"003 Nộp danh sách", "003 Nộp báo cáo"}} {
			require.Equal(t, want, w.openTasks(t, on), "as of %s", on)
		}

		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
		require.Equal(t, before, dump(t, w))
		_, err = congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
		require.Equal(t, fault.Conflict, fault.KindOf(err), "once")
	})
}

// An heir that has a team, a place in the cluster and a delegation of its own keeps them; what was sent is not added to, and
// nobody is asked against a person's choice.
func TestTiesOfTheHeirStand(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.tie(t)
		old, heir := w.Communes[2], w.Communes[3]
		own := w.congresses["003"].ID
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			for _, q := range []string{"INSERT INTO teams(id, unit_id, name) VALUES (81, 3, 'Tổ số 2')", "INSERT INTO team_units(team_id, unit_id, owner_id) VALUES (81, " + strconv.FormatInt(heir.ID, 10) + ", 3)",
				"INSERT INTO cluster_members(cluster_id, unit_id, year, duty) VALUES (73, " + strconv.FormatInt(heir.ID, 10) + ", 2025, 'deputy')",
				"INSERT INTO delegations(id, congress_id, state) VALUES (84, " + strconv.FormatInt(own, 10) + ", 'draft')",
				"INSERT INTO delegation_members(delegation_id, person_id, kind, position, sent) SELECT 84, person_id, 'official', 0, '{}' FROM delegates WHERE congress_id = " + strconv.FormatInt(own, 10)} {
				require.NoError(t, tx.DB().Exec(q).Error, q)
			}
			return nil
		})
		before := dump(t, w)
		stay := map[string]string{"forms-" + old.Code + "-" + strconv.FormatInt(w.congresses["002"].ID, 10): merger.Stay, "team-" + old.Code + "-71": merger.Stay,
			"invitations-" + old.Code + "-" + strconv.FormatInt(w.District.ID, 10): merger.Stay, "tasks-" + old.Code + "-" + strconv.FormatInt(w.District.ID, 10): merger.Stay,
			"hosted-" + old.Code + "-" + strconv.FormatInt(w.Term.ID, 10): merger.Stay}
		in := merger.Input{Kind: merger.Merge, From: []string{old.Code}, Heirs: []merger.Heir{{Code: heir.Code}}, Choices: stay}
		done := w.carry(t, in)
		require.Equal(t, []string{"cluster 2025 deputy", "cluster 2026 lead", "delegation 3", "followed by Tổ số 2", "invited 2025-07-20 ", "task Nộp báo cáo"}, w.ties(t, heir, own))
		require.Equal(t, []string{"cluster 2024 lead", "cluster 2025 lead", "form preview", "hosts 2025-06-12", "hosts 2025-07-10", "hosts 2025-07-17",
			"invited 2025-06-10 came", "invited 2025-07-10 ", "invited 2025-07-20 ", "invited 2025-07-30 ", "series to 2025-07-31", "task Nộp báo cáo", "task Nộp danh sách", "task Nộp ảnh done", "team Tổ của xã"}, w.ties(t, old, w.congresses["002"].ID))
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
		require.Equal(t, before, dump(t, w))

		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE delegations SET state = 'sent' WHERE id = 84").Error
		})
		in.On, in.Source = day, "NQ"
		p := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Plan, error) { return merger.Make(tx, in) })
		for _, l := range p.Lines {
			if l.What == merger.Delegation {
				require.Equal(t, []string{merger.Stay}, l.Options)
			}
		}
	})
}

// A new unit goes away again with its congress, but not when somebody has begun to work there.
func TestUndoSaysWhatWasBuilt(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		before := dump(t, w)
		in := merger.Input{Kind: merger.Split, From: []string{w.Communes[2].Code}, Parent: w.District.Code,
			Heirs: []merger.Heir{{Code: "99002", Kind: "Xã", Name: "Đông"}, {Code: "99003", Kind: "Xã", Name: "Tây"}}}
		done := w.carry(t, in)
		require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			ended, err := org.Last(tx, in.From[0])
			require.NoError(t, err)
			require.Equal(t, "/~"+w.District.Path, ended.Path[:len(w.District.Path)+2], "several heirs: it stays in sight of the district")
			require.Equal(t, "Xã Đông, Xã Tây", fault.As(tx.Require(access.EditCongress, ended.Path)).Args["Heirs"])
			return nil
		}))
		congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
		require.Equal(t, before, dump(t, w))

		done = w.carry(t, in)
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			u, err := org.ByCode(tx, "99002")
			require.NoError(t, err)
			c, err := congress.ByUnit(tx, u.ID, w.Term.ID)
			require.NoError(t, err)
			_, err = delegate.Add(tx, c.ID, delegatetest.Person("Hồ Văn Khang", func(r *delegate.Record) { r.Confirmed = true }))
			return err
		})
		_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, done.ID, done.Version) })
		require.Equal(t, map[string]string{"": "problem.built.delegates"}, congresstest.Problems(err))
	})
}

// A person changes lines; a plan that was shown is not carried out when something has changed meanwhile.
func TestLinesAreChosenAndThePreviewIsBinding(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.open(t)
		in := merger.Input{Kind: merger.Merge, From: []string{w.Communes[2].Code}, Heirs: []merger.Heir{{Code: w.Communes[3].Code}}, On: day, Source: "NQ"}
		plan := func() merger.Plan {
			return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Plan, error) { return merger.Make(tx, in) })
		}
		p := plan()
		going, staying := p.Going()
		require.Equal(t, map[string]int{merger.Congress: 1, merger.Delegates: 2, merger.Difficulties: 1, merger.Leader: 1, merger.Grant: 1}, going)
		require.Empty(t, staying)
		in.Choices, in.Seen = map[string]string{}, p.Digest
		for _, l := range p.Lines {
			if l.What == merger.Leader || l.What == merger.Delegates {
				in.Choices[l.Key] = merger.Stay
			}
		}
		require.Equal(t, p.Digest, plan().Digest, "a choice is not a change")
		storetest.Must(t, w.S, storetest.Root(), func(tx *store.Tx) error {
			_, err := delegate.Add(tx, w.congresses["002"].ID, delegatetest.Person("Hồ Văn Khang", func(r *delegate.Record) { r.Confirmed = true }))
			return err
		})
		_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Apply(tx, in) })
		require.Equal(t, fault.Conflict, fault.KindOf(err), "a delegate more than was shown")
		in.Seen = plan().Digest
		done := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Apply(tx, in) })
		require.Len(t, done.Rows.Moved, 1, "the grant alone")
	})
}

func TestPlanRefuses(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		a, b := w.Communes[0].Code, w.Communes[1].Code
		good := merger.Input{Kind: merger.Merge, From: []string{a}, Heirs: []merger.Heir{{Code: b}}, On: day, Source: "NQ"}
		for want, change := range map[string]func(*merger.Input){
			"into problem.merge_itself": func(in *merger.Input) { in.From = append(in.From, " "+b+" ") },
			"from problem.merge_levels": func(in *merger.Input) { in.Heirs[0].Code = w.ForeignTown.Code },
			"from problem.required":     func(in *merger.Input) { in.From = nil },
			"source problem.required":   func(in *merger.Input) { in.Source = " " },
			"on problem.required":       func(in *merger.Input) { in.On = calendar.Date{} },
			"on problem.unit_too_new":   func(in *merger.Input) { in.On = calendar.Of(2024, 2, 1) },
			"on problem.plan_early":     func(in *merger.Input) { in.On = day.AddDays(1) },
			"parent problem.plan_parent": func(in *merger.Input) {
				in.Heirs[0], in.Parent = merger.Heir{Code: "00999", Kind: "Xã", Name: "Mới"}, "99999"
			},
			"parent problem.level_rank": func(in *merger.Input) { in.Kind, in.Heirs, in.Parent = merger.Move, nil, b },
			"into problem.plan_rename":  func(in *merger.Input) { in.Kind, in.Heirs[0].Kind = merger.Rename, "Phường" },
			"into problem.required":     func(in *merger.Input) { in.Kind = merger.Split },
			"plan problem.plan_line":    func(in *merger.Input) { in.Choices = map[string]string{"x": "y"} },
			"plan problem.plan_choice":  func(in *merger.Input) { in.Choices = map[string]string{"congress-" + a + "-1": b} }, // it was held
			"from problem.plan_one":     func(in *merger.Input) { in.Kind, in.From, in.Parent = merger.Move, []string{a, b}, w.ForeignTown.Code },
		} {
			in := good
			in.Heirs = []merger.Heir{good.Heirs[0]}
			change(&in)
			_, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) {
				p, err := merger.Make(tx, in)
				if err != nil {
					return merger.Done{}, err
				}
				in.Seen = p.Digest
				return merger.Apply(tx, in)
			})
			require.Len(t, fault.As(err).Problems, 1, want)
			require.Equal(t, want, fault.As(err).Problems[0].Field+" "+fault.As(err).Problems[0].Key)
		}
		_, err := congresstest.Do(w, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) (merger.Plan, error) { return merger.Make(tx, good) })
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
	})
}

// Một xã chuyển sang huyện khác rồi đổi tên: người và danh sách đi theo, hôm trước vẫn ở huyện cũ.
func TestMoveAndRename(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		u := w.Communes[2]
		before := dump(t, w)
		done := w.carry(t, merger.Input{Kind: merger.Move, From: []string{u.Code}, Parent: w.ForeignTown.Code})
		require.Equal(t, sums{3, 1, 4}, sumsOf(t, w, w.District.Path, day))
		require.Equal(t, sums{2, 0, 3}, sumsOf(t, w, w.ForeignTown.Path, day))
		require.Equal(t, sums{4, 1, 6}, sumsOf(t, w, w.District.Path, eve))
		require.Equal(t, sums{1, 0, 1}, sumsOf(t, w, w.ForeignTown.Path, eve))
		renamed := w.carry(t, merger.Input{Kind: merger.Rename, From: []string{u.Code}, Heirs: []merger.Heir{{Code: u.Code, Kind: "Phường", Name: "Yên Sở"}}})
		require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			now, err := org.ByCode(tx, u.Code)
			require.Equal(t, "Phường Yên Sở", now.FullName)
			return err
		}))
		for _, d := range []merger.Done{renamed, done} {
			congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (merger.Done, error) { return merger.Undo(tx, d.ID, d.Version) })
		}
		require.Equal(t, before, dump(t, w))
	})
}
