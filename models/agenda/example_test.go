package agenda_test

import (
	"fmt"

	"daihoi/models/agenda"
)

// Each block begins where the one before it ends. The reception is fixed before the session starts; the break is fixed
// too, which leaves a gap before it and runs over the end.
func ExampleReflow() {
	blocks := []agenda.Block{
		{Title: "Reception", Minutes: 30, FixedAt: "07:00"},
		{Title: "Opening", Minutes: 10},
		{Title: "Report", Minutes: 20},
		{Title: "Break", Minutes: 15, FixedAt: "08:15"},
	}
	flow := agenda.Reflow("07:30", "08:20", blocks)
	for i, at := range flow.Times {
		fmt.Printf("%s–%s %s, gap %d\n", agenda.ClockOf(at.From), agenda.ClockOf(at.To), blocks[i].Title, at.Gap)
	}
	fmt.Println("ends", agenda.ClockOf(flow.Ends), "over by", flow.Over)
	// Output:
	// 07:00–07:30 Reception, gap 0
	// 07:30–07:40 Opening, gap 0
	// 07:40–08:00 Report, gap 0
	// 08:15–08:30 Break, gap 15
	// ends 08:30 over by 10
}
