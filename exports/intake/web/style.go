package web

import (
	"strconv"
	"strings"
)

// style is what a rule, an attribute or an element says about text. What it leaves unsaid follows from the text around.
type style struct {
	font   string
	format string // of numbers, as in Excel
	weight int    // 1 bold, -1 not bold
	struck bool
	hidden bool
	number bool // that Word writes itself
}

// over is the style of text inside text of another style.
func (s style) over(outer style) style {
	if s.font == "" {
		s.font = outer.font
	}
	if s.weight == 0 {
		s.weight = outer.weight
	}
	if s.format == "" {
		s.format = outer.format
	}
	s.struck = s.struck || outer.struck
	s.hidden = s.hidden || outer.hidden
	s.number = s.number || outer.number
	return s
}

const mostRules = 20_000

// rules are styles by class (".xl65") or element ("td").
type rules map[string]style

// add reads the rules of a style element. Only the last word of a selector counts, and its class before its element.
func (r rules) add(css string) {
	css = strings.NewReplacer("<!--", "", "-->", "").Replace(css)
	for len(r) < mostRules {
		selectors, rest, found := strings.Cut(css, "{")
		if !found {
			return
		}
		end := unquoted(rest, '}')
		said := declarations(rest[:end])
		css = strings.TrimPrefix(rest[end:], "}")
		if after := strings.LastIndex(selectors, "*/"); after >= 0 {
			selectors = selectors[after+2:]
		}
		for selector := range strings.SplitSeq(strings.ToLower(selectors), ",") {
			words := strings.Fields(selector)
			if len(words) == 0 || strings.ContainsAny(selector, "@:[") {
				continue
			}
			name := words[len(words)-1]
			if dot := strings.LastIndexByte(name, '.'); dot > 0 {
				name = name[dot:]
			}
			r[name] = said.over(r[name])
		}
	}
}

// unquoted is the position of a character outside quotes, the length of the text when it is missing.
func unquoted(s string, c byte) int {
	quote := byte(0)
	for i := range len(s) {
		switch {
		case quote != 0:
			if s[i] == quote {
				quote = 0
			}
		case s[i] == c:
			return i
		case s[i] == '"' || s[i] == '\'':
			quote = s[i]
		}
	}
	return len(s)
}

// declarations reads what stands in a style attribute or between the braces of a rule.
func declarations(s string) style {
	var out style
	for len(s) > 0 {
		end := unquoted(s, ';')
		key, value, _ := strings.Cut(s[:end], ":")
		s = strings.TrimPrefix(s[end:], ";")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "font-family":
			out.font = strings.Trim(value[:unquoted(value, ',')], `"' `)
		case "font-weight":
			out.weight = -1
			if n, err := strconv.Atoi(value); strings.HasPrefix(value, "bold") || err == nil && n >= 600 {
				out.weight = 1
			}
		case "text-decoration", "text-decoration-line":
			out.struck = out.struck || strings.Contains(value, "line-through")
		case "display":
			out.hidden = value == "none"
		case "mso-hide":
			out.hidden = value == "all"
		case "mso-list":
			out.number = value == "Ignore"
		case "mso-number-format":
			out.format = numberFormat(value)
		}
	}
	return out
}

// numberFormat is a format as Excel has it. In a style sheet it stands in quotes, with a backslash before every sign,
// or by its name.
func numberFormat(value string) string {
	value = strings.Trim(value, `"'`)
	if strings.HasSuffix(value, " Date") {
		return "dd/mm/yyyy" // in which order depends on the computer
	}
	var b strings.Builder
	for i := 0; i < len(value); i++ {
		if value[i] == '\\' && i+1 < len(value) {
			i++
		}
		b.WriteByte(value[i])
	}
	return b.String()
}
