package delegate_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// crowd is a list with every combination of what the counts look at.
func crowd(n int) (recs []delegate.Record) {
	r := rand.New(rand.NewPCG(7, 7))
	for i := range n {
		recs = append(recs, person("Người "+string(rune('A'+i%26)), func(rec *delegate.Record) {
			rec.Confirmed = true
			rec.Category = pick(r, delegate.Categories...)
			rec.Gender = pick(r, delegate.Male, delegate.Female)
			rec.BornOn = pick(r, calendar.Partial{Year: 1960}, calendar.Partial{Year: 1989}, calendar.Partial{Year: 1989, Month: 5},
				calendar.Partial{Year: 1989, Month: 5, Day: 5}, calendar.Partial{Year: 1989, Month: 5, Day: 6}, calendar.Partial{Year: 1989, Month: 6},
				calendar.Partial{Year: 1990})
			rec.Ethnicity = pick(r, "", "Kinh", "Tày", "Mông", "Hàn Quốc")
			rec.Religion = pick(r, "", "Không", "Phật giáo", "Đạo Mẫu")
			rec.PartyJoinedOn = pick(r, calendar.Partial{}, calendar.Partial{Year: 2010})
			rec.PartyOfficialOn = pick(r, calendar.Partial{}, calendar.Partial{Year: 2011})
			rec.Reappointed = pick(r, "", "re", "new")
			rec.Education = pick(r, "", "12/12")
		}))
	}
	return recs
}

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
			&c.Minority: delegate.IsMinority(r.Ethnicity), &c.Religious: delegate.IsReligious(r.Religion),
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
		recs := crowd(400)
		gone := person("Người Rút", func(r *delegate.Record) { r.Gender = delegate.Female; r.BornOn = calendar.Partial{Year: 1930} })
		id := w.add(t, w.here, gone)[0]
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := delegate.AddAll(tx, w.here, recs); err != nil {
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
		read(delegate.Scope{Path: "/", TermID: w.term})
		require.Len(t, got, 2)
		c := got[0]
		require.Equal(t, c.Official, c.ExOfficio+c.Consulted+c.Appointed)
		require.Equal(t, 400, c.Official+c.Reserve+c.Guests)
		want := count(recs, calendar.Of(2024, 5, 5), 35)
		require.Positive(t, want.Young)
		want.CongressID, want.UnitID, want.UnitPath, want.UnitName, want.Day = w.here, c.UnitID, w.herePath, "Xã Ngọc Hồi", calendar.Of(2024, 5, 5)
		want.Youngest, want.Oldest = calendar.Partial{Year: 1990}, calendar.Partial{Year: 1960}
		require.Equal(t, want, c)
		require.Equal(t, delegate.Composition{CongressID: w.there, UnitID: got[1].UnitID, UnitPath: w.therePath, UnitName: "Xã Yên Viên"}, got[1])

		// Without a congress day the age is that of today, 5 April 2024.
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return delegate.AddAll(tx, w.there, []delegate.Record{
				person("Vừa Đủ", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1989, Month: 4, Day: 5} }),
				person("Còn Thiếu", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1989, Month: 4, Day: 6} })})
		})
		read(delegate.Scope{CongressID: w.there})
		require.Len(t, got, 1)
		require.Equal(t, 1, got[0].Young)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE congresses SET day = '2025-01-10' WHERE id = ?", w.there).Error
		})
		read(delegate.Scope{CongressID: w.there})
		require.Zero(t, got[0].Young)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE congresses SET day = '2023-12-31' WHERE id = ?", w.there).Error
		})
		read(delegate.Scope{CongressID: w.there})
		require.Equal(t, 2, got[0].Young)
	})
}

func TestCountersAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		recs := crowd(200)
		full := person("Đủ Cả", func(r *delegate.Record) {
			r.Hometown, r.Residence, r.Occupation, r.Education, r.Qualification, r.PoliticalTheory = "a", "b", "c", "12/12", "Đại học", "Sơ cấp"
		})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			if err := delegate.AddAll(tx, w.here, append(recs, full)); err != nil {
				return err
			}
			id, err := delegate.Add(tx, w.here, person("Người Rút"))
			if err != nil {
				return err
			}
			return delegate.Withdraw(tx, id, 1, "ốm")
		})
		var c delegate.Counts
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			c, err = delegate.Counters(tx, delegate.Scope{CongressID: w.here})
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
