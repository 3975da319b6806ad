package report_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// Rules as an office would write them.
func TestRuleInWords(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	vi, en := catalogue.For("vi"), catalogue.For("en")
	item := func(anchor template.Base, from, to int, change ...func(*template.Item)) template.Item {
		i := template.Item{Anchor: anchor, DayKind: template.CalendarDays, LeadFrom: from, LeadTo: to}
		for _, c := range change {
			c(&i)
		}
		return i
	}
	for _, c := range []struct {
		item   template.Item
		vi, en string
	}{
		{item("day", -30, -30), "trước 30 ngày", "30 days before"},
		{item("session", 0, 0), "đúng ngày phiên trù bị", "on the day of the preparatory session"},
		{item("pilot", 3, 7), "sau 3–7 ngày, tính từ đại hội điểm", "3–7 days after, counted from the pilot congress"},
		{item("below", 0, 0), "khi mọi đơn vị cấp dưới đã đại hội", "when all congresses one level below have been held"},
		{item("day", -45, -45, func(i *template.Item) { i.NotBefore, i.Latest = template.NeedBelow, template.LimitBelow }),
			"trước 45 ngày, sau khi mọi đơn vị cấp dưới đã đại hội, không muộn hơn hạn tổ chức của cấp dưới",
			"45 days before, after all congresses one level below, not later than the deadline of the level below"},
		{item("day", -45, -45, func(i *template.Item) { i.Latest, i.LatestOn = template.LimitDay, calendar.Of(2024, 4, 30) }),
			"trước 45 ngày, không muộn hơn 30/4/2024", "45 days before, not later than 30/4/2024"},
		{item("day", -275, -45, func(i *template.Item) {
			i.Repeats, i.WeeklyFrom, i.NotBefore = template.Monthly, -60, template.NeedBelow
		}),
			"hằng tháng từ trước 275 ngày, hằng tuần từ trước 60 ngày, đến trước 45 ngày, ít nhất đến khi mọi đơn vị cấp dưới đã đại hội",
			"monthly from 275 days before, weekly from 60 days before, to 45 days before, at least until all congresses one level below have been held"},
		{item("day", -20, 0, func(i *template.Item) { i.Repeats = template.Weekly }), "hằng tuần từ trước 20 ngày đến đúng ngày đại hội", "weekly from 20 days before to on the congress date"},
	} {
		require.Equal(t, []string{c.vi, c.en}, []string{report.RuleWords(vi, c.item), report.RuleWords(en, c.item)})
	}
}
