package app_test

import (
	"fmt"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"daihoi/app"
	"daihoi/app/mail"
	"daihoi/app/mail/mailtest"
	"daihoi/models/congress"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

const remindersAt = "/units/020/reminders"

// card is what the page has for one congress: the message and the stamp, "" when it can be ticked off no more.
func card(body string, congressID int64) (text, stamp string) {
	if m := regexp.MustCompile(fmt.Sprintf(`(?s)<textarea id="text-%d"[^>]*>(.*?)</textarea>`, congressID)).FindStringSubmatch(body); m != nil {
		text = html.UnescapeString(m[1])
	}
	if m := regexp.MustCompile(fmt.Sprintf(`name="sent" value="(%d\.[0-9a-f]+)"`, congressID)).FindStringSubmatch(body); m != nil {
		stamp = m[1]
	}
	return text, stamp
}

// The message is ready to be pasted; ticked off, the same things are not told again, and what is new is.
func TestReminderIsToldOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(t, "organizer")
	body := b.get(remindersAt).body
	text, stamp := card(body, w.Own.Congress)
	require.True(t, strings.HasPrefix(text, "Kính gửi đồng chí Chủ tịch Ủy ban MTTQ Việt Nam xã Thanh Liệt,\nBan Thường trực Ủy ban MTTQ Việt Nam huyện Thanh Trì"), text)
	for _, want := range []string{"Ngày đại hội: 20/4/2024 (còn 15 ngày)", "Hạn hoàn thành đại hội: 30/4/2024", "Việc quá hạn", "chậm", "Danh sách đại biểu: còn thiếu", "Trân trọng cảm ơn"} {
		require.Contains(t, text, want)
	}
	for _, m := range regexp.MustCompile(`(?s)<textarea[^>]*>(.*?)</textarea>`).FindAllStringSubmatch(body, -1) {
		require.LessOrEqual(t, utf8.RuneCountInString(html.UnescapeString(m[1])), 1500)
	}
	require.NotContains(t, body, "name=\"mail\"", "no mail server")
	require.Contains(t, body, "nhờ người quản trị máy chủ cài đặt việc gửi thư")
	require.Equal(t, http.StatusUnprocessableEntity, b.post(remindersAt).status)

	told := b.followed(b.post(remindersAt, "sent", stamp))
	again, gone := card(told, w.Own.Congress)
	require.Empty(t, gone)
	require.Contains(t, again, "Việc quá hạn", "the whole message can still be read")
	require.Contains(t, told, "Người organizer")
	require.Equal(t, http.StatusUnprocessableEntity, b.post(remindersAt, "sent", stamp).status)

	path := w.milestonePath(t, w.Own, "X03")
	require.Equal(t, http.StatusSeeOther, w.as(t, "clerk").post(path, "version", b.get(path).version(t), "action", "submit", "doc_number", "05-KH/MT", "doc_date", "1/4/2024").status)
	require.Equal(t, http.StatusSeeOther, b.post(path, "version", b.get(path).version(t), "action", "return", "reason", "Thiếu chữ ký <của> Chủ tịch").status)
	text, stamp = card(b.get(remindersAt).body, w.Own.Congress)
	require.NotEmpty(t, stamp)
	require.Contains(t, text, "Thiếu chữ ký <của> Chủ tịch")
	require.NotContains(t, text, "Việc quá hạn", "told before")
}

// mailing is a world with a mail server and an address for the own commune.
func mailing(t *testing.T) (w *world, b *browser, server *mailtest.Server) {
	server = mailtest.Start(t)
	mailer, err := mail.NewMailer(server.URL, "mttq@thanhtri.vn")
	require.NoError(t, err)
	w = newWorld(t, func(c *app.Config) { c.Mailer = mailer })
	require.NoError(t, w.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) error {
		c, err := congress.Get(tx, w.Own.Congress)
		require.NoError(t, err)
		c.ContactEmail = "xa@thanhliet.vn"
		_, err = congress.Update(tx, c.ID, c.Version, c)
		return err
	}))
	return w, w.as(t, "organizer"), server
}

func TestReminderByMail(t *testing.T) {
	t.Parallel()
	w, b, server := mailing(t)
	text, stamp := card(b.get(remindersAt).body, w.Own.Congress)
	_, sister := card(b.get(remindersAt).body, w.Sister.Congress)
	require.Equal(t, http.StatusUnprocessableEntity, b.post(remindersAt+"/mail", "mail", sister).status, "no address")
	require.Contains(t, b.followed(b.post(remindersAt+"/mail", "mail", stamp)), "Đã gửi thư nhắc việc")
	require.Equal(t, http.StatusUnprocessableEntity, b.post(remindersAt+"/mail", "mail", stamp).status, "a second click")
	require.Len(t, server.Messages(), 1)
	got := server.Messages()[0]
	require.Equal(t, []string{"xa@thanhliet.vn", "Nhắc việc chuẩn bị đại hội Mặt trận: xã Thanh Liệt", text}, []string{got.To, got.Subject, strings.TrimSuffix(got.Text, "\n")})
}

func TestReminderMailThatSurelyFailed(t *testing.T) {
	t.Parallel()
	w, b, server := mailing(t)
	_, stamp := card(b.get(remindersAt).body, w.Own.Congress)
	server.Refuse("no")
	body := b.followed(b.post(remindersAt+"/mail", "mail", stamp))
	_, same := card(body, w.Own.Congress)
	require.Equal(t, stamp, same, "it can be sent again")
	require.Contains(t, body, "không gửi được")
	server.Refuse("")
	require.Contains(t, b.followed(b.post(remindersAt+"/mail", "mail", stamp)), "Đã gửi thư nhắc việc")
	require.Len(t, server.Messages(), 1)
}

// When nobody knows whether the message has arrived it is not sent again until somebody has found out.
func TestReminderMailOfUnknownEnd(t *testing.T) {
	t.Parallel()
	w, b, server := mailing(t)
	_, stamp := card(b.get(remindersAt).body, w.Own.Congress)
	server.Mute(true)
	body := b.followed(b.post(remindersAt+"/mail", "mail", stamp))
	_, none := card(body, w.Own.Congress)
	require.Empty(t, none)
	require.Contains(t, body, "Không rõ thư gửi xa@thanhliet.vn")
	require.Equal(t, http.StatusUnprocessableEntity, b.post(remindersAt+"/mail", "mail", stamp).status)
	require.Len(t, server.Messages(), 1)
	settle := regexp.MustCompile(`formaction="(`+remindersAt+`/\d+/settle)"`).FindAllStringSubmatch(body, -1)
	var last string
	for _, m := range settle {
		if m[1] != fmt.Sprintf("%s/%d/settle", remindersAt, w.Own.Reminder) && m[1] != fmt.Sprintf("%s/%d/settle", remindersAt, w.Sister.Reminder) {
			last = m[1]
		}
	}
	_, again := card(b.followed(b.post(last, "state", "failed")), w.Own.Congress)
	require.Equal(t, stamp, again)
}
