package mail

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/wneessen/go-mail"
)

// Message is one e-mail in plain text. The ID identifies the message, so that a mail program that receives it twice
// shows it once.
type Message struct {
	To, Subject, Text string
	ID                string // without the part after @
	Date              time.Time
}

// ErrUncertain means that the whole message was sent but the server did not answer, so it may have arrived. After any
// other error it certainly has not.
var ErrUncertain = errors.New("mail: the server did not say whether it took the message")

// mailTimeout limits one step of the SMTP dialogue, well below the timeout of a request.
const mailTimeout = 10 * time.Second

// Mailer sends e-mail through one server.
type Mailer struct {
	client *mail.Client
	from   string
}

// NewMailer takes the address of the server and of the sender ("a@b.vn" or "Name <a@b.vn>"). The server is
// smtps://user:password@host:465 (TLS from the start) or smtp://user:password@host:587 (STARTTLS: required with a
// password, otherwise used when offered).
func NewMailer(server, from string) (*Mailer, error) {
	u, err := url.Parse(server)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" {
		// Do not repeat the address: it may contain the password.
		return nil, errors.New("want smtp://[user:password@]host[:port] or smtps://…")
	}
	if err := mail.NewMsg().From(from); err != nil {
		return nil, fmt.Errorf("sender: %w", err)
	}
	options := []mail.Option{mail.WithTimeout(mailTimeout)}
	password, secret := u.User.Password()
	switch {
	case u.Scheme == "smtps":
		options = append(options, mail.WithSSLPort(false))
	case secret:
		options = append(options, mail.WithTLSPortPolicy(mail.TLSMandatory))
	default:
		options = append(options, mail.WithTLSPortPolicy(mail.TLSOpportunistic))
	}
	if secret {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(u.User.Username()), mail.WithPassword(password))
	}
	if port, err := strconv.Atoi(u.Port()); err == nil {
		options = append(options, mail.WithPort(port))
	}
	client, err := mail.NewClient(u.Hostname(), options...)
	if err != nil {
		return nil, err
	}
	return &Mailer{client, from}, nil
}

// Send sends the message to the server.
func (m *Mailer) Send(ctx context.Context, in Message) error {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent())
	if err := errors.Join(msg.From(m.from), msg.To(in.To)); err != nil {
		return err
	}
	sender, err := msg.GetSender(false)
	if err != nil {
		return err
	}
	msg.Subject(in.Subject)
	msg.SetMessageIDWithValue(in.ID + strings.Trim(sender[strings.LastIndex(sender, "@"):], ">"))
	msg.SetDateWithValue(in.Date)
	msg.SetBodyString(mail.TypeTextPlain, in.Text)
	err = m.client.DialAndSendWithContext(ctx, msg)
	if msg.IsDelivered() {
		return nil // the server has accepted it; only closing the connection failed
	}
	var failed *mail.SendError
	if errors.As(err, &failed) && failed.Reason == mail.ErrSMTPDataClose && failed.ErrorCode() == 0 {
		return fmt.Errorf("%w: %w", ErrUncertain, err)
	}
	return err
}
