package report_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports"
	"daihoi/exports/received"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/congress/congresstest"
	"daihoi/models/deadline"
	"daihoi/models/deadline/deadlinetest"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/models/template"
	"daihoi/templates/i18n"
)

// The workbook of a variant says what differs, and comes back without a change.
func TestTheWorkbookOfAVariantSaysWhatDiffers(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	vi, en := catalogue.For("vi"), catalogue.For("en")
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := deadlinetest.New(t, s, 1)
		district := congresstest.As(access.Admin, w.District)
		storetest.Must(t, s, district, func(tx *store.Tx) error {
			country, err := template.For(tx, w.Term.ID, "district", w.District.Path)
			require.NoError(t, err)
			own, _, err := deadline.TakeOver(tx, country.ID, country.Version, w.District.ID)
			require.NoError(t, err)
			d, err := deadline.DraftOf(tx, own.ID)
			require.NoError(t, err)
			for i, item := range d.Items {
				if item.Code == "H09" {
					item.WeeklyFrom, item.Latest = -60, template.LimitBelow
					d = d.Put(item, i+1)
				}
			}
			_, err = deadline.Revise(tx, d, "")
			require.NoError(t, err)
			book, err := report.TemplateOf(tx, vi, own)
			require.NoError(t, err)
			require.Equal(t, map[string]string{"H09": "Không muộn hơn: – → Hạn tổ chức của cấp dưới; Hằng tuần từ (số ngày): -56 → -60"}, book.Differs)
			require.Equal(t, "Theo bộ mốc “Huyện 2024-2029”, khác ở 1 mốc; những gì không khác thì đổi theo khi bộ mốc đó được sửa.", book.Above)
			var content bytes.Buffer
			require.NoError(t, exports.WriteTemplate(&content, book))
			file, err := received.ReadTemplate("bo-moc.xlsx", content.Bytes(), vi, en)
			require.NoError(t, err)
			d, err = deadline.DraftOf(tx, own.ID)
			require.NoError(t, err)
			back, err := file.Draft(d, vi, en)
			require.NoError(t, err)
			changes, reordered := deadline.CompareItems(d.Items, back.Items)
			require.Empty(t, changes)
			require.False(t, reordered)
			return nil
		})
	})
}
