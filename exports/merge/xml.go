package merge

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"slices"
	"strings"
)

// node is an element, a text, a placeholder or a block of a part. An element keeps the bytes of its tags, so that what the
// package does not know leaves it as it came.
type node struct {
	name        string // "w:p"; "" for what is no element
	open, close []byte // tags of an element; open alone is the bytes of a text outside w:t
	text        string // of w:t, without entities
	kids        []*node
	up          *node
	mark        *mark  // of a run that is a placeholder
	block       *block // of a node that stands for a block
}

// Names of elements. Every program writes this prefix; a document with another one is refused.
const (
	paragraphName = "w:p"
	runName       = "w:r"
	looksName     = "w:rPr"
	textName      = "w:t"
	tableName     = "w:tbl"
	rowName       = "w:tr"
	cellName      = "w:tc"
)

// dropped are elements that point at parts that are left out, or that only the writing program uses.
var dropped = []string{"w:commentRangeStart", "w:commentRangeEnd", "w:commentReference", "w:proofErr", "w:lastRenderedPageBreak",
	"w:attachedTemplate", "w:mailMerge", "w:saveThroughXslt", "w:linkStyles", "a:hlinkClick", "a:hlinkHover"}

var (
	errXML      = errors.New("merge: not well-formed")
	errDoctype  = errors.New("merge: a document type could define entities")
	errTooLarge = errors.New("merge: too large")
)

// Limits of the tree of a part. Word nests some 30 deep, and a paper of 100 pages has some 50,000 nodes.
const (
	mostDepth = 200
	mostNodes = 400_000
)

// tree reads the XML of a part.
func tree(content []byte) (*node, error) {
	content = bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	d := xml.NewDecoder(bytes.NewReader(content))
	root := &node{}
	at, skip, count := root, 0, 0
	var spaces []map[string]bool // prefixes that each open element declares
	for {
		from := d.InputOffset()
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, errors.Join(errXML, err)
		}
		if count++; count > mostNodes || len(spaces) > mostDepth {
			return nil, errTooLarge
		}
		raw := content[from:d.InputOffset()]
		switch t := token.(type) {
		case xml.Directive:
			return nil, errDoctype
		case xml.StartElement:
			declared, err := prefixes(t)
			if err != nil {
				return nil, err
			}
			spaces = append(spaces, declared)
			if !known(spaces, t) {
				return nil, errXML
			}
			n := &node{name: nameOf(t.Name), open: raw, up: at}
			if slices.Contains(dropped, n.name) || skip > 0 {
				skip++
			} else {
				at.kids = append(at.kids, n)
			}
			at = n
		case xml.EndElement:
			if at == root || nameOf(t.Name) != at.name {
				return nil, errXML
			}
			at.close = raw
			at, spaces, skip = at.up, spaces[:len(spaces)-1], max(skip-1, 0)
		case xml.CharData:
			if at == root {
				if len(bytes.TrimSpace(t)) > 0 {
					return nil, errXML
				}
				continue
			}
			if at.name == textName {
				at.text += string(t)
			} else {
				at.kids = append(at.kids, &node{open: raw, up: at})
			}
		}
	}
	if at != root || len(root.kids) != 1 {
		return nil, errXML
	}
	top := root.kids[0]
	top.up = nil
	return top, nil
}

func nameOf(n xml.Name) string {
	if n.Space == "" {
		return n.Local
	}
	return n.Space + ":" + n.Local
}

// prefixes are those that an element declares. The one of Word must mean Word.
func prefixes(t xml.StartElement) (map[string]bool, error) {
	var declared map[string]bool
	seen := map[xml.Name]bool{}
	for _, a := range t.Attr {
		if seen[a.Name] {
			return nil, errXML
		}
		seen[a.Name] = true
		if a.Name.Space != "xmlns" {
			continue
		}
		if declared == nil {
			declared = map[string]bool{}
		}
		declared[a.Name.Local] = true
		if a.Name.Local == "w" && !strings.HasSuffix(a.Value, "/wordprocessingml/2006/main") && !strings.HasSuffix(a.Value, "/wordprocessingml/main") || a.Value == "" {
			return nil, errXML
		}
	}
	return declared, nil
}

// known reports whether every prefix of the element has been declared.
func known(spaces []map[string]bool, t xml.StartElement) bool {
	names := []string{t.Name.Space}
	for _, a := range t.Attr {
		names = append(names, a.Name.Space)
	}
	for _, prefix := range names {
		if prefix == "" || prefix == "xml" || prefix == "xmlns" {
			continue
		}
		if !slices.ContainsFunc(spaces, func(s map[string]bool) bool { return s[prefix] }) {
			return false
		}
	}
	return true
}

// attr is the value of an attribute of an element, "" for none.
func (n *node) attr(name string) string {
	d := xml.NewDecoder(bytes.NewReader(n.open))
	token, err := d.RawToken()
	start, is := token.(xml.StartElement)
	if err != nil || !is {
		return ""
	}
	for _, a := range start.Attr {
		if nameOf(a.Name) == name {
			return a.Value
		}
	}
	return ""
}

// each calls fn for the node and everything below it, in order; fn says whether to go below.
func (n *node) each(fn func(*node) bool) {
	if !fn(n) {
		return
	}
	for _, k := range n.kids {
		k.each(fn)
	}
}

// within is the nearest element of the name above the node, nil for none.
func (n *node) within(name string) *node {
	for up := n.up; up != nil; up = up.up {
		if up.name == name {
			return up
		}
	}
	return nil
}

// replace puts nodes in the place of a kid.
func (n *node) replace(kid *node, with ...*node) {
	at := slices.Index(n.kids, kid)
	n.kids = slices.Replace(n.kids, at, at+1, with...)
	for _, w := range with {
		w.up = n
	}
}

// unlink takes the web links out of a part and leaves their text: their addresses are not kept.
func (n *node) unlink() {
	var links []*node
	n.each(func(k *node) bool {
		if k.name == "w:hyperlink" && k.attr("r:id") != "" {
			links = append(links, k)
		}
		return true
	})
	for _, l := range links {
		l.up.replace(l, l.kids...)
	}
}
