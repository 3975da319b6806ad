package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"daihoi/models/doctor"
	"daihoi/models/fault"
	"daihoi/models/store"
)

type doctorCmd struct {
	JSON bool `name:"json" help:"${cli_json}"`
}

func (doctorCmd) Help() string {
	return "  daihoi doctor --db daihoi.db\n  daihoi doctor --db daihoi.db --json"
}

// Run examines a database, which a server may be using. The exit code is 1 if something must be mended.
func (c doctorCmd) Run(e *env) error {
	return e.withStore(func(s *store.Store) error {
		found, err := doctor.Examine(e.ctx, doctor.Patient{Store: s, Files: e.folder(), Clock: e.clock})
		if err != nil {
			return err
		}
		if c.JSON {
			err = e.printFindings(found)
		} else {
			e.sayFindings(found)
		}
		if err == nil && doctor.Worst(found) == doctor.Bad {
			err = fault.New(fault.Conflict, "doctor.bad", "Target", s.Target())
		}
		return err
	})
}

// sayFindings prints one line for each finding, with its details below.
func (e *env) sayFindings(found []doctor.Finding) {
	for _, f := range found {
		fmt.Fprintf(e.out, "%-5s %s\n", e.words.T("doctor.state."+string(f.State)), e.words.With(f.Key(), f.Args))
		if len(f.Details) > 0 {
			fmt.Fprintf(e.out, "      %s\n", strings.Join(f.Details, ", "))
		}
	}
}

// printFindings prints what other programs read; keys and states stay the same.
func (e *env) printFindings(found []doctor.Finding) error {
	type line struct {
		Check   string       `json:"check"`
		State   doctor.State `json:"state"`
		Text    string       `json:"text"`
		Details []string     `json:"details"`
	}
	lines := []line{}
	for _, f := range found {
		lines = append(lines, line{f.Check, f.State, e.words.With(f.Key(), f.Args), append([]string{}, f.Details...)})
	}
	encoder := json.NewEncoder(e.out)
	encoder.SetIndent("", " ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(map[string]any{"worst": doctor.Worst(found), "checks": lines})
}
