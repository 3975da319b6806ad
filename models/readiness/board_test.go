package readiness_test

import (
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

type world struct{ deadlinetest.World }

func TestBoardTakesFourStatements(t *testing.T) {
	t.Parallel()
	for _, communes := range []int{2, 16} {
		w := world{deadlinetest.New(t, storetest.SQLite(t), communes)}
		var n atomic.Int64
		err := w.S.Read(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
			rows, err := readiness.Board(tx, w.District.Path, w.Term.ID, calendar.On(storetest.Today))
			require.Len(t, rows, communes+1)
			require.Len(t, rows[0].Items, 47)
			require.Len(t, rows[communes].Items, 48)
			return err
		})
		require.NoError(t, err)
		require.Equal(t, int64(4), n.Load(), "%d communes", communes)
	}
}

// The board of some units has what the whole board has of them, today and on a past day, and so have the last entries.
func TestBoardOfSomeUnitsIsAPartOfTheWhole(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-25")
		w.Finish(w.Commune(), "X01", "X02", "X03")
		for _, at := range []calendar.AsOf{calendar.On(storetest.Today), {Day: storetest.Today.AddDays(-3), Known: storetest.Today}} {
			require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				whole, err := readiness.Board(tx, w.City.Path, w.Term.ID, at)
				require.NoError(t, err)
				var want []readiness.Row
				for _, r := range whole {
					if r.Congress.UnitID == w.District.ID || r.Congress.UnitID == w.Commune().UnitID {
						want = append(want, r)
					}
				}
				require.Len(t, want, 2)
				require.Less(t, len(want), len(whole))
				got, err := readiness.Board(tx, w.City.Path, w.Term.ID, at, w.District.ID, w.Commune().UnitID)
				require.Equal(t, want, got)
				return err
			}))
		}
		require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			whole, err := readiness.LastEntries(tx, w.City.Path, w.Term.ID, storetest.Today)
			require.NoError(t, err)
			require.Contains(t, whole, w.Commune().ID)
			some, err := readiness.LastEntries(tx, w.City.Path, w.Term.ID, storetest.Today, w.District.ID)
			require.NotContains(t, some, w.Commune().ID)
			require.NoError(t, err)
			some, err = readiness.LastEntries(tx, w.City.Path, w.Term.ID, storetest.Today, w.Commune().UnitID)
			require.Equal(t, whole[w.Commune().ID], some[w.Commune().ID])
			return err
		}))
	})
}

// The board and the milestones of the congress page are read by different queries and must say the same.
func TestBoardAgreesWithTheCongressPage(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Commune(), "2024-04-25")
		w.Finish(w.Commune(), "X01", "X02", "X03")
		_, err := w.Act(storetest.Root(), w.Milestone(w.Commune(), "X04"), deadline.Input{Action: readiness.Submit})
		require.NoError(t, err)
		rows := w.Board(w.District)
		require.Len(t, rows, 3)
		for _, r := range rows {
			done, waiting, late := 0, 0, 0
			for i, m := range w.List(r.Congress) {
				c := r.Items[i]
				require.Equal(t, []any{m.ID, m.Item, m.Due, m.State, m.DoneOn, m.Mandatory(), m.Late(storetest.Today)},
					[]any{c.MilestoneID, *c.Item, c.Due, c.State, c.DoneOn, c.Mandatory, c.Late})
				switch m.State {
				case readiness.Done:
					done++
				case readiness.Submitted:
					waiting++
				}
				if m.Late(storetest.Today) > 0 {
					late++
				}
			}
			total, doneCells, lateCells := 0, 0, 0
			for _, p := range r.Phases {
				total, doneCells, lateCells = total+p.Total, doneCells+p.Done, lateCells+p.Late
			}
			applying := len(r.Items)
			if r.Congress.Unit.LevelCode == "commune" {
				applying-- // X46 is for pilot units
			}
			require.Equal(t, []int{applying, done, late}, []int{total, doneCells, lateCells})
			require.Equal(t, []int{late, waiting}, []int{r.Readiness.LateCount, r.Readiness.Waiting})
		}
		require.Equal(t, readiness.Red, rows[0].Phases[0].Light, "X05 is 94 days late")
		// No date: X01 is due 150 days before the deadline of 30/4/2024, which was 125 days before this day.
		undated := rows[1].Readiness
		require.Equal(t, readiness.Reason{Key: readiness.ReasonNoDateAtRisk, Code: "X01", Days: 125}, undated.Reason)
		require.Equal(t, readiness.Red, undated.Light)
		require.Equal(t, readiness.Green, rows[0].Phases[7].Light)
	})
}

// What few milestones have is on the board too: counts, late entries and the codes of what was lacking.
func TestBoardHasTheWholeMilestone(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		w.Plan(c, "2024-03-28")
		_, err := w.Act(w.As(access.Clerk), w.Milestone(c, "X13"), deadline.Input{Action: readiness.Start, DoneCount: 3, OfCount: 7})
		require.NoError(t, err)
		_, err = w.Act(storetest.Root(), w.Milestone(c, "X01"), deadline.Input{Action: readiness.Complete, DoneOn: calendar.MustParse("2024-01-31"), Note: "đủ hồ sơ"})
		require.NoError(t, err)
		_, err = w.Act(storetest.Root(), w.Milestone(c, "X04"), deadline.Input{Action: readiness.Waive, Reason: "không; có, \"lý do\""})
		require.NoError(t, err)
		w.Finish(c, "X39")
		require.Contains(t, w.Milestone(c, "X39").Lacking, " ", "many codes")
		require.True(t, w.Milestone(c, "X01").Backdated())
		require.Equal(t, 7, w.Milestone(c, "X13").OfCount)
		rows := w.Board(w.District)
		require.Len(t, rows, 3)
		for _, r := range rows {
			all := w.List(r.Congress)
			require.Len(t, r.Items, len(all))
			for i, m := range all {
				require.Equal(t, readiness.Cell{Item: &m.Item, MilestoneID: m.ID, Due: m.Due, State: m.State, DoneOn: m.DoneOn, EnteredOn: m.EnteredOn, DoneCount: m.DoneCount,
					OfCount: m.OfCount, Lacking: m.Lacking, Version: m.Version, Mandatory: m.Mandatory(), Late: m.Late(storetest.Today)}, r.Items[i])
			}
		}
	})
}

func TestBoardKeepsToTheUnits(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		see := func(actor access.Actor, path string) int {
			return len(congresstest.Must(w, actor, func(tx *store.Tx) ([]readiness.Row, error) {
				return readiness.Board(tx, path, w.Term.ID, calendar.On(storetest.Today))
			}))
		}
		require.Equal(t, 1, see(w.As(access.Clerk), "/"))
		require.Zero(t, see(w.As(access.Clerk), w.ForeignTown.Path))
		require.Equal(t, 4, see(storetest.Root(), "/"))
	})
}

func TestRollUp(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		w.Plan(w.Made[w.Communes[0].ID], "2024-03-28")
		w.Finish(w.Made[w.Communes[0].ID], "X39")
		w.Plan(w.Made[w.Communes[1].ID], "2024-04-01")
		foreigner := w.Made[w.ForeignCommune.ID]
		w.Elect(foreigner)
		_, err := w.Act(storetest.Root(), w.Milestone(foreigner, "X44"), deadline.Input{Action: readiness.Submit})
		require.NoError(t, err)
		counts := func(actor access.Actor, level string) []readiness.UnitCount {
			return congresstest.Must(w, actor, func(tx *store.Tx) ([]readiness.UnitCount, error) {
				return readiness.RollUp(tx, w.City.Path, level, w.Term.ID, calendar.On(storetest.Today))
			})
		}
		district := readiness.UnitCount{UnitID: w.District.ID, UnitName: w.District.FullName, UnitCode: w.District.Code, UnitPath: w.District.Path, LevelCode: "commune", Total: 2, Held: 1, Dated: 2, InTime: 1, PastDay: 1}
		own := readiness.UnitCount{UnitID: w.District.ID, UnitName: w.District.FullName, UnitCode: w.District.Code, UnitPath: w.District.Path, LevelCode: "district", Total: 1}
		foreign := readiness.UnitCount{UnitID: w.ForeignTown.ID, UnitName: w.ForeignTown.FullName, UnitCode: w.ForeignTown.Code, UnitPath: w.ForeignTown.Path, LevelCode: "commune", Total: 1, Held: 1}
		require.Equal(t, []readiness.UnitCount{district, own, foreign}, counts(storetest.Root(), "district"))
		require.Equal(t, []readiness.UnitCount{foreign}, counts(congresstest.As(access.Viewer, w.ForeignTown), "district"))
		require.Len(t, counts(storetest.Root(), "province"), 2)
		// The board counts the same congresses as held.
		held := 0
		for _, r := range w.Board(w.City) {
			if r.Held() {
				held++
			}
		}
		require.Equal(t, district.Held+own.Held+foreign.Held, held)
	})
}

func benchmarkBoard(b *testing.B, communes int) {
	w := world{deadlinetest.New(b, storetest.SQLite(b), communes)}
	b.ReportAllocs()
	for b.Loop() {
		err := w.S.Read(b.Context(), storetest.Root(), func(tx *store.Tx) error {
			rows, err := readiness.Board(tx, w.District.Path, w.Term.ID, calendar.On(storetest.Today))
			if len(rows) != communes+1 {
				b.Fatalf("%d rows", len(rows))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBoardOfADistrict(b *testing.B) { benchmarkBoard(b, 16) }

func BenchmarkBoardOfHanoi(b *testing.B) { benchmarkBoard(b, 578) }

// The country: 63 provinces with 11 districts of 16 communes each, every one with a congress and its milestones.
func BenchmarkRollUp(b *testing.B) {
	s := storetest.SQLite(b)
	w := congresstest.Make(b, s, 0)
	storetest.Must(b, s, storetest.Root(), func(tx *store.Tx) error {
		if err := template.SeedAll(tx, w.Term.ID); err != nil {
			return err
		}
		for _, q := range []string{
			"CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 12000) SELECT i FROM n",
			"CREATE TEMP TABLE u AS SELECT 1000 + i AS id, 1 AS parent_id, '/1/' || (1000 + i) || '/' AS path, 'province' AS level_code FROM n WHERE i < 63",
			"INSERT INTO u SELECT 2000 + i, 1000 + i / 11, '/1/' || (1000 + i / 11) || '/' || (2000 + i) || '/', 'district' FROM n WHERE i < 63 * 11",
			"INSERT INTO u SELECT 20000 + i, 2000 + i / 16, '/1/' || (1000 + i / 176) || '/' || (2000 + i / 16) || '/' || (20000 + i) || '/', 'commune' FROM n WHERE i < 63 * 11 * 16",
			"INSERT INTO units(id, code, level_code, kind, name, full_name, parent_id, path, search_key, sort_key, edition, valid_from) SELECT id, 'u' || id, level_code, 'x', 'x', 'Đơn vị ' || id, parent_id, path, 'x', CAST(id * 7919 % 9973 AS BLOB), 'test', '2024-02-01' FROM u",
			"INSERT INTO congresses(id, unit_id, term_id, day) SELECT id, id, (SELECT id FROM terms), '2024-03-' || (10 + id % 20) FROM u",
			"INSERT INTO milestones(congress_id, item_id, due, state, updated_at) SELECT u.id, i.id, '2024-03-01', CASE WHEN u.id % 3 = 0 THEN 'done' ELSE 'not_started' END, '' FROM u JOIN milestone_templates t ON t.level_code = u.level_code JOIN template_items i ON i.template_id = t.id ORDER BY u.id, i.id",
			"UPDATE congresses SET stage = 8 WHERE id % 3 = 0",
		} {
			if err := tx.DB().Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
	for name, c := range map[string]struct {
		path, level string
		lines       int
	}{"nation": {"/1/", "province", 63 * 3}, "province": {"/1/1010/", "district", 11 * 2}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				err := s.Read(b.Context(), storetest.Root(), func(tx *store.Tx) error {
					counts, err := readiness.RollUp(tx, c.path, c.level, w.Term.ID, calendar.On(storetest.Today))
					if len(counts) != c.lines {
						b.Fatal(len(counts))
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
