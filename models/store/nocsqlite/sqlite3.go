// Package sqlite3 is empty and stands in for github.com/mattn/go-sqlite3, by a replace line in go.mod. The driver of
// gorm.io/driver/sqlite imports that package for nothing but the engine it registers, and the program opens its
// databases with modernc.org/sqlite; without this, every build with cgo would compile and link a second, older SQLite
// in C. Anything that really wants the C engine does not compile, which is meant.
package sqlite3
