package congress

import (
	"net/mail"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/field"
)

// Fields are the typed fields of a congress. The date is not among them; it comes from the sessions.
var Fields = field.Table[Congress]{
	field.NumberOf("ordinal", 99, func(c *Congress) *int { return &c.Ordinal }),
	field.FlagOf("pilot", func(c *Congress) *bool { return &c.Pilot }),
	field.DayOf("deadline_override", func(c *Congress) *calendar.Date { return &c.DeadlineOverride }),
	field.TextOf(field.Text, "deadline_reason", func(c *Congress) *string { return &c.DeadlineReason }),
	field.TextOf(field.Text, "deadline_document", func(c *Congress) *string { return &c.DeadlineDocument }),
	field.TextOf(field.Text, "follower", func(c *Congress) *string { return &c.Follower }),
	field.TextOf(field.Text, "contact_name", func(c *Congress) *string { return &c.ContactName }),
	field.PhoneOf("contact_phone", func(c *Congress) *string { return &c.ContactPhone }),
	contactEmail,
	field.NumberOf("seats", 9999, func(c *Congress) *int { return &c.Seats }),
	field.NumberOf("hamlets", 999, func(c *Congress) *int { return &c.Hamlets }),
	field.TextOf(field.LongText, "notes", func(c *Congress) *string { return &c.Notes }),
}

// contactEmail accepts a single bare address.
var contactEmail = field.Field[Congress]{Key: "contact_email", Kind: field.Text, Max: 120,
	Text: func(c *Congress) string { return c.ContactEmail },
	Set: func(c *Congress, typed string) string {
		if a, err := mail.ParseAddress(typed); typed != "" && (err != nil || a.Address != typed) {
			return "problem.email"
		}
		c.ContactEmail = typed
		return ""
	}}

var (
	// ExceptionFields is the form of deadline.SetException.
	ExceptionFields = Fields.Only("deadline_override", "deadline_reason", "deadline_document")
	// OwnFields are the facts that the unit itself keeps; ordinal, pilot mark and follower are the planners' above it.
	OwnFields = Fields.Only("contact_name", "contact_phone", "contact_email", "seats", "notes")
	// FactFields is the form of Update: everything except the exception.
	FactFields = Fields.Only("ordinal", "pilot", "follower", "contact_name", "contact_phone", "contact_email", "seats", "hamlets", "notes")

	planFields = Fields.Only("ordinal", "pilot", "follower")
)

// Kinds of session. The first official session is the congress date.
const (
	Preparatory = "preparatory"
	Official    = "official"
)

// SessionFields is the form of a session.
var SessionFields = field.Table[Session]{
	field.ChoiceOf("kind", []string{Preparatory, Official}, func(s *Session) *string { return &s.Kind }).Must(),
	field.DayOf("on_date", func(s *Session) *calendar.Date { return &s.OnDate }).Must(),
	field.ClockOf("starts", func(s *Session) *string { return &s.Starts }),
	field.ClockOf("ends", func(s *Session) *string { return &s.Ends }),
	field.TextOf(field.Text, "venue", func(s *Session) *string { return &s.Venue }),
}

// Checked runs every field of the table through its own rules, so that records built in code pass the same checks as
// typed ones.
func Checked[T any](fields field.Table[T], in *T) []fault.Problem {
	typed := fields.Values(in)
	return fields.Decode(func(key string) string { return typed[key] }, in)
}
