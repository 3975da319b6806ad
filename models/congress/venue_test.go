package congress_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/congress"
)

func TestHallOf(t *testing.T) {
	t.Parallel()
	for venue, want := range map[string]string{
		"":                           "",
		"Hội trường":                 "",
		"Hội trường UBND":            "",
		"HỘI TRƯỜNG UBND XÃ":         "",
		"Nhà văn hóa thôn 3":         "",
		"Hội trường tầng II, UBND":   "",
		"Hội trường UBND xã Đại Áng": "hoi truong ubnd xa dai ang",
		"Hội  trường, UBND huyện":    "hoi truong ubnd huyen",
		"Nhà văn hoá Đông":           "nha van hoa dong",
		"Nhà văn hóa Đông.":          "nha van hoa dong",
		"Rạp Hòa Bình":               "rap hoa binh",
	} {
		require.Equal(t, want, congress.HallOf(venue), venue)
	}
}
