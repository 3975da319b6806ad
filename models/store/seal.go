package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"daihoi/models/field"
	"daihoi/models/secret"
)

// Citizen numbers, telephone numbers and whatever copies them are sealed in the tables: whoever gets the file, a backup or
// a dump without the keys cannot read them. A field says so by its tag, `gorm:"serializer:sealed;as:persons.phone"`, and is
// plain in Go: GORM seals it on the way in and opens it on the way out. Updates by a map of columns are sealed by the name
// of the column. Blank values stay blank, so that conditions such as "phone = ''" hold.

// place is a sealed column.
type place struct {
	table, column string
	keys          []string // that tell the rows of the table apart
	bytes         bool
}

func (p place) String() string { return p.table + "." + p.column }

var (
	byID = []string{"id"}

	places = []place{
		{"persons", "phone", byID, false},
		{"persons", "citizen_id", byID, false},
		{"users", "phone", byID, false},
		{"leaders", "phone", byID, false},
		{"congresses", "contact_phone", byID, false},
		{"user_authenticators", "secret", []string{"user_id"}, false},
		// A list that arrived, as it came and as it was read, and what was done with it.
		{"imports", "content", byID, true},
		{"imports", "columns", byID, false},
		{"imports", "rows", byID, false},
		{"imports", "found", byID, false},
		{"imports", "mends", byID, false},
		{"imports", "remarks", byID, false},
		{"imports", "applied", byID, false},
		{"progress_returns", "content", byID, true},
		{"progress_returns", "form", byID, false},
		{"progress_returns", "applied", byID, false},
		{"office_sheets", "sheet", byID, false},
		{"office_sheets", "done", byID, false},
		// Copies of persons.
		{"person_merges", "before", byID, false},
		{"person_merges", "after", byID, false},
		{"corrections", "changes", byID, false},
		{"delegation_members", "sent", []string{"delegation_id", "person_id"}, false},
	}

	// sealedFromTheStart are tables that are younger than the upgrade that sealed what was plain.
	sealedFromTheStart = []string{"office_sheets"}

	placeOf = func() map[string]place {
		all := map[string]place{}
		for _, p := range places {
			all[p.String()] = p
		}
		return all
	}()
)

const (
	hashedPlace  = "persons.citizen_id" // by whose keyed hash in citizen_hash a person is found
	hashColumn   = "citizen_hash"
	changesPlace = "audit_entries.changes"
)

// sealedKeys are the fields whose old and new values are sealed in the log. The rest of an entry stays readable.
var sealedKeys = []string{"phone", "citizen_id", "leader_phone", "contact_phone"}

type (
	boxKey   struct{}
	asStored struct{}
)

// withBox gives the statements of the context the box.
func withBox(ctx context.Context, box *secret.Box) context.Context {
	return context.WithValue(ctx, boxKey{}, box)
}

// stored is the handle that reads and writes the log as it is stored, which is what the chain covers.
func stored(db *gorm.DB) *gorm.DB {
	return db.WithContext(context.WithValue(db.Statement.Context, asStored{}, true))
}

var errNoBox = errors.New("store: sealed values are out of reach here")

func boxOf(ctx context.Context) (*secret.Box, error) {
	if box, ok := ctx.Value(boxKey{}).(*secret.Box); ok && box != nil {
		return box, nil
	}
	return nil, errNoBox
}

// Unseal opens a value that was read without GORM's help, from the column such as "persons.phone".
func (tx *Tx) Unseal(column string, value *string) error {
	box, err := boxOf(tx.db.Statement.Context)
	if err == nil {
		*value, err = box.Open(column, *value)
	}
	return err
}

// CitizenHash is by what persons.citizen_hash finds the number.
func (tx *Tx) CitizenHash(number string) (string, error) {
	box, err := boxOf(tx.db.Statement.Context)
	if err != nil {
		return "", err
	}
	return box.Hash(hashedPlace, number), nil
}

// registerSealing lets db seal and open. GORM keeps serializers by name for the whole program; these have no state.
func registerSealing(db *gorm.DB) error {
	schema.RegisterSerializer("sealed", sealedField{})
	schema.RegisterSerializer("hashed", hashedField{})
	schema.RegisterSerializer("changes", changesField{})
	return db.Callback().Update().Before("gorm:update").Register("daihoi:seal", sealUpdate)
}

// sealedField is the serializer of a field of any type: what is neither text nor bytes is stored as JSON or as its own
// Value.
type sealedField struct{}

func (sealedField) Scan(ctx context.Context, f *schema.Field, dst reflect.Value, found any) error {
	plain, err := open(ctx, f.TagSettings["AS"], found)
	if err != nil {
		return err
	}
	value := reflect.New(f.FieldType)
	switch v := value.Interface().(type) {
	case *string:
		*v = string(plain)
	case *[]byte:
		*v = plain
	case sql.Scanner:
		err = v.Scan(plain)
	default:
		if len(plain) > 0 {
			err = json.Unmarshal(plain, v)
		}
	}
	f.ReflectValueOf(ctx, dst).Set(value.Elem())
	return err
}

func (sealedField) Value(ctx context.Context, f *schema.Field, _ reflect.Value, value any) (any, error) {
	switch value.(type) {
	case string, []byte, driver.Valuer:
	default:
		text, err := json.Marshal(value)
		if err != nil || string(text) == "null" {
			return nil, err
		}
		value = string(text)
	}
	return seal(ctx, f.TagSettings["AS"], value)
}

// open opens what a column holds.
func open(ctx context.Context, at string, found any) ([]byte, error) {
	box, err := boxOf(ctx)
	if err != nil {
		return nil, err
	}
	switch found := found.(type) {
	case nil:
		return nil, nil
	case string:
		plain, err := box.Open(at, found)
		return []byte(plain), sealedAt(at, err)
	case []byte:
		if !placeOf[at].bytes {
			return open(ctx, at, string(found))
		}
		plain, err := box.OpenBytes(at, found)
		return plain, sealedAt(at, err)
	}
	return nil, fmt.Errorf("store: %s cannot be read from %T", at, found)
}

func sealedAt(at string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", at, err)
	}
	return nil
}

// seal seals what is to be written into a column.
func seal(ctx context.Context, at string, value any) (any, error) {
	box, err := boxOf(ctx)
	if err != nil {
		return nil, err
	}
	p, known := placeOf[at]
	if !known {
		return nil, fmt.Errorf("store: %q is not in the list of sealed columns", at)
	}
	switch v := value.(type) {
	case string:
		if p.bytes {
			return box.SealBytes(at, []byte(v)), nil
		}
		return box.Seal(at, v), nil
	case []byte:
		if !p.bytes {
			return box.Seal(at, string(v)), nil
		}
		return box.SealBytes(at, v), nil
	case driver.Valuer:
		plain, err := v.Value()
		if err != nil || plain == nil {
			return nil, err
		}
		return seal(ctx, at, plain)
	}
	return nil, fmt.Errorf("store: %s cannot be written from %T", at, value)
}

// hashedField is the keyed hash of the field of the same record that its tag names. It is only ever written.
type hashedField struct{}

func (hashedField) Scan(context.Context, *schema.Field, reflect.Value, any) error { return nil }

func (hashedField) Value(ctx context.Context, f *schema.Field, record reflect.Value, _ any) (any, error) {
	box, err := boxOf(ctx)
	if err != nil {
		return nil, err
	}
	return box.Hash(hashedPlace, reflect.Indirect(record).FieldByName(f.TagSettings["OF"]).String()), nil
}

// sealUpdate seals the columns of an update by a map.
func sealUpdate(db *gorm.DB) {
	columns, is := db.Statement.Dest.(map[string]any)
	if !is || db.Error != nil {
		return
	}
	copied := false
	for _, column := range slices.Collect(maps.Keys(columns)) {
		at := db.Statement.Table + "." + column
		if _, known := placeOf[at]; !known {
			continue
		}
		if !copied {
			columns, copied = maps.Clone(columns), true
			db.Statement.Dest = columns
		}
		if at == hashedPlace {
			hash, err := hashOf(db.Statement.Context, columns[column])
			_ = db.AddError(err)
			columns[hashColumn] = hash
		}
		sealed, err := seal(db.Statement.Context, at, columns[column])
		_ = db.AddError(err)
		columns[column] = sealed
	}
}

func hashOf(ctx context.Context, value any) (string, error) {
	box, err := boxOf(ctx)
	number, is := value.(string)
	if err == nil && !is {
		err = fmt.Errorf("store: %s cannot be hashed from %T", hashedPlace, value)
	}
	if err != nil {
		return "", err
	}
	return box.Hash(hashedPlace, number), nil
}

// changesField is the serializer of AuditEntry.Changes: JSON in which the old and new values of sealedKeys are sealed. The
// chain covers the text as it is stored (stored), or a number could be guessed by trying all of them against the hash.
type changesField struct{}

func (changesField) Scan(ctx context.Context, f *schema.Field, dst reflect.Value, found any) error {
	text, is := found.(string)
	if raw, bytes := found.([]byte); bytes {
		text, is = string(raw), true
	}
	if !is {
		return fmt.Errorf("store: changes cannot be read from %T", found)
	}
	if ctx.Value(asStored{}) == nil {
		box, err := boxOf(ctx)
		if err != nil {
			return err
		}
		if text, err = openChanges(box, text); err != nil {
			return err
		}
	}
	f.ReflectValueOf(ctx, dst).SetString(text)
	return nil
}

func (changesField) Value(ctx context.Context, _ *schema.Field, _ reflect.Value, text any) (any, error) {
	if ctx.Value(asStored{}) == nil {
		return nil, errors.New("store: the log is written by RecordAll")
	}
	return text, nil
}

// sealChanges and openChanges are the stored and the plain text of an entry's changes.
func sealChanges(box *secret.Box, text string) (string, error) {
	return eachSealed(text, func(value string) (string, error) { return box.Seal(changesPlace, value), nil })
}

func openChanges(box *secret.Box, text string) (string, error) {
	return eachSealed(text, func(value string) (string, error) { return box.Open(changesPlace, value) })
}

// eachSealed replaces the values of sealedKeys in the JSON of changes. A text without any, or one that is no JSON, stays as
// it is to the letter.
func eachSealed(text string, replace func(string) (string, error)) (string, error) {
	if !slices.ContainsFunc(sealedKeys, func(key string) bool { return strings.Contains(text, `"`+key+`"`) }) {
		return text, nil
	}
	var changes []field.Change
	if err := json.Unmarshal([]byte(text), &changes); err != nil {
		return text, nil //nolint:nilerr // Diff shows it as no change
	}
	found := false
	for i, c := range changes {
		if !slices.Contains(sealedKeys, c.Field) {
			continue
		}
		found = true
		var err, err2 error
		changes[i].Old, err = replace(c.Old)
		changes[i].New, err2 = replace(c.New)
		if err := errors.Join(err, err2); err != nil {
			return text, sealedAt(changesPlace, err)
		}
	}
	if !found {
		return text, nil
	}
	again, err := json.Marshal(changes)
	return string(again), err
}
