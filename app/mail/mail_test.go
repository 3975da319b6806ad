package mail_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"daihoi/app/mail"
	"daihoi/app/mail/mailtest"
)

var letter = mail.Message{To: "mttq.thanhliet@thanhtri.vn", Subject: "Nhắc việc chuẩn bị đại hội: xã Thanh Liệt", ID: "reminder-7",
	Text: "Kính gửi đồng chí,\n\n- Kế hoạch đại hội (chậm 3 ngày)\n.\nTrân trọng cảm ơn!", Date: time.Date(2024, 4, 5, 2, 0, 0, 0, time.UTC)}

func TestMailArrives(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t)
	m, err := mail.NewMailer(server.URL, "Ủy ban MTTQ huyện Thanh Trì <mttq@thanhtri.vn>")
	require.NoError(t, err)
	require.NoError(t, m.Send(t.Context(), letter))
	require.Len(t, server.Messages(), 1)
	got := server.Messages()[0]
	require.Equal(t, []string{"mttq@thanhtri.vn", letter.To, letter.Subject, letter.Text},
		[]string{got.From, got.To, got.Subject, strings.TrimSuffix(got.Text, "\n")})
	require.Equal(t, "<reminder-7@thanhtri.vn>", got.Header.Get("Message-Id"))
	require.Equal(t, "Fri, 05 Apr 2024 02:00:00 +0000", got.Header.Get("Date"))
	require.Empty(t, got.Header.Get("User-Agent")+got.Header.Get("X-Mailer"))
}

// A message that certainly failed may be sent again; an uncertain one may not.
func TestMailThatDoesNotArrive(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t)
	m, err := mail.NewMailer(server.URL, "mttq@thanhtri.vn")
	require.NoError(t, err)
	server.Refuse("no such person")
	err = m.Send(t.Context(), letter)
	require.ErrorContains(t, err, "no such person")
	require.NotErrorIs(t, err, mail.ErrUncertain)
	server.Refuse("")
	server.Mute(true)
	require.ErrorIs(t, m.Send(t.Context(), letter), mail.ErrUncertain)
	require.Len(t, server.Messages(), 1, "and it has arrived")
	nobody, err := mail.NewMailer("smtp://127.0.0.1:1", "mttq@thanhtri.vn")
	require.NoError(t, err)
	err = nobody.Send(t.Context(), letter)
	require.Error(t, err)
	require.NotErrorIs(t, err, mail.ErrUncertain)
	to := letter
	to.To = "a@b.vn\r\nBcc: c@d.vn"
	require.Error(t, m.Send(t.Context(), to))
}

// The password is never sent over an unencrypted connection.
func TestMailKeepsThePassword(t *testing.T) {
	t.Parallel()
	server := mailtest.Start(t)
	m, err := mail.NewMailer(strings.Replace(server.URL, "smtp://", "smtp://mttq:bi-mat@", 1), "mttq@thanhtri.vn")
	require.NoError(t, err)
	require.Error(t, m.Send(t.Context(), letter), "the server offers no TLS")
	require.Empty(t, server.Messages())
	for _, wrong := range []string{"", "localhost", "http://mttq:bi-mat@host", "smtp://", "smtp://mttq:bi-mat@host:%%"} {
		_, err := mail.NewMailer(wrong, "mttq@thanhtri.vn")
		require.Error(t, err, wrong)
		require.NotContains(t, err.Error(), "bi-mat")
	}
	_, err = mail.NewMailer("smtp://host", "không phải địa chỉ")
	require.Error(t, err)
}
