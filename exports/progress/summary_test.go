package progress

import (
	"testing"

	"daihoi/exports/booktest"
	"daihoi/models/calendar"
	"daihoi/models/template"
)

func TestNextWeek(t *testing.T) {
	t.Parallel()
	day := func(s string) calendar.Date { return calendar.MustParse(s) }
	p := Report{AsOf: day("2024-04-05"), Words: booktest.Vietnamese(t), Rows: []Row{
		{Unit: "today", PlannedDay: day("2024-04-05")}, {Unit: "first", PlannedDay: day("2024-04-06")},
		{Unit: "last", PlannedDay: day("2024-04-12")}, {Unit: "after", PlannedDay: day("2024-04-13")}, {Unit: "none"},
		{Unit: "held", PlannedDay: day("2024-04-08"), Stage: template.StageHeld},
	}}
	if got := p.nextWeek(); got != "Đại hội trong 7 ngày tới (2): first (06/4), last (12/4)" {
		t.Error(got)
	}
}
