// Package files keeps the bytes of uploaded files in a folder beside the database, each under the digest of its content,
// and tells by the content alone what a file is. Names that people give are never paths here: they stand in the
// database, which also says who may see a file.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

// Folder is where the bytes are: <folder>/ab/abcdef… with the SHA-256 in hexadecimal digits. The zero Folder keeps
// nothing.
type Folder string

// ErrNone is returned where no folder has been configured.
var ErrNone = errors.New("files: no folder")

// digestPattern is the only shape of a name inside the folder.
var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Configured reports whether files can be kept.
func (f Folder) Configured() bool { return f != "" }

// Keep writes the content and returns its digest. When it returns, the file survives a crash: bytes and directory
// entries are on the disk. The same content takes the same place.
func (f Folder) Keep(content []byte) (digest string, err error) {
	if !f.Configured() {
		return "", ErrNone
	}
	sum := sha256.Sum256(content)
	digest = hex.EncodeToString(sum[:])
	shelf := filepath.Dir(f.place(digest))
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		return "", err
	}
	temporary, err := os.CreateTemp(string(f), "upload-*")
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(content)
	if err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Close()); err != nil {
		return "", err
	}
	if err = os.Rename(temporary.Name(), f.place(digest)); err != nil {
		return "", err
	}
	// The shelf itself may be new: its entry, and that of the folder, must last as well.
	return digest, errors.Join(syncDir(shelf), syncDir(string(f)), syncDir(filepath.Dir(string(f))))
}

// Read gives the content back. Bytes that no longer have their digest are an error, never a download.
func (f Folder) Read(digest string) ([]byte, error) {
	if !f.Configured() || !digestPattern.MatchString(digest) {
		return nil, fs.ErrNotExist
	}
	content, err := os.ReadFile(f.place(digest))
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("files: %s is damaged", digest)
	}
	return content, nil
}

func (f Folder) place(digest string) string { return filepath.Join(string(f), digest[:2], digest) }

// Sweep removes what was written before the moment and is not known: files whose transaction never committed, and
// half-written ones. known picks out of a list of digests those that the database names.
func (f Folder) Sweep(before time.Time, known func(digests []string) ([]string, error)) (removed int, err error) {
	if !f.Configured() {
		return 0, nil
	}
	old := map[string]string{} // by digest, where it is
	var half []string
	err = filepath.WalkDir(string(f), func(path string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil || !info.ModTime().Before(before) {
			return err
		}
		if digestPattern.MatchString(entry.Name()) {
			old[entry.Name()] = path
			return nil
		}
		if ok, _ := filepath.Match("upload-*", entry.Name()); ok {
			half = append(half, path)
		}
		return nil // the rest is not ours
	})
	if err != nil {
		return 0, err
	}
	for _, path := range half {
		if err := os.Remove(path); err != nil {
			return removed, err
		}
		removed++
	}
	if len(old) == 0 {
		return removed, nil
	}
	digests := make([]string, 0, len(old))
	for digest := range old {
		digests = append(digests, digest)
	}
	named, err := known(digests)
	if err != nil {
		return removed, err
	}
	for _, digest := range named {
		delete(old, digest)
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}
