package web

import (
	"strings"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/committee"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/delegate"
	"daihoi/models/difficulty"
	"daihoi/models/directive"
	"daihoi/models/field"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/review"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/templates/ui"
)

// AuditChanges shows the fields before and after. Readers without the right to sensitive fields of delegates do not see
// them here either.
func (r *Request) AuditChanges(e store.AuditEntry) []ui.Change {
	open := r.Actor.Can(access.ViewSensitive, e.UnitPath)
	var out []ui.Change
	for _, c := range e.Diff() {
		shown := ui.Change{Field: r.T("field." + c.Field), Old: r.auditValue(e.Entity, c.Field, c.Old), New: r.auditValue(e.Entity, c.Field, c.New)}
		if !open && isSensitive(e.Entity, c.Field) {
			shown.Old, shown.New = r.hiddenValue(c.Old), r.hiddenValue(c.New)
		}
		out = append(out, shown)
	}
	return out
}

// isSensitive reports whether a field tells a sensitive fact of a person, or counts a few people by one.
func isSensitive(entity, key string) bool {
	switch entity {
	case "delegate", "person":
		f, ok := delegate.Fields.Find(key)
		return ok && f.Sensitive
	case "congress", committee.Entity:
		return delegate.SensitiveGroup(strings.TrimPrefix(key, "members_"))
	}
	return false
}

func (r *Request) hiddenValue(value string) string {
	if value == "" {
		return ""
	}
	return r.T("audit.hidden")
}

// auditValue is what people read instead of the canonical text.
func (r *Request) auditValue(entity, key, value string) string {
	switch {
	case value == "":
		return ""
	case key == "state":
		return r.T("state." + value)
	case key == "attendance":
		return r.T("choice.attendance." + value)
	case key == "committee_result":
		return r.ballotWords(value)
	case key == "grants":
		if role, unit, ok := strings.Cut(value, ": "); ok {
			return r.T("users.grant", "Role", r.T("role."+role), "Unit", unit)
		}
	case key == "locale":
		return r.T("choice.locale." + value)
	case key == "unit_level":
		return r.T("level." + value)
	}
	return r.ShownValue(auditFieldKind(entity, key, value), key, value)
}

// auditFieldKind finds the kind of a field in the table of the entity. A value that no table names, such as the day of
// a congress, is recognised as a date by its form.
func auditFieldKind(entity, key, value string) field.Kind {
	var kind field.Kind
	var found bool
	switch entity {
	case "delegate", "person":
		kind, found = kindIn(delegate.Fields, key)
	case "congress":
		if kind, found = kindIn(congress.Fields, key); !found {
			kind, found = kindIn(congress.SessionFields, key)
		}
		if !found {
			kind, found = kindIn(congress.OutcomeFields, key)
		}
		if !found { // of a change of many delegates
			kind, found = kindIn(delegate.Fields, key)
		}
	case "milestone":
		kind, found = kindIn(deadline.MilestoneFields, key)
	case committee.Entity:
		kind, found = committeeKind(key)
	case "difficulty":
		if kind, found = kindIn(difficulty.Fields, key); !found {
			kind, found = kindIn(difficulty.SettlementFields, key)
		}
	case "meeting":
		if kind, found = kindIn(meeting.Fields, key); !found {
			kind, found = kindIn(meeting.RuleFields, key)
		}
	case "review":
		if kind, found = kindIn(review.JudgeFields, key); key == "review_part" {
			kind, found = field.Choice, true
		}
	case "directive":
		if kind, found = kindIn(directive.Fields, key); key == "ground" {
			kind, found = field.Choice, true
		}
	case "leader":
		if kind, found = kindIn(org.LeaderFields, key); !found {
			kind, found = kindIn(org.AbsenceFields, key)
		}
	case "template":
		kind, found = kindIn(template.ItemFields, key)
	case "cluster":
		if kind, found = kindIn(clusterevent.Fields, key); key == "file_kind" {
			kind, found = field.Choice, true
		}
	case "user":
		kind, found = kindIn(account.UserFields, key)
	case "unit":
		kind, found = kindIn(org.UnitFields, key)
	}
	if _, err := calendar.Parse(value); !found && err == nil {
		return field.Day
	}
	return kind
}

func committeeKind(key string) (kind field.Kind, found bool) {
	for _, kinds := range []func(string) (field.Kind, bool){
		func(key string) (field.Kind, bool) { return kindIn(committee.Fields, key) },
		func(key string) (field.Kind, bool) { return kindIn(committee.ConsultationFields, key) },
		func(key string) (field.Kind, bool) { return kindIn(congress.OutcomeFields, key) },
	} {
		if kind, found = kinds(key); found {
			return kind, true
		}
	}
	return field.Text, false
}

// ballotWords puts a line of a result into words: "Lê Văn An: được cử, 92/2/1, Chủ tịch".
func (r *Request) ballotWords(value string) string {
	parts := strings.Split(value, committee.Separator)
	if len(parts) != 4 {
		return value
	}
	text := parts[0] + ": " + r.T("choice.member_status."+parts[1]) + ", " + parts[2]
	if parts[3] != "" {
		text += ", " + r.T("choice.member_seat."+parts[3])
	}
	return text
}

func kindIn[T any](table field.Table[T], key string) (field.Kind, bool) {
	f, ok := table.Find(key)
	return f.Kind, ok
}
