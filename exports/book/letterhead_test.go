package book_test

import (
	"testing"

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
