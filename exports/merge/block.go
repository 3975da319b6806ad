package merge

import (
	"bytes"
	"slices"
)

// block is what stands between an opening and a closing mark: nodes next to each other.
type block struct {
	sign  byte
	key   string
	depth int // of the record that has the field
	order int // of the opening mark, to tell what is inside what
	end   int // of the closing mark
}

// pair is an opening mark with its closing one.
type pair struct {
	open, close *mark
	block       *block
}

// compile gives the marks of a part their meaning, and makes blocks of the nodes between them. It returns the keys of the fields
// that the part shows, those of a list's records with the list before them.
func compile(top *node, part Part, schema Schema) (used []string, problems []Problem) {
	f := &finder{part: part}
	f.find(top)
	pairs, used, problems := resolve(f.marks, schema)
	problems = append(f.problems, problems...)
	if len(problems) > 0 {
		return used, problems
	}
	for _, p := range pairs { // in the order of the closing marks: what is inside comes first
		if !wrap(p) {
			problems = append(problems, Problem{Kind: Crossed, Name: p.open.name, Place: p.open.place})
		}
	}
	for _, p := range pairs {
		p.open.remove()
		p.close.remove()
	}
	return used, problems
}

// resolve looks the names up and matches opening and closing marks.
func resolve(marks []*mark, schema Schema) (pairs []pair, used []string, problems []Problem) {
	at := scope{schema}
	lists := []string{""}
	var open []pair
	wrong := func(m *mark, kind Kind, near, list string) {
		problems = append(problems, Problem{Kind: kind, Name: m.name, Near: near, List: list, Place: m.place})
	}
	for i, m := range marks {
		if m.sign == '/' {
			last := len(open) - 1
			switch {
			case last < 0:
				wrong(m, NoStart, "", "")
				continue
			case m.name != "" && fold(m.name) != fold(open[last].open.name):
				wrong(m, NoStart, open[last].open.name, "")
				continue
			}
			p := open[last]
			open = open[:last]
			p.close = m
			if p.block.end = i; p.block.sign == '#' {
				at, lists = at[:len(at)-1], lists[:len(lists)-1]
			}
			pairs = append(pairs, p)
			continue
		}
		f, depth, found := at.find(m.name)
		isList := f.Fields != nil
		switch list := at.listOf(m.name); {
		case !found && list != "":
			wrong(m, Elsewhere, "", list)
		case !found:
			wrong(m, Unknown, at.nearest(m.name), "")
		case m.sign == 0 && isList:
			wrong(m, IsList, "", f.Key)
		case m.sign == '#' && !isList:
			wrong(m, NotList, "", "")
		default:
			key := f.Key
			if depth > 0 {
				key = lists[depth] + "." + key
			}
			used = append(used, key)
		}
		m.key, m.depth = f.Key, depth
		if m.sign != 0 {
			open = append(open, pair{open: m, block: &block{sign: m.sign, key: f.Key, depth: depth, order: i}})
			if m.sign == '#' {
				at, lists = at.inside(f), append(lists, f.Key)
			}
		}
	}
	for _, p := range open {
		wrong(p.open, NoEnd, "", "")
	}
	return pairs, used, problems
}

// wrap puts the nodes from the opening to the closing mark under a block. It fails where that cannot be done without cutting
// another block in two.
func wrap(p pair) bool {
	up, first, last := between(p.open.run, p.close.run)
	if up == nil {
		return false
	}
	if up.name == rowName { // cells of one row: the row is meant
		first, last, up = up, up, up.up
	}
	for at := up; at != nil; at = at.up {
		if at.block == nil {
			continue
		}
		if at.block.order > p.block.order && at.block.end < p.block.end { // an inner block grew around this one
			first, last, up = at, at, at.up
		} else {
			return false
		}
	}
	from, to := slices.Index(up.kids, first), slices.Index(up.kids, last)
	if from < 0 || to < from {
		return false
	}
	b := &node{block: p.block, up: up, kids: slices.Clone(up.kids[from : to+1])}
	for _, k := range b.kids {
		k.up = b
		if p.block.sign == '#' {
			k.unbookmark()
		}
	}
	up.kids = slices.Replace(up.kids, from, to+1, b)
	return true
}

// between is the nearest node above both, with its kids that lead to them.
func between(a, b *node) (up, first, last *node) {
	above := map[*node]*node{}
	for n := a; n.up != nil; n = n.up {
		above[n.up] = n
	}
	for n := b; n.up != nil; n = n.up {
		if first := above[n.up]; first != nil {
			return n.up, first, n
		}
	}
	return nil, nil, nil
}

// unbookmark takes out the bookmarks of what is repeated: a name may occur once.
func (n *node) unbookmark() {
	for _, k := range n.kids {
		k.unbookmark()
	}
	n.kids = slices.DeleteFunc(n.kids, func(k *node) bool { return k.name == "w:bookmarkStart" || k.name == "w:bookmarkEnd" })
}

// remove takes out the run of a mark, and the paragraph or row that holds nothing else.
func (m *mark) remove() {
	run := m.run
	run.up.kids = slices.DeleteFunc(run.up.kids, func(k *node) bool { return k == run })
	p := run.within(paragraphName)
	if p == nil || shows(p) {
		return
	}
	row := run.within(rowName)
	p.up.kids = slices.DeleteFunc(p.up.kids, func(k *node) bool { return k == p })
	if row != nil && row.up != nil && !shows(row) {
		row.up.kids = slices.DeleteFunc(row.up.kids, func(k *node) bool { return k == row })
	}
}

// visible are the elements that a reader sees, or that must not vanish with their paragraph.
var visible = []string{"w:drawing", "w:pict", "w:object", "w:br", "w:tab", "w:sym", "w:fldSimple", "w:instrText", "w:sectPr",
	"w:footnoteReference", "w:endnoteReference"}

// shows reports whether anything below the node is seen, or will be.
func shows(n *node) bool {
	seen := false
	n.each(func(k *node) bool {
		seen = seen || k.mark != nil || k.name == textName && k.text != "" || slices.Contains(visible, k.name)
		return !seen
	})
	return seen
}

// blocks reports whether a kid of the node may vanish.
func (n *node) blocks() bool {
	return slices.ContainsFunc(n.kids, func(k *node) bool { return k.block != nil })
}

// empty reports whether the element was written as one tag.
func (n *node) empty() bool { return bytes.HasSuffix(n.open, []byte("/>")) }
