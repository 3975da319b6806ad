package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/emersion/go-ical"
	"github.com/stretchr/testify/require"
)

// The file extension decides between workbook and calendar.
func TestExportSchedule(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	workbook, cal := filepath.Join(dir, "lich.xlsx"), filepath.Join(dir, "lich.ics")
	for _, file := range []string{workbook, cal} {
		code, _, refused := command(t, "export", "schedule", "--db", db, "--unit", "020", "-o", file)
		require.Zero(t, code, refused)
	}
	require.Subset(t, sheets(t, workbook), []string{"Theo ngày", "Sơ đồ"})
	require.Contains(t, text(t, workbook), "Xã Thanh Liệt")
	f, err := os.Open(cal)
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	read, err := ical.NewDecoder(f).Decode()
	require.NoError(t, err)
	require.Len(t, read.Events(), 44, "28 sessions of 17 congresses, 12 meetings of the district with one that was called off, 4 of the cluster")
	starts := map[string]string{}
	for _, e := range read.Events() {
		summary, err := e.Props.Text(ical.PropSummary)
		require.NoError(t, err)
		starts[summary] = e.Props.Get(ical.PropDateTimeStart).Value
		require.Nil(t, e.Props.Get(ical.PropURL), "a file knows no address of the program")
	}
	require.Equal(t, "20240426T003000Z", starts["Phiên chính thức: Xã Thanh Liệt"], "26/4/2024, 7:30 in Hà Nội")
}
