package officeplan

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/vietext"
)

// What lines speak of, beside the columns Ordinal, Seats, Hamlets, Follower, Day, Venue, Chair and Account.
const (
	ContactName  = "contact_name"
	ContactPhone = "contact_phone"
	ContactEmail = "contact_email"
	Grant        = "grant" // another role for an existing user
)

// Facts are the lines that are fields of a congress.
var Facts = []string{Ordinal, ContactName, ContactPhone, ContactEmail, Seats, Hamlets, Follower}

// Line is one change. Old and New are canonical texts; days are YYYY-MM-DD. One that Replaces needs a tick.
type Line struct {
	Key, What, Old, New string
	Replaces            bool
}

// State says what becomes of a row.
type State string

const (
	Read    State = "read"
	Asked   State = "asked"    // which unit is meant, one of Candidates or any other
	LeftOut State = "left_out" // a person said so
	Note    State = "note"     // says nothing about a unit
)

// RowPlan is what a row would do. Same counts the cells that say what is so already.
type RowPlan struct {
	Row
	State      State
	Text       string // the unit as written
	Unit       *Unit
	Candidates []*Unit
	Lines      []Line
	Same       int
	Problems   []Problem

	Facts    congress.Congress // with the new values
	Starts   string            // of a new session, "" if not said
	Leader   org.Leader        // name and phone
	User     account.User      // username and full name
	Role     access.Role
	existing int64 // id of the user who gets a role
}

// ExistingUser is the id of the user who gets the role of the line Grant.
func (r *RowPlan) ExistingUser() int64 { return r.existing }

// Plan is the whole of it. Digest is of everything that was shown.
type Plan struct {
	Rows     []RowPlan
	New      int // lines that fill what is blank
	Replaces int // lines that need a tick
	Accounts int // of the new ones, accounts
	Same     int
	Problems int
	Asked    int
	Digest   string
}

// Make compares a sheet with the present.
func Make(s Sheet, p Present, said Answers) Plan {
	m := maker{Present: p, sheet: s, names: plainNames(p.Units), claimed: map[string]claim{}}
	var plan Plan
	for _, row := range s.Rows {
		r := m.row(row, said[row.Number])
		for _, l := range r.Lines {
			switch {
			case l.Replaces:
				plan.Replaces++
			default:
				plan.New++
				if l.What == Account {
					plan.Accounts++
				}
			}
		}
		if r.State == Asked {
			plan.Asked++
		}
		plan.Same += r.Same
		plan.Problems += len(r.Problems)
		plan.Rows = append(plan.Rows, r)
	}
	plan.Digest = plan.digest()
	return plan
}

func (p Plan) digest() string {
	h := sha256.New()
	e := json.NewEncoder(h)
	for _, r := range p.Rows {
		code := ""
		if r.Unit != nil {
			code = r.Unit.Code
		}
		_ = e.Encode([]any{r.Number, code, r.State, r.Lines, r.Problems}) // never fails: plain values into a hash
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}

type claim struct {
	row   int
	value string
}

type maker struct {
	Present
	sheet   Sheet
	names   []string         // of Units
	claimed map[string]claim // by unit and what, and by username
}

func (m *maker) row(row Row, answer string) RowPlan {
	r := RowPlan{Row: row, State: Read, Text: cmp.Or(row.Cells[UnitName], row.Cells[UnitCode])}
	filled := 0
	for key, text := range row.Cells {
		if text != "" && key != UnitName && key != UnitCode {
			filled++
		}
	}
	if answer == LeaveOut {
		r.State = LeftOut
		return r
	}
	code, name := row.Cells[UnitCode], row.Cells[UnitName]
	if answer != "" {
		code, name = answer, ""
	}
	r.Unit, r.Candidates = find(m.Units, m.names, code, name)
	switch {
	case r.Unit != nil:
	case filled == 0:
		r.State = Note
		return r
	default:
		r.State = Asked
		key := "problem.office_unit_none"
		if len(r.Candidates) > 0 {
			key = "problem.office_unit_several"
		}
		if r.Text == "" {
			key = "problem.office_unit_blank"
		}
		m.problem(&r, UnitName, key, "Text", r.Text)
		return r
	}
	r.Facts = r.Unit.Congress
	if r.Unit.Congress.ID == 0 {
		m.problem(&r, "", "problem.office_no_congress", "Unit", r.Unit.FullName)
	} else {
		m.facts(&r)
		m.session(&r)
	}
	m.chair(&r)
	m.account(&r)
	return r
}

func (m *maker) problem(r *RowPlan, column, key string, args ...any) {
	m.refuse(r, column, fault.Problem{Field: column, Key: key, Args: fault.Args(args...)})
}

func (m *maker) refuse(r *RowPlan, column string, p fault.Problem) {
	r.Problems = append(r.Problems, Problem{p, m.sheet.Headings[column]})
}

// line adds a change unless an earlier row has said the same of the unit. column is where it stands.
func (m *maker) line(r *RowPlan, column, what, old, now string, replaces bool) {
	if old == now {
		r.Same++
		return
	}
	key := r.Unit.Code + " " + what
	if first, twice := m.claimed[key]; twice {
		if first.value != now {
			m.problem(r, column, "problem.office_twice", "Unit", r.Unit.FullName, "Other", first.row)
		}
		return
	}
	m.claimed[key] = claim{r.Number, now}
	r.Lines = append(r.Lines, Line{strconv.Itoa(r.Number) + "-" + what, what, old, now, replaces})
}

// fact takes a text for a field of the congress.
func (m *maker) fact(r *RowPlan, column, key, text string) {
	if text == "" {
		return
	}
	f, _ := congress.Fields.Find(key)
	for _, p := range congress.Fields.Only(key).Decode(func(string) string { return text }, &r.Facts) {
		m.refuse(r, column, p)
		return
	}
	old := f.Text(&r.Unit.Congress)
	m.line(r, column, key, old, f.Text(&r.Facts), old != "")
}

func (m *maker) facts(r *RowPlan) {
	cells := r.Cells
	m.fact(r, Ordinal, Ordinal, ordinalOf(cells[Ordinal]))
	m.fact(r, Seats, Seats, countOf(cells[Seats]))
	m.fact(r, Hamlets, Hamlets, countOf(cells[Hamlets]))
	if follower, _ := personOf(cells[Follower]); follower != "" {
		m.fact(r, Follower, Follower, follower)
	}
	name, phone := personOf(cells[Chair])
	phone = cmp.Or(cells[Phone], phone)
	// The chair is whom one calls, unless the office has named somebody else.
	contact := r.Unit.Congress.ContactName
	if contact == "" || name == "" && SameName(contact, r.Unit.Chair.Name) || SameName(contact, name) || SameName(contact, r.Unit.Chair.Name) {
		m.fact(r, Chair, ContactName, name)
		m.fact(r, Phone, ContactPhone, phone)
	}
	m.fact(r, Email, ContactEmail, strings.ToLower(cells[Email]))
}

// SameName reports whether two names are the same but for marks and capitals.
func SameName(a, b string) bool { return a != "" && vietext.Fold(a) == vietext.Fold(b) }

// Official is the session that the date of the congress is of.
func (u *Unit) Official() (congress.Session, bool) {
	i := slices.IndexFunc(u.Sessions, func(s congress.Session) bool { return s.Kind == congress.Official && s.OnDate == u.Congress.Day })
	if i < 0 {
		return congress.Session{}, false
	}
	return u.Sessions[i], true
}

func (m *maker) session(r *RowPlan) {
	c, s := r.Unit.Congress, congress.Session{}
	present, planned := r.Unit.Official()
	if text := r.Cells[Day]; text != "" {
		day, starts, ok := dayOf(text)
		in := congress.Session{Kind: congress.Official, OnDate: day}
		switch {
		case !ok:
			m.problem(r, Day, "problem.office_day", "Text", text)
		case day.Year() < m.Years[0] || day.Year() > m.Years[1]:
			m.problem(r, Day, "problem.outside_term", "First", m.Years[0], "Last", m.Years[1])
		case day != c.Day && !c.HeldOn.IsZero():
			m.problem(r, Day, "problem.office_held", "Unit", r.Unit.FullName, "Day", c.HeldOn)
		default:
			if in.Starts = starts; len(congress.Checked(congress.SessionFields, &in)) > 0 {
				in.Starts = ""
			}
			r.Starts = in.Starts
			m.line(r, Day, Day, c.Day.String(), day.String(), planned)
			s = in
		}
	}
	venue := r.Cells[Venue]
	if venue == "" {
		return
	}
	s.Venue = venue
	for _, p := range congress.SessionFields.Only("venue").Decode(func(string) string { return venue }, &s) {
		m.refuse(r, Venue, p)
		return
	}
	switch {
	case !planned && s.OnDate.IsZero():
		m.problem(r, Venue, "problem.office_venue", "Unit", r.Unit.FullName)
	case s.Venue != present.Venue && !c.HeldOn.IsZero():
		m.problem(r, Venue, "problem.office_held", "Unit", r.Unit.FullName, "Day", c.HeldOn)
	default:
		m.line(r, Venue, Venue, present.Venue, s.Venue, present.Venue != "")
	}
}

func (m *maker) chair(r *RowPlan) {
	name, phone := personOf(r.Cells[Chair])
	if name == "" {
		return
	}
	l := org.Leader{}
	typed := map[string]string{"leader_name": name, "leader_phone": cmp.Or(r.Cells[Phone], phone)}
	for _, p := range org.LeaderFields.Only("leader_name", "leader_phone").Decode(func(key string) string { return typed[key] }, &l) {
		if p.Field == "leader_name" { // the phone is reported where the contact takes it
			m.refuse(r, Chair, p)
			return
		}
		l.Phone = ""
	}
	now := r.Unit.Chair
	r.Leader = l
	switch {
	case SameName(now.Name, l.Name) && (l.Phone == "" || l.Phone == now.Phone):
		r.Same++
	default:
		m.line(r, Chair, Chair, shownPerson(now), shownPerson(l), now.ID != 0 && (!SameName(now.Name, l.Name) || now.Phone != ""))
	}
}

func shownPerson(l org.Leader) string {
	return strings.TrimSpace(l.Name + " " + l.Phone)
}

func (m *maker) account(r *RowPlan) {
	typed := r.Cells[Account]
	if typed == "" {
		return
	}
	u := account.User{}
	for _, p := range account.UserFields.Only("username").Decode(func(string) string { return typed }, &u) {
		m.refuse(r, Account, p)
		return
	}
	if !m.role(r) {
		return
	}
	holder, _ := personOf(r.Cells[Holder])
	u.FullName = cmp.Or(holder, "Ủy ban MTTQ "+lowerFirst(r.Unit.FullName))
	if first, twice := m.claimed["@"+u.Username]; twice {
		m.problem(r, Account, "problem.office_account_twice", "Username", u.Username, "Other", first.row)
		return
	}
	m.claimed["@"+u.Username] = claim{row: r.Number}
	r.User = u
	known, exists := m.Users[u.Username]
	granted := func(g account.Grant) bool { return g.UnitID == r.Unit.ID && g.Role == r.Role }
	key := strconv.Itoa(r.Number) + "-"
	switch {
	case !exists:
		r.Lines = append(r.Lines, Line{key + Account, Account, "", u.Username, false})
	case !known.Visible:
		m.problem(r, Account, "problem.username_taken")
	case slices.ContainsFunc(known.Grants, granted):
		r.Same++
	default:
		r.existing, r.User = known.ID, known.User
		r.Lines = append(r.Lines, Line{key + Grant, Grant, "", u.Username, true})
	}
}

// role reads the role of the account. Whoever is to work for a unit without units below enters and submits, where the sheet
// says nothing; anywhere else the role must be said, because it reaches further.
func (m *maker) role(r *RowPlan) bool {
	text := r.Cells[Role]
	role, known := m.Roles[plain(text)]
	switch {
	case text == "" && r.Unit.Leaf:
		role = access.Clerk
	case text == "":
		m.problem(r, Role, "problem.office_role_blank", "Unit", r.Unit.FullName)
		return false
	case !known:
		m.problem(r, Role, "problem.office_role", "Text", text)
		return false
	}
	if r.Role = role; !m.MayGrant(role, r.Unit.Unit) {
		m.problem(r, Role, "problem.office_may_not_grant", "Unit", r.Unit.FullName)
		return false
	}
	return true
}

func lowerFirst(s string) string {
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(first)) + s[size:]
}

// NewDay is the date that the row gives its congress, zero if it gives none that is new.
func (r *RowPlan) NewDay() (day calendar.Date) {
	for _, l := range r.Lines {
		if l.What == Day {
			day, _ = calendar.ParseTyped(l.New)
		}
	}
	return day
}

// Line is the line about something.
func (r *RowPlan) Line(what string) (Line, bool) {
	i := slices.IndexFunc(r.Lines, func(l Line) bool { return l.What == what })
	if i < 0 {
		return Line{}, false
	}
	return r.Lines[i], true
}

// RoleWord is the folded form of a word for a role, as Present.Roles has it.
func RoleWord(word string) string { return plain(word) }
