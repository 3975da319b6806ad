// Package org holds administrative units, their levels, the terms of the Front with their rules, and the leaders,
// steering groups and clusters of units.
//
// All of it is data: the unit tree may have any depth, later editions of the official list are compared with it
// (compare.go) and imported (edition.go), and merged units are closed and linked to their successor (merge.go), never
// deleted. tree.go changes the tree; term.go has terms and their rules; leader.go, team.go and cluster.go the people and
// groups.
//
// A unit is valid while ValidTo is empty; ValidTo is the last day of a closed unit. Reads of units are scoped to the
// actor's units; levels, terms and the names of units above one's own are public.
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

// Codes of the seeded levels; further levels are rows of the table levels.
const (
	Nation   = "nation"
	Province = "province"
	District = "district"
	Commune  = "commune"
)

// NationCode is the code of the topmost unit.
const NationCode = "VN"

// Level is a rank in the unit tree; a unit's rank is greater than its parent's. ActiveTo is the last day of an
// abolished level, such as the district on 30/6/2025 (Nghị quyết 203/2025/QH15).
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

// Unit is one administrative unit. Code is the official code, a text ("00646") that is unique among valid units.
type Unit struct {
	ID        int64
	Code      string
	LevelCode string
	Kind      string // Xã, Phường, Thị trấn, Huyện, Quận …
	Name      string // without the kind
	FullName  string
	ParentID  *int64
	HeirID    *int64 // of a closed unit: its only successor, nil without one or with several
	Path      string // ids from the topmost unit, "/1/14/203/"; see access.Ended for a closed unit
	SearchKey string // folded full name and code
	SortKey   []byte // Vietnamese order of Name
	ValidFrom calendar.Date
	ValidTo   calendar.Date
	Edition   string // official list that last changed the row
	Version   int
}

// Valid reports whether the unit has not been closed.
func (u Unit) Valid() bool { return u.ValidTo.IsZero() }

// setNames sets kind and name and everything derived from them.
func (u *Unit) setNames(kind, name string) {
	u.Kind, u.Name, u.FullName = kind, name, FullName(kind, name)
	u.SearchKey = vietext.Fold(u.FullName + " " + u.Code)
	u.SortKey = vietext.CollateKey(name)
}

// FullName joins kind and name, shortening "Thành phố trực thuộc trung ương" to Thành phố.
func FullName(kind, name string) string {
	return strings.TrimSpace(strings.TrimSuffix(kind, " trực thuộc trung ương") + " " + name)
}

// inOrder orders sibling units; names may repeat, codes do not.
const inOrder = "units.sort_key, units.code"

// visible is the base query: units that the actor sees, closed ones included.
func visible(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Model(&Unit{}).Where(within, args...)
}

func valid(tx *store.Tx) *gorm.DB { return visible(tx).Where("units.valid_to IS NULL") }

// Get reads a unit, closed ones included.
func Get(tx *store.Tx, id int64) (Unit, error) {
	var u Unit
	return u, store.One(visible(tx).Where("units.id = ?", id), &u)
}

// ByCode reads the valid unit with the official code; NotFound names the code.
func ByCode(tx *store.Tx, code string) (Unit, error) {
	code = strings.TrimSpace(code)
	var u Unit
	err := store.One(valid(tx).Where("units.code = ?", code), &u)
	if fault.KindOf(err) == fault.NotFound {
		err = fault.New(fault.NotFound, "fault.unknown_unit", "Code", code)
	}
	return u, err
}

// Last reads the valid unit with the official code, or the one that was the last to have it.
func Last(tx *store.Tx, code string) (Unit, error) {
	u, err := ByCode(tx, code)
	if fault.KindOf(err) == fault.NotFound {
		var ended Unit
		if store.One(visible(tx).Where("units.code = ?", strings.TrimSpace(code)).Order("units.id DESC"), &ended) == nil {
			return ended, nil
		}
	}
	return u, err
}

// NameOf is the full name of the unit with the code, the latest if a code was reused, or "". Names are public, so it
// is not scoped and also serves pages without sign-in.
func NameOf(tx *store.Tx, code string) (string, error) {
	var names []string
	err := tx.DB().Model(&Unit{}).Where("code = ?", code).Order("id DESC").Limit(1).Pluck("full_name", &names).Error
	return strings.Join(names, ""), err
}

// Names returns the full names of units by id; names are public.
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

// Codes returns the official codes of units by id; they are public, as names are.
func Codes(tx *store.Tx, ids []int64) (map[int64]string, error) {
	codes := make(map[int64]string, len(ids))
	for part := range slices.Chunk(ids, 500) {
		var units []Unit
		if err := tx.DB().Select("id, code").Where("id IN ?", part).Find(&units).Error; err != nil {
			return nil, err
		}
		for _, u := range units {
			codes[u.ID] = u.Code
		}
	}
	return codes, nil
}

// Children lists the valid units directly below a unit.
func Children(tx *store.Tx, unitID int64) ([]Unit, error) {
	var units []Unit
	return units, valid(tx).Where("units.parent_id = ?", unitID).Order(inOrder).Find(&units).Error
}

// Siblings lists the other valid units with the parent of u. Names are public, so it is not scoped.
func Siblings(tx *store.Tx, u Unit) ([]Unit, error) {
	var units []Unit
	if u.ParentID == nil {
		return units, nil
	}
	return units, tx.DB().Where("parent_id = ? AND id <> ? AND valid_to IS NULL", *u.ParentID, u.ID).Order(inOrder).Find(&units).Error
}

// Ancestors lists the units above u, the nation first. Names are public, so it is not scoped.
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

// Search lists at most limit valid units whose full name or code contains text, ignoring case, diacritics and Unicode
// form; higher levels first.
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
