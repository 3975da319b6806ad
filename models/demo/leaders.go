package demo

import (
	"fmt"

	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
)

// lead creates leaders from the follower texts, each with a steering group for the communes they follow. One of them
// is absent on a day with a congress.
func (d *district) lead(tx *store.Tx, home org.Unit) error {
	if _, err := congress.AdoptFollowers(tx, home.ID, d.ofTerm.ID); err != nil {
		return err
	}
	people, err := org.Leaders(tx, home.ID)
	if err != nil {
		return err
	}
	follows := map[string][]int64{}
	for _, p := range d.plans {
		if c := d.congresses[p.code]; c.UnitID != home.ID {
			follows[p.follower] = append(follows[p.follower], c.UnitID)
		}
	}
	for i, l := range people {
		l.Title = d.titles[l.Name]
		if _, err := congress.EditLeader(tx, l.ID, l.Version, l); err != nil {
			return err
		}
		team := org.Team{Name: fmt.Sprintf("Tổ chỉ đạo số %d", i+1), AtOnce: 1, Leaders: []int64{l.ID}, Units: follows[l.Name]}
		if _, err := org.FormTeam(tx, home.ID, team); err != nil {
			return err
		}
	}
	_, err = org.TellAbsence(tx, people[0].ID, org.Absence{From: d.absentFrom, To: d.absentTo, Half: org.AwayWhole, Reason: d.absenceReason})
	return err
}
