package papers

import (
	"bytes"
	"context"
	"io"
	"net/url"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/papers"
	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	pages "daihoi/templates/papers"
	"daihoi/templates/ui"
)

// order is what the form asks for. A GET has it in the address, a POST in hidden fields.
type order struct {
	unit     org.Unit
	term     org.Term
	kind     paper.Kind
	batch    paper.Batch
	only     string // code of one unit below
	named    string
	subjects []paper.Subject
}

// formKeys are the fields of an order.
var formKeys = []string{"kind", "audience", "unit", "named", "signed_by", "paper_day", "paper_summary", "paper_content"}

// readOrder reads the order without whom it is for. The form has the usual values to begin with.
func readOrder(r *web.Request) (o order, err error) {
	if o.unit, err = r.UnitAt(access.EditCongress); err != nil {
		return o, err
	}
	if o.term, err = r.Term(); err != nil {
		return o, err
	}
	get := orderValue(r)
	all, err := paper.Kinds()
	if err != nil {
		return o, err
	}
	if o.kind = all[0]; get("kind") != "" {
		var known bool
		if o.kind, known = paper.KindOf(get("kind")); !known {
			return o, store.NotFound()
		}
	}
	o.batch = paper.Batch{TermID: o.term.ID, Kind: o.kind.Code, Audience: paper.Audience(get("audience")), SignedBy: get("signed_by")}
	if !o.kind.Is(o.batch.Audience) {
		o.batch.Audience = o.kind.Audiences[0]
	}
	o.only, o.named = get("unit"), get("named")
	return o, nil
}

func orderValue(r *web.Request) func(string) string {
	if r.Method == "POST" {
		return r.Form
	}
	return r.Query
}

// complete reads the rest of the order, and finds whom it is for.
func (o *order) complete(r *web.Request) error {
	problems := paper.OrderFields.Decode(orderValue(r), &o.batch)
	if o.batch.Audience == paper.ForNamed && o.named == "" {
		problems = append(problems, fault.Problem{Field: "named", Key: "problem.required"})
	}
	if err := fault.Of(problems); err != nil {
		return err
	}
	var err error
	if o.subjects, err = papers.Subjects(r.Tx, o.unit, o.term, o.batch.Audience, o.only, o.named); err != nil {
		return err
	}
	switch {
	case len(o.subjects) == 0:
		return fault.At("audience", "problem.paper_nobody")
	case len(o.subjects) > paper.MostAtOnce:
		return fault.At("audience", "problem.paper_too_many", "Max", paper.MostAtOnce)
	}
	return nil
}

// makePage asks what to make, and shows what it would be: whom the papers go to, the numbers that they would take, the signer.
func makePage(r *web.Request) (web.Result, error) {
	o, err := readOrder(r)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Make{Path: web.PapersPath(o.unit) + "/make", Kind: o.kind.Code, Back: web.PapersPath(o.unit)}
	if v.Frame, err = frame(r, o.unit, kindName(r, o.kind.Code)); err != nil {
		return web.Result{}, err
	}
	v.Sub = o.unit.FullName
	if r.Query("preview") != "" || r.Method == "POST" {
		preview, err := web.Previewed(r, func() (pages.Preview, error) { return previewOf(r, &o) })
		if err != nil {
			return web.Result{}, err
		}
		v.Preview = preview
		f := r.FrameWithTitle(v.Title, v.Crumbs...)
		v.Problems = f.Problems
	} else {
		o.batch.IssuedOn, o.batch.Summary = r.Today(), o.kind.SummaryVI
	}
	if v.Inputs, err = inputs(r, &o); err != nil {
		return web.Result{}, err
	}
	v.Frame.Path = v.Path
	return web.Show(pages.MakePage(v)), nil
}

func inputs(r *web.Request, o *order) (in []ui.Input, err error) {
	audience := ui.Input{Key: "audience", Label: r.T("field.audience"), Kind: "radios", Value: string(o.batch.Audience)}
	for _, a := range o.kind.Audiences {
		audience.Options = append(audience.Options, ui.Option{Value: string(a), Label: r.T("choice.audience." + string(a))})
	}
	in = append(in, r.WithError(audience))
	if o.kind.Is(paper.ForUnits) {
		one := ui.Input{Key: "unit", Label: r.T("paper.one_unit"), Kind: "choice", Value: o.only, Options: []ui.Option{{Label: r.T("paper.all_units")}}}
		below, err := papers.Subjects(r.Tx, o.unit, o.term, paper.ForUnits, "", "")
		if err != nil {
			return nil, err
		}
		for _, s := range below {
			one.Options = append(one.Options, ui.Option{Value: s.Unit.Code, Label: s.Unit.FullName})
		}
		in = append(in, one)
	}
	if o.kind.Is(paper.ForNamed) {
		in = append(in, r.WithError(ui.Input{Key: "named", Label: r.T("field.named"), Hint: r.T("paper.named_hint"), Kind: "long", Value: o.named, Optional: true}))
	}
	typed := orderValue(r)
	for _, f := range paper.OrderFields {
		one := ui.Input{Key: f.Key, Label: r.T("field." + f.Key), Value: web.InputText(f.Kind, f.Text(&o.batch)), Optional: !f.Required}
		if r.Words.Has("hint." + f.Key) {
			one.Hint = r.T("hint." + f.Key)
		}
		if r.Query("preview") != "" || r.Method == "POST" {
			one.Value = typed(f.Key)
		}
		switch f.Key {
		case "paper_day":
			one.Width = "m"
		case "paper_content":
			one.Kind = "long"
		}
		in = append(in, r.WithError(one))
	}
	signer, err := signerInput(r, o)
	return append(in, signer), err
}

func signerInput(r *web.Request, o *order) (ui.Input, error) {
	in := ui.Input{Key: "signed_by", Label: r.T("field.signed_by"), Kind: "choice", Value: o.batch.SignedBy, Options: []ui.Option{{Label: r.T("paper.signer_usual")}}}
	if !o.kind.ByBoard() {
		in.Options[0].Label = r.T("paper.signer_none")
	}
	leaders, err := org.Signatories(r.Tx, o.unit.ID)
	for _, l := range leaders {
		if l.Active(r.Today()) {
			in.Options = append(in.Options, ui.Option{Value: web.FormatID(l.ID), Label: l.Name + ", " + l.Title})
		}
	}
	if o.kind.ByBoard() {
		in.Options = append(in.Options, ui.Option{Value: paper.SignedByNobody, Label: r.T("paper.signer_none")})
	}
	return r.WithError(in), err
}

// mostPreviewed is how many papers a preview lists.
const mostPreviewed = 50

func previewOf(r *web.Request, o *order) (pages.Preview, error) {
	var v pages.Preview
	if err := o.complete(r); err != nil {
		return v, err
	}
	m, err := papers.NewMaker(r.Tx, r.Catalogue, r.Files, o.unit, o.term, o.batch)
	if err != nil {
		return v, err
	}
	sign, err := papers.SignerOf(r.Tx, r.WordsIn("vi"), o.unit, o.kind, o.batch)
	if err != nil {
		return v, err
	}
	last, err := paper.LastNumber(r.Tx, o.unit.ID, o.batch.IssuedOn.Year(), o.kind.Symbol)
	if err != nil {
		return v, err
	}
	v.Lead = r.T("paper.preview", "Count", len(o.subjects), "First", paper.MarkOf(last+1, o.kind.Symbol), "Last", paper.MarkOf(last+len(o.subjects), o.kind.Symbol))
	v.Signer = papers.SignerName(sign)
	v.Template = m.Template
	for _, f := range m.Sensitive {
		v.Sensitive = append(v.Sensitive, f.Name(r.Words))
	}
	v.Hidden = !r.Actor.Can(access.ViewSensitive, o.unit.Path)
	for i, s := range o.subjects[:min(len(o.subjects), mostPreviewed)] {
		v.Rows = append(v.Rows, pages.PreviewRow{Mark: paper.MarkOf(last+1+i, o.kind.Symbol), Recipient: s.Recipient})
	}
	if more := len(o.subjects) - len(v.Rows); more > 0 {
		v.More = r.T("lack.others", "Count", more)
	}
	values := url.Values{}
	for _, key := range formKeys {
		value := orderValue(r)(key)
		v.Carried = append(v.Carried, ui.Hidden{Name: key, Value: value})
		values.Set(key, value)
	}
	v.Drafts = web.PapersPath(o.unit) + "/drafts?" + values.Encode()
	v.MayIssue = r.Files.Configured()
	return v, nil
}

// issue enters the papers in the book. Their files are made once that is committed.
func issue(r *web.Request) (web.Result, error) {
	o, err := readOrder(r)
	if err != nil {
		return web.Result{}, err
	}
	if !r.Files.Configured() {
		return web.Result{}, fault.At("audience", "problem.no_folder")
	}
	if err := o.complete(r); err != nil {
		return web.Result{}, err
	}
	sign, err := papers.SignerOf(r.Tx, r.WordsIn("vi"), o.unit, o.kind, o.batch)
	if err != nil {
		return web.Result{}, err
	}
	b, all, err := paper.Issue(r.Tx, o.unit.ID, o.batch, papers.SignerName(sign), o.subjects)
	if err != nil {
		return web.Result{}, err
	}
	out := web.Redirect(batchPath(o.unit, b.ID)).Saying("paper.issued", "Count", len(all), "First", all[0].Mark(), "Last", all[len(all)-1].Mark())
	out.Committed = func() { produce(r, b) }
	return out, nil
}

// drafts downloads the papers without numbers: one document, or a zip that is sent while it is made.
func drafts(r *web.Request) (web.Result, error) {
	o, err := readOrder(r)
	if err != nil {
		return web.Result{}, err
	}
	if err := o.complete(r); fault.KindOf(err) == fault.Invalid { // the form says what is wrong
		return web.Redirect(web.PapersPath(o.unit) + "/make" + r.QueryWith("preview", "1")), nil
	} else if err != nil {
		return web.Result{}, err
	}
	m, err := papers.NewMaker(r.Tx, r.Catalogue, r.Files, o.unit, o.term, o.batch)
	if err != nil {
		return web.Result{}, err
	}
	if len(o.subjects) == 1 {
		var b bytes.Buffer
		err := m.Write(r.Tx, &b, o.subjects[0], nil)
		return document(m.FileName(o.subjects[0], nil), o.unit, b.Bytes()), err
	}
	name := book.FileName("zip", r.T("paper.drafts_file", "Kind", kindName(r, o.kind.Code), "Unit", o.unit.FullName))
	actor, works := r.Actor, works(r)
	return zipped(name, o.unit, func(w io.Writer) error {
		return works.Drafts(context.Background(), actor, m, o.subjects, w, func(int) {})
	}), nil
}

// zipped answers with a zip that is sent while it is written.
func zipped(name string, u org.Unit, write func(io.Writer) error) web.Result {
	out := web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}, write)
	out.File.ContentType, out.File.Print, out.File.Stream = "application/zip", nil, true
	return out
}
