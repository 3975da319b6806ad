package delegate

import (
	"slices"
	"strings"

	"gorm.io/gorm"

	"daihoi/models/calendar"
	"daihoi/models/store"
)

// AnonymousName is the name of everyone who is anonymised, and Hidden what stands in a field that had a value and that a
// complete record has, so that figures of complete records stay.
const (
	AnonymousName = "Đại biểu đã ẩn danh"
	Hidden        = "(đã ẩn)"
)

// counted are the fields that published figures rest on. All others are hidden; of the birth the year stays, of the Party
// that somebody is a member.
var counted = []string{"gender", "born_on", "ethnicity", "religion", "education", "qualification", "political_theory", "party_member",
	"represents", "category", "reappointed"}

// Anonymous is the record without what tells who the person is. Every figure over it, on the day of its congress, is what it
// was.
func Anonymous(r Record) Record {
	r.PartyMember = r.InParty()
	r.CountedBirth = CountedBirth(r.Counted(), r.CongressDay)
	r.BornOn = calendar.Partial{Year: r.BornOn.Year}
	for _, f := range Fields {
		switch {
		case slices.Contains(counted, f.Key):
		case f.Key == "full_name":
			f.Set(&r, AnonymousName)
		case f.Wanted && f.Text(&r) != "":
			f.Set(&r, Hidden)
		default:
			f.Set(&r, "")
		}
	}
	r.WithdrawnReason = ""
	r.index()
	return r
}

// CountedBirth is the birth that somebody of whom only the year is kept counts as having, zero for the year itself, which
// counts as its first day: the last day of the year for whoever had not had the birthday yet on the day of the congress.
// Age, and who is younger than a limit, are then as with the whole date.
func CountedBirth(born calendar.Partial, day calendar.Date) calendar.Partial {
	if born.Month == 0 || day.IsZero() {
		return calendar.Partial{}
	}
	first := born.Earliest()
	if !calendar.Of(day.Year(), first.Month(), first.Day()).After(day) {
		return calendar.Partial{}
	}
	return calendar.Partial{Year: born.Year, Month: 12, Day: 31}
}

// Counted is the birth from which the delegate's age is counted.
func (r *Record) Counted() calendar.Partial {
	if !r.CountedBirth.IsZero() {
		return r.CountedBirth
	}
	return r.BornOn
}

// Anonymise makes the persons anonymous in every list and returns their delegateships. Lists are recounted as they are now;
// in the counts of past days only the years of all births are kept. The caller has checked the right, and writes the log.
func Anonymise(tx *store.Tx, persons []int64) (seats []Seat, err error) {
	var congresses []int64
	for part := range slices.Chunk(persons, 500) {
		if _, _, err := LockPersons(tx, part...); err != nil {
			return nil, err
		}
		var rows []Record
		if err := Base(tx).Select(Columns).Where("delegates.person_id IN ?", part).Order("delegates.id").Find(&rows).Error; err != nil {
			return nil, err
		}
		for _, rec := range rows {
			seats = append(seats, Seat{DelegateID: rec.Delegate.ID, PersonID: rec.PersonID, CongressID: rec.CongressID, UnitID: rec.UnitID,
				UnitPath: rec.UnitPath, UnitName: rec.UnitName, WithdrawnOn: rec.WithdrawnOn})
			congresses = append(congresses, rec.CongressID)
			if err := rec.anonymise(tx); err != nil {
				return nil, err
			}
		}
	}
	slices.Sort(congresses)
	for _, id := range slices.Compact(congresses) {
		if err := coarsen(tx, id); err != nil {
			return nil, err
		}
		if err := Tally(tx, id); err != nil {
			return nil, err
		}
	}
	return seats, nil
}

func (r Record) anonymise(tx *store.Tx) error {
	now := Anonymous(r)
	person := PersonFields.Stored(&now)
	person["search_key"], person["sort_key"], person["version"] = now.Person.SearchKey, now.Person.SortKey, gorm.Expr("version + 1")
	if err := tx.DB().Model(&Person{}).Where("id = ?", r.PersonID).Updates(person).Error; err != nil {
		return err
	}
	seat := SeatFields.Stored(&now)
	seat["represents_key"], seat["sort_key"], seat["search_key"] = now.RepresentsKey, now.Delegate.SortKey, now.Delegate.SearchKey
	seat["withdrawn_reason"], seat["counted_birth"], seat["version"] = "", now.CountedBirth, gorm.Expr("version + 1")
	return tx.DB().Model(&Delegate{}).Where("id = ?", r.Delegate.ID).Updates(seat).Error
}

// coarsen leaves the years of the births in the counts of past days, as they count on the day that the congress then had.
// Where that day moved between two counts, there is one more count from then on, because the ages are others. Figures of past
// days on which a congress had no day yet count age from the year alone.
func coarsen(tx *store.Tx, congressID int64) error {
	columns := strings.Join(tallyColumns, ", ")
	if err := tx.DB().Exec("INSERT INTO delegate_tally_days (congress_id, on_day, "+columns+") SELECT t.congress_id, s.on_day, "+columns+
		` FROM congress_states s JOIN delegate_tally_days t ON t.congress_id = s.congress_id AND t.on_day = (SELECT MAX(e.on_day)
		FROM delegate_tally_days e WHERE e.congress_id = s.congress_id AND e.on_day < s.on_day)
		WHERE s.congress_id = ? AND NOT EXISTS (SELECT 1 FROM delegate_tally_days d WHERE d.congress_id = s.congress_id AND d.on_day = s.on_day)`,
		congressID).Error; err != nil {
		return err
	}
	var days []struct {
		OnDay, Births string
		Day           calendar.Date
	}
	if err := tx.DB().Raw(`SELECT t.on_day, t.births, (SELECT s.day FROM congress_states s WHERE s.congress_id = t.congress_id AND s.on_day <= t.on_day
		ORDER BY s.on_day DESC LIMIT 1) AS day FROM delegate_tally_days t WHERE t.congress_id = ? AND t.births <> ''`, congressID).Scan(&days).Error; err != nil {
		return err
	}
	for _, d := range days {
		births := strings.Split(d.Births, ",")
		for i, text := range births {
			born, err := calendar.ParsePartial(text)
			if err != nil {
				return err
			}
			birth := CountedBirth(born, d.Day)
			if birth.IsZero() {
				birth = calendar.Partial{Year: born.Year}
			}
			births[i] = birth.String()
		}
		slices.Sort(births)
		if err := tx.DB().Exec("UPDATE delegate_tally_days SET births = ? WHERE congress_id = ? AND on_day = ?", strings.Join(births, ","), congressID, d.OnDay).Error; err != nil {
			return err
		}
	}
	return nil
}
