package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Before it is served, a SQLite file is read through for damage, which takes seconds for a country. Whoever served it and
// stopped in order leaves a note beside it that says how the file was left. While the file is exactly so, it is not read
// through again: only after a crash, a copy, another command, or whatever else has touched it.

func (s *Store) noteFile() string { return s.path + ".sound" }

// state is how the file is while nobody has it open; known is false if its newest changes are in a file beside it.
func (s *Store) state() (state string, known bool) {
	info, err := os.Stat(s.path)
	if err != nil {
		return "", false
	}
	if _, err := os.Stat(s.path + "-wal"); !errors.Is(err, fs.ErrNotExist) {
		return "", false
	}
	return fmt.Sprintf("%d bytes, %d ns\n", info.Size(), info.ModTime().UnixNano()), true
}

// leftSound reports whether the file is as the note says.
func (s *Store) leftSound() bool {
	state, known := s.state()
	if !known {
		return false
	}
	note, err := os.ReadFile(s.noteFile())
	return err == nil && string(note) == state
}

// leaveNote is called after the last connection has been closed. A note that cannot be written costs only the reading through.
func (s *Store) leaveNote() {
	if state, known := s.state(); known && s.sound && s.trouble.Load() == nil {
		_ = os.WriteFile(s.noteFile(), []byte(state), 0o600)
	}
}
