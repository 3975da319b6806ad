package office

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"daihoi/exports/intake/grid"
)

// ErrXML is the error of a part that no program writes so.
var ErrXML = errors.New("intake: the XML is broken or ends early")

// Kind is the kind of a token.
type Kind int

const (
	Opening Kind = iota
	Closing
	Text
	Ended
)

// Scanner reads the XML of a part. It is far faster than encoding/xml because workbooks need neither namespaces nor
// their own entities, and it refuses what no program writes into them (DOCTYPE, deep nesting). Names are local names.
// The slices point into data.
type Scanner struct {
	Run  *grid.Run
	Open [][]byte // names of the open elements from the root on, with one that begins and without one that ends

	Kind Kind
	Name []byte // of an element

	data  []byte
	pos   int
	seen  bool   // the root
	done  bool   // an empty element <a/> is still to be closed
	attrs []byte // of an opening element
	chars []byte // of text
	plain bool   // chars are from a CDATA section, without entities
}

// ScanText scans a document that is no part of a container.
func ScanText(r *grid.Run, data []byte) *Scanner { return &Scanner{Run: r, data: data} }

const maxDepth = 64

// Next moves to the next token. At the end of the part the kind is Ended, provided that every element is closed.
func (s *Scanner) Next() error {
	if err := s.Run.Spend(grid.TokenWork); err != nil {
		return err
	}
	if s.done {
		s.done = false
		return s.close(s.Name)
	}
	for {
		if s.pos >= len(s.data) {
			s.Kind = Ended
			if len(s.Open) > 0 || !s.seen {
				return ErrXML
			}
			return nil
		}
		rest := s.data[s.pos:]
		if rest[0] != '<' {
			s.Kind, s.plain = Text, false
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
			s.Kind, s.plain, s.chars = Text, true, chars
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
func (s *Scanner) upTo(prefix, suffix string) ([]byte, error) {
	s.pos += len(prefix)
	inner, _, found := bytes.Cut(s.data[s.pos:], []byte(suffix))
	if !found {
		return nil, ErrXML
	}
	s.pos += len(inner) + len(suffix)
	return inner, nil
}

func (s *Scanner) element(rest []byte) error {
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
	if end < 2 || len(s.Open) >= maxDepth || len(s.Open) == 0 && s.seen {
		return ErrXML
	}
	inner := rest[1:end]
	s.pos += end + 1
	if inner[len(inner)-1] == '/' {
		inner, s.done = inner[:len(inner)-1], true
	}
	s.Kind, s.Name, s.attrs, s.seen = Opening, inner, nil, true
	if i := bytes.IndexAny(inner, " \t\r\n"); i >= 0 {
		s.Name, s.attrs = inner[:i], inner[i:]
	}
	if s.Name = local(s.Name); len(s.Name) == 0 || s.Name[0] == '!' {
		return ErrXML
	}
	s.Open = append(s.Open, s.Name)
	return nil
}

func (s *Scanner) close(name []byte) error {
	if len(s.Open) == 0 || !bytes.Equal(s.Open[len(s.Open)-1], name) {
		return ErrXML
	}
	s.Open = s.Open[:len(s.Open)-1]
	s.Kind, s.Name = Closing, name
	return nil
}

// Root moves to the first element.
func (s *Scanner) Root() error {
	for {
		if err := s.Next(); err != nil || s.Kind == Opening {
			return err
		}
	}
}

// Skip moves to the end of the open element.
func (s *Scanner) Skip() error {
	for depth := len(s.Open); ; {
		if err := s.Next(); err != nil {
			return err
		}
		if s.Kind == Closing && len(s.Open) < depth {
			return nil
		}
	}
}

// Attr returns an attribute by its local name, "" when it is missing.
func (s *Scanner) Attr(name string) string {
	s.Run.Charge(len(s.attrs))
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

// Flag reports whether an attribute is set.
func (s *Scanner) Flag(name string) bool {
	v := s.Attr(name)
	return v == "1" || v == "true" || v == "on"
}

func local(name []byte) []byte { return name[bytes.IndexByte(name, ':')+1:] }

// CharData is the text token with its entities resolved.
func (s *Scanner) CharData() string {
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
