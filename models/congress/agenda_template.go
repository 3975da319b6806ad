package congress

import (
	"bytes"
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

//go:embed agenda_templates.csv
var agendaTemplatesCSV []byte

// AgendaTemplate is a usual agenda of the congresses of a level. The order of its blocks rests on the sources of Evidence;
// no agenda with published minutes is known, so that its minutes are inferred.
type AgendaTemplate struct {
	Code     string // its words are "agenda.template.<code>"; begins with the level
	Evidence string // keys of the sources, with a blank between
	blocks   []templateBlock
}

// templateBlock is a line of the file. An offset fixes the block at so many minutes from the start of the session.
type templateBlock struct {
	session string
	offset  *int
	block   Block
}

// AgendaTemplates lists the templates for congresses of the level.
func AgendaTemplates(level string) (own []AgendaTemplate) {
	for _, t := range loadAgendaTemplates() {
		if strings.HasPrefix(t.Code, level+"_") {
			own = append(own, t)
		}
	}
	return own
}

// BlocksFor are the blocks of the template for a session of the kind that starts at HH:MM; none where the template has no
// such session.
func (t AgendaTemplate) BlocksFor(kind, starts string) (blocks []Block) {
	start := ClockMinutes(starts)
	for _, line := range t.blocks {
		if line.session != kind {
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

var loadAgendaTemplates = sync.OnceValue(func() []AgendaTemplate {
	all, err := parseAgendaTemplates(agendaTemplatesCSV)
	if err != nil {
		panic(err) // the file is inside the program
	}
	return all
})

func parseAgendaTemplates(content []byte) ([]AgendaTemplate, error) {
	rows, err := csv.NewReader(bytes.NewReader(content)).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("congress: agenda templates: %w", err)
	}
	var all []AgendaTemplate
	for n, row := range rows[1:] {
		line, err := parseTemplateBlock(row)
		if err != nil {
			return nil, fmt.Errorf("congress: agenda templates: line %d: %w", n+2, err)
		}
		at := slices.IndexFunc(all, func(t AgendaTemplate) bool { return t.Code == row[0] })
		if at < 0 {
			at = len(all)
			all = append(all, AgendaTemplate{Code: row[0]})
		}
		all[at].blocks = append(all[at].blocks, line)
		for key := range strings.FieldsSeq(row[8]) {
			if !slices.Contains(strings.Fields(all[at].Evidence), key) {
				all[at].Evidence = strings.TrimSpace(all[at].Evidence + " " + key)
			}
		}
	}
	return all, nil
}

func parseTemplateBlock(row []string) (templateBlock, error) {
	line := templateBlock{session: row[1], block: Block{Kind: row[4], Title: row[5], Person: row[6], Paper: row[7]}}
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
