package officeplan

import (
	"regexp"
	"strings"

	"daihoi/models/calendar"
	"daihoi/models/vietext"
)

var (
	dayPart   = regexp.MustCompile(`\d{1,2} ?[/.-] ?\d{1,2} ?[/.-] ?\d{4}|\d{4}-\d{1,2}-\d{1,2}`)
	dayWords  = regexp.MustCompile(`(\d{1,2}) thang (\d{1,2}) nam (\d{4})`)
	clockPart = regexp.MustCompile(`\b(\d{1,2}) ?(?:h|g|:|gio) ?(\d{2})?\b`)
	phonePart = regexp.MustCompile(`\+?\d[\d .()-]{7,}\d`)
	honorific = regexp.MustCompile(`(?i)^(đồng chí|đ/c|đc|ông|bà)[ .:]+`)
	romanPart = regexp.MustCompile(`^[ivxlc]+$`)
)

// dayOf reads the one full date of a text such as "8h00 ngày 15/3/2024", and its time of day. ok is false without one, or
// with several: which of them is the official session is not for us to say.
func dayOf(text string) (day calendar.Date, starts string, ok bool) {
	text = dayWords.ReplaceAllString(vietext.Fold(text), "$1/$2/$3")
	found := dayPart.FindAllStringIndex(text, -1)
	if len(found) != 1 {
		return day, "", false
	}
	at := found[0]
	day, err := calendar.ParseTyped(strings.ReplaceAll(text[at[0]:at[1]], " ", ""))
	rest := text[:at[0]] + " " + text[at[1]:]
	if clock := clockPart.FindStringSubmatch(rest); clock != nil {
		starts = clock[1] + ":" + clock[2]
		if clock[2] == "" {
			starts += "00"
		}
		if len(clock[1]) == 1 {
			starts = "0" + starts
		}
		rest = clockPart.ReplaceAllString(rest, "")
	}
	return day, starts, err == nil && !day.IsZero() && !strings.ContainsAny(rest, "0123456789")
}

// ordinalOf reads "XVII", "lần thứ XVII", "17" and "khóa 17" as digits; another text comes back as it is.
func ordinalOf(text string) string {
	words := strings.Fields(plain(text))
	for len(words) > 0 && (words[0] == "lan" || words[0] == "thu" || words[0] == "khoa" || words[0] == "dai" || words[0] == "hoi") {
		words = words[1:]
	}
	if len(words) != 1 {
		return text
	}
	if !romanPart.MatchString(words[0]) {
		return words[0]
	}
	if n := roman(words[0]); n > 0 {
		return digits(n)
	}
	return text
}

func digits(n int) string {
	var b []byte
	for ; n > 0; n /= 10 {
		b = append([]byte{byte('0' + n%10)}, b...)
	}
	return string(b)
}

// roman is the value of a Roman number written as Romans did, else 0.
func roman(s string) int {
	steps := []struct {
		sign  string
		value int
	}{{"c", 100}, {"xc", 90}, {"l", 50}, {"xl", 40}, {"x", 10}, {"ix", 9}, {"v", 5}, {"iv", 4}, {"i", 1}}
	n, rest := 0, s
	for _, step := range steps {
		for strings.HasPrefix(rest, step.sign) {
			n, rest = n+step.value, rest[len(step.sign):]
		}
	}
	back, left := "", n
	for _, step := range steps {
		for left >= step.value {
			back, left = back+step.sign, left-step.value
		}
	}
	if rest != "" || back != s {
		return 0
	}
	return n
}

// countOf takes the words after a number away: "120 đại biểu".
func countOf(text string) string {
	number, words, _ := strings.Cut(text, " ")
	if strings.Trim(number, "0123456789") == "" && number != "" && !strings.ContainsAny(words, "0123456789") {
		return number
	}
	return text
}

// personOf splits a cell into a name without form of address, and a telephone number that somebody wrote behind it.
func personOf(text string) (name, phone string) {
	if at := phonePart.FindStringIndex(text); at != nil {
		phone = text[at[0]:at[1]]
		text = text[:at[0]] + text[at[1]:]
	}
	text = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(text, "()", ""), "SĐT", ""), " -–,;:.")
	for honorific.MatchString(text) {
		text = honorific.ReplaceAllString(text, "")
	}
	return vietext.ProperCase(vietext.NFC(text)), phone
}
