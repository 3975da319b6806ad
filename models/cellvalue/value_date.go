package cellvalue

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

const (
	partyFounded  = 1930 // 3 February 1930
	oldestAge     = 100  // years; with AdultAge it fixes the century of a two-digit birth year
	youngestAge   = 10   // years; somebody younger is no delegate: the date is another, such as that of writing
	lastYear      = 2100
	lastSerial    = 73415 // 31 December 2100
	oldestSerial  = 2101  // below this a whole number is a year: as a serial, 1975 would be 28 May 1905
	compactDigits = 8     // as in 22101975

	firstRecentSerial = 36526 // 1 January 2000: a class turned into a date carries the year of typing
)

// readDate reads a day, a month or a year, always day before month. It never guesses silently: an unusual form gets a
// warning, an ambiguous one an error.
func readDate(key string, c field.Raw, day calendar.Date) (p calendar.Partial, notes []Note) {
	switch c.Kind {
	case field.RawDay:
		p, notes = ReadDayCell(c.Day)
	case field.RawNumber:
		p, notes = readDateNumber(key, c.Number, day)
	default:
		p, notes = readDateText(key, CellText(field.Partial, c), day)
	}
	if key == "born_on" && !day.IsZero() && !p.IsZero() && p.Earliest().After(day) { // nobody is born after the congress
		return calendar.Partial{}, note(Error, "date_in_future", "Text", CellText(field.Partial, c), "Read", p.Short())
	}
	if key == "born_on" && !day.IsZero() && !p.IsZero() && p.Earliest().After(calendar.Of(day.Year()-youngestAge, day.Month(), day.Day())) {
		return calendar.Partial{}, note(Error, "birth_of_child", "Text", CellText(field.Partial, c), "Read", p.Short(), "Age", youngestAge)
	}
	return p, notes
}

// ReadDayCell detects a year typed into a date cell, which shows 1975 as 28/05/1905.
func ReadDayCell(d calendar.Date) (calendar.Partial, []Note) {
	p := calendar.PartialOf(d)
	if serial := d.Sub(calendar.OfSerial(0)); serial >= delegate.FirstBirthYear && serial < oldestSerial {
		return calendar.Partial{Year: serial}, note(Warning, "year_was_date", "Text", p.Short(), "Read", strconv.Itoa(serial))
	}
	if p.Year < delegate.FirstBirthYear || p.Year > lastYear {
		return calendar.Partial{}, note(Error, "not_a_date", "Text", p.Short())
	}
	return p, nil
}

func readDateNumber(key string, n float64, day calendar.Date) (calendar.Partial, []Note) {
	text := numberText(n)
	whole, fraction := math.Modf(n)
	switch {
	case n >= oldestSerial && n < lastSerial+1:
		return calendar.PartialOf(calendar.OfSerial(n)), note(Info, "date_serial", "Text", text)
	case fraction != 0 && whole >= 1 && whole <= 12: // 10.1975 typed with a decimal point
		year := math.Round(fraction * 10000)
		if math.Abs(fraction*10000-year) < 1e-6 && year >= delegate.FirstBirthYear && year <= lastYear {
			p := calendar.Partial{Year: int(year), Month: time.Month(whole)}
			return p, note(Warning, "date_unusual", "Text", text, "Read", p.Short())
		}
	case len(text) == compactDigits-1:
		text = "0" + text
	}
	return readDateText(key, text, day)
}

// readDateText reads a date in digits or words. Without a note it returns only full dates: day, month and four-digit
// year.
func readDateText(key, text string, day calendar.Date) (calendar.Partial, []Note) {
	text = wholeNumber(text)
	folded := vietext.Fold(text)
	member, said := membership(folded)
	switch {
	case IsPlaceholder(folded):
		return calendar.Partial{}, nil
	case isLunar(folded):
		return readLunar(text, folded)
	case key == "born_on" && isAge(folded):
		return refuseDate("age_only", text)
	case key != "born_on" && (IsMark(folded) || isBadge(folded) || said && member):
		return calendar.Partial{}, note(Info, "party_date_missing", "Text", text)
	case unknownWords[folded], isAbsent(folded), key != "born_on" && said:
		return calendar.Partial{}, note(Info, "read_as_empty", "Text", text)
	}
	if year := yearOfAge(folded); year != "" {
		folded = year
	}
	if bare, remark := cutDateRemark(folded); remark != "" {
		p, notes := readDateText(key, bare, day)
		if !p.IsZero() && len(notes) == 0 && remark != dateSure {
			notes = note(Warning, remark, "Text", text, "Read", p.Short())
		}
		for _, n := range notes { // they speak of the cell
			n.Args["Text"] = text
		}
		return p, notes
	}
	folded = strings.TrimSpace(solarMarks.Replace(folded))
	for _, word := range ownWords[key] {
		folded = strings.Trim(strings.Replace(folded, word, "", 1), " :,")
	}
	parts := calendar.Numerals(folded)
	switch len(parts) {
	case 1:
		if len(parts[0]) != 4 {
			return readOneNumber(text, parts[0])
		}
	case 2, 3:
		if slices.ContainsFunc(parts, func(part string) bool { return len(part) != 4 && len(part) > 2 }) {
			return refuseDate("not_a_date", text)
		}
		if len(parts[0]) <= 2 && len(parts[len(parts)-1]) <= 2 {
			return readShortYear(key, text, parts, day)
		}
	default:
		return refuseDate("not_a_date", text)
	}
	p, err := calendar.ParsePartial(strings.Join(parts, "/"))
	switch {
	case err != nil && len(parts) == 3 && isSwapped(parts):
		return refuseSwapped(text, parts)
	case err != nil && len(parts) > 1:
		return refuseDate("impossible_date", text)
	case err != nil || p.Year < delegate.FirstBirthYear || p.Year > lastYear:
		return calendar.Partial{}, note(Error, "year_out_of_range", "Text", text, "From", delegate.FirstBirthYear)
	}
	return p, nil
}

// readOneNumber reads a day serial or a date without separators.
func readOneNumber(text, digits string) (calendar.Partial, []Note) {
	n, _ := strconv.Atoi(digits)
	switch {
	case len(digits) <= 2:
		return refuseDate("two_digit_year", text)
	case len(digits) == 5 && n >= oldestSerial && n <= lastSerial:
		return calendar.PartialOf(calendar.OfSerial(float64(n))), note(Info, "date_serial", "Text", text)
	case len(digits) == compactDigits && compactDate(digits) != "":
		return acceptDate("date_unusual", text, compactDate(digits))
	}
	return refuseDate("not_a_date", text)
}

// readShortYear reads two-digit years: 9/5/75 and 5/75.
func readShortYear(key, text string, parts []string, day calendar.Date) (calendar.Partial, []Note) {
	last := len(parts) - 1
	year := fullYear(key, parts[last], day)
	switch {
	case last == 1 && !isMonthAndYear(parts):
		return refuseDate("no_year", text)
	case last == 2 && isSwapped(parts):
		return refuseSwapped(text, parts)
	case year == 0:
		return refuseDate("two_digit_year", text)
	}
	return acceptDate("two_digit_year_read", text, strings.Join(append(slices.Clone(parts[:last]), strconv.Itoa(year)), "/"))
}

func refuseDate(code, text string) (calendar.Partial, []Note) {
	return calendar.Partial{}, note(Error, code, "Text", text)
}

// refuseSwapped rejects month/day order and suggests the day that was probably meant.
func refuseSwapped(text string, parts []string) (calendar.Partial, []Note) {
	return calendar.Partial{}, note(Error, "day_month_swapped", "Text", text, "Read", parts[1]+"/"+parts[0]+"/"+parts[2])
}

// acceptDate returns a date with a warning.
func acceptDate(code, text, written string) (calendar.Partial, []Note) {
	p, err := calendar.ParsePartial(written)
	if err != nil {
		return refuseDate("impossible_date", text)
	}
	return p, note(Warning, code, "Text", text, "Read", p.Short())
}

// membership reports whether a folded text speaks of belonging to the Party and of nothing else, and what it says: "da la
// dang vien", "dang vien du bi", "chua phai dang vien", "doan vien".
func membership(folded string) (member, said bool) {
	if len(folded) > longestAbsence {
		return false, false
	}
	member = true
	folded = strings.ReplaceAll(folded, "chua chinh thuc", "") // on probation
	for _, word := range strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(" .,()", r) }) {
		switch membershipWords[word] {
		case saysParty:
			said = true
		case saysOutside:
			said, member = true, false
		case saysNot:
			member = false
		case saysNothing:
		default:
			return false, false
		}
	}
	return member, said
}

const (
	saysNothing = iota + 1
	saysParty
	saysOutside
	saysNot
)

var membershipWords = map[string]int{"la": saysNothing, "da": saysNothing, "duoc": saysNothing, "phai": saysNothing, "vien": saysNothing, "vao": saysNothing, "bi": saysNothing,
	"thuc": saysNothing, "chung": saysNothing, "nap": saysNothing, "dang": saysParty, "dv": saysParty, "dvct": saysParty, "dvdb": saysParty, "du": saysParty, "chinh": saysParty,
	"quan": saysOutside, "qc": saysOutside, "doan": saysOutside, "ngoai": saysOutside, "chua": saysNot, "khong": saysNot, "ko": saysNot}

// unknownWords are folded words for "no date"; in the Party columns they mean that the person is no member.
var unknownWords = map[string]bool{"khong": true, "ko": true, "k": true, "khong ro": true, "khong nho": true, "chua": true,
	"chua ro": true, "chua vao": true, "chua chinh thuc": true, "qc": true, "quan chung": true, "ngoai dang": true,
	"chua vao dang": true, "dong": true, "none": true, "no": true, "false": true}

// yearOfAge is the year in a cell of a column "Tuổi (năm sinh)": "49 (1975)", "49 tuổi (SN 1975)"; "" for anything else.
func yearOfAge(folded string) string {
	age, rest, found := strings.Cut(folded, "(")
	age = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(age), "tuoi"))
	year, closed := strings.CutSuffix(rest, ")")
	year = strings.TrimSpace(strings.TrimPrefix(year, "sn"))
	if !found || !closed || !isDigits(age) || len(age) > 3 || !isDigits(year) || len(year) != 4 {
		return ""
	}
	return year
}

// isAge reports whether a text is an age: "71 tuổi".
func isAge(folded string) bool {
	age, found := strings.CutSuffix(folded, "tuoi")
	age = strings.TrimSpace(age)
	return found && isDigits(age) && len(age) <= 3
}

// dateSure says of words beside a date that they add nothing to it.
const dateSure = "sure"

// cutDateRemark is a date without the words around it, and the code of the remark that they deserve, dateSure for none: an
// age in brackets below the date, "khoảng 1945", "15/8/1970 (theo CCCD)". The remark is "" where there are no such words.
func cutDateRemark(folded string) (bare, remark string) {
	if before, behind, found := strings.Cut(folded, "("); found && strings.HasSuffix(behind, ")") && strings.ContainsAny(before, "0123456789") {
		behind = strings.TrimSuffix(behind, ")")
		before = strings.TrimSpace(before)
		switch {
		case strings.Contains(behind, "tuoi") && strings.ContainsAny(behind, "0123456789"):
			return before, dateSure
		case !strings.ContainsAny(behind, "0123456789()") && !slices.Contains(keptInDate, behind):
			return before, "date_remark"
		}
	}
	for _, about := range aboutWords {
		if after, found := strings.CutPrefix(folded, about); found && strings.ContainsAny(after, "0123456789") {
			return strings.TrimSpace(after), "date_about"
		}
	}
	if before, found := strings.CutSuffix(folded, "?"); found && strings.ContainsAny(before, "0123456789") {
		return strings.TrimSpace(before), "date_about"
	}
	return folded, ""
}

// aboutWords begin a date that somebody does not know for certain.
var aboutWords = []string{"khoang", "ng khoang", "vao khoang", "tam", "chung", "~", "≈"}

// keptInDate are the words in brackets that ownWords and the marks of the calendars speak of.
var keptInDate = []string{"du bi", "ket nap", "db", "chinh thuc", "ct", "dl", "duong lich", "al", "am lich", "a.l"}

// solarMarks says of a date what holds of every date that says nothing.
var solarMarks = strings.NewReplacer("(duong lich)", "", "duong lich", "", "(dl)", "")

// ownWords say of a date in a column what the heading says too: "19/5/2023 (dự bị)".
var ownWords = map[string][]string{"party_joined_on": {"(du bi)", "(ket nap)", "(db)", "ket nap", "du bi", "ngay vao dang", "ngay vao", "vao dang"},
	"born_on":           {"khong ro ngay thang", "khong ro ngay", "khong nho ngay thang", "khong nho ngay"},
	"party_official_on": {"(chinh thuc)", "(ct)", "chinh thuc"}}

// isLunar reports whether a date says that it is one of the lunar calendar.
func isLunar(folded string) bool {
	if strings.Contains(folded, "am lich") || strings.Contains(folded, "a.l") {
		return true
	}
	for _, word := range strings.FieldsFunc(folded, func(r rune) bool { return r < 'a' || r > 'z' }) {
		if word == "al" {
			return true
		}
	}
	return false
}

// readLunar takes the year of a lunar date where it is certain. The tenth lunar month ends before the winter solstice;
// later days, and years alone, may belong to the next year.
func readLunar(text, folded string) (calendar.Partial, []Note) {
	parts := calendar.Numerals(strings.TrimSpace(lunarMarks.Replace(folded)))
	if n := len(parts); n == 2 || n == 3 {
		month, _ := strconv.Atoi(parts[n-2])
		year, _ := strconv.Atoi(parts[n-1])
		if len(parts[n-1]) == 4 && month >= 1 && month <= 10 && year >= delegate.FirstBirthYear && year <= lastYear {
			return calendar.Partial{Year: year}, note(Warning, "lunar_date", "Text", text, "Read", parts[n-1])
		}
	}
	return calendar.Partial{}, note(Warning, "lunar_date", "Text", text, "Read", "")
}

var lunarMarks = strings.NewReplacer("(am lich)", "", "am lich", "", "(a.l)", "", "(al)", "", "a.l", "", "al", "")

// isSwapped reports whether a date is valid only as month/day.
func isSwapped(parts []string) bool {
	first, _ := strconv.Atoi(parts[0])
	second, _ := strconv.Atoi(parts[1])
	return len(parts[0]) <= 2 && first >= 1 && first <= 12 && second > 12 && second <= 31
}

// isMonthAndYear distinguishes 10/75 from a day and month without a year.
func isMonthAndYear(parts []string) bool {
	first, _ := strconv.Atoi(parts[0])
	second, _ := strconv.Atoi(parts[1])
	return first >= 1 && first <= 12 && second > 31
}

// compactDate reads 22101975 or 19751022; "" if it is neither or could be both.
func compactDate(digits string) string {
	readings := []string{digits[4:] + "-" + digits[2:4] + "-" + digits[:2], digits[:4] + "-" + digits[4:6] + "-" + digits[6:]}
	found := ""
	for _, iso := range readings {
		if p, err := calendar.ParsePartial(iso); err == nil && p.Year >= delegate.FirstBirthYear && p.Year <= lastYear {
			if found != "" {
				return ""
			}
			found = iso
		}
	}
	return found
}

// fullYear expands a two-digit year to the only year it can mean, or 0. On day a delegate is between AdultAge and
// oldestAge years old, and no one joined the Party before it was founded or joins after day.
func fullYear(key, digits string, day calendar.Date) int {
	if day.IsZero() {
		return 0
	}
	n, _ := strconv.Atoi(digits)
	from, to := partyFounded, day.Year()
	if key == "born_on" {
		from, to = day.Year()-oldestAge, day.Year()-delegate.AdultAge
	}
	found := 0
	for year := n + 1900; year <= to; year += 100 {
		if year >= from {
			if found != 0 {
				return 0
			}
			found = year
		}
	}
	return found
}
