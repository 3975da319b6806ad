package composition_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/composition"
	"daihoi/models/delegate"
	"daihoi/models/delegate/delegatetest"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

func (w world) report(t testing.TB, a access.Actor, congress int64) (r composition.Report, err error) {
	t.Helper()
	err = w.Read(t.Context(), a, func(tx *store.Tx) (err error) { r, err = composition.ReportOf(tx, congress); return err })
	return r, err
}

func some(lines []composition.Line) (out []composition.Line) {
	for _, l := range lines {
		if l.Count > 0 {
			out = append(out, l)
		}
	}
	return out
}

func TestReport(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		at := func(category string, born calendar.Partial, education, degree, theory string) func(*delegate.Record) {
			return func(r *delegate.Record) {
				r.Category, r.BornOn, r.Education, r.Qualification, r.PoliticalTheory = category, born, education, degree, theory
			}
		}
		w.Add(t, w.Here,
			delegatetest.Person("Lê Bé", at(delegate.ExOfficio, calendar.Partial{Year: 1994, Month: 5, Day: 6}, "12/12", "Kỹ sư", "CC")), // 29 on 5 May 2024
			delegatetest.Person("Lê Nhớ", at(delegate.ExOfficio, calendar.Partial{Year: 1994, Month: 5, Day: 5}, "10/10", "ĐH", "")),     // 30
			delegatetest.Person("Lê Ánh", at(delegate.Consulted, calendar.Partial{Year: 1950}, "9/12", "nghề gò hàn", "SC")),             // 74
			delegatetest.Person("Lê Ba", at(delegate.Consulted, calendar.Partial{Year: 1950}, "", "", ""), func(r *delegate.Record) { r.Religion = "Phật giáo" }),
			delegatetest.Person("Lê Tư", at(delegate.Appointed, calendar.Partial{Year: 1983, Month: 6}, "12/12", "Thạc sĩ Luật", "TC")), // 40
			delegatetest.Person("Lê Sáu", at(delegate.Appointed, calendar.Partial{Year: 1963}, "12/12", "Không", "Không")),              // 61
			delegatetest.Person("Lê Khách", at(delegate.Guest, calendar.Partial{Year: 1930}, "12/12", "ĐH", "CC")),
			delegatetest.Person("Lê Dự", at(delegate.Reserve, calendar.Partial{Year: 2001}, "12/12", "ĐH", "CC")))
		r, err := w.report(t, storetest.Root(), w.Here)
		require.NoError(t, err)
		require.Equal(t, 6, r.Total)
		require.Equal(t, 1, r.Reserve)
		require.Equal(t, calendar.Of(2024, 5, 5), r.Day)
		require.Equal(t, []composition.Line{{Key: "ex_officio", Count: 2, Share: 333}, {Key: "consulted", Count: 2, Share: 333}, {Key: "appointed", Count: 2, Share: 333}}, r.Categories)
		require.Equal(t, []composition.Line{{Key: "THPT", Count: 4, Share: 667}, {Key: "THCS", Count: 1, Share: 167}, {Key: "unknown", Count: 1, Share: 167}}, some(r.Education))
		require.Equal(t, []composition.Line{{Key: "Thạc sĩ", Count: 1, Share: 167}, {Key: "Đại học", Count: 2, Share: 333}, {Key: "Chưa qua đào tạo", Count: 1, Share: 167}, {Key: "other", Count: 1, Share: 167},
			{Key: "unknown", Count: 1, Share: 167}}, some(r.Qualification))
		require.Equal(t, []composition.Line{{Key: "Cao cấp", Count: 1, Share: 167}, {Key: "Trung cấp", Count: 1, Share: 167}, {Key: "Sơ cấp", Count: 1, Share: 167}, {Key: "Chưa qua đào tạo", Count: 1, Share: 167},
			{Key: "unknown", Count: 2, Share: 333}}, some(r.PoliticalTheory))
		require.Equal(t, []composition.Line{{Key: "under_30", Count: 1, Share: 167}, {Key: "30_40", Count: 2, Share: 333}, {Key: "over_60", Count: 3, Share: 500}}, some(r.Ages))
		require.Equal(t, composition.Extreme{Born: calendar.Partial{Year: 1994, Month: 5, Day: 6}, Names: []string{"Lê Bé"}}, r.Youngest)
		require.Equal(t, composition.Extreme{Born: calendar.Partial{Year: 1950}, Names: []string{"Lê Ánh", "Lê Ba"}}, r.Oldest)
		require.Equal(t, composition.Line{Key: "non_party", Count: 6, Share: 1000}, r.Groups[1])
		for _, part := range r.Parts() {
			sum := 0
			for _, l := range part.Lines {
				sum += l.Count
			}
			require.Equal(t, 6, sum, "%s reaches the whole", part.Key)
		}

		// A viewer gets the same numbers, with the word that small ones are not to be shown. Outside the units there is no report.
		require.False(t, r.Hides())
		seen, err := w.report(t, delegatetest.Role(access.Viewer, w.HerePath), w.Here)
		require.NoError(t, err)
		require.True(t, seen.Guarded)
		require.Equal(t, composition.Line{Key: "religious", Count: 1, Share: 167, Shown: delegate.Few}, seen.Groups[3])
		for key, part := range map[string][]composition.Line{"religious": seen.Religion, "the rest": some(seen.Religion)[1:]} {
			require.NotEqual(t, delegate.Exact, part[0].Shown, key)
		}
		require.Equal(t, r.Ages, seen.Ages)
		require.Equal(t, r.Education, seen.Education)
		_, err = w.report(t, delegatetest.Role(access.Viewer, w.TherePath), w.Here)
		require.Equal(t, fault.NotFound, fault.KindOf(err))

		empty, err := w.report(t, storetest.Root(), w.There)
		require.NoError(t, err)
		require.Zero(t, empty.Total)
		require.Equal(t, calendar.Of(2024, 4, 5), empty.Day)
	})
}

func TestReportFindsATallyThatIsWrong(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := newWorld(t, s)
		w.Add(t, w.Here, delegatetest.Person("Lê Bé"))
		storetest.Must(t, s, storetest.Root(), func(tx *store.Tx) error {
			return tx.DB().Exec("UPDATE delegate_tallies SET consulted = 2").Error
		})
		_, err := w.report(t, storetest.Root(), w.Here)
		require.Equal(t, "fault.crossfoot", fault.As(err).Key)
	})
}
