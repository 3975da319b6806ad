package report_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegation"
	"daihoi/models/demo"
	"daihoi/models/difficulty"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/templates/i18n"
)

// built is the demo, without passwords.
var built = storetest.Fill(func(s *store.Store) error { return demo.Build(context.Background(), s, demo.Accounts()) })

// office makes reports of the demo district.
type office struct {
	*store.Store
	words *i18n.Printer
}

func each(t *testing.T, run func(t *testing.T, o office)) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	built.Each(t, func(t *testing.T, s *store.Store) {
		s.SetClock(storetest.Clock)
		run(t, office{s, catalogue.For("vi")})
	})
}

// progress is the report of a day compared with 22/2, and the number of statements it took.
func (o office) progress(t *testing.T, day string) (p progress.Report, statements int64) {
	t.Helper()
	var n atomic.Int64
	require.NoError(t, o.Read(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
		unit, err := org.ByCode(tx, demo.UnitCode)
		require.NoError(t, err)
		term, err := org.TermByCode(tx, demo.TermCode)
		require.NoError(t, err)
		n.Store(0)
		p, err = report.ProgressOf(tx, o.words, unit, term, calendar.On(calendar.MustParse(day)), calendar.Of(2024, 2, 22))
		return err
	}))
	return p, n.Load()
}

// Đông Mỹ was planned for 26/4 and moved on 14/3 to 24/5. Every list of a report says the same of it.
func TestACongressHasOneDateInAReportOfAPastDay(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		for day, want := range map[string]string{"2024-02-29": "2024-04-26", "2024-03-13": "2024-04-26", "2024-03-14": "2024-05-24", "2024-04-05": "2024-05-24"} {
			p, _ := o.progress(t, day)
			var said []string
			for _, r := range p.Rows {
				if r.Unit == "Xã Đông Mỹ" {
					said = append(said, r.PlannedDay.String())
				}
			}
			for _, s := range p.Calendar {
				if s.Unit == "Xã Đông Mỹ" && s.Kind == congress.Official {
					said = append(said, s.Date.String())
				}
			}
			require.Equal(t, []string{want, want}, said, day)
		}
	})
}

// Tứ Hiệp sent its delegation on 29/2, Ngũ Hiệp on 7/3, a third commune on 21/3.
func TestDelegationsOfAPastDay(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		sent := func(day string) (units []string) {
			p, _ := o.progress(t, day)
			for _, r := range p.Results {
				if r.HigherOfficial > 0 {
					units = append(units, r.Unit)
				}
			}
			return units
		}
		require.Empty(t, sent("2024-02-28"))
		require.Equal(t, []string{"Xã Tứ Hiệp"}, sent("2024-02-29"))
		require.Equal(t, []string{"Xã Tứ Hiệp"}, sent("2024-03-06"))
		require.ElementsMatch(t, []string{"Xã Tứ Hiệp", "Xã Ngũ Hiệp"}, sent("2024-03-07"))
		require.ElementsMatch(t, []string{"Xã Tứ Hiệp", "Xã Ngũ Hiệp"}, sent("2024-03-20"))
		require.Len(t, sent("2024-03-21"), 3)
	})
}

// What is entered on 5/4 changes the report of that day, and of no day before.
func TestWhatIsEnteredTodayLeavesPastDaysAlone(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		days := []string{"2024-02-29", "2024-03-07", "2024-03-21", "2024-04-04"}
		var before []progress.Report
		for _, day := range days {
			p, _ := o.progress(t, day)
			before = append(before, p)
		}
		today, _ := o.progress(t, "2024-04-05")
		storetest.Must(t, o.Store, storetest.Root(), func(tx *store.Tx) error {
			o.enter(t, tx)
			return nil
		})
		for i, day := range days {
			p, _ := o.progress(t, day)
			require.Equal(t, before[i], p, day)
		}
		now, _ := o.progress(t, "2024-04-05")
		for i := range now.Rows {
			require.NotEqual(t, today.Rows[i].Planned, now.Rows[i].Planned, "seats of %s", now.Rows[i].Unit)
		}
		require.NotEqual(t, today.Calendar, now.Calendar)
		require.NotEqual(t, today.Overdue, now.Overdue, "who follows")
		require.NotEqual(t, today.Difficulties, now.Difficulties)
		require.NotEqual(t, today.Results, now.Results)
	})
}

// enter changes everything that a report shows of every congress, and the delegation that waits.
func (o office) enter(t *testing.T, tx *store.Tx) {
	t.Helper()
	home, err := org.ByCode(tx, demo.UnitCode)
	require.NoError(t, err)
	term, err := org.TermByCode(tx, demo.TermCode)
	require.NoError(t, err)
	all, err := congress.List(tx, congress.Filter{Path: home.Path, TermID: term.ID})
	require.NoError(t, err)
	for _, c := range all {
		in := c
		in.Seats, in.Ordinal, in.Follower = c.Seats+7, c.Ordinal+1, "Bà Xuân"
		_, err := deadline.UpdateCongress(tx, c.ID, c.Version, in)
		require.NoError(t, err)
		old, err := congress.OutcomeOf(tx, c.ID)
		require.NoError(t, err)
		_, err = congress.RecordOutcome(tx, c.ID, old.Version, congress.Outcome{Present: new(3), MembersApproved: new(2), MembersElected: new(1)})
		require.NoError(t, err)
		sessions, err := congress.Sessions(tx, c.ID)
		require.NoError(t, err)
		for _, s := range sessions {
			s.Venue = "Nhà văn hóa mới"
			_, err := congress.EditSession(tx, s.ID, s.Version, s)
			require.NoError(t, err)
		}
		if c.UnitID != home.ID {
			continue
		}
		incoming, err := delegation.ListIncoming(tx, c.ID)
		require.NoError(t, err)
		for _, d := range incoming {
			if d.State == delegation.Sent {
				require.NoError(t, delegation.Return(tx, d.CongressID, d.Version, "thiếu nữ"))
			}
		}
	}
	difficulties, _, err := difficulty.List(tx, home.Path, term.ID, difficulty.Filter{State: difficulty.Unsettled})
	require.NoError(t, err)
	require.NotEmpty(t, difficulties)
	for _, d := range difficulties {
		in := d
		in.Text, in.Owner, in.Due = "Khác", "Ai đó", calendar.Date{}
		_, err := difficulty.Edit(tx, d.ID, d.Version, in)
		require.NoError(t, err)
	}
}

// Statements are for all units together. A past day takes one more than today.
func TestStatementsOfAReportAreBounded(t *testing.T) {
	each(t, func(t *testing.T, o office) {
		_, today := o.progress(t, "2024-04-05")
		_, past := o.progress(t, "2024-03-21")
		require.LessOrEqual(t, today, int64(28))
		require.LessOrEqual(t, past, today+1)
	})
}
