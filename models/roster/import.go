package roster

import (
	"encoding/json"
	"math"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daihoi/models/delegate"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/identity"
	"daihoi/models/rosterplan"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// ImportState is the stage of an import: catalogue key "import.stage.<state>".
type ImportState string

// States of an import. Only a preview can be changed or confirmed; only a confirmed import can be undone.
const (
	ImportPreview   ImportState = "preview"
	ImportConfirmed ImportState = "confirmed"
	ImportUndone    ImportState = "undone"
	ImportDiscarded ImportState = "discarded"
)

// Column is a column of an uploaded table. Name is the workbook's own ("C"); Path is its headings from top to bottom.
type Column struct {
	Name      string    `json:"name"`
	Path      []string  `json:"path"`
	Hidden    bool      `json:"hidden,omitempty"`
	Ordinal   bool      `json:"ordinal,omitempty"` // running numbers
	Certainty Certainty `json:"certainty,omitempty"`
}

// Certainty is how sure the proposed field of a column is.
type Certainty string

// Certainties: the heading says it, the values do where the heading leaves it open, or the column is not imported.
const (
	Sure     Certainty = "sure"
	ByValues Certainty = "by_values"
	Unused   Certainty = "unused"
)

// TableRow is a row of an uploaded table before its columns are mapped. Cells follow the order of the table's
// columns; Text is the text of a group row.
type TableRow struct {
	Number int                `json:"number"`
	Kind   rosterplan.RowKind `json:"kind"`
	Hidden bool               `json:"hidden,omitempty"` // or struck through
	Struck bool               `json:"struck,omitempty"`
	Text   string             `json:"text,omitempty"`
	Cells  Cells              `json:"cells,omitempty"`
}

// FoundTable is a table found in an uploaded file. Head is the lowest heading row, Rows the number of people in rows that show,
// Known the number of columns whose heading is recognised. Above are the texts over the headings, a line each, Title those
// right over them, nearest first;
// Stated are the numbers that the list states of itself. Dittos are the cells read as those above them, Sides the tables
// that it goes on with in its width, Twice the number of cells whose letters were restored from UTF-8 saved as Windows-1252.
type FoundTable struct {
	Sheet             string
	Hidden            bool
	Head, Rows, Known int
	Above             []string            `json:",omitempty"`
	Title             []string            `json:",omitempty"`
	Names             bool                `json:",omitempty"` // a column holds names
	Stated            []rosterplan.Stated `json:",omitempty"`
	Dittos            []string            `json:",omitempty"`
	Sides             []string            `json:",omitempty"`
	Twice             int                 `json:",omitempty"`
}

// Found is what an uploaded file contains. Taken is the index in Tables of the table that the import reads; Form is
// the version of our own blank form, nil for any other file. UnitCode is the unit for which a file of ours was made,
// Recalled the lesson that says what the columns mean, MendedOf the import whose file this is after the sender has mended it.
type Found struct {
	Tables   []FoundTable
	Taken    int
	Form     *int      `json:",omitempty"`
	UnitCode string    `json:",omitempty"`
	Recalled *Recalled `json:",omitempty"`
	MendedOf int64     `json:",omitempty"`
}

// Readable reports whether a table that shows in the file holds people.
func (f Found) Readable(table int) bool {
	t := f.Tables[table]
	return !t.Hidden && t.Names && t.Rows > 0
}

// Table is the table that the import reads.
func (f Found) Table() FoundTable {
	if f.Taken < 0 || f.Taken >= len(f.Tables) {
		return FoundTable{}
	}
	return f.Tables[f.Taken]
}

// HiddenSheet is a hidden sheet with people: their rows are counted.
type HiddenSheet struct {
	Name string
	Rows int
}

// HiddenSheets are the hidden sheets with people that the import does not read, in order.
func (f Found) HiddenSheets() []HiddenSheet {
	var out []HiddenSheet
	for _, t := range f.Tables {
		if !t.Hidden || !t.Names || t.Rows == 0 || t.Sheet == f.Table().Sheet {
			continue
		}
		if last := len(out) - 1; last >= 0 && out[last].Name == t.Sheet {
			out[last].Rows += t.Rows
			continue
		}
		out = append(out, HiddenSheet{t.Sheet, t.Rows})
	}
	return out
}

// OtherRows counts the people in the other tables of the sheet that the import reads.
func (f Found) OtherRows() int {
	rows := 0
	for i, t := range f.Tables {
		if i != f.Taken && t.Names && t.Sheet == f.Table().Sheet {
			rows += t.Rows
		}
	}
	return rows
}

// Upload is an uploaded list: the file and the table found in one of its sheets. Mapping goes from the index in
// Columns to the key that cellvalue.ReadCell takes; unmapped columns are ignored. Fingerprint identifies the shape of
// the headings, wherever they are in the sheet; what a lesson says of that shape replaces the proposed mapping.
type Upload struct {
	FileName    string
	Content     []byte
	Sheet       string
	Columns     []Column
	Rows        []TableRow
	Mapping     map[int]string
	Answers     rosterplan.Answers
	Fingerprint string
	Found       Found
}

// Import is an upload on its way into the list of one congress. Rows are there only in GetImport. Summary counts the
// rows by state as of the last change of the import; what holds now is Preview's to say.
type Import struct {
	ID          int64
	CongressID  int64
	FileName    string
	Sheet       string
	Fingerprint string
	Answers     rosterplan.Answers    `gorm:"column:defaults;serializer:json"`
	Columns     []Column              `gorm:"serializer:sealed;as:imports.columns"`
	Rows        Rows                  `gorm:"serializer:sealed;as:imports.rows"`
	Mapping     map[int]string        `gorm:"serializer:json"`
	Found       Found                 `gorm:"serializer:sealed;as:imports.found"`
	Mends       []rosterplan.Mend     `gorm:"serializer:sealed;as:imports.mends"`
	Remarks     []rosterplan.Remarked `gorm:"serializer:sealed;as:imports.remarks"` // with which it was confirmed
	State       ImportState
	Summary     map[rosterplan.State]int `gorm:"serializer:json"`
	UserID      *int64
	UserName    string
	CreatedAt   store.Instant
	ConfirmedAt store.Instant
	UndoneAt    store.Instant
	Version     int64

	at delegate.Place
}

func (Import) TableName() string { return "imports" }

// People counts the rows that are people, and those of them that were taken as they came. In a finished import these are
// the figures of when it was confirmed.
func (imp Import) People() (people, sound int) {
	for state, n := range imp.Summary {
		switch state {
		case rosterplan.StateNew, rosterplan.StateChanged, rosterplan.StateSame:
			sound += n
			people += n
		case rosterplan.StateWarning, rosterplan.StateError, rosterplan.StateAmbiguous, rosterplan.SkippedPeople:
			people += n
		}
	}
	return people, sound
}

// StartImport stores an upload as a preview and returns its plan; the delegate list does not change.
func StartImport(tx *store.Tx, congressID int64, up Upload) (Import, rosterplan.Plan, error) {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return Import{}, rosterplan.Plan{}, err
	}
	imp := Import{CongressID: congressID, FileName: vietext.NFC(up.FileName), Answers: up.Answers, Remarks: []rosterplan.Remarked{}, State: ImportPreview,
		UserName: tx.Actor().Name, CreatedAt: tx.Now(), Version: 1, at: at}
	if err := imp.read(tx, up); err != nil {
		return Import{}, rosterplan.Plan{}, err
	}
	if id := tx.Actor().UserID; id != 0 {
		imp.UserID = &id
	}
	plan, err := Preview(tx, imp)
	if err != nil {
		return Import{}, rosterplan.Plan{}, err
	}
	imp.Summary = plan.Summary
	kept := struct {
		Import  `gorm:"embedded"`
		Content []byte `gorm:"serializer:sealed;as:imports.content"`
	}{imp, up.Content}
	if kept.Content == nil {
		kept.Content = []byte{}
	}
	if err := tx.DB().Table("imports").Create(&kept).Error; err != nil {
		return Import{}, rosterplan.Plan{}, err
	}
	imp.ID = kept.ID
	return imp, plan, tx.Record(imp.entry("import_started"))
}

// StartOthers keeps other lists of an import's file as previews of their own. The version of the import is raised, so that
// the same cannot be asked for twice.
func StartOthers(tx *store.Tx, id, version int64, others []Upload) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	for _, up := range others {
		if _, _, err := StartImport(tx, imp.CongressID, up); err != nil {
			return err
		}
	}
	return imp.move(tx, map[string]any{})
}

// read takes over the table of the upload. What a lesson says of the same headings wins.
func (imp *Import) read(tx *store.Tx, up Upload) error {
	mapping, err := checkMapping(up.Mapping, len(up.Columns))
	if err != nil {
		return err
	}
	lesson, err := recall(tx, imp.at, up.Fingerprint, len(up.Columns))
	if err != nil {
		return err
	}
	if lesson != nil {
		mapping = lesson.Mapping
		up.Found.Recalled = lesson.recalled(imp.at)
		imp.Answers.Recall(lesson.Answers)
	}
	imp.Sheet, imp.Fingerprint, imp.Found, imp.Mapping = up.Sheet, up.Fingerprint, up.Found, mapping
	imp.Columns, imp.Rows, imp.Mends = identity.OrEmpty(up.Columns), replaceNaN(up.Rows), []rosterplan.Mend{}
	return nil
}

// TakeTable switches the import to another table of the same file; up is the upload read with that table.
func TakeTable(tx *store.Tx, id, version int64, up Upload) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	old := imp.Sheet
	if err := imp.read(tx, up); err != nil {
		return err
	}
	values := map[string]any{"sheet": imp.Sheet, "fingerprint": imp.Fingerprint, "rows": imp.Rows}
	for column, value := range map[string]any{"columns": imp.Columns, "mapping": imp.Mapping, "found": imp.Found,
		"mends": imp.Mends, "defaults": imp.Answers} {
		text, err := json.Marshal(value)
		if err != nil {
			return err
		}
		values[column] = string(text)
	}
	if err := imp.move(tx, values); err != nil {
		return err
	}
	return tx.Record(imp.entry("import_table", field.Change{Field: "import_sheet", Old: old, New: imp.Sheet}))
}

// replaceNaN replaces NaN and infinity, which damaged files contain and JSON cannot hold.
func replaceNaN(rows []TableRow) []TableRow {
	for _, row := range rows {
		for i, c := range row.Cells {
			if math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
				row.Cells[i] = field.Raw{Ref: c.Ref, Kind: field.RawError, Text: "#NUM!"}
			}
		}
	}
	return identity.OrEmpty(rows)
}

func (imp Import) entry(action string, changes ...field.Change) store.Entry {
	return store.Entry{Action: action, Entity: "import", EntityID: imp.ID, Label: imp.FileName, UnitID: imp.at.UnitID,
		UnitPath: imp.at.UnitPath, Changes: changes}
}

// GetImport reads an import of a congress whose delegates the actor may edit.
func GetImport(tx *store.Tx, id int64) (Import, error) {
	var imp Import
	err := store.One(importsSeen(tx).Select(importColumns+", imports.rows").Where("imports.id = ?", id), &imp)
	if err != nil {
		return imp, err
	}
	imp.at, err = delegate.Editable(tx, imp.CongressID)
	return imp, err
}

// ImportContent returns the uploaded file of an import; empty once the import is discarded.
func ImportContent(tx *store.Tx, id int64) ([]byte, error) {
	if _, err := GetImport(tx, id); err != nil {
		return nil, err
	}
	var kept struct {
		Content []byte `gorm:"serializer:sealed;as:imports.content"`
	}
	err := store.One(importsSeen(tx).Select("imports.content").Where("imports.id = ?", id), &kept)
	return kept.Content, err
}

// Imports lists the imports of a congress, newest first, without their rows.
func Imports(tx *store.Tx, congressID int64, limit int) ([]Import, error) {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return nil, err
	}
	var list []Import
	err = importsSeen(tx).Select(importColumns).Where("imports.congress_id = ?", congressID).
		Order("imports.id DESC").Limit(min(max(limit, 1), 200)).Find(&list).Error
	for i := range list {
		list[i].at = at
	}
	return list, err
}

// Waiting is an import that nobody has confirmed or discarded yet.
type Waiting struct {
	ID             int64
	FileName, Unit string
}

// WaitingBelow lists the newest imports that wait at or below the unit in a term.
func WaitingBelow(tx *store.Tx, path string, termID int64, limit int) (list []Waiting, err error) {
	under, bounds := store.Under("units.path", path)
	err = importsSeen(tx).Select("imports.id, imports.file_name, units.full_name AS unit").Where(under, bounds...).
		Where("congresses.term_id = ? AND imports.state = ?", termID, ImportPreview).Order("imports.id DESC").Limit(limit).Find(&list).Error
	return list, err
}

// importsSeen is the base query for imports in the congresses that the actor sees.
func importsSeen(tx *store.Tx) *gorm.DB {
	return delegate.VisibleCongresses(tx).Joins("JOIN imports ON imports.congress_id = congresses.id")
}

const importColumns = "imports.id, imports.congress_id, imports.file_name, imports.sheet, imports.fingerprint, imports.defaults, " +
	"imports.columns, imports.mapping, imports.found, imports.mends, imports.remarks, imports.state, imports.summary, imports.user_id, imports.user_name, imports.created_at, " +
	"imports.confirmed_at, imports.undone_at, imports.version"

// Decide resolves the row with the key, for this import and later ones. Keep and Replace need delegateID to be one of
// the row's candidates; Both and One ignore it.
func Decide(tx *store.Tx, id, version int64, rowKey string, delegateID int64, choice rosterplan.Choice) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	plan, err := imp.planWith(tx, func(in *rosterplan.PlanInput) { delete(in.Decisions, rowKey) })
	if err != nil {
		return err
	}
	rows := plan.Rows
	asked := slices.IndexFunc(rows, func(row rosterplan.PlanRow) bool { return row.Key == rowKey && row.Offers(choice, delegateID) })
	if asked < 0 {
		return fault.At("choice", "problem.choice")
	}
	if choice == rosterplan.Both || choice == rosterplan.One {
		delegateID = 0
	}
	err = tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "congress_id"}, {Name: "row_key"}},
		DoUpdates: clause.AssignmentColumns([]string{"choice", "delegate_id", "user_name", "at"})}).
		Create(&importDecision{imp.CongressID, rowKey, choice, delegateID, tx.Actor().Name, tx.Now()}).Error
	if err != nil {
		return err
	}
	if err := imp.move(tx, map[string]any{}); err != nil {
		return err
	}
	return tx.Record(imp.entry("import_decided", field.Change{Field: "import_" + string(choice), New: rows[asked].Record.FullName}))
}

type importDecision struct {
	CongressID int64  `gorm:"primaryKey"`
	RowKey     string `gorm:"primaryKey"`
	Choice     rosterplan.Choice
	DelegateID int64
	UserName   string
	At         store.Instant
}

// Discard ends a preview and deletes the stored file and rows.
func Discard(tx *store.Tx, id, version int64) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	err = imp.move(tx, map[string]any{"state": ImportDiscarded, "content": []byte{}, "rows": "[]"})
	if err != nil {
		return err
	}
	return tx.Record(imp.entry("import_discarded"))
}

// openImport reads the import for a command, checking its state and version.
func openImport(tx *store.Tx, id, version int64, state ImportState) (Import, error) {
	imp, err := GetImport(tx, id)
	switch {
	case err != nil:
		return imp, err
	case imp.Version != version:
		return imp, store.Stale()
	case imp.State != state:
		return imp, fault.New(fault.Conflict, "fault.import_state", "State", string(imp.State))
	}
	return imp, nil
}

// move updates columns of the import at its version. Unless the state changes, the summary is recounted.
func (imp Import) move(tx *store.Tx, values map[string]any) error {
	if _, ends := values["state"]; !ends {
		plan, err := Preview(tx, imp)
		if err != nil {
			return err
		}
		summary, err := json.Marshal(plan.Summary)
		if err != nil {
			return err
		}
		values["summary"] = string(summary)
	}
	values["version"] = gorm.Expr("version + 1")
	return store.Changed(tx.DB().Model(&Import{}).Where("id = ? AND version = ?", imp.ID, imp.Version).Updates(values))
}
