package figure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// Of sixteen communes thirteen have held their congress, one has a date, one has a date and a file that waits, one has
// neither; the district has nothing yet.
func TestFiguresOfADistrict(t *testing.T) {
	t.Parallel()
	w := deadlinetest.New(t, storetest.SQLite(t), 16)
	for i, u := range w.Communes {
		c := w.Made[u.ID]
		switch {
		case i < 13:
			w.Plan(c, "2024-03-28")
			w.Finish(c, "X39")
		case i == 13:
			w.Plan(c, "2024-04-25")
		case i == 14:
			w.Plan(c, "2024-04-10")
			_, err := w.Act(storetest.Root(), w.Milestone(c, "X21"), deadline.Input{Action: readiness.Submit})
			require.NoError(t, err)
		}
	}
	rows := w.Board(w.District)
	set := figure.OfRows(rows, w.District.ID, org.Commune, calendar.On(storetest.Today))

	share, ok := set.Share(figure.HeldShare)
	require.True(t, ok)
	require.Equal(t, []int{16, 13, 3, 15, 813}, []int{set.Number(figure.Units), set.Number(figure.Held), set.Number(figure.Unheld), set.Number(figure.Dated), int(share)})
	own := set.Over(figure.Own)
	require.Equal(t, []int{1, 0, 0}, []int{own.Number(figure.Units), own.Number(figure.Held), own.Number(figure.Dated)})
	require.Len(t, set.Urgent(), 4)
	require.Len(t, set.Ranked(), 17)
	next := set.Next()
	require.Len(t, next, 2)
	require.Equal(t, []string{"014", "013"}, []string{next[0].Congress.Unit.Name, next[1].Congress.Unit.Name})

	// Late items include the district's own and open to their list.
	n := readiness.NeedsOf(rows, storetest.Today)
	require.Equal(t, []int{len(n.Late), len(n.DueSoon), len(n.Waiting)}, []int{set.Number(figure.LateItems), set.Number(figure.DueSoon), set.Number(figure.Waiting)})
	require.Equal(t, set.Number(figure.LateItems), set.Over(figure.Below).Number(figure.LateItems)+own.Number(figure.LateItems))
	require.Positive(t, own.Number(figure.LateItems))
	require.Len(t, set.List(figure.LateUnits), set.Number(figure.LateUnits))
	require.Equal(t, "X21", n.Waiting[0].Cell.Item.Code)
	require.Equal(t, "014", n.Waiting[0].Row.Congress.Unit.Name)
}

// Two communes of a district: the sums, the shares and what is not entered, by hand.
func TestFiguresByHand(t *testing.T) {
	t.Parallel()
	day := calendar.MustParse("2024-04-05")
	unit := func(id int64, level string, stage template.Stage, done, planned, whole int) figure.Unit {
		r := readiness.Row{Congress: congress.Congress{ID: id, UnitID: id, Unit: org.Unit{ID: id, LevelCode: level}}}
		r.Readiness = readiness.Readiness{Stage: stage, DoneWeight: done, ExpectedWeight: planned, TotalWeight: whole}
		return figure.Unit{Row: r}
	}
	district, held, open := unit(1, "district", 2, 10, 50, 200), unit(2, "commune", template.StageHeld, 90, 90, 100), unit(3, "commune", 3, 30, 40, 83)
	held.Congress.Day, held.Congress.HeldOn, held.Deadline = day.AddDays(-2), day.AddDays(-1), day.AddDays(-1)
	held.HeldLater, held.Congress.Seats = true, 90
	held.Delegates = delegate.Composition{Official: 88, ExOfficio: 33, Consulted: 53, Appointed: 2, Reserve: 4, Complete: 91, Women: 30}
	held.Outcome = congress.Outcome{Version: 1, Present: new(87), MembersApproved: new(45), MembersElected: new(44)}
	held.Sent = figure.Delegation{Sent: true, Official: 5, Reserve: 1}
	open.Readiness.LateCount, open.Congress.Day = 2, day.AddDays(-3)
	district.Readiness.LateCount, district.Congress.Seats = 1, 250
	set := figure.Of([]figure.Unit{district, held, open}, 1, "commune", calendar.On(day))
	require.Equal(t, 1, set.Number(figure.Planned), "work has begun, but no plan was issued")
	open.Items = []readiness.Cell{{Item: &template.Item{Role: string(template.RolePlan)}, State: readiness.Done}}
	set = figure.Of([]figure.Unit{district, held, open}, 1, "commune", calendar.On(day))

	for key, want := range map[figure.Key]int{
		figure.Units: 2, figure.Held: 1, figure.HeldLater: 1, figure.Unheld: 1, figure.PlannedBy: 2, figure.Dated: 2, figure.InTime: 1, figure.PastDay: 1,
		figure.Planned: 2, figure.Submitted: 1, figure.Approved: 1, figure.Reported: 0,
		figure.DoneWeight: 120, figure.PlanWeight: 130, figure.TotalWeight: 183, figure.BehindWeight: 10, figure.LateUnits: 2, figure.LateItems: 3,
		figure.Seats: 340, figure.Official: 88, figure.ExOfficio: 33, figure.Consulted: 53, figure.Appointed: 2, figure.Reserve: 4, figure.Records: 92, figure.Complete: 91,
		figure.Present: 87, figure.MembersApproved: 45, figure.MembersElected: 44, figure.SentOfficial: 5, figure.SentReserve: 1,
	} {
		require.Equal(t, want, set.Number(key), key)
	}
	for key, want := range map[figure.Key]field.Tenths{figure.HeldShare: 500, figure.DoneShare: 656, figure.PlanShare: 710, figure.BehindShare: 55,
		figure.OfficialShare: 259, figure.CompleteShare: 989} {
		share, ok := set.Share(key)
		require.True(t, ok, key)
		require.Equal(t, want, share, key)
	}
	entered, of := set.Known(figure.Present)
	require.Equal(t, []int{1, 2}, []int{entered, of})
	entered, of = set.Known(figure.Official)
	require.Equal(t, []int{1, 3}, []int{entered, of})
	_, ok := set.Over(figure.Own).Share(figure.OfficialShare)
	require.False(t, ok, "seats, but no list")
	_, ok = set.Over(figure.Own).Share(figure.CompleteShare)
	require.False(t, ok, "no record")
	require.Equal(t, 30, set.Over(figure.WithOwn).Group("women"))
}

// Every figure has a kind, a population that sums may use, and figures as its part and whole.
func TestRegister(t *testing.T) {
	t.Parallel()
	seen := map[figure.Key]bool{}
	for _, d := range figure.Register() {
		require.False(t, seen[d.Key], d.Key)
		seen[d.Key] = true
		require.NotEqual(t, figure.Subtree, d.Population, "%s would add up levels", d.Key)
		if d.Kind() == figure.Percentage {
			require.Equal(t, figure.Count, figure.Find(d.Part).Kind(), d.Key)
			require.Equal(t, []figure.Population{d.Population, d.Population}, []figure.Population{figure.Find(d.Part).Population, figure.Find(d.Whole).Population}, d.Key)
		}
	}
}
