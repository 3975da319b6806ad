package template_test

import (
	"fmt"

	"daihoi/models/calendar"
	"daihoi/models/template"
)

// The congress sits on Monday 6 May 2024. The papers are due three working days before, which leaps over the holidays
// of 29 April to 1 May where the window begins; the reply counts from the papers, the invitations in plain days.
func ExampleWindows() {
	items := []template.Item{
		{Code: "PAPERS", Anchor: template.BaseDay, DayKind: template.WorkingDays, LeadFrom: -5, LeadTo: -3},
		{Code: "REPLY", Anchor: template.BaseItem, AfterCode: "PAPERS", DayKind: template.WorkingDays, LeadFrom: 1, LeadTo: 2},
		{Code: "INVITE", Anchor: template.BaseDay, DayKind: template.CalendarDays, LeadFrom: -14, LeadTo: -7},
	}
	for i, w := range template.Windows(items, calendar.Of(2024, 5, 6)) {
		fmt.Println(items[i].Code, w.From.Short(), w.Due.Short())
	}
	// Output:
	// PAPERS 25/4/2024 02/5/2024
	// REPLY 03/5/2024 04/5/2024
	// INVITE 22/4/2024 29/4/2024
}
