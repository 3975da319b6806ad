package merge

import (
	"bytes"
	"errors"
	"path"
	"slices"
	"strings"
)

// Template is a document to be filled.
type Template struct {
	filled []filled
	fixed  []stored
	used   []string
}

// filled is a part with placeholders.
type filled struct {
	name string
	top  *node
}

const (
	wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	mainKind = "officeDocument"
)

// types are the content types of the parts that are kept, by the kind of their relation.
var types = map[string]string{mainKind: wordType + "document.main+xml", "header": wordType + "header+xml", "footer": wordType + "footer+xml",
	"footnotes": wordType + "footnotes+xml", "endnotes": wordType + "endnotes+xml", "styles": wordType + "styles+xml",
	"numbering": wordType + "numbering+xml", "settings": wordType + "settings+xml", "theme": "application/vnd.openxmlformats-officedocument.theme+xml"}

// reader builds a template from a file.
type reader struct {
	pack
	schema   Schema
	out      Template
	names    []string
	types    map[string]string
	seen     map[string]bool
	problems []Problem
}

// Parse reads a template. The error refuses the file as a whole; problems are about single placeholders, and there is no
// template then.
func Parse(content []byte, schema Schema) (*Template, []Problem, error) {
	p, err := openPack(content)
	if err != nil {
		return nil, nil, err
	}
	kinds, err := p.read("[Content_Types].xml")
	if err != nil {
		return nil, nil, err
	}
	if bytes.Contains(kinds, []byte("macroEnabled")) || p.parts["word/vbaproject.bin"] != nil {
		return nil, nil, refuse("macros")
	}
	roots, err := p.relations("")
	if err != nil {
		return nil, nil, err
	}
	at := slices.IndexFunc(roots, func(r relation) bool { return r.kind == mainKind })
	if at < 0 || !strings.HasSuffix(roots[at].target, ".xml") {
		return nil, nil, refuse("no_docx")
	}
	r := &reader{pack: p, schema: schema, types: map[string]string{}, seen: map[string]bool{}}
	main := roots[at]
	if err := r.fill(main, Body); err != nil {
		return nil, nil, err
	}
	if len(r.problems) > 0 {
		slices.SortStableFunc(r.problems, Problem.before)
		return nil, r.problems[:min(len(r.problems), mostProblems)], nil
	}
	main.id = "rId1"
	core := relation{id: "rId2", address: "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties", target: coreName}
	r.types[coreName] = "application/vnd.openxmlformats-package.core-properties+xml"
	r.names = append(r.names, coreName)
	slices.Sort(r.names)
	r.out.fixed = append([]stored{store("[Content_Types].xml", contentTypes(r.names, r.types)), store("_rels/.rels", relationsPart([]relation{main, core}))}, r.out.fixed...)
	slices.Sort(r.out.used)
	r.out.used = slices.Compact(r.out.used)
	return &r.out, nil, nil
}

// Used are the keys of the fields that the template names, "delegates.religion" for those of a list's records.
func (t *Template) Used() []string { return t.used }

// take notes a part; new is false if another reference led to it before.
func (r *reader) take(rel relation) (isNew bool) {
	if r.seen[rel.target] {
		return false
	}
	r.seen[rel.target] = true
	r.names, r.types[rel.target] = append(r.names, rel.target), types[rel.kind]
	return true
}

// fill reads a part that may hold placeholders.
func (r *reader) fill(rel relation, part Part) error {
	if !r.take(rel) {
		return nil
	}
	top, err := r.tree(rel.target)
	if err != nil {
		return err
	}
	if want := map[string]string{mainKind: "w:document", "header": "w:hdr", "footer": "w:ftr", "footnotes": "w:footnotes", "endnotes": "w:endnotes"}[rel.kind]; top.name != want {
		return refuse("no_docx")
	}
	top.unlink()
	if err := checkFields(top); err != nil {
		return err
	}
	used, problems := compile(top, part, r.schema)
	r.out.used, r.problems = append(r.out.used, used...), append(r.problems, problems...)
	r.out.filled = append(r.out.filled, filled{rel.target, top})
	return r.follow(rel.target)
}

func (r *reader) tree(name string) (*node, error) {
	content, err := r.read(name)
	if err != nil {
		return nil, err
	}
	top, err := tree(content)
	switch {
	case err == nil:
		return top, nil
	case errors.Is(err, errTooLarge):
		return nil, refuse("large", "Max", MostFile>>20)
	case errors.Is(err, errDoctype):
		return nil, refuse("doctype")
	}
	return nil, refuse("no_docx")
}

// follow reads the parts that a part refers to.
func (r *reader) follow(name string) error {
	all, err := r.relations(name)
	if err != nil {
		return err
	}
	for _, rel := range all {
		switch part, isFilled := filledKinds[rel.kind]; {
		case isFilled:
			err = r.fill(rel, part)
		case slices.Contains(keptKinds, rel.kind):
			err = r.keep(rel)
		case rel.kind == imageKind && pictures[strings.ToLower(path.Ext(rel.target))] != "":
			err = r.picture(rel)
		default:
			err = refuse("part", "Part", cut(rel.kind, 40))
		}
		if err != nil {
			return err
		}
	}
	if len(all) > 0 {
		dir, file := path.Split(name)
		r.out.fixed = append(r.out.fixed, store(dir+"_rels/"+file+".rels", relationsPart(all)))
	}
	return nil
}

// keep stores a part as it came, but for what is dropped from every part.
func (r *reader) keep(rel relation) error {
	if !r.take(rel) {
		return nil
	}
	top, err := r.tree(rel.target)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	w := writer{out: &b}
	w.part(top)
	if w.err != nil {
		return w.err
	}
	r.out.fixed = append(r.out.fixed, store(rel.target, b.Bytes()))
	return r.follow(rel.target)
}

func (r *reader) picture(rel relation) error {
	if !r.take(rel) {
		return nil
	}
	content, err := r.read(rel.target)
	if err != nil {
		return err
	}
	r.out.fixed = append(r.out.fixed, store(rel.target, content))
	return nil
}
