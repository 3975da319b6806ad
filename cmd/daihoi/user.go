package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strings"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type userCmd struct {
	List          userList          `cmd:"" help:"${cli_user_list}"`
	ResetPassword userResetPassword `cmd:"" help:"${cli_user_reset}"`
	ResetSecond   userResetSecond   `cmd:"" name:"reset-second-step" help:"${cli_user_reset_second}"`
	Keys          userKeys          `cmd:"" help:"${cli_user_keys}"`
	Tokens        userTokens        `cmd:"" help:"${cli_user_tokens}"`
}

type userList struct{}

func (userList) Help() string { return "  daihoi user list --db daihoi.db" }

func (userList) Run(e *env) error {
	return e.withStore(func(s *store.Store) error {
		return s.Read(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
			users, err := account.List(tx, account.Filter{})
			for _, u := range users {
				fmt.Fprintf(e.out, "%s\t%s\n", u.Username, u.FullName)
			}
			return err
		})
	})
}

type userResetPassword struct {
	Username string `arg:"" help:"${cli_username}"`
}

func (userResetPassword) Help() string {
	return "  daihoi user reset-password quantri --db daihoi.db   (the new password is read from standard input)"
}

// Run restores access when the only administrator has forgotten the password. It asks for no proof, because anyone who
// can read the database file already controls it.
func (c userResetPassword) Run(e *env) error {
	return e.withStore(func(s *store.Store) error {
		hash, err := e.askPassword(c.Username)
		if err != nil {
			return err
		}
		return e.changeUser(s, c.Username, func(tx *store.Tx, u account.Account) error {
			return account.ResetPassword(tx, u.ID, u.Version, hash)
		})
	})
}

type userResetSecond struct {
	Username string `arg:"" help:"${cli_username}"`
}

func (userResetSecond) Help() string {
	return "  daihoi user reset-second-step quantri --db daihoi.db"
}

// Run lets in the only administrator who has lost the phone and the recovery codes.
func (c userResetSecond) Run(e *env) error {
	return e.withStore(func(s *store.Store) error {
		return e.changeUser(s, c.Username, func(tx *store.Tx, u account.Account) error {
			return account.ResetSecond(tx, u.ID, u.Version)
		})
	})
}

// changeUser runs a command on the user with the name.
func (e *env) changeUser(s *store.Store, username string, command func(*store.Tx, account.Account) error) error {
	return s.Write(e.ctx, access.Program(e.words.T("cli.actor")), func(tx *store.Tx) error {
		u, err := userNamed(tx, username)
		if err != nil {
			return err
		}
		return command(tx, u)
	})
}

func userNamed(tx *store.Tx, username string) (account.Account, error) {
	users, err := account.List(tx, account.Filter{})
	if err != nil {
		return account.Account{}, err
	}
	for _, u := range users {
		if u.Username == strings.ToLower(username) {
			return u, nil
		}
	}
	return account.Account{}, fault.New(fault.NotFound, "cli.unknown_user", "Username", username)
}

// askPassword reads the new password from standard input.
func (e *env) askPassword(username string) (hash string, err error) {
	fmt.Fprint(e.out, e.words.T("cli.new_password"))
	line, err := bufio.NewReader(os.Stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", err
	}
	return account.StandardHasher().Hash(strings.TrimRight(line, "\r\n"), username)
}

// withStore opens an existing database for the duration of a command.
func (e *env) withStore(work func(*store.Store) error) error {
	s, err := e.open(true)
	if err != nil {
		return err
	}
	return errors.Join(work(s), s.Close())
}
