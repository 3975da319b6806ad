package report

import (
	"slices"
	"strings"

	"daihoi/exports"
	"daihoi/models/access"
	"daihoi/models/calendar"
	"daihoi/models/committee"
	"daihoi/models/composition"
	"daihoi/models/congress"
	"daihoi/models/delegate"
	"daihoi/models/field"
	"daihoi/models/store"
	"daihoi/templates/i18n"
)

// CommitteeOf collects the Committee of a congress as it stands on a day, zero for today: its members or, while nobody is
// appointed, its nominees. An actor who may not see sensitive fields gets the list without them.
func CommitteeOf(tx *store.Tx, words *i18n.Printer, congressID int64, day calendar.Date, public bool) (exports.Committee, error) {
	at, err := congress.Get(tx, congressID)
	if err != nil {
		return exports.Committee{}, err
	}
	c, err := committee.Of(tx, congressID, day)
	if err != nil {
		return exports.Committee{}, err
	}
	title, parent, err := PaperNames(tx, words, at)
	if err != nil {
		return exports.Committee{}, err
	}
	sign, err := SignatureOf(tx, words, at.Unit, tx.Today())
	if err != nil {
		return exports.Committee{}, err
	}
	members := c.Members()
	in := exports.Committee{Members: members, Consulted: c.ConsultedOn, Block: c.BlockName, Public: public || !tx.Actor().Can(access.ViewSensitive, at.Unit.Path)}
	if len(c.Result()) == 0 {
		in.Members, in.Nominees = c.Nominees(), true
	}
	n := c.Count(in.Members)
	in.DelegateReport = MakeupOf(words, c, n)
	in.Unit, in.Code, in.Parent, in.Congress, in.Place, in.Date, in.Sign = at.Unit.FullName, at.Unit.Code, parent, title, at.Unit.Name, tx.Today(), sign
	return in, nil
}

// MakeupOf is the make-up of people of a Committee: the blocks and the divisions that add up, the overlapping groups with
// their targets, and seats in words.
func MakeupOf(words *i18n.Printer, c committee.Committee, n committee.Counts) exports.DelegateReport {
	in := exports.DelegateReport{Total: n.Appointed, Words: words, People: ".members"}
	blocks := exports.ReportPart{Title: words.T("committee.blocks")}
	for _, b := range n.Blocks {
		name := b.Name
		if b.Code == "" {
			name = words.T("committee.no_block")
		}
		line := reportLine(name, b.Count, n.Appointed)
		if b.Seats != nil {
			line.Target = words.T("committee.seats", "Count", *b.Seats)
			line.Standing = words.T("committee.block_vacant", "Count", *b.Seats-b.Count)
		}
		line.Source = b.Source
		blocks.Lines = append(blocks.Lines, line)
	}
	in.Parts = []exports.ReportPart{blocks}
	for _, p := range n.Report.Parts() {
		part := exports.ReportPart{Title: PartTitle(words, n.Report, p)}
		if p.Key == "renewal" {
			part.Title = words.T("committee.renewal")
		}
		for _, l := range p.Lines {
			line := exports.ReportLine{Name: LineName(words, l.Key, PartWords(p.Key)), Count: l.Count, Share: l.Share, Shown: l.Shown}
			part.Lines = append(part.Lines, line)
		}
		in.Parts = append(in.Parts, part)
	}
	in.Groups = committeeGroups(words, c, n)
	in.Notes = committeeNotes(words, n)
	return in
}

func reportLine(name string, count, of int) exports.ReportLine {
	part, _ := field.Share(count, of)
	return exports.ReportLine{Name: name, Count: count, Share: part}
}

func committeeGroups(words *i18n.Printer, c committee.Committee, n committee.Counts) (lines []exports.ReportLine) {
	targets := composition.Targets{List: c.Targets}
	for _, group := range composition.TargetGroups {
		line := reportLine(GroupLabel(words, group, targets), n.Composition.In(group), n.Appointed)
		line.Shown = n.Composition.Shown(group)
		if unknown := n.Report.Unrecorded(group); unknown.Count > 0 {
			line.Blank = unknown.Count == n.Appointed
			text := words.T("composition.unrecorded", "Count", unknown.Count)
			if instead := Instead(words, unknown.Shown); instead != "" {
				text = words.T("composition.unrecorded_few", "Number", instead)
			}
			line.Name += " (" + text + ")"
		}
		for _, t := range c.Targets {
			if t.Group == group && t.AtLeast > 0 {
				line.Target, line.Source = "≥ "+words.Percent(int(t.AtLeast)), t.Source
			}
		}
		if at := slices.IndexFunc(n.Gaps, func(g composition.Gap) bool { return g.Group == group }); at >= 0 && line.Shown == delegate.Exact && n.Appointed > 0 {
			line.Standing = words.T("composition.met")
			if missing := n.Gaps[at].Missing; missing > 0 {
				line.Standing = words.T("composition.short", "Count", missing)
			}
		}
		lines = append(lines, line)
	}
	return lines
}

// committeeNotes say seats, renewal and the youngest and oldest in sentences.
func committeeNotes(words *i18n.Printer, n committee.Counts) (notes []string) {
	if n.Approved != nil && n.Vacant != nil {
		notes = append(notes, words.T("committee.seats_line", "Approved", *n.Approved, "Count", n.Appointed, "Vacant", max(*n.Vacant, 0)))
	}
	notes = append(notes, RenewalLine(words, n))
	for _, e := range []struct {
		key string
		of  composition.Extreme
	}{{"report.youngest", n.Report.Youngest}, {"report.oldest", n.Report.Oldest}} {
		if names := e.of.Names; len(names) > 0 {
			notes = append(notes, words.T("committee."+strings.TrimPrefix(e.key, "report."), "Born", e.of.Born.Short(), "Names", strings.Join(names[:min(len(names), 3)], ", ")))
		}
	}
	return notes
}

// RenewalLine says who is re-appointed, who is new, and of how many nobody knows: "22 tái cử + 18 mới = 40".
func RenewalLine(words *i18n.Printer, n committee.Counts) string {
	key := "committee.renewal_line"
	if n.Unknown > 0 {
		key = "committee.renewal_unknown"
	}
	return words.T(key, "Again", n.Again, "New", n.New, "Unknown", n.Unknown, "Count", n.Appointed)
}
