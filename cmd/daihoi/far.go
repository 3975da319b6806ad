package main

import (
	"fmt"
	"os"
	"strings"
)

// far says on the error output how far a long command is: a bar on one line of a terminal, elsewhere a line now and then.
type far struct {
	*env
	key               string // words with Ready and Total
	done, said, total int
	terminal          bool
}

func (e *env) far(key string, total int) *far {
	f := &far{env: e, key: key, total: total}
	if file, ok := e.errOut.(*os.File); ok {
		info, err := file.Stat()
		f.terminal = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return f
}

const (
	barWidth  = 30
	lineAfter = 25
)

// add counts n more.
func (f *far) add(n int) {
	f.done += n
	text := f.words.T(f.key, "Ready", f.done, "Total", f.total)
	switch {
	case f.terminal:
		full := barWidth * f.done / max(f.total, 1)
		fmt.Fprintf(f.errOut, "\r[%s%s] %s", strings.Repeat("█", full), strings.Repeat("░", barWidth-full), text)
		f.said = f.done
	case n > 0 && (f.done-f.said >= lineAfter || f.done == f.total):
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
