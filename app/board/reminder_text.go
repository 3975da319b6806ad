package board

import (
	"strings"
	"unicode/utf8"

	"daihoi/models/calendar"
	"daihoi/models/readiness"
	"daihoi/models/reminder"
	"daihoi/templates/i18n"
)

// maxReminder is the most letters of a message: what a Zalo message holds, with room to spare.
const maxReminder = 1500

// letter is the content of a reminder.
type letter struct {
	words        *i18n.Printer // Vietnamese, whatever language the sender reads
	row          *readiness.Row
	sender, unit string // names as inside a sentence: "huyện Thanh Trì"
	topics       []reminder.Topic
	today        calendar.Date
}

// text is the message, at most maxReminder letters: lists are shortened, and say how much was left out.
func (l letter) text() string {
	text := ""
	for lines := len(l.topics); lines >= 0; lines-- {
		if text = l.withLines(lines); utf8.RuneCountInString(text) <= maxReminder {
			break
		}
	}
	return text
}

// withLines names at most that many things of each kind.
func (l letter) withLines(most int) string {
	parts := []string{l.address(), l.words.T("reminder.opening", "Sender", l.sender, "Unit", l.unit, "Day", l.today), l.dates()}
	for _, kind := range []reminder.TopicKind{reminder.TopicLate, reminder.TopicReturned, reminder.TopicSoon, reminder.TopicTask} {
		var lines []string
		for _, t := range l.topics {
			if t.Kind == kind {
				lines = append(lines, l.line(t))
			}
		}
		if len(lines) > 0 {
			parts = append(parts, l.words.T("reminder."+string(kind), "Count", len(lines))+"\n"+strings.Join(l.cut(lines, most), "\n"))
		}
	}
	for _, t := range l.topics {
		if t.Kind == reminder.TopicGaps {
			parts = append(parts, l.words.T("reminder.gaps", "Count", t.Count))
		}
	}
	parts = append(parts, l.words.T("reminder.close"))
	return strings.Join(parts, "\n")
}

func (l letter) cut(lines []string, most int) []string {
	if rest := len(lines) - most; rest > 0 {
		return append(lines[:most:most], l.words.T("reminder.rest", "Count", rest))
	}
	return lines
}

func (l letter) address() string {
	if name := l.row.Congress.ContactName; name != "" {
		return l.words.T("reminder.to", "Name", name, "Unit", l.unit)
	}
	return l.words.T("reminder.to_chair", "Unit", l.unit)
}

// dates are the congress date and the deadline, with the days left.
func (l letter) dates() string {
	var day string
	switch c := l.row.Congress; {
	case c.Day.IsZero():
		day = l.words.T("reminder.no_day")
	case l.row.Held():
		return l.words.T("reminder.held", "Day", c.Day)
	case c.Day.Before(l.today):
		day = l.words.T("reminder.day_passed", "Day", c.Day)
	default:
		day = l.words.T("reminder.day", "Day", c.Day, "Count", c.Day.Sub(l.today))
	}
	if d := l.row.Deadline; !d.IsZero() {
		day += "\n" + l.words.T("reminder.deadline", "Day", d)
	}
	return day
}

func (l letter) line(t reminder.Topic) string {
	if t.Kind == reminder.TopicTask {
		text := shortened(t.Item.Text)
		if t.Item.Due.IsZero() {
			return l.words.T("reminder.task_undated", "Text", text)
		}
		return l.words.T("reminder.task_line", "Text", text, "Day", t.Item.Due)
	}
	name := t.Cell.Item.NameVI
	switch t.Kind {
	case reminder.TopicLate:
		return l.words.T("reminder.late_line", "Name", name, "Day", t.Cell.Due, "Count", t.Cell.Late)
	case reminder.TopicReturned:
		return l.words.T("reminder.returned_line", "Name", name, "Reason", shortened(t.Reason))
	}
	return l.words.T("reminder.soon_line", "Name", name, "Day", t.Cell.Due)
}

// shortened is a text in one line that is not too long for a message.
func shortened(text string) string {
	const most = 120
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "…"
	}
	return text
}
