package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"daihoi/models/backup"
)

// openCmd is for an office with one computer: a double click serves the page and shows it in the browser. All data are in one
// folder of the user, so that the program itself can be replaced or deleted.
type openCmd struct {
	Dir       string `name:"dir" placeholder:"DIR" help:"${cli_open_dir}"`
	Addr      string `name:"addr" default:"127.0.0.1:8080" help:"${cli_addr}"`
	NoBrowser bool   `name:"no-browser" help:"${cli_no_browser}"`
}

func (openCmd) Help() string { return "  daihoi open\n  daihoi open --dir D:\\daihoi" }

// Run serves the database of the folder, made on the first start, with an archive a day in the folder. While the program
// runs already it only shows the page.
func (c openCmd) Run(e *env) error {
	dir := c.Dir
	if dir == "" {
		own, err := os.UserConfigDir()
		if err != nil {
			return err
		}
		dir = filepath.Join(own, "daihoi")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	if e.db == "" {
		e.db = filepath.Join(dir, "daihoi.db")
	}
	noted := filepath.Join(dir, "address.txt")
	held, err := backup.Held(e.db)
	first := errors.Is(err, fs.ErrNotExist)
	if err != nil && !first {
		return err
	}
	if held {
		address, err := os.ReadFile(noted)
		if err != nil {
			return err
		}
		return c.show(e, string(address))
	}
	e.listening = func(address, code string) error {
		if err := os.WriteFile(noted, []byte(address), 0o600); err != nil {
			return err
		}
		if code != "" {
			address += "/setup?code=" + code
		}
		return c.show(e, address)
	}
	return serveCmd{New: first, Addr: c.Addr, Idle: 2 * time.Hour,
		backups: backups{Dir: filepath.Join(dir, "backups"), Every: 24 * time.Hour, Keep: 14}}.Run(e)
}

// show opens the browser where the system can be asked to; the address is on the console everywhere.
func (c openCmd) show(e *env, address string) error {
	if c.NoBrowser || browse(address) != nil {
		_, err := fmt.Fprintln(e.out, e.words.T("cli.listening", "Address", address))
		return err
	}
	return nil
}
