package web

import (
	"bufio"
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"io"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"daihoi/models/access"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// keptFor is how long a finished file waits for its reader.
const keptFor = time.Hour

// LongFile is a file that takes longer to write than an answer may, or is too long for memory. Write runs in a reading
// transaction of its own, says how far it is and stops when ctx ends.
type LongFile struct {
	Name, ContentType string
	Entry             store.Entry // for the log, written whenever the file is sent
	Back              string      // the page that offers the file
	Said              string      // key of the words for how far it is, with Count and, when that is known, Of
	Of                int         // as far as it goes; 0 is not known
	Write             func(ctx context.Context, tx *store.Tx, w io.Writer, done func(n int)) error
}

// LongFiles are written in the background, one for each person. They are on the disk as long as they are wanted, enciphered with a
// key that only the memory holds: what an interrupted program leaves cannot be read.
type LongFiles struct {
	store *store.Store
	jobs  *Jobs
	log   *slog.Logger
	clock func() time.Time
	dir   string

	mu    sync.Mutex
	files map[int64]*Written // by user
}

// Written is a file that is being written or waits for its reader.
type Written struct {
	LongFile
	ID     string
	grants []access.Grant // with which its rows were read
	begun  time.Time
	done   atomic.Int64
	key    [32 + aes.BlockSize]byte

	mu   sync.Mutex
	file *os.File // nil before it is ready, and once it is given up
	size int64
	gone bool
}

// NewLongFiles keeps its files in the folder dir.
func NewLongFiles(s *store.Store, jobs *Jobs, log *slog.Logger, clock func() time.Time, dir string) *LongFiles {
	return &LongFiles{store: s, jobs: jobs, log: log, clock: clock, dir: dir, files: map[int64]*Written{}}
}

// LongFile answers with a page that shows how far the file is and gives it out. A program, which sees no pages, gets it while it is
// written.
func (r *Request) LongFile(l LongFile) Result {
	l.Entry.Reason = r.Purpose()
	actor, all := r.Actor, r.Long
	if r.Token == "" {
		return Result{Status: 200, Record: &l.Entry, File: &File{Name: l.Name, ContentType: l.ContentType, Stream: true, Write: func(w io.Writer) error {
			return all.store.Read(context.Background(), actor, func(tx *store.Tx) error { return l.Write(context.Background(), tx, w, func(int) {}) })
		}}}
	}
	f := &Written{LongFile: l, ID: rand.Text(), grants: actor.Grants, begun: r.Clock()}
	_, _ = rand.Read(f.key[:])
	out := Redirect(LongFilePath(f.ID))
	out.Committed = func() { all.begin(r.User.ID, actor, f) }
	return out
}

// Bundle answers with a zip: at once by now, or as LongFile does when it is long.
func (r *Request) Bundle(l LongFile, long bool, now func(w io.Writer, done func(n int)) error) (Result, error) {
	l.ContentType = "application/zip"
	if long {
		return r.LongFile(l), nil
	}
	var body bytes.Buffer
	if err := now(&body, func(int) {}); err != nil {
		return Result{}, err
	}
	out := Download(l.Name, l.Entry, func(w io.Writer) error { _, err := body.WriteTo(w); return err })
	out.File.ContentType = l.ContentType
	return out, nil
}

// LongFilePath is the page of a file that is written.
func LongFilePath(id string) string { return "/downloads/" + id }

// purposeLength is how much of the purpose of a download is kept, in letters.
const purposeLength = 200

// Purpose is what the reader says a file is for.
func (r *Request) Purpose() string {
	purpose := []rune(vietext.NFC(r.Query("purpose")))
	return string(purpose[:min(len(purpose), purposeLength)])
}

func (f *Written) job() string { return "files/" + f.ID }

// begin begins a file of a user instead of an earlier one, and gives up those that nobody fetched.
func (l *LongFiles) begin(user int64, actor access.Actor, f *Written) {
	l.mu.Lock()
	for owner, old := range l.files {
		if owner == user || old.begun.Before(l.clock().Add(-keptFor)) {
			l.drop(old)
			delete(l.files, owner)
		}
	}
	l.files[user] = f
	l.mu.Unlock()
	l.jobs.Start(f.job(), func(ctx context.Context) error {
		err := l.write(ctx, actor, f)
		if ctx.Err() != nil {
			return ctx.Err() // databases have their own words for it
		}
		return err
	})
}

func (l *LongFiles) write(ctx context.Context, actor access.Actor, f *Written) error {
	if err := os.MkdirAll(l.dir, 0o700); err != nil {
		return err
	}
	file, err := os.CreateTemp(l.dir, "part-*")
	if err != nil {
		return err
	}
	_ = os.Remove(file.Name()) // where files can be removed while they are open, nothing is ever left
	w := bufio.NewWriterSize(cipher.StreamWriter{S: f.stream(), W: file}, 64<<10)
	err = l.store.Read(ctx, actor, func(tx *store.Tx) error {
		return f.Write(ctx, tx, w, func(n int) { f.done.Add(int64(n)) })
	})
	if err == nil {
		err = w.Flush()
	}
	size, sized := file.Seek(0, io.SeekCurrent)
	if err == nil {
		err = sized
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil || f.gone || ctx.Err() != nil {
		discard(file)
		return err
	}
	f.file, f.size = file, size
	return nil
}

func discard(file *os.File) {
	_ = file.Close()
	_ = os.Remove(file.Name())
}

// stream enciphers or deciphers the file from its beginning. Key and beginning are used for this file only.
func (f *Written) stream() cipher.Stream {
	block, err := aes.NewCipher(f.key[:32])
	if err != nil {
		panic(err) // the key has the right length
	}
	return cipher.NewCTR(block, f.key[32:])
}

// drop stops a file and gives it up.
func (l *LongFiles) drop(f *Written) {
	l.jobs.stop(f.job())
	f.mu.Lock()
	defer f.mu.Unlock()
	f.gone = true
	if f.file != nil {
		discard(f.file)
		f.file = nil
	}
}

// Written finds a file of the reader; anything else is not found, and so is what was written for roles that the reader has no
// more.
func (r *Request) Written(id string) (*Written, error) {
	r.Long.mu.Lock()
	defer r.Long.mu.Unlock()
	if f := r.Long.files[r.User.ID]; f != nil && f.ID == id && slices.Equal(f.grants, r.Actor.Grants) {
		return f, nil
	}
	return nil, store.NotFound()
}

// StopWriting gives a file of the reader up.
func (r *Request) StopWriting(f *Written) {
	r.Long.mu.Lock()
	defer r.Long.mu.Unlock()
	r.Long.drop(f)
	if r.Long.files[r.User.ID] == f {
		delete(r.Long.files, r.User.ID)
	}
}

// Progress is how far a file is: what is done of it, whether it is ready, and why it will not be.
func (r *Request) Progress(f *Written) (done int, ready bool, err error) {
	running, failed, err := r.Jobs.Running(r.Tx, f.job())
	if err != nil {
		return 0, false, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	ready = f.file != nil
	if !ready && !running && failed == nil {
		failed = context.Canceled // the program is ending
	}
	return int(f.done.Load()), ready, failed
}

// Deliver answers with a finished file.
func (f *Written) Deliver() (Result, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.file == nil {
		return Result{}, store.NotFound()
	}
	content := io.NewSectionReader(f.file, 0, f.size)
	entry := f.Entry
	return Result{Status: 200, Record: &entry, File: &File{Name: f.Name, ContentType: f.ContentType, Stream: true, Size: f.size, Write: func(w io.Writer) error {
		_, err := io.Copy(w, cipher.StreamReader{S: f.stream(), R: content})
		return err
	}}}, nil
}

// Close gives all files up. The jobs must have ended.
func (l *LongFiles) Close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, f := range l.files {
		l.drop(f)
	}
	clear(l.files)
}
