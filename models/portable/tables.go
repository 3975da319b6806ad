package portable

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/models/fault"
	"daihoi/models/store"
)

// Kind is how a value is written.
type Kind string

// The kinds of the columns, the same on both engines. Days and instants are text in both.
const (
	Text    Kind = "text"    // a JSON string
	Integer Kind = "integer" // a JSON number without fraction, 64 bits
	Boolean Kind = "boolean" // true or false
	Bytes   Kind = "bytes"   // a JSON string in base64 (RFC 4648, with padding)
)

// kinds tells the kind of a column by its type in the schema of either engine. Another type is refused: a table must not
// be carried half.
var kinds = map[string]Kind{"text": Text, "integer": Integer, "bigint": Integer, "boolean": Boolean, "blob": Bytes, "bytea": Bytes}

// left are the tables whose rows stay behind: whoever has what is in them is signed in or may act for a user.
var left = map[string]bool{"sessions": true, "key_challenges": true, "user_links": true}

// Column is a column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Table is a table with what it holds.
type Table struct {
	Name    string   `json:"name"`
	Columns []Column `json:"columns"` // in the order of the values in a row, by name
	Rows    int64    `json:"rows"`
	Size    int64    `json:"size"`   // bytes of the rows as written
	SHA256  string   `json:"sha256"` // of the same bytes: equal rows have an equal one on both engines
	Last    int64    `json:"last"`   // the highest id that was ever given, 0 for a table without counter
	key     []string // columns of the primary key, which give the order
}

// tablesOf are the tables of the database with their columns, by name, without what a migration or an engine keeps for itself.
func tablesOf(tx *store.Tx) (tables []Table, err error) {
	query := `SELECT t.name AS "table", c.name AS "column", lower(c.type) AS type, c.pk AS key FROM pragma_table_list t, pragma_table_info(t.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name NOT LIKE '\_litestream\_%' ESCAPE '\'
		AND t.name <> 'goose_db_version' ORDER BY t.name, c.name`
	if postgres(tx) {
		query = `SELECT c.relname AS "table", a.attname AS "column", format_type(a.atttypid, NULL) AS type,
			COALESCE(array_position(i.indkey::int[], a.attnum::int) + 1, 0) AS key
			FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
			LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
			WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND c.relname <> 'goose_db_version'
			ORDER BY c.relname COLLATE "C", a.attname COLLATE "C"`
	}
	var rows []struct {
		Table, Column, Type string
		Key                 int
	}
	if err := tx.DB().Raw(query).Scan(&rows).Error; err != nil {
		return nil, err
	}
	keys := map[string]map[int]string{}
	for _, r := range rows {
		if n := len(tables); n == 0 || tables[n-1].Name != r.Table {
			tables = append(tables, Table{Name: r.Table})
			keys[r.Table] = map[int]string{}
		}
		kind, known := kinds[r.Type]
		if !known {
			return nil, fmt.Errorf("portable: %s.%s has the type %q, which is not carried", r.Table, r.Column, r.Type)
		}
		t := &tables[len(tables)-1]
		t.Columns = append(t.Columns, Column{r.Column, kind})
		if r.Key > 0 {
			keys[r.Table][r.Key] = r.Column
		}
	}
	for i := range tables {
		t := &tables[i]
		// The vector of an index counts from 0 on PostgreSQL, so that its positions may begin at 1 or 2.
		for at := 1; at <= len(t.Columns)+1; at++ {
			if name, ok := keys[t.Name][at]; ok {
				t.key = append(t.key, name)
			}
		}
		if len(t.key) == 0 {
			return nil, fmt.Errorf("portable: %s has no primary key", t.Name)
		}
	}
	return tables, nil
}

func postgres(tx *store.Tx) bool { return tx.DB().Name() == "postgres" }

// order is the order of the rows, which is the same on both engines: text by its bytes.
func (t Table) order(tx *store.Tx) string {
	kind := map[string]Kind{}
	for _, c := range t.Columns {
		kind[c.Name] = c.Kind
	}
	parts := make([]string, len(t.key))
	for i, name := range t.key {
		if parts[i] = `"` + name + `"`; kind[name] == Text && postgres(tx) {
			parts[i] += ` COLLATE "C"`
		}
	}
	return strings.Join(parts, ", ")
}

// names are the quoted columns.
func (t Table) names() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = `"` + c.Name + `"`
	}
	return strings.Join(names, ", ")
}

// selected are the columns as they are read. The driver of SQLite gives no value for empty bytes: they come in hexadecimal.
func (t Table) selected(tx *store.Tx) string {
	parts := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		name := `"` + c.Name + `"`
		if parts[i] = name; c.Kind == Bytes && !postgres(tx) {
			parts[i] = "CASE typeof(" + name + ") WHEN 'blob' THEN hex(" + name + ") WHEN 'null' THEN NULL ELSE 0 END"
		}
	}
	return strings.Join(parts, ", ")
}

// write writes the rows and fills in what they are. Only one row is in memory at a time.
func (t *Table) write(tx *store.Tx, w io.Writer) (err error) {
	sum := sha256.New()
	t.Rows, t.Size = 0, 0
	if t.Last, err = t.counter(tx); err != nil {
		return err
	}
	if !left[t.Name] {
		if err := t.eachRow(tx, func(line []byte) error {
			t.Rows++
			t.Size += int64(len(line))
			_, _ = sum.Write(line)
			_, err := w.Write(line)
			return err
		}); err != nil {
			return err
		}
	}
	t.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return nil
}

func (t *Table) eachRow(tx *store.Tx, work func(line []byte) error) (err error) {
	rows, err := tx.DB().Raw(`SELECT ` + t.selected(tx) + ` FROM "` + t.Name + `" ORDER BY ` + t.order(tx)).Rows()
	if err != nil {
		return err
	}
	defer func() {
		if closing := rows.Close(); err == nil {
			err = closing
		}
	}()
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	var line bytes.Buffer
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		line.Reset()
		for i, value := range values {
			line.WriteByte("[,"[min(i, 1)])
			if err := put(&line, t.Columns[i].Kind, value); err != nil {
				return fault.Wrap(err, fault.Invalid, "portable.value", "Table", t.Name, "Column", t.Columns[i].Name)
			}
		}
		line.WriteString("]\n")
		if err := work(line.Bytes()); err != nil {
			return err
		}
	}
	return rows.Err()
}

// put writes one value. SQLite keeps values of any type in any column, and text that is none.
func put(line *bytes.Buffer, kind Kind, value any) error {
	switch v := value.(type) {
	case nil:
		line.WriteString("null")
		return nil
	case int64:
		if kind == Integer {
			line.WriteString(strconv.FormatInt(v, 10))
			return nil
		}
		if kind == Boolean && (v == 0 || v == 1) { // as SQLite keeps it
			line.WriteString(strconv.FormatBool(v == 1))
			return nil
		}
	case int32:
		return put(line, kind, int64(v))
	case bool:
		if kind == Boolean {
			line.WriteString(strconv.FormatBool(v))
			return nil
		}
	case []byte:
		if kind == Bytes {
			return encode(line, v)
		}
	case string:
		if kind == Bytes {
			content, err := hex.DecodeString(v)
			if err != nil {
				return err
			}
			return encode(line, content)
		}
		if kind == Text && utf8.ValidString(v) && !strings.Contains(v, "\x00") {
			return encode(line, v)
		}
	}
	return fmt.Errorf("portable: a %T that is no %s", value, kind)
}

func encode(line *bytes.Buffer, value any) error {
	e := json.NewEncoder(line)
	e.SetEscapeHTML(false)
	if err := e.Encode(value); err != nil {
		return err
	}
	line.Truncate(line.Len() - 1) // the end of the line
	return nil
}

// counter is the highest id that the table has given, so that the id of a removed row is never given again.
func (t *Table) counter(tx *store.Tx) (last int64, err error) {
	if !postgres(tx) {
		return last, tx.DB().Raw("SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = ?", t.Name).Scan(&last).Error
	}
	sequence, err := t.sequence(tx)
	if err != nil || sequence == "" {
		return 0, err
	}
	return last, tx.DB().Raw("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM " + sequence).Scan(&last).Error
}

// sequence is the quoted name of the sequence of the column id, "" for none.
func (t *Table) sequence(tx *store.Tx) (name string, err error) {
	for _, c := range t.Columns {
		if c.Name == "id" {
			return name, tx.DB().Raw(`SELECT COALESCE(pg_get_serial_sequence(?, 'id'), '')`, `"`+t.Name+`"`).Scan(&name).Error
		}
	}
	return "", nil
}

func (t *Table) setCounter(tx *store.Tx, last int64) error {
	if last <= 0 {
		return nil
	}
	if !postgres(tx) {
		if err := tx.DB().Exec("DELETE FROM sqlite_sequence WHERE name = ?", t.Name).Error; err != nil {
			return err
		}
		return tx.DB().Exec("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", t.Name, last).Error
	}
	sequence, err := t.sequence(tx)
	if err != nil || sequence == "" {
		return err
	}
	return tx.DB().Exec("SELECT setval(CAST(? AS regclass), ?)", sequence, last).Error
}
