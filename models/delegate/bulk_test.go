package delegate_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is the two communes, with what the tests of this package ask of them.
type world struct{ delegatetest.World }

func newWorld(t testing.TB, s *store.Store) world { return world{delegatetest.New(t, s)} }

// selected are the delegates at their present versions.
func (w world) selected(t testing.TB, ids ...int64) (out []delegate.Selected) {
	t.Helper()
	for _, id := range ids {
		out = append(out, delegate.Selected{ID: id, Version: w.Get(t, id).Delegate.Version})
	}
	return out
}

func (w world) change(t testing.TB, sel []delegate.Selected, do, value string) (n int, err error) {
	t.Helper()
	err = w.Do(t, storetest.Root(), func(tx *store.Tx) (err error) {
		n, err = delegate.ChangeAll(tx, w.Here, sel, delegate.Change{Do: do, Value: value})
		return err
	})
	return n, err
}

// logged lists the actions in the history of a thing, newest first.
func (w world) logged(t testing.TB, entity string, id int64) (actions []string) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		entries, err := store.History(tx, entity, id, 20)
		for _, e := range entries {
			actions = append(actions, strings.TrimSpace(e.Action+" "+e.Reason))
		}
		return err
	}))
	return actions
}

func (w world) counted(t testing.TB) (c delegate.Counts) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		c, err = delegate.Counters(tx, delegate.Scope{CongressID: w.Here})
		return err
	}))
	return c
}

func TestASelectionIsChangedAtOnce(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"), delegatetest.Person("Trần Thị Bình"), delegatetest.Person("Lê Văn Cường"))
		both := ids[:2]

		n, err := w.change(t, w.selected(t, both...), delegate.SetCategory, delegate.Guest)
		require.NoError(t, err)
		require.Equal(t, 2, n)
		require.Equal(t, delegate.Guest, w.Get(t, ids[1]).Category)
		require.Equal(t, delegate.Consulted, w.Get(t, ids[2]).Category)
		require.Equal(t, 2, w.counted(t).ByCategory[delegate.Guest], "the counters follow")
		require.Equal(t, []string{"delegate_changed", "delegate_added"}, w.logged(t, "delegate", ids[0]))

		_, err = w.change(t, w.selected(t, ids...), delegate.SetRepresents, "  Hội Nông  dân ")
		require.NoError(t, err)
		require.Equal(t, "Hội Nông dân", w.Get(t, ids[2]).Represents)
		require.ElementsMatch(t, []string{"Nguyễn Văn An", "Trần Thị Bình", "Lê Văn Cường"}, w.Names(t, delegate.Filter{Text: "nong dan"}))

		_, err = w.change(t, w.selected(t, both...), delegate.WithdrawAll, "Chuyển công tác")
		require.NoError(t, err)
		require.Equal(t, []string{"Lê Văn Cường"}, w.Names(t, delegate.Filter{}))
		require.Equal(t, "Chuyển công tác", w.Get(t, ids[0]).WithdrawnReason)
		require.Equal(t, "delegate_withdrawn Chuyển công tác", w.logged(t, "delegate", ids[1])[0])

		n, err = w.change(t, w.selected(t, ids...), delegate.Invite, "")
		require.NoError(t, err)
		require.Equal(t, 1, n, "who has withdrawn is not invited")
		require.Equal(t, storetest.Today, w.Get(t, ids[2]).InvitedOn)

		n, err = w.change(t, w.selected(t, ids...), delegate.RestoreAll, "")
		require.NoError(t, err)
		require.Equal(t, 2, n)
		require.Empty(t, w.Get(t, ids[0]).WithdrawnReason)
		require.Equal(t, []string{"delegates_restored", "delegates_invited", "delegates_withdrawn Chuyển công tác", "delegates_changed",
			"delegates_changed"}, w.logged(t, "congress", w.Here), "one entry for each batch")

		rec := w.Get(t, ids[0])
		rec.Note = "Trưởng đoàn"
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error { _, err := delegate.Edit(tx, ids[0], rec.Delegate.Version, rec); return err }))
		n, err = w.change(t, w.selected(t, ids[2]), delegate.Invite, "")
		require.Zero(t, n)
		require.Equal(t, []string{" problem.bulk_same"}, delegatetest.Keys(err), "invited today already")
	})
}

func TestASelectionIsChangedWhollyOrNotAtAll(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"), delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) { r.Represents = "Thôn 2" }),
			delegatetest.Person("Lê Văn Cường", func(r *delegate.Record) { r.Category, r.BornOn.Year = delegate.Guest, 2010 }))
		elsewhere := w.Add(t, w.There, delegatetest.Person("Người Xã Khác"))[0]

		sel := w.selected(t, ids...)
		_, err := w.change(t, w.selected(t, ids[1]), delegate.SetCategory, delegate.Appointed)
		require.NoError(t, err)
		_, err = w.change(t, sel, delegate.WithdrawAll, "ốm")
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Equal(t, []string{fmt.Sprintf("pick-%d problem.row_stale", ids[1])}, delegatetest.Keys(err))
		told := fault.As(err).Problems[0].Args
		require.Equal(t, "Nguyễn Văn An", told["Person"])
		require.Equal(t, storetest.Root().Name, told["By"])
		require.Equal(t, []string{"category"}, told["Fields"])
		require.Zero(t, w.counted(t).Withdrawn)

		for _, c := range []struct {
			do, value string
			ids       []int64
			want      []string
		}{
			{delegate.SetCategory, "chief", ids[:1], []string{"category problem.choice"}},
			{delegate.SetCategory, "", ids[:1], []string{"category problem.required"}},
			{delegate.WithdrawAll, " ", ids[:1], []string{"withdraw problem.required"}},
			{delegate.WithdrawAll, strings.Repeat("a", 501), ids[:1], []string{"withdraw problem.too_long"}},
			{delegate.RestoreAll, "", ids[:1], []string{" problem.bulk_same"}},
			{delegate.SetRepresents, strings.Repeat("a", 201), ids[:1], []string{"represents problem.too_long"}},
			{delegate.SetRepresents, "Thôn 9", ids[:2], []string{fmt.Sprintf("full_name-%d problem.duplicate_delegate", ids[0]),
				fmt.Sprintf("full_name-%d problem.duplicate_delegate", ids[1])}},
			{"", "", ids[:1], []string{" problem.bulk_choose"}},
			{delegate.Invite, "", nil, []string{" problem.bulk_nobody"}},
		} {
			_, err := w.change(t, w.selected(t, c.ids...), c.do, c.value)
			require.Equal(t, c.want, delegatetest.Keys(err), "%s %.9s", c.do, c.value)
		}
		require.Equal(t, "Thôn 2", w.Get(t, ids[1]).Represents)
		_, err = w.change(t, []delegate.Selected{{ID: elsewhere, Version: 1}}, delegate.Invite, "")
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}

func TestASelectionTakesAFixedNumberOfStatements(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	var recs []delegate.Record
	for i := range delegate.MaxSelected {
		recs = append(recs, delegatetest.Person(fmt.Sprint("Người ", i)))
	}
	ids := w.Add(t, w.Here, recs...)
	count := func(n int) int64 {
		sel, edits := w.selected(t, ids[:n]...), []delegate.RowEdit(nil)
		for _, s := range sel {
			edits = append(edits, delegate.RowEdit{Selected: delegate.Selected{ID: s.ID, Version: s.Version + 1}, Typed: map[string]string{"note": fmt.Sprint(n)}})
		}
		var total atomic.Int64
		require.NoError(t, w.Write(store.CountStatements(t.Context(), &total), storetest.Root(), func(tx *store.Tx) error {
			if _, err := delegate.ChangeAll(tx, w.Here, sel, delegate.Change{Do: delegate.SetRepresents, Value: fmt.Sprint("Thôn ", n)}); err != nil {
				return err
			}
			_, _, err := delegate.EditAll(tx, w.Here, edits)
			return err
		}))
		return total.Load()
	}
	require.Equal(t, count(2), count(delegate.MaxSelected))
}

func TestRowsAreEditedTogether(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		ids := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"), delegatetest.Person("Trần Thị Bình"), delegatetest.Person("Lê Văn Cường"))
		there := w.Add(t, w.There, delegatetest.Person("Nguyễn Văn An"))[0]
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE delegates SET person_id = ? WHERE id = ?", w.Get(t, ids[0]).PersonID, there).Error
		})
		row := func(id int64, pairs ...string) delegate.RowEdit {
			e := delegate.RowEdit{Selected: delegate.Selected{ID: id, Version: w.Get(t, id).Delegate.Version}, Typed: map[string]string{}}
			for i := 0; i < len(pairs); i += 2 {
				e.Typed[pairs[i]] = pairs[i+1]
			}
			return e
		}
		edit := func(rows ...delegate.RowEdit) (n int, err error) {
			err = w.Do(t, storetest.Root(), func(tx *store.Tx) (err error) { n, _, err = delegate.EditAll(tx, w.Here, rows); return err })
			return n, err
		}
		same := row(ids[2], "full_name", "Lê Văn Cường", "born_on", "9/3/1970")
		n, err := edit(row(ids[0], "full_name", "Phạm Văn Dũng", "born_on", "1971"), row(ids[1], "category", "guest", "phone", "0987 654 321"), same)
		require.NoError(t, err)
		require.Equal(t, 2, n)
		require.Equal(t, "1971", w.Get(t, ids[0]).BornOn.String())
		require.Equal(t, "0987654321", w.Get(t, ids[1]).Phone)
		require.Equal(t, "Thôn 1", w.Get(t, ids[1]).Represents, "what was not typed stays")
		require.Equal(t, int64(1), w.Get(t, ids[2]).Delegate.Version)
		require.Equal(t, 1, w.counted(t).ByCategory[delegate.Guest])
		require.Equal(t, "Phạm Văn Dũng", w.Get(t, there).FullName, "one person in both congresses")
		require.Equal(t, int64(2), w.Get(t, there).Delegate.Version)
		require.Equal(t, []string{"delegate_changed", "delegate_added"}, w.logged(t, "delegate", ids[1]))
		require.Equal(t, []string{"delegates_changed"}, w.logged(t, "congress", w.Here))

		n, err = edit(same)
		require.NoError(t, err)
		require.Zero(t, n)

		stale := row(ids[0], "occupation", "Nông dân")
		stale.Version--
		untouched := row(ids[1], "category", "guest")
		untouched.Version--
		_, err = edit(stale, untouched, row(ids[2], "note", "x"))
		require.Equal(t, fault.Conflict, fault.KindOf(err))
		require.Equal(t, []string{fmt.Sprintf("pick-%d problem.row_stale", ids[0])}, delegatetest.Keys(err))

		twin := row(ids[2], "full_name", "Trần thị bình")
		_, err = edit(row(ids[0], "full_name", "", "born_on", "31/2/1970"), twin)
		require.Equal(t, []string{fmt.Sprintf("full_name-%d problem.required", ids[0]), fmt.Sprintf("born_on-%d problem.not_a_date", ids[0]),
			fmt.Sprintf("full_name-%d problem.duplicate_delegate", ids[2])}, delegatetest.Keys(err))
		require.Equal(t, "Lê Văn Cường", w.Get(t, ids[2]).FullName)
		twin.Confirmed = true
		n, err = edit(twin)
		require.NoError(t, err)
		require.Equal(t, 1, n)
	})
}

func TestBulkCommandsKeepToTheRole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
	sel := delegate.Selected{ID: id, Version: 1}
	commands := map[string]func(tx *store.Tx) error{
		"change": func(tx *store.Tx) error {
			_, err := delegate.ChangeAll(tx, w.Here, []delegate.Selected{sel}, delegate.Change{Do: delegate.Invite})
			return err
		},
		"edit": func(tx *store.Tx) error {
			_, _, err := delegate.EditAll(tx, w.Here, []delegate.RowEdit{{Selected: sel, Typed: map[string]string{"note": "x"}}})
			return err
		},
	}
	for name, command := range commands {
		for _, r := range access.Roles {
			require.Equal(t, fault.NotFound, fault.KindOf(w.Do(t, delegatetest.Role(r, w.TherePath), command)), "%s by a foreign %s", name, r)
		}
		for _, r := range []access.Role{access.Viewer, access.Reviewer} {
			require.Equal(t, fault.Forbidden, fault.KindOf(w.Do(t, delegatetest.Role(r, w.HerePath), command)), "%s by a %s", name, r)
		}
	}
	for name, command := range commands {
		sel = w.selected(t, id)[0]
		require.NoError(t, w.Do(t, delegatetest.Role(access.Clerk, w.HerePath), command), name)
	}
	var rows []delegate.Record
	chosen := func(tx *store.Tx) (err error) { rows, err = delegate.ByIDs(tx, w.Here, []int64{id, 0}); return err }
	require.NoError(t, w.Read(t.Context(), delegatetest.Role(access.Viewer, w.HerePath), chosen))
	require.Len(t, rows, 1)
	require.Empty(t, rows[0].CitizenID)
	require.Equal(t, fault.NotFound, fault.KindOf(w.Read(t.Context(), delegatetest.Role(access.Clerk, w.TherePath), chosen)))
}
