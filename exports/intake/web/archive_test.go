package web_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/intake"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/intaketest"
	"daihoi/exports/intake/web"
)

const archive = "MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=\"----=_N\"\r\n\r\nĐây là một trang web.\r\n\r\n" +
	"------=_N\r\nContent-Location: file:///C:/book.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n" +
	"<html><frameset><frame src=3D\"sheet1.htm\"></frameset></html>\r\n\r\n" +
	"------=_N\r\nContent-Location: file:///C:/sheet1.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n" +
	"<table><tr><td>H=E1=BB=8D t=C3=AAn<td>Ng=\r\n=C3=A0y sinh<tr><td>V=C5=A9 Th=E1=BB=8B Mai<td>1975</table>\r\n\r\n" +
	"------=_N\r\nContent-Location: file:///C:/sheet2.htm\r\nContent-Transfer-Encoding: base64\r\nContent-Type: text/html; charset=\"utf-8\"\r\n\r\n" +
	"PHRhYmxlPjx0cj48dGQ+eHg8L3RhYmxlPg==\r\n\r\n------=_N--\r\n"

func TestReadWebArchive(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"ds.mht", "ds.xls", "ds.mhtml"} {
		book, err := intake.Read(name, []byte(archive))
		require.NoError(t, err)
		require.Len(t, book.Sheets, 2)
		require.Equal(t, []string{"1: Họ tên|Ngày sinh", "2: Vũ Thị Mai|1975"}, intaketest.Texts(book))
	}
	for content, key := range map[string]string{archive[:len(archive)-120]: "fault.intake_damaged", "MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>không có bảng</p>": "fault.intake_xls",
		"MIME-Version: 1.0\r\nContent-Type: ;\r\n\r\n": "fault.intake_damaged"} {
		_, err := intake.Read("ds.mht", []byte(content))
		intaketest.RequireFault(t, key, err)
	}
}

func FuzzArchive(f *testing.F) {
	f.Add([]byte(archive))
	f.Fuzz(func(_ *testing.T, content []byte) {
		l := grid.Default()
		l.Work = 1_000_000
		_, _ = web.ReadArchive(grid.NewRun(l), "a.mht", content)
	})
}
