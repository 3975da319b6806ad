package org

import (
	"daihoi/models/store"
)

// Below counts the valid units below path by level code, without the unit at path itself.
func Below(tx *store.Tx, path string) (map[string]int, error) {
	var rows []struct {
		LevelCode string
		N         int
	}
	under, bounds := store.Under("units.path", path)
	err := valid(tx).Where(under, bounds...).Where("units.path <> ?", path).
		Select("units.level_code, COUNT(*) AS n").Group("units.level_code").Find(&rows).Error
	counts := make(map[string]int, len(rows))
	for _, r := range rows {
		counts[r.LevelCode] = r.N
	}
	return counts, err
}

// GrandchildCounts counts, by child unit, the valid units directly below each child of a unit.
func GrandchildCounts(tx *store.Tx, unitID int64) (map[int64]int, error) {
	var rows []struct {
		ParentID int64
		N        int
	}
	children := tx.DB().Model(&Unit{}).Select("id").Where("parent_id = ?", unitID)
	err := valid(tx).Where("units.parent_id IN (?)", children).
		Select("units.parent_id, COUNT(*) AS n").Group("units.parent_id").Find(&rows).Error
	counts := make(map[int64]int, len(rows))
	for _, r := range rows {
		counts[r.ParentID] = r.N
	}
	return counts, err
}
