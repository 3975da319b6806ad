package rosterplan

import (
	"strings"

	"daihoi/models/vietext"
)

// plainWords are words of titles that are no names, as they are written within one.
var plainWords = strings.Split("Mặt trận|chính quyền|đoàn thể|tổ chức thành viên|tổ chức|cá nhân|tiêu biểu|ban ngành|xã hội|lực lượng vũ trang|doanh nghiệp|đơn vị|cơ quan|trực thuộc|và|các|của", "|")

// bodyCase restores the capitals of a title in capitals: KHỐI MẶT TRẬN VÀ CÁC ĐOÀN THỂ becomes Khối Mặt trận và các đoàn
// thể. What is not known to be a plain word may be a name and gets its capitals.
func bodyCase(title string) string {
	proper := vietext.ProperCase(title)
	if proper == title {
		return title
	}
	spelled := " " + proper + " "
	for _, words := range plainWords {
		for _, end := range []string{" ", ","} {
			spelled = strings.ReplaceAll(spelled, " "+vietext.ProperCase(strings.ToLower(words))+end, " "+words+end)
		}
	}
	spelled = strings.TrimSpace(spelled)
	for i := range spelled {
		if i > 0 {
			return strings.ToUpper(spelled[:i]) + spelled[i:]
		}
	}
	return spelled
}
