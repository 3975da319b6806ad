package composition_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// world is the two communes, with what the tests of this package ask of them.
type world struct{ delegatetest.World }

// newWorld fills an empty database. After the test it checks that every command has kept what it changed for past days.
func newWorld(t testing.TB, s *store.Store) world {
	w := world{delegatetest.New(t, s)}
	congresstest.CheckPast(t, s, func(tx *store.Tx, day calendar.Date) (map[int64]composition.Targets, error) {
		all, err := congress.List(tx, congress.Filter{TermID: w.Term})
		require.NoError(t, err)
		if !day.IsZero() {
			return composition.TargetsByCongress(tx, all, day)
		}
		now := map[int64]composition.Targets{}
		for _, c := range all {
			if now[c.ID], err = composition.TargetsOf(tx, c.ID); err != nil {
				return nil, err
			}
		}
		return now, nil
	})
	return w
}

func TestDefaultTargets(t *testing.T) {
	t.Parallel()
	for level, want := range map[string][]field.Tenths{"commune": {300, 250, 0, 0, 0, 0}, "district": {300, 250, 0, 0, 0, 0},
		"province": {0, 0, 0, 0, 0, 0}} {
		var got []field.Tenths
		for i, target := range composition.DefaultTargets(level) {
			require.Equal(t, composition.TargetGroups[i], target.Group)
			require.Equal(t, target.Group == "young", target.UnderAge == 30)
			require.True(t, target.AtLeast == 0 || target.Source != "", "%s %s", level, target.Group)
			got = append(got, target.AtLeast)
		}
		require.Equal(t, want, got, level)
	}
}

func TestReadShare(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]field.Tenths{"": 0, "30": 300, " 28,5 % ": 285, "28.5": 285, "100": 1000, "0": 0, "100,0%": 1000} {
		got, ok := composition.ReadShare(typed)
		require.True(t, ok, typed)
		require.Equal(t, want, got, typed)
		again, _ := composition.ReadShare(composition.ShareText(want))
		require.Equal(t, want, again)
	}
	for _, typed := range []string{"x", "-1", "+1", "100,1", "101", "28,55", ",5", "1,-", "3 0", "1.0,0", "1000"} {
		_, ok := composition.ReadShare(typed)
		require.False(t, ok, typed)
	}
}

func targets(t *testing.T, w world, congress int64) (got composition.Targets) {
	t.Helper()
	require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
		got, err = composition.TargetsOf(tx, congress)
		return err
	}))
	return got
}

func TestSetTargets(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		own := targets(t, w, w.Here)
		require.Equal(t, composition.Targets{List: composition.DefaultTargets("commune")}, own)
		require.Equal(t, 30, own.UnderAge())
		own.List[0].AtLeast, own.List[0].Source, own.List[4].UnderAge = 355, "  Đề án số 05 ", 35
		set := func(actor access.Actor, version int) error {
			return w.Do(t, actor, func(tx *store.Tx) error { return composition.SetTargets(tx, w.Here, version, own.List) })
		}
		require.Equal(t, fault.Forbidden, fault.KindOf(set(delegatetest.Role(access.Clerk, w.HerePath), 0)))
		require.Equal(t, fault.NotFound, fault.KindOf(set(delegatetest.Role(access.Organizer, w.TherePath), 0)))
		require.NoError(t, set(delegatetest.Role(access.Organizer, w.HerePath), 0))
		require.Equal(t, fault.Conflict, fault.KindOf(set(storetest.Root(), 0)), "somebody was faster")
		got := targets(t, w, w.Here)
		require.Equal(t, 1, got.Version)
		require.Equal(t, composition.Target{Group: "women", AtLeast: 355, Source: "Đề án số 05"}, got.List[0])
		require.Equal(t, 35, got.UnderAge())
		require.Zero(t, targets(t, w, w.There).Version, "another congress keeps the defaults")
		require.NoError(t, set(storetest.Root(), 1))
		require.Equal(t, 2, targets(t, w, w.Here).Version)

		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			entries, err := store.History(tx, "congress", w.Here, 10)
			require.Len(t, entries, 2)
			first := entries[1].Diff()
			require.Equal(t, "target_women 30→35,5", first[0].Field+" "+first[0].Old+"→"+first[0].New)
			require.Len(t, first, 3)
			require.Empty(t, entries[0].Diff())
			return err
		}))
	})
}

func TestSetTargetsChecksWhatItIsGiven(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	set := func(change func(list []composition.Target) []composition.Target) []string {
		return delegatetest.Keys(w.Do(t, storetest.Root(), func(tx *store.Tx) error {
			return composition.SetTargets(tx, w.Here, 0, change(composition.DefaultTargets("commune")))
		}))
	}
	require.Equal(t, []string{"target_women problem.share", "target_non_party_source problem.too_long", "target_under_age problem.age_range"},
		set(func(l []composition.Target) []composition.Target {
			l[0].AtLeast, l[1].Source, l[4].UnderAge = 1001, strings.Repeat("đ", 301), 18
			return l
		}))
	require.Equal(t, []string{" problem.choice"}, set(func(l []composition.Target) []composition.Target { return l[1:] }))
	require.NotEmpty(t, set(func(l []composition.Target) []composition.Target { l[0], l[1] = l[1], l[0]; return l }))
	require.Zero(t, targets(t, w, w.Here).Version)
}

// What the records say one by one is what the stored tallies say.
func TestMembersAgreeWithTheComposition(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		recs := crowdOfEveryKind()
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.Here, recs) })
		require.NoError(t, w.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			scope := delegate.Scope{CongressID: w.Here}
			counted, err := delegate.Compositions(tx, scope, 35)
			require.NoError(t, err)
			page, err := delegate.List(tx, delegate.Filter{Scope: scope, Size: 200})
			require.NoError(t, err)
			then := composition.WhatIf(composition.Members(page.Rows, counted[0].Day, 35), nil, nil)
			require.Equal(t, counted[0].Official, then.Official)
			for _, group := range composition.TargetGroups {
				require.Positive(t, then.In(group), group)
				require.Equal(t, counted[0].In(group), then.In(group), group)
			}
			return nil
		}))
	})
}

func crowdOfEveryKind() []delegate.Record {
	var recs []delegate.Record
	for i := range 120 {
		recs = append(recs, delegatetest.Person(fmt.Sprint("Người ", i), func(r *delegate.Record) {
			r.Category = delegate.Categories[i%5]
			r.Gender = []string{delegate.Male, delegate.Female}[i/2%2]
			r.Ethnicity = []string{"Kinh", "Tày", "", "Nùng"}[i/3%4]
			r.Religion = []string{"Không", "", "Công giáo"}[i/2%3]
			r.Reappointed = []string{"", delegate.Reappointed, delegate.Newcomer}[i/4%3]
			r.BornOn = calendar.Partial{Year: 1985 + i%8}
			if i%3 == 0 {
				r.BornOn.Month, r.BornOn.Day = 5, 4+i%3
			}
			if i%4 == 1 {
				r.PartyJoinedOn = calendar.Partial{Year: 2015}
			}
		}))
	}
	return recs
}
