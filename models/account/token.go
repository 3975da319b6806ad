package account

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"slices"
	"time"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/store"
)

const (
	// TokenPrefix begins every access token, so that people and scanners know one where it should not be.
	TokenPrefix = "daihoi_"

	mostTokens = 20              // of one user
	tokenTouch = 5 * time.Minute // how often the use of a token is written down
)

// TokenDays are the lives of access tokens that can be chosen, in days; the second is the usual one.
var TokenDays = []int{30, 90, 365}

// Token lets a program read files in the name of a user, inside one unit: what the user may read there on the day, and
// sensitive fields only with Sensitive. Only the digest of the secret is stored.
type Token struct {
	ID        int64
	UserID    int64
	UnitID    int64
	Name      string // given by the user
	TokenHash string
	Sensitive bool
	MadeAt    store.Instant
	EndsAt    store.Instant
	UsedAt    store.Instant
	UsedFrom  string // address
	UnitCode  string `gorm:"->"`
	UnitName  string `gorm:"->"`
	UnitPath  string `gorm:"->"`
}

func (Token) TableName() string { return "access_tokens" }

// tokens is the query for tokens with their units.
const tokens = `SELECT access_tokens.*, units.code AS unit_code, units.full_name AS unit_name, units.path AS unit_path
	FROM access_tokens JOIN units ON units.id = access_tokens.unit_id WHERE `

// Over reports whether the token has ended.
func (t Token) Over(now time.Time) bool { return !now.Before(t.EndsAt.Time) }

// Tokens lists the access tokens of a user whom the actor administers, or is, oldest first, ended ones too.
func Tokens(tx *store.Tx, userID int64) (list []Token, err error) {
	if err := mayWatch(tx, userID); err != nil {
		return nil, err
	}
	return list, tx.DB().Raw(tokens+"access_tokens.user_id = ? ORDER BY access_tokens.id", userID).Scan(&list).Error
}

// NewToken is an access token to make.
type NewToken struct {
	Name      string
	UnitID    int64
	UnitPath  string
	Sensitive bool
	Days      int // one of TokenDays
}

// MakeToken makes an access token for the actor, with 256 random bits. The secret cannot be read again later.
func MakeToken(tx *store.Tx, n NewToken) (secret string, t Token, err error) {
	u, grants, err := self(tx)
	if err != nil {
		return "", t, err
	}
	var problems []fault.Problem
	name, err := givenName("token_name", n.Name)
	if f := fault.As(err); f != nil {
		problems = append(problems, f.Problems...)
	}
	if !tx.Actor().Can(access.View, n.UnitPath) {
		problems = append(problems, fault.Problem{Field: "unit", Key: "problem.unit_typed"})
	} else if n.Sensitive && !tx.Actor().Can(access.ViewSensitive, n.UnitPath) {
		problems = append(problems, fault.Problem{Field: "token_sensitive", Key: "problem.token_sensitive"})
	}
	if !slices.Contains(TokenDays, n.Days) {
		problems = append(problems, fault.Problem{Field: "token_days", Key: "problem.choice"})
	}
	var present int64
	if err := tx.DB().Model(&Token{}).Where("user_id = ?", u.ID).Count(&present).Error; err != nil {
		return "", t, err
	}
	if present >= mostTokens {
		problems = append(problems, fault.Problem{Field: "token_name", Key: "problem.tokens_many", Args: fault.Args("Max", mostTokens)})
	}
	if err := fault.Of(problems); err != nil {
		return "", t, err
	}
	random := make([]byte, 32)
	_, _ = rand.Read(random) // never fails
	secret = TokenPrefix + hex.EncodeToString(random)
	t = Token{UserID: u.ID, UnitID: n.UnitID, Name: name, TokenHash: stored(secret), Sensitive: n.Sensitive, MadeAt: tx.Now(), EndsAt: store.At(tx.Now().AddDate(0, 0, n.Days))}
	if err := tx.DB().Create(&t).Error; err != nil {
		return "", t, err
	}
	return secret, t, record(tx, "token_made", u, grants, []field.Change{{Field: "token_name", New: name}})
}

// RevokeToken deletes an access token of a user whom the actor administers, or is.
func RevokeToken(tx *store.Tx, userID, id int64) error {
	u, grants, err := selfOrManaged(tx, userID)
	if err != nil {
		return err
	}
	var t Token
	if err := orGone(store.One(tx.DB().Where("id = ? AND user_id = ?", id, userID), &t)); err != nil {
		return err
	}
	if err := store.Changed(tx.DB().Where("id = ?", id).Delete(&Token{})); err != nil {
		return err
	}
	return record(tx, "token_revoked", u, grants, []field.Change{{Field: "token_name", Old: t.Name}})
}

func dropTokens(tx *store.Tx, userID int64) error {
	return tx.DB().Exec("DELETE FROM access_tokens WHERE user_id = ?", userID).Error
}

// ByToken returns the user of an access token, and an actor who may do what both the token and the user may: read, in the
// token's unit. A wrong, ended or revoked one and that of a locked user are all NotFound.
func ByToken(tx *store.Tx, secret string) (u User, actor access.Actor, t Token, err error) {
	if err = store.One(tx.DB().Raw(tokens+"access_tokens.token_hash = ?", stored(secret)), &t); err != nil {
		return u, actor, t, err
	}
	if t.Over(tx.Now().Time) {
		return u, actor, t, store.NotFound()
	}
	if u, actor, err = Load(tx, t.UserID); err != nil {
		return u, actor, t, err
	}
	may := []access.Action{access.View}
	if t.Sensitive {
		may = append(may, access.ViewSensitive)
	}
	actor = actor.Narrowed(t.UnitID, t.UnitCode, t.UnitPath, may...)
	actor.Token = t.Name
	return u, actor, t, nil
}

// Due reports whether the use of the token from the address has to be written down: the first of a day, one from elsewhere,
// and else now and then.
func (t Token) Due(tx *store.Tx, address string) bool {
	return t.UsedAt.IsZero() || t.UsedFrom != address || tx.Now().Sub(t.UsedAt.Time) > tokenTouch || t.UsedAt.Before(store.AfterDay(tx.Today().AddDays(-1)).Time)
}

// Used writes down that the actor's token is used, and audits the first use of a day at the token's unit.
func (t Token) Used(tx *store.Tx, address string) error {
	columns := map[string]any{"used_at": tx.Now(), "used_from": address}
	first := tx.DB().Model(&Token{}).Where("id = ? AND (used_at IS NULL OR used_at < ?)", t.ID, store.AfterDay(tx.Today().AddDays(-1))).Updates(columns)
	if first.Error != nil {
		return first.Error
	}
	if first.RowsAffected == 0 {
		return tx.DB().Model(&Token{}).Where("id = ?", t.ID).Updates(columns).Error
	}
	return tx.Record(store.Entry{Action: "token_used", Entity: "user", EntityID: t.UserID, Label: tx.Actor().Name + " (" + tx.Actor().Username + ")",
		UnitID: t.UnitID, UnitPath: t.UnitPath})
}

// RefuseToken counts a wrong access token: fault.sign_in_wait when there were too many from the address. The first of a row is
// audited at the root unit.
func (d Door) RefuseToken(ctx context.Context, from Visitor) error {
	return d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		came, err := (try{Kind: byToken, Who: place(from.Address)}).spend(tx, store.At(d.Now()))
		if err != nil || !came.begins {
			return err
		}
		return recordVisit(tx, "token_refused", User{}, "", from)
	})
}
