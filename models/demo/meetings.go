package demo

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/review"
	"daihoi/models/store"
)

// Days of the meetings of the district, and the communes whose congresses were reviewed: one that the district agreed with, and one
// that was asked for changes.
var (
	briefingCalled = calendar.Of(2024, 2, 20)
	trainingDay    = calendar.Of(2024, 2, 27)
	agreedReview   = calendar.Of(2024, 3, 29)
	lastBriefing   = calendar.Of(2024, 4, 1)
	askedReview    = calendar.Of(2024, 4, 4)
)

const (
	agreedUnit = "00682" // Xã Liên Ninh
	hallOfUnit = "Hội trường Ủy ban MTTQ huyện"
)

// meetings is the state of the district's meetings while the story is told.
type meetings struct {
	*district
	briefings []meeting.Meeting
}

// tellMeetings lets the district call its giao ban every month and, in the last eight weeks, every week; train the communes; and
// review two congresses point by point.
func (d *district) tellMeetings() {
	m := &meetings{district: d}
	d.tell(briefingCalled, access.Organizer, m.call)
	d.tell(trainingDay, access.Organizer, m.trained)
	d.tell(calendar.Of(2024, 3, 8), access.Organizer, m.changed)
	d.tell(agreedReview, access.Organizer, func(tx *store.Tx) error { return m.reviewed(tx, agreedUnit, agreedReview, nil) })
	d.tell(lastBriefing, access.Organizer, m.concluded)
	d.tell(calendar.Of(2024, 4, 3), access.Organizer, m.answered)
	d.tell(askedReview, access.Organizer, func(tx *store.Tx) error {
		return m.reviewed(tx, clerkUnit, askedReview, map[string]string{
			"Báo cáo chính trị":    "Bổ sung số liệu nhiệm kỳ 2019 - 2024 theo từng phong trào; nêu rõ hai chỉ tiêu mới",
			"Chương trình và kịch": "Rút phần nghi thức còn 20 phút, dành thời gian cho tham luận",
			"Tham luận":            "Thêm một tham luận của khu dân cư",
		})
	})
	d.tell(askedReview, access.Clerk, m.mended)
}

// leader is the leader of the district with the name.
func (m *meetings) leader(tx *store.Tx, unitID int64, name string) (meeting.Leader, error) {
	all, err := org.Leaders(tx, unitID)
	if err != nil {
		return meeting.Leader{}, err
	}
	at := slices.IndexFunc(all, func(l org.Leader) bool { return l.Name == name })
	if at < 0 {
		return meeting.Leader{}, fault.New(fault.NotFound, "fault.not_found")
	}
	return meeting.Leader{LeaderID: all[at].ID, Chairs: true}, nil
}

func (m *meetings) call(tx *store.Tx) error {
	u, err := org.ByCode(tx, UnitCode)
	if err != nil {
		return err
	}
	chair, err := m.leader(tx, u.ID, "Nguyễn Thị Hạnh")
	if err != nil {
		return err
	}
	briefing := meeting.Meeting{Kind: meeting.Briefing, Title: "Giao ban tiến độ đại hội cấp xã", OnDay: calendar.Of(2024, 2, 26), Starts: "08:00", Ends: "10:00",
		Place: hallOfUnit, Guests: "Ban Dân vận Huyện ủy", Programme: "Từng xã báo cáo tiến độ, khó khăn; huyện kết luận việc phải làm trong tuần", Leaders: []meeting.Leader{chair}}
	rule := meeting.Rule{Repeats: meeting.Monthly, WeeklyFrom: calendar.Of(2024, 3, 4), Until: calendar.Of(2024, 4, 26)}
	if _, m.briefings, err = meeting.CallSeries(tx, u.ID, m.ofTerm.ID, rule, briefing); err != nil {
		return err
	}
	_, err = meeting.Call(tx, u.ID, m.ofTerm.ID, meeting.Meeting{Kind: meeting.Training, Title: "Tập huấn nghiệp vụ tổ chức đại hội cấp xã", OnDay: trainingDay, Starts: "14:00",
		Ends: "17:00", Place: hallOfUnit, Programme: "Văn kiện, nhân sự, kịch bản điều hành, biểu mẫu báo cáo", Leaders: []meeting.Leader{chair}})
	return err
}

// trained records who came to the training.
func (m *meetings) trained(tx *store.Tx) error {
	u, err := org.ByCode(tx, UnitCode)
	if err != nil {
		return err
	}
	all, err := meeting.On(tx, u.Path, m.ofTerm.ID, trainingDay, trainingDay)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(o meeting.Meeting) bool { return o.Kind == meeting.Training })
	t, err := m.attended(tx, all[at], map[string]string{"00640": "Chủ tịch đi công tác, không cử người thay"})
	if err != nil {
		return err
	}
	_, err = meeting.Minute(tx, t.ID, t.Version, "Các xã nghe hướng dẫn về văn kiện, nhân sự và kịch bản điều hành.\nHuyện gửi bộ biểu mẫu để các xã dùng chung.", nil)
	return err
}

// attended says that every unit came but those that are named with a reason.
func (m *meetings) attended(tx *store.Tx, o meeting.Meeting, absent map[string]string) (meeting.Meeting, error) {
	var marks []meeting.Invited
	for _, u := range o.Units {
		mark := meeting.Invited{UnitID: u.UnitID, State: meeting.Came, Attendee: "Chủ tịch Ủy ban MTTQ"}
		if why := absent[u.Code]; why != "" {
			mark.State, mark.Attendee, mark.Reason = meeting.Absent, "", why
		}
		marks = append(marks, mark)
	}
	return meeting.Attend(tx, o.ID, o.Version, marks)
}

// changed moves one giao ban and calls another one off.
func (m *meetings) changed(tx *store.Tx) error {
	moved := m.briefings[2] // 11/3
	_, err := meeting.Move(tx, moved.ID, moved.Version, meeting.Moving{OnDay: moved.OnDay.AddDays(1), Starts: moved.Starts, Ends: moved.Ends, Place: moved.Place,
		Reason: "Chủ trì dự hội nghị của thành phố sáng 11/3"})
	if err != nil {
		return err
	}
	_, err = meeting.Cancel(tx, m.briefings[3].ID, m.briefings[3].Version, "Lãnh đạo huyện làm việc trực tiếp với từng xã trong tuần") // 18/3
	return err
}

// concluded records the conclusions of the giao ban of 1/4, which are tasks of communes.
func (m *meetings) concluded(tx *store.Tx) error {
	at := slices.IndexFunc(m.briefings, func(b meeting.Meeting) bool { return b.OnDay == lastBriefing })
	o, err := m.attended(tx, m.briefings[at], map[string]string{"00676": "Đang kiện toàn nhân sự, xin vắng"})
	if err != nil {
		return err
	}
	for _, c := range []struct {
		text, owner string
		due         calendar.Date
		units       []string
	}{
		{"Nộp hồ sơ xin duyệt đại hội lên huyện", "Chủ tịch Ủy ban MTTQ", calendar.Of(2024, 4, 4), []string{"00652", "00661", "00670"}},
		{"Gửi danh sách trích ngang đại biểu chính thức", "Phó Chủ tịch Ủy ban MTTQ", calendar.Of(2024, 4, 9), []string{"00643", clerkUnit, "00682"}},
		{"Chốt ngày đại hội, báo cáo Đảng ủy và huyện", "Chủ tịch Ủy ban MTTQ", calendar.Of(2024, 4, 8), []string{"00676"}},
		{"Gửi các xã kịch bản điều hành mẫu đã chỉnh sửa", "Tổ giúp việc", calendar.Of(2024, 4, 10), []string{UnitCode}},
	} {
		var ids []int64
		for _, code := range c.units {
			u, err := org.ByCode(tx, code)
			if err != nil {
				return err
			}
			ids = append(ids, u.ID)
		}
		if o, err = meeting.Conclude(tx, o.ID, o.Version, meeting.Conclusion{Text: c.text, Owner: c.owner, Due: c.due}, ids); err != nil {
			return err
		}
	}
	_, err = meeting.Minute(tx, o.ID, o.Version, "16 xã, thị trấn báo cáo tiến độ; ba xã chưa nộp hồ sơ xin duyệt, một xã chưa có ngày đại hội.", nil)
	return err
}

// answered lets one of the communes that were late with their file hand it in.
func (m *meetings) answered(tx *store.Tx) error {
	u, err := org.ByCode(tx, UnitCode)
	if err != nil {
		return err
	}
	all, err := meeting.Tasks(tx, meeting.TaskFilter{Path: u.Path, TermID: m.ofTerm.ID, Open: true})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(t meeting.Task) bool { return t.Unit.Code == "00661" })
	_, err = meeting.Answer(tx, all[at].ID, all[at].Version, meeting.Answering{DoneOn: calendar.Of(2024, 4, 3), DocNumber: "12/TTr-MTTQ", Answer: "Đã gửi tờ trình và bộ hồ sơ"}, nil)
	return err
}

// reviewed calls the visit at which a congress was reviewed and goes through its points: those that begin with a key are asked for the
// change, the others are agreed.
func (m *meetings) reviewed(tx *store.Tx, code string, day calendar.Date, asked map[string]string) error {
	c := m.congresses[code]
	u, err := org.ByCode(tx, code)
	if err != nil {
		return err
	}
	district, err := org.ByCode(tx, UnitCode)
	if err != nil {
		return err
	}
	o, err := meeting.Call(tx, district.ID, m.ofTerm.ID, meeting.Meeting{Kind: meeting.Review, Title: "Duyệt đại hội " + u.FullName, OnDay: day, Starts: "14:00", Ends: "16:30",
		Place: "Trụ sở Ủy ban MTTQ " + u.FullName, CongressID: &c.ID, Units: []meeting.Invited{{UnitID: u.ID}}})
	if err != nil {
		return err
	}
	if _, err := m.attended(tx, o, nil); err != nil {
		return err
	}
	r, err := review.Begin(tx, c.ID, review.Review{Reviewers: "Tổ chỉ đạo huyện"})
	if err != nil {
		return err
	}
	for _, p := range r.Points {
		in := review.Judging{State: string(review.Agreed)}
		for begins, change := range asked {
			if len(p.Text) >= len(begins) && p.Text[:len(begins)] == begins {
				in = review.Judging{State: string(review.Asked), Remark: "Cần chỉnh trước khi có văn bản đồng ý", Asked: change, Due: calendar.Of(2024, 4, 10)}
			}
		}
		if _, err := review.Judge(tx, c.ID, p.ID, p.Version, in); err != nil {
			return err
		}
	}
	return nil
}

// mended lets the commune answer one of the changes on the same evening.
func (m *meetings) mended(tx *store.Tx) error {
	c := m.congresses[clerkUnit]
	r, err := review.Of(tx, c)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(r.Points, func(p review.Point) bool { return p.State == review.Asked })
	for i, p := range r.Points {
		if p.State == review.Asked && i > at {
			_, err = review.Answer(tx, c.ID, p.ID, p.Version, "Đã thêm tham luận của thôn Vực")
			return err
		}
	}
	return err
}

// witnessed names the event at which the pledge was signed, and the leaders of the city before whom.
func (r *rivalry) witnessed(tx *store.Tx) error {
	editions, err := r.editions(tx)
	if err != nil {
		return err
	}
	o := emulation.Occasion{}
	for _, e := range r.events {
		if e.Kind == "signing" {
			o.EventID = e.ID
		}
	}
	eachLine("cluster_people", func(c *cells) {
		event, sender, name, position, _, _ := c.number(), c.text(), c.text(), c.text(), c.text(), c.text()
		if event == 1 && sender == "Lãnh đạo Ủy ban MTTQ thành phố" {
			o.Witnesses = append(o.Witnesses, emulation.Witness{Name: name, Position: position + " Ủy ban MTTQ thành phố"})
		}
	})
	return emulation.SetOccasion(tx, r.cluster.ID, clusterYear, editions[0].Version, o)
}
