package attendance

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"strings"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Link lets a helper without an account work at one desk of one sitting. It opens and ends with the door of the sitting.
type Link struct {
	ID        int64
	Kind      string
	SittingID int64
	UnitID    int64
	Desk      string // name of the desk, under which its marks are
	TokenHash string
	MadeAt    store.Instant
	MadeBy    string
	RevokedAt store.Instant
	RevokedBy string
}

func (Link) TableName() string { return "desk_links" }

// Revoked reports whether the link has been taken back.
func (l Link) Revoked() bool { return !l.RevokedAt.IsZero() }

// mostLinks limits the links of a sitting that are not revoked.
const mostLinks = 30

// Links lists the links of a sitting, newest first. The actor must be allowed to edit at its unit.
func Links(tx *store.Tx, s Sitting) ([]Link, error) {
	if err := tx.Require(access.EditCongress, s.Unit.Path); err != nil {
		return nil, err
	}
	var all []Link
	err := tx.DB().Where("kind = ? AND sitting_id = ?", s.Kind, s.ID).Order("id DESC").Find(&all).Error
	return all, err
}

// MakeLink creates a link for a desk; its secret of 130 random bits cannot be read again.
func MakeLink(tx *store.Tx, s Sitting, desk string) (token string, err error) {
	all, err := Links(tx, s)
	if err != nil {
		return "", err
	}
	if desk = vietext.NFC(strings.TrimSpace(desk)); desk == "" {
		return "", fault.At("desk", "problem.required")
	}
	if len([]rune(desk)) > longestDesk {
		return "", fault.At("desk", "problem.too_long", "Max", longestDesk)
	}
	open := 0
	for _, l := range all {
		if l.Revoked() {
			continue
		}
		if open++; l.Desk == desk {
			return "", fault.At("desk", "problem.desk_taken")
		}
	}
	if open >= mostLinks {
		return "", fault.At("desk", "problem.desk_links", "Max", mostLinks)
	}
	token = rand.Text()
	l := Link{Kind: s.Kind, SittingID: s.ID, UnitID: s.Unit.ID, Desk: desk, TokenHash: hashed(token), MadeAt: tx.Now(), MadeBy: tx.Actor().Name}
	if err := tx.DB().Create(&l).Error; err != nil {
		return "", err
	}
	return token, s.record(tx, desk, "desk_link_made", "", nil)
}

// RevokeLink ends a link at once.
func RevokeLink(tx *store.Tx, s Sitting, id int64) error {
	if err := tx.Require(access.EditCongress, s.Unit.Path); err != nil {
		return err
	}
	var l Link
	if err := store.One(tx.DB().Where("id = ? AND kind = ? AND sitting_id = ? AND revoked_at IS NULL", id, s.Kind, s.ID), &l); err != nil {
		return err
	}
	err := store.Changed(tx.DB().Model(&Link{}).Where("id = ? AND revoked_at IS NULL", id).
		Updates(map[string]any{"revoked_at": tx.Now(), "revoked_by": tx.Actor().Name}))
	if err != nil {
		return err
	}
	return s.record(tx, l.Desk, "desk_link_revoked", "", nil)
}

// ByLink finds the link with the secret, and the actor that works with it: one who checks people in at the unit, and is led
// to the sitting of the link only. A wrong or revoked secret is NotFound.
func ByLink(tx *store.Tx, token string) (Link, access.Actor, error) {
	var l Link
	if err := store.One(tx.DB().Where("token_hash = ? AND revoked_at IS NULL", hashed(token)), &l); err != nil {
		return l, access.Actor{}, err
	}
	var u org.Unit
	if err := store.One(tx.DB().Where("id = ?", l.UnitID), &u); err != nil {
		return l, access.Actor{}, err
	}
	return l, access.Actor{Name: l.Desk + " · " + l.MadeBy, Grants: []access.Grant{{Role: access.Reception, UnitID: u.ID, UnitCode: u.Code, Path: u.Path}}}, nil
}

func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}
