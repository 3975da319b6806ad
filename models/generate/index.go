package generate

import (
	"context"
	"strings"

	"daihoi/models/store"
)

// bulky are the tables with so many rows that keeping their indexes in order with every day would take longer than everything
// else: names and keys come in no order, so that each day would write all of every index again.
var bulky = []string{"persons", "delegates", "milestone_events", "audit_entries"}

// withoutIndexes does the work while the indexes of the bulky tables are not there, except for that of delegates by congress, which
// the work needs, and unique ones. They are made again however the work ends.
func (g *generator) withoutIndexes(ctx context.Context, work func() error) error {
	var statements []string
	err := g.write(ctx, installed, 6*60, func(tx *store.Tx) error {
		query := "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' AND tbl_name IN ? ORDER BY name"
		if tx.DB().Name() == "postgres" {
			query = "SELECT indexname AS name, indexdef AS sql FROM pg_indexes WHERE schemaname = current_schema() AND indexdef LIKE 'CREATE INDEX%' AND tablename IN ? ORDER BY 1"
		}
		var found []struct{ Name, SQL string }
		if err := tx.DB().Raw(query, bulky).Scan(&found).Error; err != nil {
			return err
		}
		for _, i := range found {
			if strings.HasPrefix(i.Name, "delegates_") && strings.Contains(i.SQL, "(congress_id") {
				continue
			}
			if err := tx.DB().Exec(`DROP INDEX "` + i.Name + `"`).Error; err != nil {
				return err
			}
			statements = append(statements, i.SQL)
		}
		return nil
	})
	if err != nil {
		return err
	}
	err = work()
	for _, statement := range statements {
		again := g.write(context.WithoutCancel(ctx), g.Until, 17*60, func(tx *store.Tx) error { return tx.DB().Exec(statement).Error })
		if err == nil {
			err = again
		}
	}
	return err
}
