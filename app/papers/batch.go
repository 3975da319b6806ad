package papers

import (
	"context"
	"io"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	pages "daihoi/templates/papers"
)

func batchPath(u org.Unit, id int64) string {
	return web.PapersPath(u) + "/batches/" + web.FormatID(id)
}

func jobName(id int64) string { return "papers/" + web.FormatID(id) }

// produce makes the missing files of a batch in the background.
func produce(r *web.Request, b paper.Batch) {
	actor, works := r.Actor, works(r)
	r.Jobs.Start(jobName(b.ID), func(ctx context.Context) error { return works.Produce(ctx, actor, b, func(int) {}) })
}

// batchPage shows how far the papers of a batch are, and their files.
func batchPage(r *web.Request) (web.Result, error) {
	u, b, total, ready, err := readBatch(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Batch{Path: batchPath(u, b.ID), Book: web.PapersPath(u) + "/book", Total: total, Ready: ready,
		Said: r.T("paper.ready", "Ready", ready, "Total", total)}
	if v.Frame, err = frame(r, u, kindName(r, b.Kind)); err != nil {
		return web.Result{}, err
	}
	v.Frame.Path = v.Path
	v.Sub = r.T("paper.batch_sub", "Day", b.IssuedOn, "Summary", b.Summary)
	running, failed, err := r.Jobs.Running(r.Tx, jobName(b.ID))
	if err != nil {
		return web.Result{}, err
	}
	v.Running = running && ready < total
	if v.Running {
		v.Refresh, v.Reloads = 1, true
	}
	if failed != nil && ready < total {
		v.Failed = r.T("paper.failed")
		if f := fault.As(store.Named(failed)); f != nil {
			v.Failed = r.Words.With(f.Key, f.Args)
		}
	}
	list, _, err := paper.List(r.Tx, paper.Filter{BatchID: b.ID, Page: 1, Size: mostPreviewed})
	if err != nil {
		return web.Result{}, err
	}
	for _, p := range list {
		v.Rows = append(v.Rows, paperRow(r, p))
	}
	if more := total - len(list); more > 0 {
		v.More = r.T("paper.more_in_book", "Count", more)
	}
	return web.Show(pages.BatchPage(v)), nil
}

func readBatch(r *web.Request) (u org.Unit, b paper.Batch, total, ready int, err error) {
	if u, err = r.UnitAt(access.EditCongress); err != nil {
		return u, b, 0, 0, err
	}
	id, err := r.ID("batch")
	if err != nil {
		return u, b, 0, 0, err
	}
	b, total, ready, err = paper.GetBatch(r.Tx, u, id)
	return u, b, total, ready, err
}

// goOn makes the files that are still missing.
func goOn(r *web.Request) (web.Result, error) {
	u, b, _, _, err := readBatch(r)
	out := web.Redirect(batchPath(u, b.ID))
	out.Committed = func() { produce(r, b) }
	return out, err
}

// stop ends the making of the files. What is made stays, and the numbers are taken.
func stop(r *web.Request) (web.Result, error) {
	u, b, _, _, err := readBatch(r)
	if err != nil {
		return web.Result{}, err
	}
	return web.Redirect(batchPath(u, b.ID)).Saying("paper.stopped"), r.Jobs.Stop(r.Tx, jobName(b.ID))
}

// batchFiles downloads the files of a batch as one zip.
func batchFiles(r *web.Request) (web.Result, error) {
	u, b, _, _, err := readBatch(r)
	if err != nil {
		return web.Result{}, err
	}
	list, _, err := paper.List(r.Tx, paper.Filter{BatchID: b.ID})
	if err != nil {
		return web.Result{}, err
	}
	name := book.FileName("zip", r.T("paper.batch_file", "Kind", kindName(r, b.Kind), "Unit", u.FullName, "Day", b.IssuedOn.String()))
	works := works(r)
	return zipped(name, u, func(w io.Writer) error { return works.Bundle(list, w) }), nil
}
