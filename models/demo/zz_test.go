package demo_test

import (
	"fmt"
	"testing"

	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestDump(t *testing.T) {
	s := storetest.SQLite(t)
	build(t, s)
	read(t, s, func(tx *store.Tx) {
		for _, r := range board(t, tx) {
			d := r.Readiness
			fmt.Printf("%-14s %s stage %d %-6s %s %s %d late=%d soon=%d wait=%d ontime=%d/%d share %.0f/%.0f urg %d\n", r.Congress.Unit.Name, r.Congress.Day, d.Stage, d.Light, d.Reason.Key, d.Reason.Code, d.Reason.Days, d.LateCount, d.DueSoon, d.Waiting, d.OnTime, d.OnTimeOf, 100*d.Share(), 100*d.Expected(), d.Urgency)
		}
		as := audit(t, tx)
		fmt.Println(len(as))
		acts := map[string]int{}
		days := map[string]int{}
		for _, a := range as {
			acts[a.Action]++
			days[a.At.String()[:16]+" "+a.UserName]++
		}
		fmt.Println(acts)
		fmt.Println(len(days), days)
		for i, r := range records(t, tx) {
			if i%17 == 0 {
				fmt.Println(delegate.Fields.Values(&r))
			}
		}
	})
}
