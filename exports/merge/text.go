package merge

import "strings"

// Lines reads the texts of a document: its headers, its body and its footers, a line for each paragraph that shows something.
// The cells of a row are one line, with " | " between them. Placeholders are texts here.
func Lines(content []byte) ([]string, error) {
	p, err := openPack(content)
	if err != nil {
		return nil, err
	}
	roots, err := p.relations("")
	if err != nil {
		return nil, err
	}
	var lines []string
	for _, root := range roots {
		if root.kind != mainKind {
			continue
		}
		inner, err := p.relations(root.target)
		if err != nil {
			return nil, err
		}
		for _, rel := range append(inner, root) {
			if _, read := filledKinds[rel.kind]; !read && rel.kind != mainKind {
				continue
			}
			content, err := p.read(rel.target)
			if err != nil {
				return nil, err
			}
			top, err := tree(content)
			if err != nil {
				return nil, err
			}
			lines = linesOf(top, lines)
		}
	}
	return lines, nil
}

func linesOf(n *node, lines []string) []string {
	switch n.name {
	case paragraphName:
		return append(lines, shown(n)...)
	case rowName:
		var cells []string
		for _, k := range n.kids {
			if k.name == cellName {
				cells = append(cells, strings.Join(linesOf(k, nil), " / "))
			}
		}
		if row := strings.TrimSpace(strings.Join(cells, " | ")); row != "" && row != "|" {
			lines = append(lines, row)
		}
		return lines
	}
	for _, k := range n.kids {
		lines = linesOf(k, lines)
	}
	return lines
}

// shown is the text of a paragraph, nothing for an empty one.
func shown(p *node) []string {
	text, _ := line(p)
	if text = strings.Join(strings.Fields(text), " "); text == "" {
		return nil
	}
	return []string{text}
}
