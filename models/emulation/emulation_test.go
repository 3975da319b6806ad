package emulation_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// world is a cluster of the two districts of a city; Đông Anh leads it in 2024, Thanh Trì is the other member.
type world struct {
	congresstest.Country
	t       testing.TB
	s       *store.Store
	cluster org.Cluster
}

func each(t *testing.T, run func(t *testing.T, w world)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := world{congresstest.Make(t, s, 2), t, s, org.Cluster{}}
		w.must(storetest.Root(), func(tx *store.Tx) (err error) {
			w.cluster, err = org.FormCluster(tx, w.City.ID, org.Cluster{Number: 3, Name: "Cụm thi đua số 3", Note: "Theo danh sách năm 2020"})
			if err != nil {
				return err
			}
			return org.Compose(tx, w.cluster.ID, 1, 2024, []int64{w.District.ID, w.ForeignTown.ID}, w.ForeignTown.ID, w.District.ID)
		})
		run(t, w)
	})
}

func (w world) do(actor access.Actor, fn func(tx *store.Tx) error) error {
	return w.s.Write(w.t.Context(), actor, fn)
}

func (w world) must(actor access.Actor, fn func(tx *store.Tx) error) {
	w.t.Helper()
	require.NoError(w.t, w.do(actor, fn))
}

func (w world) year(actor access.Actor) (y emulation.Year, err error) {
	err = w.s.Read(w.t.Context(), actor, func(tx *store.Tx) error {
		y, err = emulation.Of(tx, w.cluster.ID, 2024)
		return err
	})
	return y, err
}

func (w world) editions(actor access.Actor) (all []emulation.Pledge) {
	w.t.Helper()
	require.NoError(w.t, w.s.Read(w.t.Context(), actor, func(tx *store.Tx) error {
		y, err := emulation.Of(tx, w.cluster.ID, 2024)
		if err != nil {
			return err
		}
		all, err = emulation.Editions(tx, y)
		return err
	}))
	return all
}

func (w world) sheets(actor access.Actor) (sheets map[int64]emulation.Sheet) {
	w.t.Helper()
	require.NoError(w.t, w.s.Read(w.t.Context(), actor, func(tx *store.Tx) error {
		y, err := emulation.Of(tx, w.cluster.ID, 2024)
		if err != nil {
			return err
		}
		sheets, err = emulation.Sheets(tx, y)
		return err
	}))
	return sheets
}

var signature = emulation.Signature{Signer: "Nguyễn Văn An", SignerTitle: "Chủ tịch", SignedOn: calendar.Of(2024, 2, 29), Witnesses: "Lãnh đạo thành phố"}

// pledge writes two contents with a criterion each, a bonus and a deduction; signed puts a signature under them.
func (w world) pledge(signed bool) {
	w.t.Helper()
	w.must(w.lead(), func(tx *store.Tx) error {
		for n, in := range []emulation.Item{
			{Kind: emulation.KindContent, Content: 1, Text: "Bám sát chủ đề năm"},
			{Kind: emulation.KindCriterion, Content: 1, Text: "Kế hoạch", Points: 40_00},
			{Kind: emulation.KindContent, Content: 2, Text: "Đại hội các cấp"},
			{Kind: emulation.KindCriterion, Content: 2, Text: "Đúng tiến độ", Points: 50_00, Rule: emulation.RuleCongresses},
			{Kind: emulation.KindBonus, Text: "Mô hình mới", Points: 10_00},
			{Kind: emulation.KindDeduction, Text: "Báo cáo muộn", Points: 5_00},
		} {
			if err := emulation.SetItem(tx, w.cluster.ID, 2024, n, 0, in); err != nil {
				return err
			}
		}
		if !signed {
			return nil
		}
		return emulation.Sign(tx, w.cluster.ID, 2024, 6, w.District.Code, signature)
	})
}

func (w world) lead() access.Actor { return congresstest.As(access.Organizer, w.ForeignTown) }

func (w world) member() access.Actor { return congresstest.As(access.Organizer, w.District) }

func (w world) city() access.Actor { return congresstest.As(access.Organizer, w.City) }

func points(n int) *emulation.Points {
	p := emulation.Points(n)
	return &p
}

// score gives a unit points for the two criteria in a column.
func (w world) score(actor access.Actor, code string, version int, c emulation.Column, first, second int) error {
	return w.do(actor, func(tx *store.Tx) error {
		return emulation.GiveScores(tx, w.cluster.ID, 2024, code, version, c,
			[]emulation.Mark{{Line: 2, Points: points(first), Remark: "riêng " + code, Evidence: "BC 12 " + code}, {Line: 4, Points: points(second)}})
	})
}

func TestWhoMayWhat(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		commune := w.Communes[0]
		const gone, no, ok = fault.NotFound, fault.Forbidden, fault.Kind(-1)
		for name, c := range map[string]struct {
			actor                              access.Actor
			see, plan, own, cluster, city, set fault.Kind
		}{
			"lead":            {w.lead(), ok, ok, no, ok, no, no},
			"city":            {w.city(), ok, ok, ok, ok, ok, ok},
			"member":          {w.member(), ok, no, ok, no, no, no},
			"member reviewer": {congresstest.As(access.Reviewer, w.District), ok, no, no, no, no, no},
			"member viewer":   {congresstest.As(access.Viewer, w.District), ok, no, no, no, no, no},
			"member clerk":    {congresstest.As(access.Clerk, w.District), ok, no, ok, no, no, no},
			"lead viewer":     {congresstest.As(access.Viewer, w.ForeignTown), ok, no, no, no, no, no},
			"city viewer":     {congresstest.As(access.Viewer, w.City), ok, no, no, no, no, no},
			"commune":         {congresstest.As(access.Organizer, commune), gone, gone, gone, gone, gone, gone},
			"nobody":          {access.Actor{}, gone, gone, gone, gone, gone, gone},
		} {
			kind := func(err error) fault.Kind {
				switch k := fault.KindOf(err); {
				case err == nil, k == fault.Conflict, k == fault.Invalid: // allowed, refused for what was typed
					return ok
				default:
					return k
				}
			}
			try := func(fn func(tx *store.Tx) error) fault.Kind { return kind(w.do(c.actor, fn)) }
			_, err := w.year(c.actor)
			require.Equal(t, c.see, kind(err), "%s sees", name)
			require.Equal(t, c.plan, try(func(tx *store.Tx) error { return emulation.Plan(tx, w.cluster.ID, 2024, 99, emulation.Year{}) }), "%s plans", name)
			require.Equal(t, c.plan, try(func(tx *store.Tx) error { return emulation.Draft(tx, w.cluster.ID, 2024, 99, emulation.Pledge{}) }), "%s drafts", name)
			require.Equal(t, c.plan, try(func(tx *store.Tx) error { return emulation.Amend(tx, w.cluster.ID, 2024, 99, "x") }), "%s amends", name)
			require.Equal(t, c.plan, try(func(tx *store.Tx) error { return emulation.Award(tx, w.cluster.ID, 2024, 99, nil) }), "%s awards", name)
			require.Equal(t, c.plan, try(func(tx *store.Tx) error { return emulation.Release(tx, w.cluster.ID, 2024, 99) }), "%s releases", name)
			require.Equal(t, c.plan, try(func(tx *store.Tx) error {
				_, err := clusterevent.Arrange(tx, w.cluster.ID, 2024, 0, 0, clusterevent.Event{}, nil)
				return err
			}), "%s arranges", name)
			require.Equal(t, c.set, try(func(tx *store.Tx) error { return org.Compose(tx, w.cluster.ID, 99, 2024, nil, 0, 0) }), "%s composes", name)
			require.Equal(t, c.own, kind(w.score(c.actor, w.District.Code, 99, emulation.Self, 1, 1)), "%s scores Thanh Trì itself", name)
			require.Equal(t, c.own, try(func(tx *store.Tx) error {
				return emulation.TakeEvidence(tx, w.cluster.ID, 2024, w.District.Code, 99)
			}), "%s takes evidence", name)
			require.Equal(t, c.cluster, kind(w.score(c.actor, w.District.Code, 99, emulation.Cluster, 1, 1)), "%s scores for the cluster", name)
			require.Equal(t, c.city, kind(w.score(c.actor, w.District.Code, 99, emulation.City, 1, 1)), "%s scores for the city", name)
		}
	})
}

// A member sees of the others what is common, and their points once they are released: never evidence or remarks.
func TestMembersDoNotSeeEachOthersSheets(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		require.NoError(t, w.score(w.lead(), w.ForeignTown.Code, 0, emulation.Self, 39_00, 48_50))
		require.NoError(t, w.score(w.member(), w.District.Code, 0, emulation.Self, 40_00, 50_00))
		for name, actor := range map[string]access.Actor{"organizer": w.member(), "viewer": congresstest.As(access.Viewer, w.District)} {
			require.Empty(t, w.sheets(actor)[w.ForeignTown.ID].Scores, name)
			require.Equal(t, "BC 12 "+w.District.Code, w.sheets(actor)[w.District.ID].Scores[2].Evidence, name)
		}
		for _, actor := range []access.Actor{w.lead(), w.city()} {
			require.Equal(t, "riêng "+w.District.Code, w.sheets(actor)[w.District.ID].Scores[2].SelfRemark)
		}
		w.must(w.lead(), func(tx *store.Tx) error { return emulation.Release(tx, w.cluster.ID, 2024, 0) })
		seen := w.sheets(w.member())[w.ForeignTown.ID].Scores[2]
		require.Equal(t, points(39_00), seen.Self)
		require.Empty(t, seen.SelfRemark+seen.Evidence)
		require.Equal(t, fault.Conflict, fault.KindOf(w.score(w.member(), w.District.Code, 1, emulation.Self, 1, 1)), "released points stand")
		w.must(w.lead(), func(tx *store.Tx) error { return emulation.Withhold(tx, w.cluster.ID, 2024, 1) })
		require.NoError(t, w.score(w.member(), w.District.Code, 1, emulation.Self, 1, 1))
	})
}

func TestMembershipHasYears(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.must(w.city(), func(tx *store.Tx) error {
			third := w.District // stands for a district that joins later
			third.ID, third.Code, third.Path, third.Name = 900, "900", w.City.Path+"900/", "Mê Linh"
			require.NoError(t, tx.DB().Create(&third).Error)
			return org.Compose(tx, w.cluster.ID, 2, 2023, []int64{w.ForeignTown.ID, 900}, 900, 0)
		})
		_, err := w.year(w.member())
		require.NoError(t, err)
		for actor, want := range map[string][]int{"lead": {2024, 2023}, "member": {2024}} {
			who := map[string]access.Actor{"lead": w.lead(), "member": w.member()}[actor]
			require.NoError(t, w.s.Read(t.Context(), who, func(tx *store.Tx) error {
				members, err := w.cluster.Members(tx)
				require.NoError(t, err)
				require.Equal(t, want, emulation.Years(tx, w.cluster, members), actor)
				_, err = emulation.Of(tx, w.cluster.ID, 2023)
				require.Equal(t, actor == "lead", err == nil, actor)
				return nil
			}))
		}
		y, err := w.year(w.lead())
		require.NoError(t, err)
		require.True(t, y.Leads(w.lead()))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.do(w.lead(), func(tx *store.Tx) error {
			return emulation.Plan(tx, w.cluster.ID, 2023, 0, emulation.Year{Theme: "x"})
		})), "somebody else led in 2023")
		for name, c := range map[string]struct {
			units        []int64
			lead, deputy int64
			field        string
		}{
			"one unit":          {[]int64{w.District.ID}, 0, 0, "cluster_members"},
			"a unit elsewhere":  {[]int64{w.District.ID, w.Communes[0].ID}, 0, 0, "cluster_members"},
			"a lead outside":    {[]int64{w.District.ID, w.ForeignTown.ID}, w.Communes[0].ID, 0, "cluster_lead"},
			"lead and deputy":   {[]int64{w.District.ID, w.ForeignTown.ID}, w.District.ID, w.District.ID, "cluster_deputy"},
			"the year too long": {[]int64{w.District.ID, w.ForeignTown.ID}, 0, 0, "cluster_year"},
		} {
			year := 2025
			if c.field == "cluster_year" {
				year = 20255
			}
			err := w.do(w.city(), func(tx *store.Tx) error { return org.Compose(tx, w.cluster.ID, 3, year, c.units, c.lead, c.deputy) })
			require.Equal(t, fault.Invalid, fault.KindOf(err), name)
			require.Equal(t, c.field, fault.As(err).Problems[0].Field, name)
		}
		err = w.do(w.city(), func(tx *store.Tx) error {
			_, err := org.FormCluster(tx, w.City.ID, org.Cluster{Number: 3, Name: "Lại"})
			return err
		})
		require.Equal(t, "problem.cluster_number", fault.As(err).Problems[0].Key)
	})
}

func TestSignedTextStays(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		change := func(version int) error {
			return w.do(w.lead(), func(tx *store.Tx) error {
				return emulation.SetItem(tx, w.cluster.ID, 2024, version, 2, emulation.Item{Kind: emulation.KindCriterion, Content: 1, Text: "Khác", Points: 35_00})
			})
		}
		require.Equal(t, "fault.pledge_signed", fault.As(change(7)).Key)
		require.Equal(t, fault.Conflict, fault.KindOf(w.do(w.lead(), func(tx *store.Tx) error { return emulation.RemoveItem(tx, w.cluster.ID, 2024, 7, 2) })))
		for _, reason := range []string{"", "\x00 \u200b", strings.Repeat("x", 5000)} {
			err := w.do(w.lead(), func(tx *store.Tx) error { return emulation.Amend(tx, w.cluster.ID, 2024, 7, reason) })
			require.Equal(t, fault.Invalid, fault.KindOf(err))
			require.Equal(t, "pledge_reason", fault.As(err).Problems[0].Field)
		}
		w.must(w.lead(), func(tx *store.Tx) error {
			return emulation.Amend(tx, w.cluster.ID, 2024, 7, "Thành phố\x00 giao thêm ")
		})
		require.Equal(t, "Thành phố giao thêm", w.editions(w.member())[0].Reason)
		require.NoError(t, change(1))
		all := w.editions(w.member())
		require.Len(t, all, 2)
		require.Equal(t, []any{2, "Khác", 0}, []any{all[0].Edition, all[0].Under(1)[0].Text, len(all[0].Signatures)})
		require.Equal(t, []any{1, "Kế hoạch", 1}, []any{all[1].Edition, all[1].Under(1)[0].Text, len(all[1].Signatures)})
		require.Equal(t, 1, emulation.Standing(all).Edition, "until somebody signs the new text the old one holds")
		require.Equal(t, fault.Conflict, fault.KindOf(w.do(w.lead(), func(tx *store.Tx) error { return emulation.Amend(tx, w.cluster.ID, 2024, 2, "lại") })))
		w.must(w.lead(), func(tx *store.Tx) error {
			return emulation.Sign(tx, w.cluster.ID, 2024, 2, w.ForeignTown.Code, signature)
		})
		all = w.editions(w.member())
		require.Equal(t, 2, emulation.Standing(all).Edition)
		y, err := w.year(w.member())
		require.NoError(t, err)
		require.Equal(t, w.District.ID, y.Unsigned(all[0])[0].UnitID)
	})
}

// amended lowers the first criterion to 30 points and makes of the bonus what kind says; the lead signs it.
func (w world) amended(kind string) error {
	err := w.do(w.lead(), func(tx *store.Tx) error {
		if err := emulation.Amend(tx, w.cluster.ID, 2024, 7, "Thành phố giao thêm"); err != nil {
			return err
		}
		if err := emulation.SetItem(tx, w.cluster.ID, 2024, 1, 2, emulation.Item{Kind: emulation.KindCriterion, Content: 1, Text: "Kế hoạch", Points: 30_00}); err != nil {
			return err
		}
		return emulation.SetItem(tx, w.cluster.ID, 2024, 2, 5, emulation.Item{Kind: kind, Text: "Mô hình mới", Points: 10_00})
	})
	if err != nil {
		return err
	}
	return w.do(w.lead(), func(tx *store.Tx) error {
		return emulation.Sign(tx, w.cluster.ID, 2024, 3, w.ForeignTown.Code, signature)
	})
}

func TestPointsUnderAnAmendment(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		require.NoError(t, w.score(w.member(), w.District.Code, 0, emulation.Self, 40_00, 45_00))
		w.must(w.member(), func(tx *store.Tx) error {
			return emulation.GiveScores(tx, w.cluster.ID, 2024, w.District.Code, 1, emulation.Self, []emulation.Mark{{Line: 5, Points: points(4_00)}})
		})
		require.NoError(t, w.amended(emulation.KindDeduction))
		p := emulation.Standing(w.editions(w.member()))
		total := w.sheets(w.member())[w.District.ID].Total(p, emulation.Self)
		require.False(t, total.Complete, "40 of 30 points: somebody has to judge anew")
		require.Equal(t, emulation.Points(85_00), total.Points, "what was given on top is not taken off")
		require.NoError(t, w.score(w.member(), w.District.Code, 2, emulation.Self, 30_00, 45_00))
		require.True(t, w.sheets(w.member())[w.District.ID].Total(p, emulation.Self).Complete)
	})
}

func TestReleasedPointsHold(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		require.NoError(t, w.score(w.member(), w.District.Code, 0, emulation.Self, 40_00, 45_00))
		w.must(w.lead(), func(tx *store.Tx) error { return emulation.Release(tx, w.cluster.ID, 2024, 0) })
		require.Equal(t, fault.New(fault.Conflict, "fault.scores_released"), w.amended(emulation.KindBonus), "a new text would change what was released")
		require.Equal(t, 1, emulation.Standing(w.editions(w.member())).Edition)
	})
}

func TestPledgeRefuses(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(false)
		for name, c := range map[string]struct {
			line       int64
			in         emulation.Item
			field, key string
		}{
			"no points":              {0, emulation.Item{Kind: emulation.KindCriterion, Content: 1, Text: "x"}, "pledge_points", "problem.required"},
			"no such content":        {0, emulation.Item{Kind: emulation.KindCriterion, Content: 9, Text: "x", Points: 1}, "pledge_content", "problem.no_content"},
			"a number twice":         {0, emulation.Item{Kind: emulation.KindContent, Content: 1, Text: "x"}, "pledge_content", "problem.content_number"},
			"a heading moved away":   {1, emulation.Item{Kind: emulation.KindContent, Content: 7, Text: "x"}, "pledge_content", "problem.content_used"},
			"returns without a cost": {0, emulation.Item{Kind: emulation.KindCriterion, Content: 1, Text: "x", Points: 5_00, Rule: emulation.RuleReturns}, "pledge_per_case", "problem.required"},
			"an unknown rule":        {0, emulation.Item{Kind: emulation.KindCriterion, Content: 1, Text: "x", Points: 5_00, Rule: "luck"}, "pledge_rule", "problem.choice"},
		} {
			err := w.do(w.lead(), func(tx *store.Tx) error { return emulation.SetItem(tx, w.cluster.ID, 2024, 6, c.line, c.in) })
			require.Equal(t, fault.Invalid, fault.KindOf(err), name)
			require.Equal(t, []any{c.field, c.key}, []any{fault.As(err).Problems[0].Field, fault.As(err).Problems[0].Key}, name)
		}
		late := signature
		late.SignedOn = calendar.Of(2024, 4, 6)
		err := w.do(w.lead(), func(tx *store.Tx) error { return emulation.Sign(tx, w.cluster.ID, 2024, 6, w.District.Code, late) })
		require.Equal(t, "problem.future", fault.As(err).Problems[0].Key)
		require.Equal(t, "fault.pledge_unsigned", fault.As(w.score(w.member(), w.District.Code, 0, emulation.Self, 1, 1)).Key, "nothing is scored before the pledge is signed")
		w.must(w.lead(), func(tx *store.Tx) error { return emulation.RemoveItem(tx, w.cluster.ID, 2024, 6, 5) })
		require.Empty(t, w.editions(w.lead())[0].Kind(emulation.KindBonus))
		require.Equal(t, fault.Invalid, fault.KindOf(w.do(w.lead(), func(tx *store.Tx) error { return emulation.RemoveItem(tx, w.cluster.ID, 2024, 7, 1) })), "a heading in use")
	})
}

func TestScores(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		require.NoError(t, w.score(w.member(), w.District.Code, 0, emulation.Self, 40_00, 45_50))
		require.Equal(t, fault.Conflict, fault.KindOf(w.score(w.member(), w.District.Code, 0, emulation.Self, 1, 1)), "somebody was quicker")
		err := w.score(w.member(), w.District.Code, 1, emulation.Self, 40_25, 1)
		require.Equal(t, "points-2", fault.As(err).Problems[0].Field)
		twice := []emulation.Mark{{Line: 5, Points: points(1)}, {Line: 5, Points: points(2)}}
		err = w.do(w.lead(), func(tx *store.Tx) error {
			return emulation.GiveScores(tx, w.cluster.ID, 2024, w.District.Code, 1, emulation.Cluster, twice)
		})
		require.Equal(t, fault.NotFound, fault.KindOf(err), "one line has one mark")
		require.NoError(t, w.score(w.lead(), w.District.Code, 1, emulation.Cluster, 38_00, 45_00))
		require.NoError(t, w.do(w.lead(), func(tx *store.Tx) error {
			return emulation.GiveScores(tx, w.cluster.ID, 2024, w.District.Code, 2, emulation.Cluster, []emulation.Mark{{Line: 5, Points: points(4_00)}, {Line: 6, Points: points(50)}})
		}))
		s, p := w.sheets(w.member())[w.District.ID], w.editions(w.member())[0]
		require.Equal(t, emulation.Total{Points: 85_50, Begun: true, Given: 2, Of: 2, Complete: true}, s.Total(p, emulation.Self))
		require.Equal(t, emulation.Total{Points: 38_00 + 45_00 + 4_00 - 50, Begun: true, Given: 2, Of: 2, Complete: true}, s.Total(p, emulation.Cluster))
		require.Equal(t, emulation.Total{Of: 2}, s.Total(p, emulation.City))
		y, err := w.year(w.city())
		require.NoError(t, err)
		_, by := emulation.Ranking(y, p, w.sheets(w.city()))
		require.Empty(t, by, "the other unit has no points yet")
		require.NoError(t, w.score(w.lead(), w.ForeignTown.Code, 0, emulation.Self, 40_00, 45_50))
		places, by := emulation.Ranking(y, p, w.sheets(w.city()))
		require.Equal(t, emulation.Self, by, "the latest column that is full for all")
		require.Equal(t, []any{1, 1, true}, []any{places[0].Rank, places[1].Rank, places[1].Tied})
	})
}

// The tracker proposes; what people gave stays.
func TestEvidenceNeverOverwritesPeople(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		w.pledge(true)
		w.must(storetest.Root(), func(tx *store.Tx) error {
			if err := template.SeedAll(tx, w.Term.ID); err != nil {
				return err
			}
			all, err := congress.ConveneAll(tx, w.All(), w.Term.ID)
			if err != nil {
				return err
			}
			if _, err := deadline.ApplyAll(tx, all); err != nil {
				return err
			}
			for i, c := range all[1:] { // both held, the second after its own last day
				lockEvent := calendar.Of(2024, 3, 20+i)
				if err := tx.DB().Exec("UPDATE congresses SET day = ?, held_on = ?, deadline_override = ?, stage = 6 WHERE id = ?", lockEvent, lockEvent, calendar.Of(2024, 3, 20), c.ID).Error; err != nil {
					return err
				}
				if err := tx.DB().Exec("UPDATE milestones SET state = 'done', done_on = ? WHERE congress_id = ? AND item_id IN (SELECT id FROM template_items WHERE role = 'held')", lockEvent, c.ID).Error; err != nil {
					return err
				}
				if err := congress.Remember(tx, c.ID); err != nil {
					return err
				}
			}
			return nil
		})
		require.NoError(t, w.score(w.member(), w.District.Code, 0, emulation.Self, 40_00, 47_00))
		w.must(w.member(), func(tx *store.Tx) error { return emulation.TakeEvidence(tx, w.cluster.ID, 2024, w.District.Code, 1) })
		got := w.sheets(w.member())[w.District.ID].Scores[4]
		require.Equal(t, []any{1, 2, points(25_00), points(47_00), storetest.Today}, []any{got.Counted, got.Of, got.Proposed, got.Self, got.TakenOn})
		require.Nil(t, w.sheets(w.member())[w.District.ID].Scores[2].Proposed, "no rule, no proposal")
		require.Equal(t, 2, w.sheets(w.lead())[w.District.ID].Scores[4].Of, "the lead unit sees the figures that were handed in")
	})
}

func TestEvents(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		in := clusterevent.Event{Kind: "signing", Title: "Ký giao ước", OnDate: calendar.Of(2024, 2, 29), Starts: "8h", Ends: "10:30", Place: "Thanh Trì", Summoned: 60, Present: 58}
		var made clusterevent.Event
		w.must(w.lead(), func(tx *store.Tx) (err error) {
			made, err = clusterevent.Arrange(tx, w.cluster.ID, 2024, 0, 0, in, []clusterevent.File{{Upload: store.Upload{Name: "Biên bản.pdf", Size: 3, Media: "application/pdf", Digest: "abc"}}})
			return err
		})
		require.Equal(t, "08:00", made.Starts)
		for name, c := range map[string]struct {
			actor access.Actor
			path  string
			from  calendar.Date
			want  int
		}{
			"member":               {w.member(), w.District.Path, calendar.Of(2024, 2, 1), 1},
			"lead":                 {w.lead(), w.ForeignTown.Path, calendar.Of(2024, 2, 29), 1},
			"after it":             {w.member(), w.District.Path, calendar.Of(2024, 3, 1), 0},
			"city":                 {w.city(), w.City.Path, calendar.Of(2024, 1, 1), 1},
			"a commune of its own": {congresstest.As(access.Clerk, w.Communes[0]), w.Communes[0].Path, calendar.Of(2024, 1, 1), 0},
		} {
			require.NoError(t, w.s.Read(t.Context(), c.actor, func(tx *store.Tx) error {
				found, err := clusterevent.Within(tx, c.path, c.from, calendar.Of(2024, 12, 31))
				require.Len(t, found, c.want, name)
				for _, e := range found {
					require.Equal(t, w.cluster.Name, e.ClusterName)
				}
				return err
			}))
		}
		in.OnDate, in.Ends = calendar.Of(2025, 1, 2), "7:00"
		err := w.do(w.lead(), func(tx *store.Tx) error {
			_, err := clusterevent.Arrange(tx, w.cluster.ID, 2024, 0, 0, in, nil)
			return err
		})
		require.Equal(t, []string{"event_day", "event_ends"}, []string{fault.As(err).Problems[0].Field, fault.As(err).Problems[1].Field})
		require.Equal(t, fault.Forbidden, fault.KindOf(w.do(w.member(), func(tx *store.Tx) error {
			return clusterevent.RemoveFile(tx, w.cluster.ID, 2024, made.ID, 1, 1)
		})))
		w.must(w.lead(), func(tx *store.Tx) error {
			files, err := made.Files(tx)
			require.NoError(t, err)
			require.Len(t, files, 1)
			return clusterevent.RemoveFile(tx, w.cluster.ID, 2024, made.ID, files[0].ID, 1)
		})
		w.must(w.lead(), func(tx *store.Tx) error {
			files, err := made.Files(tx)
			require.Empty(t, files)
			require.NoError(t, err)
			known, err := clusterevent.KnownDigests(tx, []string{"abc", "def"})
			require.Equal(t, []string{"abc"}, known, "a removed file is still known")
			return err
		})
	})
}

// A district scores its communes with the same tables.
func TestDistrictScoresItsCommunes(t *testing.T) {
	each(t, func(t *testing.T, w world) {
		clerk, other := congresstest.As(access.Clerk, w.Communes[0]), congresstest.As(access.Clerk, w.Communes[1])
		w.must(w.member(), func(tx *store.Tx) (err error) {
			w.cluster, err = org.FormCluster(tx, w.District.ID, org.Cluster{Number: 1, Name: "Khối xã"})
			if err != nil {
				return err
			}
			return org.Compose(tx, w.cluster.ID, 1, 2024, []int64{w.Communes[0].ID, w.Communes[1].ID}, 0, 0)
		})
		lead := w
		lead.ForeignTown = w.District // the district does what a lead unit does
		lead.District = w.Communes[0]
		lead.pledge(true)
		require.NoError(t, w.score(clerk, w.Communes[0].Code, 0, emulation.Self, 30_00, 40_00))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.score(clerk, w.Communes[1].Code, 0, emulation.Self, 1, 1)))
		require.Equal(t, fault.Forbidden, fault.KindOf(w.score(clerk, w.Communes[0].Code, 1, emulation.Cluster, 1, 1)))
		require.NoError(t, w.score(w.member(), w.Communes[0].Code, 1, emulation.City, 29_00, 40_00))
		require.Empty(t, w.sheets(other)[w.Communes[0].ID].Scores)
		_, err := w.year(w.lead())
		require.Equal(t, fault.NotFound, fault.KindOf(err), "another district")
	})
}
