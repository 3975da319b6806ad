package delegates

import (
	"io"
	"path"
	"strings"

	"daihoi/app/web"
	"daihoi/exports"
	"daihoi/exports/book"
	"daihoi/exports/report"
	"daihoi/models/delegate"
	"daihoi/models/dossier"
	"daihoi/models/fault"
	"daihoi/templates/delegates"
)

func personFilePath(id int64, ending string) string { return web.DelegatePath(id) + "/person" + ending }

// personFile downloads everything about the person of a delegateship, which must have a purpose. It is logged at every
// unit whose list has the person.
func personFile(r *web.Request) (web.Result, error) {
	id, err := r.ID("id")
	if err != nil {
		return web.Result{}, err
	}
	purpose := strings.TrimSpace(r.Query("purpose"))
	found, err := report.PersonOf(r.Tx, r.Words, id, purpose)
	if err != nil {
		return web.Result{}, err
	}
	if purpose == "" {
		return web.Result{}, fault.New(fault.Invalid, "fault.purpose_person")
	}
	address, _, _ := strings.Cut(r.Path, "?")
	name := r.T("person_file.name", "Name", found.Person.FullName, "Day", r.Today().String())
	entries := found.Entries("")
	var result web.Result
	if path.Ext(address) == ".json" {
		result = web.DownloadJSON(book.FileName("json", name), found.WriteJSON)
	} else {
		result = web.Download(book.FileName("xlsx", name), entries[0], func(w io.Writer) error { return exports.WritePerson(w, found) })
	}
	result.Record, result.Records = nil, entries
	return result, nil
}

// fillFiles offers everything about the person to those who may take it.
func fillFiles(r *web.Request, v *delegates.DelegateForm, id int64, seats []delegate.Seat) {
	v.Record = web.DelegatePath(id)
	if dossier.Open(r.Actor, seats) {
		v.Files = []delegates.FullFile{{Href: personFilePath(id, ".xlsx"), Label: "Excel"}, {Href: personFilePath(id, ".json"), Label: "JSON"}}
	}
}
