package demo

import (
	"daihoi/models/agenda"
	"daihoi/models/clusterevent"
	"daihoi/models/store"
)

// arrange creates the year's events and releases the programme of the conference.
func (r *rivalry) arrange(tx *store.Tx) (err error) {
	eachLine("cluster_events", func(c *cells) {
		e := clusterevent.Event{Kind: c.text(), Title: c.text(), OnDate: c.day(), Starts: c.text(), Ends: c.text(), Place: c.text(), Programme: c.text(),
			Invited: c.text(), Summoned: c.number(), Present: c.number()}
		r.conclusions = append(r.conclusions, c.text())
		if err == nil {
			e, err = clusterevent.Arrange(tx, r.cluster.ID, clusterYear, 0, 0, e, nil)
		}
		r.events = append(r.events, e)
	})
	for _, e := range r.events {
		if err != nil || e.OnDate != pledgeSigned {
			continue
		}
		if err = clusterevent.DraftAgenda(tx, e.ClusterID, e.Year, e.ID, 0, conference(e)); err == nil {
			_, err = clusterevent.ReleaseProgramme(tx, e.ClusterID, e.Year, e.ID, 1, "Gửi các đơn vị trong Cụm cùng giấy mời")
		}
	}
	return err
}

// conclude records what the leaders of the city said and what the members agreed on.
func (r *rivalry) conclude(tx *store.Tx) error {
	for i, e := range r.events {
		if e.Conclusions = r.conclusions[i]; e.Conclusions == "" {
			continue
		}
		if _, err := clusterevent.Arrange(tx, e.ClusterID, e.Year, e.ID, e.Version, e, nil); err != nil {
			return err
		}
	}
	return nil
}

// conference is the conference template with the text spoken at the signing.
func conference(e clusterevent.Event) (blocks []agenda.Block) {
	for _, t := range clusterevent.AgendaTemplates() {
		blocks = append(blocks, t.BlocksFor(e.Kind, e.Starts)...)
	}
	for i := range blocks {
		switch b := &blocks[i]; b.Title {
		case "Chủ tịch các đơn vị thành viên ký giao ước thi đua, lãnh đạo cấp trên chứng kiến":
			b.Title, b.Person = "Chủ tịch 5 đơn vị ký giao ước thi đua, lãnh đạo thành phố chứng kiến", "Chủ tịch Ủy ban MTTQ 5 huyện"
			b.Script = "Trân trọng kính mời Chủ tịch Ủy ban MTTQ 5 huyện lên ký giao ước thi đua năm 2024.\nTrân trọng kính mời lãnh đạo Ủy ban MTTQ thành phố lên chứng kiến."
		case "Thông qua nội dung giao ước thi đua và tiêu chí chấm điểm":
			b.Title = "Thông qua giao ước thi đua gồm 7 nội dung và tiêu chí chấm điểm"
		}
	}
	return blocks
}
