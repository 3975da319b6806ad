package progressform

import (
	"cmp"
	"encoding/json"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// ReturnedState is the state of a returned form: catalogue key "returned.state.<state>".
type ReturnedState string

// Only a preview can be confirmed or discarded; only a confirmed form can be undone.
const (
	ReturnedPreview   ReturnedState = "preview"
	ReturnedConfirmed ReturnedState = "confirmed"
	ReturnedUndone    ReturnedState = "undone"
	ReturnedDiscarded ReturnedState = "discarded"
	ReturnedRefused   ReturnedState = "refused" // not a form of a unit below; kept so that someone sees it
)

// Refusal is why a file is not accepted, as a fault.
type Refusal struct {
	Key  string         `json:"key,omitempty"`
	Args map[string]any `json:"args,omitempty"`
}

// HandedIn is an uploaded file; Refusal is set if it could not be read as a progress form.
type HandedIn struct {
	FileName string
	Content  []byte
	Form     Filled
	Refusal  Refusal
}

// Returned is an uploaded progress form. Unit is that of its congress; for a refused file, the unit at which it was
// uploaded.
type Returned struct {
	ID          int64
	UnitID      int64
	CongressID  *int64
	FileName    string
	Form        Filled  `gorm:"serializer:sealed;as:progress_returns.form"`
	Refusal     Refusal `gorm:"serializer:json"`
	State       ReturnedState
	Summary     map[RowState]int `gorm:"serializer:json"` // at confirmation
	UserID      *int64
	UserName    string
	CreatedAt   store.Instant
	ConfirmedAt store.Instant
	UndoneAt    store.Instant
	Version     int
	Unit        deadline.MilestoneUnit `gorm:"-"` // joined by every read
}

func (Returned) TableName() string { return "progress_returns" }

type returnedRow struct {
	R Returned               `gorm:"embedded"`
	U deadline.MilestoneUnit `gorm:"embedded;embeddedPrefix:u_"`
}

func (r returnedRow) returned() Returned {
	r.R.Unit = r.U
	return r.R
}

var returnedColumns = "progress_returns.id, progress_returns.unit_id, progress_returns.congress_id, progress_returns.file_name, progress_returns.form, " +
	"progress_returns.refusal, progress_returns.state, progress_returns.summary, progress_returns.user_id, progress_returns.user_name, " +
	"progress_returns.created_at, progress_returns.confirmed_at, progress_returns.undone_at, progress_returns.version, " +
	"units.id AS u_id, units.name AS u_name, units.full_name AS u_full_name, " +
	store.PathIn("(SELECT term_id FROM congresses WHERE congresses.id = progress_returns.congress_id)") + " AS u_path"

// returns is the base query: returned forms of units whose milestones the actor may edit.
func returns(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("progress_returns").Joins("JOIN units ON units.id = progress_returns.unit_id").Where(within, args...)
}

// HandIn stores uploaded files as previews for the congresses of the term at or below the unit. A file that is not
// one of their forms is stored as refused. Milestones do not change.
func HandIn(tx *store.Tx, u org.Unit, termID int64, files []HandedIn) ([]Returned, error) {
	if err := cmp.Or(tx.Require(access.EditMilestone, u.Path), tx.Open(termID)); err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fault.At("files", "problem.no_file")
	}
	all, err := congress.List(tx, congress.Filter{Path: u.Path, TermID: termID})
	if err != nil {
		return nil, err
	}
	kept := make([]Returned, len(files))
	changes := make([]field.Change, len(files))
	for i, f := range files {
		kept[i] = f.addressed(u, all)
		kept[i].UserName, kept[i].CreatedAt, kept[i].Version = tx.Actor().Name, tx.Now(), 1
		if id := tx.Actor().UserID; id != 0 {
			kept[i].UserID = &id
		}
		row := struct {
			Returned `gorm:"embedded"`
			Content  []byte `gorm:"serializer:sealed;as:progress_returns.content"`
		}{kept[i], f.Content}
		if row.State == ReturnedRefused || row.Content == nil {
			row.Content = []byte{}
		}
		if err := tx.DB().Table("progress_returns").Create(&row).Error; err != nil {
			return nil, err
		}
		kept[i].ID = row.ID
		changes[i] = field.Change{Field: "returned_file", New: kept[i].FileName}
	}
	return kept, tx.Record(store.Entry{Action: "returns_handed_in", Entity: "unit", EntityID: u.ID, Label: u.FullName, UnitID: u.ID,
		UnitPath: u.Path, Changes: changes})
}

// addressed finds the congress that the file belongs to.
func (f HandedIn) addressed(u org.Unit, all []congress.Congress) Returned {
	r := Returned{UnitID: u.ID, FileName: vietext.NFC(f.FileName), Form: f.Form, Refusal: f.Refusal, State: ReturnedRefused, Summary: map[RowState]int{},
		Unit: deadline.MilestoneUnit{ID: u.ID, Name: u.Name, FullName: u.FullName, Path: u.Path}}
	if r.Refusal.Key != "" {
		return r
	}
	for _, c := range all {
		stamped := f.Form.Stamp == StampWhole
		if c.Unit.Code == f.Form.Issue.UnitCode && (!stamped || c.ID == f.Form.Issue.CongressID) {
			r.State, r.UnitID, r.CongressID = ReturnedPreview, c.UnitID, &c.ID
			r.Unit = deadline.MilestoneUnit{ID: c.UnitID, Name: c.Unit.Name, FullName: c.Unit.FullName, Path: c.Unit.Path}
			return r
		}
	}
	r.Refusal = Refusal{"returned.foreign", fault.Args("Code", f.Form.Issue.UnitCode)}
	if f.Form.Issue.UnitCode == "" {
		r.Refusal = Refusal{Key: "returned.no_unit"}
	}
	r.Form = Filled{}
	return r
}

// Get reads a returned form of a unit that the actor may edit.
func Get(tx *store.Tx, id int64) (Returned, error) {
	var r returnedRow
	if err := store.One(returns(tx).Select(returnedColumns).Where("progress_returns.id = ?", id), &r); err != nil {
		return Returned{}, err
	}
	return r.returned(), tx.Require(access.EditMilestone, r.U.Path)
}

// Content returns the file; empty if it was refused or discarded.
func Content(tx *store.Tx, id int64) ([]byte, error) {
	if _, err := Get(tx, id); err != nil {
		return nil, err
	}
	var kept struct {
		Content []byte `gorm:"serializer:sealed;as:progress_returns.content"`
	}
	err := store.One(returns(tx).Select("progress_returns.content").Where("progress_returns.id = ?", id), &kept)
	return kept.Content, err
}

// ReturnedPlan is a returned form with its plan, which is empty unless the form is a preview.
type ReturnedPlan struct {
	Returned
	Plan Plan
}

// List lists the forms returned at or below the unit, newest first, previews with their current plan. The number of
// statements does not grow with the list.
func List(tx *store.Tx, u org.Unit, limit int) ([]ReturnedPlan, error) {
	if err := tx.Require(access.EditMilestone, u.Path); err != nil {
		return nil, err
	}
	under, bounds := store.Under("units.path", u.Path)
	var rows []returnedRow
	err := returns(tx).Select(returnedColumns).Where(under, bounds...).Order("progress_returns.id DESC").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, err
	}
	list := make([]ReturnedPlan, len(rows))
	var previews []*ReturnedPlan
	for i, r := range rows {
		if list[i].Returned = r.returned(); list[i].State == ReturnedPreview {
			previews = append(previews, &list[i])
		}
	}
	return list, plan(tx, previews)
}

// Waiting counts the forms returned at or below the unit that nobody has confirmed or discarded yet.
func Waiting(tx *store.Tx, path string) (int, error) {
	under, bounds := store.Under("units.path", path)
	var n int64
	err := returns(tx).Where(under, bounds...).Where("progress_returns.state = ?", ReturnedPreview).Count(&n).Error
	return int(n), err
}

// PlanOf is what importing the returned form would do now.
func PlanOf(tx *store.Tx, r Returned) (Plan, error) {
	one := ReturnedPlan{Returned: r}
	err := plan(tx, []*ReturnedPlan{&one})
	return one.Plan, err
}

// plan fills in the plans of previews.
func plan(tx *store.Tx, previews []*ReturnedPlan) error {
	if len(previews) == 0 {
		return nil
	}
	var ids []int64
	for _, p := range previews {
		ids = append(ids, *p.CongressID)
	}
	byCongress, err := deadline.ListOf(tx, ids)
	if err != nil {
		return err
	}
	raised, err := raisedTexts(tx, ids)
	if err != nil {
		return err
	}
	versions, err := templateVersions(tx, ids)
	if err != nil {
		return err
	}
	for _, p := range previews {
		in := PlanInput{Form: p.Form, Present: byCongress[*p.CongressID], Raised: raised[*p.CongressID], Today: tx.Today(),
			MayClose: tx.Actor().Can(access.CloseMilestone, p.Unit.Path)}
		if len(in.Present) > 0 {
			in.Template = versions[in.Present[0].Item.TemplateID]
		}
		p.Plan = Compare(in)
	}
	return nil
}

// raisedTexts returns the texts of difficulties by congress id. The actor must have read the congresses.
func raisedTexts(tx *store.Tx, congressIDs []int64) (map[int64][]string, error) {
	var rows []struct {
		CongressID int64
		Text       string
	}
	err := tx.DB().Table("difficulties").Select("congress_id, text").Where("congress_id IN ?", congressIDs).Find(&rows).Error
	byCongress := map[int64][]string{}
	for _, r := range rows {
		byCongress[r.CongressID] = append(byCongress[r.CongressID], r.Text)
	}
	return byCongress, err
}

// openReturned reads a form for a command, checking its state and version.
func openReturned(tx *store.Tx, id int64, version int, state ReturnedState) (Returned, error) {
	r, err := Get(tx, id)
	switch {
	case err != nil:
		return r, err
	case r.Version != version:
		return r, store.Stale()
	case r.State != state:
		return r, fault.New(fault.Conflict, "fault.returned_state", "State", string(r.State))
	}
	return r, nil
}

// move updates columns of the row at its version.
func (r Returned) move(tx *store.Tx, values map[string]any) error {
	values["version"] = gorm.Expr("version + 1")
	return store.Changed(tx.DB().Model(&Returned{}).Where("id = ? AND version = ?", r.ID, r.Version).Updates(values))
}

func (r Returned) entry(action string, changes ...field.Change) store.Entry {
	return store.Entry{Action: action, Entity: "returned", EntityID: r.ID, Label: r.FileName + " · " + r.Unit.FullName, UnitID: r.Unit.ID,
		UnitPath: r.Unit.Path, Changes: changes}
}

// Discard ends a preview and deletes the file and what was read from it.
func Discard(tx *store.Tx, id int64, version int) error {
	r, err := openReturned(tx, id, version, ReturnedPreview)
	if err != nil {
		return err
	}
	none, err := json.Marshal(Filled{})
	if err != nil {
		return err
	}
	if err := r.move(tx, map[string]any{"state": ReturnedDiscarded, "content": []byte{}, "form": string(none)}); err != nil {
		return err
	}
	return tx.Record(r.entry("returned_discarded"))
}
