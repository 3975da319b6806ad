package delegate_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/identity"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func TestSearch(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here, delegatetest.Person("NGUYỄN VĂN ĐẠT", func(r *delegate.Record) { r.Represents = "Hội Nông dân"; r.Occupation = "Chủ tịch 100%" }),
			delegatetest.Person(norm.NFD.String("Nguyễn Thị Thủy"), func(r *delegate.Record) { r.Gender = delegate.Female }), delegatetest.Person("Lê Văn Tám"))
		for text, want := range map[string][]string{
			"nguyen": {"NGUYỄN VĂN ĐẠT", "Nguyễn Thị Thủy"}, "NGUYỄN": {"NGUYỄN VĂN ĐẠT", "Nguyễn Thị Thủy"},
			norm.NFD.String("nguyễn"): {"NGUYỄN VĂN ĐẠT", "Nguyễn Thị Thủy"},
			"dat nguyễn":              {"NGUYỄN VĂN ĐẠT"}, "thuỷ": {"Nguyễn Thị Thủy"}, "nong dan": {"NGUYỄN VĂN ĐẠT"},
			"100%": {"NGUYỄN VĂN ĐẠT"}, "%": nil, "_": nil, "tran": nil, "0912345678": nil, "an": nil, "chu-tich": {"NGUYỄN VĂN ĐẠT"},
			"": {"NGUYỄN VĂN ĐẠT", "Lê Văn Tám", "Nguyễn Thị Thủy"},
		} {
			require.Equal(t, want, w.Names(t, delegate.Filter{Text: text}), "search %q", text)
		}
	})
}

func TestSortAndFilter(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here,
			delegatetest.Person("Vũ Thị An", func(r *delegate.Record) {
				r.Gender, r.Category, r.BornOn = delegate.Female, delegate.Guest, calendar.Partial{Year: 1990}
			}),
			delegatetest.Person("Bùi Văn Đức", func(r *delegate.Record) { r.Category, r.Ethnicity = delegate.Appointed, "" }),
			delegatetest.Person("Trần Văn Dũng", func(r *delegate.Record) {
				r.Category, r.Represents, r.PartyJoinedOn = delegate.ExOfficio, "", calendar.Partial{Year: 1995}
			}),
			delegatetest.Person("Lê Ánh", func(r *delegate.Record) { r.BornOn = calendar.Partial{Year: 1960, Month: 2} }))
		w.Add(t, w.There, delegatetest.Person("Ngô Xa"))
		here := delegate.Scope{CongressID: w.Here}
		for name, c := range map[string]struct {
			f    delegate.Filter
			want []string
		}{
			"given name":    {delegate.Filter{Scope: here}, []string{"Vũ Thị An", "Lê Ánh", "Trần Văn Dũng", "Bùi Văn Đức"}},
			"descending":    {delegate.Filter{Scope: here, Desc: true}, []string{"Bùi Văn Đức", "Trần Văn Dũng", "Lê Ánh", "Vũ Thị An"}},
			"birth":         {delegate.Filter{Scope: here, Sort: "born_on"}, []string{"Lê Ánh", "Trần Văn Dũng", "Bùi Văn Đức", "Vũ Thị An"}},
			"category":      {delegate.Filter{Scope: here, Sort: "category"}, []string{"Trần Văn Dũng", "Lê Ánh", "Bùi Văn Đức", "Vũ Thị An"}},
			"of a category": {delegate.Filter{Scope: here, Category: delegate.Guest}, []string{"Vũ Thị An"}},
			"official":      {delegate.Filter{Scope: here, Category: delegate.Official}, []string{"Lê Ánh", "Trần Văn Dũng", "Bùi Văn Đức"}},
			"women":         {delegate.Filter{Scope: here, Gender: delegate.Female}, []string{"Vũ Thị An"}},
			"no ethnicity":  {delegate.Filter{Scope: here, Missing: "ethnicity"}, []string{"Bùi Văn Đức"}},
			"no sender":     {delegate.Filter{Scope: here, Missing: "represents"}, []string{"Trần Văn Dũng"}},
			"no Party date": {delegate.Filter{Scope: here, Missing: "party_joined_on"}, []string{"Vũ Thị An", "Lê Ánh", "Bùi Văn Đức"}},
			"subtree":       {delegate.Filter{Scope: delegate.Scope{Path: "/8/", TermID: w.Term}}, []string{"Ngô Xa"}},
			"other term":    {delegate.Filter{Scope: delegate.Scope{Path: "/8/", TermID: w.Term + 1}}, nil},
		} {
			require.Equal(t, c.want, w.Names(t, c.f), name)
		}
		for _, f := range delegate.Fields { // every condition and every order must be SQL on both databases
			_, err := w.List(t, storetest.Root(), delegate.Filter{Missing: f.Key})
			require.NoError(t, err, f.Key)
			if _, err = w.List(t, storetest.Root(), delegate.Filter{Sort: f.Key, Desc: true}); f.Sort != "" {
				require.NoError(t, err, f.Key)
			} else {
				require.Equal(t, []string{"sort problem.choice"}, delegatetest.Keys(err), f.Key)
			}
		}
		_, err := w.List(t, storetest.Root(), delegate.Filter{Sort: "full_name; DROP TABLE delegates"})
		require.Equal(t, []string{"sort problem.choice"}, delegatetest.Keys(err))
	})
}

func TestPagesAddUp(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		var recs []delegate.Record
		for i := range 23 {
			recs = append(recs, delegatetest.Person(fmt.Sprintf("Người Thứ %d", i)))
		}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.Here, recs) })
		var paged, all []string
		for page := 1; page <= 3; page++ {
			p, err := w.List(t, storetest.Root(), delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}, Sort: "category", Page: page, Size: 10})
			require.NoError(t, err)
			require.Equal(t, 23, p.Total)
			require.Equal(t, 3, p.Pages())
			for _, r := range p.Rows {
				paged = append(paged, r.FullName)
			}
		}
		require.NoError(t, s.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
			return delegate.All(tx, delegate.Filter{Sort: "category"}, func(r delegate.Record) error { all = append(all, r.FullName); return nil })
		}))
		require.Len(t, all, 23)
		require.Equal(t, all, paged)
		past, err := w.List(t, storetest.Root(), delegate.Filter{Page: 99, Size: 10})
		require.NoError(t, err)
		require.Equal(t, 3, past.Page)
		require.Len(t, past.Rows, 3)
	})
}

func TestAForeignListIsNotFound(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))[0]
		foreign := delegatetest.Role(access.Admin, w.TherePath)
		for name, read := range map[string]func(tx *store.Tx) error{
			"get":     func(tx *store.Tx) error { _, err := delegate.Get(tx, id); return err },
			"history": func(tx *store.Tx) error { _, err := identity.History(tx, id, 10); return err },
			"list": func(tx *store.Tx) error {
				_, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}})
				return err
			},
			"list by path": func(tx *store.Tx) error {
				_, err := delegate.List(tx, delegate.Filter{Scope: delegate.Scope{Path: "/7/"}})
				return err
			},
			"all": func(tx *store.Tx) error {
				return delegate.All(tx, delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}}, nil)
			},
			"counters": func(tx *store.Tx) error {
				_, err := delegate.Counters(tx, delegate.Scope{CongressID: w.Here})
				return err
			},
			"composition": func(tx *store.Tx) error {
				_, err := delegate.Compositions(tx, delegate.Scope{Path: w.HerePath}, 35)
				return err
			},
		} {
			require.Equal(t, fault.NotFound, fault.KindOf(s.Read(t.Context(), foreign, read)), name)
		}
		all, err := w.List(t, foreign, delegate.Filter{})
		require.NoError(t, err)
		require.Zero(t, all.Total)
	})
}

func TestAViewerGetsNothingSensitive(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		id := w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An", func(r *delegate.Record) {
			r.PartyJoinedOn = calendar.Partial{Year: 1995}
			r.PartyOfficialOn.Year, r.PartyMember = 1996, true
			r.Residence, r.Note = "Thôn 3, xã Tứ Hiệp", "Thương binh hạng 2/4"
		}))[0]
		w.Add(t, w.There, delegatetest.Person("Lê Văn Bảy"))
		viewer := delegatetest.Role(access.Viewer, "/7/")
		here := delegate.Scope{CongressID: w.Here}
		check := func(r delegate.Record, hidden bool) {
			for _, f := range delegate.Fields {
				if f.Sensitive {
					require.Equal(t, hidden, f.Text(&r) == "", f.Key)
				}
			}
			require.NotEmpty(t, r.FullName)
		}
		require.NoError(t, s.Read(t.Context(), viewer, func(tx *store.Tx) error {
			rec, err := delegate.Get(tx, id)
			require.NoError(t, err)
			check(rec, true)
			p, err := delegate.List(tx, delegate.Filter{Scope: here})
			require.NoError(t, err)
			check(p.Rows[0], true)
			events, err := identity.History(tx, id, 10)
			require.NoError(t, err)
			require.NotContains(t, fmt.Sprint(events), "0912345678")
			require.Contains(t, fmt.Sprint(events), "Nguyễn Văn An")
			for _, f := range delegate.Fields {
				if f.Sensitive {
					_, err = delegate.List(tx, delegate.Filter{Scope: here, Missing: f.Key})
					require.Equal(t, fault.Forbidden, fault.KindOf(err), f.Key)
					_, err = delegate.List(tx, delegate.Filter{Scope: here, Sort: f.Key})
					require.Equal(t, fault.Forbidden, fault.KindOf(err), f.Key)
				}
			}
			return delegate.All(tx, delegate.Filter{Scope: here}, func(r delegate.Record) error { check(r, true); return nil })
		}))
		require.NoError(t, s.Read(t.Context(), delegatetest.Role(access.Reviewer, "/7/"), func(tx *store.Tx) error {
			rec, err := delegate.Get(tx, id)
			check(rec, false)
			return err
		}))
		// A clerk here who only views there: sorting by ethnicity is refused as soon as the list reaches there.
		mixed := access.Actor{Grants: []access.Grant{{Role: access.Clerk, Path: w.HerePath}, {Role: access.Viewer, Path: w.TherePath}}}
		_, err := w.List(t, mixed, delegate.Filter{Scope: here, Sort: "ethnicity"})
		require.NoError(t, err)
		_, err = w.List(t, mixed, delegate.Filter{Sort: "ethnicity"})
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		both, err := w.List(t, mixed, delegate.Filter{})
		require.NoError(t, err)
		require.Equal(t, "0912345678", both.Rows[0].Phone)
		require.Empty(t, both.Rows[1].Phone)
	})
}

func TestAPageAndItsCountsTakeFiveStatements(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storetest.SQLite(t))
	w.Add(t, w.Here, delegatetest.Person("Nguyễn Văn An"))
	for f, want := range map[delegate.Filter]int64{
		{Scope: delegate.Scope{CongressID: w.Here}, Text: "an", Category: delegate.Official}: 5,
		{Scope: delegate.Scope{CongressID: w.Here}, Category: delegate.Official}:             4,
		{}: 3,
	} {
		var n atomic.Int64
		require.NoError(t, w.Read(store.CountStatements(t.Context(), &n), storetest.Root(), func(tx *store.Tx) error {
			_, err := delegate.List(tx, f)
			return err
		}))
		require.Equal(t, want, n.Load(), "%+v", f)
	}
}

// A province is too large to be read through: what the indexes find is what reading finds, for every filter, order and page,
// and for whoever sees a part of it.
func TestManyAreListedAsFewAre(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		names := []string{"Nguyễn Văn An", "Nguyễn Thị Bình", "Trần Văn Cường", "Lê Đức Dũng", "Vũ Thị An"}
		people := delegatetest.Crowd(60)
		for i := range people {
			people[i].FullName = fmt.Sprintf("%s %d", names[i%len(names)], i/len(names))
			people[i].Represents = []string{"Hội Nông dân", "Xã Ngọc Hồi", ""}[i%3]
		}
		ids := w.Add(t, w.Here, people[:40]...)
		w.Add(t, w.There, people[40:]...)
		for _, id := range ids[:7] {
			storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error { return delegate.Withdraw(tx, id, w.Get(t, id).Delegate.Version, "ốm") })
		}
		w.Edit(t, ids[12], func(r *delegate.Record) { r.FullName = "Hoàng Văn Thụ" })
		listed := 0
		for _, actor := range []access.Actor{storetest.Root(), delegatetest.Role(access.Organizer, w.HerePath), delegatetest.Role(access.Viewer, w.HerePath, w.TherePath)} {
			for _, f := range []delegate.Filter{{}, {Text: "nguyen"}, {Text: "van an"}, {Text: "hoang thu"}, {Text: "cuong 1"}, {Text: "nong dan"}, {Text: "khongco"}, {Text: "%"},
				{Category: delegate.Official}, {Category: delegate.Guest}, {Category: delegate.Reserve, Text: "nguyễn"}, {Gender: delegate.Female}, {Missing: "education"},
				{Missing: "education", Category: delegate.Official}, {Missing: "hometown"}, {Withdrawn: true}, {Withdrawn: true, Text: "an"}, {Withdrawn: true, Category: delegate.Official},
				{Sort: "born_on"}, {Sort: "gender", Desc: true, Text: "thi"}, {Desc: true}, {Text: "001070001234"}} {
				for _, scope := range []delegate.Scope{{}, {Path: "/7/", TermID: w.Term}} {
					f.Scope, f.Size = scope, 16
					for f.Page = 1; ; f.Page++ {
						var few, many delegate.Page
						require.NoError(t, s.Read(t.Context(), actor, func(tx *store.Tx) (err error) {
							if few, err = delegate.List(tx, f); err == nil {
								many, err = delegate.ListOfMany(tx, f)
							}
							return err
						}))
						require.Equal(t, few, many, "%+v", f)
						listed += len(few.Rows)
						if f.Page >= few.Pages() {
							break
						}
					}
				}
			}
		}
		require.Greater(t, listed, 1000)
	})
}

// A page of 50 from a congress of 130, with 100,000 delegates in 800 other congresses.
func BenchmarkList(b *testing.B) {
	w := newWorld(b, storetest.SQLite(b))
	var recs []delegate.Record
	for i := range 130 {
		recs = append(recs, delegatetest.Person(fmt.Sprintf("Nguyễn Văn Thứ %d", i)))
	}
	storetest.Must(b, w.Store, storetest.Root(), func(tx *store.Tx) error { return delegate.AddAll(tx, w.Here, recs) })
	elsewhere(b, w)
	for name, f := range map[string]delegate.Filter{
		"page": {Scope: delegate.Scope{CongressID: w.Here}}, "search": {Scope: delegate.Scope{CongressID: w.Here}, Text: "nguyễn thu"},
		"by birth":    {Scope: delegate.Scope{CongressID: w.Here}, Sort: "born_on"},
		"of district": {Scope: delegate.Scope{Path: "/7/", TermID: w.Term}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				err := w.Read(context.Background(), storetest.Root(), func(tx *store.Tx) error {
					p, err := delegate.List(tx, f)
					if len(p.Rows) != delegate.DefaultSize || p.Total != 130 {
						b.Fatal(p.Total, len(p.Rows))
					}
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func elsewhere(b *testing.B, w world) {
	b.Helper()
	storetest.Must(b, w.Store, storetest.Root(), func(tx *store.Tx) error {
		for _, q := range []string{
			"CREATE TEMP TABLE n AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i FROM n",
			"INSERT INTO units(id, code, level_code, kind, name, full_name, path, search_key, sort_key, edition, valid_from) SELECT 1000 + i, 'u' || i, 'commune', 'Xã', 'x', 'x', '/9/' || i || '/', 'x', 'x', 'test', '2024-02-01' FROM n WHERE i <= 800",
			"INSERT INTO congresses(id, unit_id, term_id) SELECT 1000 + i, 1000 + i, (SELECT id FROM terms) FROM n WHERE i <= 800",
			"INSERT INTO persons(id, full_name, search_key, sort_key) SELECT 1000 + i, 'Nguyễn Văn ' || i, 'nguyen van ' || i, CAST(i * 7919 % 99991 AS BLOB) FROM n",
			"INSERT INTO delegates(congress_id, person_id, category, sort_key, search_key) SELECT 1001 + i % 800, 1000 + i, 'consulted', CAST(i * 7919 % 99991 AS BLOB), ' nguyen van thu ' || i FROM n",
		} {
			if err := tx.DB().Exec(q).Error; err != nil {
				return err
			}
		}
		return nil
	})
}

// Whoever reads on from the last of each answer meets everybody once and in order, those of one name too, and somebody added
// behind the spot meanwhile.
func TestFollowingReadsOnOverTies(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.There, delegatetest.Person("Ngô Xa"))
		same := func(born int) delegate.Record {
			return delegatetest.Person("Lê Văn Bình", func(r *delegate.Record) { r.BornOn, r.CitizenID, r.Confirmed = calendar.Partial{Year: born}, "", true })
		}
		w.Add(t, w.Here, same(1960), same(1961), same(1962), same(1963), delegatetest.Person("Vũ Thị An"), delegatetest.Person("Đỗ Văn Cường"))
		f := delegate.Filter{Scope: delegate.Scope{CongressID: w.Here}}
		var met []string
		var at delegate.Spot
		for turn := range 5 {
			var rows []delegate.Record
			require.NoError(t, w.Do(t, storetest.Root(), func(tx *store.Tx) (err error) {
				rows, err = delegate.Following(tx, f, at, 2)
				return err
			}))
			for _, r := range rows {
				met, at = append(met, fmt.Sprint(r.FullName, " ", r.BornOn.Year)), delegate.Spot{SortKey: r.Delegate.SortKey, ID: r.Delegate.ID}
			}
			if turn == 1 {
				w.Add(t, w.Here, delegatetest.Person("Phan Văn Yên"))
			}
		}
		require.Equal(t, []string{"Vũ Thị An 1970", "Lê Văn Bình 1960", "Lê Văn Bình 1961", "Lê Văn Bình 1962", "Lê Văn Bình 1963", "Đỗ Văn Cường 1970", "Phan Văn Yên 1970"}, met)
	})
}
