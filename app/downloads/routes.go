// Package downloads shows how far the long files are that a reader has asked for, and gives them out.
package downloads

import (
	"daihoi/app/web"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/downloads"
)

// Routes are the addresses of this area.
func Routes() []web.Route {
	return []web.Route{
		{Path: "/downloads/:file", Get: page},
		{Path: "/downloads/:file/stop", Post: stop},
		{Path: "/downloads/:file/content", Get: content},
	}
}

// page shows how far a file is.
func page(r *web.Request) (web.Result, error) {
	f, err := r.Written(r.Param("file"))
	if err != nil {
		return web.Result{}, err
	}
	done, ready, failed := r.Progress(f)
	v := downloads.Download{Frame: r.Frame("download.title"), Path: web.LongFilePath(f.ID), Name: f.Name, Back: f.Back, Ready: ready,
		Done: done, Of: f.Of, Said: r.T(f.Said, "Count", done, "Of", f.Of)}
	v.Crumbs = append(v.Crumbs, web.Here(v.Title))
	switch {
	case failed != nil:
		v.Failed = r.T("download.failed")
		if known := fault.As(store.Named(failed)); known != nil {
			v.Failed = r.Words.With(known.Key, known.Args)
		}
	case !ready:
		v.Refresh, v.Reloads = 1, true
	}
	return web.Show(downloads.DownloadPage(v)), nil
}

// stop gives a file up, whether it is ready or not.
func stop(r *web.Request) (web.Result, error) {
	f, err := r.Written(r.Param("file"))
	if err != nil {
		return web.Result{}, err
	}
	r.StopWriting(f)
	return web.Redirect(f.Back).Saying("download.stopped"), nil
}

func content(r *web.Request) (web.Result, error) {
	f, err := r.Written(r.Param("file"))
	if err != nil {
		return web.Result{}, err
	}
	return f.Deliver()
}
