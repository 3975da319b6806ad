// Package demo fills an empty database with an invented district in the middle of its work: the communes of Huyện Thanh
// Trì on 5/4/2024, some with their congress behind them, some late, one without a date, one with an extension. The unit
// names and the day of the district congress are real; people, papers and numbers are made up, the names of people from
// the frequencies in data/vn-names.csv.
//
// The program comes into use on Monday 19/2/2024: what had been done by then is entered in the first weeks, with the day
// on which it was done, and the rest twice a week. Everything goes through the commands that the pages call, in the name
// of the demo's users and on the day in question, so that the history can be read like a real one. Two builds give the
// same rows, but for the password hashes.
package demo

import (
	"context"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
)

// What the demo shows: the district, the day that it takes for today, and the password of every account.
const (
	UnitCode = "020"
	TermCode = "2024-2029"
	Password = "sen-hong-2024" //nolint:gosec // told to everybody on the sign-in page of the demo
)

// Today is the simulated day.
var Today = calendar.Of(2024, 4, 5)

// installed is the first day of use, the Monday after the Tết holidays.
var installed = calendar.Of(2024, 2, 19)

// Account is a user of the demo. The caller fills in Hash, of Password, before Build: hashing is slow on purpose.
type Account struct {
	Username, FullName string
	Role               access.Role
	UnitCode           string
	Hash               string
}

// Accounts lists the users of the demo, one for each role.
func Accounts() []Account {
	return []Account{
		{Username: "quantri", FullName: "Phạm Đức Long", Role: access.Admin, UnitCode: org.NationCode},
		{Username: "dieuphoi", FullName: "Trần Quang Minh", Role: access.Organizer, UnitCode: UnitCode},
		{Username: "duyet", FullName: "Nguyễn Thị Hạnh", Role: access.Reviewer, UnitCode: UnitCode},
		{Username: "thanhliet", FullName: "Vũ Thị Lan Anh", Role: access.Clerk, UnitCode: clerkUnit},
		{Username: "xem", FullName: "Đặng Quốc Hùng", Role: access.Viewer, UnitCode: UnitCode},
		{Username: "letan", FullName: "Nguyễn Thu Trang", Role: access.Reception, UnitCode: UnitCode},
	}
}

// clerkUnit is the commune that has a clerk of its own; the organizer enters what the others hand in.
const clerkUnit = "00646"

// Build fills the empty database of s; one that has users is refused with a Conflict. Each day is a transaction of its
// own, and the settings that make it a demo are written last: a build that was broken off has none. The clock of s is
// left standing on Today: the caller sets the one to go on with.
func Build(ctx context.Context, s *store.Store, accounts []Account) error {
	d := &district{actors: map[access.Role]access.Actor{}, congresses: map[string]congress.Congress{},
		milestones: map[string]map[string]deadline.Milestone{}}
	d.tell(installed, access.Organizer, d.convene)
	if err := d.tellProgress(); err != nil {
		return err
	}
	d.tellChanges()
	d.tellDelegates()
	d.tellDifficulties()
	d.tellCluster()
	d.tellAgendas()
	d.tellAttendance()

	s.SetClock(at(installed, access.Admin))
	err := s.Write(ctx, access.Program(accounts[0].FullName), func(tx *store.Tx) error { return d.install(tx, accounts) })
	if err != nil {
		return err
	}
	if err := d.live(ctx, s); err != nil {
		return err
	}
	s.SetClock(at(Today, access.Admin))
	return s.Write(ctx, d.actors[access.Admin], func(tx *store.Tx) error {
		if err := store.PutSetting(tx, store.HomeUnit, UnitCode); err != nil {
			return err
		}
		return store.PutSetting(tx, store.SimulatedDay, Today.String())
	})
}

// district is what the story knows of the database while it is told.
type district struct {
	term       org.Term
	actors     map[access.Role]access.Actor
	congresses map[string]congress.Congress             // by unit code
	milestones map[string]map[string]deadline.Milestone // by unit code and item code
	steps      []step
}

// install seeds the country and creates the accounts.
func (d *district) install(tx *store.Tx, accounts []Account) error {
	if empty, err := account.NoUsers(tx); err != nil {
		return err
	} else if !empty {
		return fault.New(fault.Conflict, "fault.demo_not_empty")
	}
	if _, err := org.SeedNation(tx); err != nil {
		return err
	}
	var err error
	if d.term, err = org.TermByCode(tx, TermCode); err != nil {
		return err
	}
	if err := template.SeedAll(tx, d.term.ID); err != nil {
		return err
	}
	if err := deadline.SeedDirectives(tx, d.term.ID, org.NationCode, "01", "004", "007", "273"); err != nil {
		return err
	}
	for _, a := range accounts {
		unit, err := org.ByCode(tx, a.UnitCode)
		if err != nil {
			return err
		}
		user, err := account.Create(tx, account.NewUser{User: account.User{Username: a.Username, FullName: a.FullName}, Hash: a.Hash,
			Grants: []account.GrantInput{{Role: a.Role, UnitID: unit.ID}}})
		if err != nil {
			return err
		}
		if _, d.actors[a.Role], err = account.Load(tx, user.ID); err != nil {
			return err
		}
	}
	return nil
}
