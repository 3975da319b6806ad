package template

import (
	"bytes"
	"embed"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

//go:embed templates_2024.csv templates_2024_above.csv templates_2025.csv own_work.csv
var seeds embed.FS

// Seeds2025 is the Source of the templates of 2025–2030, whose leads are those of a season of four months.
const Seeds2025 = "templates_2025.csv"

// SeedsAbove2024 is the Source of the templates of 2024–2029 for a province and the nation. No list of theirs could be read: they
// are those of a district, with the days of Hà Nội and of the national congress where these are known.
const SeedsAbove2024 = "templates_2024_above.csv"

// seedFiles names the files with the templates of a term: that of the two-level system, else the first ones.
func seedFiles(term string) []string {
	if term == "2025-2030" {
		return []string{Seeds2025}
	}
	return []string{"templates_2024.csv", SeedsAbove2024}
}

// SeedTemplate is one item of the templates that come with the program. Leads are days from the official session, negative before it, with
// LeadFrom ≤ LeadTo; the item is due on LeadTo.
type SeedTemplate struct {
	Code                   string // X01–X47 of a commune, H01–H48 of the unit above: a district, since 2025 a province; T and Q of those above it
	Level                  string // "commune", "district", "province" or "nation"
	File                   string // that it is from
	NameVI, NameEN         string
	Phase                  Phase
	OwnerVI, OwnerEN       string
	Anchor                 Base
	LeadFrom, LeadTo       int
	LeadNote               string // the lead in the source's own words
	DocumentVI, DocumentEN string // the document that proves the item done
	Mandatory              Obligation
	Weight                 int  // 1, 2 or 3; see the package comment
	Quoted                 bool // is a column of the organisers' weekly table
	Roles                  []Role
	Counted                bool   // proven by a count: meetings held out of all meetings
	FormColumn             string // one of FormColumns, or ""
	NotBefore              Need
	Latest                 Limit
	Repeats                Repeat
	WeeklyFrom             int  // as in Item
	SelfClosing            bool // needs no approval; from own_work.csv
}

// Obligation says for which units an item is mandatory. A ForPilot item does not exist for other units.
type Obligation string

const (
	ForAll   Obligation = "all"
	ForPilot Obligation = "pilot"
	ForNone  Obligation = "none"
)

// Binds reports whether the item is mandatory for a unit, given whether it is a pilot unit.
func (o Obligation) Binds(pilot bool) bool { return o == ForAll || o == ForPilot && pilot }

var seedColumns = []string{"code", "level", "name_vi", "name_en", "phase", "owner_vi", "owner_en", "anchor",
	"lead_from", "lead_to", "lead_note", "document_vi", "document_en", "mandatory", "weight", "quoted", "role", "counted", "form_column", "not_before", "latest", "repeats", "weekly_from"}

// SeedTemplates reads the embedded templates of 2024: communes first, then districts, provinces and the nation, by code.
func SeedTemplates() ([]SeedTemplate, error) { return SeedTemplatesOf("") }

// SeedTemplatesOf reads those of a term.
func SeedTemplatesOf(term string) ([]SeedTemplate, error) {
	var all []SeedTemplate
	for _, file := range seedFiles(term) {
		text, err := seeds.ReadFile(file)
		if err != nil {
			return nil, err
		}
		items, err := parseTemplates(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		for i := range items {
			items[i].File = file
		}
		all = append(all, items...)
	}
	return all, markOwnWork(all)
}

// markOwnWork marks the items of own_work.csv, which has their codes in the templates of all terms.
func markOwnWork(items []SeedTemplate) error {
	text, err := seeds.ReadFile("own_work.csv")
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(text)).ReadAll()
	if err != nil {
		return fmt.Errorf("template: own work: %w", err)
	}
	for i := range items {
		items[i].SelfClosing = slices.ContainsFunc(rows, func(row []string) bool { return row[0] == items[i].Code })
	}
	return nil
}

func parseTemplates(r io.Reader) ([]SeedTemplate, error) {
	rows := csv.NewReader(r)
	header, err := rows.Read()
	if err != nil {
		return nil, fmt.Errorf("deadline: templates: %w", err)
	}
	if !slices.Equal(header, seedColumns) {
		return nil, fmt.Errorf("deadline: templates: the columns are %q", header)
	}
	var items []SeedTemplate
	seen := map[string]bool{}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return items, nil
		}
		if err != nil {
			return nil, fmt.Errorf("deadline: templates: %w", err)
		}
		item, err := parseTemplate(row)
		if err == nil && seen[item.Code] {
			err = errors.New("code is there twice")
		}
		if err != nil {
			return nil, fmt.Errorf("deadline: templates: %s: %w", row[0], err)
		}
		seen[item.Code] = true
		items = append(items, item)
	}
}

func parseTemplate(row []string) (SeedTemplate, error) {
	var Problems []error
	refuse := func(column int) {
		Problems = append(Problems, fmt.Errorf("%s cannot be %q", seedColumns[column], row[column]))
	}
	text := func(column int) string {
		if row[column] == "" || row[column] != strings.TrimSpace(row[column]) {
			refuse(column)
		}
		return row[column]
	}
	word := func(column int, legal ...string) string {
		if !slices.Contains(legal, row[column]) {
			refuse(column)
		}
		return row[column]
	}
	number := func(column, low, high int) int {
		n, err := strconv.Atoi(row[column])
		if err != nil || n < low || n > high {
			refuse(column)
		}
		return n
	}
	t := SeedTemplate{
		Code: text(0), Level: word(1, "commune", "district", "province", "nation"), NameVI: text(2), NameEN: text(3),
		Phase: Phase(number(4, int(PhaseDirection), int(PhaseAfter))), OwnerVI: text(5), OwnerEN: text(6),
		Anchor: Base(word(7, texts(slices.DeleteFunc(slices.Clone(Bases), func(b Base) bool { return b == BaseFixed || b == BaseItem }))...)), LeadFrom: number(8, -longestLead, longestLead), LeadTo: number(9, -longestLead, longestLead),
		LeadNote: text(10), DocumentVI: text(11), DocumentEN: text(12),
		Mandatory: Obligation(word(13, string(ForAll), string(ForPilot), string(ForNone))), Weight: number(14, 1, 3),
		Quoted: word(15, "", "x") == "x", Counted: word(17, "", "x") == "x",
		FormColumn: word(18, append([]string{""}, FormColumns...)...),
		NotBefore:  Need(word(19, "", string(NeedPilot), string(NeedBelow))), Latest: Limit(word(20, "", string(LimitOwn), string(LimitBelow))),
		Repeats: Repeat(word(21, "", string(Monthly), string(Weekly))),
	}
	if row[22] != "" {
		t.WeeklyFrom = number(22, -longestLead, longestLead)
	}
	if t.LeadFrom > t.LeadTo {
		refuse(8)
	}
	if row[16] != "" {
		for name := range strings.SplitSeq(row[16], "|") {
			if !Role(name).Valid() {
				refuse(16)
			}
			t.Roles = append(t.Roles, Role(name))
		}
	}
	return t, errors.Join(Problems...)
}
