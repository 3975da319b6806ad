package account

import (
	"maps"

	"daihoi/models/store"
)

// Notice is a sentence for a user's next sign-in: a key of the catalogue of words and its arguments, of which "On" is a day.
type Notice struct {
	ID     int64
	UserID int64
	Key    string
	Args   map[string]string `gorm:"serializer:json"`
	PlanID int64
	SeenAt store.Instant
}

func (Notice) TableName() string { return "user_notices" }

// Tell leaves a notice for the users with the grants, about a plan of units.
func Tell(tx *store.Tx, grantIDs []int64, key string, args map[string]string, planID int64) error {
	var users []int64
	if err := tx.DB().Model(&Grant{}).Where("id IN ?", grantIDs).Distinct().Order("user_id").Pluck("user_id", &users).Error; err != nil {
		return err
	}
	for _, id := range users {
		n := Notice{UserID: id, Key: key, Args: maps.Clone(args), PlanID: planID}
		if err := tx.DB().Create(&n).Error; err != nil {
			return err
		}
	}
	return nil
}

// Untell takes back the notices about a plan.
func Untell(tx *store.Tx, planID int64) error {
	return tx.DB().Where("plan_id = ?", planID).Delete(&Notice{}).Error
}

// unseen takes the oldest notice that a user has not seen and marks it, and others that say the same, as seen. Further ones
// are for the sign-in after.
func unseen(tx *store.Tx, userID int64) (Notice, error) {
	var all []Notice
	if err := tx.DB().Where("user_id = ? AND seen_at IS NULL", userID).Order("id").Find(&all).Error; err != nil || len(all) == 0 {
		return Notice{}, err
	}
	var ids []int64
	for _, n := range all {
		if n.Key == all[0].Key && maps.Equal(n.Args, all[0].Args) {
			ids = append(ids, n.ID)
		}
	}
	return all[0], tx.DB().Model(&Notice{}).Where("id IN ?", ids).Update("seen_at", tx.Now()).Error
}
