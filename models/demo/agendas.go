package demo

import (
	"daihoi/models/access"
	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
	"daihoi/models/store"
)

// tellAgendas enters the pilot's programme for others to copy, once as planned and once as it went, and the first
// agendas of two communes.
func (d *district) tellAgendas() {
	d.tell(calendar.Of(2024, 2, 22), access.Organizer, func(tx *store.Tx) error {
		return d.release(tx, pilotUnit, "Chương trình đã dùng tại đại hội điểm", plannedMinutes)
	})
	d.tell(calendar.Of(2024, 2, 26), access.Organizer, func(tx *store.Tx) error {
		return d.release(tx, pilotUnit, "Sửa theo thời gian thực tế để các xã tham khảo", actualMinutes)
	})
	for _, code := range []string{clerkUnit, "00655"} {
		d.tell(calendar.Of(2024, 4, 2), access.Organizer, func(tx *store.Tx) error { return d.draft(tx, code, plannedMinutes) })
	}
}

func plannedMinutes([]agenda.Block) {}

// actualMinutes adjusts durations to the pilot's experience: longer speeches, a shorter performance and a fixed time
// for the guests.
func actualMinutes(blocks []agenda.Block) {
	for i := range blocks {
		switch b := &blocks[i]; b.Title {
		case "Văn nghệ chào mừng":
			b.Minutes = 10
		case "Thảo luận":
			b.Minutes = 35
		case "Lãnh đạo huyện, Đảng ủy phát biểu; đáp từ":
			b.FixedAt, b.Script = "09:10", "Kính mời đồng chí lãnh đạo huyện lên phát biểu.\nĐoàn Chủ tịch đáp từ, hứa tiếp thu và đưa vào chương trình hành động."
		case "Chào cờ, tuyên bố lý do, giới thiệu đại biểu":
			b.Script = "Kính mời quý vị đại biểu đứng dậy, làm lễ chào cờ.\nKính thưa đại hội! …"
		}
	}
}

// draft writes a commune's agendas from the template; change alters the blocks.
func (d *district) draft(tx *store.Tx, code string, change func([]agenda.Block)) error {
	parts, err := congress.Programme(tx, d.congresses[code].ID)
	if err != nil {
		return err
	}
	for _, p := range parts {
		for _, t := range congress.AgendaTemplates(org.Commune) {
			if t.Code != "commune_two_halves" {
				continue
			}
			blocks := t.BlocksFor(p.Kind, p.Starts)
			change(blocks)
			if err := congress.DraftAgenda(tx, p.ID, p.Version, blocks); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *district) release(tx *store.Tx, code, note string, change func([]agenda.Block)) error {
	if err := d.draft(tx, code, change); err != nil {
		return err
	}
	id := d.congresses[code].ID
	parts, err := congress.Programme(tx, id)
	if err != nil {
		return err
	}
	before, err := congress.Releases(tx, id)
	if err != nil {
		return err
	}
	_, err = congress.ReleaseProgramme(tx, id, agenda.Seen(parts, before), note)
	return err
}
