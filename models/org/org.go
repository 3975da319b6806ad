// Package org holds the administrative units, the levels they stand on and the terms of the Front with their rules.
// All three are data: a unit tree may have any depth, a later edition of the official list is imported
// (ImportEdition), and merged units are closed and linked to their successor (Merge), never deleted.
//
// A unit is valid while ValidTo is empty; ValidTo is the last day of a closed unit. Reads of units are scoped to the
// actor's units; levels, terms and the names of the units above one's own are public.
package org

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Codes of the levels that are seeded; further levels are rows of the table levels.
const (
	Nation   = "nation"
	Province = "province"
	District = "district"
	Commune  = "commune"
)

// NationCode is the code of the unit above all others.
const NationCode = "VN"

// Level is a rank of the unit tree; a unit's rank is greater than its parent's. ActiveTo is the last day of a level
// that ended, as the district level did on 30/6/2025 (Nghị quyết 203/2025/QH15).
type Level struct {
	Code       string `gorm:"primaryKey"`
	Rank       int
	NameVi     string
	NameEn     string
	ActiveFrom calendar.Date
	ActiveTo   calendar.Date
	Source     string
}

// ActiveOn reports whether units of the level exist on the day.
func (l Level) ActiveOn(day calendar.Date) bool {
	return !day.Before(l.ActiveFrom) && (l.ActiveTo.IsZero() || !day.After(l.ActiveTo))
}

// Unit is one administrative unit. Code is the official code and text ("00646"); it is unique among valid units.
type Unit struct {
	ID        int64
	Code      string
	LevelCode string
	Kind      string // Xã, Phường, Thị trấn, Huyện, Quận …
	Name      string // without the kind
	FullName  string
	ParentID  *int64
	Path      string // ids from the top, "/1/14/203/"
	SearchKey string // folded full name and code
	SortKey   []byte // Vietnamese order of Name
	ValidFrom calendar.Date
	ValidTo   calendar.Date
	Edition   string // of the official list that the row was last changed by
	Version   int
}

// Valid reports whether the unit has not been closed.
func (u Unit) Valid() bool { return u.ValidTo.IsZero() }

// setNames sets the kind and name and everything made from them.
func (u *Unit) setNames(kind, name string) {
	u.Kind, u.Name, u.FullName = kind, name, fullName(kind, name)
	u.SearchKey = vietext.Fold(u.FullName + " " + u.Code)
	u.SortKey = vietext.CollateKey(name)
}

// fullName joins kind and name as people do: a "Thành phố trực thuộc trung ương" is called Thành phố only.
func fullName(kind, name string) string {
	return strings.TrimSpace(strings.TrimSuffix(kind, " trực thuộc trung ương") + " " + name)
}

// inOrder is the order of units that stand side by side; names may repeat, codes do not.
const inOrder = "units.sort_key, units.code"

// visible is the base query of units: those that the actor may see, closed ones too.
func visible(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Model(&Unit{}).Where(within, args...)
}

func valid(tx *store.Tx) *gorm.DB { return visible(tx).Where("units.valid_to IS NULL") }

// Get returns a unit, closed ones too.
func Get(tx *store.Tx, id int64) (Unit, error) {
	var u Unit
	return u, store.One(visible(tx).Where("units.id = ?", id), &u)
}

// ByCode returns the valid unit with the official code, or a NotFound fault that names the code.
func ByCode(tx *store.Tx, code string) (Unit, error) {
	code = strings.TrimSpace(code)
	var u Unit
	err := store.One(valid(tx).Where("units.code = ?", code), &u)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "fault.unknown_unit", "Code", code)
	}
	return u, err
}

// NameOf is the full name of the unit with the code, the latest one where the code was used again, "" when there is
// none. It is for pages that nobody has signed in to: names are public, so it is not scoped.
func NameOf(tx *store.Tx, code string) (string, error) {
	var names []string
	err := tx.DB().Model(&Unit{}).Where("code = ?", code).Order("id DESC").Limit(1).Pluck("full_name", &names).Error
	return strings.Join(names, ""), err
}

// Names are the full names of units by id; names are public.
func Names(tx *store.Tx, ids []int64) (map[int64]string, error) {
	names := make(map[int64]string, len(ids))
	if len(ids) == 0 {
		return names, nil
	}
	var units []Unit
	err := tx.DB().Select("id, full_name").Where("id IN ?", ids).Find(&units).Error
	for _, u := range units {
		names[u.ID] = u.FullName
	}
	return names, err
}

// Children lists the valid units right below a unit.
func Children(tx *store.Tx, unitID int64) ([]Unit, error) {
	var units []Unit
	return units, valid(tx).Where("units.parent_id = ?", unitID).Order(inOrder).Find(&units).Error
}

// Ancestors lists the units above u, the nation first. Their names are public, so they are not scoped.
func Ancestors(tx *store.Tx, u Unit) ([]Unit, error) {
	var units []Unit
	ids := slices.DeleteFunc(PathIDs(u.Path), func(id int64) bool { return id == u.ID })
	if len(ids) == 0 {
		return units, nil
	}
	return units, tx.DB().Where("id IN ?", ids).Order("length(path)").Find(&units).Error
}

// Under lists the valid units of a level at or below path.
func Under(tx *store.Tx, path, levelCode string) ([]Unit, error) {
	under, bounds := store.Under("units.path", path)
	var units []Unit
	return units, valid(tx).Where(under, bounds...).Where("units.level_code = ?", levelCode).
		Order(inOrder).Find(&units).Error
}

// Search lists at most limit valid units whose full name or code holds text, whatever its case, marks or Unicode form;
// higher levels first.
func Search(tx *store.Tx, text string, limit int) ([]Unit, error) {
	var units []Unit
	key := vietext.Fold(text)
	if key == "" {
		return units, nil
	}
	return units, valid(tx).Joins("JOIN levels ON levels.code = units.level_code").
		Where(`units.search_key LIKE ? ESCAPE '\'`, "%"+vietext.EscapeLike(key)+"%").
		Order("levels.rank, " + inOrder).Limit(min(max(limit, 1), 100)).Find(&units).Error
}
