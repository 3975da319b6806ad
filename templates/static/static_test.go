package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVendoredFilesAreWhatTheListSays(t *testing.T) {
	t.Parallel()
	raw, err := files.ReadFile("VENDOR.json")
	require.NoError(t, err)
	var list []struct{ File, Package, Version, Licence, LicenceFile, SHA256 string }
	require.NoError(t, json.Unmarshal(raw, &list))
	listed := map[string]bool{}
	for _, v := range list {
		content, err := files.ReadFile(v.File)
		require.NoError(t, err)
		sum := sha256.Sum256(content)
		require.Equal(t, v.SHA256, hex.EncodeToString(sum[:]), v.File)
		require.NotEmpty(t, v.Version, v.File)
		require.NotEmpty(t, v.Licence, v.File)
		_, err = files.ReadFile(v.LicenceFile)
		require.NoError(t, err, v.File)
		listed[v.File] = true
	}
	require.NoError(t, fs.WalkDir(files, ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && strings.HasSuffix(path, ".woff2") {
			require.True(t, listed[path], "%s is not in VENDOR.json", path)
		}
		return err
	}))
}

func packedSize(t *testing.T, name string) int {
	t.Helper()
	content, err := files.ReadFile(name)
	require.NoError(t, err)
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err = z.Write(content)
	require.NoError(t, err)
	require.NoError(t, z.Close())
	return b.Len()
}

// Budgets of a page, in bytes of gzip: script and style together.
func TestAssetsKeepTheirBudget(t *testing.T) {
	t.Parallel()
	css, js, htmx := packedSize(t, "app.css"), packedSize(t, "app.js"), packedSize(t, "htmx.min.js")
	require.Less(t, css, 17_500) // with the tools of tables, the folds of phones, the search and the tokens that the dark theme replaces
	require.Less(t, packedSize(t, "dark.css"), 1_500)
	require.Less(t, js, 9_700) // with the keys of the search and of lists, the calendar beside the field of a day, the files that stay in a refused form
	require.Less(t, css+js+htmx, 60_000)
	require.Less(t, packedSize(t, "agenda.js"), 3_500)
}

// The oldest browsers in the offices are Chrome 109, Firefox 115 and Safari 15.4.
func TestStyleKeepsToOldBrowsers(t *testing.T) {
	t.Parallel()
	css, err := files.ReadFile("app.css")
	require.NoError(t, err)
	for _, word := range []string{"oklch", "color-mix", "light-dark(", "@layer", "@container", "[popover", "&:", "& ."} {
		require.NotContains(t, string(css), word)
	}
}

// Nothing is fetched from elsewhere, and nothing needs a looser content policy than the one that is sent.
func TestPagesNameNoForeignAssetAndNoInlineCode(t *testing.T) {
	t.Parallel()
	forbidden := regexp.MustCompile(`(?:src|href)="https?:|\sstyle=|\son(?:click|change|submit|load|input)=|<script>|<style`)
	files, err := filepath.Glob("../*/*.templ")
	require.NoError(t, err)
	require.Greater(t, len(files), 50)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Empty(t, forbidden.FindString(string(content)), file)
	}
}

func TestAssetsAreCachedForEverByTheirContent(t *testing.T) {
	t.Parallel()
	address := Asset("app.css")
	require.Regexp(t, `^/static/[0-9a-f]{12}/app\.css$`, address)
	r := httptest.NewRequest("GET", address, nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	Handler().ServeHTTP(w, r)
	require.Equal(t, 200, w.Code)
	require.Equal(t, "gzip", w.Header().Get("Content-Encoding"))
	require.Contains(t, w.Header().Get("Cache-Control"), "immutable")
	w = httptest.NewRecorder()
	Handler().ServeHTTP(w, httptest.NewRequest("GET", "/static/x/../../static.go", nil))
	require.Equal(t, 404, w.Code)
}
