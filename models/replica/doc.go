// Package replica keeps a copy of the SQLite database elsewhere that is never more than moments old, by the library
// Litestream: in a folder, on an SFTP server or in an S3 bucket. address.go reads where, replica.go copies while the
// server runs and says how old the copy is, fetch.go reads the database back, as it was at any moment that is kept.
//
// Litestream copies the write-ahead log, so it alone may merge that log into the file while it runs: the store is opened
// with Options.Replicated then. It works on the engine that the program has, modernc.org/sqlite.
package replica
