// Package template holds the milestone templates: what has to be done for a congress of a level, and when.
//
// due.go makes due dates (Dues, the only place), rule.go checks a template's items; template.go stores templates and
// items; owner.go says whose a template is and where it applies (Applying, the only place), copy.go gives a unit its own;
// phase.go defines phases, roles and stages; seed.go reads the initial templates, source.go their sources;
// template_version.go and template_history.go keep every version. The package knows no single congress: what a
// template means for one is in models/deadline.
//
// # The initial templates
//
// templates_2024.csv has 47 items for a commune congress (X01–X47) and 48 for a district congress (H01–H48), built from
// dated sources of the 2024 congresses. A district may change all of it: limits and leads are never code. lead_note
// keeps the words of the source.
//
// templates_2024_above.csv has 48 items each for a provincial congress (T01–T48) and the national one (Q01–Q48). Nobody
// published such a list: they are derived from the district's. Known days replace the district's leads: the city's circular,
// plan, guidance and roll-out of Hà Nội (4/7, 17/7, 24/7 and 18/8/2023, congress on 22/8/2024) and its personnel scheme of
// 4/3/2024, the directive of 25/5/2023 for the national congress of 17/10/2024; all districts are done by 30/6, all provinces
// by 30/8/2024. The nation has nobody above it: the Party's leadership approves, and there is no delegation upward.
//
// own_work.csv names the items that need no approval because they are only the unit's own work: what the level above reviews
// before a congress are documents, personnel, agenda and lists (domain.md 1.5). A district may change this too.
//
// # Due dates
//
// An item has a window from lead_from to lead_to and is due on lead_to. Both count in calendar days or working days
// (calendar.Date.Working) from a Base: the date of the official session (D), the last preparatory session, the pilot congress
// one level below, the next congress there that is to be reviewed, the last one there, the last day allowed, a fixed date, or
// the due date of another item. A limit (Latest) makes it earlier; what the item needs (NotBefore) makes it later and wins,
// because nothing is due before it is possible. A congress one level below counts with its permitted day (Permitted). A base
// that is unknown leaves the due date blank, with the reason. CheckItems refuses items that count from each other in a
// cycle. D may be any day: an item with lead 0 is due on it.
//
// # Owners
//
// A template belongs to a unit and applies to the congresses of its level there and below, except where a unit in between
// has its own. The initial templates are the country's, the topmost unit. Only who manages templates at the owner changes
// one; whoever sees a unit at or below the owner reads it. A unit gets its own by deadline.TakeOver and gives it up by
// deadline.GiveBack. It is a variant: what does not differ from the template above follows that one (deadline.Inherit).
//
// # Items
//
// An item that repeats (series.go) has planned days, one report for each, and one milestone: SeriesOf says which come next and
// which were missed.
//
// An item is identified by its code, which never changes, and is never deleted: a retired one produces no milestone and
// appears only in the history. A template changes through deadline.Draft: Preview shows the effect on every
// congress, Revise applies it and keeps a version of the whole template.
//
// # Weights
//
// 3 for items that organisers quote in their weekly table, 2 for every other mandatory item, 1 for an optional one.
// Where two items share a column of that table (X07/X09, X12/X18, X38/X39; in the district H25/H26, H44/H45) both
// weigh 3, and the one due last, which completes the pair, is marked quoted. So 12 items of a commune are quoted, and the
// 11 of a district that correspond to them (H48 corresponds to both X44 and X45).
package template
