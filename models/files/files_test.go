package files_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/models/files"
)

// packed is a zip with the parts; a part of a million zeros packs to nothing.
func packed(t *testing.T, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, name := range names {
		part, err := w.Create(name)
		require.NoError(t, err)
		_, err = part.Write(make([]byte, 1<<20))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

func ole(stream string) []byte {
	b := []byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1" + strings.Repeat("\x00", 504))
	for _, letter := range []byte(stream) {
		b = append(b, letter, 0)
	}
	return append(b, make([]byte, 64)...)
}

func TestMediaIsToldByContent(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		content []byte
		want    string // ending, "" for what is not taken
	}{
		{"a scan", []byte("%PDF-1.7\n…"), ".pdf"},
		{"a web page called .pdf", []byte("<html><script>alert(1)</script>%PDF-1.7"), ""},
		{"a photo", []byte("\xFF\xD8\xFF\xE0\x00\x10JFIF"), ".jpg"},
		{"a picture", []byte("\x89PNG\r\n\x1a\n\x00"), ".png"},
		{"a drawing that can hold scripts", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), ""},
		{"Word", packed(t, "[Content_Types].xml", "word/document.xml"), ".docx"},
		{"Excel", packed(t, "[Content_Types].xml", "xl/workbook.xml"), ".xlsx"},
		{"Word with macros", packed(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), ""},
		{"any zip", packed(t, "a.exe"), ""},
		{"a zip without an end", packed(t, "[Content_Types].xml", "word/document.xml")[:200], ""},
		{"a zip that points outside", append(packed(t, "[Content_Types].xml", "word/document.xml")[:100], "PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x00\x00"...), ""},
		{"Word of old", ole("WordDocument"), ".doc"},
		{"Excel of old", ole("Workbook"), ".xls"},
		{"an installer", ole("Binary.Setup"), ""},
		{"Word with a password", ole("EncryptedPackageWordDocument"), ""},
		{"a program", []byte("MZ\x90\x00"), ""},
		{"nothing", nil, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m, ok := files.MediaOf(c.content)
			require.Equal(t, c.want != "", ok)
			if ok {
				require.Equal(t, c.want, m.Endings[0])
			}
		})
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	m, ok := files.MediaOf([]byte("%PDF-1.4"))
	require.True(t, ok)
	for given, want := range map[string]string{
		"Tờ trình số 12.pdf":          "Tờ trình số 12.pdf",
		"To\u031b\u0300 trình.PDF":    "Tờ trình.pdf",
		"../../etc/passwd":            "passwd.pdf",
		`C:\Users\Lan\Biên bản.pdf`:   "Biên bản.pdf",
		"hoá đơn.pdf.html":            "hoá đơn.pdf.html.pdf",
		"x\u202efdp.exe":              "xfdp.exe.pdf",
		"a\r\nSet-Cookie: x.pdf":      "a Set-Cookie_ x.pdf",
		".pdf":                        "file.pdf",
		"":                            "file.pdf",
		strings.Repeat("ặ", 400) + "": strings.Repeat("ặ", 120) + ".pdf",
	} {
		require.Equal(t, want, m.Name(given), "%q", given)
	}
}

func TestFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "thu.db.files")
	folder := files.Folder(dir)
	digest, err := folder.Keep([]byte("%PDF-1.7"))
	require.NoError(t, err)
	again, err := folder.Keep([]byte("%PDF-1.7"))
	require.NoError(t, err)
	require.Equal(t, digest, again)
	content, err := folder.Read(digest)
	require.NoError(t, err)
	require.Equal(t, "%PDF-1.7", string(content))

	for _, name := range []string{"", "../" + digest, strings.ToUpper(digest), digest[:63], digest + "/..", "../../../../etc/passwd"} {
		_, err := folder.Read(name)
		require.ErrorIs(t, err, os.ErrNotExist, "%q", name)
	}
	require.NoError(t, os.WriteFile(filepath.Join(dir, digest[:2], digest), []byte("%PDF-1.8"), 0o600))
	_, err = folder.Read(digest)
	require.ErrorContains(t, err, "damaged")

	_, err = files.Folder("").Keep(nil)
	require.ErrorIs(t, err, files.ErrNone)
}

func TestSweepTakesOnlyWhatIsOldAndUnknown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder := files.Folder(dir)
	keep := func(text string, age time.Duration) string {
		digest, err := folder.Keep([]byte(text))
		require.NoError(t, err)
		at := time.Now().Add(-age)
		require.NoError(t, os.Chtimes(filepath.Join(dir, digest[:2], digest), at, at))
		return digest
	}
	orphan, named, fresh := keep("orphan", 48*time.Hour), keep("named", 48*time.Hour), keep("fresh", time.Minute)
	half, other := filepath.Join(dir, "upload-123"), filepath.Join(dir, "README")
	for _, path := range []string{half, other} {
		require.NoError(t, os.WriteFile(path, nil, 0o600))
		require.NoError(t, os.Chtimes(path, time.Unix(0, 0), time.Unix(0, 0)))
	}
	removed, err := folder.Sweep(time.Now().Add(-24*time.Hour), func(digests []string) ([]string, error) {
		require.ElementsMatch(t, []string{orphan, named}, digests)
		return []string{named}, nil
	})
	require.NoError(t, err)
	require.Equal(t, 2, removed)
	_, err = folder.Read(orphan)
	require.ErrorIs(t, err, os.ErrNotExist)
	for _, digest := range []string{named, fresh} {
		_, err := folder.Read(digest)
		require.NoError(t, err)
	}
	require.NoFileExists(t, half)
	require.FileExists(t, other)

	_, err = folder.Sweep(time.Now(), func([]string) ([]string, error) { return nil, io.ErrUnexpectedEOF })
	require.True(t, errors.Is(err, io.ErrUnexpectedEOF))
	removed, err = files.Folder(filepath.Join(dir, "missing")).Sweep(time.Now(), nil)
	require.NoError(t, err)
	require.Zero(t, removed)
}
