package deadline_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/directive"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/readiness"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
)

// takenOver gives the unit its own copy of the template that applies to communes there.
func (w world) takenOver(actor access.Actor, u org.Unit) (template.Template, int, error) {
	var n int
	own, err := congresstest.Do(w, actor, func(tx *store.Tx) (own template.Template, err error) {
		t, err := template.For(tx, w.Term.ID, org.Commune, u.Path)
		if err != nil {
			return t, err
		}
		own, n, err = deadline.TakeOver(tx, t.ID, t.Version, u.ID)
		return own, err
	})
	return own, n, err
}

// all is everything that is known of a congress: its milestones with their items and its past.
func (w world) all(c congress.Congress) string {
	w.T.Helper()
	return congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (string, error) {
		now, err := congress.Get(tx, c.ID)
		require.NoError(w.T, err)
		milestones, err := deadline.List(tx, c.ID)
		require.NoError(w.T, err)
		events, err := readiness.CongressEvents(tx, c.ID, 1000)
		require.NoError(w.T, err)
		versions, err := template.TemplateVersions(tx, *now.TemplateID)
		require.NoError(w.T, err)
		text, err := json.Marshal([]any{now, milestones, events, versions})
		return string(text), err
	})
}

// revisedAs moves X21 by a draft that everyone could have made.
func (w world) revisedAs(actor access.Actor, id int64) (deadline.Effect, error) {
	d := x21(w.Draft(id))
	return congresstest.Do(w, actor, func(tx *store.Tx) (deadline.Effect, error) { return deadline.Revise(tx, d, "KH huyện") })
}

// x21 is a draft that moves X21 to 18 days before the congress.
func x21(d deadline.Draft) deadline.Draft {
	for i, item := range d.Items {
		if item.Code == "X21" {
			item.LeadFrom, item.LeadTo = -20, -18
			return d.Put(item, i+1)
		}
	}
	panic("no X21")
}

// The administrator of one district must not rewrite the milestones of every other.
func TestNobodyRevisesTheTemplateOfAnother(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		foreign := w.Made[w.ForeignCommune.ID]
		w.Plan(w.Commune(), "2024-04-20")
		before, audits := w.all(foreign), w.Audits()
		country := w.item("X21").TemplateID
		for _, actor := range []access.Actor{congresstest.As(access.Admin, w.District), congresstest.As(access.Admin, w.Communes[0])} {
			d := x21(w.Draft(country))
			_, err := w.revisedAs(actor, country)
			require.Equal(t, fault.Forbidden, fault.KindOf(err))
			require.Equal(t, "fault.template_owner", fault.As(err).Key)
			_, err = congresstest.Do(w, actor, func(tx *store.Tx) (deadline.Effect, error) { return d.Preview(tx) })
			require.Equal(t, fault.Forbidden, fault.KindOf(err))
			require.Equal(t, fault.NotFound, fault.KindOf(w.Write(actor, func(tx *store.Tx) error { return template.SeedAll(tx, w.Term.ID) })))
		}
		require.Equal(t, before, w.all(foreign))
		require.Equal(t, audits, w.Audits())

		// With a template of its own the district moves its own communes and nobody else.
		district := congresstest.As(access.Admin, w.District)
		own, n, err := w.takenOver(district, w.District)
		require.NoError(t, err)
		require.Equal(t, 2, n)
		e, err := w.revisedAs(district, own.ID)
		require.NoError(t, err)
		require.Equal(t, []int{2, 2}, []int{e.Congresses, e.Moved})
		require.Equal(t, "2024-04-02", w.Milestone(w.Commune(), "X21").Due.String(), "18 days before 20/4")
		require.Equal(t, "2024-04-12", w.Milestone(w.Made[w.Communes[1].ID], "X21").Due.String(), "18 days before the deadline, 30/4")
		require.Equal(t, before, w.all(foreign))

		// The commune cannot touch what is the district's, and the foreign district does not even see it.
		_, err = w.revisedAs(congresstest.As(access.Admin, w.Communes[0]), own.ID)
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		for _, stranger := range []org.Unit{w.ForeignTown, w.ForeignCommune} {
			err := w.Write(congresstest.As(access.Admin, stranger), func(tx *store.Tx) error {
				_, err := deadline.DraftOf(tx, own.ID)
				return err
			})
			require.Equal(t, fault.NotFound, fault.KindOf(err))
			_, err = w.revisedAs(congresstest.As(access.Admin, stranger), own.ID)
			require.Equal(t, fault.Forbidden, fault.KindOf(err))
			_, err = congresstest.Do(w, congresstest.As(access.Admin, stranger), func(tx *store.Tx) (deadline.Return, error) {
				return deadline.GiveBack(tx, own.ID, 2)
			})
			require.Equal(t, fault.NotFound, fault.KindOf(err))
		}
		// The country's administrator moves those that follow the country, not those of the district.
		mine := w.all(w.Commune())
		e, err = w.revisedAs(storetest.Root(), country)
		require.NoError(t, err)
		require.Equal(t, []int{1, 1}, []int{e.Congresses, e.Moved})
		require.Equal(t, mine, w.all(w.Commune()))
	})
}

// At the moment of the change nothing moves, today or on any past day.
func TestAnOwnTemplateMovesNothing(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		c, foreign := w.Commune(), w.Made[w.ForeignCommune.ID]
		w.Plan(c, "2024-04-20")
		w.Finish(c, "X01", "X21")
		district := congresstest.As(access.Admin, w.District)
		cited := w.item("X21")
		country := cited.TemplateID
		require.NoError(t, w.Write(storetest.Root(), func(tx *store.Tx) error {
			d, err := directive.Register(tx, w.District.ID, directive.Directive{LevelCode: org.District, Kind: "plan", Issuer: "Ủy ban MTTQ huyện", Number: "9", Symbol: "KH", Summary: "x"})
			require.NoError(t, err)
			return directive.Cite(tx, d.ID, d.Version, directive.Ground{Kind: directive.GroundItem, TargetID: cited.ID})
		}))
		// The country has changed its template since, so that the past has two versions.
		w.On(calendar.Of(2024, 4, 8))
		w.Revised(x21(w.Draft(country)))
		w.On(calendar.Of(2024, 4, 10))
		type light struct {
			Code  string
			Due   calendar.Date
			State readiness.State
			Late  int
		}
		board := func(day calendar.Date) (all [][]light) {
			rows := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) ([]readiness.Row, error) {
				return readiness.Board(tx, w.City.Path, w.Term.ID, calendar.On(day))
			})
			for _, r := range rows {
				var row []light
				for _, cell := range r.Items {
					row = append(row, light{cell.Item.Code, cell.Due, cell.State, cell.Late})
				}
				all = append(all, row)
			}
			return all
		}
		days := []calendar.Date{calendar.Of(2024, 4, 5), calendar.Of(2024, 4, 7), calendar.Of(2024, 4, 9), calendar.Of(2024, 4, 10)}
		var before [][][]light
		for _, day := range days {
			before = append(before, board(day))
			require.Len(t, before[0], 4, "the district and three communes")
			require.Len(t, before[0][0], 47)
		}
		theirs, events := w.all(foreign), w.Events(c)
		choices := congresstest.Must(w, district, func(tx *store.Tx) ([]deadline.OwnChoice, error) {
			t, err := template.GetTemplate(tx, country)
			require.NoError(w.T, err)
			return deadline.OwnChoices(tx, t)
		})
		require.Len(t, choices, 1)
		require.Equal(t, []any{w.District.ID, 2}, []any{choices[0].Unit.ID, choices[0].Congresses})
		same := func(when string) {
			t.Helper()
			for i, day := range days {
				require.Equal(t, before[i], board(day), "%s, on %s", when, day)
			}
			require.Equal(t, theirs, w.all(foreign), when)
			require.Equal(t, events, w.Events(c), when)
			item := w.Milestone(c, "X21").Item
			found := congresstest.Must(w, storetest.Root(), func(tx *store.Tx) (map[directive.Ground][]directive.Directive, error) {
				return directive.For(tx, w.Communes[0], directive.Ground{Kind: directive.GroundItem, TargetID: item.ID})
			})
			require.Len(t, found[directive.Ground{Kind: directive.GroundItem, TargetID: item.ID}], 1, when)
		}
		own, n, err := w.takenOver(district, w.District)
		require.NoError(t, err)
		require.Equal(t, []any{2, "2024-2029/commune/" + w.District.Code, "2024-2029/commune", w.District.ID}, []any{n, own.Code, own.Source, own.OwnerID})
		copied := w.Milestone(c, "X21").Item
		require.Equal(t, own.ID, copied.TemplateID)
		same("taken over")
		log := congresstest.Must(w, district, func(tx *store.Tx) ([]store.AuditEntry, error) {
			return store.AuditLog(tx, store.AuditFilter{Entity: "template", Limit: 1})
		})
		require.Equal(t, "template_taken_over", log[0].Action, "the district's administrator sees it")
		require.Equal(t, field.Change{Field: "congresses", New: "2"}, log[0].Diff()[1])

		// A directive of another district cannot be the basis of its items.
		err = w.Write(congresstest.As(access.Admin, w.ForeignTown), func(tx *store.Tx) error {
			d, err := directive.Register(tx, w.ForeignTown.ID, directive.Directive{LevelCode: org.District, Kind: "plan", Issuer: "Ủy ban MTTQ huyện", Summary: "x"})
			require.NoError(t, err)
			require.NoError(t, directive.Cite(tx, d.ID, d.Version, directive.Ground{Kind: directive.GroundItem, TargetID: cited.ID}))
			return directive.Cite(tx, d.ID, d.Version+1, directive.Ground{Kind: directive.GroundItem, TargetID: copied.ID})
		})
		require.Equal(t, map[string]string{"ground": "problem.choice"}, congresstest.Problems(err))

		// A second one of the same unit, one of a level above, or one of a unit that is not theirs is refused.
		_, _, err = w.takenOver(district, w.District)
		require.Equal(t, map[string]string{"owner": "problem.template_owner"}, congresstest.Problems(err))
		_, _, err = w.takenOver(district, w.ForeignTown)
		require.Equal(t, fault.NotFound, fault.KindOf(err))
		_, _, err = w.takenOver(congresstest.As(access.Organizer, w.District), w.Communes[0])
		require.Equal(t, fault.Forbidden, fault.KindOf(err))
		_, err = congresstest.Do(w, congresstest.As(access.Admin, w.Communes[0]), func(tx *store.Tx) (int, error) {
			t, err := template.For(tx, w.Term.ID, org.District, w.District.Path)
			require.NoError(w.T, err)
			_, n, err := deadline.TakeOver(tx, t.ID, t.Version, w.Communes[0].ID)
			return n, err
		})
		require.Equal(t, map[string]string{"owner": "problem.template_owner"}, congresstest.Problems(err))

		// A new congress of the district gets the district's, one of another district the country's.
		require.NoError(t, w.Write(storetest.Root(), func(tx *store.Tx) error {
			for code, parent := range map[string]int64{"90001": w.District.ID, "90002": w.ForeignTown.ID} {
				u, err := org.AddUnit(tx, parent, org.Unit{Code: code, LevelCode: org.Commune, Kind: "Xã", Name: "Mới"})
				require.NoError(t, err)
				c, err := congress.Convene(tx, u.ID, w.Term.ID)
				require.NoError(t, err)
				_, err = deadline.ApplyAll(tx, []congress.Congress{c})
				require.NoError(t, err)
				c, err = congress.Get(tx, c.ID)
				require.NoError(t, err)
				require.Equal(t, map[string]int64{"90001": own.ID, "90002": country}[code], *c.TemplateID)
			}
			return nil
		}))
	})
}

func TestAnOwnTemplateIsGivenBack(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		district := congresstest.As(access.Admin, w.District)
		country := w.item("X21").TemplateID
		before := w.all(w.Commune())
		give := func(actor access.Actor, id int64, version int) error {
			return w.Write(actor, func(tx *store.Tx) error { _, err := deadline.GiveBack(tx, id, version); return err })
		}
		require.Equal(t, map[string]string{"": "problem.template_first"}, congresstest.Problems(give(storetest.Root(), country, 1)))
		own, _, err := w.takenOver(district, w.District)
		require.NoError(t, err)
		require.Equal(t, fault.Forbidden, fault.KindOf(give(congresstest.As(access.Admin, w.Communes[0]), own.ID, 1)))
		require.Equal(t, fault.Conflict, fault.KindOf(give(district, own.ID, 2)), "of another version")
		require.NoError(t, give(district, own.ID, 1))
		require.Equal(t, before, w.all(w.Commune()))
		require.Equal(t, fault.NotFound, fault.KindOf(give(district, own.ID, 1)))

		// What the district has changed would be lost.
		own, _, err = w.takenOver(district, w.District)
		require.NoError(t, err)
		_, err = w.revisedAs(district, own.ID)
		require.NoError(t, err)
		err = give(district, own.ID, 2)
		require.Equal(t, "fault.template_in_use", fault.As(err).Key)
		require.Equal(t, 2, fault.As(err).Args["Count"])
		// Each commune with its own copy leaves nobody with the district's, which may go now.
		for _, u := range w.Communes {
			_, n, err := w.takenOver(district, u)
			require.NoError(t, err)
			require.Equal(t, 1, n)
		}
		mine := w.all(w.Commune())
		require.NoError(t, give(district, own.ID, 2))
		require.Equal(t, mine, w.all(w.Commune()))
	})
}

// A commune that has come to another district still hangs on the template that it had; who holds no right there must not
// change it from afar.
func TestAUnitThatMovedAwayIsSafe(t *testing.T) {
	deadlinetest.Each(t, func(t *testing.T, w world) {
		district := congresstest.As(access.Admin, w.District)
		own, _, err := w.takenOver(district, w.District)
		require.NoError(t, err)
		require.NoError(t, w.Write(storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE units SET parent_id = ?, path = ? WHERE id = ?", w.ForeignTown.ID,
				w.ForeignTown.Path+w.Communes[0].Path[len(w.District.Path):], w.Communes[0].ID).Error
		}))
		away := w.all(w.Commune())
		_, err = w.revisedAs(district, own.ID)
		require.Equal(t, "fault.template_elsewhere", fault.As(err).Key)
		err = w.Write(district, func(tx *store.Tx) error { _, err := deadline.GiveBack(tx, own.ID, 1); return err })
		require.Equal(t, "fault.template_elsewhere", fault.As(err).Key)
		require.Equal(t, away, w.all(w.Commune()))
		e, err := w.revisedAs(congresstest.As(access.Admin, w.City), own.ID)
		require.NoError(t, err)
		require.Equal(t, 2, e.Moved)
	})
}
