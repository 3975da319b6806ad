//go:build !windows

package main

import "errors"

// browse would have to start another program here, which this one never does: the address is on the console.
func browse(string) error { return errors.ErrUnsupported }
