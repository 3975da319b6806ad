package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/templates/i18n"
)

// stopper cancels a command once it has said something that contains the words.
type stopper struct {
	bytes.Buffer
	words string
	stop  context.CancelFunc
}

func (s *stopper) Write(p []byte) (int, error) {
	if strings.Contains(string(p), s.words) {
		s.stop()
	}
	return s.Buffer.Write(p)
}

// stopped runs a command that is stopped when it says the words, and returns its exit code and what it said.
func stopped(t *testing.T, words string, args ...string) (code int, said string) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	errOut := &stopper{words: words, stop: stop}
	code = runIn(ctx, catalogue.For("vi"), args, &bytes.Buffer{}, errOut)
	return code, errOut.String()
}

func lastNumber(t *testing.T, db, kind string) (last int) {
	t.Helper()
	code, out, refused := command(t, "papers", "list", "--db", db, "--unit", "00679", "--json")
	require.Zero(t, code, refused)
	var all []shownKind
	require.NoError(t, json.Unmarshal([]byte(out), &all))
	for _, k := range all {
		if k.Kind == kind {
			return k.Last
		}
	}
	t.Fatal(kind)
	return 0
}

// Drafts that are stopped leave no file and take no number.
func TestStoppedDraftsLeaveNothing(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	file := filepath.Join(dir, "f.zip")
	args := []string{"papers", "make", "--db", db, "--unit", "00679", "--kind", "summons", "--for", "delegates", "-o", file}
	code, said := stopped(t, "Đã soạn 50/92", args...)
	require.Equal(t, 1, code)
	require.NotContains(t, said, "Đã soạn 75/92")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
	require.Empty(t, exported(t, db))

	code, out, said := command(t, args...)
	require.Zero(t, code, said)
	require.Equal(t, "Đã ghi "+file+"\n", out)
	require.Equal(t, "Đã soạn 25/92 văn bản\nĐã soạn 50/92 văn bản\nĐã soạn 75/92 văn bản\nĐã soạn 92/92 văn bản\n", said)
	require.Len(t, zipNames(t, file), 92)
	require.Zero(t, lastNumber(t, db, "summons"))
	require.Equal(t, []string{"f.zip"}, exported(t, db))
}

// Issuing that is stopped half-way says which numbers are taken and how to go on; nothing is taken twice and none is left out.
func TestStoppedIssueIsGoneOnWith(t *testing.T) {
	t.Parallel()
	db, dir := demoCopy(t), t.TempDir()
	file := filepath.Join(dir, "f.zip")
	args := []string{"papers", "make", "--db", db, "--unit", "00679", "--kind", "invitation", "--for", "delegates", "--issue", "-o", file}
	code, said := stopped(t, "Đã soạn 50/92", args...)
	require.Equal(t, 1, code)
	lines := strings.Split(strings.TrimSpace(said), "\n")
	told := lines[len(lines)-1]
	require.Contains(t, told, "đã lấy số 01–92/GM-MTTQ-BTT, có tệp 50/92 văn bản, chưa ghi "+file)
	require.NotContains(t, told, "context canceled")
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
	require.Equal(t, 92, lastNumber(t, db, "invitation"))

	// Somebody else takes the next number meanwhile.
	code, _, said = command(t, "papers", "make", "--db", db, "--unit", "00679", "--kind", "invitation", "--for", "named", "--named", "Bà Mai", "--issue", "-o", filepath.Join(dir, "one.docx"))
	require.Zero(t, code, said)

	goOn := strings.Fields(regexp.MustCompile(`daihoi (papers finish .*)$`).FindStringSubmatch(told)[1])
	code, out, said := command(t, append(goOn, "--db", db, "--json")...)
	require.Zero(t, code, said)
	var made madePapers
	require.NoError(t, json.Unmarshal([]byte(out), &made))
	require.Equal(t, file, made.File)
	require.Len(t, made.Numbers, 92)
	require.Equal(t, []string{"01/GM-MTTQ-BTT", "92/GM-MTTQ-BTT"}, []string{made.Numbers[0], made.Numbers[91]})
	require.Equal(t, "Đã soạn 50/92 văn bản\nĐã soạn 75/92 văn bản\nĐã soạn 92/92 văn bản\n", said, "50 have their file already")
	require.Len(t, zipNames(t, file), 92)
	require.Equal(t, 93, lastNumber(t, db, "invitation"))

	code, _, said = command(t, "papers", "finish", "--db", db, "--unit", "00646", "--batch", goOn[5], "-o", filepath.Join(dir, "x.zip"))
	require.Equal(t, 1, code)
	require.Contains(t, said, "Không có lượt soạn văn bản số "+goOn[5])
}

func zipNames(t *testing.T, file string) (names []string) {
	t.Helper()
	z, err := zip.OpenReader(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, z.Close()) }()
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	return names
}
