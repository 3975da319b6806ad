package congress

import (
	"gorm.io/gorm"

	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/field"
	"daihoi/models/store"
)

// ofCongress is the agenda owner kind of a congress; its parts are the sessions.
const ofCongress = "congress"

// Agendas is the congress as an agenda owner.
func (c Congress) Agendas() agenda.Owner {
	return agenda.Owner{Kind: ofCongress, ID: c.ID, UnitID: c.UnitID, Kinds: taskKinds()}
}

// Programme reads the sessions of a congress in order, each with its drafted blocks, in three statements.
func Programme(tx *store.Tx, congressID int64) ([]agenda.Part, error) {
	sessions, err := Sessions(tx, congressID)
	if err != nil || len(sessions) == 0 {
		return nil, err
	}
	parts := make([]agenda.Part, len(sessions))
	for i, s := range sessions {
		parts[i] = agenda.Part{ID: s.ID, Kind: s.Kind, OnDate: s.OnDate, Starts: s.Starts, Ends: s.Ends, Venue: s.Venue}
	}
	return agenda.Owner{Kind: ofCongress, ID: congressID}.Drafted(tx, parts)
}

// DraftAgenda replaces the agenda of a session. version is that of the agenda the user saw, 0 if there was none.
// Problem keys are agenda.BlockKey(field, block number).
func DraftAgenda(tx *store.Tx, sessionID int64, version int, blocks []agenda.Block) error {
	s, c, err := sessionToReplan(tx, sessionID)
	if err != nil {
		return err
	}
	change, err := c.Agendas().Draft(tx, s.ID, version, blocks)
	if err != nil {
		return err
	}
	change.Field = "agenda_" + s.Kind
	return c.record(tx, "agenda_drafted", []field.Change{change}, "")
}

// Drafted reports whether the session has an agenda draft, which deleting the session would delete.
func Drafted(tx *store.Tx, congressID, sessionID int64) (bool, error) {
	parts, err := Programme(tx, congressID)
	for _, p := range parts {
		if p.ID == sessionID && len(p.Blocks) > 0 {
			return true, err
		}
	}
	return false, err
}

// HalfDays counts the mornings and afternoons that the parts take by their agendas, or by their own hours without
// one. A level's MaxDays are two half-days each.
func HalfDays(parts []agenda.Part) int {
	taken := map[string]bool{}
	for _, p := range parts {
		half := HalfOf(p.Starts, p.Ends)
		if f := p.Flow(); len(p.Blocks) > 0 && f.Ends != agenda.Unknown {
			half = HalfOf(agenda.ClockOf(f.Times[0].From), agenda.ClockOf(f.Ends))
		}
		for _, h := range []Half{Morning, Afternoon} {
			if half.Meets(h) {
				taken[p.OnDate.String()+string(h)] = true
			}
		}
	}
	return len(taken)
}

// AgendaSource is a session's agenda that can be copied.
type AgendaSource struct {
	ID       int64
	UnitName string
	Pilot    bool
	Kind     string // of the session
	Blocks   int
}

// mostSources limits the agendas offered for copying.
const mostSources = 100

// agendas is the base query for agendas of congresses that the actor sees.
func agendas(tx *store.Tx) *gorm.DB {
	within, args := tx.Within(access.View, "units.path")
	return tx.DB().Table("agendas").Joins("JOIN units ON units.id = agendas.unit_id").Where(within, args...).Where("agendas.owner_kind = ?", ofCongress)
}

// AgendaSources lists the agendas of other sessions of the same level and term in the actor's units, pilots first.
func AgendaSources(tx *store.Tx, c Congress, sessionID int64) ([]AgendaSource, error) {
	var all []AgendaSource
	err := agendas(tx).Select("agendas.id, units.full_name AS unit_name, congresses.pilot, congress_sessions.kind, COUNT(*) AS blocks").
		Joins("JOIN congress_sessions ON congress_sessions.id = agendas.part_id").
		Joins("JOIN congresses ON congresses.id = congress_sessions.congress_id").
		Joins("JOIN agenda_blocks ON agenda_blocks.agenda_id = agendas.id").
		Where("agendas.part_id <> ? AND congresses.term_id = ? AND units.level_code = ?", sessionID, c.TermID, c.Unit.LevelCode).
		Group("agendas.id, units.full_name, units.sort_key, congresses.pilot, congress_sessions.kind, congress_sessions.on_date").
		Order("congresses.pilot DESC, units.sort_key, congress_sessions.on_date, agendas.id").Limit(mostSources).Find(&all).Error
	return all, err
}

// BlocksOf reads the blocks of a congress agenda in order; NotFound if the actor does not see it.
func BlocksOf(tx *store.Tx, agendaID int64) ([]agenda.Block, error) {
	var found struct{ ID int64 }
	if err := store.One(agendas(tx).Select("agendas.id").Where("agendas.id = ?", agendaID), &found); err != nil {
		return nil, err
	}
	return agenda.Blocks(tx, found.ID)
}
