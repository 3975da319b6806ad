package demo

import (
	"fmt"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
)

// lead creates leaders from the follower texts, each with a steering group for the communes they follow. One of them
// is absent on a day with a congress.
func (d *district) lead(tx *store.Tx, home org.Unit) error {
	if _, err := congress.AdoptFollowers(tx, home.ID, d.term.ID); err != nil {
		return err
	}
	people, err := org.Leaders(tx, home.ID)
	if err != nil {
		return err
	}
	follows := map[string][]int64{}
	for _, p := range embedded().plans {
		if c := d.congresses[p.code]; c.UnitID != home.ID {
			follows[p.follower] = append(follows[p.follower], c.UnitID)
		}
	}
	titles := map[string]string{"Nguyễn Thị Hạnh": "Chủ tịch Ủy ban MTTQ huyện", "Lê Thị Thu Hà": "Phó Chủ tịch Ủy ban MTTQ huyện",
		"Phạm Văn Toàn": "Ủy viên Thường trực Ủy ban MTTQ huyện"}
	for i, l := range people {
		l.Title = titles[l.Name]
		if _, err := congress.EditLeader(tx, l.ID, l.Version, l); err != nil {
			return err
		}
		team := org.Team{Name: fmt.Sprintf("Tổ chỉ đạo số %d", i+1), AtOnce: 1, Leaders: []int64{l.ID}, Units: follows[l.Name]}
		if _, err := org.FormTeam(tx, home.ID, team); err != nil {
			return err
		}
	}
	_, err = org.TellAbsence(tx, people[0].ID, org.Absence{From: calendar.Of(2024, 4, 23), To: calendar.Of(2024, 4, 24), Half: org.AwayWhole,
		Reason: "Dự hội nghị tập huấn của thành phố"})
	return err
}
