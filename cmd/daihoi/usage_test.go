package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A wrong call is one line in the chosen language, whatever is wrong.
func TestWrongUsageIsOneLineInTheChosenLanguage(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ call, vi, en string }{
		{"export delegates --unti 020", "không có tham số --unti; có phải --unit không", "there is no flag --unti; did you mean --unit"},
		{"export delegates", "còn thiếu --output=FILE, --unit=CODE", "missing --output=FILE, --unit=CODE"},
		{"export", "còn thiếu lệnh, một trong progress, delegates, committee, schedule, emulation, …", "a command is missing, one of progress,"},
		{"nonsense", "không hiểu “nonsense”", "unexpected “nonsense”"},
		{"export delegates --unit", "--unit thiếu giá trị", "--unit needs a value"},
		{"export delegates --unit --public", "--unit thiếu giá trị", "--unit needs a value"},
		{"export delegates --unit 020 --by x -o a.xlsx", "--by phải là một trong category, represents, không phải “x”", "--by must be one of category, represents, not “x”"},
		{"export emulation --cluster x --year 2024 -o a.xlsx", "--cluster không nhận giá trị “x”", "--cluster does not take “x”"},
		{"status --unit=020 --json=maybe", "--json không nhận giá trị “maybe”", "--json does not take “maybe”"},
		{"import delegates --unit 00646", "còn thiếu <file> …", "missing <file> …"},
		{"user reset-password", "còn thiếu <username>", "missing <username>"},
	} {
		for lang, says := range map[string]string{"vi": "daihoi: Sai cách gọi: " + c.vi, "en": "daihoi: Invalid usage: " + c.en} {
			code, out, refused := command(t, append(strings.Fields(c.call), "--lang="+lang)...)
			require.Equal(t, 2, code, c.call)
			require.Empty(t, out, c.call)
			require.Contains(t, refused, says)
			require.Equal(t, 1, strings.Count(refused, "\n"), refused)
		}
	}
}
