package merger_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/merger"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/term"
)

// levelsOn counts the units that were there at the end of the day, by level.
func levelsOn(t *testing.T, tx *store.Tx, day calendar.Date) map[string]int {
	t.Helper()
	under, args := tx.UnderOn("/", day)
	var found []struct {
		LevelCode string
		N         int
	}
	q := tx.DB().Table("units").Select("level_code, COUNT(*) AS n").Where(under, args...).Group("level_code")
	if !tx.Past(day) {
		q = q.Where("valid_to IS NULL")
	}
	require.NoError(t, q.Find(&found).Error)
	out := map[string]int{}
	for _, f := range found {
		out[f.LevelCode] = f.N
	}
	return out
}

// 30/6/2025, 24 giờ: 705 huyện kết thúc, 10.597 xã thành 3.321; huyện Thanh Trì đã làm đại hội theo nhiệm kỳ 2024–2029.
func TestTheCountryOfJuly2025(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		s.SetClock(at(calendar.Of(2024, 1, 10)))
		var district org.Unit
		var current org.Term
		units, congresses := map[string]org.Unit{}, map[string]congress.Congress{}
		var clerk, organizer int64
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) (err error) {
			if district, err = term.SetUp(tx, "2024-2029", "020"); err != nil {
				return err
			}
			current, err = org.CurrentTerm(tx)
			require.NoError(t, err)
			for code, names := range map[string][]string{"00643": {"Trần Văn An"}, "00646": {"Lê Thị Bình", "Phạm Văn Cường"}, "00655": {"Đỗ Thị Dung", "Vũ Văn Em", "Ngô Thị Giang"}} {
				units[code], err = org.ByCode(tx, code)
				require.NoError(t, err)
				congresses[code], err = congress.ByUnit(tx, units[code].ID, current.ID)
				require.NoError(t, err)
				for i, name := range names {
					_, err := delegate.Add(tx, congresses[code].ID, delegatetest.Person(name, func(r *delegate.Record) { r.Phone, r.CitizenID = "", ""; r.BornOn.Year += i }))
					require.NoError(t, err)
				}
			}
			user := func(name, role string, unit int64) (grant int64) {
				require.NoError(t, tx.DB().Raw("INSERT INTO users(username, full_name, password_hash, created_at) VALUES (?, 'Trần Thị Thư', 'x', '2024-01-01') RETURNING id", name).Scan(&grant).Error)
				require.NoError(t, tx.DB().Raw("INSERT INTO grants(user_id, role, unit_id) VALUES (?, ?, ?) RETURNING id", grant, role, unit).Scan(&grant).Error)
				return grant
			}
			clerk, organizer = user("vanthu", "clerk", units["00646"].ID), user("dieuphoi", "organizer", district.ID)
			return nil
		})

		// counts are the congresses of communes at or below a unit, and their delegates.
		counts := func(path string, on calendar.Date) (n, delegates int) {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
				rolled, err := readiness.RollUp(tx, path, org.Commune, current.ID, calendar.On(on))
				require.NoError(t, err)
				for _, c := range rolled {
					n += c.Total
				}
				compositions, err := delegate.Compositions(tx, delegate.Scope{Path: path, TermID: current.ID, AsOf: on}, 30)
				for _, c := range compositions {
					delegates += c.Official
				}
				return err
			})
			return n, delegates
		}
		s.SetClock(at(day))
		country, err := org.ShippedEdition(day)
		require.NoError(t, err)
		var plan merger.EditionPlan
		choice := "grant-020-" + strconv.FormatInt(organizer, 10)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.Equal(t, map[string]int{"nation": 1, "province": 63, "district": 705, "commune": 10_597}, levelsOn(t, tx, day))
			plan, err = merger.MakeEdition(tx, country, map[string]string{choice: "01"})
			return err
		})
		to := map[string]string{}
		for _, l := range plan.Lines {
			to[l.Key] = l.To
		}
		require.Equal(t, "00643", to["grant-00646-"+strconv.FormatInt(clerk, 10)])
		require.Equal(t, "00337", to["delegates-00655-"+strconv.FormatInt(congresses["00655"].ID, 10)])
		require.Equal(t, "01", to[choice])
		require.Equal(t, merger.Stay, to["congress-020-"+strconv.FormatInt(districtCongress(t, s, district, current), 10)], "the congress of a district is history")

		n, delegates := counts(district.Path, day)
		require.Equal(t, []int{16, 6}, []int{n, delegates})
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			plan, err := merger.MakeEdition(tx, country, map[string]string{choice: "01"})
			require.NoError(t, err)
			return plan.Apply(tx)
		})

		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.Equal(t, map[string]int{"nation": 1, "province": 34, "commune": 3_321}, levelsOn(t, tx, day))
			require.Equal(t, map[string]int{"nation": 1, "province": 63, "district": 705, "commune": 10_597}, levelsOn(t, tx, eve))
			var at string
			require.NoError(t, tx.DB().Raw("SELECT u.code FROM grants g JOIN units u ON u.id = g.unit_id WHERE g.id = ?", clerk).Scan(&at).Error)
			require.Equal(t, "00643", at)
			require.NoError(t, tx.DB().Raw("SELECT u.code FROM grants g JOIN units u ON u.id = g.unit_id WHERE g.id = ?", organizer).Scan(&at).Error)
			require.Equal(t, "01", at)
			var told int64
			require.NoError(t, tx.DB().Table("user_notices").Where("seen_at IS NULL").Count(&told).Error)
			require.EqualValues(t, 2, told)
			ended, err := org.Last(tx, "00646")
			require.NoError(t, err)
			require.True(t, access.HasEnded(ended.Path))
			again, err := org.ImportEdition(tx, country)
			require.True(t, again.Empty(), "the list says nothing new")
			return err
		})
		city := "/" + district.Path[1:len(district.Path)-len(strconv.FormatInt(district.ID, 10))-1]
		n, delegates = counts(city, day)
		require.Equal(t, []int{6, 6}, []int{n, delegates}, "16 communes went into 6, with every delegate")
		n, delegates = counts(district.Path, day)
		require.Equal(t, []int{0, 0}, []int{n, delegates})
		s.SetClock(at(day.AddDays(3)))
		n, _ = counts(district.Path, eve)
		require.Equal(t, 16, n, "the evening before reads as ever")

		undo := func() error {
			return s.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
				nation, err := org.ByCode(tx, org.NationCode)
				require.NoError(t, err)
				last, err := merger.Last(tx, nation.ID)
				require.NoError(t, err)
				_, err = merger.Undo(tx, last.ID, last.Version)
				return err
			})
		}
		var begun congress.Congress
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			ward, err := org.ByCode(tx, "00004") // Phường Ba Đình
			require.NoError(t, err)
			begun, err = congress.Convene(tx, ward.ID, current.ID)
			return err
		})
		require.Equal(t, "problem.built.convened", fault.As(undo()).Problems[0].Key)
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return merger.RemoveCongresses(tx, []int64{begun.ID}) })
		require.NoError(t, undo())
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			require.Equal(t, map[string]int{"nation": 1, "province": 63, "district": 705, "commune": 10_597}, levelsOn(t, tx, day.AddDays(3)))
			var at []string
			require.NoError(t, tx.DB().Raw("SELECT u.code FROM grants g JOIN units u ON u.id = g.unit_id WHERE g.id IN (?, ?) ORDER BY u.code", clerk, organizer).Scan(&at).Error)
			require.Equal(t, []string{"00646", "020"}, at)
			back, err := org.ByCode(tx, "00646")
			require.NoError(t, err)
			require.Equal(t, units["00646"].Path, back.Path)
			levels, err := org.Levels(tx)
			require.Equal(t, "Xã, phường, thị trấn", levels[3].NameVi)
			return err
		})
		n, delegates = counts(district.Path, day.AddDays(3))
		require.Equal(t, []int{16, 6}, []int{n, delegates}, "every congress and delegate is back")
	})
}

func districtCongress(t *testing.T, s *store.Store, u org.Unit, current org.Term) (id int64) {
	t.Helper()
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		c, err := congress.ByUnit(tx, u.ID, current.ID)
		id = c.ID
		return err
	})
	return id
}
