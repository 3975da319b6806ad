// Package demo fills an empty database with an invented district in the middle of its work: Huyện Thanh Trì and its
// communes on 5/4/2024, some after their congress, some late, one without a date, one with an extension. A second story,
// city.go, is Hà Nội with its 126 communes on 12/9/2025; a season (demo.go) says what the two tell differently.
//
// demo.go builds it (Build); data.go reads the embedded data; days.go orders everything by day; the other files each
// tell one part of the story. Unit names and the date of the district congress are real; people, documents and
// numbers are invented, names by the frequencies in data/vn-names.csv.
//
// The program is in use since Monday 19/2/2024: earlier work is entered in the first weeks with its own date, later
// work twice a week. Everything goes through the commands that pages call, as a demo user and on the day in question,
// so the history reads like a real one. Two builds give the same rows, except for password hashes.
package demo

import (
	"context"
	"slices"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/template"
	"daihoi/models/term"
)

// The district, its simulated date, and the password of every account.
const (
	UnitCode = "020"
	TermCode = "2024-2029"
	Password = "sen-hong-2024" //nolint:gosec // told to everybody on the sign-in page of the demo
)

// Today is the simulated date.
var Today = calendar.Of(2024, 4, 5)

// installed is the first day of use, the Monday after the Tết holidays.
var installed = calendar.Of(2024, 2, 19)

// Account is a demo user. The caller sets Hash, of Password, before Build, because hashing is slow on purpose.
type Account struct {
	Username, FullName string
	Role               access.Role
	UnitCode           string
	Hash               string
}

// Accounts lists the demo users, one per role.
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

// clerkUnit is the commune with its own clerk; the organiser enters the data of the others.
const clerkUnit = "00646"

// Build fills the empty database of s; if it has users the answer is a Conflict. Each day is a transaction, and the
// settings that mark a demo are written last, so an interrupted build has none. The clock of s remains on Today; the
// caller sets the clock to continue with.
func Build(ctx context.Context, s *store.Store, accounts []Account) error {
	d := &district{season: thanhTri(), actors: map[access.Role]access.Actor{}, congresses: map[string]congress.Congress{},
		milestones: map[string]map[string]deadline.Milestone{}}
	d.tell(installed, access.Organizer, d.convene)
	d.tell(installed, access.Organizer, d.registerPapers)
	if err := d.tellProgress(); err != nil {
		return err
	}
	d.tellChanges()
	d.tellDelegates()
	d.tellDifficulties()
	d.tellCluster()
	d.tellMeetings()
	d.tellAgendas()
	d.tellAttendance()
	d.tellOutcomes()

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

// season is what a demo is about: who organises, since when the program is in use, and what day it is.
type season struct {
	home, level   string // the unit that organises, and its level
	term          string
	pilot, clerk  string // communes: the one that went first, and the one with its own clerk; the organiser enters the others
	today         calendar.Date
	installed     calendar.Date // first day of use
	lastEntry     calendar.Date // last day of data entry before today
	deadline      calendar.Date // anchors communes without a date
	movedOn       calendar.Date // the day on which extensions are given
	begins        calendar.Date // nothing was done before
	where         string        // what follows a place of residence
	titles        map[string]string
	turns         []turn
	troubles      []trouble
	papers        map[string]paper
	plans         []plan
	absentFrom    calendar.Date // of the first leader
	absentTo      calendar.Date
	absenceReason string
}

// thanhTri is the season of the first demo.
func thanhTri() *season {
	s := &season{home: UnitCode, level: org.District, term: TermCode, pilot: pilotUnit, clerk: clerkUnit, today: Today, installed: installed,
		lastEntry: calendar.Of(2024, 4, 4), movedOn: calendar.Of(2024, 3, 14), deadline: calendar.Of(2024, 4, 30), where: ", Thanh Trì, Hà Nội", turns: embedded().turns, troubles: embedded().troubles, papers: embedded().papers,
		titles: map[string]string{"Nguyễn Thị Hạnh": "Chủ tịch Ủy ban MTTQ huyện", "Lê Thị Thu Hà": "Phó Chủ tịch Ủy ban MTTQ huyện",
			"Phạm Văn Toàn": "Ủy viên Thường trực Ủy ban MTTQ huyện"},
		absentFrom: calendar.Of(2024, 4, 23), absentTo: calendar.Of(2024, 4, 24), absenceReason: "Dự hội nghị tập huấn của thành phố"}
	s.plans = slices.Clone(embedded().plans)
	for i := range s.plans {
		s.plans[i].in = s
	}
	return s
}

// district is the state of the database while the story is told.
type district struct {
	*season
	ofTerm     org.Term
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
	if d.ofTerm, err = org.TermByCode(tx, TermCode); err != nil {
		return err
	}
	if err := template.SeedAll(tx, d.ofTerm.ID); err != nil {
		return err
	}
	if err := term.SeedDirectives(tx, d.ofTerm.ID, org.NationCode, "01", "004", "007", "273"); err != nil {
		return err
	}
	return d.open(tx, accounts)
}

// open creates the accounts.
func (d *district) open(tx *store.Tx, accounts []Account) error {
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
