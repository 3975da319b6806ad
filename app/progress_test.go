package app_test

import (
	"bytes"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/progress"
	"daihoi/exports/report"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/templates/i18n"
)

func progressOf(t *testing.T, w *world, code string) (p progress.Report) {
	t.Helper()
	words, err := i18n.Load()
	require.NoError(t, err)
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, code)
		require.NoError(t, err)
		terms, err := org.Terms(tx)
		require.NoError(t, err)
		p, err = report.ProgressOf(tx, words.For("vi"), u, terms[0], calendar.On(tx.Today()), calendar.Date{})
		return err
	}))
	return p
}

func TestProgressOfADistrictFoots(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	p := progressOf(t, w, "020")
	require.Equal(t, "Huyện Thanh Trì", p.District)
	require.Equal(t, "Thành phố Hà Nội", p.Parent)
	require.Len(t, p.Rows, 16, "the district's own congress is not a row")
	require.NotNil(t, p.Own, "it has a line of its own")
	require.Equal(t, "Huyện Thanh Trì", p.Own.Unit)
	require.Equal(t, []int{16, 0, 16, 17, 2, 0}, []int{p.Totals.Units, p.Totals.Held, p.Totals.Open, p.Totals.LateUnits, p.Totals.Delegates, p.Totals.HeldLater},
		"the district's own late work counts")
	require.Len(t, p.Matrix.Items, 47)
	for i := 1; i < len(p.Matrix.Items); i++ {
		require.LessOrEqual(t, p.Matrix.Items[i-1].Phase, p.Matrix.Items[i].Phase, "the sheet has one group for each phase")
	}
	require.Len(t, p.Calendar, 2)
	require.Equal(t, congress.Official, p.Calendar[0].Kind)
	require.Equal(t, 15, p.Calendar[0].DaysLeft)
	require.Equal(t, "Huyện Thanh Trì", p.Overdue[0].Unit)
	first := p.Overdue[slices.IndexFunc(p.Overdue, func(o progress.OverdueRow) bool { return o.Unit != p.District })]
	require.Equal(t, []any{"Xã Hữu Hoà", "X01", calendar.Of(2023, 11, 22), 135}, []any{first.Unit, first.Code, first.Due, first.LateDays},
		"150 days before 20/4/2024")
	for i := 1; i < len(p.Overdue); i++ {
		require.GreaterOrEqual(t, p.Overdue[i-1].LateDays, p.Overdue[i].LateDays, "the longest late first")
	}
	require.NoError(t, progress.Write(&bytes.Buffer{}, p), "every total is footed before the file is written")
}

func TestProgressAboveAndBelowTheDistrict(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	own := progressOf(t, w, w.Own.Code)
	require.Len(t, own.Rows, 1, "a commune reports itself")
	require.Equal(t, "Xã Thanh Liệt", own.Rows[0].Unit)
	city := progressOf(t, w, "01")
	require.Len(t, city.Rows, 1, "the district; levels are never mixed")
	require.Equal(t, []progress.LevelFigure{{Name: "xã", Units: 17}, {Name: "huyện", Units: 1}}, city.Levels, "16 communes and a foreign one; their district")
	require.Len(t, city.Matrix.Items, 48, "the template of districts")
	require.NoError(t, progress.Write(&bytes.Buffer{}, city))
}

func TestProgressDownloadIsRecorded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "viewer")
	file := b.get("/units/020/progress.xlsx")
	require.Equal(t, http.StatusOK, file.status)
	book, err := excelize.OpenReader(bytes.NewReader([]byte(file.body)))
	require.NoError(t, err)
	require.Equal(t, []string{"Tổng hợp", "Số liệu chính", "Ma trận", "Quá hạn", "Hai tuần tới", "Lịch đại hội", "Khó khăn, kiến nghị", "Diễn biến", "So sánh kỳ trước", "Đại biểu", "Biểu đồ", "Giải thích", "Dữ liệu"}, book.GetSheetList())
	require.NoError(t, w.Store.Read(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		entries, err := store.AuditLog(tx, store.AuditFilter{Entity: "export", Limit: 5})
		require.Len(t, entries, 1)
		require.Equal(t, "Người viewer", entries[0].UserName)
		return err
	}))
}
