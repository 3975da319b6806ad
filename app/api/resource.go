package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/flat"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
)

// base begins every address that gives rows; another meaning of a key would be another version.
const base = web.APIPath + "v1"

// Limits of an answer: rows, and bytes of rows, so that it stays below 1 MB with all around them.
const (
	usualRows = 100
	mostRows  = 200
	mostBytes = 900_000
)

// resource is one address: what it asks for, what may be asked, and the columns of its rows. Without that list it is one
// object.
type resource struct {
	name    string // of the operation, unique; api.of.<name> says what it gives
	path    string // below base
	read    access.Action
	list    bool
	params  []param
	columns []flat.Column
	some    []flat.Column // columns that are only in some answers, as the right of the reader is
	answer  func(*web.Request) (answer, error)
}

// param is a parameter of an address. One without values is free text.
type param struct {
	name   string
	values []string
	kind   flat.Kind // Text, Count or Day
}

// Parameters that several resources have.
var (
	onDay   = param{name: "on", kind: flat.Day}
	known   = param{name: "known", values: []string{"now", "then"}}
	ofTerm  = param{name: "term"}
	purpose = param{name: "purpose"}
	public  = param{name: "public", values: []string{"1"}}
	limit   = param{name: "limit", kind: flat.Count}
	next    = param{name: "next"}
)

// answer is what a resource gives: its rows from the place asked for. With more there are others behind them.
type answer struct {
	table  flat.Table
	more   bool
	cursor func(row int) string // where to read on behind a row of the table
	record *store.Entry         // for the log, of what tells of people
}

// all are the parameters of the resource, those of lists included.
func (s resource) all() []param {
	if s.list {
		return append(s.params[:len(s.params):len(s.params)], limit, next)
	}
	return s.params
}

// handle checks the parameters and answers in JSON.
func (s resource) handle(r *web.Request) (web.Result, error) {
	if err := s.check(r); err != nil {
		return web.Result{}, err
	}
	a, err := s.answer(r)
	if err != nil {
		return web.Result{}, err
	}
	body, err := s.encode(r, a)
	return web.Result{Status: 200, Data: body, Record: a.record}, err
}

// check refuses parameters that there are none of, and values that are none of theirs: a program would take the answer for
// what it asked.
func (s resource) check(r *web.Request) error {
	var problems []fault.Problem
	for name, values := range r.URLQuery {
		at := slices.IndexFunc(s.all(), func(p param) bool { return p.name == name })
		switch {
		case at < 0:
			problems = append(problems, fault.Problem{Field: name, Key: "api.problem.unknown", Args: fault.Args("Name", name, "Names", s.names())})
		case len(values) > 1:
			problems = append(problems, fault.Problem{Field: name, Key: "api.problem.twice", Args: fault.Args("Name", name)})
		case s.all()[at].values != nil && !slices.Contains(s.all()[at].values, values[0]):
			problems = append(problems, fault.Problem{Field: name, Key: "api.problem.value",
				Args: fault.Args("Name", name, "Values", strings.Join(s.all()[at].values, ", "))})
		case s.all()[at].kind == flat.Count && name != limit.name && r.QueryInt(name, -1) < 0:
			problems = append(problems, fault.Problem{Field: name, Key: "api.problem.number", Args: fault.Args("Name", name)})
		}
	}
	if n := rowsAsked(r); n < 1 || n > mostRows {
		problems = append(problems, fault.Problem{Field: limit.name, Key: "api.problem.limit", Args: fault.Args("Most", mostRows)})
	}
	slices.SortFunc(problems, func(a, b fault.Problem) int { return strings.Compare(a.Field, b.Field) })
	return fault.Of(problems)
}

func (s resource) names() string {
	var names []string
	for _, p := range s.all() {
		names = append(names, p.name)
	}
	return strings.Join(names, ", ")
}

// rowsAsked is how many rows are asked for, 0 for what is no number.
func rowsAsked(r *web.Request) int {
	if r.Query(limit.name) == "" {
		return usualRows
	}
	return r.QueryInt(limit.name, 0)
}

// encode writes the rows, as many as fit.
func (s resource) encode(r *web.Request, a answer) ([]byte, error) {
	rows, err := a.table.Objects()
	if err != nil {
		return nil, err
	}
	if !s.list {
		return append(rows[0], '\n'), nil
	}
	var b bytes.Buffer
	b.WriteString(`{"rows":[`)
	written := 0
	for i, row := range rows {
		if i > 0 && b.Len()+len(row) > mostBytes {
			break
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n")
		b.Write(row)
		written++
	}
	var behind *string
	if written > 0 && (a.more || written < len(rows)) {
		cursor := base64.RawURLEncoding.EncodeToString([]byte(a.cursor(written - 1)))
		behind = &cursor
	}
	tail, err := json.Marshal(struct {
		Next *string       `json:"next"`
		On   calendar.Date `json:"on"`
	}{behind, r.Day()})
	b.WriteString("\n],")
	b.Write(tail[1:])
	b.WriteByte('\n')
	return b.Bytes(), err
}

// spot is the place that the cursor of the address names, "" for the beginning.
func spot(r *web.Request) (string, error) {
	text, err := base64.RawURLEncoding.DecodeString(r.Query(next.name))
	if err != nil {
		return "", wrongSpot()
	}
	return string(text), nil
}

func wrongSpot() error { return fault.At(next.name, "api.problem.next") }

// listing is a list that is read whole and given out in parts. Like the next two it is not inlined, because the table calls it
// for each of its lines and the program has little room.
//
//go:noinline
func listing[T any](name, path string, read access.Action, params []param, of func(*web.Request) ([]T, error), values ...flat.Value[T]) resource {
	return resource{name: name, path: path, read: read, list: true, params: params, columns: columnsOf(values), answer: func(r *web.Request) (answer, error) {
		rows, err := of(r)
		if err != nil {
			return answer{}, err
		}
		return part(r, len(rows), func(from, to int) flat.Table { return flat.Of(name, rows[from:to], values...) })
	}}
}

// tabled is a list whose rows the builder of a file makes; made is the table of none.
//
//go:noinline
func tabled(name, path string, read access.Action, params []param, made flat.Table, of func(*web.Request) (flat.Table, *store.Entry, error)) resource {
	return resource{name: name, path: path, read: read, list: true, params: params, columns: made.Columns, answer: func(r *web.Request) (answer, error) {
		table, entry, err := of(r)
		if err != nil {
			return answer{}, err
		}
		a, err := part(r, len(table.Rows), func(from, to int) flat.Table {
			return flat.Table{Name: table.Name, Columns: table.Columns, Rows: table.Rows[from:to]}
		})
		a.record = entry
		return a, err
	}}
}

// part gives out the rows from the place asked for.
func part(r *web.Request, count int, of func(from, to int) flat.Table) (answer, error) {
	from := 0
	text, err := spot(r)
	if err == nil && text != "" {
		if from, err = strconv.Atoi(text); err != nil || from < 1 {
			err = wrongSpot()
		}
	}
	if err != nil {
		return answer{}, err
	}
	from = min(from, count)
	to := min(from+rowsAsked(r), count)
	return answer{table: of(from, to), more: to < count, cursor: func(row int) string { return strconv.Itoa(from + row + 1) }}, nil
}

// single is one object.
//
//go:noinline
func single[T any](name, path string, read access.Action, params []param, of func(*web.Request) (T, error), values ...flat.Value[T]) resource {
	return resource{name: name, path: path, read: read, params: params, columns: columnsOf(values), answer: func(r *web.Request) (answer, error) {
		row, err := of(r)
		return answer{table: flat.Of(name, []T{row}, values...)}, err
	}}
}

func columnsOf[T any](values []flat.Value[T]) (columns []flat.Column) {
	for _, v := range values {
		columns = append(columns, v.Column)
	}
	return columns
}

// refs are the rows by reference: columns of any pointers are one code in the program, of which there is little room.
func refs[T any](list []T, err error) ([]*T, error) {
	out := make([]*T, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out, err
}

// dayOf is the day of an instant, zero of none.
func dayOf(at store.Instant) calendar.Date {
	if at.IsZero() {
		return calendar.Date{}
	}
	return at.Day()
}

// idOf is a column of an id of this installation.
func idOf[T any](key string, of func(T) int64) flat.Value[T] {
	return flat.Value[T]{Column: flat.Column{Key: key, Kind: flat.Count}, Of: func(row T) any {
		if id := of(row); id != 0 {
			return id
		}
		return nil
	}}
}

// dayAsked is a day of the address (YYYY-MM-DD), zero for none.
func dayAsked(r *web.Request, name string) (calendar.Date, error) {
	day, err := calendar.Parse(r.Query(name))
	if r.Query(name) == "" {
		return calendar.Date{}, nil
	}
	if err != nil {
		err = fault.At(name, "api.problem.day", "Name", name)
	}
	return day, err
}
