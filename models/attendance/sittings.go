package attendance

import "daihoi/models/store"

// MarksOf is Marks for several sittings of a kind, by sitting id, in one statement. Their owner has checked access.
func MarksOf(tx *store.Tx, kind string, ids []int64) (map[int64][]Mark, error) {
	by := map[int64][]Mark{}
	if len(ids) == 0 {
		return by, nil
	}
	var all []Mark
	err := tx.DB().Where("attendance_marks.kind = ? AND attendance_marks.sitting_id IN ?", kind, ids).Where(last).Order("attendance_marks.id").Find(&all).Error
	for _, m := range all {
		by[m.SittingID] = append(by[m.SittingID], m)
	}
	return by, err
}
