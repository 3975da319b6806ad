package account

import (
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

// Grant is a role of a user at a unit, with the unit's path, code and name.
type Grant struct {
	ID       int64
	UserID   int64
	Role     access.Role
	UnitID   int64
	Path     string `gorm:"->"`
	UnitCode string `gorm:"->"`
	UnitName string `gorm:"->"`
	Whole    bool   `gorm:"->"` // the only unit without one above
}

// String is the form in the audit log: "clerk: Xã Tứ Hiệp".
func (g Grant) String() string { return string(g.Role) + ": " + g.UnitName }

// GrantInput is a role at a unit to be granted.
type GrantInput struct {
	Role   access.Role
	UnitID int64
}

// wholeUnit is Grant.Whole, as an expression.
const wholeUnit = "(units.parent_id IS NULL AND NOT EXISTS (SELECT 1 FROM units others WHERE others.parent_id IS NULL AND others.id <> units.id))"

func grantsWhere(tx *store.Tx, condition string, args ...any) ([]Grant, error) {
	var grants []Grant
	err := tx.DB().Model(&Grant{}).Select("grants.*, units.path AS path, units.code AS unit_code, units.full_name AS unit_name, "+
		wholeUnit+" AS whole").
		Joins("JOIN units ON units.id = grants.unit_id").Where(condition, args...).Order("units.path, grants.id").Find(&grants).Error
	return grants, err
}

// HeldByOthers lists where users other than the actor hold a role that allows the action, at the units at the paths or
// above: the paths of their grants. Locked users do not count. One statement.
func HeldByOthers(tx *store.Tx, action access.Action, paths []string) ([]string, error) {
	roles := slices.DeleteFunc(slices.Clone(access.Roles), func(r access.Role) bool { return !r.Allows(action) })
	var at []string
	for _, path := range paths {
		for end, sign := range path {
			if sign == '/' {
				at = append(at, path[:end+1])
			}
		}
	}
	slices.Sort(at)
	var held []string
	err := tx.DB().Table("grants").Joins("JOIN units ON units.id = grants.unit_id").Joins("JOIN users ON users.id = grants.user_id").
		Where("grants.role IN ? AND units.path IN ? AND NOT users.locked AND users.id <> ?", roles, slices.Compact(at), tx.Actor().UserID).
		Distinct().Pluck("units.path", &held).Error
	return held, err
}

// grantAt looks up the grant's unit.
func grantAt(tx *store.Tx, input GrantInput) (Grant, error) {
	if !input.Role.Valid() {
		return Grant{}, fault.At("role", "problem.choice")
	}
	g := Grant{Role: input.Role, UnitID: input.UnitID}
	var unit struct{ Path, Code, FullName string }
	err := store.One(tx.DB().Table("units").Select("path, code, full_name").Where("id = ?", input.UnitID), &unit)
	g.Path, g.UnitCode, g.UnitName = unit.Path, unit.Code, unit.FullName
	return g, err
}

// grantable is grantAt limited to what the actor may hand out.
func grantable(tx *store.Tx, input GrantInput) (Grant, error) {
	g, err := grantAt(tx, input)
	if err != nil {
		return Grant{}, err
	}
	if err := tx.Require(access.ManageUsers, g.Path); err != nil {
		return Grant{}, err
	}
	if !tx.Actor().MayGrant(g.Role, g.Path) {
		return Grant{}, forbidden()
	}
	return g, nil
}

// AddGrant gives the user another role.
func AddGrant(tx *store.Tx, userID int64, input GrantInput) (Grant, error) {
	u, _, err := managed(tx, userID)
	if err != nil {
		return Grant{}, err
	}
	g, err := grantable(tx, input)
	if err != nil {
		return Grant{}, err
	}
	g.UserID = u.ID
	if err := tx.DB().Create(&g).Error; err != nil {
		if errors.Is(err, gorm.ErrDuplicatedKey) {
			return Grant{}, fault.At("role", "problem.grant_exists")
		}
		return Grant{}, err
	}
	return g, record(tx, "grant_added", u, []Grant{g}, []field.Change{{Field: "grants", New: g.String()}})
}

// RemoveGrant removes a grant and ends the user's sessions. A user's last grant cannot be removed (lock the user
// instead), nor that of a unit's last administrator.
func RemoveGrant(tx *store.Tx, grantID int64) error {
	var g Grant
	if err := store.One(tx.DB().Where("id = ?", grantID), &g); err != nil {
		return err
	}
	u, held, err := managed(tx, g.UserID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(held, func(h Grant) bool { return h.ID == grantID })
	if at < 0 {
		return store.NotFound()
	}
	g = held[at]
	rest := slices.Delete(slices.Clone(held), at, at+1)
	isAdmin := func(h Grant) bool { return h.Role == access.Admin }
	switch {
	case len(rest) == 0:
		return fault.At("", "problem.last_grant")
	case isAdmin(g) && u.ID == tx.Actor().UserID && !slices.ContainsFunc(rest, isAdmin):
		return fault.At("", "problem.own_admin")
	}
	if err := replaceable(tx, []Grant{g}); err != nil {
		return err
	}
	if err := tx.DB().Where("id = ?", g.ID).Delete(&Grant{}).Error; err != nil {
		return err
	}
	if err := endSessions(tx, u.ID, ""); err != nil {
		return err
	}
	return record(tx, "grant_removed", u, []Grant{g}, []field.Change{{Field: "grants", Old: g.String()}})
}

// replaceable checks that for each administrator grant in leaving, another unlocked administrator's grant covers its
// unit. It locks what it reads, so that two administrators cannot remove each other.
func replaceable(tx *store.Tx, leaving []Grant) error {
	leaving = slices.DeleteFunc(slices.Clone(leaving), func(g Grant) bool { return g.Role != access.Admin })
	if len(leaving) == 0 {
		return nil
	}
	var admins []Grant
	err := tx.DB().Model(&Grant{}).Select("grants.*, units.path AS path").Joins("JOIN units ON units.id = grants.unit_id").
		Joins("JOIN users ON users.id = grants.user_id").Where("grants.role = ? AND users.locked = ?", access.Admin, false).
		Order("grants.id").Clauses(clause.Locking{Strength: "UPDATE"}).Find(&admins).Error
	if err != nil {
		return err
	}
	for _, lost := range leaving {
		covered := slices.ContainsFunc(admins, func(a Grant) bool {
			stays := !slices.ContainsFunc(leaving, func(l Grant) bool { return l.ID == a.ID })
			return stays && strings.HasPrefix(lost.Path, a.Path)
		})
		if !covered {
			return fault.At("", "problem.last_admin")
		}
	}
	return nil
}
