package main

import (
	"fmt"
	"runtime/debug"
)

type versionCmd struct{}

// Run prints the build and its Go version.
func (versionCmd) Run(e *env) error {
	version, goVersion := ownVersion()
	_, err := fmt.Fprintf(e.out, "daihoi %s (%s)\n", version, goVersion)
	return err
}

// ownVersion is the commit that the program was built from, or the module's version, and that of Go.
func ownVersion() (version, goVersion string) {
	version, goVersion = "?", "?"
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				version = s.Value[:min(12, len(s.Value))]
			}
		}
	}
	return version, goVersion
}
