package office

import (
	"slices"
	"strconv"

	"daihoi/models/account"
	"daihoi/models/field"
	"daihoi/models/officeplan"
	"daihoi/models/store"
)

// Waiting lists the accounts that the sheet created and whose users have no password of their own yet, in the order of the
// rows. First: they have never been handed one.
func Waiting(tx *store.Tx, s Sheet) (waiting []account.Account, first bool, err error) {
	first = true
	if s.State != Applied || s.Done.Count(officeplan.Account) == 0 {
		return nil, first, nil
	}
	all, err := account.List(tx, account.Filter{Path: s.Unit.Path})
	if err != nil {
		return nil, first, err
	}
	for _, e := range s.Done.Effects {
		i := slices.IndexFunc(all, func(a account.Account) bool { return a.ID == e.ID })
		if e.What != officeplan.Account || i < 0 {
			continue
		}
		if a := all[i]; !a.Locked && !a.Elsewhere && (a.PasswordHash == "" || a.MustChangePassword) {
			waiting = append(waiting, a)
			first = first && a.PasswordHash == ""
		}
	}
	return waiting, first, nil
}

// HandOut gives the waiting users the temporary passwords whose hashes come by user id, and lists them with their new
// passwords' end. Those without a hash are left out: they are not waiting any more, or were not when the hashes were made.
func HandOut(tx *store.Tx, unitID, id int64, version int, hashes map[int64]string) (handed []account.Account, err error) {
	s, err := open(tx, unitID, id, version, Applied)
	if err != nil {
		return nil, err
	}
	waiting, _, err := Waiting(tx, s)
	if err != nil {
		return nil, err
	}
	for _, a := range waiting {
		hash, made := hashes[a.ID]
		if !made {
			continue
		}
		if err := account.ResetPassword(tx, a.ID, a.Version, hash); err != nil {
			return nil, err
		}
		a.PasswordUntil = account.TemporaryUntil(tx)
		handed = append(handed, a)
	}
	if err := s.write(tx, map[string]any{"slips_at": tx.Now()}); err != nil {
		return nil, err
	}
	return handed, s.record(tx, "office_slips", field.Change{Field: "users", New: strconv.Itoa(len(handed))})
}
