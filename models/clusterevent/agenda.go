package clusterevent

import (
	_ "embed"
	"slices"
	"sync"

	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/field"
	"daihoi/models/store"
)

// ofEvent is the agenda owner kind of an event.
const ofEvent = "event"

// Agendas is the event as an agenda owner. It has a single part without an id.
func (e Event) Agendas(y emulation.Year) agenda.Owner {
	return agenda.Owner{Kind: ofEvent, ID: e.ID, UnitID: y.Cluster.UnitID}
}

// Programme returns an event as a part with its drafted blocks, in two statements. The actor must have read the
// event.
func Programme(tx *store.Tx, y emulation.Year, e Event) ([]agenda.Part, error) {
	part := agenda.Part{Kind: e.Kind, OnDate: e.OnDate, Starts: e.Starts, Ends: e.Ends, Venue: e.Place}
	return e.Agendas(y).Drafted(tx, []agenda.Part{part})
}

// DraftAgenda replaces the agenda of an event. version is that of the agenda the user saw, 0 if there was none.
// Problem keys are agenda.BlockKey(field, block number).
func DraftAgenda(tx *store.Tx, clusterID int64, year int, eventID int64, version int, blocks []agenda.Block) error {
	y, e, err := lockEvent(tx, clusterID, year, eventID)
	if err != nil {
		return err
	}
	change, err := e.Agendas(y).Draft(tx, 0, version, blocks)
	if err != nil {
		return err
	}
	change.Field = "agenda_event"
	return y.RecordAt(tx, y.Cluster.Unit, "agenda_drafted", e.Title, []field.Change{change})
}

// ReleaseProgramme releases the drafted agenda of an event. seen is agenda.Seen of what the user looked at. It needs
// blocks, and something must differ from the last release.
func ReleaseProgramme(tx *store.Tx, clusterID int64, year int, eventID int64, seen int, note string) (agenda.Release, error) {
	y, e, err := lockEvent(tx, clusterID, year, eventID)
	if err != nil {
		return agenda.Release{}, err
	}
	parts, err := Programme(tx, y, e)
	if err != nil {
		return agenda.Release{}, err
	}
	in, err := e.Agendas(y).Release(tx, parts, seen, note)
	if err != nil {
		return agenda.Release{}, err
	}
	changes := []field.Change{in.Change()}
	if in.Note != "" {
		changes = append(changes, field.Change{Field: "release_note", New: in.Note})
	}
	return in, y.RecordAt(tx, y.Cluster.Unit, "agenda_released", e.Title, changes)
}

// lockEvent reads and locks an event for the leading unit; SQLite has a single writer anyway.
func lockEvent(tx *store.Tx, clusterID int64, year int, eventID int64) (y emulation.Year, e Event, err error) {
	if y, err = emulation.Led(tx, clusterID, year); err != nil {
		return y, e, err
	}
	if err = tx.DB().Exec("UPDATE emulation_events SET version = version WHERE id = ? AND cluster_id = ?", eventID, clusterID).Error; err != nil {
		return y, e, err
	}
	e, err = Of(tx, y, eventID)
	return y, e, err
}

// AgendaSource is the agenda of another event that can be copied.
type AgendaSource struct {
	ID     int64
	Title  string
	OnDate calendar.Date
	Blocks int
}

// mostSources limits the agendas offered for copying.
const mostSources = 100

// AgendaSources lists the agendas of the cluster's other events in every year that the actor sees, newest first.
func AgendaSources(tx *store.Tx, y emulation.Year, eventID int64) ([]AgendaSource, error) {
	members, err := y.Cluster.Members(tx)
	if err != nil {
		return nil, err
	}
	years := append(emulation.Years(tx, y.Cluster, members), y.Year)
	var all []AgendaSource
	err = tx.DB().Table("agendas").Select("agendas.id, emulation_events.title, emulation_events.on_date, COUNT(*) AS blocks").
		Joins("JOIN emulation_events ON emulation_events.id = agendas.owner_id").
		Joins("JOIN agenda_blocks ON agenda_blocks.agenda_id = agendas.id").
		Where("agendas.owner_kind = ? AND emulation_events.cluster_id = ? AND emulation_events.year IN ? AND emulation_events.id <> ?",
			ofEvent, y.ClusterID, years, eventID).
		Group("agendas.id, emulation_events.title, emulation_events.on_date").
		Order("emulation_events.on_date DESC, agendas.id DESC").Limit(mostSources).Find(&all).Error
	return all, err
}

// BlocksOf reads the blocks of an agenda that AgendaSources offers for the event, in order; otherwise NotFound.
func BlocksOf(tx *store.Tx, y emulation.Year, eventID, agendaID int64) ([]agenda.Block, error) {
	sources, err := AgendaSources(tx, y, eventID)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(sources, func(s AgendaSource) bool { return s.ID == agendaID }) {
		return nil, store.NotFound()
	}
	return agenda.Blocks(tx, agendaID)
}

//go:embed agenda_templates.csv
var agendaTemplatesCSV []byte

// AgendaTemplates lists the agenda templates for cluster events. A report on the conference of 29/2/2024 ("seed")
// says what the conference does: plan, pledge, and signing before the leaders of the level above. Everything else is
// inferred.
func AgendaTemplates() []agenda.Template { return loadAgendaTemplates() }

var loadAgendaTemplates = sync.OnceValue(func() []agenda.Template {
	all, err := agenda.Templates(agendaTemplatesCSV)
	if err != nil {
		panic(err) // the file is embedded
	}
	return all
})
