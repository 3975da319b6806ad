package vocabulary_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/vocabulary"
)

func TestCanonical(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		key, typed, want string
		known            bool
	}{
		{"ethnicity", "kinh", "Kinh", true},
		{"ethnicity", "KINH ", "Kinh", true},
		{"ethnicity", "H'Mông", "Mông", true},
		{"ethnicity", "H’mông", "Mông", true},
		{"ethnicity", norm.NFD.String("Hmông"), "Mông", true},
		{"ethnicity", "M’nông", "Mnông", true},
		{"ethnicity", "Khmer", "Khơ-me", true},
		{"ethnicity", "tay", "Tày", true},
		{"ethnicity", "Hàn  Quốc", "Hàn Quốc", false},
		{"ethnicity", "", "", false},
		{"ethnicity", "mông hoa", "Mông Hoa", true}, // sub-groups keep their name
		{"ethnicity", "Thái đen", "Thái Đen", true},
		{"ethnicity", "DAO ĐỎ", "Dao Đỏ", true},
		{"religion", "PGHH", "Phật giáo Hòa Hảo", true},
		{"religion", "Phật giáo Hoà Hảo", "Phật giáo Hòa Hảo", true},
		{"religion", "phật giáo", "Phật giáo", true},
		{"religion", "Thiên Chúa", "Công giáo", true},
		{"religion", "-", "Không", true},
		{"education", "9/12", "9/12", true},
		{"education", "09/12", "9/12", true},
		{"education", "Lớp 7", "7/12", true},
		{"education", "6/10", "6/10", false},
		{"qualification", "ĐH", "Đại học", true},
		{"qualification", "Th.S", "Thạc sĩ", true},
		{"qualification", "Cử nhân Luật", "Cử nhân Luật", false}, // says more than Đại học
		{"qualification", "Kỹ sư", "Kỹ sư", false},
		{"political_theory", "CN", "Cử nhân", true},
		{"political_theory", "trung cấp LLCT", "Trung cấp", true},
		{"occupation", "Kinh", "Kinh", false},
	} {
		got, known := vocabulary.Canonical(c.key, c.typed)
		require.Equal(t, c.want, got, "%s %q", c.key, c.typed)
		require.Equal(t, c.known, known, "%s %q", c.key, c.typed)
	}
}

// A name must be its own spelling, whatever the variants of the others fold to.
func TestEveryNameIsCanonical(t *testing.T) {
	t.Parallel()
	for key, count := range map[string]int{"ethnicity": 54, "religion": 17, "education": 11, "qualification": 9, "political_theory": 5, "represents": 32} {
		require.Len(t, vocabulary.Names(key), count, key)
		for _, name := range vocabulary.Names(key) {
			got, known := vocabulary.Canonical(key, norm.NFD.String(name))
			require.Equal(t, name, got)
			require.True(t, known, name)
		}
	}
	require.Nil(t, vocabulary.Names("hometown"))
}

func TestMinorityAndReligious(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]bool{"": false, "Kinh": false, "việt": false, "Tày": true, "h'mông": true, "Hàn Quốc": false} {
		require.Equal(t, want, vocabulary.IsMinority(word), word)
	}
	for word, want := range map[string]bool{"": false, "Không": false, "ko": false, "PG": true, "Đạo Mẫu": true} {
		require.Equal(t, want, vocabulary.IsReligious(word), word)
	}
}
