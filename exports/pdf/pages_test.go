package pdf

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	ten := sizes{nil, 10}
	for name, c := range map[string]struct {
		s      sizes
		all    span
		room   float64
		titles span
		breaks []int
		blocks []span
		want   []span
	}{
		"one page":             {ten, span{1, 5}, 50, span{}, nil, nil, []span{{1, 5}}},
		"two pages":            {ten, span{1, 5}, 49, span{}, nil, nil, []span{{1, 4}, {5, 5}}},
		"from the third":       {ten, span{3, 5}, 20, span{}, nil, nil, []span{{3, 4}, {5, 5}}},
		"too large for a page": {ten, span{1, 2}, 5, span{}, nil, nil, []span{{1, 1}, {2, 2}}},
		"break":                {ten, span{1, 5}, 50, span{}, []int{2}, nil, []span{{1, 2}, {3, 5}}},
		"break at the end":     {ten, span{1, 5}, 50, span{}, []int{5}, nil, []span{{1, 5}}},
		"titles take room":     {ten, span{1, 6}, 30, span{1, 1}, nil, nil, []span{{1, 3}, {4, 5}, {6, 6}}},
		"titles in the middle": {ten, span{1, 8}, 30, span{4, 4}, nil, nil, []span{{1, 3}, {4, 6}, {7, 8}}},
		"block stays whole":    {ten, span{1, 6}, 40, span{}, nil, []span{{4, 5}}, []span{{1, 3}, {4, 6}}},
		"block in a block":     {ten, span{1, 6}, 40, span{}, nil, []span{{2, 4}, {4, 5}}, []span{{1, 1}, {2, 5}, {6, 6}}},
		"block over all":       {ten, span{1, 6}, 40, span{}, nil, []span{{1, 6}}, []span{{1, 4}, {5, 6}}},
		"break in a block":     {ten, span{1, 6}, 60, span{}, []int{4}, []span{{4, 5}}, []span{{1, 4}, {5, 6}}},
		"hidden ones":          {sizes{map[int]float64{2: 0, 3: 0}, 10}, span{1, 5}, 20, span{}, nil, nil, []span{{1, 4}, {5, 5}}},
	} {
		assert.Equal(t, c.want, split(c.s, c.all, c.room, c.titles, c.breaks, c.blocks), name)
	}
}

func TestListedPutsTitlesFirst(t *testing.T) {
	t.Parallel()
	s := sizes{map[int]float64{2: 0, 6: 0}, 10}
	assert.Equal(t, []int{1, 3, 5, 7}, listed(s, span{1, 3}, span{5, 7}))
	assert.Equal(t, []int{1, 3, 4}, listed(s, span{1, 3}, span{1, 4}))
	assert.Equal(t, []int{3}, listed(s, span{}, span{2, 3}))
}

func TestPercentIsTheLargestThatFits(t *testing.T) {
	t.Parallel()
	zero, two := 0, 2
	s := &sheet{part: &sheetPart{}}
	cut := func(percent int) (across, down []span) { // a page across up to 70 %, and down as many as tens
		across = []span{{1, 5}}
		if percent > 70 {
			across = append(across, span{6, 9})
		}
		return across, make([]span, percent/10)
	}
	assert.Equal(t, 100, s.percent(cut), "as set by default")
	s.part.Setup.Scale = 85
	assert.Equal(t, 85, s.percent(cut), "as set")
	s.part.Fit.ToPage, s.part.Setup.FitHeight = true, &zero
	assert.Equal(t, 70, s.percent(cut), "one page wide")
	s.part.Setup.FitWidth = &two
	assert.Equal(t, 100, s.percent(cut), "two pages wide")
	s.part.Setup.FitHeight = &two
	assert.Equal(t, 29, s.percent(cut), "two pages high")
}

func TestParseAreas(t *testing.T) {
	t.Parallel()
	for ref, want := range map[string][]area{
		`'Tổng hợp, năm'!$A$1:$C$12,'Tổng hợp, năm'!$B$20:$AA$21`: {{span{1, 3}, span{1, 12}}, {span{2, 27}, span{20, 21}}},
		`'It''s'!$A:$B,'It''s'!$3:$5`:                             {{span{1, 2}, span{}}, {span{}, span{3, 5}}},
		"D4":                                                      {{span{4, 4}, span{4, 4}}},
	} {
		got, err := parseAreas(ref)
		assert.NoError(t, err, ref)
		assert.Equal(t, want, got, ref)
	}
	_, err := parseAreas("#REF!")
	assert.Error(t, err)
}

// Widths of columns as Excel shows them in pixels: 64 for the usual 9.14, 75 for 10.71.
func TestColumnPoints(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 48.0, columnPoints(9.140625))
	assert.Equal(t, 56.25, columnPoints(10.7109375))
	assert.Equal(t, 0.0, columnPoints(0))
}

func TestParseRunning(t *testing.T) {
	t.Parallel()
	assert.Equal(t, []runningPart{
		{letters{size: 11}, "left", "Lịch & việc"},
		{letters{style: 1, size: 13}, "center", "Trang 2/7"},
		{letters{style: 1, size: 13}, "right", "hết"},
	}, parseRunning(`&LLịch && việc&C&"Times New Roman,Bold"&13Trang &P/&N&Rhết`, run{2, 7}))
	assert.Equal(t, []runningPart{{letters{size: 11}, "center", "3"}}, parseRunning("&P", run{3, 9}))
	assert.Empty(t, parseRunning("", run{1, 1}))
}

func TestAxisLabels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format string
		n      float64
		comma  bool
		want   string
	}{{"0", 12, true, "12"}, {"0%", 0.4, true, "40%"}, {"0.0%", 0.425, true, "42,5%"}, {"0.00", 0.5, false, "0.50"}, {"dd/mm/yy", 45387, true, "05/04/24"}, {"dd/mm/yyyy", 45387, false, "05/04/2024"}} {
		assert.Equal(t, c.want, scale{format: c.format}.label(c.n, c.comma), c.format)
	}
}
