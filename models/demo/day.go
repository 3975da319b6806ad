package demo

import (
	"time"

	"daihoi/models/agenda"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/proceedings"
	"daihoi/models/store"
)

// late is by how many minutes the session of the demo began late.
const late = 7

// tellDay runs the official session of the unit whose roll was called: every item as it went, speeches and two decisions.
func (d *district) tellDay(tx *store.Tx, s congress.Session) error {
	id := d.congresses[rolledUnit].ID
	if err := d.draft(tx, rolledUnit, plannedMinutes); err != nil {
		return err
	}
	if err := proceedings.Begin(tx, id, s.ID); err != nil {
		return err
	}
	c, err := congress.Get(tx, id)
	if err != nil {
		return err
	}
	sitting, err := proceedings.Of(tx, c, s.ID)
	if err != nil {
		return err
	}
	if err := d.talk(tx, id, s.ID); err != nil {
		return err
	}
	items, err := proceedings.Items(tx, sitting)
	if err != nil {
		return err
	}
	for _, t := range proceedings.RunClock(items, s.Starts, s.Ends, store.Instant{}).Items {
		if err := proceedings.Act(tx, id, s.ID, t.ID, proceedings.Start); err != nil {
			return err
		}
		if t.Planned.From == agenda.Unknown {
			continue
		}
		moments := map[string]any{"began_at": onClock(s.OnDate, t.Planned.From+late), "ended_at": onClock(s.OnDate, t.Planned.To+late)}
		if err := tx.DB().Model(&proceedings.Item{}).Where("id = ?", t.ID).Updates(moments).Error; err != nil {
			return err
		}
	}
	return proceedings.End(tx, id, s.ID, false)
}

// talk records the speeches and decisions of the session.
func (d *district) talk(tx *store.Tx, id, session int64) error {
	for i, one := range []proceedings.Speech{
		{Speaker: "Ban Công tác Mặt trận thôn Nội", Topic: "Vận động nhân dân hiến đất mở rộng đường thôn", Minutes: 7},
		{Speaker: "Hội Liên hiệp Phụ nữ xã", Topic: "Giám sát việc thu gom, phân loại rác tại khu dân cư", Minutes: 7},
		{Speaker: "Hội Cựu chiến binh xã", Topic: "Giữ gìn an ninh trật tự ở cơ sở", Minutes: 7},
	} {
		if err := proceedings.Register(tx, id, session, one); err != nil {
			return err
		}
		if i == 2 {
			break // there was no time for the third
		}
		var last proceedings.Speech
		if err := tx.DB().Where("session_id = ?", session).Order("id DESC").Take(&last).Error; err != nil {
			return err
		}
		if err := proceedings.ActSpeech(tx, id, session, last.ID, proceedings.Spoken); err != nil {
			return err
		}
	}
	for _, question := range []string{"Thông qua Chương trình hành động nhiệm kỳ 2024–2029", "Thông qua Nghị quyết đại hội"} {
		if _, err := proceedings.Take(tx, id, session, proceedings.Decision{Question: question, Form: "hands", Outcome: "adopted"}); err != nil {
			return err
		}
	}
	return nil
}

// onClock is a minute after midnight of the day in Viet Nam.
func onClock(day calendar.Date, minute int) store.Instant {
	return store.At(time.Date(day.Year(), day.Month(), day.Day(), 0, minute, 0, 0, calendar.Zone()))
}
