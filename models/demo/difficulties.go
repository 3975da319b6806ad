package demo

import (
	"daihoi/models/access"
	"daihoi/models/difficulty"
	"daihoi/models/store"
)

// tellDifficulties raises the units' difficulties and answers them.
func (d *district) tellDifficulties() {
	for _, t := range d.troubles {
		raised := new(difficulty.Difficulty)
		d.tell(t.on, d.writer(t.unit, t.on), func(tx *store.Tx) (err error) {
			*raised, err = difficulty.Raise(tx, d.congresses[t.unit].ID, t.difficulty)
			return err
		})
		if !t.until.IsZero() {
			d.tell(t.until, access.Organizer, func(tx *store.Tx) error {
				_, err := difficulty.Settle(tx, raised.ID, raised.Version, t.answer)
				return err
			})
		}
	}
}
