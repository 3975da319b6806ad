package template

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Template is the list of milestones for congresses of one level in one term. It belongs to a unit; see Applying.
type Template struct {
	ID             int64
	Code           string
	TermID         int64
	LevelCode      string
	NameVI, NameEN string
	Source         string // the file or the code of the template that it was copied from
	OwnerID        int64
	Version        int
	Owner          org.Unit `gorm:"-"` // joined by every read
}

func (Template) TableName() string { return "milestone_templates" }

// Item is one line of a template; see SeedTemplate for the fields not explained here.
type Item struct {
	ID                     int64
	TemplateID             int64
	Position               int // from 1
	Code                   string
	NameVI, NameEN         string
	Phase                  Phase
	OwnerVI, OwnerEN       string
	LeadFrom, LeadTo       int
	LeadNote               string
	DocumentVI, DocumentEN string
	Mandatory              Obligation
	Weight                 int
	Quoted                 bool
	Role                   string // roles joined by "|"; see Roles
	Counted                bool   // proven by a count: meetings held out of all meetings
	Anchor                 Base
	FixedOn                calendar.Date // for BaseFixed
	AfterCode              string        // for BaseItem
	DayKind                DayKind
	NotBefore              Need          // "" for nothing
	Latest                 Limit         // "" for none
	LatestOn               calendar.Date // for LimitDay
	Repeats                Repeat        // "" for once
	WeeklyFrom             int           // for Monthly: days from the base from which it is weekly, 0 for never
	Retired                bool
	FormColumn             string // one of FormColumns, or ""
	SelfClosing            bool   // see ClosesItself
	Version                int
}

func (Item) TableName() string { return "template_items" }

// ItemColumns selects an item's columns, in the order of the scan targets.
const ItemColumns = `template_items.id, template_items.template_id, template_items.position, template_items.code,
template_items.name_vi, template_items.name_en, template_items.phase, template_items.owner_vi, template_items.owner_en,
template_items.lead_from, template_items.lead_to, template_items.lead_note, template_items.document_vi,
template_items.document_en, template_items.mandatory, template_items.weight,
template_items.quoted, template_items.role, template_items.counted, template_items.anchor, template_items.fixed_on,
template_items.after_code, template_items.day_kind, template_items.not_before, template_items.latest, template_items.latest_on,
template_items.repeats, template_items.weekly_from, template_items.retired, template_items.form_column, template_items.self_closing, template_items.version`

func (i *Item) Targets() []any {
	return []any{&i.ID, &i.TemplateID, &i.Position, &i.Code, &i.NameVI, &i.NameEN, &i.Phase, &i.OwnerVI, &i.OwnerEN,
		&i.LeadFrom, &i.LeadTo, &i.LeadNote, &i.DocumentVI, &i.DocumentEN, (*string)(&i.Mandatory), &i.Weight,
		&i.Quoted, &i.Role, &i.Counted, (*string)(&i.Anchor), &i.FixedOn, &i.AfterCode, (*string)(&i.DayKind),
		(*string)(&i.NotBefore), (*string)(&i.Latest), &i.LatestOn,
		(*string)(&i.Repeats), &i.WeeklyFrom, &i.Retired,
		&i.FormColumn, &i.SelfClosing, &i.Version}
}

// Roles are the roles of the item.
func (i Item) Roles() []Role {
	if i.Role == "" {
		return nil
	}
	var roles []Role
	for name := range strings.SplitSeq(i.Role, "|") {
		roles = append(roles, Role(name))
	}
	return roles
}

// AppliesTo reports whether the item exists for a unit, given whether it is a pilot unit.
func (i Item) AppliesTo(pilot bool) bool { return pilot || i.Mandatory != ForPilot }

// ClosesItself reports whether the item needs no approval: it is the unit's own work and done once it is handed in. What has a
// role is never so, because the level above approves it or a stage goes by it.
func (i Item) ClosesItself() bool { return i.SelfClosing && i.Role == "" }

// ItemFields are the fields of an item that an administrator edits. Code and role are fixed, because other
// data depends on them. Empty English texts default to the Vietnamese ones.
var ItemFields = field.Table[Item]{
	field.TextOf(field.Text, "name_vi", func(i *Item) *string { return &i.NameVI }).Must(),
	field.TextOf(field.Text, "name_en", func(i *Item) *string { return &i.NameEN }),
	phaseField().Must(),
	field.TextOf(field.Text, "owner_vi", func(i *Item) *string { return &i.OwnerVI }).Must(),
	field.TextOf(field.Text, "owner_en", func(i *Item) *string { return &i.OwnerEN }),
	field.ChoiceOf("anchor", texts(Bases), func(i *Item) *string { return (*string)(&i.Anchor) }).Must(),
	field.DayOf("fixed_on", func(i *Item) *calendar.Date { return &i.FixedOn }),
	afterField(),
	field.ChoiceOf("day_kind", []string{string(CalendarDays), string(WorkingDays)}, func(i *Item) *string { return (*string)(&i.DayKind) }).Must(),
	leadOf("lead_from", func(i *Item) *int { return &i.LeadFrom }),
	leadOf("lead_to", func(i *Item) *int { return &i.LeadTo }),
	field.ChoiceOf("not_before", texts([]Need{NeedPilot, NeedBelow}), func(i *Item) *string { return (*string)(&i.NotBefore) }),
	field.ChoiceOf("latest", texts([]Limit{LimitDay, LimitOwn, LimitBelow}), func(i *Item) *string { return (*string)(&i.Latest) }),
	field.DayOf("latest_on", func(i *Item) *calendar.Date { return &i.LatestOn }),
	field.ChoiceOf("repeats", texts([]Repeat{Monthly, Weekly}), func(i *Item) *string { return (*string)(&i.Repeats) }),
	weeklyFrom(),
	field.TextOf(field.Text, "lead_note", func(i *Item) *string { return &i.LeadNote }),
	field.TextOf(field.Text, "document_vi", func(i *Item) *string { return &i.DocumentVI }).Must(),
	field.TextOf(field.Text, "document_en", func(i *Item) *string { return &i.DocumentEN }),
	field.ChoiceOf("mandatory", []string{string(ForAll), string(ForPilot), string(ForNone)},
		func(i *Item) *string { return (*string)(&i.Mandatory) }).Must(),
	field.NumberOf("weight", 9, func(i *Item) *int { return &i.Weight }).Must(),
	field.FlagOf("quoted", func(i *Item) *bool { return &i.Quoted }),
	field.FlagOf("counted", func(i *Item) *bool { return &i.Counted }),
	field.FlagOf("self_closing", func(i *Item) *bool { return &i.SelfClosing }),
	field.ChoiceOf("form_column", FormColumns, func(i *Item) *string { return &i.FormColumn }),
}

func texts[T ~string](all []T) []string {
	options := make([]string, len(all))
	for i, one := range all {
		options[i] = string(one)
	}
	return options
}

// CodeField is the code of a new item; lower case is accepted.
var CodeField = codeOf("item_code", func(i *Item) *string { return &i.Code }).Must()

func afterField() field.Field[Item] {
	return codeOf("after_code", func(i *Item) *string { return &i.AfterCode })
}

func codeOf(key string, at func(*Item) *string) field.Field[Item] {
	f := field.TextOf(field.Text, key, at)
	f.Max = 8
	f.Set = func(i *Item, s string) string {
		*at(i) = strings.ToUpper(s)
		if s != "" && !validCode(*at(i)) {
			return "problem.item_code"
		}
		return ""
	}
	return f
}

func phaseField() field.Field[Item] {
	f := field.Field[Item]{Key: "phase", Kind: field.Choice,
		Text: func(i *Item) string { return strconv.Itoa(int(i.Phase)) },
		Set: func(i *Item, s string) string {
			n, err := strconv.Atoi(s)
			if err != nil || !Phase(n).Valid() {
				return "problem.choice"
			}
			i.Phase = Phase(n)
			return ""
		}}
	for p := PhaseDirection; p <= PhaseAfter; p++ {
		f.Options = append(f.Options, strconv.Itoa(int(p)))
	}
	return f
}

// longestLead limits a lead, in days: the directive of the national congress of 2024 came 511 days before it.
const longestLead = 600

// leadOf binds a lead in days from the congress, negative before it: "-30", "−30", "D-30", "+5" or "0".
func leadOf(key string, at func(*Item) *int) field.Field[Item] {
	return field.Field[Item]{Key: key, Kind: field.Text, Required: true, Max: 8,
		Text: func(i *Item) string { return strconv.Itoa(*at(i)) },
		Set: func(i *Item, s string) string {
			s = strings.NewReplacer("−", "-", "–", "-", " ", "").Replace(s)
			n, err := strconv.Atoi(strings.TrimLeft(s, "DdNn"))
			if err != nil || n < -longestLead || n > longestLead {
				return "problem.lead"
			}
			*at(i) = n
			return ""
		}}
}

// weeklyFrom is a lead that may be empty.
func weeklyFrom() field.Field[Item] {
	f := leadOf("weekly_from", func(i *Item) *int { return &i.WeeklyFrom })
	text, set := f.Text, f.Set
	f.Required = false
	f.Text = func(i *Item) string {
		if i.WeeklyFrom == 0 {
			return ""
		}
		return text(i)
	}
	f.Set = func(i *Item, s string) string {
		if s == "" {
			i.WeeklyFrom = 0
			return ""
		}
		return set(i, s)
	}
	return f
}

// SeedAll adds the initial templates to a term, as the country's; existing ones stay unchanged. Without units there is no
// country yet, and it is NotFound.
func SeedAll(tx *store.Tx, termID int64) error {
	country, err := topUnit(tx)
	if err != nil {
		return err
	}
	if err := tx.Require(access.ManageTemplates, country.Path); err != nil {
		return err
	}
	term, err := org.TermByID(tx, termID)
	if err != nil {
		return err
	}
	seeds, err := SeedTemplatesOf(term.Code)
	if err != nil {
		return err
	}
	present, err := List(tx)
	if err != nil {
		return err
	}
	made, err := missingTemplates(tx, term, country, seeds, present)
	if err != nil || len(made) == 0 {
		return err
	}
	if err := tx.DB().Create(&made).Error; err != nil {
		return err
	}
	var items []Item
	for _, t := range made {
		position := 0
		for _, s := range seeds {
			if s.Level == t.LevelCode {
				position++
				items = append(items, s.item(t.ID, position))
			}
		}
	}
	if err := tx.DB().CreateInBatches(&items, 500).Error; err != nil {
		return err
	}
	for _, t := range made {
		if err := KeepVersion(tx, t.ID, ""); err != nil {
			return err
		}
	}
	return Record(tx, "templates_seeded", made[0], made[0].Code, []field.Change{{Field: "items", New: strconv.Itoa(len(items))}}, "")
}

func missingTemplates(tx *store.Tx, term org.Term, country org.Unit, seeds []SeedTemplate, present []Template) ([]Template, error) {
	levels, err := org.Levels(tx)
	if err != nil {
		return nil, err
	}
	var made []Template
	for _, l := range levels {
		seeded := slices.IndexFunc(seeds, func(s SeedTemplate) bool { return s.Level == l.Code })
		there := slices.ContainsFunc(present, func(t Template) bool { return t.TermID == term.ID && t.LevelCode == l.Code && t.OwnerID == country.ID })
		if seeded >= 0 && !there {
			made = append(made, Template{Code: term.Code + "/" + l.Code, TermID: term.ID, LevelCode: l.Code,
				NameVI: l.NameVi + " " + term.Code, NameEN: l.NameEn + " " + term.Code, Source: seeds[seeded].File,
				OwnerID: country.ID, Version: 1, Owner: country})
		}
	}
	return made, nil
}

func (s SeedTemplate) item(templateID int64, position int) Item {
	roles := make([]string, len(s.Roles))
	for i, r := range s.Roles {
		roles[i] = string(r)
	}
	return Item{TemplateID: templateID, Position: position, Code: s.Code, NameVI: s.NameVI, NameEN: s.NameEN, Phase: s.Phase,
		OwnerVI: s.OwnerVI, OwnerEN: s.OwnerEN, LeadFrom: s.LeadFrom, LeadTo: s.LeadTo, LeadNote: s.LeadNote,
		DocumentVI: s.DocumentVI, DocumentEN: s.DocumentEN, Mandatory: s.Mandatory, Weight: s.Weight,
		Quoted: s.Quoted, Role: strings.Join(roles, "|"), Counted: s.Counted, Anchor: s.Anchor, DayKind: CalendarDays,
		NotBefore: s.NotBefore, Latest: s.Latest, Repeats: s.Repeats, WeeklyFrom: s.WeeklyFrom,
		FormColumn: s.FormColumn, SelfClosing: s.SelfClosing, Version: 1}
}

// Items lists the items of a template in order, retired ones included.
func Items(tx *store.Tx, templateID int64) ([]Item, error) {
	var all []Item
	err := tx.DB().Where("template_id = ?", templateID).Order("position").Find(&all).Error
	return all, err
}

// Record writes the audit entry of a command about a template, at the unit that owns it.
func Record(tx *store.Tx, action string, t Template, label string, changes []field.Change, note string) error {
	return tx.Record(store.Entry{Action: action, Entity: "template", EntityID: t.ID, Label: label, UnitID: t.Owner.ID,
		UnitPath: t.Owner.Path, Changes: changes, Reason: note})
}

// Count counts the items of a template that are in use.
type Count struct{ Items, Mandatory int }

// Counts counts the items of every template that the actor sees, by template.
func Counts(tx *store.Tx) (map[int64]Count, error) {
	var rows []struct {
		ID int64
		C  Count `gorm:"embedded"`
	}
	err := templates(tx).Joins("JOIN template_items ON template_items.template_id = milestone_templates.id AND NOT template_items.retired").
		Select("milestone_templates.id, COUNT(*) AS items, SUM(CASE WHEN template_items.mandatory = ? THEN 0 ELSE 1 END) AS mandatory", ForNone).
		Group("milestone_templates.id").Find(&rows).Error
	counts := make(map[int64]Count, len(rows))
	for _, r := range rows {
		counts[r.ID] = r.C
	}
	return counts, err
}

// LockUsers locks every congress that uses the template; see congress.Lock.
func LockUsers(tx *store.Tx, templateID int64) error {
	return tx.DB().Exec("UPDATE congresses SET day = day WHERE template_id = ?", templateID).Error
}
