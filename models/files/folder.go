// Package files stores the bytes of uploaded files in a folder beside the database, named by the digest of their
// content. What is stored is sealed, and its digest keyed, so that neither tells whoever has the folder or the database what a
// file is; files of earlier versions are plain, under the plain digest.
//
// vault.go seals and opens; folder.go stores, reads and sweeps the folder; media.go recognises a file's type by its content alone. File names
// given by users are never used as paths; they are stored in the database, which also decides who may see a file.
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

// Folder is the folder of stored files: <folder>/ab/abcdef…, named by the SHA-256 in hexadecimal. The zero Folder
// stores nothing.
type Folder string

// ErrNone is returned if no folder is configured.
var ErrNone = errors.New("files: no folder")

// digestPattern matches the only valid names inside the folder.
var digestPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Configured reports whether files can be stored.
func (f Folder) Configured() bool { return f != "" }

// Keep stores the content and returns its digest. It returns only when the file survives a crash: bytes and directory
// entries are on disk. Equal contents share one file.
func (f Folder) Keep(content []byte) (digest string, err error) {
	if !f.Configured() {
		return "", ErrNone
	}
	sum := sha256.Sum256(content)
	digest = hex.EncodeToString(sum[:])
	return digest, f.KeepAs(digest, content)
}

// KeepAs stores bytes under the digest of what they hold.
func (f Folder) KeepAs(digest string, stored []byte) (err error) {
	if !f.Configured() {
		return ErrNone
	}
	shelf := filepath.Dir(f.place(digest))
	if err := os.MkdirAll(shelf, 0o700); err != nil {
		return err
	}
	temporary, err := os.CreateTemp(string(f), "upload-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.Write(stored)
	if err == nil {
		err = temporary.Sync()
	}
	if err = errors.Join(err, temporary.Close()); err != nil {
		return err
	}
	if err = os.Rename(temporary.Name(), f.place(digest)); err != nil {
		return err
	}
	// The subfolder and the folder may be new: flush their directory entries too.
	return errors.Join(syncDir(shelf), syncDir(string(f)), syncDir(filepath.Dir(string(f))))
}

// Read returns the content. It fails if the bytes no longer match their digest.
func (f Folder) Read(digest string) ([]byte, error) {
	content, err := f.stored(digest)
	if err != nil {
		return nil, err
	}
	if sum := sha256.Sum256(content); hex.EncodeToString(sum[:]) != digest {
		return nil, fmt.Errorf("files: %s is damaged", digest)
	}
	return content, nil
}

func (f Folder) stored(digest string) ([]byte, error) {
	if !f.Configured() || !digestPattern.MatchString(digest) {
		return nil, fs.ErrNotExist
	}
	return os.ReadFile(f.place(digest))
}

func (f Folder) place(digest string) string { return filepath.Join(string(f), digest[:2], digest) }

// Sweep deletes unknown files written before the given time: uploads whose transaction never committed, and partial
// files. known returns which of the digests the database refers to.
func (f Folder) Sweep(before time.Time, known func(digests []string) ([]string, error)) (removed int, err error) {
	if !f.Configured() {
		return 0, nil
	}
	old := map[string]string{} // digest → path
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
		return nil // not one of our files
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

// IsDigest reports whether the text can name a stored file.
func IsDigest(text string) bool { return digestPattern.MatchString(text) }

// Stored lists the digests of the files in the folder.
func (f Folder) Stored() (digests []string, err error) {
	if !f.Configured() {
		return nil, nil
	}
	err = filepath.WalkDir(string(f), func(_ string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err == nil && !entry.IsDir() && IsDigest(entry.Name()) {
			digests = append(digests, entry.Name())
		}
		return err
	})
	return digests, err
}
