package report

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
	"daihoi/templates/i18n"
)

// OfficeForm fills the set-up form of a unit's office with what is known, and proposes a user name for every unit below
// that has no account yet.
func OfficeForm(tx *store.Tx, w *i18n.Printer, u org.Unit) (exports.OfficeForm, error) {
	form := exports.OfficeForm{Unit: u.FullName, Day: tx.Today(), Words: w}
	term, err := org.CurrentTerm(tx)
	if err != nil {
		return form, err
	}
	form.Term = term.Name
	for _, role := range access.Roles {
		if tx.Actor().MayGrant(role, u.Path) {
			form.Roles = append(form.Roles, w.T("role."+string(role)))
		}
	}
	units, err := office.Units(tx, u, term.ID)
	if err != nil {
		return form, err
	}
	users, err := account.List(tx, account.Filter{Path: u.Path})
	if err != nil {
		return form, err
	}
	taken, err := account.Taken(tx, usernames(units))
	if err != nil {
		return form, err
	}
	for _, one := range units {
		row := officeRow(one)
		if i := slices.IndexFunc(users, func(a account.Account) bool { return grantAt(a, one.ID) >= 0 }); i >= 0 {
			a := users[i]
			row[officeplan.Account], row[officeplan.Holder] = a.Username, a.FullName
			row[officeplan.Role] = w.T("role." + string(a.Grants[grantAt(a, one.ID)].Role))
		} else if name := usernameOf(one); one.Leaf && !slices.Contains(taken, name) {
			row[officeplan.Account], row[officeplan.Role] = name, w.T("role."+string(access.Clerk))
			taken = append(taken, name)
		}
		form.Rows = append(form.Rows, row)
	}
	return form, nil
}

func grantAt(a account.Account, unit int64) int {
	return slices.IndexFunc(a.Grants, func(g account.Grant) bool { return g.UnitID == unit })
}

// usernameOf is the user name that the form proposes: "mttq.thanhliet".
func usernameOf(u officeplan.Unit) string {
	return "mttq." + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, vietext.Fold(u.Name))
}

func usernames(units []officeplan.Unit) []string {
	names := make([]string, len(units))
	for i, u := range units {
		names[i] = usernameOf(u)
	}
	return names
}

func officeRow(u officeplan.Unit) map[string]string {
	row := map[string]string{officeplan.UnitCode: u.Code, officeplan.UnitName: u.FullName, officeplan.Chair: u.Chair.Name}
	c := u.Congress
	row[officeplan.Ordinal] = unlessZero(c.Ordinal)
	row[officeplan.Seats] = unlessZero(c.Seats)
	row[officeplan.Hamlets] = unlessZero(c.Hamlets)
	row[officeplan.Follower], row[officeplan.Email] = c.Follower, c.ContactEmail
	row[officeplan.Phone] = u.Chair.Phone
	if row[officeplan.Chair] == "" {
		row[officeplan.Phone] = c.ContactPhone
	}
	if !c.Day.IsZero() {
		row[officeplan.Day] = c.Day.Short()
	}
	if s, ok := u.Official(); ok {
		row[officeplan.Venue] = s.Venue
	}
	return row
}

// unlessZero writes a number, and nothing for one that is not known.
func unlessZero(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
