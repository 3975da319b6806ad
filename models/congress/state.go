package congress

import (
	"slices"

	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/store"
)

// Past days are read from congress_states, and the parts of a congress from package history. Every command that changes
// date, pilot mark, exception, template, stage, day held, ordinal, seats or follower ends with Remember. Contact and notes
// are shown with their current values.

const rememberStatement = `INSERT INTO congress_states (congress_id, on_day, template_id, day, pilot, deadline_override, stage, held_on, ordinal, seats, follower)
	SELECT id, ?, template_id, day, pilot, deadline_override, stage, held_on, ordinal, seats, follower FROM congresses WHERE id IN ?
	ON CONFLICT (congress_id, on_day) DO UPDATE SET template_id = excluded.template_id, day = excluded.day, pilot = excluded.pilot,
	deadline_override = excluded.deadline_override, stage = excluded.stage, held_on = excluded.held_on,
	ordinal = excluded.ordinal, seats = excluded.seats, follower = excluded.follower`

// Remember stores the current state of the congresses as of the end of today.
func Remember(tx *store.Tx, ids ...int64) error {
	for part := range slices.Chunk(ids, 500) {
		if err := tx.DB().Exec(rememberStatement, tx.Today(), part).Error; err != nil {
			return err
		}
	}
	return nil
}

// Past joins to a query over congresses their state at the end of the day, as the table "past". Congresses that did
// not exist yet are dropped.
func Past(q *gorm.DB, day calendar.Date) *gorm.DB { return PastAs(q, "JOIN", "past", day) }

// PastAs is Past with the kind of join ("LEFT JOIN" keeps congresses that did not exist yet) and the name of the table.
func PastAs(q *gorm.DB, join, name string, day calendar.Date) *gorm.DB {
	return q.Joins(join+" congress_states "+name+" ON "+name+".congress_id = congresses.id AND "+name+`.on_day =
		(SELECT MAX(earlier.on_day) FROM congress_states earlier WHERE earlier.congress_id = congresses.id AND earlier.on_day <= ?)`, day)
}

// pastRow is the historical part of a congress for List.
type pastRow struct {
	PastTemplateID *int64
	PastDay        calendar.Date
	PastPilot      bool
	PastOverride   calendar.Date
	PastHeldOn     calendar.Date
	PastOrdinal    int
	PastSeats      int
	PastFollower   string
}

const pastColumns = ", past.template_id AS past_template_id, past.day AS past_day, past.pilot AS past_pilot, " +
	"past.deadline_override AS past_override, past.held_on AS past_held_on, past.ordinal AS past_ordinal, past.seats AS past_seats, " +
	"past.follower AS past_follower"

func (p pastRow) over(c Congress) Congress {
	c.TemplateID, c.Day, c.Pilot = p.PastTemplateID, p.PastDay, p.PastPilot
	c.DeadlineOverride, c.HeldOn = p.PastOverride, p.PastHeldOn
	c.Ordinal, c.Seats, c.Follower = p.PastOrdinal, p.PastSeats, p.PastFollower
	return c
}
