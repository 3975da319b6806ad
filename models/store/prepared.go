package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"sync"
)

// A page takes the same few statements again and again, and parsing one costs about as much as running it. Each connection
// to a SQLite file therefore keeps the statements that it has prepared; PostgreSQL's driver does the same by itself.

// mostKept is how many statements a connection keeps, those used last. One takes about 10 KB.
const mostKept = 200

// preparing opens connections that keep their statements.
type preparing struct{ driver.Connector }

// connection is what the driver's connections can do.
type connection interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

// statement is what the driver's statements can do.
type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// resultRows is what the driver's rows can do.
type resultRows interface {
	driver.Rows
	driver.RowsColumnTypeDatabaseTypeName
	driver.RowsColumnTypeLength
	driver.RowsColumnTypeNullable
	driver.RowsColumnTypePrecisionScale
	driver.RowsColumnTypeScanType
}

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	opened, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	c, ok := opened.(connection)
	if !ok {
		return nil, errors.Join(errors.New("store: the driver's connections have changed"), opened.Close())
	}
	return &keeping{connection: c, kept: map[string]*keptStatement{}}, nil
}

// keeping is a connection with the statements it has prepared.
type keeping struct {
	connection

	mu   sync.Mutex // rows may be closed when their context ends
	kept map[string]*keptStatement
	uses int64
}

type keptStatement struct {
	statement
	busy bool
	used int64
}

// repeats reports whether the statement is one of those that pages and commands take again and again.
func repeats(query string) bool {
	for _, verb := range []string{"SELECT ", "INSERT ", "UPDATE ", "DELETE "} {
		if strings.HasPrefix(query, verb) {
			return true
		}
	}
	return false
}

// take returns the prepared statement for the query, nil if it is at work already or not worth keeping.
func (c *keeping) take(ctx context.Context, query string) (*keptStatement, error) {
	if !repeats(query) {
		return nil, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.uses++
	k := c.kept[query]
	if k == nil {
		prepared, err := c.PrepareContext(ctx, query)
		if err != nil {
			return nil, err
		}
		s, ok := prepared.(statement)
		if !ok {
			return nil, errors.Join(errors.New("store: the driver's statements have changed"), prepared.Close())
		}
		if err := c.makeRoom(); err != nil {
			return nil, errors.Join(err, s.Close())
		}
		k = &keptStatement{statement: s}
		c.kept[query] = k
	} else if k.busy {
		return nil, nil
	}
	k.busy, k.used = true, c.uses
	return k, nil
}

// makeRoom closes the statement that was used longest ago, if there are too many.
func (c *keeping) makeRoom() error {
	if len(c.kept) < mostKept {
		return nil
	}
	oldest := ""
	for query, k := range c.kept {
		if !k.busy && (oldest == "" || k.used < c.kept[oldest].used) {
			oldest = query
		}
	}
	if oldest == "" {
		return nil
	}
	s := c.kept[oldest]
	delete(c.kept, oldest)
	return s.Close()
}

func (c *keeping) giveBack(k *keptStatement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k.busy = false
}

func (c *keeping) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	k, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return c.connection.ExecContext(ctx, query, args)
	}
	defer c.giveBack(k)
	return k.ExecContext(ctx, args)
}

func (c *keeping) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	k, err := c.take(ctx, query)
	if err != nil {
		return nil, err
	}
	if k == nil {
		return c.connection.QueryContext(ctx, query, args)
	}
	found, err := k.QueryContext(ctx, args)
	if err != nil {
		c.giveBack(k)
		return nil, err
	}
	rows, ok := found.(resultRows)
	if !ok {
		c.giveBack(k)
		return nil, errors.Join(errors.New("store: the driver's rows have changed"), found.Close())
	}
	return &keptRows{resultRows: rows, done: func() { c.giveBack(k) }}, nil
}

// Close closes the statements before the connection, which would otherwise stay half open.
func (c *keeping) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	var errs []error
	for _, k := range c.kept {
		errs = append(errs, k.Close())
	}
	clear(c.kept)
	return errors.Join(append(errs, c.connection.Close())...)
}

// keptRows gives the statement back when they are closed.
type keptRows struct {
	resultRows
	done func()
}

func (r *keptRows) Close() error {
	err := r.resultRows.Close()
	r.done()
	return err
}
