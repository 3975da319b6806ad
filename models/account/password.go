package account

import (
	_ "embed"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/fault"
	"daihoi/models/vietext"
)

// Password lengths, in characters.
const (
	MinPassword = 8
	MaxPassword = 72
)

// Hasher hashes passwords with argon2id. Tests lower the cost in Params.
type Hasher struct{ Params argon2id.Params }

// StandardHasher uses 19 MiB, two passes and one thread (OWASP Password Storage Cheat Sheet, argon2id).
func StandardHasher() Hasher {
	return Hasher{argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}}
}

// Hash checks a new password against the rules and hashes it; problems are at field "password".
func (h Hasher) Hash(password, username string) (string, error) {
	password = typed(password)
	if key := weakness(password, username); key != "" {
		return "", fault.At("password", key, "Min", MinPassword, "Max", MaxPassword)
	}
	return argon2id.CreateHash(password, &h.Params)
}

// Change checks u's current password (field "current_password") and hashes the next one, which must differ.
func (h Hasher) Change(u User, current, next string) (string, error) {
	right, err := argon2id.ComparePasswordAndHash(typed(current), u.PasswordHash)
	switch {
	case err != nil:
		return "", err
	case !right:
		return "", fault.At("current_password", "problem.password_wrong")
	case typed(current) == typed(next):
		return "", fault.At("password", "problem.password_same")
	}
	return h.Hash(next, u.Username)
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
