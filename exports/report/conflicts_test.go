package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/report"
	"daihoi/models/congress"
	"daihoi/models/proposal"
	"daihoi/models/schedule"
	"daihoi/models/schedule/scheduletest"
	"daihoi/templates/i18n"
)

// What speaks against a session or a leader is said with its day, hours and numbers.
func TestConflictsInWords(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	day, sat, commune := scheduletest.Day, scheduletest.Sat, scheduletest.Commune
	lan := schedule.Leader{ID: 9, Name: "Lan", To: day("04-25"), Busy: []schedule.Engagement{
		{Title: "Tập huấn", Sitting: sat("04-12", "08:00", "11:30")}, {Sitting: sat("04-15")}}}
	for _, c := range []struct {
		sitting schedule.Sitting
		want    string
	}{
		{scheduletest.Prepared(sat("04-14", "14:00", "16:30")), "Xã 2 họp phiên trù bị Chủ nhật, 14/4/2024, là ngày nghỉ cuối tuần."},
		{sat("04-30", "08:00"), "Lan chỉ công tác đến hết ngày 25/4/2024, trước đại hội Xã 2 ngày 30/4/2024 là 5 ngày; cần phân công người khác."},
		{scheduletest.Prepared(sat("04-12", "09:00", "11:00")), "Lan dự “Tập huấn” (08:00–11:30), trùng giờ đại hội Xã 2 ngày 12/4/2024."},
		{sat("04-12", "11:50", "15:00"), "Lan dự “Tập huấn” (08:00–11:30), chỉ có 20 phút để đi giữa nơi đó và đại hội Xã 2 ngày 12/4/2024; đi lại cần 45 phút."},
		{sat("04-15", "08:00"), "Lan dự hoạt động của cụm thi đua, trùng giờ đại hội Xã 2 ngày 15/4/2024."},
	} {
		u := scheduletest.With(commune(2, c.sitting), scheduletest.Led(congress.Attends, 9))
		all := schedule.Conflicts(schedule.Schedule{Units: []schedule.ScheduledUnit{u}, Leaders: []schedule.Leader{lan},
			Rules: schedule.ScheduleRules{TravelMinutes: 45, Holidays: scheduletest.Holidays}})
		require.Equal(t, c.want, report.ConflictWords(words, all[0]))
	}
	holiday := schedule.Conflicts(schedule.Schedule{Units: []schedule.ScheduledUnit{commune(2, sat("04-30", "08:00"))}, Rules: schedule.ScheduleRules{Holidays: scheduletest.Holidays}})
	require.Equal(t, "Xã 2 họp phiên chính thức Thứ Ba, 30/4/2024, trùng ngày nghỉ: Ngày Chiến thắng.", report.ConflictWords(words, holiday[0]))
	u := commune(2)
	require.Equal(t, "phiên trù bị vào ngày nghỉ Chủ nhật, 14/4/2024 · 3 buổi phù hợp", report.WhyWords(words, &u, proposal.Placement{
		Sittings: []schedule.Sitting{scheduletest.Prepared(sat("04-14", "14:00")), sat("04-15", "08:00")}, Why: proposal.Why{Slots: 3}}))
}
