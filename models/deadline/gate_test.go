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
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// ready is a congress of 20/4 with everything done but the session itself.
func ready() readiness.Facts {
	day := calendar.Of(2024, 4, 20)
	item := func(code string, lead int, roles ...template.Role) readiness.Fact {
		return readiness.Fact{Code: code, Phase: template.PhaseReview, Mandatory: true, Due: day.AddDays(lead), State: readiness.Done, Roles: roles}
	}
	f := readiness.Facts{Day: day, Items: []readiness.Fact{item("plan", -130, template.RolePlan), item("party", -25, template.RoleApprovedParty),
		item("upper", -15, template.RoleApproved), item("papers", 0), item("session", 0, template.RoleHeld), item("quick", 0), item("funds", 30)}}
	f.Items[4].State = readiness.NotStarted
	f.Items[5].Phase = template.PhaseAfter
	return f
}

func TestGate(t *testing.T) {
	t.Parallel()
	const plan, party, upper, papers, session, quick, funds = 0, 1, 2, 3, 4, 5, 6
	for name, c := range map[string]struct {
		change func(f *readiness.Facts)
		want   []deadline.Missing
	}{
		"all in order":             {func(*readiness.Facts) {}, nil},
		"no word from the Party":   {func(f *readiness.Facts) { f.Items[party].State = readiness.InProgress }, []deadline.Missing{{"party", deadline.LackParty}}},
		"submitted, not approved":  {func(f *readiness.Facts) { f.Items[upper].State = readiness.Submitted }, []deadline.Missing{{"upper", deadline.LackUpper}}},
		"an agreement waived away": {func(f *readiness.Facts) { f.Items[upper].State = readiness.NotApplicable }, []deadline.Missing{{"upper", deadline.LackUpper}}},
		"an agreement optional in the list is asked for": {func(f *readiness.Facts) {
			f.Items[party].State, f.Items[party].Mandatory = readiness.NotStarted, false
		}, []deadline.Missing{{"party", deadline.LackParty}}},
		"an agreement for pilot units, in another unit": {func(f *readiness.Facts) {
			f.Items[party].State, f.Items[party].Mandatory = readiness.NotApplicable, false
		}, nil},
		"an agreement that is due late is asked for": {func(f *readiness.Facts) {
			f.Items[upper].State, f.Items[upper].Due = readiness.NotStarted, f.Day.AddDays(9)
		}, []deadline.Missing{{"upper", deadline.LackUpper}}},
		"a template without agreements": {func(f *readiness.Facts) {
			f.Items[party].Roles, f.Items[upper].Roles = nil, nil
		}, nil},
		"one item with both agreements is named once for each, not a third time as open": {func(f *readiness.Facts) {
			f.Items[upper].Roles, f.Items[upper].State = []template.Role{template.RoleApproved, template.RoleApprovedParty}, readiness.Returned
		}, []deadline.Missing{{"upper", deadline.LackParty}, {"upper", deadline.LackUpper}}},
		"a mandatory item": {func(f *readiness.Facts) { f.Items[plan].State = readiness.Returned }, []deadline.Missing{{"plan", deadline.LackOpen}}},
		"due on the day":   {func(f *readiness.Facts) { f.Items[papers].State = readiness.InProgress }, []deadline.Missing{{"papers", deadline.LackOpen}}},
		"an optional item": {func(f *readiness.Facts) {
			f.Items[papers].State, f.Items[papers].Mandatory = readiness.NotStarted, false
		}, nil},
		"waived": {func(f *readiness.Facts) { f.Items[plan].State = readiness.NotApplicable }, nil},
		"without a due day": {func(f *readiness.Facts) {
			f.Items[plan].State, f.Items[plan].Due = readiness.NotStarted, calendar.Date{}
		}, nil},
		"the first meeting of the new committee, after the session on its day": {func(f *readiness.Facts) {
			f.Items[quick].State, f.Items[quick].Phase = readiness.NotStarted, template.PhaseCongress
		}, nil},
		"the same, no registered day": {func(f *readiness.Facts) {
			f.Day, f.Items[quick].State, f.Items[quick].Phase = calendar.Date{}, readiness.NotStarted, template.PhaseCongress
		}, nil},
		"listed after the session, but due before it": {func(f *readiness.Facts) {
			f.Items[quick].State, f.Items[quick].Phase, f.Items[quick].Due = readiness.NotStarted, template.PhaseCongress, f.Day.AddDays(-1)
		}, []deadline.Missing{{"quick", deadline.LackOpen}}},
		"work of after, due on the day":       {func(f *readiness.Facts) { f.Items[quick].State = readiness.NotStarted }, nil},
		"due after the day":                   {func(f *readiness.Facts) { f.Items[funds].State = readiness.NotStarted }, nil},
		"no registered day: due with session": {func(f *readiness.Facts) { f.Day = calendar.Date{}; f.Items[papers].State = readiness.NotStarted }, []deadline.Missing{{"papers", deadline.LackOpen}}},
		"agreements come first": {func(f *readiness.Facts) {
			f.Items[plan].State, f.Items[upper].State = readiness.NotStarted, readiness.NotStarted
		}, []deadline.Missing{{"upper", deadline.LackUpper}, {"plan", deadline.LackOpen}}},
		"the session itself is not missing": {func(f *readiness.Facts) { f.Items[session].Mandatory = true }, nil},
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
	items, err := template.SeedTemplates()
	require.NoError(t, err)
	found := map[string]string{}
	for _, i := range items {
		for _, role := range i.Roles {
			if role == template.RoleApproved || role == template.RoleApprovedParty {
				found[i.Level+" "+string(role)] = i.Code
			}
		}
	}
	require.Equal(t, map[string]string{"commune approved_party": "X20", "commune approved": "X22", "district approved_party": "H30", "district approved": "H31",
		"province approved_party": "T30", "province approved": "T31", "nation approved_party": "Q30", "nation approved": "Q31"}, found)
}

func TestACongressIsNotHeldWithoutItsAgreements(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c := w.Commune()
		w.Plan(c, "2024-04-04")
		held := w.Milestone(c, "X39")
		note := deadline.Input{Action: readiness.Complete, Note: "có biên bản"}
		_, err := w.Step(w.As(access.Organizer), held, note)
		require.Equal(t, map[string]string{"override": "problem.gate"}, congresstest.Problems(err))
		lacking := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]deadline.Missing, error) { return deadline.GateOf(tx, held) })
		require.Equal(t, []string{"X20", "X22", "X01"}, []string{lacking[0].Code, lacking[1].Code, lacking[2].Code})
		require.Equal(t, len(lacking), fault.As(err).Problems[0].Args["Count"])

		note.Override, note.Reason = true, "Đảng ủy đồng ý bằng lời"
		_, err = w.Step(congresstest.As(access.Organizer, w.Communes[0]), held, note)
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "only the level above")
		above := congresstest.As(access.Organizer, w.District)
		_, err = w.Step(above, held, deadline.Input{Action: readiness.Complete, Note: "có biên bản", Override: true})
		require.Equal(t, map[string]string{"reason": "problem.required"}, congresstest.Problems(err))
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
		require.Equal(t, []string{"X22"}, deadline.Lacking(row))
		events := congresstest.Must(w, above, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, held.ID) })
		require.Equal(t, []string{"X22", "Đảng ủy đồng ý bằng lời"}, []string{events[0].Lacking, events[0].Note})

		now, err = w.Step(above, now, deadline.Input{Action: readiness.Reopen})
		require.NoError(t, err)
		require.Empty(t, now.Lacking)
		w.Finish(c, "X22")
		now, err = w.Step(above, now, deadline.Input{Action: readiness.Complete})
		require.NoError(t, err, "nothing is missing any more")
		require.Empty(t, now.Lacking)
		require.Empty(t, deadline.Lacking(w.row(c.UnitID)))
		events = congresstest.Must(w, above, func(tx *store.Tx) ([]readiness.Event, error) { return readiness.Events(tx, held.ID) })
		require.Equal(t, "X22", events[1].OldLacking, "the history keeps it")
	})
}

// row is the line of a unit on the board.
func (w world) row(unitID int64) readiness.Row {
	w.T.Helper()
	for _, r := range w.Board(w.District) {
		if r.Congress.UnitID == unitID {
			return r
		}
	}
	w.T.Fatal("no row")
	return readiness.Row{}
}

func TestTheGateStandsBeforeAnApprovalToo(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		m, err := w.Act(w.As(access.Clerk), w.Milestone(w.Commune(), "X39"), deadline.Input{Action: readiness.Submit, Note: "có biên bản"})
		require.NoError(t, err, "a report may be sent up: the reviewer sees what is missing")
		_, err = w.Step(w.As(access.Reviewer), m, deadline.Input{Action: readiness.Approve})
		require.Equal(t, map[string]string{"override": "problem.gate"}, congresstest.Problems(err))
		_, err = w.Step(congresstest.As(access.Reviewer, w.District), m, deadline.Input{Action: readiness.Approve, Override: true, Reason: "x"})
		require.Equal(t, fault.Forbidden, fault.KindOf(err), "a reviewer does not override")
		missing := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]deadline.Missing, error) { return deadline.GateOf(tx, m) })
		require.Greater(t, len(missing), 20)
	})
}

// With the templates that come with the program, a congress with all its work before the session done is recorded without
// anybody asking for the first meeting of the committee that the session appoints (X40, H46).
func TestTheGateAsksForNothingOfAfterTheSession(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		for unit, codes := range map[int64][2]string{w.Communes[0].ID: {"X39", "X40"}, w.District.ID: {"H45", "H46"}} {
			c := w.Made[unit]
			w.Plan(c, "2024-04-04")
			var before []string
			for _, m := range w.List(c) {
				if m.Item.Code < codes[0] && readiness.Open(m.State) {
					before = append(before, m.Item.Code)
				}
			}
			w.Finish(c, before...)
			require.Equal(t, readiness.NotStarted, w.Milestone(c, codes[1]).State)
			m, err := w.Step(storetest.Root(), w.Milestone(c, codes[0]), deadline.Input{Action: readiness.Complete, Note: "biên bản"})
			require.NoError(t, err, codes[0])
			require.Empty(t, m.Lacking)
		}
	})
}
