package main

import "golang.org/x/sys/windows"

// browse shows an address in the browser of the user. The system starts it, not the program.
func browse(address string) error {
	open, err := windows.UTF16PtrFromString("open")
	if err != nil {
		return err
	}
	what, err := windows.UTF16PtrFromString(address)
	if err != nil {
		return err
	}
	return windows.ShellExecute(0, open, what, nil, nil, windows.SW_SHOWNORMAL)
}
