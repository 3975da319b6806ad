package demo_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/demo"
	"daihoi/models/fault"
	"daihoi/models/figure"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

var cheap = account.Hasher{Params: argon2id.Params{Memory: 8, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}}

// built is the finished district.
var built = storetest.Fill(build)

func build(s *store.Store) error {
	all := demo.Accounts()
	for i := range all {
		hash, err := cheap.Hash(demo.Password, all[i].Username)
		if err != nil {
			return err
		}
		all[i].Hash = hash
	}
	if err := demo.Build(context.Background(), s, all); err != nil {
		return err
	}
	return s.Read(context.Background(), storetest.Root(), func(tx *store.Tx) error {
		if tx.Today() != demo.Today {
			return fmt.Errorf("the clock stands on %s", tx.Today())
		}
		return nil
	})
}

func read(t testing.TB, s *store.Store, fn func(tx *store.Tx)) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error { fn(tx); return nil }))
}

func board(t testing.TB, tx *store.Tx) []readiness.Row {
	t.Helper()
	home, err := org.ByCode(tx, demo.UnitCode)
	require.NoError(t, err)
	term, err := org.TermByCode(tx, demo.TermCode)
	require.NoError(t, err)
	rows, err := readiness.Board(tx, home.Path, term.ID, calendar.On(demo.Today))
	require.NoError(t, err)
	return rows
}

// records reads every delegate, the withdrawn ones too.
func records(t testing.TB, tx *store.Tx) []delegate.Record {
	t.Helper()
	home, err := org.ByCode(tx, demo.UnitCode)
	require.NoError(t, err)
	var all []delegate.Record
	for _, withdrawn := range []bool{false, true} {
		err = delegate.All(tx, delegate.Filter{Scope: delegate.Scope{Path: home.Path}, Withdrawn: withdrawn}, func(r delegate.Record) error {
			all = append(all, r)
			return nil
		})
		require.NoError(t, err)
	}
	return all
}

func TestBuild(t *testing.T) {
	t.Parallel()
	built.Each(t, func(t *testing.T, s *store.Store) {
		read(t, s, func(tx *store.Tx) {
			for key, want := range map[string]string{store.SimulatedDay: "2024-04-05", store.HomeUnit: "020"} {
				got, err := store.GetSetting(tx, key)
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
			t.Run("board", func(t *testing.T) { checkBoard(t, board(t, tx)) })
			t.Run("delegates", func(t *testing.T) { checkDelegates(t, records(t, tx)) })
			t.Run("shares", func(t *testing.T) { checkShares(t, tx) })
			t.Run("papers", func(t *testing.T) { checkPapers(t, tx) })
			t.Run("history", func(t *testing.T) { checkHistory(t, tx) })
		})
		require.Equal(t, fault.Conflict, fault.KindOf(build(s)))
	})
}

// Every light, every stage from the plan on and every kind of milestone must have something to show.
func checkBoard(t *testing.T, rows []readiness.Row) {
	require.Len(t, rows, 17)
	lights, stages := map[readiness.Light]int{}, map[template.Stage]bool{}
	reasons, states := map[readiness.ReasonKey]bool{}, map[readiness.State]int{}
	pilots, undated, extended := 0, 0, 0
	for _, r := range rows {
		lights[r.Readiness.Light]++
		stages[r.Readiness.Stage] = true
		reasons[r.Readiness.Reason.Key] = true
		for _, c := range r.Items {
			states[c.State]++
		}
		pilots += count(r.Congress.Pilot)
		undated += count(r.Congress.Day.IsZero())
		extended += count(!r.Congress.DeadlineOverride.IsZero())
	}
	require.Equal(t, []int{1, 1, 1}, []int{pilots, undated, extended})
	require.Equal(t, map[readiness.Light]int{readiness.Green: 10, readiness.Yellow: 4, readiness.Red: 3}, lights)
	for stage := template.StagePlanned; stage <= template.StageRecognised; stage++ {
		require.True(t, stages[stage], "stage %d", stage)
	}
	for _, key := range []readiness.ReasonKey{readiness.ReasonHeld, readiness.ReasonLateItem, readiness.ReasonNoDateAtRisk, readiness.ReasonOnTrack} {
		require.True(t, reasons[key], key)
	}
	for _, state := range []readiness.State{readiness.NotStarted, readiness.InProgress, readiness.Submitted, readiness.Returned, readiness.Done, readiness.NotApplicable} {
		require.Positive(t, states[state], state)
	}
	set := figure.OfRows(rows, 0, org.Commune, calendar.On(demo.Today))
	require.Equal(t, []int{16, 6}, []int{set.Number(figure.Units), set.Number(figure.Held)})
	require.Positive(t, set.Number(figure.Waiting))
	require.Positive(t, set.Number(figure.DueSoon))
	require.Positive(t, set.Number(figure.LateItems))
	require.Len(t, set.Next(), 10)
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func checkDelegates(t *testing.T, all []delegate.Record) {
	require.InDelta(t, 1500, len(all), 100)
	withdrawn, sections, yearOnly, incomplete := 0, map[string]int{}, 0, 0
	for _, r := range all {
		require.Empty(t, append(delegate.Check(r), delegate.Doubts(r, r.CongressDay)...), r.FullName)
		require.True(t, r.Phone == "" || strings.HasPrefix(r.Phone, "09012"), "a real telephone: %s", r.Phone)
		withdrawn += count(r.Withdrawn())
		sections[r.Category]++
		yearOnly += count(r.BornOn.Month == 0)
		incomplete += count(r.PoliticalTheory == "" || r.Qualification == "")
	}
	require.Equal(t, 2, withdrawn)
	for _, category := range delegate.Categories {
		require.Positive(t, sections[category], category)
	}
	require.Positive(t, yearOnly)
	require.Positive(t, incomplete)
}

// The shares of the published lists: women 24 to 30 %, outside the Party 22 to 46 % (domain notes, real figures).
func checkShares(t *testing.T, tx *store.Tx) {
	home, err := org.ByCode(tx, demo.UnitCode)
	require.NoError(t, err)
	all, err := delegate.Compositions(tx, delegate.Scope{Path: home.Path}, 30)
	require.NoError(t, err)
	var sum delegate.Composition
	for _, c := range all {
		sum.Official += c.Official
		sum.Women += c.Women
		sum.NonParty += c.NonParty
		sum.Minority += c.Minority
		sum.Religious += c.Religious
		sum.Young += c.Young
		sum.ExOfficio += c.ExOfficio
		require.Equal(t, c.Official, c.ExOfficio+c.Consulted+c.Appointed)
	}
	within := func(name string, n int, low, high float64) {
		share := float64(n) * 100 / float64(sum.Official)
		t.Logf("%s %.1f %%", name, share)
		require.True(t, share >= low && share <= high, "%s: %.1f %%", name, share)
	}
	within("women", sum.Women, 25, 36)
	within("non-Party", sum.NonParty, 25, 45)
	within("ethnic minorities", sum.Minority, 0.5, 6)
	within("religious", sum.Religious, 4, 15)
	within("young", sum.Young, 1, 12)
	within("ex officio", sum.ExOfficio, 33, 42)
}

// checkPapers reads the six congresses held with their results, resolutions and minutes, and the district's papers, which
// are later than those of the city that they carry out.
func checkPapers(t *testing.T, tx *store.Tx) {
	home, err := org.ByCode(tx, demo.UnitCode)
	require.NoError(t, err)
	term, err := org.TermByCode(tx, demo.TermCode)
	require.NoError(t, err)
	outcomes, err := congress.Outcomes(tx, home.Path, term.ID, calendar.Date{})
	require.NoError(t, err)
	paper := func(r readiness.Row, code string) (m deadline.Milestone) {
		for _, c := range r.Items {
			if c.Item.Code == code {
				m, err = deadline.Get(tx, c.MilestoneID)
				require.NoError(t, err)
			}
		}
		return m
	}
	held := 0
	for _, r := range board(t, tx) {
		if r.Congress.Unit.Code == demo.UnitCode {
			require.Equal(t, []string{"12-TT/HU", "31/KH-MTTQ-UB", "04/HD-MTTQ-BTT", "01-QĐ/HU"},
				[]string{paper(r, "H01").DocNumber, paper(r, "H02").DocNumber, paper(r, "H03").DocNumber, paper(r, "H15").DocNumber})
			require.True(t, paper(r, "H01").DocDate.After(calendar.Of(2023, 7, 4)), "07-TT/TU")
			require.True(t, paper(r, "H02").DocDate.After(calendar.Of(2023, 7, 17)), "384/KH-MTTQ-UB")
			require.True(t, paper(r, "H03").DocDate.After(calendar.Of(2023, 7, 24)), "52/HD-MTTQ-BTT")
			continue
		}
		if training := paper(r, "X01"); !training.DoneOn.IsZero() {
			require.False(t, training.DoneOn.Before(calendar.Of(2023, 8, 25)), r.Congress.Unit.Name)
		}
		if !r.Held() {
			continue
		}
		held++
		o := outcomes[r.Congress.ID]
		require.NotNil(t, o.Present, r.Congress.Unit.Name)
		require.LessOrEqual(t, *o.Present, r.Congress.Seats)
		require.Positive(t, *o.MembersElected)
		require.Equal(t, "01/NQ-ĐH", paper(r, "X39").DocNumber)
		require.Contains(t, paper(r, "X39").Note, "01/BB-ĐH")
		require.Equal(t, "01/BB-MTTQ-UB", paper(r, "X40").DocNumber)
	}
	require.Equal(t, 6, held)
}

// The history reads forward in time, from the first day of use to the day before today, and only known users made it.
func checkHistory(t *testing.T, tx *store.Tx) {
	entries := audit(t, tx)
	names := map[string]bool{}
	for _, a := range demo.Accounts() {
		names[a.FullName] = true
	}
	for i, e := range entries {
		require.True(t, names[e.UserName], e.UserName)
		require.False(t, e.At.Day().Before(calendar.Of(2024, 2, 19)))
		require.True(t, e.At.Day().Before(demo.Today))
		if i > 0 {
			require.False(t, e.At.After(entries[i-1].At.Time), "newest first")
		}
	}
	actions := map[string]bool{}
	for _, e := range entries {
		actions[e.Action] = true
	}
	for _, a := range []string{"milestone_submit", "milestone_return", "milestone_approve", "milestone_waive", "milestone_complete",
		"exception_set", "session_moved", "delegates_added", "delegate_withdrawn"} {
		require.True(t, actions[a], a)
	}
	for _, r := range board(t, tx) {
		for _, c := range r.Items {
			if c.State != readiness.Done {
				continue
			}
			m, err := deadline.Get(tx, c.MilestoneID)
			require.NoError(t, err)
			require.False(t, readiness.EvidenceMissing(m.Mandatory(), m.DocNumber, m.DocDate, m.Note), m.Item.Code)
		}
	}
}

func audit(t *testing.T, tx *store.Tx) []store.AuditEntry {
	var all []store.AuditEntry
	for f := (store.AuditFilter{Limit: 200}); ; f.Before = all[len(all)-1].ID {
		page, err := store.AuditLog(tx, f)
		require.NoError(t, err)
		if len(page) == 0 {
			return all
		}
		all = append(all, page...)
	}
}

func TestEveryBuildIsTheSame(t *testing.T) {
	t.Parallel()
	tell := func(s *store.Store) (lines []string) {
		read(t, s, func(tx *store.Tx) {
			for _, r := range records(t, tx) {
				values := delegate.Fields.Values(&r)
				for _, key := range slices.Sorted(maps.Keys(values)) {
					lines = append(lines, values[key])
				}
			}
			for _, r := range board(t, tx) {
				for _, c := range r.Items {
					lines = append(lines, string(c.State), c.Due.String(), c.DoneOn.String())
				}
			}
			for _, e := range audit(t, tx) {
				lines = append(lines, e.At.String(), e.Action, e.Label)
			}
		})
		return lines
	}
	again := storetest.SQLite(t)
	require.NoError(t, build(again))
	lines := tell(again)
	require.Greater(t, len(lines), 10_000)
	require.Equal(t, tell(built.SQLite(t)), lines)
}

// The password is one that the program itself would take from these users, and it signs them in.
func TestAccountsSignIn(t *testing.T) {
	t.Parallel()
	s := built.SQLite(t)
	door := account.Door{Store: s, Hasher: cheap, Now: storetest.Clock, Pause: func(context.Context, time.Duration) error { return nil }}
	roles := map[access.Role]bool{}
	for _, a := range demo.Accounts() {
		in, err := door.SignIn(t.Context(), a.Username, demo.Password, account.Visitor{Address: "192.0.2.1"})
		require.NoError(t, err, a.Username)
		read(t, s, func(tx *store.Tx) {
			_, actor, err := account.Load(tx, in.User.ID)
			require.NoError(t, err)
			require.Len(t, actor.Grants, 1)
			require.Equal(t, []any{a.Role, a.UnitCode}, []any{actor.Grants[0].Role, actor.Grants[0].UnitCode})
		})
		roles[a.Role] = true
	}
	require.Len(t, roles, len(access.Roles))
}

// A list with the delegates of a congress is never longer than its seats, and those who were there fill them.
func TestSeatsAreFilled(t *testing.T) {
	t.Parallel()
	s := built.SQLite(t)
	read(t, s, func(tx *store.Tx) {
		held := 0
		for _, r := range board(t, tx) {
			counts, err := delegate.Counters(tx, delegate.Scope{CongressID: r.Congress.ID})
			require.NoError(t, err)
			require.LessOrEqual(t, counts.Official, r.Congress.Seats, r.Congress.Unit.Name)
			if r.Held() {
				held++
				require.Equal(t, r.Congress.Seats, counts.Official, r.Congress.Unit.Name)
			}
			sessions, err := congress.Sessions(tx, r.Congress.ID)
			require.NoError(t, err)
			require.Equal(t, r.Congress.Day.IsZero(), len(sessions) == 0)
		}
		require.Equal(t, 6, held)
	})
}

func BenchmarkBuild(b *testing.B) {
	for b.Loop() {
		require.NoError(b, build(storetest.SQLite(b)))
	}
}
