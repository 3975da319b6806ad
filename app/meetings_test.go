package app_test

import (
	"fmt"
	"net/http"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/meeting"
	"daihoi/models/org"
	"daihoi/models/review"
	"daihoi/models/store"
)

// meet gives the unit a series of meetings with a conclusion and a file, and a review of its congress with a change asked for.
func meet(tx *store.Tx, u org.Unit, c congress.Congress, digest string) error {
	rule := meeting.Rule{Repeats: meeting.Weekly, Until: tx.Today().AddDays(7)}
	_, made, err := meeting.CallSeries(tx, u.ID, c.TermID, rule, meeting.Meeting{Kind: meeting.Briefing, Title: "Hội trường " + u.Code, OnDay: tx.Today(), Starts: "08:00",
		Ends: "09:00", Units: []meeting.Invited{{UnitID: u.ID}}})
	if err != nil {
		return err
	}
	m, err := meeting.Conclude(tx, made[0].ID, 1, meeting.Conclusion{Text: "Kinh phí riêng " + u.Code, Due: tx.Today()}, []int64{u.ID})
	if err != nil {
		return err
	}
	files := []meeting.File{{Upload: store.Upload{Name: "Hội trường " + u.Code + ".pdf", Size: int64(len(scan)), Media: "application/pdf", Digest: digest}}}
	if m, err = meeting.Minute(tx, m.ID, m.Version, "Trần Nhập "+u.Code, files); err != nil {
		return err
	}
	if _, err := meeting.Attend(tx, m.ID, m.Version, []meeting.Invited{{UnitID: u.ID, State: meeting.Came, Attendee: "Trần Nhập " + u.Code}}); err != nil {
		return err
	}
	r, err := review.Begin(tx, c.ID, review.Review{Reviewers: "Tổ riêng " + u.Code})
	if err != nil {
		return err
	}
	_, err = review.Judge(tx, c.ID, r.Points[0].ID, 1, review.Judging{State: string(review.Asked), Asked: "Trần Nhập " + u.Code, Due: calendar.Of(2024, 4, 9)})
	return err
}

func lookMeeting(t testing.TB, tx *store.Tx, u org.Unit, c congress.Congress, p *place) {
	t.Helper()
	all, err := meeting.On(tx, u.Path, c.TermID, tx.Today(), tx.Today())
	require.NoError(t, err)
	p.Meeting = all[0].ID
	conclusions, err := meeting.Conclusions(tx, all[0])
	require.NoError(t, err)
	p.Conclusion, p.Task = conclusions[0].ID, conclusions[0].Tasks[0].ID
	files, err := all[0].Files(tx)
	require.NoError(t, err)
	p.Scan = files[0].ID
	r, err := review.Of(tx, c)
	require.NoError(t, err)
	p.Point = r.Points[0].ID
}

// The district calls a meeting, sees before what it collides with, and concludes; the clerk finds the task in the work list and answers
// it; the reminder and the report of the district tell of it.
func TestMeetingLeadsToATaskThatIsAnswered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	organizer, clerk := w.as(t, "organizer"), w.as(t, "clerk")
	form := "/units/020/meetings/new"
	typed := []string{"meeting_kind", "briefing", "meeting_title", "Giao ban thử", "meeting_day", "20/4/2024", "meeting_starts", "8:00", "meeting_ends", "10:00", "meeting_units", fmt.Sprint(w.Own.Unit)}
	check := organizer.get(form + "?check=1&meeting_kind=briefing&meeting_title=Giao+ban&meeting_day=20/4/2024&meeting_starts=8:00&meeting_ends=10:00&meeting_units=" + fmt.Sprint(w.Own.Unit))
	require.Contains(t, check.body, "Xã Thanh Liệt được mời dự “Giao ban” (08:00–10:00), trùng giờ đại hội của mình ngày 20/4/2024.")
	refused := organizer.post(form, append(typed, "series_repeats", "weekly")...)
	require.Equal(t, http.StatusUnprocessableEntity, refused.status)
	require.Contains(t, refused.body, `value="Giao ban thử"`, "what was typed stays")
	typed[5] = "5/4/2024"
	made := organizer.post(form, typed...)
	require.Equal(t, http.StatusSeeOther, made.status, made.body)
	page := organizer.get(made.location + "/conclusions/new")
	require.Equal(t, http.StatusSeeOther, organizer.post(made.location+"/conclusions/new", "version", page.version(t), "conclusion_text", "Nộp danh sách trích ngang",
		"conclusion_due", "8/4/2024", "task_units", fmt.Sprint(w.Own.Unit)).status)
	work := clerk.get("/units/" + w.Own.Code + "/work?list=tasks")
	require.Contains(t, work.body, "Nộp danh sách trích ngang")
	require.Contains(t, work.body, "Trần Nhập "+w.Own.Code, "the change that the review asks for")
	require.Contains(t, organizer.get("/units/020/reminders").body, "- Nộp danh sách trích ngang: hạn 08/4/2024")
	require.Contains(t, organizer.get("/units/020/progress.docx").text(t), "Giao ban thử ngày 05/4/2024: giao 1 việc cho các đơn vị, đã xong 0, còn 1.")
	require.Contains(t, organizer.get("/units/020/calendar").body, "Giao ban thử")
	task := clerk.get(made.location)
	address := `href="(/tasks/\d+)">`
	to := regexp.MustCompile(address).FindStringSubmatch(task.body)[1]
	require.Equal(t, http.StatusSeeOther, clerk.post(to, "version", "1", "task_done_on", "5/4/2024", "task_document", "12/BC-MTTQ").status)
	require.Contains(t, organizer.get(made.location).body, "12/BC-MTTQ")
	require.NotContains(t, clerk.get("/units/"+w.Own.Code+"/work?list=tasks").body, "Nộp danh sách trích ngang")
}
