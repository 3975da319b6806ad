package officeplan

import (
	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/congress"
	"daihoi/models/fault"
	"daihoi/models/org"
)

// Keys of the columns. Those of facts are the keys of congress.Fields.
const (
	UnitName = "unit_name"
	UnitCode = "unit_code"
	Ordinal  = "ordinal"
	Day      = "day"
	Venue    = "venue"
	Chair    = "chair"
	Phone    = "phone"
	Email    = "email"
	Seats    = "seats"
	Hamlets  = "hamlets"
	Follower = "follower"
	Account  = "account"
	Role     = "role"
	Holder   = "holder" // full name of the person who uses the account
)

// Keys lists the columns in the order of the form.
var Keys = []string{UnitCode, UnitName, Ordinal, Day, Venue, Chair, Phone, Email, Seats, Hamlets, Follower, Account, Role, Holder}

// Sheet is the sheet as it was read. Headings are the headings as written, by key; Unused are those of columns that mean
// nothing here.
type Sheet struct {
	File, Name string
	Headings   map[string]string
	Unused     []string
	Rows       []Row
}

// MaxRows is more than any office has units and accounts.
const MaxRows = 2000

// Row is a row with its texts by key: days as 15/3/2024, numbers without separators.
type Row struct {
	Number int
	Cells  map[string]string
}

// Unit is a unit of the office as it is now.
type Unit struct {
	org.Unit
	Congress congress.Congress  // ID 0 without one
	Sessions []congress.Session // in order of time
	Chair    org.Leader         // the chair in office, ID 0 without one
	Leaf     bool               // no units below
}

// User is an existing user. Visible is false for one of other units, of whom nothing else is known.
type User struct {
	account.Account
	Visible bool
}

// Present is the state with which a sheet is compared.
type Present struct {
	Units    []Unit
	Years    [2]int          // first and last in which a congress of the term may be
	Users    map[string]User // by username, those that the sheet names
	MayGrant func(access.Role, org.Unit) bool
	Roles    map[string]access.Role // by folded word: "can bo co so"
}

// Answers are what a person said about rows, by row number: the code of a unit, or LeaveOut.
type Answers map[int]string

// LeaveOut is the answer for a row that is not to be read.
const LeaveOut = "-"

// Problem is what is wrong with a cell, or with the row when Column is "". Column is the heading as written.
type Problem struct {
	fault.Problem
	Column string
}
