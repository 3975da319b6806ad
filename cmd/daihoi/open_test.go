package main

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// One folder holds everything of an office with one computer; a second double click shows the page of the first, and after a
// kill the next one goes on.
func TestOpenKeepsEverythingInOneFolder(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "daihoi")
	arguments := []string{"open", "--dir", dir, "--addr", "127.0.0.1:0", "--no-browser"}
	p := start(t, arguments...)
	code, out, errOut := shipped(t, arguments...)
	require.Zero(t, code, errOut)
	require.Contains(t, out, p.base)
	status, body := p.get(t, "/setup?code="+p.code)
	require.Equal(t, http.StatusOK, status)
	require.Contains(t, body, p.code, "nobody has to type what the program knows")
	require.NoError(t, p.cmd.Process.Kill())
	_ = p.cmd.Wait()
	p = start(t, arguments...)
	status, _ = p.get(t, "/setup")
	require.Equal(t, http.StatusOK, status)
	for _, name := range []string{"daihoi.db", "daihoi.db.key", "backups"} {
		_, err := os.Stat(filepath.Join(dir, name))
		require.NoError(t, err)
	}
}
