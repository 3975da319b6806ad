package term_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
	"daihoi/models/term"
)

func TestSetUpFillsADistrict(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			district, err := term.SetUp(tx, "2024-2029", "020")
			require.NoError(t, err)
			require.Equal(t, "Huyện Thanh Trì", district.FullName)
			terms, err := org.Terms(tx)
			require.NoError(t, err)
			rows, err := readiness.Board(tx, district.Path, terms[0].ID, calendar.On(tx.Today()))
			require.Len(t, rows, 17)
			for _, r := range rows {
				require.NotEmpty(t, r.Items)
			}
			return err
		})
		err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			_, err := term.SetUp(tx, "2024-2029", "00646")
			return err
		})
		require.Equal(t, "problem.not_a_district", fault.As(err).Problems[0].Key)
		// The second click of an impatient person must not make everything twice.
		err = s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			_, err := term.SetUp(tx, "2024-2029", "020")
			return err
		})
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		t.Run("province", func(t *testing.T) { setUpAbove(t, s) })
		t.Run("directives", func(t *testing.T) { directivesOfTheNation(t, s) })
	})
}

// Đà Nẵng with its 8 districts and 56 communes, and the centre with 63 provinces: their own congresses have milestones by the
// days of 2024, 30/8 and 18/10.
func setUpAbove(t *testing.T, s *store.Store) {
	rolledBack := errors.New("roll back")
	for _, c := range []struct {
		unit, name string
		congresses int
		due        map[string]string // by code of an item
	}{
		{"48", "Thành phố Đà Nẵng", 1 + 8 + 56, map[string]string{"T01": "2023-07-12", "T13": "2024-06-30", "T14": "2024-07-06", "T45": "2024-08-30", "T48": "2024-09-29"}},
		{"VN", "Việt Nam", 1 + 63, map[string]string{"Q01": "2023-05-26", "Q13": "2024-08-30", "Q26": "2024-09-23", "Q45": "2024-10-18"}},
	} {
		err := s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			unit, err := term.SetUp(tx, "2024-2029", c.unit)
			require.NoError(t, err)
			require.Equal(t, c.name, unit.FullName)
			terms, err := org.Terms(tx)
			require.NoError(t, err)
			own, err := congress.ByUnit(tx, unit.ID, terms[0].ID)
			require.NoError(t, err)
			all, err := congress.List(tx, congress.Filter{Path: unit.Path, TermID: terms[0].ID})
			require.NoError(t, err)
			if c.unit == "VN" { // Thanh Trì and its communes are there already
				all = all[:len(all)-17]
			}
			require.Len(t, all, c.congresses)
			rows, err := readiness.Board(tx, unit.Path, terms[0].ID, calendar.On(tx.Today()))
			require.NoError(t, err)
			due := map[string]string{}
			for _, r := range rows {
				require.NotEmpty(t, r.Items, r.Congress.Unit.FullName)
				for _, i := range r.Items {
					if r.Congress.ID == own.ID && c.due[i.Item.Code] != "" {
						due[i.Item.Code] = i.Due.String()
					}
				}
			}
			require.Equal(t, c.due, due)
			return rolledBack
		})
		require.ErrorIs(t, err, rolledBack)
	}
}

func BenchmarkSetUp(b *testing.B) {
	for b.Loop() {
		s := storetest.SQLite(b)
		storetest.Must(b, s, storetest.Root(), func(tx *store.Tx) error {
			_, err := term.SetUp(tx, "2024-2029", "020")
			return err
		})
	}
}

// The milestones of a whole district at its set-up.
func BenchmarkApplyAll(b *testing.B) {
	s := storetest.SQLite(b)
	w := congresstest.Make(b, s, 16)
	storetest.Must(b, s, storetest.Root(), func(tx *store.Tx) error { return template.SeedAll(tx, w.Term.ID) })
	for b.Loop() {
		_ = s.Write(b.Context(), storetest.Root(), func(tx *store.Tx) error {
			all, err := congress.ConveneAll(tx, w.All(), w.Term.ID)
			if err != nil {
				b.Fatal(err)
			}
			if n, err := deadline.ApplyAll(tx, all); err != nil || n != 16*47+48 {
				b.Fatal(n, err)
			}
			return errors.New("roll back")
		})
	}
}
