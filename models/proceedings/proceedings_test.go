package proceedings_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/attendance"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/proceedings"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func clock(hour, minute int) store.Instant {
	return store.At(time.Date(2024, 4, 5, hour, minute, 0, 0, calendar.Zone()))
}

// The session begins ten minutes late and an item takes longer; a break with a fixed time takes up what it can.
func TestClockCarriesTheDelay(t *testing.T) {
	t.Parallel()
	items := []proceedings.Item{
		{Title: "Chào cờ", Minutes: 10, BeganAt: clock(7, 40), EndedAt: clock(7, 50)},
		{Title: "Báo cáo chính trị", Minutes: 30, BeganAt: clock(7, 50)},
		{Title: "Tham luận", Minutes: 20},
		{Title: "Văn nghệ", Minutes: 15, Skipped: true},
		{Title: "Giải lao", Minutes: 15, FixedAt: "09:00"},
		{Title: "Bế mạc", Minutes: 10},
	}
	c := proceedings.RunClock(items, "07:30", "11:00", clock(8, 5))
	require.Equal(t, 1, c.Now)
	require.Equal(t, 2, c.Next)
	require.Equal(t, 15*60, c.Left)
	require.Equal(t, 10, c.Delay)
	shown := func(c proceedings.Clock) (all []string) {
		for _, i := range c.Items {
			all = append(all, agenda.ClockOf(i.Planned.From)+" "+agenda.ClockOf(i.From)+"–"+agenda.ClockOf(i.To))
		}
		return all
	}
	require.Equal(t, []string{"07:30 07:40–07:50", "07:40 07:50–08:20", "08:10 08:20–08:40", "08:30 –", "09:00 09:00–09:15", "09:15 09:15–09:25"}, shown(c))
	c = proceedings.RunClock(items, "07:30", "11:00", clock(8, 50))
	require.Equal(t, -30*60, c.Left)
	require.Equal(t, []string{"07:30 07:40–07:50", "07:40 07:50–08:50", "08:10 08:50–09:10", "08:30 –", "09:00 09:10–09:25", "09:15 09:25–09:35"}, shown(c))
	require.Equal(t, 40, c.Delay)
}

func TestQuorumIsCountedAsTheOfficeSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		rule         proceedings.Rule
		base, needed int
	}{
		{proceedings.Rule{Form: proceedings.Share, Part: 2, Whole: 3}, 105, 70},
		{proceedings.Rule{Form: proceedings.Share, Part: 2, Whole: 3}, 106, 71},
		{proceedings.Rule{Form: proceedings.Share, Part: 1, Whole: 2, More: true}, 104, 53},
		{proceedings.Rule{Form: proceedings.Share, Part: 1, Whole: 2, More: true}, 105, 53},
		{proceedings.Rule{Form: proceedings.Number, Part: 80}, 105, 80},
	} {
		require.Equal(t, c.needed, c.rule.Needed(c.base))
	}
}

// A session without an agenda begins: a decision and a speech are recorded at it, and an agenda drafted later is taken over.
func TestSessionRunsWithoutAnAgenda(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := delegatetest.New(t, s)
		clerk := delegatetest.Role(access.Clerk, w.HerePath)
		var session int64
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Raw("INSERT INTO congress_sessions(congress_id, kind, on_date) VALUES (?, 'official', '2024-04-05') RETURNING id", w.Here).Scan(&session).Error
		})
		storetest.Must(t, s, clerk, func(tx *store.Tx) error { return proceedings.Begin(tx, w.Here, session) })
		five := 5
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			_, err := proceedings.Take(tx, w.Here, session, proceedings.Decision{Question: "Thông qua Nghị quyết", Form: "hands", VotesFor: &five, Outcome: "adopted"})
			return err
		})
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			return proceedings.Register(tx, w.Here, session, proceedings.Speech{Speaker: "Bà A", Topic: "Chuyển đổi số"})
		})
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			if err := congress.DraftAgenda(tx, session, 0, []agenda.Block{{Title: "Bế mạc", Minutes: 10}}); err != nil {
				return err
			}
			return proceedings.TakeOver(tx, w.Here, session)
		})
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			c, err := congress.Get(tx, w.Here)
			if err != nil {
				return err
			}
			r, err := proceedings.RecordOf(tx, c, session)
			require.Len(t, r.Items, 1)
			require.Equal(t, "Thông qua Nghị quyết", r.Decisions[0].Question)
			require.Nil(t, r.Decisions[0].ItemID)
			require.Equal(t, "Bà A", r.Speeches[0].Speaker)
			return err
		})
	})
}

// A session runs: its agenda begins, people are there, a decision falls with the quorum of the office above and is corrected.
func TestSessionRuns(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := delegatetest.New(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Trần Bình"), delegatetest.Person("Đỗ An"), delegatetest.Person("Lê Vắng"))
		clerk := delegatetest.Role(access.Clerk, w.HerePath)
		var session int64
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Raw("INSERT INTO congress_sessions(congress_id, kind, on_date, starts) VALUES (?, 'official', '2024-04-05', '07:30') RETURNING id", w.Here).Scan(&session).Error
		})
		do := func(a access.Actor, work func(tx *store.Tx) error) error { return s.Write(t.Context(), a, work) }
		record := func() (r proceedings.Record) {
			t.Helper()
			storetest.Must(t, s, clerk, func(tx *store.Tx) error {
				c, err := congress.Get(tx, w.Here)
				if err == nil {
					r, err = proceedings.RecordOf(tx, c, session)
				}
				return err
			})
			return r
		}
		begin := func(a access.Actor) error {
			return do(a, func(tx *store.Tx) error { return proceedings.Begin(tx, w.Here, session) })
		}
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			return congress.DraftAgenda(tx, session, 0, []agenda.Block{{Title: "Khai mạc", Minutes: 10}, {Title: "Báo cáo", Minutes: 30}, {Title: "Bế mạc", Minutes: 10}})
		})
		require.Equal(t, fault.Forbidden, fault.KindOf(begin(delegatetest.Role(access.Viewer, w.HerePath))))
		require.Equal(t, fault.NotFound, fault.KindOf(begin(delegatetest.Role(access.Clerk, "/9/"))))
		require.NoError(t, begin(clerk))
		require.Equal(t, fault.Conflict, fault.KindOf(begin(clerk)))

		items := record().Items
		step := func(item int, step string) error {
			return do(clerk, func(tx *store.Tx) error { return proceedings.Act(tx, w.Here, session, items[item].ID, step) })
		}
		require.NoError(t, step(0, proceedings.Start))
		require.NoError(t, step(1, proceedings.Start), "ends the one before")
		require.Equal(t, fault.Conflict, fault.KindOf(step(1, proceedings.Start)))
		require.False(t, record().Items[0].Running())
		require.True(t, record().Items[1].Running())
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			err := congress.DraftAgenda(tx, session, 1, []agenda.Block{{Title: "Khai mạc", Minutes: 10}, {Title: "Báo cáo", Minutes: 30}, {Title: "Biểu quyết", Minutes: 5}, {Title: "Bế mạc", Minutes: 10}})
			if err == nil {
				err = proceedings.TakeOver(tx, w.Here, session)
			}
			return err
		})
		items = record().Items
		require.Len(t, items, 4)
		require.Equal(t, "Biểu quyết", items[2].Title)
		require.True(t, items[1].Running(), "what has begun stays")

		require.Equal(t, proceedings.Unset, record().Quorum.Standing, "nobody has decided one, and none is invented")
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			above := org.Unit{ID: 7, Code: "007", LevelCode: "commune", Name: "Thanh Trì", FullName: "Huyện Thanh Trì", Path: "/7/", SearchKey: "thanh tri",
				SortKey: []byte("t"), ValidFrom: calendar.Of(2024, 2, 1), Edition: "test", Version: 1}
			if err := tx.DB().Create(&above).Error; err != nil {
				return err
			}
			wrong := proceedings.Decide(tx, above, 0, proceedings.Rule{Form: proceedings.Share, Part: 3, Whole: 2, Basis: proceedings.OfListed, Source: "x"}, false)
			require.Equal(t, map[string]string{"quorum_whole": "problem.quorum_share"}, congresstest.Problems(wrong))
			return proceedings.Decide(tx, above, 0, proceedings.Rule{Form: proceedings.Share, Part: 2, Whole: 3, Basis: proceedings.OfListed, Source: "Quy chế đại hội"}, false)
		})
		require.Equal(t, proceedings.Unknown, record().Quorum.Standing, "nobody has been checked in")
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			sitting, people, err := delegate.SessionSitting(tx, session)
			if err != nil {
				return err
			}
			if _, err := attendance.MarkAll(tx, sitting, people, []attendance.Selected{{Subject: ids[2]}}, attendance.Change{State: attendance.Excused, Reason: "Ốm"}); err != nil {
				return err
			}
			_, err = attendance.MarkAll(tx, sitting, people, []attendance.Selected{{Subject: ids[0]}, {Subject: ids[1]}}, attendance.Change{State: attendance.Present})
			return err
		})
		r := record()
		require.Equal(t, proceedings.Met, r.Quorum.Standing)
		require.Equal(t, 2, r.Quorum.Needed)
		require.Len(t, r.Absent, 1)
		require.Equal(t, "Ốm", r.Absent[0].Mark.Reason)

		two, three := 2, 3
		take := func(d proceedings.Decision) error {
			return do(clerk, func(tx *store.Tx) error { _, err := proceedings.Take(tx, w.Here, session, d); return err })
		}
		require.Equal(t, map[string]string{"votes_present": "problem.votes_many"},
			congresstest.Problems(take(proceedings.Decision{Question: "Thông qua", Form: "hands", VotesFor: &three, Outcome: "adopted"})))
		require.NoError(t, take(proceedings.Decision{Question: "Thông qua Nghị quyết", Form: "hands", VotesFor: &two, Outcome: "adopted"}))
		d := record().Decisions[0]
		require.Equal(t, 2, *d.Present)
		require.Equal(t, proceedings.Met, d.Quorum)
		require.Equal(t, items[1].ID, *d.ItemID)
		one := 1
		right := d
		right.VotesFor, right.VotesAgainst, right.Present = &one, nil, &one
		correct := func(version int, reason string) error {
			return do(clerk, func(tx *store.Tx) error {
				return proceedings.Correct(tx, w.Here, session, d.ID, version, right, reason)
			})
		}
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(correct(1, " ")))
		require.NoError(t, correct(1, "Đếm lại"))
		require.Equal(t, fault.Conflict, fault.KindOf(correct(1, "Đếm lại")))
		d = record().Decisions[0]
		require.Equal(t, 1, *d.VotesFor)
		require.Equal(t, proceedings.Missed, d.Quorum, "judged by what was needed then")
		storetest.Must(t, s, clerk, func(tx *store.Tx) error {
			entries, err := store.History(tx, "decision", d.ID, 9)
			require.Len(t, entries, 2)
			require.Equal(t, "Đếm lại", entries[0].Reason)
			return err
		})

		for _, who := range []string{"Bà A", "Ông B"} {
			require.NoError(t, do(clerk, func(tx *store.Tx) error {
				return proceedings.Register(tx, w.Here, session, proceedings.Speech{Speaker: who, Topic: "Chuyển đổi số", Minutes: 7})
			}))
		}
		speeches := record().Speeches
		require.NoError(t, do(clerk, func(tx *store.Tx) error {
			return proceedings.ActSpeech(tx, w.Here, session, speeches[1].ID, proceedings.Up)
		}))
		require.NoError(t, do(clerk, func(tx *store.Tx) error {
			return proceedings.ActSpeech(tx, w.Here, session, speeches[1].ID, proceedings.Spoken)
		}))
		require.Equal(t, "Ông B", record().Speeches[0].Speaker)
		require.False(t, record().Speeches[0].Waits())

		require.NoError(t, do(clerk, func(tx *store.Tx) error {
			return proceedings.OpenPapers(tx, w.Here, session, clock(6, 0), clock(12, 0))
		}))
		p := record().Proceedings
		require.GreaterOrEqual(t, len(*p.PapersToken), 26)
		require.True(t, p.OpenAt(clock(9, 0)))
		require.False(t, p.OpenAt(clock(12, 0)))
		require.NoError(t, do(clerk, func(tx *store.Tx) error {
			return proceedings.OpenPapers(tx, w.Here, session, store.Instant{}, store.Instant{})
		}))
		require.Nil(t, record().PapersToken)
		require.NoError(t, do(clerk, func(tx *store.Tx) error { return proceedings.End(tx, w.Here, session, false) }))
		require.Equal(t, map[string]string{"": "problem.session_over"}, congresstest.Problems(step(3, proceedings.Start)))
		require.False(t, record().Items[1].Running())
	})
}
