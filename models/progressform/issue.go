// Package progressform handles the progress form ("phiếu báo cáo tiến độ"), a workbook for a unit without network.
//
// issue.go collects what a form is filled with; filled.go parses a returned form; plan.go compares it with the
// program (Compare, pure); returned.go stores returned forms, and confirm.go imports or undoes them. Reading and
// writing the workbook is in exports.
package progressform

import (
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/field"
	"daihoi/models/readiness"
	"daihoi/models/store"
)

// Three values are compared: what the form said when it was made, what it says on return, and what the program says
// now.

// Version rises when cells of the progress form change their meaning.
const Version = 1

// Issue is the hidden identification of a progress form.
type Issue struct {
	Form       int           `json:"form"` // Version at the time
	UnitCode   string        `json:"unit"`
	CongressID int64         `json:"congress"`
	Template   int           `json:"template"` // template version, counted by its changes
	At         store.Instant `json:"at"`
	Rows       []Row         `json:"-"` // in form order
}

// Row is a milestone as of when the form was made.
type Row struct {
	ID        int64           `json:"id"`
	Version   int             `json:"version"`
	Code      string          `json:"code"`
	State     readiness.State `json:"state"`
	DoneOn    calendar.Date   `json:"done_on,omitzero"`
	DocNumber string          `json:"doc_number,omitempty"`
	DocDate   calendar.Date   `json:"doc_date,omitzero"`
	DoneCount int             `json:"done_count,omitempty"`
	OfCount   int             `json:"of_count,omitempty"`
	Note      string          `json:"note,omitempty"`
}

func rowOf(m deadline.Milestone) Row {
	return Row{ID: m.ID, Version: m.Version, Code: m.Item.Code, State: m.State, DoneOn: m.DoneOn, DocNumber: m.DocNumber,
		DocDate: m.DocDate, DoneCount: m.DoneCount, OfCount: m.OfCount, Note: m.Note}
}

// values returns the text of the row's fields by key.
func (r Row) values() map[string]string {
	return rowFields.Values(&deadline.Input{DocNumber: r.DocNumber, DocDate: r.DocDate, DoneOn: r.DoneOn, DoneCount: r.DoneCount,
		OfCount: r.OfCount, Note: r.Note})
}

// rowFields are the fields of a row besides its state.
var rowFields = deadline.MilestoneFields.Only("done_on", "doc_number", "doc_date", "done_count", "of_count", "note")

// Fields lists the keys of the cells that a unit fills in, in form order.
func Fields() []string { return append([]string{"state"}, keysOf(rowFields)...) }

func keysOf[T any](t field.Table[T]) []string {
	keys := make([]string, len(t))
	for i, f := range t {
		keys[i] = f.Key
	}
	return keys
}

// Facts are the contents of one congress's form.
type Facts struct {
	Congress   congress.Congress
	Issue      Issue
	Milestones []deadline.Milestone // those that apply and were not waived
	Sessions   []congress.Session
}

// AllOf returns the facts of the congresses at or below path, by unit name; congresses without milestones get no
// form. It takes five statements for any number of congresses. The actor needs the right to edit milestones.
func AllOf(tx *store.Tx, path string, termID int64) ([]Facts, error) {
	if err := tx.Require(access.EditMilestone, path); err != nil {
		return nil, err
	}
	all, err := congress.List(tx, congress.Filter{Path: path, TermID: termID})
	if err != nil {
		return nil, err
	}
	return factsOf(tx, all)
}

// Of is AllOf for one congress; NotFound without milestones.
func Of(tx *store.Tx, c congress.Congress) (Facts, error) {
	if err := tx.Require(access.EditMilestone, c.Unit.Path); err != nil {
		return Facts{}, err
	}
	all, err := factsOf(tx, []congress.Congress{c})
	if err == nil && len(all) == 0 {
		err = store.NotFound()
	}
	if err != nil {
		return Facts{}, err
	}
	return all[0], nil
}

func factsOf(tx *store.Tx, all []congress.Congress) ([]Facts, error) {
	ids := make([]int64, len(all))
	for i, c := range all {
		ids[i] = c.ID
	}
	byCongress, err := deadline.ListOf(tx, ids)
	if err != nil {
		return nil, err
	}
	sessions, err := congress.SessionsOf(tx, ids, calendar.Date{})
	if err != nil {
		return nil, err
	}
	versions, err := templateVersions(tx, ids)
	if err != nil {
		return nil, err
	}
	var out []Facts
	for _, c := range all {
		if c.TemplateID == nil {
			continue
		}
		f := Facts{Congress: c, Sessions: sessions[c.ID],
			Issue: Issue{Form: Version, UnitCode: c.Unit.Code, CongressID: c.ID, Template: versions[*c.TemplateID], At: tx.Now()}}
		for _, m := range byCongress[c.ID] {
			if m.State != readiness.NotApplicable {
				f.Milestones, f.Issue.Rows = append(f.Milestones, m), append(f.Issue.Rows, rowOf(m))
			}
		}
		if len(f.Milestones) > 0 {
			out = append(out, f)
		}
	}
	return out, nil
}

// templateVersions counts the changes of the templates that the congresses use.
func templateVersions(tx *store.Tx, congresses []int64) (map[int64]int, error) {
	var rows []struct {
		TemplateID int64
		Version    int
	}
	err := tx.DB().Table("template_versions").Select("template_id, MAX(version) AS version").
		Where("template_id IN (SELECT template_id FROM congresses WHERE id IN ?)", congresses).Group("template_id").Find(&rows).Error
	byID := make(map[int64]int, len(rows))
	for _, r := range rows {
		byID[r.TemplateID] = r.Version
	}
	return byID, err
}
