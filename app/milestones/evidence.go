package milestones

import (
	"context"
	"fmt"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/templates/milestones"
	"daihoi/templates/ui"
)

// moveMilestone stores the uploaded files before the transaction that records them, so that the file of a confirmed
// step is on the disk for certain. If the step is refused, the file is an orphan and is removed later. Only readers who
// may add to the milestone may write to the disk.
func moveMilestone(ctx context.Context, r *web.Request) (web.Handler, error) {
	files, err := keepEvidence(r, ctx)
	return func(r *web.Request) (web.Result, error) { return moveMilestoneWith(r, files) }, err
}

func keepEvidence(r *web.Request, ctx context.Context) ([]deadline.File, error) {
	if len(r.Uploads) == 0 {
		return nil, nil
	}
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		m, err := readMilestone(r)
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
	return r.KeepFiles()
}

func filePath(m deadline.Milestone, id int64) string {
	return fmt.Sprintf("%s/files/%d", web.MilestonePath(m.CongressID, m.ID), id)
}

// evidenceFiles lists the files of the milestone, removed ones last.
func evidenceFiles(r *web.Request, m deadline.Milestone, all []deadline.File) []milestones.EvidenceFile {
	open := !deadline.Sensitive(m.Item) || r.Actor.Can(access.ViewSensitive, m.Unit.Path)
	var there, gone []milestones.EvidenceFile
	for _, f := range all {
		line := milestones.EvidenceFile{Name: f.Name, Note: r.T("evidence.note", "Size", r.FileSize(f.Size), "Who", f.ByName, "When", r.Words.Moment(f.UploadedAt.Time))}
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

// upload is the input for more files, for readers who may add to the milestone.
func upload(r *web.Request, m deadline.Milestone) ui.Upload {
	if !r.Files.Configured() || !r.Actor.Can(m.NoteRight(), m.Unit.Path) {
		return ui.Upload{}
	}
	u := ui.Upload{Label: r.T("evidence.add"), Accept: files.Accepted(),
		Hint: r.T("evidence.hint", "Max", deadline.FileLimit>>20, "Count", deadline.FileCount)}
	u.Error = r.WithError(ui.Input{Key: "files"}).Error
	return u
}

// evidenceFile downloads a file. Downloading one with personal data is recorded in the audit log.
func evidenceFile(r *web.Request) (web.Result, error) {
	m, f, err := readFile(r)
	if err != nil {
		return web.Result{}, err
	}
	out, err := r.StoredFile(f.Name, f.Media, f.Digest)
	if err == nil && deadline.Sensitive(m.Item) {
		out.Record = &store.Entry{Action: "exported", Entity: "export", Label: f.Name, UnitID: m.Unit.ID, UnitPath: m.Unit.Path}
	}
	return out, err
}

func readFile(r *web.Request) (m deadline.Milestone, f deadline.File, err error) {
	if m, err = readMilestone(r); err != nil {
		return m, f, err
	}
	id, err := r.ID("file")
	if err != nil {
		return m, f, err
	}
	f, err = deadline.FileOf(r.Tx, m, id)
	return m, f, err
}

func removeFile(r *web.Request) (web.Result, error) {
	m, f, err := readFile(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := deadline.RemoveFile(r.Tx, m.ID, f.ID, r.FormInt("version")); err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.MilestonePath(m.CongressID, m.ID)).Saying("evidence.removed_done", "File", f.Name), nil
}
