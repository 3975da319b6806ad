package agenda

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Template is an agenda template. Order and durations of its blocks follow the practice of 2023–2024: no agenda with
// published times is known.
type Template struct {
	Code   string // catalogue key "agenda.template.<code>"
	blocks []templateBlock
}

// templateBlock is a line of the file. An offset fixes the block at that many minutes from the start of the part.
type templateBlock struct {
	kinds  []string
	offset *int
	block  Block
}

// BlocksFor returns the template's blocks for a part of the kind that starts at HH:MM; none if the template has no
// such part.
func (t Template) BlocksFor(kind, starts string) (blocks []Block) {
	start := ClockMinutes(starts)
	for _, line := range t.blocks {
		if !slices.Contains(line.kinds, kind) {
			continue
		}
		b := line.block
		if line.offset != nil && start != Unknown {
			b.FixedAt = ClockOf(max(0, start+*line.offset))
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// Templates reads a template file, one line per block: template, part kinds, offset, minutes, kind, title, person,
// paper.
func Templates(file []byte) ([]Template, error) {
	rows, err := csv.NewReader(bytes.NewReader(file)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("agenda templates: %w", err)
	}
	var all []Template
	for n, row := range rows[1:] {
		line, err := parseTemplateBlock(row)
		if err != nil {
			return nil, fmt.Errorf("agenda templates: line %d: %w", n+2, err)
		}
		at := slices.IndexFunc(all, func(t Template) bool { return t.Code == row[0] })
		if at < 0 {
			at = len(all)
			all = append(all, Template{Code: row[0]})
		}
		all[at].blocks = append(all[at].blocks, line)
	}
	return all, nil
}

func parseTemplateBlock(row []string) (templateBlock, error) {
	line := templateBlock{kinds: strings.Fields(row[1]), block: Block{Kind: row[4], Title: row[5], Person: row[6], Paper: row[7]}}
	var err error
	if line.block.Minutes, err = strconv.Atoi(row[3]); err != nil {
		return line, err
	}
	if row[2] == "" {
		return line, nil
	}
	offset, err := strconv.Atoi(row[2])
	line.offset = &offset
	return line, err
}
