package directive_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

type world struct{ congresstest.World }

func TestMark(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ number, symbol, want string }{
		{"155", "KH-MTTQ-BTT", "155/KH-MTTQ-BTT"},
		{"611", "TTg-QHĐP", "611/TTg-QHĐP"},
		{"22", "CT/TW", "22-CT/TW"},
		{"10", "TT/QU", "10-TT/QU"},
		{"", "HD-MTTW", "HD-MTTW"},
		{"155/KH-MTTQ-BTT", "", "155/KH-MTTQ-BTT"},
		{"", "", ""},
	} {
		require.Equal(t, c.want, directive.Directive{Number: c.number, Symbol: c.symbol}.Mark())
	}
}

func plan(number string) directive.Directive {
	return directive.Directive{LevelCode: org.District, Kind: "plan", Issuer: "Ủy ban MTTQ Việt Nam huyện", Number: number, Symbol: "KH-MTTQ-BTT",
		IssuedOn: calendar.Of(2024, 2, 5), Summary: "Tổ chức đại hội đại biểu MTTQ cấp xã"}
}

func (w world) register(unit org.Unit, in directive.Directive) directive.Directive {
	d, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (directive.Directive, error) { return directive.Register(tx, unit.ID, in) })
	require.NoError(w.T, err)
	return d
}

func (w world) directives(actor access.Actor, unit org.Unit, f directive.Filter) (marks []string) {
	all, err := congresstest.Do(w, actor, func(tx *store.Tx) (all []directive.Directive, err error) {
		all, _, err = directive.List(tx, unit, f)
		return all, err
	})
	require.NoError(w.T, err)
	for _, d := range all {
		marks = append(marks, d.Mark())
	}
	return marks
}

// A commune reads what its district and its city have issued, not what is issued in another district.
func TestDirectiveHoldsForTheSubtree(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		city := plan("384")
		city.LevelCode, city.IssuedOn, city.Issuer = org.Province, calendar.Of(2023, 7, 17), "Ủy ban MTTQ Việt Nam thành phố Hà Nội"
		ofCity, ofDistrict, ofTown := w.register(w.City, city), w.register(w.District, plan("155")), w.register(w.ForeignTown, plan("7"))
		commune := plan("3")
		commune.LevelCode = org.Commune
		ofCommune := w.register(w.Communes[0], commune)
		clerk := congresstest.As(access.Clerk, w.Communes[0])
		require.Equal(t, []string{"3/KH-MTTQ-BTT", "155/KH-MTTQ-BTT", "384/KH-MTTQ-BTT"}, w.directives(clerk, w.Communes[0], directive.Filter{}))
		require.Equal(t, []string{"155/KH-MTTQ-BTT", "384/KH-MTTQ-BTT"}, w.directives(congresstest.As(access.Clerk, w.Communes[1]), w.Communes[1], directive.Filter{}))
		for _, f := range []struct {
			filter directive.Filter
			want   []string
		}{
			{directive.Filter{Level: org.Province}, []string{"384/KH-MTTQ-BTT"}},
			{directive.Filter{Year: 2023}, []string{"384/KH-MTTQ-BTT"}},
			{directive.Filter{Text: "THANH PHO ha noi"}, []string{"384/KH-MTTQ-BTT"}},
			{directive.Filter{Text: "155/kh"}, []string{"155/KH-MTTQ-BTT"}},
			{directive.Filter{Text: "%"}, nil},
			{directive.Filter{Kind: "circular"}, nil},
			{directive.Filter{Withdrawn: true}, nil},
		} {
			require.Equal(t, f.want, w.directives(clerk, w.Communes[0], f.filter), "%+v", f.filter)
		}
		years, err := congresstest.Do(w, clerk, func(tx *store.Tx) ([]int, error) { return directive.Years(tx, w.Communes[0]) })
		require.NoError(t, err)
		require.Equal(t, []int{2024, 2023}, years)

		get := func(actor access.Actor, id int64) error {
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (directive.Directive, error) { return directive.Get(tx, id) })
			return err
		}
		require.NoError(t, get(clerk, ofCity.ID))
		require.NoError(t, get(clerk, ofDistrict.ID))
		require.Equal(t, fault.NotFound, fault.KindOf(get(clerk, ofTown.ID)))
		require.Equal(t, fault.NotFound, fault.KindOf(get(congresstest.As(access.Clerk, w.Communes[1]), ofCommune.ID)))
		require.NoError(t, get(congresstest.As(access.Viewer, w.District), ofCommune.ID))
	})
}

func TestRegisterOfDirectives(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		organizer := congresstest.As(access.Organizer, w.District)
		register := func(actor access.Actor, unit org.Unit, in directive.Directive) error {
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (directive.Directive, error) { return directive.Register(tx, unit.ID, in) })
			return err
		}
		require.NoError(t, register(organizer, w.District, plan("155")))
		for name, c := range map[string]struct {
			actor access.Actor
			unit  org.Unit
			edit  func(*directive.Directive)
			kind  fault.Kind
			field string
		}{
			"the same once more":  {organizer, w.District, func(*directive.Directive) {}, fault.Invalid, "directive_number"},
			"no summary":          {organizer, w.District, func(d *directive.Directive) { d.Summary = " " }, fault.Invalid, "directive_summary"},
			"tomorrow":            {organizer, w.District, func(d *directive.Directive) { d.IssuedOn = calendar.DayOf(storetest.Clock()).AddDays(1) }, fault.Invalid, "directive_issued"},
			"a level below":       {organizer, w.District, func(d *directive.Directive) { d.LevelCode = org.Commune }, fault.Invalid, "directive_level"},
			"a kind that is none": {organizer, w.District, func(d *directive.Directive) { d.Kind = "poem" }, fault.Invalid, "directive_kind"},
			"a clerk":             {congresstest.As(access.Clerk, w.District), w.District, func(d *directive.Directive) { d.Number = "9" }, fault.Forbidden, ""},
			"the unit above":      {organizer, w.City, func(d *directive.Directive) { d.Number = "9" }, fault.NotFound, ""},
		} {
			in := plan("155")
			c.edit(&in)
			err := register(c.actor, c.unit, in)
			require.Equal(t, c.kind, fault.KindOf(err), name)
			if c.field != "" {
				require.Equal(t, c.field, fault.As(err).Problems[0].Field, name)
			}
		}

		d := w.register(w.District, plan("156"))
		amend := func(actor access.Actor, version int, in directive.Directive) error {
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (directive.Directive, error) { return directive.Amend(tx, d.ID, version, in) })
			return err
		}
		in := d
		in.Summary, in.File = "Tổ chức đại hội điểm", directive.Paper{Name: "KH 156.pdf", Size: 8, Media: "application/pdf", Digest: "ab"}
		require.NoError(t, amend(organizer, 1, in))
		require.Equal(t, fault.Conflict, fault.KindOf(amend(organizer, 1, in)))
		require.Equal(t, fault.Forbidden, fault.KindOf(amend(congresstest.As(access.Clerk, w.Communes[0]), 2, in)), "a commune reads that of its district")
		in.File = directive.Paper{}
		require.NoError(t, amend(organizer, 2, in))
		require.Equal(t, []string{"156/KH-MTTQ-BTT"}, w.directives(organizer, w.District, directive.Filter{Text: "dai hoi diem"}))

		withdraw := func(version int, reason string) error {
			_, err := congresstest.Do(w, organizer, func(tx *store.Tx) (directive.Directive, error) {
				return directive.Withdraw(tx, d.ID, version, reason)
			})
			return err
		}
		require.Equal(t, fault.Invalid, fault.KindOf(withdraw(3, " ")))
		require.NoError(t, withdraw(3, "Thay bằng Kế hoạch 160"))
		require.Equal(t, fault.Conflict, fault.KindOf(withdraw(4, "lần nữa")))
		require.Equal(t, []string{"155/KH-MTTQ-BTT"}, w.directives(organizer, w.District, directive.Filter{}))
		require.Equal(t, []string{"156/KH-MTTQ-BTT"}, w.directives(organizer, w.District, directive.Filter{Withdrawn: true}))
		got, err := congresstest.Do(w, organizer, func(tx *store.Tx) (directive.Directive, error) { return directive.Get(tx, d.ID) })
		require.NoError(t, err)
		require.Equal(t, "KH 156.pdf", got.File.Name, "the file stays")
		history, err := congresstest.Do(w, organizer, func(tx *store.Tx) ([]store.AuditEntry, error) { return store.History(tx, "directive", d.ID, 10) })
		require.NoError(t, err)
		require.Len(t, history, 4)
		require.Equal(t, "Thay bằng Kế hoạch 160", history[0].Reason)
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (directive.Directive, error) { return directive.Reinstate(tx, d.ID, 4) })
		require.NoError(t, err)
		require.Len(t, w.directives(organizer, w.District, directive.Filter{}), 2)
	})
}

// What rests on a directive shows at the unit and below, and tells of no unit that the reader does not see.
func TestGrounds(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		convene := func(unit org.Unit) congress.Congress {
			return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (congress.Congress, error) {
				return congress.Convene(tx, unit.ID, w.Term.ID)
			})
		}
		own, foreign := convene(w.Communes[0]), convene(w.ForeignCommune)
		rules, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (map[string]org.TermLevel, error) { return org.Rules(tx, w.Term.ID) })
		require.NoError(t, err)
		deadline := directive.Ground{Kind: directive.GroundDeadline, TargetID: rules[org.Commune].ID}
		extension := directive.Ground{Kind: directive.GroundExtension, TargetID: own.ID}
		d := w.register(w.District, plan("155"))
		organizer, clerk := congresstest.As(access.Organizer, w.District), congresstest.As(access.Clerk, w.Communes[1])
		cite := func(actor access.Actor, version int, g directive.Ground) error {
			_, err := congresstest.Do(w, actor, func(tx *store.Tx) (int, error) { return 0, directive.Cite(tx, d.ID, version, g) })
			return err
		}
		require.NoError(t, cite(organizer, 1, deadline))
		require.NoError(t, cite(organizer, 2, extension))
		require.Equal(t, fault.Conflict, fault.KindOf(cite(organizer, 2, deadline)))
		require.Equal(t, fault.Forbidden, fault.KindOf(cite(clerk, 3, deadline)))
		for name, g := range map[string]directive.Ground{
			"a congress of another district": {Kind: directive.GroundTargets, TargetID: foreign.ID},
			"no rule":                        {Kind: directive.GroundDays, TargetID: 9999},
			"no item":                        {Kind: directive.GroundItem, TargetID: 9999},
			"no kind":                        {Kind: "weather", TargetID: own.ID},
		} {
			require.Equal(t, fault.Invalid, fault.KindOf(cite(organizer, 3, g)), name)
		}

		grounds := func(actor access.Actor) []directive.Ground {
			all, err := congresstest.Do(w, actor, func(tx *store.Tx) ([]directive.Ground, error) { return directive.Grounds(tx, d.ID) })
			require.NoError(t, err)
			return all
		}
		require.Equal(t, []directive.Ground{deadline, extension}, grounds(organizer))
		require.Equal(t, []directive.Ground{deadline}, grounds(clerk), "the extension is that of the sister commune")

		at := func(unit org.Unit, g directive.Ground) int {
			found, err := congresstest.Do(w, storetest.Root(), func(tx *store.Tx) (map[directive.Ground][]directive.Directive, error) {
				return directive.For(tx, unit, g, directive.Ground{Kind: directive.GroundItem, TargetID: g.TargetID})
			})
			require.NoError(t, err)
			require.Empty(t, found[directive.Ground{Kind: directive.GroundItem, TargetID: g.TargetID}])
			return len(found[g])
		}
		require.Equal(t, []int{1, 1, 0}, []int{at(w.Communes[0], deadline), at(w.Communes[0], extension), at(w.ForeignCommune, deadline)})
		_, err = congresstest.Do(w, organizer, func(tx *store.Tx) (int, error) { return 0, directive.Uncite(tx, d.ID, 3, deadline) })
		require.NoError(t, err)
		require.Equal(t, 0, at(w.Communes[0], deadline))
	})
}

// The sweeping of the folder leaves the texts of directives.
func TestTextsOfDirectivesAreKnown(t *testing.T) {
	congresstest.Each(t, func(t *testing.T, w world) {
		storetest.Must(t, w.S, congresstest.As(access.Organizer, w.District), func(tx *store.Tx) error {
			_, err := directive.Register(tx, w.District.ID, directive.Directive{LevelCode: org.District, Kind: "plan", Issuer: "Huyện", Summary: "Kế hoạch",
				File: directive.Paper{Name: "KH.pdf", Size: 1, Media: "application/pdf", Digest: "aa"}})
			require.NoError(t, err)
			known, err := directive.KnownDigests(tx, []string{"aa", "bb"})
			require.Equal(t, []string{"aa"}, known)
			return err
		})
	})
}
