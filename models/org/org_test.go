package org_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// nation has the nation seeded.
var nation = storetest.Fill(func(s *store.Store) error {
	return s.Write(context.Background(), storetest.Root(), func(tx *store.Tx) error { return second(org.SeedNation(tx)) })
})

// each runs on both databases with the nation seeded.
func each(t *testing.T, run func(t *testing.T, s *store.Store)) {
	t.Parallel()
	nation.Each(t, run)
}

func read(t testing.TB, s *store.Store, actor access.Actor, fn func(tx *store.Tx)) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), actor, func(tx *store.Tx) error { fn(tx); return nil }))
}

// got fails the test on an error: got(org.Get(tx, 1)) inside a transaction.
func got[T any](t testing.TB) func(v T, err error) T {
	return func(v T, err error) T { t.Helper(); require.NoError(t, err); return v }
}

func byCode(t testing.TB, tx *store.Tx, code string) org.Unit {
	return got[org.Unit](t)(org.ByCode(tx, code))
}

// at is an actor with a role at the unit with the code.
func at(t testing.TB, s *store.Store, role access.Role, code string) access.Actor {
	var u org.Unit
	read(t, s, storetest.Root(), func(tx *store.Tx) { u = byCode(t, tx, code) })
	return access.Actor{UserID: 7, Name: "Someone", Grants: []access.Grant{{Role: role, UnitID: u.ID, Path: u.Path}}}
}

func codes(units []org.Unit) []string {
	list := make([]string, len(units))
	for i, u := range units {
		list[i] = u.Code
	}
	return list
}

// problem is the field and key of the only problem in err.
func problem(t testing.TB, err error) string {
	t.Helper()
	f := fault.As(err)
	require.NotNil(t, f, "%v", err)
	require.Len(t, f.Problems, 1, "%v", err)
	return f.Problems[0].Field + " " + f.Problems[0].Key
}

func auditCount(t testing.TB, tx *store.Tx) int64 {
	t.Helper()
	var n int64
	require.NoError(t, tx.DB().Model(&store.AuditEntry{}).Count(&n).Error)
	return n
}

// What changes nothing shares one seeded database.
func TestSeededNation(t *testing.T) {
	each(t, func(t *testing.T, s *store.Store) {
		for name, test := range map[string]func(*testing.T, *store.Store){
			"tree": seededTree, "seeding twice": seedingTwiceChangesNothing, "terms and levels": termsAndLevels,
			"search": searchIgnoresCaseMarksAndForm, "scope": scope, "counts": countsBelow, "add refuses": addUnitRefuses,
			"import refuses": importEditionRefuses,
		} {
			t.Run(name, func(t *testing.T) { test(t, s) })
		}
	})
}

func seededTree(t *testing.T, s *store.Store) {
	read(t, s, storetest.Root(), func(tx *store.Tx) {
		under := func(path, level string) []org.Unit { return got[[]org.Unit](t)(org.Under(tx, path, level)) }
		nation := byCode(t, tx, org.NationCode)
		for level, n := range map[string]int{org.Nation: 1, org.Province: 63, org.District: 705, org.Commune: 10597} {
			require.Len(t, under(nation.Path, level), n, level)
		}
		hanoi, thanhTri := byCode(t, tx, "01"), byCode(t, tx, "020")
		require.Len(t, under(hanoi.Path, org.District), 30)
		require.Len(t, under(hanoi.Path, org.Commune), 579)
		require.Equal(t, "Thành phố Hà Nội", hanoi.FullName)

		children := got[[]org.Unit](t)(org.Children(tx, thanhTri.ID))
		require.Equal(t, under(thanhTri.Path, org.Commune), children)
		require.Len(t, children, 16)
		require.Contains(t, codes(children), "00646")
		var names []string
		for _, c := range children {
			names = append(names, c.Name)
		}
		require.Equal(t, []string{"Duyên Hà", "Đại Áng", "Đông Mỹ"}, names[:3], "D before Đ")

		thanhLiet := byCode(t, tx, "00646")
		require.Equal(t, []string{org.NationCode, "01", "020"}, codes(got[[]org.Unit](t)(org.Ancestors(tx, thanhLiet))))
		require.Equal(t, thanhTri.ID, *thanhLiet.ParentID)
		require.Empty(t, got[[]org.Unit](t)(org.Ancestors(tx, nation)))
		require.EqualValues(t, 1, auditCount(t, tx))
	})
}

func seedingTwiceChangesNothing(t *testing.T, s *store.Store) {
	storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
		counts, err := org.SeedNation(tx)
		require.Equal(t, org.Counts{Same: 11366}, counts)
		require.EqualValues(t, 1, auditCount(t, tx))
		require.Len(t, got[[]org.Term](t)(org.Terms(tx)), 1)
		return err
	})
	err := s.Write(t.Context(), at(t, s, access.Admin, "01"), func(tx *store.Tx) error { _, err := org.SeedNation(tx); return err })
	require.Equal(t, fault.NotFound, fault.KindOf(err), "only the administrator of everything")
}

func termsAndLevels(t *testing.T, s *store.Store) {
	read(t, s, access.Actor{}, func(tx *store.Tx) {
		levels := got[[]org.Level](t)(org.Levels(tx))
		require.Equal(t, []string{org.Nation, org.Province, org.District, org.Commune},
			[]string{levels[0].Code, levels[1].Code, levels[2].Code, levels[3].Code})
		require.True(t, levels[2].ActiveOn(calendar.Of(2025, 6, 30)))
		require.False(t, levels[2].ActiveOn(calendar.Of(2025, 7, 1)))
		require.True(t, levels[3].ActiveOn(calendar.Of(2025, 7, 1)))

		term := got[org.Term](t)(org.TermByCode(tx, "2024-2029"))
		rules := got[map[string]org.TermLevel](t)(org.Rules(tx, term.ID))
		want := map[string]string{
			org.Nation: "2024-10-16 2024-10-18 0 0 0", org.Province: " 2024-08-30 3 200 300",
			org.District: " 2024-06-30 2 150 200", org.Commune: " 2024-04-30 1 80 130"}
		require.Len(t, rules, len(want))
		for level, line := range want {
			r := rules[level]
			require.Equal(t, line, ruleLine(r), level)
		}
		require.Equal(t, "Huyện Thanh Trì", got[string](t)(org.NameOf(tx, "020")), "without signing in")
		require.Empty(t, got[string](t)(org.NameOf(tx, "999")))
		_, err := org.TermByCode(tx, "1999")
		require.Equal(t, "fault.unknown_term", fault.As(err).Key)
	})
}

func ruleLine(r org.TermLevel) string {
	return strings.Join([]string{r.WindowFrom.String(), r.Deadline.String(), itoa(r.MaxDays), itoa(r.DelegatesMin), itoa(r.DelegatesMax)}, " ")
}

func searchIgnoresCaseMarksAndForm(t *testing.T, s *store.Store) {
	actor := at(t, s, access.Viewer, "020")
	for text, want := range map[string][]string{
		"thanh tri": {"020", "00301"}, "THANH TRÌ": {"020", "00301"}, norm.NFD.String("Thanh Trì"): {"020", "00301"},
		"huyện thanh trì": {"020"}, "00646": {"00646"}, "thanh_tri": nil, "%": nil, "": nil,
	} {
		read(t, s, storetest.Root(), func(tx *store.Tx) {
			found := codes(got[[]org.Unit](t)(org.Search(tx, text, 100)))
			for _, code := range want {
				require.Contains(t, found, code, text)
			}
			if len(want) == 0 {
				require.Empty(t, found, text)
			} else {
				require.Equal(t, want[0], found[0], "the district before the ward")
			}
		})
		read(t, s, actor, func(tx *store.Tx) {
			require.NotContains(t, codes(got[[]org.Unit](t)(org.Search(tx, text, 100))), "00301", "a foreign ward")
		})
	}
	read(t, s, storetest.Root(), func(tx *store.Tx) { require.Len(t, got[[]org.Unit](t)(org.Search(tx, "xa", 5)), 5) })
}

func scope(t *testing.T, s *store.Store) {
	var foreign, own org.Unit
	read(t, s, storetest.Root(), func(tx *store.Tx) { foreign, own = byCode(t, tx, "00301"), byCode(t, tx, "00646") })
	organizer := at(t, s, access.Organizer, "020")
	read(t, s, organizer, func(tx *store.Tx) {
		for _, err := range []error{second(org.Get(tx, foreign.ID)), second(org.ByCode(tx, "00301")), second(org.ByCode(tx, "99999")),
			second(org.Events(tx, foreign.ID))} {
			require.Equal(t, fault.NotFound, fault.KindOf(err))
		}
		f := fault.As(second(org.ByCode(tx, " 99999 ")))
		require.Equal(t, "fault.unknown_unit", f.Key)
		require.Equal(t, "99999", f.Args["Code"])
		require.Equal(t, own, got[org.Unit](t)(org.Get(tx, own.ID)))
		require.Empty(t, got[[]org.Unit](t)(org.Children(tx, *foreign.ParentID)))
		require.Len(t, got[[]org.Unit](t)(org.Under(tx, "/", org.Commune)), 16)
		require.Len(t, got[[]org.Unit](t)(org.Ancestors(tx, own)), 3, "names above are public")
	})
	merge := func(from, into string) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			return second(org.Reshape{On: storetest.Today, Source: "NQ", Ended: map[string][]string{from: {into}}}.Apply(tx))
		}
	}
	edit := func(id int64) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			return second(org.UpdateUnit(tx, id, 1, org.Unit{Kind: "Xã", Name: "Mới"}))
		}
	}
	add := func(parent int64) func(*store.Tx) error {
		return func(tx *store.Tx) error {
			return second(org.AddUnit(tx, parent, org.Unit{Code: "X1", LevelCode: org.Commune, Kind: "Xã", Name: "Mới"}))
		}
	}
	district := at(t, s, access.Admin, "020")
	for name, c := range map[string]struct {
		actor access.Actor
		do    func(*store.Tx) error
		want  fault.Kind
	}{
		"organizer merges foreign":         {organizer, merge("00301", "00646"), fault.NotFound},
		"organizer merges own":             {organizer, merge("00643", "00646"), fault.Forbidden},
		"district admin merges foreign":    {district, merge("00301", "00646"), fault.NotFound},
		"district admin merges into other": {district, merge("00646", "00301"), fault.NotFound},
		"organizer edits foreign":          {organizer, edit(foreign.ID), fault.NotFound},
		"organizer edits own":              {organizer, edit(own.ID), fault.Forbidden},
		"organizer adds foreign":           {organizer, add(*foreign.ParentID), fault.NotFound},
		"organizer adds own":               {organizer, add(*own.ParentID), fault.Forbidden},
		"district admin imports":           {district, importing(org.Edition{}), fault.NotFound},
	} {
		require.Equal(t, c.want, fault.KindOf(s.Write(t.Context(), c.actor, c.do)), name)
	}
	read(t, s, storetest.Root(), func(tx *store.Tx) { require.EqualValues(t, 1, auditCount(t, tx)) })
}

func importing(e org.Edition) func(*store.Tx) error {
	return func(tx *store.Tx) error { return second(org.ImportEdition(tx, e)) }
}

func second[T any](_ T, err error) error { return err }

func TestGazetteer(t *testing.T) {
	t.Parallel()
	list := org.Gazetteer()
	require.Len(t, list, 11365)
	var provinces []string
	find := map[string]org.GazetteUnit{}
	total, above := 0, map[string]string{}
	for _, u := range list {
		find[u.Code] = u
		above[u.LevelCode] = u.Code
		switch u.LevelCode {
		case org.Province:
			provinces = append(provinces, u.Name)
			total += u.Communes
		case org.District:
			require.Equal(t, above[org.Province], u.ParentCode, "below the province that stands before it")
		case org.Commune:
			require.Equal(t, above[org.District], u.ParentCode)
			require.Equal(t, 1, u.Communes)
		}
	}
	require.Len(t, provinces, 63)
	require.Equal(t, []string{"An Giang", "Bà Rịa - Vũng Tàu", "Bạc Liêu", "Bắc Giang"}, provinces[:4])
	require.Equal(t, 10597, total)
	for code, communes := range map[string]int{"01": 579, "020": 16, "318": 0, "498": 0} {
		require.Equal(t, communes, find[code].Communes, code)
	}
	kinds := map[string]bool{}
	for _, u := range list {
		kinds[u.Kind] = true
	}
	require.Len(t, slices.Collect(maps.Keys(kinds)), 9)
}
