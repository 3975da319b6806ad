package emulation_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// on sets the clock to nine o'clock of a day of April 2024.
func (w world) on(day int) {
	w.s.SetClock(func() time.Time { return time.Date(2024, 4, day, 9, 0, 0, 0, calendar.Zone()) })
}

// convene gives every unit a congress with milestones; the communes hold theirs on the 20th, the last day is the 30th.
func (w world) convene() {
	w.t.Helper()
	w.must(storetest.Root(), func(tx *store.Tx) error {
		if err := template.SeedAll(tx, w.Term.ID); err != nil {
			return err
		}
		all, err := congress.ConveneAll(tx, w.All(), w.Term.ID)
		if err != nil {
			return err
		}
		_, err = deadline.ApplyAll(tx, all)
		return err
	})
}

// steps takes steps on a milestone of a commune.
func (w world) steps(commune org.Unit, code string, steps ...deadline.Input) {
	w.t.Helper()
	w.must(storetest.Root(), func(tx *store.Tx) error {
		c, err := congress.ByUnit(tx, commune.ID, w.Term.ID)
		if err != nil {
			return err
		}
		list, err := deadline.List(tx, c.ID)
		if err != nil {
			return err
		}
		for _, m := range list {
			for _, in := range steps {
				if m.Item.Code != code {
					continue
				}
				if m, err = deadline.Act(tx, m.ID, m.Version, in); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// reviewed is a pledge with one criterion for each rule that is scored by returns and reports, signed.
func (w world) reviewed() {
	w.t.Helper()
	w.must(w.lead(), func(tx *store.Tx) error {
		for n, in := range []emulation.Item{
			{Kind: emulation.KindContent, Content: 1, Text: "Đại hội các cấp"},
			{Kind: emulation.KindCriterion, Content: 1, Text: "Hồ sơ", Points: 10_00, Rule: emulation.RuleReturns, PerCase: 50},
			{Kind: emulation.KindCriterion, Content: 1, Text: "Các mốc", Points: 20_00, Rule: emulation.RuleMilestones},
		} {
			if err := emulation.SetItem(tx, w.cluster.ID, 2024, n, 0, in); err != nil {
				return err
			}
		}
		return emulation.Sign(tx, w.cluster.ID, 2024, 3, w.District.Code, signature)
	})
}

func (w world) traces(actor access.Actor) (traces []emulation.Trace) {
	w.t.Helper()
	sheet, p := w.sheets(w.member())[w.District.ID], emulation.Standing(w.editions(w.member()))
	y, err := w.year(w.city())
	require.NoError(w.t, err)
	m, err := y.Member(w.District.Code)
	require.NoError(w.t, err)
	require.NoError(w.t, w.s.Read(w.t.Context(), actor, func(tx *store.Tx) (err error) {
		traces, err = emulation.Traces(tx, m, p, sheet)
		return err
	}))
	return traces
}

var (
	handIn = deadline.Input{Action: readiness.Submit, Note: "gửi huyện"}
	back   = deadline.Input{Action: readiness.Return, Reason: "thiếu biên bản"}
)

// The list behind a figure is that of the day on which it was taken, whatever has happened on later days.
func TestTracesAreOfTheDayOfTheFigures(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.reviewed()
		w.convene()
		w.steps(w.Communes[0], "X02", handIn, back, handIn)
		w.on(6)
		w.must(w.member(), func(tx *store.Tx) error { return emulation.TakeEvidence(tx, w.cluster.ID, 2024, w.District.Code, 0) })
		w.on(8)
		w.steps(w.Communes[0], "X02", back)
		w.steps(w.Communes[1], "X02", handIn)
		got := w.traces(w.member())
		require.Len(t, got, 2)
		require.Equal(t, []any{emulation.Figures{Counted: 1, Of: 2}, emulation.Figures{Counted: 1, Of: 2}, calendar.Of(2024, 4, 6)}, []any{got[0].Taken, got[0].Found, got[0].On})
		require.Equal(t, []any{"thiếu biên bản", calendar.Of(2024, 4, 5), w.Communes[0].Code}, []any{got[0].Cases[0].Reason, got[0].Cases[0].Returned, got[0].Cases[0].Unit.Code})
		require.True(t, got[0].Cases[1].Returned.IsZero(), "the return of the 8th was not known")
		require.Equal(t, got[1].Taken, got[1].Found)
		var now map[string][]emulation.Case
		require.NoError(t, w.s.Read(t.Context(), w.member(), func(tx *store.Tx) (err error) {
			now, err = emulation.CasesOf(tx, w.District, tx.Today())
			return err
		}))
		require.Equal(t, emulation.Figures{Counted: 2, Of: 3}, emulation.Count(now[emulation.RuleReturns]))
		require.Empty(t, w.traces(w.lead()), "a sister unit does not see the pages of the member")
		require.Len(t, w.traces(w.city()), 2)
	})
}

// What was entered on the day of the figures, but after them, shows as two numbers.
func TestTracesTellWhatCameLaterOnTheSameDay(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.reviewed()
		w.convene()
		w.must(w.member(), func(tx *store.Tx) error { return emulation.TakeEvidence(tx, w.cluster.ID, 2024, w.District.Code, 0) })
		w.steps(w.Communes[0], "X02", handIn, back)
		w.on(9)
		got := w.traces(w.member())[0]
		require.Equal(t, []any{emulation.Figures{}, emulation.Figures{Counted: 1, Of: 1}}, []any{got.Taken, got.Found})
	})
}

func TestFiguresOfACommuneAreItsOwn(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.convene()
		w.steps(w.Communes[0], "X02", handIn)
		w.steps(w.Communes[1], "X02", handIn, back)
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		require.NoError(t, w.s.Read(t.Context(), clerk, func(tx *store.Tx) error {
			cases, err := emulation.CasesOf(tx, w.Communes[0], tx.Today())
			require.Len(t, cases[emulation.RuleCongresses], 1, "its own, where it has none below")
			require.Equal(t, emulation.Figures{Of: 1}, emulation.Count(cases[emulation.RuleReturns]))
			for _, list := range cases {
				for _, c := range list {
					require.Equal(t, w.Communes[0].Code, c.Unit.Code)
				}
			}
			return err
		}))
	})
}

func TestPledgeBeginsWithACopy(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		var communes org.Cluster
		w.must(w.member(), func(tx *store.Tx) (err error) {
			communes, err = org.FormCluster(tx, w.District.ID, org.Cluster{Number: 1, Name: "Khối xã"})
			if err != nil {
				return err
			}
			return org.Compose(tx, communes.ID, 1, 2024, []int64{w.Communes[0].ID, w.Communes[1].ID}, 0, 0)
		})
		copied := func(actor access.Actor, to int64, version int, from int64, year int) error {
			return w.do(actor, func(tx *store.Tx) error { return emulation.Copy(tx, to, 2024, version, from, year) })
		}
		require.Equal(t, "problem.required", fault.As(copied(w.member(), communes.ID, 0, 0, 0)).Problems[0].Key)
		require.Equal(t, "problem.no_pledge", fault.As(copied(w.member(), communes.ID, 0, communes.ID, 2024)).Problems[0].Key)
		require.Equal(t, fault.NotFound, fault.KindOf(copied(w.member(), communes.ID, 0, w.cluster.ID, 2021)), "a year without the district")
		require.Equal(t, fault.Conflict, fault.KindOf(copied(w.member(), communes.ID, 7, w.cluster.ID, 2024)), "somebody was quicker")
		require.NoError(t, copied(w.member(), communes.ID, 0, w.cluster.ID, 2024))
		require.Equal(t, "fault.pledge_begun", fault.As(copied(w.member(), communes.ID, 1, w.cluster.ID, 2024)).Key)
		source := w.editions(w.member())[0]
		w.cluster = communes
		made := w.editions(w.member())[0]
		require.Len(t, made.Items, len(source.Items))
		for i, item := range made.Items {
			of := source.Items[i]
			require.Equal(t, []any{of.Kind, of.Content, of.Text, of.Points, of.Rule}, []any{item.Kind, item.Content, item.Text, item.Points, item.Rule})
			require.Equal(t, int64(i+1), item.Line)
		}
		require.Empty(t, made.Signatures)
		require.Equal(t, 1, made.Version)
	})
}

// Only pledges that one reads are offered: a commune sees that of its own cluster, not that of the districts.
func TestSourcesAreThoseOneReads(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		other := emulation.Year{ClusterID: w.cluster.ID, Year: 2025}
		for name, c := range map[string]struct {
			actor access.Actor
			want  int
		}{"member": {w.member(), 1}, "city": {w.city(), 1}, "commune": {congresstest.As(access.Organizer, w.Communes[0]), 0}} {
			require.NoError(t, w.s.Read(t.Context(), c.actor, func(tx *store.Tx) error {
				sources, err := emulation.Sources(tx, other)
				require.Len(t, sources, c.want, name)
				itself, _ := emulation.Sources(tx, emulation.Year{ClusterID: w.cluster.ID, Year: 2024})
				require.Empty(t, itself, name)
				return err
			}))
		}
	})
}
