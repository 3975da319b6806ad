package intake_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
)

func TestReadPasted(t *testing.T) {
	t.Parallel()
	excel, err := os.ReadFile("web/testdata/excel.html")
	require.NoError(t, err)
	for name, c := range map[string]struct {
		page, text string
		want       []string
	}{
		"cells win over text":  {`<table><tr><td>a</td><td>b c</td></tr></table>`, "x\ty", []string{"1: a|b c"}},
		"a page without cells": {`<div>a</div>`, "x\ty", []string{"1: x|y"}},
		"text of Excel":        {"", "STT\tHọ và tên\tGhi chú\r\n1\tNguyễn Văn An\t\"hai\ndòng \"\"kép\"\"; x; y\"\r\n\r\n2\tLê Bình\t\r\n", []string{"1: STT|Họ và tên|Ghi chú", `2: 1|Nguyễn Văn An|hai dòng "kép"; x; y`, "4: 2|Lê Bình"}},
		"a message": {"", "Gửi anh danh sách\n1. Nguyễn Văn A - Nam - 1965 - Hội Nông dân\n2) Trần Thị B – Nữ – 5/3/1970 – Trường THCS-THPT\n\n3/ Lê C - Nam - - Hội CCB\n",
			[]string{"1: Gửi anh danh sách", "2: 1|Nguyễn Văn A|Nam|1965|Hội Nông dân", "3: 2|Trần Thị B|Nữ|5/3/1970|Trường THCS-THPT", "5: 3|Lê C|Nam|Hội CCB"}},
		"headings without the number": {"", "Họ tên | Giới tính | Năm sinh\n1. A | Nam | 1965\n2. B | Nữ | 1970", []string{"1: Họ tên|Giới tính|Năm sinh", "2: 1|A|Nam|1965", "3: 2|B|Nữ|1970"}},
		"headings with the number":    {"", "TT, Họ tên, Giới tính\n1. A, Nam\n2. B, Nữ", []string{"1: TT|Họ tên|Giới tính", "2: 1|A|Nam", "3: 2|B|Nữ"}},
		"bullets":                     {"", "- Nguyễn A - Nam - 1965\n- Lê B - Nữ - 1970", []string{"1: Nguyễn A|Nam|1965", "2: Lê B|Nữ|1970"}},
		"a field is missing":          {"", "1. A - Nam - 1965\n2. B - 1970", []string{"1: 1. A - Nam - 1965", "2: 2. B - 1970"}},
		"days are not numbers":        {"", "5/3/1968 - a\n6/3/1968 - b", []string{"1: 5/3/1968 - a", "2: 6/3/1968 - b"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			book, err := readPasted(c.page, c.text)
			require.NoError(t, err)
			require.Equal(t, c.want, intaketest.Texts(book))
		})
	}
	ending, content := intake.Pasted(string(excel), "x")
	require.Equal(t, ".html", ending)
	require.Equal(t, excel, content)
	_, err = readPasted("<p> </p>", " \n")
	intaketest.RequireFault(t, "fault.intake_empty", err)
}

func readPasted(page, text string) (grid.Book, error) {
	ending, content := intake.Pasted(page, text)
	return intake.Read("paste"+ending, content)
}
