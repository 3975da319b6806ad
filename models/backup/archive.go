// Package backup copies an installation into one file and reads it back.
//
// The file is a tar archive, compressed by gzip and, if asked for, encrypted by age (age-encryption.org): first the
// manifest, then the database, then the uploaded files in the order of the manifest. archive.go writes it from a running
// installation, unpack.go reads it and trusts nothing in it, restore.go puts what was read in its place, runs.go
// remembers what was done and when, schedule.go names and rotates the files that the server makes.
package backup

import (
	"archive/tar"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/gzip"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
)

// Names in the archive. Files are under fileFolder by their digest.
const (
	manifestName = "manifest.json"
	databaseName = "daihoi.db"
	fileFolder   = "files/"
)

// format is the version of the archive itself. The first had no sealed files.
const format = 2

// Manifest says what is in an archive.
type Manifest struct {
	Format       int              `json:"format"`
	MadeAt       time.Time        `json:"made_at"`
	Installation string           `json:"installation"` // store.Installation
	Schema       int64            `json:"schema"`
	Database     Content          `json:"database"`
	Files        []Content        `json:"files"`   // sorted by digest
	Missing      []string         `json:"missing"` // digests that the database names and that the folder has not or only damaged
	Counts       map[string]int64 `json:"counts"`  // rows of every table
	Link         int64            `json:"link"`    // the newest link of the audit chain, and its hash
	Hash         string           `json:"hash"`
}

// Content is a file in the archive.
type Content struct {
	SHA256 string `json:"sha256"` // of the bytes in the archive
	Size   int64  `json:"size"`
	Digest string `json:"digest,omitempty"` // under which a sealed file is stored; a plain one is under SHA256
}

// name is the digest under which the file is stored.
func (c Content) name() string { return cmp.Or(c.Digest, c.SHA256) }

// Bytes is what the content takes when unpacked.
func (m Manifest) Bytes() int64 {
	total := m.Database.Size
	for _, f := range m.Files {
		total += f.Size
	}
	return total
}

// Source is the installation that is copied.
type Source struct {
	Store *store.Store
	Files files.Folder
	Clock func() time.Time
}

// vault is the folder with what opens its files.
func (s Source) vault() files.Vault {
	v := files.Vault{Folder: s.Files}
	if s.Store != nil {
		v.Box = s.Store.FileBox()
	}
	return v
}

// Create writes an archive of the running installation to path, encrypted if there are recipients. Nobody waits for it:
// the database is copied in a reading transaction, and files never change. The archive appears whole or not at all; it
// replaces an earlier one of that name. Only the owner may read it. Sessions are left out, because whoever has a token
// is signed in.
func Create(ctx context.Context, from Source, path string, recipients []age.Recipient) (m Manifest, size int64, err error) {
	if store.IsPostgres(from.Store.Target()) {
		return m, 0, fault.New(fault.Invalid, "backup.postgres")
	}
	dir, err := workFolder(from.Store.Target(), from.Clock())
	if err != nil {
		return m, 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	database := filepath.Join(dir, databaseName)
	if err := from.Store.CopyInto(ctx, database); err != nil {
		return m, 0, err
	}
	if err := store.ForgetSessions(ctx, database); err != nil {
		return m, 0, err
	}
	if m, err = describe(ctx, from, database); err != nil {
		return m, 0, err
	}
	size, err = whole(path, func(w io.Writer) error { return write(ctx, w, from.vault(), database, m, recipients) })
	return m, size, err
}

// leftOver is the age from which a work folder was left by a program that was killed.
const leftOver = 6 * time.Hour

// workFolder is a new folder beside the database, where a copy of it is no more readable than the database itself. Those
// of programs that were killed are removed.
func workFolder(target string, now time.Time) (string, error) {
	parent, base := filepath.Dir(target), filepath.Base(target)
	entries, err := os.ReadDir(parent)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", target)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if strings.HasPrefix(entry.Name(), base+workMark) && entry.IsDir() && err == nil && info.ModTime().Before(now.Add(-leftOver)) {
			if err := os.RemoveAll(filepath.Join(parent, entry.Name())); err != nil {
				return "", err
			}
		}
	}
	dir, err := os.MkdirTemp(parent, base+workMark)
	if err != nil {
		return "", fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", target)
	}
	return dir, nil
}

// workMark follows the name of the database in that of a work folder.
const workMark = ".work-"

// describe makes the manifest of a copied database.
func describe(ctx context.Context, from Source, database string) (m Manifest, err error) {
	m = Manifest{Format: format, MadeAt: from.Clock().UTC().Truncate(time.Second), Files: []Content{}, Missing: []string{}}
	if m.Database, err = measure(database); err != nil {
		return m, err
	}
	s, err := store.Examine(ctx, database, from.Clock)
	if err != nil {
		return m, err
	}
	var digests []string
	err = s.Read(ctx, access.Program("backup"), func(tx *store.Tx) (err error) {
		if m.Counts, err = store.Counts(tx); err != nil {
			return err
		}
		if m.Schema, err = store.SchemaVersion(tx); err != nil {
			return err
		}
		if m.Installation, err = store.GetSetting(tx, store.Installation); err != nil {
			return err
		}
		last, err := store.LastLink(tx)
		if err != nil {
			return err
		}
		m.Link, m.Hash = last.ID, last.Hash
		digests, err = Digests(tx)
		return err
	})
	if err := errors.Join(err, s.Close()); err != nil {
		return m, err
	}
	for _, digest := range digests {
		// A file that is gone or damaged must not keep everything else from being saved; doctor says what to do about it.
		content, err := from.vault().Raw(digest)
		if err != nil {
			m.Missing = append(m.Missing, digest)
			continue
		}
		c := Content{Size: int64(len(content)), Digest: digest}
		sum := sha256.Sum256(content)
		if c.SHA256 = hex.EncodeToString(sum[:]); c.SHA256 == digest {
			c.Digest = ""
		}
		m.Files = append(m.Files, c)
	}
	return m, nil
}

// fileColumns are the columns that name uploaded files, by table. A test compares them with the schema.
var fileColumns = [][2]string{{"milestone_files", "digest"}, {"emulation_files", "digest"}, {"season_photos", "digest"}, {"meeting_files", "digest"}, {"proceeding_papers", "digest"},
	{"directives", "file_digest"}, {"paper_templates", "file_digest"}, {"papers", "file_digest"}, {"paper_editions", "file_digest"}}

// Digests are the uploaded files that the database refers to, sorted.
func Digests(tx *store.Tx) (digests []string, err error) {
	selects := make([]string, len(fileColumns))
	for i, c := range fileColumns {
		selects[i] = "SELECT " + c[1] + " FROM " + c[0] + " WHERE " + c[1] + " <> ''"
	}
	err = tx.DB().Raw(strings.Join(selects, " UNION ") + " ORDER BY 1").Scan(&digests).Error
	return digests, err
}

func measure(path string) (c Content, err error) {
	f, err := os.Open(path)
	if err != nil {
		return c, err
	}
	sum := sha256.New()
	c.Size, err = io.Copy(sum, f)
	c.SHA256 = hexOf(sum)
	return c, errors.Join(err, f.Close())
}

func hexOf(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// whole writes a new file beside path and moves it there when it is complete and on the disk.
func whole(path string, write func(io.Writer) error) (size int64, err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*")
	if err != nil {
		return 0, fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", path)
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if info, statErr := f.Stat(); statErr == nil {
		size = info.Size()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return 0, errors.Join(err, os.Remove(f.Name()))
	}
	return size, store.Flush(filepath.Dir(path))
}

// write is the archive itself.
func write(ctx context.Context, w io.Writer, vault files.Vault, database string, m Manifest, recipients []age.Recipient) error {
	var closers []io.Closer
	if len(recipients) > 0 {
		encrypted, err := age.Encrypt(w, recipients...)
		if err != nil {
			return err
		}
		w, closers = encrypted, append(closers, encrypted)
	}
	sum := sha256.New()
	packed, err := gzip.NewWriterLevel(io.MultiWriter(w, sum), gzip.BestSpeed)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(packed)
	closers = append([]io.Closer{archive, packed, closer(func() error {
		_, err := w.Write(seal(sum))
		return err
	})}, closers...)
	manifest, err := json.Marshal(m)
	if err != nil {
		return err
	}
	add := func(name string, size int64, write func() error) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := archive.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, ModTime: m.MadeAt, Typeflag: tar.TypeReg}); err != nil {
			return err
		}
		return write()
	}
	err = add(manifestName, int64(len(manifest)), func() error {
		_, err := archive.Write(manifest)
		return err
	})
	if err != nil {
		return err
	}
	if err := add(databaseName, m.Database.Size, func() error { return copyFile(archive, database) }); err != nil {
		return err
	}
	for _, f := range m.Files {
		content, err := vault.Raw(f.name()) // checks the digest
		if err != nil {
			return err
		}
		if err := add(fileFolder+f.name(), f.Size, func() error {
			_, err := archive.Write(content)
			return err
		}); err != nil {
			return err
		}
	}
	for _, c := range closers {
		if err := c.Close(); err != nil {
			return err
		}
	}
	return nil
}

type closer func() error

func (c closer) Close() error { return c() }

// seal ends an archive: a second, empty part of the gzip file that has the checksum of the first as its comment. Gzip's
// own checksum covers what is unpacked; this one covers every byte of the file, which other programs read all the same.
func seal(sum hash.Hash) []byte {
	const head, empty = "\x1f\x8b\x08\x10\x00\x00\x00\x00\x00\xff", "\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00"
	return []byte(head + "sha256 " + hexOf(sum) + "\x00" + empty)
}

func copyFile(w io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, f)
	return errors.Join(err, f.Close())
}
