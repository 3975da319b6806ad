package book_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/models/calendar"
)

func TestPlaceAndDay(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2024-04-05": "Thanh Trì, ngày 05 tháng 4 năm 2024",
		"2024-02-29": "Thanh Trì, ngày 29 tháng 02 năm 2024",
		"2024-01-01": "Thanh Trì, ngày 01 tháng 01 năm 2024",
		"2024-12-10": "Thanh Trì, ngày 10 tháng 12 năm 2024",
	} {
		if got := book.PlaceAndDay("Thanh Trì", calendar.MustParse(day)); got != want {
			t.Errorf("%s gives %q, want %q", day, got, want)
		}
	}
	if got := book.PlaceAndDay("Thanh Trì", calendar.Date{}); got != "Thanh Trì, ngày … tháng … năm …" {
		t.Errorf("without a day: %q", got)
	}
}

// One body issues its papers under one name everywhere.
func TestIssuer(t *testing.T) {
	t.Parallel()
	require.Equal(t, [3]string{"ỦY BAN MTTQ VIỆT NAM", "HUYỆN THANH TRÌ", "BAN THƯỜNG TRỰC"}, book.Issuer("Huyện Thanh Trì", ""))
	require.Equal(t, [3]string{"ỦY BAN MTTQ VIỆT NAM", "THÀNH PHỐ HÀ NỘI", "CỤM THI ĐUA SỐ 3"}, book.Issuer("Thành phố Hà Nội", "Cụm thi đua số 3"))
	require.Equal(t, [3]string{"ỦY BAN TRUNG ƯƠNG", "MTTQ VIỆT NAM", "BAN THƯỜNG TRỰC"}, book.Issuer("Việt Nam", ""))
	require.Equal(t, []string{"TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"}, book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH"}.Lines())
}
