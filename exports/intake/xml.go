package intake

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
)

var errXML = errors.New("intake: the XML is broken or ends early")

type tokenKind int

const (
	opening tokenKind = iota
	closing
	text
	ended
)

// scanner reads the XML of a part. It is far faster than encoding/xml because workbooks need neither namespaces nor
// their own entities, and it refuses what no program writes into them (DOCTYPE, deep nesting). Names are local names.
// The slices point into data.
type scanner struct {
	run  *grid.Run
	data []byte
	pos  int
	open [][]byte
	seen bool // the root
	done bool // an empty element <a/> is still to be closed

	kind  tokenKind
	name  []byte // of an element
	attrs []byte // of an opening element
	chars []byte // of text
	plain bool   // chars are from a CDATA section, without entities
}

const maxDepth = 64

// next moves to the next token. At the end of the part the kind is ended, provided that every element is closed.
func (s *scanner) next() error {
	if err := s.run.Spend(grid.TokenWork); err != nil {
		return err
	}
	if s.done {
		s.done = false
		return s.close(s.name)
	}
	for {
		if s.pos >= len(s.data) {
			s.kind = ended
			if len(s.open) > 0 || !s.seen {
				return errXML
			}
			return nil
		}
		rest := s.data[s.pos:]
		if rest[0] != '<' {
			s.kind, s.plain = text, false
			s.chars = rest
			if end := bytes.IndexByte(rest, '<'); end >= 0 {
				s.chars = rest[:end]
			}
			s.pos += len(s.chars)
			return nil
		}
		switch {
		case bytes.HasPrefix(rest, []byte("<!--")):
			if _, err := s.upTo("<!--", "-->"); err != nil {
				return err
			}
		case bytes.HasPrefix(rest, []byte("<?")):
			if _, err := s.upTo("<?", "?>"); err != nil {
				return err
			}
		case bytes.HasPrefix(rest, []byte("<![CDATA[")):
			chars, err := s.upTo("<![CDATA[", "]]>")
			s.kind, s.plain, s.chars = text, true, chars
			return err
		case bytes.HasPrefix(rest, []byte("</")):
			name, err := s.upTo("</", ">")
			if err != nil {
				return err
			}
			return s.close(local(bytes.TrimRight(name, " \t\r\n")))
		default:
			return s.element(rest)
		}
	}
}

// upTo skips the prefix and returns what comes before the suffix.
func (s *scanner) upTo(prefix, suffix string) ([]byte, error) {
	s.pos += len(prefix)
	inner, _, found := bytes.Cut(s.data[s.pos:], []byte(suffix))
	if !found {
		return nil, errXML
	}
	s.pos += len(inner) + len(suffix)
	return inner, nil
}

func (s *scanner) element(rest []byte) error {
	end, quote := -1, byte(0)
	for i, c := range rest {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '>':
			end = i
		}
		if end >= 0 {
			break
		}
	}
	if end < 2 || len(s.open) >= maxDepth || len(s.open) == 0 && s.seen {
		return errXML
	}
	inner := rest[1:end]
	s.pos += end + 1
	if inner[len(inner)-1] == '/' {
		inner, s.done = inner[:len(inner)-1], true
	}
	s.kind, s.name, s.attrs, s.seen = opening, inner, nil, true
	if i := bytes.IndexAny(inner, " \t\r\n"); i >= 0 {
		s.name, s.attrs = inner[:i], inner[i:]
	}
	if s.name = local(s.name); len(s.name) == 0 || s.name[0] == '!' {
		return errXML
	}
	s.open = append(s.open, s.name)
	return nil
}

func (s *scanner) close(name []byte) error {
	if len(s.open) == 0 || !bytes.Equal(s.open[len(s.open)-1], name) {
		return errXML
	}
	s.open = s.open[:len(s.open)-1]
	s.kind, s.name = closing, name
	return nil
}

// root moves to the first element.
func (s *scanner) root() error {
	for {
		if err := s.next(); err != nil || s.kind == opening {
			return err
		}
	}
}

// skip moves to the end of the open element.
func (s *scanner) skip() error {
	for depth := len(s.open); ; {
		if err := s.next(); err != nil {
			return err
		}
		if s.kind == closing && len(s.open) < depth {
			return nil
		}
	}
}

// attr returns an attribute by its local name, "" when it is missing.
func (s *scanner) attr(name string) string {
	s.run.Charge(len(s.attrs))
	for rest := s.attrs; ; {
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		key := local(bytes.TrimSpace(rest[:eq]))
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 || rest[0] != '"' && rest[0] != '\'' {
			return ""
		}
		value, after, found := bytes.Cut(rest[1:], rest[:1])
		if !found {
			return ""
		}
		if string(key) == name {
			return unescape(value)
		}
		rest = after
	}
}

func (s *scanner) flag(name string) bool {
	v := s.attr(name)
	return v == "1" || v == "true" || v == "on"
}

func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// string is the text token with its entities resolved.
func (s *scanner) string() string {
	if s.plain {
		return strings.ToValidUTF8(string(s.chars), "\ufffd")
	}
	return unescape(s.chars)
}

func unescape(b []byte) string {
	amp := bytes.IndexByte(b, '&')
	if amp < 0 {
		return strings.ToValidUTF8(string(b), "\ufffd")
	}
	out := make([]byte, 0, len(b))
	for amp >= 0 {
		out = append(out, b[:amp]...)
		b = b[amp:]
		end := bytes.IndexByte(b[:min(len(b), 12)], ';')
		if r := entity(b[1:max(end, 1)]); r >= 0 {
			out = utf8.AppendRune(out, r)
			b = b[end+1:]
		} else {
			out = append(out, '&')
			b = b[1:]
		}
		amp = bytes.IndexByte(b, '&')
	}
	return strings.ToValidUTF8(string(append(out, b...)), "\ufffd")
}

// entity is the character of a reference without & and ;, -1 for an unknown one.
func entity(name []byte) rune {
	switch string(name) {
	case "amp":
		return '&'
	case "lt":
		return '<'
	case "gt":
		return '>'
	case "quot":
		return '"'
	case "apos":
		return '\''
	}
	if len(name) < 2 || name[0] != '#' {
		return -1
	}
	digits, base := string(name[1:]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 21)
	if err != nil || !utf8.ValidRune(rune(n)) {
		return -1
	}
	return rune(n)
}
