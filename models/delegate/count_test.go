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
	"daihoi/models/vocabulary"
)

// count does in Go what Compositions does in SQL.
func count(recs []delegate.Record, day calendar.Date, age int) (c delegate.Composition) {
	young := calendar.Of(day.Year()-age, day.Month(), day.Day())
	for _, r := range recs {
		switch r.Category {
		case delegate.ExOfficio:
			c.ExOfficio++
		case delegate.Consulted:
			c.Consulted++
		case delegate.Appointed:
			c.Appointed++
		case delegate.Reserve:
			c.Reserve++
		case delegate.Guest:
			c.Guests++
		}
		if !delegate.IsOfficial(r.Category) {
			continue
		}
		c.Official++
		for n, is := range map[*int]bool{&c.Women: r.Gender == delegate.Female, &c.NonParty: r.PartyJoinedOn.IsZero() && r.PartyOfficialOn.IsZero(),
			&c.Minority: vocabulary.IsMinority(r.Ethnicity), &c.Religious: vocabulary.IsReligious(r.Religion),
			&c.Young: r.BornOn.Earliest().After(young), &c.Reappointed: r.Reappointed == "re", &c.Newcomers: r.Reappointed == "new"} {
			if is {
				*n++
			}
		}
	}
	return c
}

func TestCompositionCountsWhatTheRulesSay(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		recs := delegatetest.Crowd(400)
		gone := delegatetest.Person("Người Rút", func(r *delegate.Record) { r.Gender = delegate.Female; r.BornOn = calendar.Partial{Year: 1930} })
		id := w.Add(t, w.Here, gone)[0]
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := delegate.AddAll(tx, w.Here, recs); err != nil {
				return err
			}
			return delegate.Withdraw(tx, id, 1, "ốm")
		})
		var got []delegate.Composition
		read := func(scope delegate.Scope) {
			require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
				got, err = delegate.Compositions(tx, scope, 35)
				return err
			}))
		}
		read(delegate.Scope{Path: "/", TermID: w.Term})
		require.Len(t, got, 2)
		c := got[0]
		require.Equal(t, c.Official, c.ExOfficio+c.Consulted+c.Appointed)
		require.Equal(t, 400, c.Official+c.Reserve+c.Guests)
		want := count(recs, calendar.Of(2024, 5, 5), 35)
		require.Positive(t, want.Young)
		want.CongressID, want.UnitID, want.UnitPath, want.UnitName, want.Day = w.Here, c.UnitID, w.HerePath, "Xã Ngọc Hồi", calendar.Of(2024, 5, 5)
		want.Youngest, want.Oldest = calendar.Partial{Year: 1990}, calendar.Partial{Year: 1960}
		require.Equal(t, want, c)
		require.Equal(t, delegate.Composition{CongressID: w.There, UnitID: got[1].UnitID, UnitPath: w.TherePath, UnitName: "Xã Yên Viên"}, got[1])

		// Without a congress day the age is that of today, 5 April 2024.
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return delegate.AddAll(tx, w.There, []delegate.Record{
				delegatetest.Person("Vừa Đủ", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1989, Month: 4, Day: 5} }),
				delegatetest.Person("Còn Thiếu", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1989, Month: 4, Day: 6} })})
		})
		read(delegate.Scope{CongressID: w.There})
		require.Len(t, got, 1)
		require.Equal(t, 1, got[0].Young)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE congresses SET day = '2025-01-10' WHERE id = ?", w.There).Error
		})
		read(delegate.Scope{CongressID: w.There})
		require.Zero(t, got[0].Young)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE congresses SET day = '2023-12-31' WHERE id = ?", w.There).Error
		})
		read(delegate.Scope{CongressID: w.There})
		require.Equal(t, 2, got[0].Young)
	})
}

// The young count on the day of their congress, or today without one, also when the day has moved since they were counted.
func TestSummandsAddUpToTheScope(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		here, there := delegatetest.Crowd(150), delegatetest.Crowd(90)
		for i := range here {
			here[i].BornOn.Year += 6 // some turn 30 in 2025
		}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := delegate.AddAll(tx, w.Here, here); err != nil {
				return err
			}
			return delegate.AddAll(tx, w.There, there)
		})
		young := map[string]int{}
		for _, day := range []string{"2024-05-05", "2026-05-05", "1990-01-01"} {
			at, err := calendar.Parse(day)
			require.NoError(t, err)
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				return tx.DB().Exec("UPDATE congresses SET day = ? WHERE id = ?", day, w.Here).Error
			})
			for name, actor := range map[string]access.Actor{"all": storetest.Root(), "guarded": delegatetest.Role(access.Viewer, w.HerePath, w.TherePath)} {
				require.NoError(t, s.Read(t.Context(), actor, func(tx *store.Tx) error {
					parts, err := delegate.Summands(tx, delegate.Scope{})
					a, b := count(here, at, delegate.YoungAge), count(there, tx.Today(), delegate.YoungAge)
					var sum delegate.Composition
					for _, p := range parts {
						sum.Official, sum.Women, sum.NonParty, sum.Minority = sum.Official+p.Official, sum.Women+p.Women, sum.NonParty+p.NonParty, sum.Minority+p.Minority
						sum.Religious, sum.Young, sum.Reappointed, sum.Newcomers = sum.Religious+p.Religious, sum.Young+p.Young, sum.Reappointed+p.Reappointed, sum.Newcomers+p.Newcomers
					}
					require.Equal(t, delegate.Composition{Official: a.Official + b.Official, Women: a.Women + b.Women, NonParty: a.NonParty + b.NonParty, Minority: a.Minority + b.Minority,
						Religious: a.Religious + b.Religious, Young: a.Young + b.Young, Reappointed: a.Reappointed + b.Reappointed, Newcomers: a.Newcomers + b.Newcomers}, sum, "%s %s", name, day)
					require.Equal(t, map[string]int{"all": 1, "guarded": 2}[name], len(parts))
					young[day] = sum.Young
					return err
				}))
			}
		}
		require.NotEqual(t, young["2024-05-05"], young["2026-05-05"])
		require.NotEqual(t, young["2024-05-05"], young["1990-01-01"])
	})
}

func TestCountersAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		recs := delegatetest.Crowd(200)
		full := delegatetest.Person("Đủ Cả", func(r *delegate.Record) {
			r.Hometown, r.Residence, r.Occupation, r.Education, r.Qualification, r.PoliticalTheory = "a", "b", "c", "12/12", "Đại học", "Sơ cấp"
		})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := delegate.AddAll(tx, w.Here, append(recs, full)); err != nil {
				return err
			}
			id, err := delegate.Add(tx, w.Here, delegatetest.Person("Người Rút"))
			if err != nil {
				return err
			}
			return delegate.Withdraw(tx, id, 1, "ốm")
		})
		var c delegate.Counts
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			c, err = delegate.Counters(tx, delegate.Scope{CongressID: w.Here})
			return err
		}))
		require.Equal(t, 1, c.Withdrawn)
		require.Equal(t, 1, c.Complete)
		total := 0
		for _, n := range c.ByCategory {
			total += n
		}
		require.Equal(t, 201, total)
		require.Equal(t, c.Listed, total-c.ByCategory[delegate.Guest])
		require.Equal(t, c.Official, c.Listed-c.ByCategory[delegate.Reserve])
		noEthnicity := 0
		for _, r := range recs {
			if r.Category != delegate.Guest && r.Ethnicity == "" {
				noEthnicity++
			}
		}
		require.Equal(t, noEthnicity, c.Missing["ethnicity"])
		require.Equal(t, c.Listed-1, c.Missing["hometown"])
		require.Zero(t, c.Missing["gender"])
		require.Len(t, c.Missing, len(delegate.Expected()))
	})
}

func TestBlocksCountOfficialDelegatesOnly(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		from := func(name, represents, category string) delegate.Record {
			return delegatetest.Person(name, func(r *delegate.Record) { r.Represents, r.Category = represents, category })
		}
		ids := w.Add(t, w.Here, from("A", "Thôn 1", delegate.Consulted), from("B", "Thôn 2", delegate.Consulted), from("C", "THÔN 2", delegate.ExOfficio),
			from("D", "", delegate.Appointed), from("E", "Thôn 1", delegate.Reserve), from("F", "Thôn 1", delegate.Guest), from("G", "Thôn 1", delegate.Consulted))
		require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, ids[6], 1, "ốm") }))
		w.Add(t, w.There, from("H", "Thôn 1", delegate.Consulted))
		read := func(a access.Actor) (blocks []delegate.Block, err error) {
			err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { blocks, err = delegate.Blocks(tx, w.Here); return err })
			return blocks, err
		}
		blocks, err := read(delegatetest.Role(access.Viewer, w.HerePath))
		require.NoError(t, err)
		require.Len(t, blocks, 3)
		require.Equal(t, 2, blocks[0].Count)
		require.Equal(t, []delegate.Block{{Name: "", Count: 1}, {Name: "Thôn 1", Count: 1}}, blocks[1:])
		_, err = read(delegatetest.Role(access.Viewer, w.TherePath))
		require.Equal(t, fault.NotFound, fault.KindOf(err))
	})
}
