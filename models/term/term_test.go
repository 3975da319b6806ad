package term_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
	"daihoi/models/term"
)

// On 29/11/2026 a new office works with the communes of today and is not greeted by work that nobody had begun.
func TestSetUpOnTheTwoLevelSystem(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetToday(calendar.Of(2026, 11, 29))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			unit, err := term.SetUp(tx, "2025-2030", "04")
			require.NoError(t, err)
			require.Equal(t, "Tỉnh Cao Bằng", unit.FullName)
			return nil
		})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			unit, err := org.ByCode(tx, "04")
			require.NoError(t, err)
			counts, err := org.Below(tx, "/1/")
			require.NoError(t, err)
			require.Equal(t, map[string]int{org.Province: 34, org.Commune: 3321}, counts)
			current, err := org.CurrentTerm(tx)
			require.NoError(t, err)
			require.Equal(t, "2025-2030", current.Code)
			rows, err := readiness.Board(tx, unit.Path, current.ID, calendar.On(tx.Today()))
			require.NoError(t, err)
			require.Len(t, rows, 57) // the province and its 56 communes
			for _, r := range rows {
				require.True(t, r.NotBegun(), r.Congress.Unit.FullName)
				require.Equal(t, readiness.Grey, r.Readiness.Light)
				require.Zero(t, r.Readiness.LateCount)
				require.NotEmpty(t, r.Items)
			}
			townships, err := org.Levels(tx)
			require.NoError(t, err)
			require.Equal(t, "Xã, phường, đặc khu", townships[3].NameVi)
			return nil
		})
		t.Run("lineage", func(t *testing.T) { lineage(t, s) })
	})
}

// Thanh Liệt went into the ward that bears its name and the code of Tân Triều; Thanh Trì, its district, ended.
func lineage(t *testing.T, s *store.Store) {
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		ward, err := org.ByCode(tx, "00643")
		require.NoError(t, err)
		require.Equal(t, "Phường Thanh Liệt", ward.FullName)
		events, err := org.Events(tx, ward.ID)
		require.NoError(t, err)
		var from []string
		for _, e := range events {
			if e.Kind == org.FormedFrom {
				from = append(from, e.OtherName)
			}
		}
		require.Contains(t, from, "Xã Thanh Liệt")
		_, err = org.ByCode(tx, "020")
		require.Equal(t, fault.NotFound, fault.KindOf(err), "a district that ended")
		return nil
	})
}

// While the season of 2025 runs, the same office has due dates and a light that presses.
func TestSetUpWithinTheSeason(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	s.SetToday(calendar.Of(2025, 8, 20))
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		unit, err := term.SetUp(tx, "2025-2030", "04")
		require.NoError(t, err)
		current, err := org.CurrentTerm(tx)
		require.NoError(t, err)
		rows, err := readiness.Board(tx, unit.Path, current.ID, calendar.On(tx.Today()))
		require.NoError(t, err)
		for _, r := range rows {
			require.False(t, r.NotBegun())
			if r.Congress.Unit.LevelCode == org.Commune {
				require.Equal(t, calendar.Of(2025, 9, 30), r.Deadline)
				require.Equal(t, calendar.Of(2025, 8, 1), r.Items[0].Due) // X01, 60 days before
			} else {
				require.Equal(t, calendar.Of(2025, 11, 30), r.Deadline)
			}
		}
		return nil
	})
}

// The first term offered is the one whose units hold on the day; past ones follow.
func TestTermsToBegin(t *testing.T) {
	t.Parallel()
	for day, want := range map[calendar.Date][]string{
		calendar.Of(2019, 1, 1):   {"2024-2029"},
		calendar.Of(2025, 6, 30):  {"2024-2029"},
		calendar.Of(2025, 7, 1):   {"2025-2030", "2024-2029"},
		calendar.Of(2026, 11, 29): {"2025-2030", "2024-2029"},
		calendar.Of(2031, 1, 1):   {"2025-2030", "2024-2029"},
	} {
		terms, err := org.TermsToBegin(day)
		require.NoError(t, err)
		var codes []string
		for _, o := range terms {
			codes = append(codes, o.Code)
		}
		require.Equal(t, want, codes, day)
	}
}

func TestTermsAreRows(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		must := func(work func(*store.Tx) error) { t.Helper(); storetest.Must(t, s, storetest.Root(), work) }
		var old, made org.Term
		must(func(tx *store.Tx) error {
			_, err := org.SeedNation(tx)
			require.NoError(t, err)
			old, err = org.TermByCode(tx, "2024-2029")
			require.NoError(t, err)
			return template.SeedAll(tx, old.ID)
		})
		next := org.Term{Code: "2029-2034", Name: "2029–2034", StartYear: 2029, EndYear: 2034, Source: "Kế hoạch thử"}
		must(func(tx *store.Tx) (err error) {
			made, err = term.Copy(tx, old.ID, next)
			return err
		})
		must(func(tx *store.Tx) error {
			rules, err := term.LevelsOf(tx, made.ID)
			require.NoError(t, err)
			require.Len(t, rules, 4)
			commune := rules[3]
			require.Equal(t, [2]int{80, 130}, [2]int{commune.DelegatesMin, commune.DelegatesMax})
			require.Equal(t, "Thông lệ 2023–2024 (2024-2029)", commune.DelegatesSource)
			require.True(t, commune.Deadline.IsZero(), "the deadline of another term says nothing about this one")
			m, err := template.For(tx, made.ID, org.Commune, "/1/")
			require.NoError(t, err)
			items, err := template.Items(tx, m.ID)
			require.NoError(t, err)
			require.Len(t, items, 47)
			current, err := org.CurrentTerm(tx)
			require.NoError(t, err)
			require.Equal(t, "2024-2029", current.Code, "the office goes on in its term")
			return nil
		})
		t.Run("again", func(t *testing.T) {
			err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := term.Copy(tx, old.ID, next); return err })
			require.Equal(t, "term_code", fault.As(err).Problems[0].Field)
		})
		t.Run("limits need a source", func(t *testing.T) {
			err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				rules, err := term.LevelsOf(tx, made.ID)
				require.NoError(t, err)
				_, err = term.EditRule(tx, rules[3].ID, 1, org.TermLevel{Deadline: calendar.Of(2029, 4, 30), CommitteeMin: 40, CommitteeMax: 30})
				return err
			})
			var fields []string
			for _, p := range fault.As(err).Problems {
				fields = append(fields, p.Field)
			}
			require.Equal(t, []string{"committee_max", "deadline_source", "committee_source"}, fields)
		})
		t.Run("versions", func(t *testing.T) {
			in := made
			in.Name = "khóa 2029–2034"
			must(func(tx *store.Tx) error { _, err := term.Edit(tx, made.ID, 1, in); return err })
			err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { _, err := term.Edit(tx, made.ID, 1, in); return err })
			require.Equal(t, fault.Conflict, fault.KindOf(err))
		})
		t.Run("removal", func(t *testing.T) {
			remove := func(id int64, version int) error {
				return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error { return term.Remove(tx, id, version) })
			}
			require.Equal(t, "fault.term_working", fault.As(remove(old.ID, 1)).Key)
			must(func(tx *store.Tx) error {
				u, err := org.ByCode(tx, "00646")
				require.NoError(t, err)
				_, err = congress.Convene(tx, u.ID, old.ID)
				require.NoError(t, err)
				_, err = term.Use(tx, made.ID)
				return err
			})
			used := remove(old.ID, 1)
			require.NotNil(t, fault.As(used), used)
			require.Equal(t, "fault.term_used", fault.As(used).Key)
			must(func(tx *store.Tx) error { _, err := term.Use(tx, old.ID); return err })
			require.NoError(t, remove(made.ID, 2))
			must(func(tx *store.Tx) error {
				all, err := org.Terms(tx)
				require.Len(t, all, 1)
				return err
			})
		})
		t.Run("rights", func(t *testing.T) {
			district := access.Actor{Name: "Huyện", Grants: []access.Grant{{Role: access.Admin, UnitCode: "020", Path: "/1/2/3/"}}}
			err := s.Write(t.Context(), district, func(tx *store.Tx) error { _, err := term.AddShipped(tx, "2025-2030"); return err })
			require.Error(t, err)
		})
	})
}

// Another deadline moves what counts from it.
func TestDeadlineMovesMilestones(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		unit, err := term.SetUp(tx, "2024-2029", "020")
		require.NoError(t, err)
		current, err := org.CurrentTerm(tx)
		require.NoError(t, err)
		rules, err := org.Rules(tx, current.ID)
		require.NoError(t, err)
		l := rules[org.Commune]
		l.Deadline, l.DeadlineSource = calendar.Of(2024, 5, 10), "Kế hoạch 1"
		moved, err := term.EditRule(tx, l.ID, l.Version, l)
		require.NoError(t, err)
		require.Positive(t, moved)
		rows, err := readiness.Board(tx, unit.Path, current.ID, calendar.On(tx.Today()))
		require.NoError(t, err)
		for _, r := range rows {
			if r.Congress.Unit.LevelCode == org.Commune {
				require.Equal(t, calendar.Of(2024, 5, 10), r.Deadline)
				require.Equal(t, calendar.Of(2023, 12, 12), r.Items[0].Due) // 150 days before
			}
		}
		return nil
	})
}
