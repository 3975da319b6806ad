package clusters

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/clusterevent"
	"daihoi/models/deadline"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/store"
	"daihoi/templates/clusters"
	"daihoi/templates/ui"
)

// eventFiles groups the files of an event by kind; photos are shown as pictures.
func eventFiles(r *web.Request, y emulation.Year, e clusterevent.Event, v *clusters.ClusterEvent) error {
	all, err := e.Files(r.Tx)
	for _, kind := range clusterevent.FileKinds {
		group := clusters.FileGroup{Title: r.T("choice.file_kind." + kind), Photos: kind == clusterevent.FilePhoto}
		for _, f := range all {
			if f.Kind == kind {
				group.Files = append(group.Files, eventFileLine(r, y, f))
			}
		}
		if len(group.Files) > 0 {
			v.Files = append(v.Files, group)
		}
	}
	return err
}

func eventFileLine(r *web.Request, y emulation.Year, f clusterevent.File) clusters.EventFile {
	base := fmt.Sprintf("/files/%d", f.ID)
	line := clusters.EventFile{Name: f.Name, Href: web.EventPath(y, f.EventID, base), Note: r.T("evidence.note", "Size", r.FileSize(f.Size), "Who", f.ByName, "When", r.Words.Moment(f.UploadedAt.Time))}
	if y.Leads(r.Actor) {
		line.Remove = web.EventPath(y, f.EventID, base, "/remove")
		line.Kind = fileKind(r, "kind-"+strconv.FormatInt(f.ID, 10), f.Kind)
		line.Kind.Label = r.T("event.kind_of", "File", f.Name)
	}
	return line
}

// fileKind asks what kind of file it is; for a new file the program may decide.
func fileKind(r *web.Request, key, present string) ui.Input {
	in := ui.Input{Key: key, Label: r.T("field.file_kind"), Kind: "choice", Value: r.InputValue(key, present), Width: "m"}
	if present == "" {
		in.Hint = r.T("event.kind_hint")
		in.Options = append(in.Options, ui.Option{Label: r.T("event.kind_by_content")})
	}
	for _, kind := range clusterevent.FileKinds {
		in.Options = append(in.Options, ui.Option{Value: kind, Label: r.T("choice.file_kind." + kind)})
	}
	return r.WithError(in)
}

// postedFiles are the uploaded files, and the existing ones with the kind chosen for each.
func postedFiles(r *web.Request, kept []deadline.File) (all []clusterevent.File) {
	for _, f := range kept {
		all = append(all, clusterevent.File{Kind: r.Form("file_kind"), Upload: f.Upload})
	}
	for _, key := range r.FormKeys() {
		if text, found := strings.CutPrefix(key, "kind-"); found {
			if id, err := strconv.ParseInt(text, 10, 64); err == nil && id > 0 {
				all = append(all, clusterevent.File{ID: id, Kind: r.Form(key)})
			}
		}
	}
	return all
}

func eventUpload(r *web.Request) ui.Upload {
	if !r.Files.Configured() {
		return ui.Upload{}
	}
	return ui.Upload{Label: r.T("event.add_files"), Accept: files.Accepted(), Hint: r.T("event.files_hint", "Max", deadline.FileLimit>>20, "Count", deadline.FileCount),
		Error: r.WithError(ui.Input{Key: "files"}).Error}
}

// keepEventFiles stores the uploaded files before the transaction, as milestones.keepEvidence does; only those who lead
// may write to the disk.
func keepEventFiles(r *web.Request, ctx context.Context) ([]deadline.File, error) {
	if len(r.Uploads) == 0 {
		return nil, nil
	}
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		_, err := r.LedClusterYear()
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(r.Uploads) > deadline.FileCount {
		return nil, fault.At("files", "problem.event_files", "Max", deadline.FileCount)
	}
	return r.KeepFiles()
}

func eventFile(r *web.Request) (web.Result, error) {
	_, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("paper")
	if err != nil {
		return web.Result{}, err
	}
	f, err := e.File(r.Tx, id)
	if err != nil {
		return web.Result{}, err
	}
	return r.StoredFile(f.Name, f.Media, f.Digest)
}

func removeEventFile(r *web.Request) (web.Result, error) {
	y, e, err := r.ClusterEvent()
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("paper")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(web.EventPath(y, e.ID)).Saying("event.paper_removed"), clusterevent.RemoveFile(r.Tx, y.ClusterID, y.Year, e.ID, id, r.FormInt("version"))
}
