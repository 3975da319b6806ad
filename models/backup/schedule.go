package backup

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"time"
)

// Schedule is when the server makes archives, where, and how many it keeps. The zero Schedule makes none.
type Schedule struct {
	Dir       string
	Every     time.Duration
	Keep      int
	Encrypted bool
}

// made matches the names of archives that the server makes; others in the folder are left alone.
var made = regexp.MustCompile(`^daihoi-[0-9]{8}-[0-9]{6}\.tar\.gz(\.age)?$`)

const stamp = "daihoi-20060102-150405"

// Name is the path of an archive made now.
func (s Schedule) Name(now time.Time) string {
	name := now.UTC().Format(stamp) + ".tar.gz"
	if s.Encrypted {
		name += ".age"
	}
	return filepath.Join(s.Dir, name)
}

// Archives lists what is in the folder, newest first.
func (s Schedule) Archives() (paths []string, err error) {
	entries, err := os.ReadDir(s.Dir)
	for _, e := range entries {
		if made.MatchString(e.Name()) && e.Type().IsRegular() {
			paths = append(paths, filepath.Join(s.Dir, e.Name()))
		}
	}
	slices.Sort(paths)
	slices.Reverse(paths)
	return paths, err
}

// Wait is how long until the next archive is due: at once in an empty folder.
func (s Schedule) Wait(now time.Time) (time.Duration, error) {
	archives, err := s.Archives()
	if err != nil || len(archives) == 0 {
		return 0, err
	}
	newest, err := time.Parse(stamp, filepath.Base(archives[0])[:len(stamp)])
	if err != nil || newest.After(now) { // the clock was set back
		return s.Every, nil //nolint:nilerr // the name matched
	}
	return max(newest.Add(s.Every).Sub(now), 0), nil
}

// Rotate removes all archives but the newest.
func (s Schedule) Rotate() error {
	archives, err := s.Archives()
	for _, old := range archives[min(len(archives), max(s.Keep, 1)):] {
		err = errors.Join(err, os.Remove(old))
	}
	return err
}
