// Package portable writes everything that an installation holds into one file of an open format, and reads such a file into
// an empty database of either engine.
//
// The file is a ZIP archive:
//
//	tables/NAME.jsonl   a row a line, a JSON array of the values in the order of the columns in the manifest, sorted by the
//	                    primary key (text by its bytes); null for no value. See Kind for how values are written.
//	files/DIGEST        an uploaded file as it is stored, under the digest that the database names
//	manifest.json       last: Manifest
//
// What is sealed stays sealed; the manifest names the key. Sessions, challenges of passkeys and one-time links stay behind.
// tables.go knows the tables, dump.go writes the file, load.go reads it and trusts nothing in it.
package portable

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"time"

	"daihoi/models/access"
	"daihoi/models/backup"
	"daihoi/models/files"
	"daihoi/models/store"
)

// format is the version of the file.
const format = 1

const (
	manifestName = "manifest.json"
	tableFolder  = "tables/"
	tableEnding  = ".jsonl"
	fileFolder   = "files/"
)

// Manifest says what is in a file.
type Manifest struct {
	Format  int       `json:"format"`
	MadeAt  time.Time `json:"made_at"`
	Schema  int64     `json:"schema"`  // store.SchemaVersion
	Key     string    `json:"key"`     // store.KeyID, which opens what is sealed
	Tables  []Table   `json:"tables"`  // by name
	Files   []File    `json:"files"`   // by digest
	Missing []string  `json:"missing"` // digests that the database names and that the folder has not or only damaged
}

// File is an uploaded file.
type File struct {
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // of the bytes as stored
}

// Rows is the number of rows in all tables.
func (m Manifest) Rows() (n int64) {
	for _, t := range m.Tables {
		n += t.Rows
	}
	return n
}

// Dump writes the file to w, in one reading transaction. told hears how many tables are done of how many.
func Dump(ctx context.Context, s *store.Store, folder files.Folder, w io.Writer, told func(done, total int)) (m Manifest, err error) {
	archive := zip.NewWriter(w)
	err = s.Read(ctx, access.Program("dump"), func(tx *store.Tx) (err error) {
		m = Manifest{Format: format, MadeAt: tx.Now().UTC().Truncate(time.Second), Key: s.KeyID(), Files: []File{}, Missing: []string{}}
		if m.Schema, err = store.SchemaVersion(tx); err != nil {
			return err
		}
		if m.Tables, err = tablesOf(tx); err != nil {
			return err
		}
		for i := range m.Tables {
			entry, err := archive.Create(tableFolder + m.Tables[i].Name + tableEnding)
			if err != nil {
				return err
			}
			if err := m.Tables[i].write(tx, entry); err != nil {
				return err
			}
			told(i+1, len(m.Tables))
		}
		return m.addFiles(tx, files.Vault{Folder: folder, Box: s.FileBox()}, archive)
	})
	if err != nil {
		return m, err
	}
	entry, err := archive.Create(manifestName)
	if err != nil {
		return m, err
	}
	if err := json.NewEncoder(entry).Encode(m); err != nil {
		return m, err
	}
	return m, archive.Close()
}

// addFiles adds what the database names. A file that is gone must not keep everything else from being carried.
func (m *Manifest) addFiles(tx *store.Tx, vault files.Vault, archive *zip.Writer) error {
	digests, err := backup.Digests(tx)
	if err != nil {
		return err
	}
	for _, digest := range digests {
		content, err := vault.Raw(digest)
		if err != nil {
			m.Missing = append(m.Missing, digest)
			continue
		}
		entry, err := archive.CreateHeader(&zip.FileHeader{Name: fileFolder + digest, Method: zip.Store})
		if err != nil {
			return err
		}
		if _, err := entry.Write(content); err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		m.Files = append(m.Files, File{digest, int64(len(content)), hex.EncodeToString(sum[:])})
	}
	return nil
}
