package composition

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/vocabulary"
)

func TestLevelOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ key, value, want string }{
		{"education", "12/12", "THPT"},
		{"education", "10/10", "THPT"},
		{"education", "11/12", "THCS"},
		{"education", "7/10", "THCS"},
		{"education", "7/12", "Tiểu học"},
		{"education", "Mù chữ", "Không biết chữ"},
		{"education", "6/10", LevelOther},
		{"education", " ", LevelUnknown},
		{"qualification", "Đại học", "Đại học"},
		{"qualification", "Kỹ sư", "Đại học"},
		{"qualification", "Đại học Luật", "Đại học"},
		{"qualification", "Kỹ sư xây dựng", "Đại học"},
		{"qualification", "ThS Quản lý công", "Thạc sĩ"},
		{"qualification", "Không", "Chưa qua đào tạo"},
		{"qualification", "Không rõ", LevelOther},
		{"qualification", "Lao động phổ thông", "Chưa qua đào tạo"},
		{"political_theory", "TC", "Trung cấp"},
		{"political_theory", "Cao cấp LLCT", "Cao cấp"},
		{"political_theory", "Đang học", LevelOther},
	} {
		require.Equal(t, c.want, levelOf(c.key, c.value), "%s %q", c.key, c.value)
	}
	require.Equal(t, []string{"THPT", "THCS", "Tiểu học", "Không biết chữ", LevelOther, LevelUnknown}, levels("education"))
	require.Equal(t, []string{"Cử nhân", "Cao cấp", "Trung cấp", "Sơ cấp", "Chưa qua đào tạo", LevelOther, LevelUnknown}, levels("political_theory"))
}

// Every value that the vocabularies know has a place in the report.
func TestLevelsHoldTheVocabulary(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"education", "qualification", "political_theory"} {
		for _, name := range vocabulary.Names(key) {
			level := levelOf(key, name)
			require.Contains(t, levels(key), level, name)
			require.NotEqual(t, LevelOther, level, name)
		}
	}
}

func TestReportRefusesWhatDoesNotAddUp(t *testing.T) {
	t.Parallel()
	r := summed(delegate.Composition{Official: 3, ExOfficio: 1, Consulted: 1}, calendar.Of(2024, 5, 5), make([]delegate.Record, 3))
	require.ErrorContains(t, r.crossFoot(3), "category")
	r = summed(delegate.Composition{Official: 3, ExOfficio: 3}, calendar.Of(2024, 5, 5), make([]delegate.Record, 2))
	require.ErrorContains(t, r.crossFoot(2), "delegates")
	require.ErrorContains(t, r.crossFoot(3), "sex")
	r = summed(delegate.Composition{Official: 1, ExOfficio: 1, Women: 2}, calendar.Of(2024, 5, 5), make([]delegate.Record, 1))
	require.ErrorContains(t, r.crossFoot(1), "women")
	r = summed(delegate.Composition{Official: 1, ExOfficio: 1, Women: 1}, calendar.Of(2024, 5, 5), make([]delegate.Record, 1))
	require.NoError(t, r.crossFoot(1))
}
