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
		t.Run("directives", func(t *testing.T) { directivesOfTheNation(t, s) })
	})
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
