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
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// ImportState is how far an import has come: catalogue key "import.stage.<state>".
type ImportState string

// States of imports. Only a preview can be changed or confirmed, only a confirmed import undone.
const (
	ImportPreview   ImportState = "preview"
	ImportConfirmed ImportState = "confirmed"
	ImportUndone    ImportState = "undone"
	ImportDiscarded ImportState = "discarded"
)

// Column is a column of an uploaded table. Name is what the workbook calls it ("C"), Path are its headings from top to
// bottom.
type Column struct {
	Name    string   `json:"name"`
	Path    []string `json:"path"`
	Hidden  bool     `json:"hidden,omitempty"`
	Ordinal bool     `json:"ordinal,omitempty"` // running numbers
}

// TableRow is a row of an uploaded table before anybody has said what its columns mean. Cells are those of the table's
// columns in order; Text are the words of a group row.
type TableRow struct {
	Number int         `json:"number"`
	Kind   RowKind     `json:"kind"`
	Hidden bool        `json:"hidden,omitempty"`
	Text   string      `json:"text,omitempty"`
	Cells  []field.Raw `json:"cells,omitempty"`
}

// FoundTable is a table in an uploaded file. Head is the lowest row of its headings, Rows counts the rows with data,
// Known the columns whose headings are understood.
type FoundTable struct {
	Sheet             string
	Hidden            bool
	Head, Rows, Known int
}

// Found is what an uploaded file holds. Taken is the place in Tables of the one that the import reads; Form is the
// version of our own blank form, nil for any other file.
type Found struct {
	Tables []FoundTable
	Taken  int
	Form   *int `json:",omitempty"`
}

// Table is the one that the import reads.
func (f Found) Table() FoundTable {
	if f.Taken < 0 || f.Taken >= len(f.Tables) {
		return FoundTable{}
	}
	return f.Tables[f.Taken]
}

// Upload is a list as it came: the file, and the table that was found in one of its sheets. Mapping gives a column, by
// its place in Columns, the key under which ReadCell reads it; a column that is not in it is not taken. Fingerprint
// stands for the shape of the headings, wherever they are in the sheet: a mapping that people have set for the same
// shape wins over the one proposed here.
type Upload struct {
	FileName    string
	Content     []byte
	Sheet       string
	Columns     []Column
	Rows        []TableRow
	Mapping     map[int]string
	Default     Group // for rows that say neither category nor sender
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
	Default     Group          `gorm:"column:defaults;serializer:json"`
	Columns     []Column       `gorm:"serializer:json"`
	Rows        []TableRow     `gorm:"serializer:json"`
	Mapping     map[int]string `gorm:"serializer:json"`
	Found       Found          `gorm:"serializer:json"`
	State       ImportState
	Summary     map[State]int `gorm:"serializer:json"`
	UserID      *int64
	UserName    string
	CreatedAt   store.Instant
	ConfirmedAt store.Instant
	UndoneAt    store.Instant
	Version     int64

	at delegate.Place
}

// TableName names the table for GORM.
func (Import) TableName() string { return "imports" }

// StartImport keeps an upload as a preview. Nothing of the list changes.
func StartImport(tx *store.Tx, congressID int64, up Upload) (Import, error) {
	at, err := delegate.Editable(tx, congressID)
	if err != nil {
		return Import{}, err
	}
	imp := Import{CongressID: congressID, FileName: vietext.NFC(up.FileName), Default: up.Default, State: ImportPreview,
		UserName: tx.Actor().Name, CreatedAt: tx.Now(), Version: 1, at: at}
	if err := imp.read(tx, up); err != nil {
		return Import{}, err
	}
	if id := tx.Actor().UserID; id != 0 {
		imp.UserID = &id
	}
	plan, err := Preview(tx, imp)
	if err != nil {
		return Import{}, err
	}
	imp.Summary = plan.Summary
	kept := struct {
		Import  `gorm:"embedded"`
		Content []byte
	}{imp, up.Content}
	if kept.Content == nil {
		kept.Content = []byte{}
	}
	if err := tx.DB().Table("imports").Create(&kept).Error; err != nil {
		return Import{}, err
	}
	imp.ID = kept.ID
	return imp, tx.Record(imp.entry("import_started"))
}

// read takes the table of the upload. Its mapping is the one that people have set for the same headings, unless a field
// of it is gone since.
func (imp *Import) read(tx *store.Tx, up Upload) error {
	mapping, err := checkMapping(up.Mapping, len(up.Columns))
	if err != nil {
		return err
	}
	known, err := rememberedMapping(tx, up.Fingerprint)
	if err != nil {
		return err
	}
	if known, invalid := checkMapping(known, len(up.Columns)); invalid == nil && len(known) > 0 {
		mapping = known
	}
	imp.Sheet, imp.Fingerprint, imp.Found, imp.Mapping = up.Sheet, up.Fingerprint, up.Found, mapping
	imp.Columns, imp.Rows = identity.OrEmpty(up.Columns), finite(up.Rows)
	return nil
}

// TakeTable reads another table of the same file, given as the upload would have been with it.
func TakeTable(tx *store.Tx, id, version int64, up Upload) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	old := imp.Sheet
	if err := imp.read(tx, up); err != nil {
		return err
	}
	values := map[string]any{"sheet": imp.Sheet, "fingerprint": imp.Fingerprint}
	for column, value := range map[string]any{"columns": imp.Columns, "rows": imp.Rows, "mapping": imp.Mapping, "found": imp.Found} {
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

// finite replaces numbers that are none, which damaged files hold and JSON cannot.
func finite(rows []TableRow) []TableRow {
	for _, row := range rows {
		for i, c := range row.Cells {
			if math.IsNaN(c.Number) || math.IsInf(c.Number, 0) {
				row.Cells[i] = field.Raw{Ref: c.Ref, Kind: field.RawError, Text: "#NUM!"}
			}
		}
	}
	return identity.OrEmpty(rows)
}

// entry is the audit entry of a command about the import.
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

// ImportContent gives the uploaded file of an import, empty when the import was discarded.
func ImportContent(tx *store.Tx, id int64) ([]byte, error) {
	if _, err := GetImport(tx, id); err != nil {
		return nil, err
	}
	var kept struct{ Content []byte }
	err := store.One(importsSeen(tx).Select("imports.content").Where("imports.id = ?", id), &kept)
	return kept.Content, err
}

// Imports lists the imports of a congress, the newest first, without their rows.
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

// importsSeen is the base query over imports: of the congresses that the actor sees.
func importsSeen(tx *store.Tx) *gorm.DB {
	return delegate.Convened(tx).Joins("JOIN imports ON imports.congress_id = congresses.id")
}

const importColumns = "imports.id, imports.congress_id, imports.file_name, imports.sheet, imports.fingerprint, imports.defaults, " +
	"imports.columns, imports.mapping, imports.found, imports.state, imports.summary, imports.user_id, imports.user_name, imports.created_at, " +
	"imports.confirmed_at, imports.undone_at, imports.version"

// Decide resolves the row with the key, for this import and those to come: Keep and Replace speak of the delegate with
// the id, who must be one of the row's candidates; Both of none.
func Decide(tx *store.Tx, id, version int64, rowKey string, delegateID int64, choice Choice) error {
	imp, err := openImport(tx, id, version, ImportPreview)
	if err != nil {
		return err
	}
	in, err := planInput(tx, imp)
	if err != nil {
		return err
	}
	delete(in.Decisions, rowKey)
	rows := PlanImport(in).Rows
	asked := slices.IndexFunc(rows, func(row PlanRow) bool {
		return row.Key == rowKey && len(row.Candidates) > 0 && (choice == Both || slices.ContainsFunc(row.Candidates,
			func(c Candidate) bool { return c.ID == delegateID }))
	})
	if asked < 0 || choice != Keep && choice != Replace && choice != Both {
		return fault.At("choice", "problem.choice")
	}
	if choice == Both {
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
	Choice     Choice
	DelegateID int64
	UserName   string
	At         store.Instant
}

// Discard ends a preview; the file and what was read out of it are forgotten.
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

// openImport reads the import that a command is about to change, if it is in the state and nobody was faster.
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

// move changes columns of the import of its version. While it is a preview its summary is counted anew.
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
