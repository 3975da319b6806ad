package portable

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
)

// Bounds of a file that may be hostile.
const (
	longestManifest = 64 << 20
	longestRow      = 128 << 20
	longestFile     = 256 << 20
	mostPacked      = 250 // bytes unpacked for a byte of the file; rows that repeat themselves reach some thirty
	allowance       = 16 << 20
)

// Opened is a file whose manifest has been read.
type Opened struct {
	Manifest
	entries map[string]*zip.File
	file    *os.File
}

// Open reads the manifest and compares it with what is in the file. It unpacks nothing else.
func Open(path string) (o *Opened, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", path)
	}
	o = &Opened{file: f, entries: map[string]*zip.File{}}
	if err := o.read(); err != nil {
		if fault.As(err) == nil {
			err = fault.Wrap(err, fault.Invalid, "portable.damaged", "File", path)
		}
		return nil, errors.Join(err, f.Close())
	}
	return o, nil
}

// Close closes the file.
func (o *Opened) Close() error { return o.file.Close() }

func (o *Opened) read() error {
	info, err := o.file.Stat()
	if err != nil {
		return err
	}
	archive, err := zip.NewReader(o.file, info.Size())
	if err != nil {
		return err
	}
	total := uint64(0)
	for _, entry := range archive.File {
		if o.entries[entry.Name] != nil {
			return fmt.Errorf("portable: %q twice", entry.Name)
		}
		o.entries[entry.Name] = entry
		if total += entry.UncompressedSize64; total > uint64(info.Size())*mostPacked+allowance || entry.UncompressedSize64 > 1<<50 {
			return errors.New("portable: too much in the file")
		}
	}
	manifest := o.entries[manifestName]
	if manifest == nil || manifest.UncompressedSize64 > longestManifest {
		return errors.New("portable: no manifest")
	}
	r, err := manifest.Open()
	if err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(r, longestManifest))
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if err := json.Unmarshal(text, &o.Manifest); err != nil {
		return err
	}
	newest, err := store.NewestSchema()
	if err != nil {
		return err
	}
	if o.Format > format || o.Schema > newest {
		return fault.New(fault.Conflict, "portable.newer", "Found", o.Schema, "Known", newest)
	}
	if o.Format < format || o.Schema < newest {
		return fault.New(fault.Conflict, "portable.older", "Found", o.Schema, "Known", newest)
	}
	return o.complete()
}

// complete refuses a file that has more or less than its manifest says.
func (o *Opened) complete() error {
	wanted := 1
	has := func(name string, size int64) error {
		wanted++
		if e := o.entries[name]; e == nil || size < 0 || e.UncompressedSize64 != uint64(size) {
			return fmt.Errorf("portable: %q is not as the manifest says", name)
		}
		return nil
	}
	for _, t := range o.Tables {
		if err := has(tableFolder+t.Name+tableEnding, t.Size); err != nil {
			return err
		}
	}
	for _, f := range o.Files {
		if !files.IsDigest(f.Digest) || f.Size > longestFile {
			return fmt.Errorf("portable: %q is no uploaded file", f.Digest)
		}
		if err := has(fileFolder+f.Digest, f.Size); err != nil {
			return err
		}
	}
	if wanted != len(o.entries) {
		return errors.New("portable: more than the manifest says")
	}
	return nil
}

// Load reads the file into the empty database of the store, all of it or nothing, and compares what is there afterwards with
// the manifest. The store must be closed and opened again before it serves: its keys are those of before.
func (o *Opened) Load(ctx context.Context, s *store.Store, folder files.Folder, told func(done, total int)) (err error) {
	if !slices.Contains(s.KeyIDs(), o.Key) {
		return fault.New(fault.Invalid, "portable.key", "Key", o.Key)
	}
	if len(o.Files) > 0 && !folder.Configured() {
		return fault.New(fault.Invalid, "portable.folder", "Count", len(o.Files))
	}
	var kept []string
	err = s.Write(ctx, access.Program("load"), func(tx *store.Tx) error {
		tables, err := o.fitting(tx)
		if err != nil {
			return err
		}
		settle, err := deferReferences(tx)
		if err != nil {
			return err
		}
		for i, t := range tables {
			if err := o.fill(ctx, tx, t, o.Tables[i]); err != nil {
				return err
			}
			told(i+1, len(tables))
		}
		if err := settle(); err != nil {
			return err
		}
		if err := s.Fits(tx); err != nil {
			return fault.Wrap(err, fault.Invalid, "portable.key", "Key", o.Key)
		}
		for _, f := range o.Files {
			fresh, err := o.keep(folder, f)
			if err != nil {
				return err
			}
			if fresh {
				kept = append(kept, f.Digest)
			}
		}
		return nil
	})
	if err != nil {
		for _, digest := range kept {
			err = errors.Join(err, files.Vault{Folder: folder}.Remove(digest))
		}
	}
	return err
}

// fitting are the tables of the database, which must be those of the file and empty but for the settings of a new one.
func (o *Opened) fitting(tx *store.Tx) ([]Table, error) {
	tables, err := tablesOf(tx)
	if err != nil {
		return nil, err
	}
	same := func(a, b Table) bool { return a.Name == b.Name && slices.Equal(a.Columns, b.Columns) }
	if !slices.EqualFunc(tables, o.Tables, same) {
		return nil, fault.New(fault.Invalid, "portable.tables")
	}
	for _, t := range tables {
		if t.Name == "settings" {
			continue
		}
		var found int64
		if err := tx.DB().Raw(`SELECT COUNT(*) FROM (SELECT 1 FROM "` + t.Name + `" LIMIT 1) AS first_row`).Scan(&found).Error; err != nil {
			return nil, err
		}
		if found > 0 {
			return nil, fault.New(fault.Conflict, "portable.not_empty")
		}
	}
	return tables, tx.DB().Exec("DELETE FROM settings").Error
}

// deferReferences lets rows come before those that they name, until settle. PostgreSQL can defer only what was declared so:
// the declaration changes within the transaction, and back.
func deferReferences(tx *store.Tx) (settle func() error, err error) {
	if !postgres(tx) {
		return func() error { return nil }, tx.DB().Exec("PRAGMA defer_foreign_keys = ON").Error
	}
	var references []struct{ Relation, Name string }
	err = tx.DB().Raw(`SELECT conrelid::regclass::text AS relation, quote_ident(conname) AS name FROM pg_constraint
		WHERE contype = 'f' AND NOT condeferrable AND connamespace = current_schema()::regnamespace`).Scan(&references).Error
	if err != nil {
		return nil, err
	}
	all := func(how string) error {
		for _, r := range references {
			if err := tx.DB().Exec("ALTER TABLE " + r.Relation + " ALTER CONSTRAINT " + r.Name + " " + how).Error; err != nil {
				return err
			}
		}
		return nil
	}
	return func() error {
		if err := tx.DB().Exec("SET CONSTRAINTS ALL IMMEDIATE").Error; err != nil {
			return err
		}
		return all("NOT DEFERRABLE")
	}, all("DEFERRABLE INITIALLY DEFERRED")
}

// fill reads one table into the database.
func (o *Opened) fill(ctx context.Context, tx *store.Tx, t, wanted Table) (err error) {
	changed := func(err error) error {
		return fault.Wrap(err, fault.Invalid, "portable.changed", "Name", tableFolder+t.Name+tableEnding)
	}
	r, err := o.entries[tableFolder+t.Name+tableEnding].Open()
	if err != nil {
		return changed(err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	sum := sha256.New()
	lines := bufio.NewScanner(io.TeeReader(io.LimitReader(r, wanted.Size+1), sum))
	lines.Buffer(make([]byte, 0, 1<<16), longestRow)
	batch := min(200, 20_000/len(t.Columns))
	var args []any
	size := 0
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		row := "(" + strings.Repeat("?, ", len(t.Columns)-1) + "?)"
		values := strings.Repeat(row+", ", len(args)/len(t.Columns)-1) + row
		err := tx.DB().Exec(`INSERT INTO "`+t.Name+`" (`+t.names()+") VALUES "+values, args...).Error
		args, size = args[:0], 0
		return err
	}
	for lines.Scan() {
		row, err := t.decode(lines.Bytes())
		if err != nil {
			return changed(err)
		}
		for i, value := range row {
			// The driver of SQLite takes empty bytes for no value.
			if b, ok := value.([]byte); ok && len(b) == 0 {
				row[i] = gorm.Expr("CAST('' AS " + map[bool]string{false: "BLOB", true: "BYTEA"}[postgres(tx)] + ")")
			}
		}
		args = append(args, row...)
		if size += len(lines.Bytes()); len(args) >= batch*len(t.Columns) || size > 1<<20 {
			if err := errors.Join(ctx.Err(), flush()); err != nil {
				return err
			}
		}
	}
	if err := lines.Err(); err != nil {
		return changed(err)
	}
	if err := flush(); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != wanted.SHA256 {
		return changed(errors.New("portable: another checksum"))
	}
	if err := t.setCounter(tx, wanted.Last); err != nil {
		return err
	}
	// What the database gives back must be what was in the file, however the engine keeps it.
	if err := t.write(tx, io.Discard); err != nil {
		return err
	}
	if t.Rows != wanted.Rows || t.SHA256 != wanted.SHA256 {
		return changed(fmt.Errorf("portable: %d rows instead of %d", t.Rows, wanted.Rows))
	}
	return nil
}

// decode reads a row, and refuses values of other kinds than the columns have.
func (t Table) decode(line []byte) ([]any, error) {
	if !utf8.Valid(line) {
		return nil, errors.New("portable: no UTF-8")
	}
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	var row []any
	if err := d.Decode(&row); err != nil {
		return nil, err
	}
	if len(row) != len(t.Columns) || d.InputOffset() != int64(len(line)) {
		return nil, errors.New("portable: more or fewer values than columns")
	}
	for i, value := range row {
		var err error
		kind, ok := t.Columns[i].Kind, true
		switch v := value.(type) {
		case nil:
		case json.Number:
			ok = kind == Integer
			row[i], err = strconv.ParseInt(v.String(), 10, 64)
		case bool:
			ok = kind == Boolean
		case string:
			if ok = kind == Text && !strings.Contains(v, "\x00") || kind == Bytes; kind == Bytes {
				row[i], err = base64.StdEncoding.DecodeString(v)
			}
		default:
			ok = false
		}
		if err != nil || !ok {
			return nil, errors.Join(err, fmt.Errorf("portable: %s is no %s", t.Columns[i].Name, kind))
		}
	}
	return row, nil
}

// keep puts an uploaded file in the folder, and reports whether it was not there.
func (o *Opened) keep(folder files.Folder, f File) (fresh bool, err error) {
	r, err := o.entries[fileFolder+f.Digest].Open()
	if err != nil {
		return false, err
	}
	content, err := io.ReadAll(io.LimitReader(r, f.Size+1))
	sum := sha256.Sum256(content)
	if err := errors.Join(err, r.Close()); err != nil || hex.EncodeToString(sum[:]) != f.SHA256 {
		return false, fault.Wrap(err, fault.Invalid, "portable.changed", "Name", fileFolder+f.Digest)
	}
	_, missing := files.Vault{Folder: folder}.Raw(f.Digest)
	return missing != nil, folder.KeepAs(f.Digest, content)
}
