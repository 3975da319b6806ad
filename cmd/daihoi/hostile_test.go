package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/models/access"
)

// hostile are files without a list. Page and command line must refuse each with these words.
var hostile = []struct {
	file  string
	make  func(t *testing.T) []byte
	words string
}{
	{"mật khẩu.xlsx", func(*testing.T) []byte { return container("EncryptionInfo", "EncryptedPackage") }, "mật khẩu"},
	{"cũ.xls", func(*testing.T) []byte { return container("Workbook") }, "hỏng"},
	{"văn bản.doc", func(*testing.T) []byte { return container("WordDocument") }, ".docx"},
	{"cụt.xlsx", func(t *testing.T) []byte { whole := officialList(t); return whole[:len(whole)*2/3] }, "hỏng"},
	{"bom.xlsx", func(t *testing.T) []byte { return packed(t, strings.Repeat("<row><c><v>1</v></c></row>", 4_000_000)) }, "quá lớn"},
	{"triệu dòng.xlsx", func(t *testing.T) []byte {
		var rows strings.Builder
		for i := range 1_000_000 {
			fmt.Fprintf(&rows, "<row><c><v>%d</v></c></row>", i)
		}
		return packed(t, rows.String())
	}, "quá lớn"},
	{"triệu dòng.csv", func(*testing.T) []byte {
		return bytes.Repeat([]byte("1;Nguyễn Văn A;Nam;1970\n"), 1_000_000)[:9<<20]
	}, "quá lớn"},
	{"ảnh.xlsx", func(*testing.T) []byte {
		return []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\x00", 500))
	}, "ảnh chụp"},
	{"trang.xls", func(*testing.T) []byte { return []byte("<html><frameset><frame src=sheet001.htm></frameset></html>") }, ".xlsx"},
	{"rỗng.xlsx", func(*testing.T) []byte { return nil }, "không có dữ liệu"},
}

var hostileMade struct {
	sync.Mutex
	content [][]byte
}

// hostileContent builds each file once, because packing 100 MB takes longer than refusing it.
func hostileContent(t *testing.T, i int) []byte {
	t.Helper()
	hostileMade.Lock()
	defer hostileMade.Unlock()
	if hostileMade.content == nil {
		hostileMade.content = make([][]byte, len(hostile))
	}
	if hostileMade.content[i] == nil {
		hostileMade.content[i] = hostile[i].make(t)
	}
	return hostileMade.content[i]
}

// container is the start of an OLE file as in [MS-CFB]: header, sector table, and a directory with the named streams.
// A workbook with a password contains EncryptionInfo and EncryptedPackage ([MS-OFFCRYPTO] 2.3.4.1).
func container(streams ...string) []byte {
	const sector = 512
	header := make([]byte, sector)
	copy(header, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	put16 := func(at int, v uint16) { binary.LittleEndian.PutUint16(header[at:], v) }
	put32 := func(at int, v uint32) { binary.LittleEndian.PutUint32(header[at:], v) }
	put16(24, 0x3e)
	put16(26, 3)
	put16(28, 0xfffe)
	put16(30, 9)
	put16(32, 6)
	put32(44, 1) // one sector for the table, which is sector 0
	put32(48, 1) // the directory is sector 1
	put32(56, 4096)
	put32(60, 0xfffffffe)
	put32(68, 0xfffffffe)
	for at := 76; at < sector; at += 4 {
		put32(at, 0xffffffff)
	}
	put32(76, 0)
	table := bytes.Repeat([]byte{0xff}, sector)
	binary.LittleEndian.PutUint32(table, 0xfffffffd)
	binary.LittleEndian.PutUint32(table[4:], 0xfffffffe)
	directory := make([]byte, sector)
	for i, name := range append([]string{"Root Entry"}, streams...) {
		entry := directory[i*128:]
		for j, unit := range utf16.Encode([]rune(name)) {
			binary.LittleEndian.PutUint16(entry[j*2:], unit)
		}
		binary.LittleEndian.PutUint16(entry[64:], uint16(len(name)*2+2)) //nolint:gosec // short names
		entry[66] = 2
	}
	directory[66] = 5
	return bytes.Join([][]byte{header, table, directory, make([]byte, 8*sector)}, nil)
}

// packed is a workbook with one sheet of these rows.
func packed(t *testing.T, rows string) []byte {
	t.Helper()
	return booktest.Pack(t, map[string]string{
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="t/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="t/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   "<worksheet><sheetData>" + rows + "</sheetData></worksheet>",
	})
}

// maxProcessorTime limits the cost of a refusal. Processor time does not grow when the machine is busy. All ten files
// together take less than a second.
const maxProcessorTime = 2 * time.Second

// processorTime is what an ended program used.
func processorTime(ended *os.ProcessState) time.Duration {
	return ended.UserTime() + ended.SystemTime()
}

func TestHostileFilesOnTheCommandLine(t *testing.T) {
	t.Parallel()
	db := demoCopy(t)
	for i, h := range hostile {
		file := filepath.Join(t.TempDir(), h.file)
		require.NoError(t, os.WriteFile(file, hostileContent(t, i), 0o600))
		ctx, cancel := context.WithTimeout(t.Context(), stepTimeout(t))
		cmd := exec.CommandContext(ctx, builtProgram(t), "import", "delegates", "--db", db, "--unit", vanPhuc, file)
		var stdout, stderr bytes.Buffer
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		_ = cmd.Run()
		cancel()
		require.Equal(t, 1, cmd.ProcessState.ExitCode(), h.file)
		require.Less(t, processorTime(cmd.ProcessState), maxProcessorTime, h.file)
		require.Empty(t, stdout.String(), h.file)
		require.Regexp(t, `^daihoi: [^\n]+\n$`, stderr.String(), h.file)
		require.Contains(t, stderr.String(), h.words, h.file)
	}
	// A real list is still accepted, so the refusals above are due to the files.
	file := filepath.Join(t.TempDir(), "đúng.xlsx")
	require.NoError(t, os.WriteFile(file, officialList(t), 0o600))
	code, stdout, stderr := command(t, "import", "delegates", "--dry-run", "--db", db, "--unit", vanPhuc, file)
	require.Zero(t, code, stdout+stderr)
}

func TestHostileFilesOnThePage(t *testing.T) {
	t.Parallel()
	p := start(t, "serve", "--db", demoCopy(t), "--addr", "127.0.0.1:0")
	p.signIn(t, access.Organizer)
	_, page := p.get(t, "/units/020/completeness")
	address := vanPhucList.FindStringSubmatch(page)[1] + "/imports"
	for i, h := range hostile {
		a, err := p.postFile(t, address, h.file, string(hostileContent(t, i)), nil)
		require.NoError(t, err)
		require.Equal(t, http.StatusUnprocessableEntity, a.status, h.file)
		require.Contains(t, a.body, h.file)
		require.Contains(t, a.body, h.words, h.file)
	}
	_, page = p.get(t, address)
	require.NotContains(t, page, `href="/imports/`, "nothing is kept")
	a, err := p.postFile(t, address, "đúng.xlsx", string(officialList(t)), nil)
	require.NoError(t, err)
	require.Equal(t, http.StatusSeeOther, a.status, a.body)
	_, page = p.get(t, address)
	require.Contains(t, page, `href="/imports/`)
	p.stop(t)
	require.Less(t, processorTime(p.cmd.ProcessState), 2*maxProcessorTime, "the start and all of them together")
}
