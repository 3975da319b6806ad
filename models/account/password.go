package account

import (
	"context"
	"crypto/rand"
	_ "embed"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/models/vietext"
)

// Password lengths, in characters.
const (
	MinPassword = 8
	MaxPassword = 72
)

// TemporaryDays is how long a password that was handed out opens the account.
const TemporaryDays = 7

// Hasher hashes passwords with argon2id. Tests lower the cost in Params. Slots has room for the hashes that may be
// computed at the same time, each with the memory of Params; nil is no limit.
type Hasher struct {
	Params argon2id.Params
	Slots  chan struct{}
}

// parallelHashes limits the memory that a flood of passwords can use: each hash needs 19 MiB.
const parallelHashes = 4

// StandardHasher uses 19 MiB, two passes and one thread (OWASP Password Storage Cheat Sheet, argon2id).
func StandardHasher() Hasher {
	return Hasher{Params: argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32},
		Slots: make(chan struct{}, parallelHashes)}
}

// slot waits for room to hash; leave gives it back.
func (h Hasher) slot(ctx context.Context) (leave func(), err error) {
	if h.Slots == nil {
		return func() {}, nil
	}
	select {
	case h.Slots <- struct{}{}:
		return func() { <-h.Slots }, nil
	case <-ctx.Done():
		return nil, fault.Wrap(ctx.Err(), fault.Busy, "fault.busy")
	}
}

// Hash checks a new password against the rules and hashes it; problems are at field "password".
func (h Hasher) Hash(password, username string) (string, error) {
	password = typed(password)
	if key := weakness(password, username); key != "" {
		return "", fault.At("password", key, "Min", MinPassword, "Max", MaxPassword)
	}
	return h.create(context.Background(), password)
}

func (h Hasher) create(ctx context.Context, password string) (string, error) {
	leave, err := h.slot(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return argon2id.CreateHash(password, &h.Params)
}

// verify compares the password with the hash. Without a hash it does the same amount of work. If the hash has another
// cost, rehashed is one with the current cost.
func (h Hasher) verify(ctx context.Context, password, hash string) (right bool, rehashed string, err error) {
	if hash == "" {
		_, err = h.create(ctx, password)
		return false, "", err
	}
	leave, err := h.slot(ctx)
	if err != nil {
		return false, "", err
	}
	right, made, err := argon2id.CheckHash(password, hash)
	leave()
	if err == nil && right && *made != h.Params {
		rehashed, err = h.create(ctx, password)
	}
	return right, rehashed, err
}

// TemporaryPassword is three groups of four letters and digits (60 random bits), without characters that look alike.
func TemporaryPassword() string {
	const signs = "abcdefghijkmnpqrstuvwxyz23456789"
	random := make([]byte, 12)
	_, _ = rand.Read(random) // never fails
	var b strings.Builder
	for i, n := range random {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(signs[int(n)%len(signs)])
	}
	return b.String()
}

// Prove checks u's current password (field "current_password"). Wrong passwords are held back, so that an open session is no
// way to guess them.
func (d Door) Prove(ctx context.Context, u User, current string) error {
	counted := try{Kind: byPassword, Username: u.Username}
	err := d.Store.Write(ctx, doorkeeper, func(tx *store.Tx) error {
		_, err := counted.spend(tx, store.At(d.Now()))
		return err
	})
	if f := fault.As(err); f != nil && f.Key == "fault.sign_in_wait" {
		return fault.At("current_password", "problem.password_wait", "Minutes", f.Args["Minutes"])
	} else if err != nil {
		return err
	}
	right, _, err := d.Hasher.verify(ctx, typed(current), u.PasswordHash)
	if right && err == nil {
		err = d.Store.Write(ctx, doorkeeper, counted.clear)
	}
	if err == nil && !right {
		err = fault.At("current_password", "problem.password_wrong")
	}
	return err
}

// Change checks u's current password as Prove does and hashes the next one, which must differ.
func (d Door) Change(ctx context.Context, u User, current, next string) (string, error) {
	switch err := d.Prove(ctx, u, current); {
	case err != nil:
		return "", err
	case typed(current) == typed(next):
		return "", fault.At("password", "problem.password_same")
	}
	return d.Hasher.Hash(next, u.Username)
}

// outdated reports whether the password was handed out too long ago.
func (u User) outdated(now time.Time) bool {
	return !u.PasswordUntil.IsZero() && !now.Before(u.PasswordUntil.Time)
}

// typed normalises a password, whichever Unicode form the keyboard produced (NIST SP 800-63B, 5.1.1.2).
func typed(password string) string { return norm.NFC.String(password) }

// common holds passwords that everybody tries, and words of the trade, one a line, in the form of core.
//
//go:embed common.txt
var commonText string

func weakness(password, username string) string {
	switch n := utf8.RuneCountInString(password); {
	case n < MinPassword:
		return "problem.password_short"
	case n > MaxPassword:
		return "problem.password_long"
	}
	full, name := core(password), core(username)
	stem := strings.Trim(full, "0123456789")
	switch {
	case full != "" && full == name || stem != "" && stem == strings.Trim(name, "0123456789"):
		return "problem.password_username"
	case strings.Count(password, string([]rune(password)[0])) == utf8.RuneCountInString(password), listed(full), listed(stem):
		return "problem.password_common"
	}
	return ""
}

// core is a password as a guesser sees it: lower case, without diacritics, blanks and punctuation.
func core(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, vietext.Fold(s))
}

func listed(word string) bool {
	return word != "" && strings.Contains("\n"+commonText, "\n"+word+"\n")
}
