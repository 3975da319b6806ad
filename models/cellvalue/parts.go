package cellvalue

import (
	"maps"
	"strings"

	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/vietext"
)

// parts are the fields whose value many lists spread over several columns, in the order in which a clerk would write
// them in one; the keys of such columns are "full_name.family", "born_on.day" and so on.
var parts = map[string]struct {
	names     []string
	separator string
}{
	"full_name":  {[]string{"family", "given"}, " "},
	"born_on":    {[]string{"day", "month", "year"}, "/"},
	"occupation": {[]string{"post", "workplace"}, ", "},
}

// Parts gives the last words of the keys of columns that hold a part of the field, none for most fields.
func Parts(key string) []string {
	if key == "ethnicity" {
		return []string{withReligion}
	}
	return parts[key].names
}

// Joined gives the cells with those of the parts put together under the key of the field.
func Joined(cells map[string]field.Raw) map[string]field.Raw {
	whole, own := cells, false
	for key, p := range parts {
		found := make([]field.Raw, 0, len(p.names)+1)
		plain, undivided := cells[key]
		if undivided {
			found = append(found, plain)
		}
		for _, name := range p.names {
			if c, ok := cells[key+"."+name]; ok {
				found = append(found, c)
			}
		}
		if len(found) == 0 || undivided && len(found) == 1 {
			continue
		}
		if !own {
			whole, own = maps.Clone(cells), true
		}
		f, _ := delegate.Fields.Find(key)
		whole[key] = join(f, found, p.separator, undivided)
	}
	return whole
}

// join writes the cells as one, at the address of the first that says something. A whole beside its parts may end with
// them already: a column "Tên" for sorting beside the name, a post with its workplace.
func join(f field.Field[delegate.Record], cells []field.Raw, separator string, undivided bool) field.Raw {
	all := field.Raw{Ref: cells[0].Ref}
	for _, c := range cells {
		text := CellText(f.Kind, c)
		switch {
		case c.Kind == field.RawError:
			return c
		case c.Empty() || SaysNothing(text):
		case all.Empty():
			all = c
		case undivided && strings.HasSuffix(" "+vietext.Fold(CellText(f.Kind, all)), " "+vietext.Fold(text)):
		default:
			all = field.Raw{Ref: all.Ref, Kind: field.RawText, Text: CellText(f.Kind, all) + separator + text}
		}
	}
	return all
}
