package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

type versionCmd struct{}

// Run prints the build and its Go version.
func (versionCmd) Run(e *env) error {
	version, goVersion := ownVersion()
	_, err := fmt.Fprintf(e.out, "daihoi %s (%s)\n", version, goVersion)
	return err
}

// ownVersion is the commit that the program was built from with its day, or the module's version, and the version of Go.
func ownVersion() (version, goVersion string) {
	version, goVersion = "?", "?"
	if info, ok := debug.ReadBuildInfo(); ok {
		version, goVersion = info.Main.Version, info.GoVersion
		built := map[string]string{}
		for _, s := range info.Settings {
			built[s.Key] = s.Value
		}
		if commit := built["vcs.revision"]; commit != "" {
			version = commit[:min(12, len(commit))]
			if day, _, found := strings.Cut(built["vcs.time"], "T"); found {
				version += " " + day
			}
		}
	}
	return version, goVersion
}
