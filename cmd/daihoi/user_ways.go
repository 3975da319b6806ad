package main

import (
	"fmt"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type userKeys struct {
	Username string `arg:"" help:"${cli_username}"`
	Remove   int64  `name:"remove" placeholder:"ID" help:"${cli_user_keys_remove}"`
}

func (userKeys) Help() string {
	return "  daihoi user keys quantri --db daihoi.db\n  daihoi user keys quantri --remove 3 --db daihoi.db"
}

// Run lists the passkeys of a user: number, name, host, made on, last used. A lost device's key can be removed.
func (c userKeys) Run(e *env) error {
	return e.listOrEnd(c.Username, c.Remove, account.RemovePasskey, func(tx *store.Tx, userID int64) error {
		keys, err := account.Passkeys(tx, userID)
		if err == nil && len(keys) == 0 {
			fmt.Fprintln(e.out, e.words.T("keys.none"))
		}
		for _, k := range keys {
			fmt.Fprintf(e.out, "%d\t%s\t%s\t%s\t%s\n", k.ID, k.Name, k.Host, k.MadeAt.Day(), e.lastUse(k.UsedAt))
		}
		return err
	})
}

type userTokens struct {
	Username string `arg:"" help:"${cli_username}"`
	Revoke   int64  `name:"revoke" placeholder:"ID" help:"${cli_user_tokens_revoke}"`
}

func (userTokens) Help() string {
	return "  daihoi user tokens quantri --db daihoi.db\n  daihoi user tokens quantri --revoke 3 --db daihoi.db"
}

// Run lists the access tokens of a user: number, name, unit, end, last use and its address. One that has leaked can be revoked.
func (c userTokens) Run(e *env) error {
	return e.listOrEnd(c.Username, c.Revoke, account.RevokeToken, func(tx *store.Tx, userID int64) error {
		list, err := account.Tokens(tx, userID)
		if err == nil && len(list) == 0 {
			fmt.Fprintln(e.out, e.words.T("tokens.none"))
		}
		for _, t := range list {
			fmt.Fprintf(e.out, "%d\t%s\t%s %s\t%s\t%s\t%s\n", t.ID, t.Name, t.UnitCode, t.UnitName, t.EndsAt.Day(), e.lastUse(t.UsedAt), t.UsedFrom)
		}
		return err
	})
}

func (e *env) lastUse(at store.Instant) string {
	if at.IsZero() {
		return e.words.T("ways.unused")
	}
	return e.words.Moment(at.Time)
}

// listOrEnd lists what lets the user in, or ends the one with the number.
func (e *env) listOrEnd(username string, id int64, end func(tx *store.Tx, userID, id int64) error, list func(tx *store.Tx, userID int64) error) error {
	return e.withStore(func(s *store.Store) error {
		if id == 0 {
			return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
				u, err := userNamed(tx, username)
				if err != nil {
					return err
				}
				return list(tx, u.ID)
			})
		}
		return e.changeUser(s, username, func(tx *store.Tx, u account.Account) error {
			err := end(tx, u.ID, id)
			if fault.KindOf(err) == fault.Invalid {
				return fault.Wrap(err, fault.NotFound, "cli.way_gone", "Username", u.Username, "ID", fmt.Sprint(id))
			}
			return err
		})
	})
}
