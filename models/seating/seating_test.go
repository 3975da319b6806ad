package seating_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/seating"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// Blocks are seated in the order of the office, then one person changes places with another.
func TestSeats(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := delegatetest.New(t, s)
		of := func(body, category string) func(*delegate.Record) {
			return func(r *delegate.Record) { r.Represents, r.Category = body, category }
		}
		w.Add(t, w.Here, delegatetest.Person("Trần Bình", of("Thôn Đông", delegate.Consulted)), delegatetest.Person("Đỗ An", of("Thôn Đông", delegate.Consulted)),
			delegatetest.Person("Lê Châu", of("Hội Nông dân", delegate.Consulted)), delegatetest.Person("Khách Mời", of("Thôn Đông", delegate.Guest)),
			delegatetest.Person("Vũ Dự Khuyết", of("Thôn Đông", delegate.Reserve)))
		clerk := delegatetest.Role(access.Clerk, w.HerePath)
		fill := func(a access.Actor, version, rows, seats int, order ...string) error {
			return s.Write(t.Context(), a, func(tx *store.Tx) error {
				return seating.Fill(tx, w.Here, version, seating.Plan{RowCount: rows, RowSeats: seats}, order)
			})
		}
		shown := func() (line []string) {
			storetest.Must(t, s, clerk, func(tx *store.Tx) error {
				names, err := seating.Names(tx, w.Here)
				if err != nil {
					return err
				}
				all, err := seating.Sitters(tx, w.Here)
				for _, one := range all {
					alone, err := seating.NameOf(tx, one.ID)
					require.NoError(t, err)
					require.Equal(t, names[one.ID], alone)
					line = append(line, one.Name+" "+names[one.ID])
				}
				return err
			})
			return line
		}
		require.Equal(t, fault.Forbidden, fault.KindOf(fill(delegatetest.Role(access.Viewer, w.HerePath), 0, 2, 2)))
		require.Equal(t, map[string]string{"seat_rows": "problem.seats_few"}, congresstest.Problems(fill(clerk, 0, 1, 3)))
		require.NoError(t, fill(clerk, 0, 2, 3, "o:Thôn Đông"))
		require.Equal(t, fault.Conflict, fault.KindOf(fill(clerk, 0, 2, 3)))
		require.Equal(t, "Đỗ An A1, Trần Bình A2, Lê Châu A3, Khách Mời B1", strings.Join(sorted(shown(), "Đỗ An", "Trần Bình", "Lê Châu", "Khách Mời"), ", "))
		move := func(version int, name, to string) error {
			id := w.ID(t, name)
			return s.Write(t.Context(), clerk, func(tx *store.Tx) error { return seating.Move(tx, w.Here, version, id, to) })
		}
		require.Equal(t, map[string]string{"seat_to": "problem.no_seat"}, congresstest.Problems(move(1, "Đỗ An", "C1")))
		require.NoError(t, move(1, "Đỗ An", "a3"))
		require.NoError(t, move(2, "Trần Bình", "B3"))
		require.Equal(t, "Đỗ An A3, Trần Bình B3, Lê Châu A1, Khách Mời B1", strings.Join(sorted(shown(), "Đỗ An", "Trần Bình", "Lê Châu", "Khách Mời"), ", "))
	})
	require.Equal(t, "AB2", seating.Plan{RowCount: 40, RowSeats: 10}.SeatName(271))
}

// sorted puts the lines in the order of the names.
func sorted(lines []string, names ...string) (out []string) {
	for _, name := range names {
		for _, l := range lines {
			if strings.HasPrefix(l, name) {
				out = append(out, l)
			}
		}
	}
	return out
}
