package finalreport_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/congress/congresstest"
	"daihoi/models/fault"
	"daihoi/models/finalreport"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func count(n int) *int { return &n }

// A clerk writes of the own unit, nobody of another one, and nobody over what somebody else wrote meanwhile.
func TestWhatAUnitSaysOfItsSeason(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := congresstest.New(t, s, 2)
		one, two := w.Communes[0], w.Communes[1]
		clerk, district := congresstest.As(access.Clerk, one), congresstest.As(access.Organizer, w.District)
		do := func(actor access.Actor, work func(*store.Tx) error) error { return s.Write(t.Context(), actor, work) }
		judge := func(actor access.Actor, u org.Unit, version int, lessons string) error {
			return do(actor, func(tx *store.Tx) error {
				return finalreport.Judge(tx, u, w.Term.ID, version, finalreport.Judgement{Lessons: lessons})
			})
		}
		require.NoError(t, judge(clerk, one, 0, "Bám sát cơ sở"))
		require.Equal(t, fault.Conflict, fault.KindOf(judge(clerk, one, 0, "Khác")), "written meanwhile")
		require.NoError(t, judge(clerk, one, 1, "Bám sát khu dân cư"))
		require.Equal(t, fault.NotFound, fault.KindOf(judge(clerk, two, 0, "Khác")))
		require.NoError(t, judge(district, two, 0, "Sớm phân công"))

		honour := finalreport.Commendation{RecipientKind: finalreport.Collective, Recipient: "Ban Thường trực", Form: "Giấy khen", GivenOn: calendar.Of(2024, 4, 1)}
		var id int64
		require.NoError(t, do(clerk, func(tx *store.Tx) error {
			c, err := finalreport.Commend(tx, one, w.Term.ID, honour)
			id = c.ID
			return err
		}))
		require.NoError(t, do(district, func(tx *store.Tx) error {
			_, err := finalreport.Commend(tx, two, w.Term.ID, finalreport.Commendation{RecipientKind: finalreport.Individual, Recipient: "Ông A", Form: "Giấy khen"})
			return err
		}))
		require.Equal(t, []string{"recipient_kind", "recipient", "commendation_form"}, fields(do(clerk, func(tx *store.Tx) error {
			_, err := finalreport.Commend(tx, one, w.Term.ID, finalreport.Commendation{})
			return err
		})))

		typed := finalreport.Before{Members: count(40), Women: count(41), Standing: count(4)}
		before := func(in finalreport.Before) error {
			return do(clerk, func(tx *store.Tx) error { return finalreport.RecordBefore(tx, one, w.Term, 0, in) })
		}
		require.Equal(t, []string{"before_women", "before_source"}, fields(before(typed)))
		typed.Women, typed.Source = count(12), "Báo cáo kết quả năm 2019"
		require.NoError(t, before(typed))

		photos := []finalreport.Photo{{Upload: store.Upload{Name: "a.jpg", Size: 3, Media: "image/jpeg", Digest: "ab"}}}
		require.NoError(t, do(clerk, func(tx *store.Tx) error { return finalreport.AddPhotos(tx, one, w.Term.ID, "Biểu quyết", photos) }))
		require.Equal(t, []string{"caption", "files"}, fields(do(clerk, func(tx *store.Tx) error {
			return finalreport.AddPhotos(tx, one, w.Term.ID, " ", []finalreport.Photo{{Upload: store.Upload{Name: "a.pdf", Media: "application/pdf"}}})
		})))

		read(t, s, district, func(tx *store.Tx) error {
			lessons, err := finalreport.LessonsBelow(tx, w.District, w.Term.ID)
			require.NoError(t, err)
			require.Equal(t, []finalreport.Lesson{{UnitID: one.ID, Unit: one.FullName, Lessons: "Bám sát khu dân cư"}, {UnitID: two.ID, Unit: two.FullName, Lessons: "Sớm phân công"}}, lessons)
			tallies, err := finalreport.CommendedWithin(tx, w.District, w.Term.ID)
			require.NoError(t, err)
			require.Equal(t, []finalreport.Tally{{Form: "Giấy khen", Collectives: 1, Individuals: 1}}, tallies)
			all, err := finalreport.BeforeAt(tx, w.District.Path, w.Term)
			require.NoError(t, err)
			require.Len(t, all, 1)
			require.Equal(t, 40, *all[one.ID].Members)
			require.Nil(t, all[one.ID].Delegates, "unknown is not 0")
			return nil
		})
		strike := func(version int, struck bool) error {
			return do(clerk, func(tx *store.Tx) error { return finalreport.StrikeCommendation(tx, one, id, version, struck) })
		}
		require.NoError(t, strike(1, true))
		require.Equal(t, fault.Conflict, fault.KindOf(strike(1, false)))
		read(t, s, clerk, func(tx *store.Tx) error {
			left, err := finalreport.Commended(tx, one, w.Term.ID)
			require.Empty(t, left)
			return err
		})
		require.NoError(t, strike(2, false))
		require.NoError(t, do(storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE terms SET closed_on = '2024-04-01' WHERE id = ?", w.Term.ID).Error
		}))
		require.Equal(t, fault.Forbidden, fault.KindOf(judge(clerk, one, 2, "Sau khi khóa nhiệm kỳ")))
	})
}

func read(t *testing.T, s *store.Store, actor access.Actor, look func(*store.Tx) error) {
	t.Helper()
	require.NoError(t, s.Read(t.Context(), actor, look))
}

func fields(err error) (out []string) {
	for _, p := range fault.As(err).Problems {
		out = append(out, p.Field)
	}
	return out
}

// Numbers of the last term come from its congress where the register has it, and then nobody types others.
func TestTheLastTermIsReadWhereItIsRecorded(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := congresstest.New(t, s, 1)
		one := w.Communes[0]
		next := org.Term{Code: "2029-2034", Name: "2029–2034", StartYear: 2029, EndYear: 2034, Source: "x"}
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			c, err := congress.Convene(tx, one.ID, w.Term.ID)
			require.NoError(t, err)
			_, err = congress.RecordOutcome(tx, c.ID, 0, congress.Outcome{MembersElected: count(38), MembersWomen: count(11), Standing: count(4)})
			require.NoError(t, err)
			return tx.DB().Create(&next).Error
		})
		clerk := congresstest.As(access.Clerk, one)
		read(t, s, clerk, func(tx *store.Tx) error {
			b, err := finalreport.BeforeOf(tx, one, next)
			require.True(t, b.Recorded)
			require.Equal(t, []any{38, 11, 4, "2024–2029"}, []any{*b.Members, *b.Women, *b.Standing, b.Source})
			return err
		})
		err := s.Write(t.Context(), clerk, func(tx *store.Tx) error {
			return finalreport.RecordBefore(tx, one, next, 0, finalreport.Before{Members: count(40), Source: "x"})
		})
		require.Equal(t, "fault.before_recorded", fault.As(err).Key)
	})
}
