// Command daihoi is the program: demo, server, imports and exports. It only wires the packages together; all
// decisions are made in them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/alecthomas/kong"

	"daihoi/models/calendar"
	"daihoi/models/fault"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	args := os.Args[1:]
	clicked := len(args) == 0 && runtime.GOOS == "windows"
	if clicked {
		args = []string{"open"}
	}
	code := run(ctx, args, os.Stdout, os.Stderr)
	if clicked && code != 0 {
		_, _ = os.Stdin.Read(make([]byte, 1)) // the window closes with the program, and with it the reason
	}
	stop()
	os.Exit(code)
}

// env is what every command receives.
type env struct {
	ctx         context.Context
	out, errOut io.Writer
	words       *i18n.Printer
	db, files   string
	key         store.Keys // as given; see keys
	clock       func() time.Time
	today       calendar.Date                    // --today; zero: the day of the clock
	listening   func(address, code string) error // told when the server can be asked, with the code of the set-up; nil for nobody
}

// options are the commands and their flags. The catalogue has the help texts under "cli.".
type options struct {
	DB       string      `name:"db" env:"DAIHOI_DB" placeholder:"PATH" help:"${cli_db}"`
	Files    string      `name:"files" env:"DAIHOI_FILES" placeholder:"DIR" help:"${cli_files}"`
	Key      string      `name:"key" env:"DAIHOI_KEY_FILE" placeholder:"FILE" help:"${cli_key_file}"`
	Today    string      `name:"today" placeholder:"DATE" help:"${cli_today}"`
	Lang     string      `name:"lang" env:"DAIHOI_LANG" enum:"vi,en" default:"vi" help:"${cli_lang}"`
	Demo     demoCmd     `cmd:"" help:"${cli_demo}"`
	Open     openCmd     `cmd:"" help:"${cli_open}"`
	Serve    serveCmd    `cmd:"" help:"${cli_serve}"`
	Export   exportCmd   `cmd:"" help:"${cli_export}"`
	Report   reportCmd   `cmd:"" help:"${cli_report}"`
	Papers   papersCmd   `cmd:"" help:"${cli_papers}"`
	Status   statusCmd   `cmd:"" help:"${cli_status}"`
	Schedule scheduleCmd `cmd:"" help:"${cli_schedule}"`
	Meeting  meetingCmd  `cmd:"" help:"${cli_meeting}"`
	Import   importCmd   `cmd:"" help:"${cli_import}"`
	Forms    formsCmd    `cmd:"" help:"${cli_forms}"`
	Unit     unitCmd     `cmd:"" help:"${cli_unit}"`
	Term     termCmd     `cmd:"" help:"${cli_terms}"`
	Template templateCmd `cmd:"" help:"${cli_template}"`
	User     userCmd     `cmd:"" help:"${cli_user}"`
	Keys     keyCmd      `cmd:"" name:"key" help:"${cli_key}"`
	Backup   backupCmd   `cmd:"" help:"${cli_backup}"`
	Restore  restoreCmd  `cmd:"" help:"${cli_restore}"`
	Drill    drillCmd    `cmd:"" help:"${cli_drill}"`
	Dump     dumpCmd     `cmd:"" help:"${cli_dump}"`
	Load     loadCmd     `cmd:"" help:"${cli_load}"`
	Doctor   doctorCmd   `cmd:"" help:"${cli_doctor}"`

	Anonymise anonymiseCmd `cmd:"" help:"${cli_anonymise}"`
	Generate  generateCmd  `cmd:"" help:"${cli_generate}"`
	Bench     benchCmd     `cmd:"" help:"${cli_bench}"`

	Version versionCmd `cmd:"" help:"${cli_version}"`
}

// run is main without global state. It returns the exit code: 0 done, 1 refused or failed, 2 wrong usage. An error is
// one line on errOut.
func run(ctx context.Context, args []string, out, errOut io.Writer) int {
	catalogue, err := i18n.Load()
	if err != nil {
		fmt.Fprintln(errOut, err)
		return 1
	}
	return runIn(ctx, catalogue.For(language(args)), args, out, errOut)
}

// runIn is run in one language.
func runIn(ctx context.Context, words *i18n.Printer, args []string, out, errOut io.Writer) int {
	var o options
	exit := -1
	parser, err := kong.New(&o, kong.Name("daihoi"), kong.Description(words.T("cli.about")), helpWords(words),
		kong.Writers(out, errOut), kong.Exit(func(code int) { exit = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}))
	if err != nil {
		fmt.Fprintln(errOut, err)
		return 1
	}
	chosen, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		fmt.Fprintf(errOut, "daihoi: %s\n", usageLine(words, err))
		return 2
	}
	e := &env{ctx: ctx, out: out, errOut: errOut, words: words, db: o.DB, files: o.Files, clock: time.Now}
	if e.key.File = o.Key; o.Key == "" {
		e.key.Text = os.Getenv("DAIHOI_KEY")
	}
	if e.today, err = typedDay(o.Today); err == nil {
		err = chosen.Run(e)
	}
	if err != nil {
		fmt.Fprintf(errOut, "daihoi: %s\n", errorLine(words, err))
		return 1
	}
	return 0
}

// language finds --lang before kong parses the arguments, because the help texts depend on it.
func language(args []string) string {
	for i, a := range args {
		if v, ok := strings.CutPrefix(a, "--lang="); ok {
			return v
		}
		if a == "--lang" && i+1 < len(args) {
			return args[i+1]
		}
	}
	return os.Getenv("DAIHOI_LANG")
}

// helpWords puts the help texts of the catalogue in place: "${cli_demo}" is "cli.demo". Kong could fill them in as its own
// variables, but it copies and expands all of them for every flag, which was most of the time a command took to start.
func helpWords(words *i18n.Printer) kong.Option {
	worded := func(help *string) error {
		key, ok := strings.CutPrefix(*help, "${cli_")
		if !ok {
			return nil
		}
		key = "cli." + strings.TrimSuffix(key, "}")
		if !words.Has(key) {
			return fmt.Errorf("no words for %s", key)
		}
		*help = words.T(key)
		return nil
	}
	return kong.PostBuild(func(k *kong.Kong) error {
		return kong.Visit(k.Model, func(v kong.Visitable, next kong.Next) error {
			var err error
			switch v := v.(type) {
			case *kong.Node:
				err = worded(&v.Help)
			case *kong.Flag:
				err = worded(&v.Help)
			case *kong.Value:
				err = worded(&v.Help)
			}
			return next(err)
		})
	})
}

// errorLine words an error in one line. For an invalid input it names the input.
func errorLine(words *i18n.Printer, err error) string {
	f := fault.As(err)
	if f == nil {
		return strings.Join(strings.Fields(err.Error()), " ")
	}
	text := words.With(f.Key, f.Args)
	for _, p := range f.Problems {
		text += " " + words.Problem(p)
	}
	if f.Kind == fault.Internal && errors.Unwrap(f) != nil {
		text += " (" + errors.Unwrap(f).Error() + ")"
	}
	return strings.Join(strings.Fields(text), " ")
}
