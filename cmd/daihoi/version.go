package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints the build and its Go version.
func (versionCmd) Run(e *env) error {
	version, goVersion := "?", "?"
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	_, err := fmt.Fprintf(e.out, "daihoi %s (%s)\n", version, goVersion)
	return err
}
