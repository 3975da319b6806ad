package template_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/org"
	"daihoi/models/template"
)

func TestTheNearestOwnerCounts(t *testing.T) {
	t.Parallel()
	of := func(id, term int64, level, path string) template.Template {
		return template.Template{ID: id, TermID: term, LevelCode: level, Owner: org.Unit{Path: path}}
	}
	all := []template.Template{of(1, 1, org.Commune, "/1/"), of(2, 1, org.District, "/1/"), of(3, 1, org.Commune, "/1/14/203/"), of(4, 1, org.Commune, "/1/14/"),
		of(5, 2, org.Commune, "/1/14/203/9/"), of(6, 1, org.Commune, "/1/15/")}
	for path, want := range map[string]int64{"/1/": 1, "/1/7/8/": 1, "/1/14/": 4, "/1/14/20/": 4, "/1/14/203/": 3, "/1/14/203/9/": 3, "/1/14/2031/": 4, "/1/15/1/": 6, "/1/150/": 1} {
		got, ok := template.Applying(all, 1, org.Commune, path)
		require.True(t, ok)
		require.Equal(t, want, got.ID, path)
	}
	_, ok := template.Applying(all, 2, org.District, "/1/14/")
	require.False(t, ok)
	for id, want := range map[int64]int64{3: 4, 4: 1, 6: 1} {
		at := all[id-1]
		above, ok := template.Over(all, at)
		require.True(t, ok)
		require.Equal(t, want, above.ID, "in the place of %d", id)
	}
	_, ok = template.Over(all, all[0])
	require.False(t, ok)
	own := template.Exceptions(all)
	require.Equal(t, []template.Template{all[3], all[5]}, own[1])
	require.Equal(t, []template.Template{all[2]}, own[4])
}
