package clusterevent

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Kinds of event files.
const (
	FileDocument = "document" // tài liệu
	FilePhoto    = "photo"    // hình ảnh
	FileMinutes  = "minutes"  // biên bản
	FileOther    = "other"
)

// FileKinds lists the kinds in display order.
var FileKinds = []string{FileMinutes, FileDocument, FilePhoto, FileOther}

// File is a document, photo or minutes of an event.
type File struct {
	ID      int64
	EventID int64
	Kind    string // one of FileKinds; defaults to photo for images, else document
	store.Upload
}

func (File) TableName() string { return "emulation_files" }

// Files lists the event's files that have not been removed, oldest first.
func (e Event) Files(tx *store.Tx) ([]File, error) {
	var all []File
	return all, tx.DB().Where("event_id = ? AND removed_at IS NULL", e.ID).Order("id").Find(&all).Error
}

// FilesByKind counts files by event id and kind, in one statement. The actor must have read the events.
func FilesByKind(tx *store.Tx, events []Event) (map[int64]map[string]int, error) {
	counts := map[int64]map[string]int{}
	var rows []struct {
		EventID int64
		Kind    string
		Count   int
	}
	err := tx.DB().Model(&File{}).Select("event_id, kind, COUNT(*) AS count").Where("event_id IN ? AND removed_at IS NULL", idsOf(events)).
		Group("event_id, kind").Find(&rows).Error
	for _, r := range rows {
		if counts[r.EventID] == nil {
			counts[r.EventID] = map[string]int{}
		}
		counts[r.EventID][r.Kind] = r.Count
	}
	return counts, err
}

func idsOf(events []Event) []int64 {
	ids := make([]int64, len(events))
	for i, e := range events {
		ids[i] = e.ID
	}
	return ids
}

// File reads one file of the event.
func (e Event) File(tx *store.Tx, id int64) (File, error) {
	var f File
	return f, store.One(tx.DB().Where("id = ? AND event_id = ? AND removed_at IS NULL", id, e.ID), &f)
}

// attach adds files to an event whose version the caller has raised, and changes the kind of existing ones, those
// with an ID. Problems are at "files", "file_kind" and "kind-<id>".
func attach(tx *store.Tx, e Event, in []File) ([]field.Change, error) {
	if len(in) == 0 {
		return nil, nil
	}
	present, err := e.Files(tx)
	if err != nil {
		return nil, err
	}
	var rows []File
	var changes []field.Change
	for _, f := range in {
		if f.ID == 0 {
			rows = append(rows, f)
			continue
		}
		change, err := e.changeFileKind(tx, present, f)
		if err != nil {
			return nil, err
		}
		changes = append(changes, change...)
	}
	if len(present)+len(rows) > deadline.FileCount && len(rows) > 0 {
		return nil, fault.At("files", "problem.event_files", "Max", deadline.FileCount)
	}
	for i := range rows {
		f := &rows[i]
		if f.Kind == "" {
			f.Kind = kindOf(*f)
		}
		if err := f.check("file_kind"); err != nil {
			return nil, err
		}
		f.EventID = e.ID
		f.Take(tx)
		changes = append(changes, field.Change{Field: "files", New: f.Name})
	}
	return changes, tx.DB().CreateInBatches(&rows, 500).Error
}

// changeFileKind changes the kind of an existing file to that of f.
func (e Event) changeFileKind(tx *store.Tx, present []File, f File) ([]field.Change, error) {
	at := slices.IndexFunc(present, func(p File) bool { return p.ID == f.ID })
	if at < 0 {
		return nil, store.NotFound()
	}
	old := present[at]
	if f.Kind == old.Kind {
		return nil, nil
	}
	f.Name, f.Media = old.Name, old.Media
	if err := f.check("kind-" + strconv.FormatInt(f.ID, 10)); err != nil {
		return nil, err
	}
	return []field.Change{{Field: "file_kind", Old: old.Kind, New: f.Kind}}, tx.DB().Model(&File{}).Where("id = ?", f.ID).Update("kind", f.Kind).Error
}

func kindOf(f File) string {
	if f.picture() {
		return FilePhoto
	}
	return FileDocument
}

func (f File) picture() bool { return strings.HasPrefix(f.Media, "image/") }

// check rejects, at the field, an unknown kind and a photo that is no image.
func (f File) check(at string) error {
	switch {
	case !slices.Contains(FileKinds, f.Kind):
		return fault.At(at, "problem.choice")
	case f.Kind == FilePhoto && !f.picture():
		return fault.At(at, "problem.no_picture", "File", f.Name)
	}
	return nil
}

// RemoveFile removes a file from an event.
func RemoveFile(tx *store.Tx, clusterID int64, year int, eventID, id int64, version int) error {
	y, err := emulation.Led(tx, clusterID, year)
	if err != nil {
		return err
	}
	e, err := Of(tx, y, eventID)
	if err != nil {
		return err
	}
	f, err := e.File(tx, id)
	if err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Model(&Event{}).Where("id = ? AND version = ?", e.ID, version).Update("version", version+1)); err != nil {
		return err
	}
	err = store.RemoveUpload(tx, &File{}, f.ID)
	if err != nil {
		return err
	}
	return y.RecordAt(tx, y.Cluster.Unit, "emulation_file_removed", e.Title, []field.Change{{Field: "files", Old: f.Name}})
}

// KnownDigests is deadline.KnownDigests for event files.
func KnownDigests(tx *store.Tx, digests []string) ([]string, error) {
	return store.KnownDigests(tx, &File{}, "digest", digests)
}
