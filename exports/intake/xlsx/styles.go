package xlsx

import (
	"strconv"

	"daihoi/exports/intake/format"
	"daihoi/exports/intake/grid"
	"daihoi/exports/intake/office"
)

// readStyles reads number formats, fonts, and the cell formats that refer to them.
func readStyles(c office.Container, part string) ([]format.Style, error) {
	if part == "" {
		return nil, nil
	}
	s, err := c.Scan(part)
	if err != nil {
		return nil, err
	}
	var out []format.Style
	var fonts []format.Font
	formats := map[string]string{}
	for {
		if err := s.Next(); err != nil {
			return nil, err
		}
		if s.Kind == office.Ended {
			return out, nil
		}
		if s.Kind != office.Opening || len(s.Open) < 3 {
			continue
		}
		if len(out)+len(fonts)+len(formats) > format.MaxStyles {
			return nil, office.ErrXML
		}
		switch list, name := string(s.Open[1]), string(s.Name); {
		case list == "numFmts" && name == "numFmt":
			formats[s.Attr("numFmtId")] = grid.Cut(s.Attr("formatCode"), format.MaxCode)
		case list == "fonts" && name == "font":
			fonts = append(fonts, format.Font{})
		case list == "fonts" && len(fonts) > 0 && name == "name":
			fonts[len(fonts)-1].Name = s.Attr("val")
		case list == "fonts" && len(fonts) > 0 && name == "b":
			v := s.Attr("val")
			fonts[len(fonts)-1].Bold = v != "0" && v != "false"
		case list == "fonts" && len(fonts) > 0 && name == "strike":
			v := s.Attr("val")
			fonts[len(fonts)-1].Struck = v != "0" && v != "false"
		case list == "cellXfs" && name == "xf":
			f := pick(fonts, s.Attr("fontId"))
			st := format.Style{Font: f.Name, Bold: f.Bold, Struck: f.Struck}
			id := s.Attr("numFmtId")
			s.Run.Charge(20 * len(formats[id])) // cost of format.Parse
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
