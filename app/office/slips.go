package office

import (
	"context"
	"io"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/pdf"
	"daihoi/exports/report"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/office"
	"daihoi/models/store"
)

// slips makes passwords for the accounts that wait for one. Hashing is slow, so that it comes before the transaction.
func slips(ctx context.Context, r *web.Request) (web.Handler, error) {
	texts, hashes := map[int64]string{}, map[int64]string{}
	var waiting []account.Account
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r := *r
		r.Tx = tx
		_, s, err := readSheet(&r)
		if err != nil {
			return err
		}
		if s.Version != r.FormInt("version") {
			return store.Stale()
		}
		var first bool
		if waiting, first, err = office.Waiting(tx, s); err == nil && !first && r.Form("again") == "" {
			err = fault.At("again", "problem.office_again")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, a := range waiting {
		texts[a.ID] = account.TemporaryPassword()
		if hashes[a.ID], err = r.Hasher.Hash(texts[a.ID], a.Username); err != nil {
			return nil, err
		}
	}
	return func(r *web.Request) (web.Result, error) { return handOut(r, texts, hashes) }, nil
}

// handOut answers with the paper: only hashes are stored, so that it is made just once.
func handOut(r *web.Request, texts, hashes map[int64]string) (web.Result, error) {
	u, s, err := readSheet(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := r.Tx.Require(access.ManageUsers, u.Path); err != nil {
		return web.Result{}, err
	}
	handed, err := office.HandOut(r.Tx, u.ID, s.ID, r.FormInt("version"), hashes)
	if err != nil {
		return web.Result{}, err
	}
	paper := report.Slips(r.Words, r.Origin, r.Tx.Now().Time, handed, texts)
	name := book.FileName("pdf", r.T("office.slips")+" "+u.FullName+" "+r.Today().String())
	result := web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path, Reason: r.T("office.slips")},
		func(w io.Writer) error { return pdf.WriteSlips(w, paper) })
	result.File.ContentType = "application/pdf"
	return result, nil
}
