package store

import (
	"context"
	"sync/atomic"
	"time"

	"gorm.io/gorm/logger"
)

// counter is GORM's logger: it logs nothing (errors are returned and logged once, at the edge) and counts statements
// for the tests that keep a page's queries bounded.
type counter struct{}

type countKey struct{}

// CountStatements returns a context whose statements are counted in n.
func CountStatements(ctx context.Context, n *atomic.Int64) context.Context {
	return context.WithValue(ctx, countKey{}, n)
}

func (c counter) LogMode(logger.LogLevel) logger.Interface { return c }
func (counter) Info(context.Context, string, ...any)       {}
func (counter) Warn(context.Context, string, ...any)       {}
func (counter) Error(context.Context, string, ...any)      {}
func (counter) Trace(ctx context.Context, _ time.Time, _ func() (string, int64), _ error) {
	if n, ok := ctx.Value(countKey{}).(*atomic.Int64); ok {
		n.Add(1)
	}
}
