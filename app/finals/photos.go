package finals

import (
	"context"

	"daihoi/app/web"
	"daihoi/models/deadline"
	"daihoi/models/finalreport"
	"daihoi/models/store"
	"daihoi/templates/finals"
	"daihoi/templates/ui"
)

// photoForm asks for photographs with a caption.
func photoForm(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	f, err := form(r, p.Unit, "final.add_photos", "final.photos_lead", 0)
	f.Groups = web.FormGroups(r, finalreport.PhotoFields, &finalreport.Photo{}, nil)
	v := finals.PhotoForm{SimpleForm: f}
	if r.Files.Configured() {
		v.Upload = ui.Upload{Label: r.T("final.photos"), Accept: []string{".jpg", ".jpeg", ".png", ".webp"}, Error: r.WithError(ui.Input{Key: "files"}).Error,
			Hint: r.T("final.photos_hint", "Max", deadline.FileLimit>>20, "Count", finalreport.MaxPhotos)}
	}
	return web.Show(finals.PhotoFormPage(v)), err
}

// addPhotos stores the uploaded files before the transaction, as milestones.keepEvidence does; only those who edit the
// congress may write to the disk.
func addPhotos(ctx context.Context, r *web.Request) (web.Handler, error) {
	var kept []deadline.File
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		_, err := editable(r)
		return err
	})
	if err == nil && len(r.Uploads) > 0 {
		kept, err = r.KeepFiles()
	}
	return func(r *web.Request) (web.Result, error) { return addKept(r, kept) }, err
}

func addKept(r *web.Request, kept []deadline.File) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	photos := make([]finalreport.Photo, len(kept))
	for i, f := range kept {
		photos[i] = finalreport.Photo{Upload: f.Upload}
	}
	return web.Redirect(path(p.Unit)).Saying("form.saved"), finalreport.AddPhotos(r.Tx, p.Unit, p.Term.ID, r.Form("caption"), photos)
}

// photo shows one photograph.
func photo(r *web.Request) (web.Result, error) {
	p, err := r.UnitPage()
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("photo")
	if err != nil {
		return web.Result{}, err
	}
	found, err := finalreport.PhotoOf(r.Tx, p.Unit, id)
	if err != nil {
		return web.Result{}, err
	}
	return r.StoredFile(found.Name, found.Media, found.Digest)
}

func removePhoto(r *web.Request) (web.Result, error) {
	p, err := editable(r)
	if err != nil {
		return web.Result{}, err
	}
	id, err := r.ID("photo")
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(path(p.Unit)).Saying("final.photo_removed"), finalreport.RemovePhoto(r.Tx, p.Unit, id)
}
