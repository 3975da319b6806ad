package api

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"daihoi/app/web"
	"daihoi/exports/flat"
	"daihoi/templates/i18n"
)

// description is a document of OpenAPI 3.1, as far as this interface needs it.
type description struct {
	OpenAPI    string              `json:"openapi"`
	Info       info                `json:"info"`
	Servers    []server            `json:"servers"`
	Security   []map[string][]any  `json:"security"`
	Paths      map[string]pathItem `json:"paths"`
	Components components          `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type server struct {
	URL string `json:"url"`
}

type pathItem struct {
	Get operation `json:"get"`
}

type operation struct {
	ID         string              `json:"operationId"`
	Summary    string              `json:"summary"`
	Parameters []parameter         `json:"parameters,omitempty"`
	Responses  map[string]response `json:"responses"`
}

type parameter struct {
	Name        string `json:"name"`
	In          string `json:"in"`
	Required    bool   `json:"required,omitempty"`
	Description string `json:"description,omitempty"`
	Schema      schema `json:"schema"`
}

type response struct {
	Ref         string             `json:"$ref,omitempty"`
	Description string             `json:"description,omitempty"`
	Content     map[string]content `json:"content,omitempty"`
}

type content struct {
	Schema schema `json:"schema"`
}

type components struct {
	Schemas   map[string]schema   `json:"schemas"`
	Responses map[string]response `json:"responses"`
	Security  map[string]security `json:"securitySchemes"`
}

type security struct {
	Type   string `json:"type"`
	Scheme string `json:"scheme,omitempty"`
	In     string `json:"in,omitempty"`
	Name   string `json:"name,omitempty"`
}

// schema is a JSON schema. Closed objects have no other properties.
type schema struct {
	Ref         string            `json:"$ref,omitempty"`
	Description string            `json:"description,omitempty"`
	Type        any               `json:"type,omitempty"` // a name, or several
	Format      string            `json:"format,omitempty"`
	Pattern     string            `json:"pattern,omitempty"`
	Enum        []string          `json:"enum,omitempty"`
	Minimum     *int              `json:"minimum,omitempty"`
	Maximum     *int              `json:"maximum,omitempty"`
	MaxItems    *int              `json:"maxItems,omitempty"`
	Items       *schema           `json:"items,omitempty"`
	Properties  map[string]schema `json:"properties,omitempty"`
	Required    []string          `json:"required,omitempty"`
	Closed      *bool             `json:"additionalProperties,omitempty"`
}

// refusals are the statuses of which every operation may be refused, with what they mean.
var refusals = map[string]string{"401": "unauthorized", "403": "forbidden", "404": "not_found", "422": "invalid", "429": "too_many", "500": "internal", "503": "unavailable"}

// document is the description of the interface in the language asked for.
func document(r *web.Request) (web.Result, error) {
	var body bytes.Buffer
	encode := json.NewEncoder(&body)
	encode.SetEscapeHTML(false)
	encode.SetIndent("", " ")
	err := encode.Encode(describe(r.Words, r.Origin))
	return web.Result{Status: http.StatusOK, Data: body.Bytes()}, err
}

func describe(w *i18n.Printer, origin string) description {
	session := "daihoi_session"
	if strings.HasPrefix(origin, "https:") {
		session = "__Host-" + session // as the server names it there
	}
	d := description{OpenAPI: "3.1.0", Info: info{w.T("api.title"), "1", w.T("api.lead")}, Servers: []server{{origin + base}},
		Security: []map[string][]any{{"token": {}}, {"session": {}}}, Paths: map[string]pathItem{},
		Components: components{Schemas: map[string]schema{"problem": problemSchema()}, Responses: map[string]response{},
			Security: map[string]security{"token": {Type: "http", Scheme: "bearer"}, "session": {Type: "apiKey", In: "cookie", Name: session}}}}
	for _, kind := range refusals {
		d.Components.Responses[kind] = response{Description: w.T("api.title." + kind),
			Content: map[string]content{web.ProblemType: {Schema: schema{Ref: "#/components/schemas/problem"}}}}
	}
	for _, s := range resources {
		d.Components.Schemas[s.name] = rowSchema(w, s)
		address, names := addressOf(s.path)
		o := operation{ID: s.name, Summary: w.T("api.of." + s.name), Responses: map[string]response{}}
		for _, name := range names {
			p := parameter{Name: name, In: "path", Required: true, Description: w.T("api.param." + name), Schema: schema{Type: "string"}}
			if name == "id" {
				p.Schema = schema{Type: "integer", Minimum: new(1)}
			}
			o.Parameters = append(o.Parameters, p)
		}
		for _, p := range s.all() {
			o.Parameters = append(o.Parameters, parameter{Name: p.name, In: "query", Description: w.T("api.param." + p.name), Schema: p.schema()})
		}
		o.Responses["200"] = response{Description: o.Summary, Content: map[string]content{"application/json": {Schema: s.schema()}}}
		for status, kind := range refusals {
			o.Responses[status] = response{Ref: "#/components/responses/" + kind}
		}
		d.Paths[address] = pathItem{o}
	}
	return d
}

// addressOf is the address as OpenAPI writes it, and the names in it.
func addressOf(path string) (address string, names []string) {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i], names = "{"+name+"}", append(names, name)
		}
	}
	return strings.Join(parts, "/"), names
}

func (p param) schema() schema {
	switch {
	case p.name == limit.name:
		return schema{Type: "integer", Minimum: new(1), Maximum: new(mostRows)}
	case p.kind == flat.Count:
		return schema{Type: "integer"}
	case p.kind == flat.Day:
		return schema{Type: "string", Format: "date"}
	}
	return schema{Type: "string", Enum: p.values}
}

// schema is that of the whole answer.
func (s resource) schema() schema {
	row := schema{Ref: "#/components/schemas/" + s.name}
	if !s.list {
		return row
	}
	return closed(map[string]schema{"rows": {Type: "array", Items: &row, MaxItems: new(mostRows)},
		"next": {Type: []string{"string", "null"}}, "on": {Type: "string", Format: "date"}}, "rows", "next", "on")
}

// rowSchema is that of one row. A column that the office knows by a word is described by it.
func rowSchema(w *i18n.Printer, s resource) schema {
	properties := map[string]schema{}
	var required []string
	for _, c := range append(s.columns[:len(s.columns):len(s.columns)], s.some...) {
		of := columnSchema(c.Kind)
		if w.Has("field." + c.Key) {
			of.Description = w.T("field." + c.Key)
		}
		properties[c.Key] = of
	}
	for _, c := range s.columns {
		required = append(required, c.Key)
	}
	return closed(properties, required...)
}

// columnSchema is that of a value; what is not known is null.
func columnSchema(kind flat.Kind) schema {
	switch kind {
	case flat.Count:
		return schema{Type: []string{"integer", "null"}}
	case flat.Number, flat.Share:
		return schema{Type: []string{"number", "null"}}
	case flat.Day:
		return schema{Type: []string{"string", "null"}, Format: "date"}
	case flat.Partial:
		return schema{Type: []string{"string", "null"}, Pattern: `^\d{4}(-\d{2}(-\d{2})?)?$`}
	case flat.Flag:
		return schema{Type: []string{"boolean", "null"}}
	case flat.Texts:
		return schema{Type: "array", Items: &schema{Type: "string"}}
	}
	return schema{Type: []string{"string", "null"}}
}

func problemSchema() schema {
	text := schema{Type: "string"}
	each := closed(map[string]schema{"field": text, "detail": text}, "field", "detail")
	return closed(map[string]schema{"type": text, "title": text, "status": {Type: "integer"}, "detail": text, "remedy": text, "field": text,
		"errors": {Type: "array", Items: &each}, "number": text}, "type", "title", "status", "detail", "remedy")
}

func closed(properties map[string]schema, required ...string) schema {
	slices.Sort(required)
	return schema{Type: "object", Properties: properties, Required: required, Closed: new(false)}
}
