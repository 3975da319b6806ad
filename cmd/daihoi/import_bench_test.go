package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"daihoi/exports/received"
	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/org"
	"daihoi/models/roster"
	"daihoi/models/store"
)

// longFile is longWorkbook in a file.
func longFile(tb testing.TB, rows int) (file string) {
	tb.Helper()
	content, err := longWorkbook(rows)
	require.NoError(tb, err)
	file = filepath.Join(tb.TempDir(), "dài.xlsx")
	require.NoError(tb, os.WriteFile(file, content, 0o600))
	return file
}

// BenchmarkImport5000 imports 5,000 rows on the command line. peak-MB is the peak memory of the program, idle-MB its
// memory after only opening the database; x-least is the processor time of preview and confirmation over that of going
// through the cells with excelize and inserting the people. It should stay below 1.5. On two shared cores it was 1.47; before
// the stored rows were deflated 1.60 on the same machine.
func BenchmarkImport5000(b *testing.B) {
	file := longFile(b, longRows)
	content, err := os.ReadFile(file)
	require.NoError(b, err)
	demo, err := demoFile()
	require.NoError(b, err)
	db := filepath.Join(b.TempDir(), "demo.db")
	withKey(b, db)
	for b.Loop() {
		require.NoError(b, os.WriteFile(db, demo, 0o600))
		peak := peakMemory(b, "import", "delegates", "--db", db, "--unit", vanPhuc, file)
		b.ReportMetric(float64(peak)/1024, "peak-MB")
	}
	b.ReportMetric(float64(peakMemory(b, "user", "list", "--db", db))/1024, "idle-MB")
	var ours, least time.Duration
	for range 5 {
		ours += spent(b, func() { importInto(b, db, demo, file, content) })
		least += spent(b, func() { insertInto(b, db, demo, file) })
	}
	b.ReportMetric(float64(ours)/float64(least), "x-least")
}

// importInto previews and confirms the list in a fresh demo, as the page does, without making the plan twice.
func importInto(b *testing.B, db string, demo []byte, file string, content []byte) {
	b.Helper()
	inCongress(b, db, demo, func(tx *store.Tx, id int64) {
		lists, err := received.ReadLists(file, content)
		require.NoError(b, err)
		require.Len(b, lists[0].Rows, longRows)
		imp, plan, err := roster.StartImport(tx, id, lists[0].Upload)
		require.NoError(b, err)
		done, err := roster.Apply(tx, imp, plan, roster.Consent{})
		require.NoError(b, err)
		require.Equal(b, longRows, done.Added)
	})
}

// insertInto is the least that an import costs: the cells through excelize, and one insert of the people.
func insertInto(b *testing.B, db string, demo []byte, file string) {
	b.Helper()
	inCongress(b, db, demo, func(tx *store.Tx, id int64) {
		f, err := excelize.OpenFile(file)
		require.NoError(b, err)
		rows, err := f.Rows("Sheet1")
		require.NoError(b, err)
		var people []delegate.Record
		for rows.Next() {
			cells, err := rows.Columns(excelize.Options{RawCellValue: true})
			require.NoError(b, err)
			if len(cells) < 19 || cells[0] == "STT" {
				continue
			}
			people = append(people, delegate.Record{Person: delegate.Person{FullName: cells[1], Gender: delegate.Male, Ethnicity: cells[4], Religion: cells[5],
				Hometown: cells[6], Residence: cells[7], Occupation: cells[8], Education: cells[9], Qualification: cells[10], PoliticalTheory: cells[11],
				Phone: cells[16], CitizenID: cells[17]}, Delegate: delegate.Delegate{Category: delegate.Consulted, Represents: cells[14], Note: cells[18]},
				Confirmed: true})
		}
		require.Len(b, people, longRows)
		require.NoError(b, delegate.AddAll(tx, id, people))
	})
}

func inCongress(b *testing.B, db string, demo []byte, do func(tx *store.Tx, id int64)) {
	b.Helper()
	require.NoError(b, os.WriteFile(db, demo, 0o600))
	s, err := store.Open(b.Context(), db, store.Options{Clock: time.Now, MustExist: true})
	require.NoError(b, err)
	require.NoError(b, s.Write(b.Context(), access.Program("bench"), func(tx *store.Tx) error {
		unit, err := org.ByCode(tx, vanPhuc)
		require.NoError(b, err)
		term, err := org.TermByCode(tx, "2024-2029")
		require.NoError(b, err)
		held, err := congress.ByUnit(tx, unit.ID, term.ID)
		require.NoError(b, err)
		do(tx, held.ID)
		return nil
	}))
	require.NoError(b, s.Close())
}

// spent is the processor time that the process takes while do runs; nothing else may run in it.
func spent(b *testing.B, do func()) time.Duration {
	b.Helper()
	used := func() time.Duration {
		var u syscall.Rusage
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := used()
	do()
	return used() - before
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakMemory runs the program and returns its peak memory in KB. The kernel's figure after the end would include the
// memory of this process.
func peakMemory(b *testing.B, args ...string) (kb int) {
	b.Helper()
	cmd := exec.Command(builtProgram(b), args...)
	cmd.Stderr = os.Stderr
	require.NoError(b, cmd.Start())
	ended := make(chan error)
	go func() { ended <- cmd.Wait() }()
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case err := <-ended:
			require.NoError(b, err)
			require.NotZero(b, kb, "this needs /proc")
			return kb
		case <-look.C:
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			if m := highWater.FindSubmatch(status); err == nil && m != nil {
				kb, err = strconv.Atoi(string(m[1]))
				require.NoError(b, err)
			}
		}
	}
}
