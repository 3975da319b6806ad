package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) known(t testing.TB, a access.Actor, text string) (names []string) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), a, func(tx *store.Tx) error {
		list, _, err := delegate.KnownPersons(tx, text)
		for _, k := range list {
			names = append(names, k.Person.FullName)
		}
		return err
	}))
	return names
}

func TestKnownPersonsAreFoundByTheBeginningOfTheName(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"), delegatetest.Person("Nguyễn Văn Ân", func(r *delegate.Record) { r.Represents = "Thôn 2" }),
			delegatetest.Person("Trần Nguyễn Văn"))
		w.Add(t, w.There, delegatetest.Person("Nguyễn Vân Anh"))
		for text, want := range map[string][]string{
			"nguyen van a":    {"Nguyễn Văn An", "Nguyễn Văn Ân", "Nguyễn Vân Anh"},
			"  NGUYỄN  VĂN  ": {"Nguyễn Văn An", "Nguyễn Văn Ân", "Nguyễn Vân Anh"},
			"nguyen van anh":  {"Nguyễn Vân Anh"}, "van an": nil, "nguyen": nil, "": nil, "% %": nil, "le loi": nil,
		} {
			require.Equal(t, want, w.known(t, storetest.Root(), text), "%q", text)
		}
		require.Equal(t, []string{"Nguyễn Văn An", "Nguyễn Văn Ân"}, w.known(t, delegatetest.Role(access.Clerk, w.HerePath), "nguyen van"))
		require.Empty(t, w.known(t, delegatetest.Role(access.Viewer, w.HerePath), "nguyen van"), "a viewer takes nobody over")
	})
}

func TestAPersonGoesToAnotherCongressWithoutRetyping(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		second, err := w.Attach(t, storetest.Root(), first, w.There)
		require.NoError(t, err)
		a, b := w.Get(t, first), w.Get(t, second)
		require.Equal(t, a.PersonID, b.PersonID)
		require.Equal(t, []any{int64(1), "Xã Ngọc Hồi", w.There}, []any{b.Person.Version, b.Represents, b.CongressID}, "nothing typed, nothing changed")
		require.EqualValues(t, 1, w.Rows(t, "persons", "1 = 1"))
		require.Equal(t, []string{"Nguyễn Văn An"}, w.Names(t, delegate.Filter{Scope: delegate.Scope{CongressID: w.There}, Text: "an ngoc hoi"}))

		_, err = w.Attach(t, storetest.Root(), first, w.There)
		require.Equal(t, []string{"full_name problem.person_in_list"}, delegatetest.Keys(err))
		require.Equal(t, second, fault.As(err).Problems[0].Args["ID"])
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, second, 1, "ốm") })
		_, err = w.Attach(t, storetest.Root(), first, w.There)
		require.Equal(t, []string{"full_name problem.person_withdrawn"}, delegatetest.Keys(err))
	})
}

func TestWhatIsTypedOfAnAttachedPersonHoldsEverywhere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		_, err := w.Attach(t, storetest.Root(), first, w.There, func(r *delegate.Record) { r.Gender, r.Occupation = delegate.Female, "Chủ tịch" })
		require.NoError(t, err)
		got := w.Get(t, first)
		require.Equal(t, []any{"Chủ tịch", int64(2), int64(2)}, []any{got.Occupation, got.Person.Version, got.Delegate.Version})
		require.Equal(t, []string{"Nguyễn Văn An", "Nguyễn Văn An"}, w.Names(t, delegate.Filter{Text: "chu tich"}))
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			parts, err := delegate.Compositions(tx, delegate.Scope{}, 30)
			require.Equal(t, []int{1, 1}, []int{parts[0].Women, parts[1].Women}, "the tally of the other congress too")
			return err
		}))
		_, err = w.Attach(t, storetest.Root(), first, w.There, func(r *delegate.Record) { r.Person.Version = 1 })
		require.Equal(t, fault.Conflict, fault.KindOf(err))
	})
}

func TestNobodyIsAttachedWhomTheActorDoesNotKnow(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		first := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		for _, c := range []struct {
			actor access.Actor
			want  fault.Kind
		}{
			{delegatetest.Role(access.Clerk, w.TherePath), fault.NotFound},
			{delegatetest.Role(access.Clerk, w.HerePath), fault.NotFound},
			{access.Actor{Grants: []access.Grant{{Role: access.Clerk, Path: w.TherePath}, {Role: access.Viewer, Path: w.HerePath}}}, fault.NotFound},
			{access.Actor{Grants: []access.Grant{{Role: access.Viewer, Path: w.TherePath}, {Role: access.Clerk, Path: w.HerePath}}}, fault.Forbidden},
		} {
			_, err := w.Attach(t, c.actor, first, w.There)
			require.Equal(t, c.want, fault.KindOf(err), "%+v", c.actor.Grants)
		}
		_, err := w.Attach(t, delegatetest.Role(access.Clerk, w.TherePath, w.HerePath), first, w.There)
		require.NoError(t, err)
	})
}

func TestATypedPersonKnownElsewhereIsAskedAbout(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn Hòa"))
	add := func(a access.Actor, change func(*delegate.Record)) []string {
		rec := delegatetest.Person("nguyễn văn hoà", change)
		return delegatetest.Keys(w.Do(t, a, func(tx *store.Tx) error {
			if _, err := delegate.Add(tx, w.There, rec); err != nil {
				return err
			}
			return fault.At("", "added")
		}))
	}
	same := func(r *delegate.Record) { r.BornOn, r.Represents = calendar.Partial{Year: 1970}, "khác" }
	require.Equal(t, []string{"full_name problem.known_elsewhere"}, add(storetest.Root(), same))
	require.Equal(t, []string{" added"}, add(delegatetest.Role(access.Clerk, w.TherePath), same), "whom the actor does not see nobody speaks of")
	require.Equal(t, []string{" added"}, add(storetest.Root(), func(r *delegate.Record) { same(r); r.Confirmed = true }))
	require.Equal(t, []string{" added"}, add(storetest.Root(), func(r *delegate.Record) { r.BornOn.Year = 1971 }))
}

func TestAWithdrawnDelegateIsRestoredKnowingly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, id, 1, "ốm") })
		w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))
		restore := func(confirmed bool) error {
			return w.Do(t, storetest.Root(), func(tx *store.Tx) error { return delegate.Restore(tx, id, 2, confirmed) })
		}
		require.Equal(t, []string{"full_name problem.duplicate_delegate"}, delegatetest.Keys(restore(false)))
		require.NoError(t, restore(true))
		require.Equal(t, []string{"Nguyễn Văn An", "Nguyễn Văn An"}, w.Names(t, delegate.Filter{}))
	})
}
