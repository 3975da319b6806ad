package papers

import (
	"io"

	"daihoi/app/web"
	"daihoi/exports/book"
	"daihoi/exports/papers"
	"daihoi/models/access"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	pages "daihoi/templates/papers"
	"daihoi/templates/ui"
)

const documentType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

func works(r *web.Request) papers.Works {
	return papers.Works{Store: r.Store, Catalogue: r.Catalogue, Files: r.Files}
}

func kindName(r *web.Request, code string) string {
	k, _ := paper.KindOf(code)
	return r.Words.Pick(k.NameVI, k.NameEN)
}

func kindPath(u org.Unit, kind string) string { return web.PapersPath(u) + "/templates/" + kind }

// frame is the frame of a page below the papers of a unit.
func frame(r *web.Request, u org.Unit, title string, more ...ui.Link) (ui.Frame, error) {
	f := r.FrameWithTitle(title)
	crumbs, err := r.CrumbsToUnit(u)
	f.Crumbs = append(append(crumbs, ui.Link{Href: web.PapersPath(u), Label: r.T("paper.title")}), append(more, web.Here(title))...)
	return f, err
}

// kindsPage lists the kinds of papers with the template in force for each.
func kindsPage(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := pages.Kinds{Frame: r.Frame("paper.title"), Sub: u.FullName, Book: web.PapersPath(u) + "/book", Fields: web.PapersPath(u) + "/fields"}
	if v.Crumbs, err = r.UnitCrumbs(u, v.Title); err != nil {
		return web.Result{}, err
	}
	all, err := paper.Kinds()
	if err != nil {
		return web.Result{}, err
	}
	inForce, err := paper.InForce(r.Tx, u)
	if err != nil {
		return web.Result{}, err
	}
	may := r.Actor.Can(access.EditCongress, u.Path)
	for _, k := range all {
		row := pages.KindRow{Name: r.Words.Pick(k.NameVI, k.NameEN), Symbol: k.Symbol, Source: k.Source, Template: ui.Link{Href: kindPath(u, k.Code), Label: r.T("paper.shipped")}}
		if t, own := inForce[k.Code]; own {
			row.Template.Label, row.Owner = t.File.Name, t.Unit.FullName
		}
		for _, a := range k.Audiences {
			row.Audiences = append(row.Audiences, r.T("choice.audience."+string(a)))
		}
		if may {
			row.Make = web.PapersPath(u) + "/make?kind=" + k.Code
		}
		v.Rows = append(v.Rows, row)
	}
	return web.Show(pages.KindsPage(v)), nil
}

// fieldsDocument downloads the document that names every field.
func fieldsDocument(r *web.Request) (web.Result, error) {
	u, err := r.UnitAt(access.View)
	if err != nil {
		return web.Result{}, err
	}
	register, err := papers.NewRegister(r.Catalogue)
	if err != nil {
		return web.Result{}, err
	}
	content, err := register.Example(r.Words)
	return document(book.FileName("docx", r.T("paper.all_fields")), u, content), err
}

// document answers with a Word file, and has it written to the log.
func document(name string, u org.Unit, content []byte) web.Result {
	out := web.Download(name, store.Entry{Action: "exported", Entity: "export", Label: name, UnitID: u.ID, UnitPath: u.Path}, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	out.File.ContentType, out.File.Print = documentType, nil
	return out
}
