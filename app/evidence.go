package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/templates"
)

// moveMilestone keeps the uploaded files before the transaction that records them, so that a file whose step was
// acknowledged is on the disk; one whose step is refused is an orphan and is swept away later. Only those who may add to
// the milestone get as far as the disk.
func moveMilestone(ctx context.Context, r *Request) (Handler, error) {
	files, err := r.keepEvidence(ctx)
	return func(r *Request) (Result, error) { return moveMilestoneWith(r, files) }, err
}

func (r *Request) keepEvidence(ctx context.Context) ([]deadline.File, error) {
	if len(r.Uploads) == 0 {
		return nil, nil
	}
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		m, err := r.milestoneOf()
		if err != nil {
			return err
		}
		return tx.Require(m.NoteRight(), m.Unit.Path)
	})
	if err != nil {
		return nil, err
	}
	if len(r.Uploads) > deadline.FileCount {
		return nil, fault.At("files", "problem.file_count", "Max", deadline.FileCount)
	}
	return r.keepFiles()
}

// keepFiles checks the uploaded files and, when each of them is one that is taken, puts them into the folder.
func (r *Request) keepFiles() ([]deadline.File, error) {
	if !r.Files.Configured() {
		return nil, fault.At("files", "problem.no_folder")
	}
	var problems []fault.Problem
	var kept []deadline.File
	for _, u := range r.Uploads {
		f, err := deadline.CheckedFile(u.Name, u.Content)
		if refused := fault.As(err); refused != nil {
			problems = append(problems, refused.Problems...)
		}
		kept = append(kept, f)
	}
	if len(problems) > 0 {
		return nil, fault.Of(problems)
	}
	for i := range kept {
		var err error
		if kept[i].Digest, err = r.Files.Keep(r.Uploads[i].Content); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func filePath(m deadline.Milestone, id int64) string {
	return fmt.Sprintf("%s/files/%d", milestonePath(m.CongressID, m.ID), id)
}

// evidenceFiles lists the files of the milestone, the removed ones last.
func (r *Request) evidenceFiles(m deadline.Milestone, all []deadline.File) []templates.EvidenceFile {
	open := !m.Item.Sensitive() || r.Actor.Can(access.ViewSensitive, m.Unit.Path)
	var there, gone []templates.EvidenceFile
	for _, f := range all {
		line := templates.EvidenceFile{Name: f.Name, Note: r.T("evidence.note", "Size", r.fileSize(f.Size), "Who", f.ByName, "When", r.Words.Moment(f.UploadedAt.Time))}
		if f.Removed() {
			line.Removed, line.Note = true, r.T("evidence.removed", "Who", f.RemovedBy, "When", r.Words.Moment(f.RemovedAt.Time))
			gone = append(gone, line)
			continue
		}
		if open {
			line.Href = filePath(m, f.ID)
		} else {
			line.Note = r.T("evidence.closed")
		}
		if r.Actor.Can(m.NoteRight(), m.Unit.Path) {
			line.Remove = filePath(m, f.ID) + "/remove"
		}
		there = append(there, line)
	}
	return append(there, gone...)
}

func (r *Request) fileSize(bytes int64) string {
	if bytes < 1<<20 {
		return r.T("evidence.kilobytes", "Size", max(bytes>>10, 1))
	}
	return r.T("evidence.megabytes", "Size", (bytes+1<<19)>>20)
}

// upload is the place for more files, for those who may add to the milestone.
func (r *Request) upload(m deadline.Milestone) templates.Upload {
	if !r.Files.Configured() || !r.Actor.Can(m.NoteRight(), m.Unit.Path) {
		return templates.Upload{}
	}
	u := templates.Upload{Label: r.T("evidence.add"), Accept: files.Accepted(),
		Hint: r.T("evidence.hint", "Max", deadline.FileLimit>>20, "Count", deadline.FileCount)}
	for _, p := range r.Problems() {
		if p.Field == "files" {
			u.Error = r.Words.Problem(p)
		}
	}
	return u
}

// evidenceFile gives a file out, never as anything but a download. What tells of persons is in the audit log.
func evidenceFile(r *Request) (Result, error) {
	m, f, err := r.fileOf()
	if err != nil {
		return Result{}, err
	}
	out, err := r.storedFile(f.Name, f.Media, f.Digest)
	if err == nil && m.Item.Sensitive() {
		out.Record = &store.Entry{Action: "exported", Entity: "export", Label: f.Name, UnitID: m.Unit.ID, UnitPath: m.Unit.Path}
	}
	return out, err
}

// storedFile is the download of a file of the folder.
func (r *Request) storedFile(name, media, digest string) (Result, error) {
	content, err := r.Files.Read(digest)
	if errors.Is(err, fs.ErrNotExist) {
		return Result{}, fault.Wrap(err, fault.NotFound, "fault.file_missing", "File", name)
	} else if err != nil {
		return Result{}, err
	}
	return deliver(File{Name: name, ContentType: media, Write: func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}}), nil
}

func (r *Request) fileOf() (m deadline.Milestone, f deadline.File, err error) {
	if m, err = r.milestoneOf(); err != nil {
		return m, f, err
	}
	id, err := r.ID("file")
	if err != nil {
		return m, f, err
	}
	f, err = deadline.FileOf(r.Tx, m, id)
	return m, f, err
}

func removeFile(r *Request) (Result, error) {
	m, f, err := r.fileOf()
	if err != nil {
		return Result{}, err
	}
	if err := deadline.RemoveFile(r.Tx, m.ID, f.ID, r.FormInt("version")); err != nil {
		return Result{}, err
	}
	return redirect(milestonePath(m.CongressID, m.ID)).saying("evidence.removed_done", "File", f.Name), nil
}
