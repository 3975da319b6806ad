package report

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/book"
	"daihoi/models/calendar"
	"daihoi/models/org"
	"daihoi/templates/i18n"
)

// The chair signs; a deputy signs in the place of a chair who is away or not there; nobody is invented.
func TestSignature(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	words := catalogue.For("vi")
	day := calendar.Of(2024, 4, 23)
	away := []org.Absence{{From: calendar.Of(2024, 4, 23), To: calendar.Of(2024, 4, 24), Half: org.AwayWhole}}
	morning := []org.Absence{{From: day, To: day, Half: org.AwayMorning}}
	chair := org.Leader{Name: "Nguyễn Thị Hạnh", Title: "Chủ tịch Ủy ban MTTQ huyện"}
	deputy := org.Leader{Name: "Lê Thị Thu Hà", Title: "Phó Chủ tịch Ủy ban MTTQ huyện"}
	second := org.Leader{Name: "Trần Văn Sơn", Title: "Phó Chủ tịch"}
	standing := org.Leader{Name: "Đặng Thị Hương", Title: "Phó Chủ tịch Thường trực Ủy ban MTTQ huyện"}
	member := org.Leader{Name: "Phạm Văn Toàn", Title: "Ủy viên Thường trực Ủy ban MTTQ huyện"}
	mayor := org.Leader{Name: "Ngô Văn Dũng", Title: "Chủ tịch UBND huyện"}
	with := func(l org.Leader, absences []org.Absence) org.Leader { l.Absences = absences; return l }
	retired := chair
	retired.ActiveTo = calendar.Of(2024, 3, 31)
	for name, c := range map[string]struct {
		leaders []org.Leader
		want    book.Signature
	}{
		"the chair":                         {[]org.Leader{deputy, chair, member}, book.Signature{SignerTitle: "CHỦ TỊCH", Signer: "Nguyễn Thị Hạnh"}},
		"the chair is away":                 {[]org.Leader{with(chair, away), deputy, member}, book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH", Signer: "Lê Thị Thu Hà"}},
		"the chair is away for the morning": {[]org.Leader{with(chair, morning), deputy}, book.Signature{SignerTitle: "CHỦ TỊCH", Signer: "Nguyễn Thị Hạnh"}},
		"the chair has retired":             {[]org.Leader{retired, deputy}, book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH", Signer: "Lê Thị Thu Hà"}},
		"only a deputy":                     {[]org.Leader{deputy}, book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH", Signer: "Lê Thị Thu Hà"}},
		"the standing deputy first":         {[]org.Leader{second, deputy, standing}, book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH", Signer: "Đặng Thị Hương"}},
		"two deputies of one rank":          {[]org.Leader{second, deputy}, book.Signature{Acting: "KT. CHỦ TỊCH", SignerTitle: "PHÓ CHỦ TỊCH"}},
		"all are away":                      {[]org.Leader{with(chair, away), with(deputy, away)}, book.Signature{SignerTitle: "CHỦ TỊCH"}},
		"no leaders":                        {nil, book.Signature{SignerTitle: "CHỦ TỊCH"}},
		"offices elsewhere":                 {[]org.Leader{mayor, member}, book.Signature{SignerTitle: "CHỦ TỊCH"}},
	} {
		require.Equal(t, c.want, Signature(words, c.leaders, day), name)
	}
}
