package report

import (
	"time"

	"daihoi/exports/officelist"
	"daihoi/exports/pdf"
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/office"
	"daihoi/models/officeplan"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// Slips are the papers with which users sign in for the first time. passwords come by user id; origin is the address of the
// site.
func Slips(w *i18n.Printer, origin string, now time.Time, users []account.Account, passwords map[int64]string) pdf.Slips {
	out := pdf.Slips{Title: w.T("office.slips"), Language: w.Locale(), Made: now}
	for _, a := range users {
		slip := pdf.Slip{Heading: a.FullName, Steps: w.T("office.slip.steps", "Until", w.Moment(a.PasswordUntil.Time))}
		for _, g := range a.Grants {
			slip.Lines = append(slip.Lines, pdf.SlipLine{Label: w.T("field.unit"), Value: g.UnitName + " – " + w.T("role."+string(g.Role))})
		}
		slip.Lines = append(slip.Lines, pdf.SlipLine{Label: w.T("office.slip.address"), Value: origin}, pdf.SlipLine{Label: w.T("field.username"), Value: a.Username, Code: true},
			pdf.SlipLine{Label: w.T("office.slip.password"), Value: passwords[a.ID], Code: true})
		out.Slips = append(out.Slips, slip)
	}
	return out
}

// OfficeVocabulary is what the reader of a sheet needs to know of the unit's office: names of units, and the words for roles
// in every language.
func OfficeVocabulary(tx *store.Tx, catalogue *i18n.Catalogue, u org.Unit) (officelist.Vocabulary, error) {
	v := officelist.Vocabulary{Roles: map[string]access.Role{}}
	for _, role := range access.Roles {
		v.Roles[officeplan.RoleWord(string(role))] = role
		for _, language := range account.Locales {
			v.Roles[officeplan.RoleWord(catalogue.For(language).T("role."+string(role)))] = role
		}
	}
	for word, role := range usualRoles {
		v.Roles[officeplan.RoleWord(word)] = role
	}
	term, err := org.CurrentTerm(tx)
	if err != nil {
		return v, err
	}
	units, err := office.Units(tx, u, term.ID)
	for _, one := range units {
		v.Units = append(v.Units, one.FullName)
	}
	return v, err
}

// usualRoles are words that offices use for the roles.
var usualRoles = map[string]access.Role{
	"Quản trị": access.Admin, "Điều phối viên": access.Organizer, "Duyệt": access.Reviewer, "Phê duyệt": access.Reviewer, "Cán bộ xã": access.Clerk, "Nhập liệu": access.Clerk,
	"Cán bộ nhập liệu": access.Clerk, "Chuyên trách": access.Clerk, "Cán bộ chuyên trách": access.Clerk, "Cán bộ Mặt trận": access.Clerk, "Lãnh đạo": access.Viewer, "Chỉ xem": access.Viewer,
	"Người xem": access.Viewer, "Đón tiếp": access.Reception,
}
