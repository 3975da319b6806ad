package store

import (
	"context"
	"database/sql"
	"errors"

	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/fault"
)

// A PostgreSQL database may have a standby that takes pages off it. What a standby shows is a moment old; whoever has written
// something sees it nevertheless, because Look asks the standby how far it is.

// positionUnknown is a position that no standby has reached.
const positionUnknown = "FFFFFFFF/FFFFFFFF"

// errBehind says that a standby does not have yet what its reader has written.
var errBehind = errors.New("store: the standby is behind")

// openStandby opens the database from which Look reads. It must be a copy of this one.
func (s *Store) openStandby(ctx context.Context, address string) error {
	if !s.postgres || !IsPostgres(address) {
		return fault.New(fault.Invalid, "fault.db_read_sqlite")
	}
	pool, err := postgresPool(address)
	if err == nil {
		s.standby, err = gorm.Open(postgres.New(postgres.Config{Conn: pool}), config())
	}
	if err != nil {
		return fault.Wrap(err, fault.Internal, "fault.db_unreachable", "Target", withoutPassword(address))
	}
	if err := errors.Join(setPool(s.standby, 16), registerSealing(s.standby)); err != nil {
		return err
	}
	var here, there string
	err = s.Read(ctx, access.Program("start"), func(tx *Tx) (err error) { here, err = GetSetting(tx, Installation); return err })
	if err != nil {
		return err
	}
	_, err = s.run(ctx, s.standby, access.Program("start"), func(tx *Tx) (err error) { there, err = GetSetting(tx, Installation); return err }, reading)
	if err == nil && here != there {
		return fault.New(fault.Conflict, "fault.db_read_other", "Target", withoutPassword(address))
	}
	return nil // one that is away is gone round, until it is there
}

// reading are the options of reading transactions of PostgreSQL.
var reading = &sql.TxOptions{ReadOnly: true, Isolation: sql.LevelRepeatableRead}

// Look is Read on the standby, if there is one that has all up to the position since; "" is content with anything. fn may be
// called again on the database itself, when the standby is away or gives up a reading for the sake of its copying.
func (s *Store) Look(ctx context.Context, actor access.Actor, since string, fn func(*Tx) error) error {
	if s.standby == nil || since == positionUnknown {
		return s.Read(ctx, actor, fn)
	}
	_, err := s.run(ctx, s.standby, actor, func(tx *Tx) error {
		if since != "" {
			var there bool
			if err := tx.db.Raw("SELECT COALESCE(pg_last_wal_replay_lsn() >= ?::pg_lsn, FALSE)", since).Scan(&there).Error; err != nil || !there {
				return errors.Join(errBehind, err)
			}
		}
		return fn(tx)
	}, reading)
	if trouble := troubleOf(err); errors.Is(err, errBehind) || lostConnection(err) || trouble == "away" || trouble == "busy" && ctx.Err() == nil {
		return s.Read(ctx, actor, fn)
	}
	return s.named(err)
}

// Position is how far the database has been written, at least all that was committed before; "" when nobody asks, as there is no
// standby.
func (s *Store) Position(ctx context.Context) (at string) {
	if s.standby == nil {
		return ""
	}
	if err := s.writer.WithContext(ctx).Raw("SELECT pg_current_wal_insert_lsn()::text").Scan(&at).Error; err != nil || at == "" {
		return positionUnknown
	}
	return at
}
