// Package sqlite3 is an empty replacement for github.com/mattn/go-sqlite3 (see the replace line in go.mod).
// gorm.io/driver/sqlite imports that package only to register its engine, but the program uses modernc.org/sqlite.
// Without the replacement every cgo build would compile and link a second, older SQLite in C. Code that really needs
// the C engine fails to compile, on purpose.
package sqlite3
