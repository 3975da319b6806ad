package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"filippo.io/age"
	"github.com/klauspost/compress/gzip"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
)

// Limits of an archive. A manifest of 100,000 files has 9 MB.
const (
	largestManifest = 64 << 20
	largestFile     = 64 << 20 // more than can be uploaded
	room            = 64 << 20 // that stays free on the disk
)

// ageIntro is how a file encrypted by age begins.
const ageIntro = "age-encryption.org/"

// Keys open an encrypted archive.
type Keys []age.Identity

// Unpacked is an archive that was read into a folder and found sound.
type Unpacked struct {
	Manifest Manifest
	Database string       // path
	Files    files.Folder // the uploaded files
}

// Unpack reads an archive into a new folder that the caller removes. It may come from anybody: only the names that
// belong there are read, in their order, with the sizes that the manifest gives, and what was read must match its
// checksum. The database must be sound and its audit chain whole.
func Unpack(ctx context.Context, path, dir string, keys Keys, clock func() time.Time) (u Unpacked, err error) {
	f, err := os.Open(path)
	if err != nil {
		return u, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", path)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	u = Unpacked{Database: filepath.Join(dir, databaseName), Files: files.Folder(filepath.Join(dir, "files"))}
	plain, err := decrypted(bufio.NewReaderSize(f, 1<<20), path, keys)
	if err != nil {
		return u, err
	}
	read := &summed{Reader: bufio.NewReaderSize(plain, 1<<16), sum: sha256.New()}
	packed, err := gzip.NewReader(read)
	if err != nil {
		return u, damaged(path, "gzip", err)
	}
	packed.Multistream(false) // the seal follows
	archive := tar.NewReader(packed)
	if u.Manifest, err = readManifest(archive, path); err != nil {
		return u, err
	}
	if free, err := FreeSpace(dir); err == nil && u.Manifest.Bytes()+room > free {
		return u, fault.New(fault.Invalid, "backup.no_room", "File", path, "Needed", Megabytes(u.Manifest.Bytes()+room), "Free", Megabytes(free))
	}
	if err := readContent(ctx, archive, path, databaseName, u.Manifest.Database, func(r io.Reader) error { return intoFile(u.Database, r) }); err != nil {
		return u, err
	}
	for _, c := range u.Manifest.Files {
		if err := readContent(ctx, archive, path, fileFolder+c.name(), c, func(r io.Reader) error {
			content, err := io.ReadAll(r)
			if err == nil {
				err = u.Files.KeepAs(c.name(), content)
			}
			return err
		}); err != nil {
			return u, err
		}
	}
	if _, err := archive.Next(); !errors.Is(err, io.EOF) {
		return u, damaged(path, "end", err)
	}
	// Reading to the end checks gzip's own checksum and age's last part.
	if n, err := io.Copy(io.Discard, io.LimitReader(packed, 1<<20)); err != nil || n == 1<<20 {
		return u, damaged(path, "end", err)
	}
	want := seal(read.flush())
	if is, err := io.ReadAll(io.LimitReader(read.Reader, int64(len(want))+1)); err != nil || !bytes.Equal(is, want) {
		return u, damaged(path, "sha256", err)
	}
	return u, u.check(ctx, path, clock)
}

// summed computes the checksum of what is read. It keeps single bytes, as which the decompressor reads, until there are
// enough of them.
type summed struct {
	*bufio.Reader
	sum  hash.Hash
	held []byte
}

func (s *summed) Read(p []byte) (int, error) {
	n, err := s.Reader.Read(p)
	_, _ = s.flush().Write(p[:n])
	return n, err
}

func (s *summed) ReadByte() (byte, error) {
	b, err := s.Reader.ReadByte()
	if err == nil {
		if s.held = append(s.held, b); len(s.held) == 1<<15 {
			s.flush()
		}
	}
	return b, err
}

func (s *summed) flush() hash.Hash {
	_, _ = s.sum.Write(s.held)
	s.held = s.held[:0]
	return s.sum
}

func damaged(path, part string, cause error) error {
	if errors.Is(cause, io.EOF) {
		cause = io.ErrUnexpectedEOF
	}
	return fault.Wrap(cause, fault.Invalid, "backup.damaged", "File", path, "Part", part)
}

// decrypted is the archive without its encryption.
func decrypted(r *bufio.Reader, path string, keys Keys) (io.Reader, error) {
	begin, _ := r.Peek(len(ageIntro))
	if !bytes.Equal(begin, []byte(ageIntro)) {
		return r, nil
	}
	if len(keys) == 0 {
		return nil, fault.New(fault.Invalid, "backup.encrypted", "File", path)
	}
	plain, err := age.Decrypt(r, keys...)
	var none *age.NoIdentityMatchError
	switch {
	case errors.As(err, &none):
		return nil, fault.Wrap(err, fault.Invalid, "backup.wrong_key", "File", path)
	case err != nil:
		return nil, damaged(path, "age", err)
	}
	return plain, nil
}

func readManifest(archive *tar.Reader, path string) (m Manifest, err error) {
	header, err := archive.Next()
	if err != nil || header.Name != manifestName || header.Typeflag != tar.TypeReg || header.Size > largestManifest {
		return m, damaged(path, manifestName, err)
	}
	text, err := io.ReadAll(archive)
	if err != nil {
		return m, damaged(path, manifestName, err)
	}
	if err := json.Unmarshal(text, &m); err != nil {
		return m, damaged(path, manifestName, err)
	}
	if m.Format > format {
		return m, fault.New(fault.Conflict, "backup.newer", "File", path)
	}
	last, bad := "", m.Format < 1 || m.Database.Size < 0
	for _, c := range m.Files {
		bad = bad || c.name() <= last || !files.IsDigest(c.name()) || c.Size < 0 || c.Size > largestFile
		last = c.name()
	}
	if bad || m.Bytes() < 0 {
		return m, damaged(path, manifestName, nil)
	}
	return m, nil
}

// readContent reads the next file of the archive, which must be the one expected.
func readContent(ctx context.Context, archive *tar.Reader, path, name string, want Content, keep func(io.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	header, err := archive.Next()
	if err != nil || header.Name != name || header.Typeflag != tar.TypeReg || header.Size != want.Size {
		return damaged(path, name, err)
	}
	sum := sha256.New()
	read := &tracked{Reader: archive}
	if err := keep(io.TeeReader(read, sum)); err != nil {
		if read.err != nil { // the archive, not the disk
			return damaged(path, name, err)
		}
		return err
	}
	if hexOf(sum) != want.SHA256 {
		return damaged(path, name, nil)
	}
	return nil
}

// tracked remembers that reading failed, as opposed to writing.
type tracked struct {
	io.Reader
	err error
}

func (t *tracked) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		t.err = err
	}
	return n, err
}

func intoFile(path string, r io.Reader) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, r)
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

// check looks into the database: sound, of this program, as the manifest says, with a whole audit chain and all files.
func (u Unpacked) check(ctx context.Context, path string, clock func() time.Time) error {
	s, err := store.Examine(ctx, u.Database, clock)
	if err != nil {
		return damaged(path, databaseName, err)
	}
	err = s.Read(ctx, access.Program("restore"), func(tx *store.Tx) error {
		torn, loose, err := store.Damage(tx)
		if err != nil || len(torn)+len(loose) > 0 {
			return damaged(path, databaseName, errors.Join(err, errors.New(strings.Join(append(torn, loose...), "; "))))
		}
		schema, err := store.SchemaVersion(tx)
		if err != nil {
			return damaged(path, databaseName, err)
		}
		newest, err := store.NewestSchema()
		if err != nil {
			return err
		}
		if schema > newest {
			return fault.New(fault.Conflict, "backup.newer", "File", path)
		}
		if err := u.known(ctx, tx, schema == newest, path, clock); err != nil {
			return err
		}
		counts, err := store.Counts(tx)
		if err != nil || schema != u.Manifest.Schema || !maps.Equal(counts, u.Manifest.Counts) {
			return damaged(path, manifestName, err)
		}
		return u.complete(tx, path)
	})
	return errors.Join(err, s.Close())
}

// known refuses a database with triggers or views that this program does not make: they would run with its rights.
func (u Unpacked) known(ctx context.Context, tx *store.Tx, same bool, path string, clock func() time.Time) error {
	parts, err := store.SchemaParts(tx)
	if err != nil {
		return damaged(path, databaseName, err)
	}
	dir := filepath.Join(filepath.Dir(u.Database), "blank")
	if err := os.Mkdir(dir, 0o700); err != nil {
		return err
	}
	blank, err := store.Blank(ctx, dir, clock)
	if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
		return err
	}
	for name, text := range parts {
		kind, _, _ := strings.Cut(name, " ")
		if wanted, ok := blank[name]; (kind == "trigger" || kind == "view") && (!ok || same && wanted != text) {
			return fault.New(fault.Invalid, "backup.strange", "File", path, "Part", name)
		}
	}
	return nil
}

// complete checks the audit chain and that the archive has the files that the database names.
func (u Unpacked) complete(tx *store.Tx, path string) error {
	chain, err := store.CheckChain(tx, u.Manifest.Link)
	if err != nil {
		return damaged(path, databaseName, err)
	}
	if !chain.Whole() || chain.Anchor != u.Manifest.Hash || chain.Last.ID != u.Manifest.Link {
		return fault.New(fault.Invalid, "backup.chain", "File", path, "Link", chain.Broken)
	}
	digests, err := Digests(tx)
	if err != nil {
		return err
	}
	there := slices.Clone(u.Manifest.Missing)
	for _, c := range u.Manifest.Files {
		there = append(there, c.name())
	}
	slices.Sort(there)
	if !slices.Equal(digests, there) {
		return damaged(path, manifestName, nil)
	}
	return nil
}

// Megabytes is a number of bytes for people, rounded up.
func Megabytes(n int64) string { return fmt.Sprintf("%d MB", (n+1<<20-1)>>20) }
