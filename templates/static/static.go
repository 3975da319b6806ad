// Package static serves the style, scripts and fonts that are embedded in the program; see VENDOR.json for their origin.
package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
)

//go:embed *.css *.js *.svg *.txt VENDOR.json fonts examples
var files embed.FS

// Path is the prefix of every asset; what follows is the content hash, so that browsers may cache it forever.
const Path = "/static/"

// assets are the embedded files. Each is compressed when it is first asked for, as the first page waits for the hash alone.
type assets struct {
	hash  string
	files map[string]asset
}

type asset struct {
	plain       []byte
	packed      func() []byte // nil where nothing is gained
	contentType string
}

var loadAssets = sync.OnceValue(func() assets {
	loaded := assets{files: map[string]asset{}}
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := files.ReadFile(name)
		if err != nil {
			return err
		}
		_, _ = sum.Write([]byte(name))
		_, _ = sum.Write(content)
		loaded.files[name] = pack(name, content)
		return nil
	})
	if err != nil {
		panic(err) // the files are inside the program
	}
	loaded.hash = hex.EncodeToString(sum.Sum(nil))[:12]
	return loaded
})

func pack(name string, content []byte) asset {
	a := asset{plain: content, contentType: mime.TypeByExtension(path.Ext(name))}
	if path.Ext(name) == ".woff2" {
		a.contentType = "font/woff2" // missing in the MIME tables of some systems
		return a
	}
	a.packed = sync.OnceValue(func() []byte {
		var b bytes.Buffer
		z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
		_, _ = z.Write(content)
		_ = z.Close()
		return b.Bytes()
	})
	return a
}

// Asset is the address of an embedded file.
func Asset(name string) string { return Path + loadAssets().hash + "/" + name }

// Handler serves the assets; an address with an old hash gets the current file.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, name, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Path), "/")
		a, ok := loadAssets().files[name]
		if !ok {
			http.NotFound(w, r)
			return
		}
		h := w.Header()
		h.Set("Content-Type", a.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		body := a.plain
		if a.packed != nil && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
			h.Set("Content-Encoding", "gzip")
			h.Add("Vary", "Accept-Encoding")
			body = a.packed()
		}
		_, _ = w.Write(body)
	})
}
