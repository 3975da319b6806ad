package generate_test

import (
	"context"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/doctor"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/generate"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/schedule"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// danPhuong is a district of 16 communes whose progress was published on three days.
const danPhuong = "273"

func filled(s *store.Store, seed uint64) error {
	return generate.Generate(context.Background(), s, generate.Options{Scale: generate.District, Unit: danPhuong, Seed: seed, Hash: "x"})
}

var district = storetest.Fill(func(s *store.Store) error { return filled(s, 1) })

func read(t *testing.T, s *store.Store, fn func(*store.Tx) error) {
	t.Helper()
	require.NoError(t, s.Read(context.Background(), access.Program("test"), fn))
}

func TestReportsTellThePublishedShares(t *testing.T) {
	t.Parallel()
	district.Each(t, func(t *testing.T, s *store.Store) {
		s.SetClock(func() time.Time { return time.Date(2024, 5, 31, 8, 0, 0, 0, calendar.Zone()) })
		read(t, s, func(tx *store.Tx) error {
			unit, err := org.ByCode(tx, danPhuong)
			require.NoError(t, err)
			term, err := org.TermByCode(tx, "2024-2029")
			require.NoError(t, err)
			for day, held := range map[calendar.Date]int{calendar.Of(2024, 1, 9): 0, calendar.Of(2024, 1, 10): 1, calendar.Of(2024, 1, 24): 5,
				calendar.Of(2024, 3, 6): 13, calendar.Of(2024, 3, 29): 16} {
				counts, err := readiness.RollUp(tx, unit.Path, org.District, term.ID, calendar.AsOf{Day: day, Known: day})
				require.NoError(t, err)
				require.Len(t, counts, 2)
				require.Equal(t, org.Commune, counts[0].LevelCode)
				require.Equal(t, 16, counts[0].Total, day)
				require.Equal(t, held, counts[0].Held, day)
			}
			return nil
		})
	})
}

// Whoever is made up is found by name and by username like everybody else.
func TestUsersAreFound(t *testing.T) {
	t.Parallel()
	district.Each(t, func(t *testing.T, s *store.Store) {
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			p, err := account.Paged(tx, account.Filter{Text: "dieuphoi"})
			require.NoError(t, err)
			require.Len(t, p.Rows, 1)
			p, err = account.Paged(tx, account.Filter{Text: p.Rows[0].FullName})
			require.NotZero(t, p.Total)
			return err
		}))
	})
}

func TestTheDoctorFindsNothing(t *testing.T) {
	t.Parallel()
	district.Each(t, func(t *testing.T, s *store.Store) {
		clock := func() time.Time { return time.Date(2024, 5, 31, 18, 0, 0, 0, calendar.Zone()) }
		s.SetClock(clock)
		found, err := doctor.Examine(context.Background(), doctor.Patient{Store: s, Files: files.Folder(t.TempDir()), Clock: clock, Copy: true})
		require.NoError(t, err)
		require.NotEmpty(t, found)
		for _, f := range found {
			require.Equal(t, doctor.OK, f.State, "%s %v", f.Check, f.Details)
		}
	})
}

// The clock of a simulated day goes on at the real time of day: nothing in the log may be ahead of it even at midnight.
func TestTodayIsAfterTheLastEntry(t *testing.T) {
	t.Parallel()
	district.Each(t, func(t *testing.T, s *store.Store) {
		read(t, s, func(tx *store.Tx) error {
			day, err := store.GetSetting(tx, store.SimulatedDay)
			require.NoError(t, err)
			require.Equal(t, "2024-06-01", day)
			newest, err := store.AuditLog(tx, store.AuditFilter{Limit: 1})
			require.NoError(t, err)
			require.Len(t, newest, 1)
			require.LessOrEqual(t, newest[0].At.Day().String(), "2024-05-31")
			return nil
		})
	})
}

// Every commune has 80 to 130 official delegates, and the district, whose congress was on 11/4, 150 to 200.
func TestListsAreAsLongAsTheRulesAllow(t *testing.T) {
	t.Parallel()
	district.Each(t, func(t *testing.T, s *store.Store) {
		read(t, s, func(tx *store.Tx) error {
			var lists []struct {
				LevelCode string
				Day       calendar.Date
				N         int
			}
			err := tx.DB().Table("congresses").Select("units.level_code, congresses.day, delegate_tallies.ex_officio + consulted + appointed AS n").
				Joins("JOIN units ON units.id = congresses.unit_id").Joins("JOIN delegate_tallies ON delegate_tallies.congress_id = congresses.id").Find(&lists).Error
			require.Len(t, lists, 17)
			for _, l := range lists {
				if l.LevelCode == org.District {
					require.Equal(t, "2024-04-11", l.Day.String())
					require.GreaterOrEqual(t, l.N, 150)
					require.LessOrEqual(t, l.N, 200)
					continue
				}
				require.GreaterOrEqual(t, l.N, 80)
				require.LessOrEqual(t, l.N, 130)
			}
			return err
		})
	})
}

// tables are compared between two builds, by columns that are neither random nor sealed.
var tables = []string{
	"SELECT id, unit_id, day, held_on, stage, pilot, seats, follower, contact_name FROM congresses ORDER BY id",
	"SELECT id, congress_id, item_id, due, state, done_on, doc_number, version FROM milestones ORDER BY id",
	"SELECT id, milestone_id, at, user_name, action, from_state, to_state, effective_on FROM milestone_events ORDER BY id",
	"SELECT id, full_name, gender, born_on, ethnicity, occupation, hometown FROM persons ORDER BY id",
	"SELECT id, congress_id, person_id, category, represents FROM delegates ORDER BY id",
	"SELECT id, at, user_name, action, label FROM audit_entries ORDER BY id",
	"SELECT id, username, full_name FROM users ORDER BY id",
}

func sums(t *testing.T, s *store.Store) (sums []string) {
	t.Helper()
	read(t, s, func(tx *store.Tx) error {
		for _, query := range tables {
			var rows []map[string]any
			if err := tx.DB().Raw(query).Find(&rows).Error; err != nil {
				return err
			}
			sums = append(sums, fmt.Sprintf("%d %x", len(rows), sha256.Sum256([]byte(fmt.Sprint(rows)))))
		}
		return nil
	})
	return sums
}

func TestTheSameSeedGivesTheSameRows(t *testing.T) {
	t.Parallel()
	first, again, other := district.SQLite(t), storetest.SQLite(t), storetest.SQLite(t)
	require.NoError(t, filled(again, 1))
	require.NoError(t, filled(other, 2))
	require.Equal(t, sums(t, first), sums(t, again))
	require.NotEqual(t, sums(t, first), sums(t, other))
}

func TestAnOfficeIsNotOverwritten(t *testing.T) {
	t.Parallel()
	district.Each(t, func(t *testing.T, s *store.Store) {
		require.Equal(t, fault.Conflict, fault.KindOf(filled(s, 1)))
	})
}

// In the middle of the season a few congresses clash, as they do.
func TestFewConflicts(t *testing.T) {
	t.Parallel()
	s := storetest.SQLite(t)
	until := calendar.Of(2024, 3, 4)
	require.NoError(t, generate.Generate(context.Background(), s, generate.Options{Scale: generate.District, Seed: 1, Until: until, Hash: "x"}))
	read(t, s, func(tx *store.Tx) error {
		unit, err := org.ByCode(tx, generate.Home(generate.District))
		require.NoError(t, err)
		term, err := org.TermByCode(tx, "2024-2029")
		require.NoError(t, err)
		all, err := schedule.Of(tx, unit, term.ID)
		require.NoError(t, err)
		found := schedule.Conflicts(all)
		require.NotEmpty(t, found)
		require.Less(t, len(found), 24)
		return nil
	})
}
