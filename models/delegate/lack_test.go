package delegate_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) lacks(t testing.TB, a access.Actor, s delegate.Scope) (l []delegate.Lack, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { l, _, err = delegate.Lacks(tx, s); return err })
	return l, err
}

func TestLacks(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		full := func(r *delegate.Record) {
			r.Hometown, r.Residence, r.Occupation, r.Education, r.Qualification, r.PoliticalTheory = "a", "b", "c", "12/12", "Đại học", "Sơ cấp"
		}
		less := func(change func(*delegate.Record)) func(*delegate.Record) {
			return func(r *delegate.Record) { full(r); change(r) }
		}
		ids := w.Add(t, w.Here, delegatetest.Person("Đủ Cả", full),
			delegatetest.Person("Thiếu Quê", less(func(r *delegate.Record) { r.Hometown = "" })),
			delegatetest.Person("Thiếu Đạo", less(func(r *delegate.Record) { r.Religion, r.Hometown = "", "" })),
			delegatetest.Person("Khách Mời", func(r *delegate.Record) { r.Category = delegate.Guest }),
			delegatetest.Person("Người Rút"))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, ids[4], 1, "ốm") })

		lacks, err := w.lacks(t, storetest.Root(), delegate.Scope{Path: "/", TermID: w.Term})
		require.NoError(t, err)
		require.Len(t, lacks, 2)
		here := lacks[0]
		require.Equal(t, []any{w.Here, 3, 1}, []any{here.CongressID, here.Listed, here.Complete})
		require.Equal(t, 2, here.Missing["hometown"])
		require.Equal(t, 1, here.Missing["religion"])
		require.Zero(t, here.Missing["born_on"])
		require.Equal(t, map[string][]string{"hometown": {"Thiếu Đạo", "Thiếu Quê"}, "religion": {"Thiếu Đạo"}}, here.Names)

		for scope, want := range map[delegate.Scope]map[int64]int{
			{Path: "/", TermID: w.Term}:                    {w.Here: 3},
			{Path: w.HerePath, TermID: w.Term, Near: true}: {w.Here: 3},
			{Path: w.TherePath, TermID: w.Term}:            {},
			{Path: "/", TermID: w.Term, Near: true}:        {},
		} {
			require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				gaps, err := delegate.Gaps(tx, scope)
				require.Equal(t, want, gaps, "%+v", scope)
				return err
			}))
		}

		// Counts for those who may see the list; names for those who can mend it.
		seen, err := w.lacks(t, delegatetest.Role(access.Viewer, w.HerePath), delegate.Scope{CongressID: w.Here})
		require.NoError(t, err)
		require.Nil(t, seen[0].Names)
		require.NotContains(t, seen[0].Missing, "religion")
		require.Equal(t, 2, seen[0].Missing["hometown"])
		seen, err = w.lacks(t, delegatetest.Role(access.Reviewer, w.HerePath), delegate.Scope{CongressID: w.Here})
		require.NoError(t, err)
		require.Nil(t, seen[0].Names)
		require.Equal(t, 1, seen[0].Missing["religion"])
		mixed := delegatetest.Role(access.Clerk, w.TherePath)
		mixed.Grants = append(mixed.Grants, access.Grant{Role: access.Viewer, Path: w.HerePath})
		seen, err = w.lacks(t, mixed, delegate.Scope{})
		require.NoError(t, err)
		require.Len(t, seen, 2)
		require.Nil(t, seen[0].Names)
		_, err = w.lacks(t, delegatetest.Role(access.Viewer, w.TherePath), delegate.Scope{CongressID: w.Here})
		require.Equal(t, fault.NotFound, fault.KindOf(err))

		// What Lacks says is what the list shows.
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.There, delegatetest.Crowd(150)) })
		lacks, err = w.lacks(t, storetest.Root(), delegate.Scope{CongressID: w.There})
		require.NoError(t, err)
		for key, n := range lacks[0].Missing {
			page, err := w.List(t, storetest.Root(), delegate.Filter{Scope: delegate.Scope{CongressID: w.There}, Missing: key})
			require.NoError(t, err)
			require.Equal(t, page.Total, n, key)
			require.Len(t, lacks[0].Names[key], n, key)
		}
		require.Positive(t, lacks[0].Missing["ethnicity"])
	})
}
