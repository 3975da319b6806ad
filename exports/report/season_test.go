package report_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/templates/i18n"
)

// A season typed in late: the congresses of 16, 21, 22, 23 and 26/4 are all entered on 29/4. The report of 29/4 compares
// with 22/4, counts every congress on its own day and says what was entered later; made as of 22/4 it tells the same.
func TestASeasonTypedInLateReadsTrue(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	w := deadlinetest.New(t, storetest.SQLite(t), 16)
	for i, day := range []string{"2024-04-16", "2024-04-21", "2024-04-22", "2024-04-23", "2024-04-26"} {
		w.Plan(w.Made[w.Communes[i].ID], day)
	}
	evening := calendar.MustParse("2024-04-29")
	w.On(evening)
	for i, day := range []string{"2024-04-16", "2024-04-21", "2024-04-22", "2024-04-23", "2024-04-26"} {
		_, err := w.Act(storetest.Root(), w.Milestone(w.Made[w.Communes[i].ID], "X39"),
			deadline.Input{Action: readiness.Complete, DoneOn: calendar.MustParse(day), Note: "biên bản"})
		require.NoError(t, err)
	}
	text := func(at calendar.AsOf, before string) string {
		var lines []string
		require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			var compared calendar.Date
			if before != "" {
				compared = calendar.MustParse(before)
			}
			p, err := report.ProgressOf(tx, words, w.District, w.Term, at, compared)
			if err != nil {
				return err
			}
			for _, line := range report.ProgressPaper(words, p).Paragraphs {
				lines = append(lines, line.Text)
			}
			return nil
		}))
		return strings.Join(lines, "\n")
	}
	now := text(calendar.On(evening), "2024-04-22")
	require.Contains(t, now, "Tính đến hết ngày 29/4/2024, đã tổ chức đại hội 5/16 xã (31,3 %).")
	require.Contains(t, now, "Đến ngày 22/4/2024 đã tổ chức 3 đại hội, trong đó 3 nhập sau ngày ấy; đến nay 5, thêm 2.")
	require.NotContains(t, text(calendar.On(evening), "2024-04-03"), "thêm", "before the program knew anything there is nothing to compare")
	require.Contains(t, text(calendar.On(evening), "2024-04-03"), "Đến ngày 03/4/2024 chương trình chưa có số liệu, nên không so sánh.")

	day := calendar.MustParse("2024-04-22")
	require.Contains(t, text(calendar.AsOf{Day: day, Known: evening}, ""), "đã tổ chức đại hội 3/16 xã (18,8 %), trong đó 3 nhập sau ngày ấy.")
	require.Contains(t, text(calendar.On(day), ""), "đã tổ chức đại hội 0/16 xã (0,0 %).", "as it was known on the day")
}

// For random histories the report of a day as it was known then, made on any later day, is the one made in its evening.
func TestAReportOfAPastDayIsTheOneOfItsEvening(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	w := deadlinetest.New(t, storetest.SQLite(t), 2)
	made := func(day calendar.Date) (p progress.Report) {
		require.NoError(t, w.S.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			p, err = report.ProgressOf(tx, words, w.District, w.Term, calendar.On(day), day.AddDays(-3))
			p.Words = nil
			return err
		}))
		return p
	}
	today := storetest.Today
	storetest.Check(t, func(rt *rapid.T) {
		var evenings []progress.Report
		for range rapid.IntRange(2, 4).Draw(rt, "days") {
			today = today.AddDays(rapid.IntRange(1, 4).Draw(rt, "pause"))
			w.On(today)
			for range rapid.IntRange(0, 4).Draw(rt, "commands") {
				w.Anything(rt)
			}
			evenings = append(evenings, made(today))
		}
		for _, evening := range evenings {
			require.Equal(rt, evening, made(evening.AsOf), "%s on %s", evening.AsOf, today)
		}
	})
}
