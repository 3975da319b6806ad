package booktest

import (
	"runtime"
	"runtime/debug"
	"strings"
	"testing"
	"time"
)

const (
	bookXML  = `<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`
	bookRels = `<Relationships><Relationship Id="r1" Type="t/worksheet" Target="worksheets/sheet1.xml"/>` +
		`<Relationship Id="r2" Type="t/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="r3" Type="t/styles" Target="styles.xml"/></Relationships>`
	rootRels = `<Relationships><Relationship Id="r1" Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>`
)

// Crafted packs a workbook from the XML of its sheet and of further parts, given as name and text.
func Crafted(t testing.TB, sheet string, more ...string) []byte {
	t.Helper()
	parts := map[string]string{"xl/sharedStrings.xml": "<sst/>", "xl/styles.xml": "<styleSheet/>", "_rels/.rels": rootRels,
		"xl/workbook.xml": bookXML, "xl/_rels/workbook.xml.rels": bookRels, "xl/worksheets/sheet1.xml": sheet}
	for i := 0; i+1 < len(more); i += 2 {
		parts[more[i]] = more[i+1]
	}
	return Pack(t, parts)
}

// RowsXML is the XML of a sheet of n rows, numbered from 1.
func RowsXML(n int, row func(i int) string) string {
	var b strings.Builder
	b.WriteString("<worksheet><sheetData>")
	for i := range n {
		b.WriteString(row(i + 1))
	}
	b.WriteString("</sheetData></worksheet>")
	return b.String()
}

// Watch runs do and returns how long it took and how far the heap grew.
func Watch(do func()) (time.Duration, uint64) {
	defer debug.SetGCPercent(debug.SetGCPercent(50))
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	stop, peak := make(chan bool), make(chan uint64)
	go func() {
		var most uint64
		for tick := time.NewTicker(5 * time.Millisecond); ; {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			most = max(most, now.HeapAlloc)
			select {
			case <-tick.C:
			case <-stop:
				tick.Stop()
				peak <- most
				return
			}
		}
	}()
	start := time.Now()
	do()
	took := time.Since(start)
	stop <- true
	return took, max(<-peak, before.HeapAlloc) - before.HeapAlloc
}
