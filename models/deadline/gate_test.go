package deadline_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// ready is a congress of 20/4 with everything done but the session itself.
func ready() deadline.Facts {
	day := calendar.Of(2024, 4, 20)
	item := func(code string, lead int, roles ...deadline.Role) deadline.Fact {
		return deadline.Fact{Code: code, Phase: deadline.PhaseReview, Mandatory: true, Due: day.AddDays(lead), State: deadline.Done, Roles: roles}
	}
	f := deadline.Facts{Day: day, Items: []deadline.Fact{item("plan", -130, deadline.RolePlan), item("party", -25, deadline.RoleApprovedParty),
		item("upper", -15, deadline.RoleApproved), item("papers", 0), item("session", 0, deadline.RoleHeld), item("quick", 0), item("funds", 30)}}
	f.Items[4].State = deadline.NotStarted
	f.Items[5].Phase = deadline.PhaseAfter
	return f
}

func TestGate(t *testing.T) {
	t.Parallel()
	const plan, party, upper, papers, session, quick, funds = 0, 1, 2, 3, 4, 5, 6
	for name, c := range map[string]struct {
		change func(f *deadline.Facts)
		want   []deadline.Missing
	}{
		"all in order":             {func(*deadline.Facts) {}, nil},
		"no word from the Party":   {func(f *deadline.Facts) { f.Items[party].State = deadline.InProgress }, []deadline.Missing{{"party", deadline.LackParty}}},
		"submitted, not approved":  {func(f *deadline.Facts) { f.Items[upper].State = deadline.Submitted }, []deadline.Missing{{"upper", deadline.LackUpper}}},
		"an agreement waived away": {func(f *deadline.Facts) { f.Items[upper].State = deadline.NotApplicable }, []deadline.Missing{{"upper", deadline.LackUpper}}},
		"an agreement optional in the list is asked for": {func(f *deadline.Facts) {
			f.Items[party].State, f.Items[party].Mandatory = deadline.NotStarted, false
		}, []deadline.Missing{{"party", deadline.LackParty}}},
		"an agreement for pilot units, in another unit": {func(f *deadline.Facts) {
			f.Items[party].State, f.Items[party].Mandatory = deadline.NotApplicable, false
		}, nil},
		"an agreement that is due late is asked for": {func(f *deadline.Facts) {
			f.Items[upper].State, f.Items[upper].Due = deadline.NotStarted, f.Day.AddDays(9)
		}, []deadline.Missing{{"upper", deadline.LackUpper}}},
		"a template without agreements": {func(f *deadline.Facts) {
			f.Items[party].Roles, f.Items[upper].Roles = nil, nil
		}, nil},
		"one item with both agreements is named once for each, not a third time as open": {func(f *deadline.Facts) {
			f.Items[upper].Roles, f.Items[upper].State = []deadline.Role{deadline.RoleApproved, deadline.RoleApprovedParty}, deadline.Returned
		}, []deadline.Missing{{"upper", deadline.LackParty}, {"upper", deadline.LackUpper}}},
		"a mandatory item":                    {func(f *deadline.Facts) { f.Items[plan].State = deadline.Returned }, []deadline.Missing{{"plan", deadline.LackOpen}}},
		"due on the day":                      {func(f *deadline.Facts) { f.Items[papers].State = deadline.InProgress }, []deadline.Missing{{"papers", deadline.LackOpen}}},
		"an optional item":                    {func(f *deadline.Facts) { f.Items[papers].State, f.Items[papers].Mandatory = deadline.NotStarted, false }, nil},
		"waived":                              {func(f *deadline.Facts) { f.Items[plan].State = deadline.NotApplicable }, nil},
		"without a due day":                   {func(f *deadline.Facts) { f.Items[plan].State, f.Items[plan].Due = deadline.NotStarted, calendar.Date{} }, nil},
		"work of after, due on the day":       {func(f *deadline.Facts) { f.Items[quick].State = deadline.NotStarted }, nil},
		"due after the day":                   {func(f *deadline.Facts) { f.Items[funds].State = deadline.NotStarted }, nil},
		"no registered day: due with session": {func(f *deadline.Facts) { f.Day = calendar.Date{}; f.Items[papers].State = deadline.NotStarted }, []deadline.Missing{{"papers", deadline.LackOpen}}},
		"agreements come first": {func(f *deadline.Facts) {
			f.Items[plan].State, f.Items[upper].State = deadline.NotStarted, deadline.NotStarted
		}, []deadline.Missing{{"upper", deadline.LackUpper}, {"plan", deadline.LackOpen}}},
		"the session itself is not missing": {func(f *deadline.Facts) { f.Items[session].Mandatory = true }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := ready()
			c.change(&f)
			require.Equal(t, c.want, deadline.Gate(f))
		})
	}
}

// X20 and X22 of a commune, H30 and H31 of a district are the two agreements of the starting templates.
func TestTheTemplatesKnowBothAgreements(t *testing.T) {
	t.Parallel()
	items, err := deadline.SeedTemplates()
	require.NoError(t, err)
	found := map[string]string{}
	for _, i := range items {
		for _, role := range i.Roles {
			if role == deadline.RoleApproved || role == deadline.RoleApprovedParty {
				found[i.Level+" "+string(role)] = i.Code
			}
		}
	}
	require.Equal(t, map[string]string{"commune approved_party": "X20", "commune approved": "X22", "district approved_party": "H30", "district approved": "H31"}, found)
}

func TestACongressIsNotHeldWithoutItsAgreements(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		w.Plan(c, "2024-04-04")
		held := w.Milestone(c, "X39")
		note := deadline.Input{Action: deadline.Complete, Note: "có biên bản"}
		_, err := w.Step(w.As(access.Organizer), held, note)
		require.Equal(t, map[string]string{"override": "problem.gate"}, deadlinetest.Problems(err))
		require.Contains(t, fault.As(err).Problems[0].Args["Codes"], "X20, X22, X01")

		note.Override, note.Reason = true, "Đảng ủy đồng ý bằng lời"
		_, err = w.Step(congresstest.As(access.Organizer, w.Communes[0]), held, note)
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "only the level above")
		above := congresstest.As(access.Organizer, w.District)
		_, err = w.Step(above, held, deadline.Input{Action: deadline.Complete, Note: "có biên bản", Override: true})
		require.Equal(t, map[string]string{"reason": "problem.required"}, deadlinetest.Problems(err))
		for _, m := range w.List(c) {
			if m.Mandatory() && m.Item.Code < "X39" && m.Item.Code != "X22" || m.Item.Code == "X40" {
				w.Finish(c, m.Item.Code)
			}
		}
		now, err := w.Step(above, held, note)
		require.NoError(t, err)
		require.Equal(t, "X22", now.Lacking)
		row := w.row(c.UnitID)
		require.True(t, row.Held())
		require.Equal(t, []string{"X22"}, row.Lacking())
		events := deadlinetest.Must(w, above, func(tx *store.Tx) ([]deadline.Event, error) { return deadline.Events(tx, held.ID) })
		require.Equal(t, []string{"X22", "Đảng ủy đồng ý bằng lời"}, []string{events[0].Lacking, events[0].Note})

		now, err = w.Step(above, now, deadline.Input{Action: deadline.Reopen})
		require.NoError(t, err)
		require.Empty(t, now.Lacking)
		w.Finish(c, "X22")
		now, err = w.Step(above, now, deadline.Input{Action: deadline.Complete})
		require.NoError(t, err, "nothing is missing any more")
		require.Empty(t, now.Lacking)
		require.Empty(t, w.row(c.UnitID).Lacking())
		events = deadlinetest.Must(w, above, func(tx *store.Tx) ([]deadline.Event, error) { return deadline.Events(tx, held.ID) })
		require.Equal(t, "X22", events[1].OldLacking, "the history keeps it")
	})
}

// row is the line of a unit on the board.
func (w world) row(unitID int64) deadline.Row {
	w.T.Helper()
	for _, r := range w.Board(w.District) {
		if r.Congress.UnitID == unitID {
			return r
		}
	}
	w.T.Fatal("no row")
	return deadline.Row{}
}

func TestTheGateStandsBeforeAnApprovalToo(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		m, err := w.Act(w.As(access.Clerk), w.Milestone(w.Commune(), "X39"), deadline.Input{Action: deadline.Submit, Note: "có biên bản"})
		require.NoError(t, err, "a report may be sent up: the reviewer sees what is missing")
		_, err = w.Step(w.As(access.Reviewer), m, deadline.Input{Action: deadline.Approve})
		require.Equal(t, map[string]string{"override": "problem.gate"}, deadlinetest.Problems(err))
		_, err = w.Step(congresstest.As(access.Reviewer, w.District), m, deadline.Input{Action: deadline.Approve, Override: true, Reason: "x"})
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "a reviewer does not override")
		missing := deadlinetest.Must(w, storetest.Root(), func(tx *store.Tx) ([]deadline.Missing, error) { return deadline.GateOf(tx, m) })
		require.Greater(t, len(missing), 20)
	})
}
