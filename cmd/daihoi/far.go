package main

import (
	"fmt"
	"os"
	"strings"
)

// far says on the error output how far a long command is: a bar on one line of a terminal, elsewhere a line now and then.
type far struct {
	*env
	text              func(done, total int) string
	shown             string
	done, said, total int
	terminal          bool
}

// far shows the words of the key, which have Ready and Total.
func (e *env) far(key string, total int) *far {
	return e.farIn(func(done, total int) string { return e.words.T(key, "Ready", done, "Total", total) }, total)
}

func (e *env) farIn(text func(done, total int) string, total int) *far {
	f := &far{env: e, text: text, total: total}
	if file, ok := e.errOut.(*os.File); ok {
		info, err := file.Stat()
		f.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return f
}

const (
	barWidth  = 30
	lineAfter = 25

	linesAtMost = 20
)

// add counts n more.
func (f *far) add(n int) { f.reach(f.done+n, f.total) }

// reach says that so much of all is done.
func (f *far) reach(done, total int) {
	n := done - f.done
	f.done, f.total = done, total
	text := f.text(done, total)
	switch {
	case f.terminal && text != f.shown:
		full := barWidth * f.done / max(f.total, 1)
		fmt.Fprintf(f.errOut, "\r[%s%s] %s", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), text)
		f.said, f.shown = f.done, text
	case !f.terminal && n > 0 && (f.done-f.said >= max(lineAfter, f.total/linesAtMost) || f.done == f.total):
		fmt.Fprintln(f.errOut, text)
		f.said = f.done
	}
}

// end ends the line of the bar.
func (f *far) end() {
	if f.terminal {
		fmt.Fprintln(f.errOut)
	}
}
