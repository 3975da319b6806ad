// Command release builds what an office gets: the program for Linux and Windows, how to run it as a service or in a
// container, and the check sums. The same commit gives the same bytes on any machine with the same Go.
package main

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// programs are the systems that offices have.
var programs = map[string][]string{
	"daihoi":     {"GOOS=linux", "GOARCH=amd64"},
	"daihoi.exe": {"GOOS=windows", "GOARCH=amd64"},
}

// beside is what goes with the programs, as it is.
var beside = []string{"cmd/release/daihoi.service", "cmd/release/daihoi.socket", "cmd/release/Containerfile", "cmd/daihoi/OPERATING.md", "cmd/daihoi/CHANGELOG.md", "README.md"}

func main() {
	out := flag.String("o", "dist", "folder to write to")
	flag.Parse()
	if err := release(*out); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release fills the folder. It is started in the root of the module.
func release(dir string) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	var sums []string
	for name, system := range programs {
		build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(dir, name), "./cmd/daihoi") //nolint:gosec // our own names
		build.Env = append(append(os.Environ(), "CGO_ENABLED=0"), system...)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	for _, path := range beside {
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(path)), content, 0o600); err != nil { //nolint:gosec // our own names
			return err
		}
	}
	written, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, f := range written {
		if f.Name() == "SHA256SUMS" {
			continue
		}
		sum, err := sumOf(filepath.Join(dir, f.Name()))
		if err != nil {
			return err
		}
		sums = append(sums, sum+"  "+f.Name()+"\n")
	}
	slices.Sort(sums)
	return os.WriteFile(filepath.Join(dir, "SHA256SUMS"), []byte(strings.Join(sums, "")), 0o600)
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	_, err = io.Copy(h, f)
	return fmt.Sprintf("%x", h.Sum(nil)), err
}
