package intake

import (
	"strconv"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
)

// readStyles reads number formats, fonts, and the cell formats that refer to them.
func readStyles(c container, part string) ([]format.Style, error) {
	if part == "" {
		return nil, nil
	}
	s, err := c.scan(part)
	if err != nil {
		return nil, err
	}
	var out []format.Style
	var fonts []format.Font
	formats := map[string]string{}
	for {
		if err := s.next(); err != nil {
			return nil, err
		}
		if s.kind == ended {
			return out, nil
		}
		if s.kind != opening || len(s.open) < 3 {
			continue
		}
		if len(out)+len(fonts)+len(formats) > format.MaxStyles {
			return nil, errXML
		}
		switch list, name := string(s.open[1]), string(s.name); {
		case list == "numFmts" && name == "numFmt":
			formats[s.attr("numFmtId")] = grid.Cut(s.attr("formatCode"), format.MaxCode)
		case list == "fonts" && name == "font":
			fonts = append(fonts, format.Font{})
		case list == "fonts" && len(fonts) > 0 && name == "name":
			fonts[len(fonts)-1].Name = s.attr("val")
		case list == "fonts" && len(fonts) > 0 && name == "b":
			v := s.attr("val")
			fonts[len(fonts)-1].Bold = v != "0" && v != "false"
		case list == "cellXfs" && name == "xf":
			f := pick(fonts, s.attr("fontId"))
			st := format.Style{Font: f.Name, Bold: f.Bold}
			id := s.attr("numFmtId")
			s.run.Charge(20 * len(formats[id])) // cost of dateFormat and zeroFormat
			st.Date, st.Zeros = format.Parse(id, formats)
			st.Part = format.ShownPart(id, formats)
			out = append(out, st)
		}
	}
}

// pick returns the element at an index given as text, the zero value when there is none.
func pick[T any](list []T, index string) T {
	var none T
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(list) {
		return none
	}
	return list[i]
}
