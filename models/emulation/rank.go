package emulation

import (
	"slices"

	"daihoi/models/access"
	"daihoi/models/fault"
	"daihoi/models/field"
	"daihoi/models/org"
	"daihoi/models/store"
)

// Place is a member's place in the ranking.
type Place struct {
	UnitID int64
	Points Points
	Rank   int // 1, 2, 2, 4: equal points share a rank
	Tied   bool
}

// Rank orders members by points, highest first; ties keep their order.
func Rank(places []Place) []Place {
	places = slices.Clone(places)
	slices.SortStableFunc(places, func(a, b Place) int { return int(b.Points - a.Points) })
	for i := range places {
		places[i].Rank = i + 1
		if i > 0 && places[i].Points == places[i-1].Points {
			places[i].Rank = places[i-1].Rank
		}
		places[i].Tied = i > 0 && places[i].Points == places[i-1].Points || i+1 < len(places) && places[i].Points == places[i+1].Points
	}
	return places
}

// Ranking ranks the members by the last complete column: the city's, else the cluster's, else their own. If none is
// complete, by is "" and there is no ranking.
func Ranking(y Year, p Pledge, sheets map[int64]Sheet) (places []Place, by Column) {
	for _, c := range []Column{City, Cluster, Self} {
		places = nil
		for _, m := range y.Members {
			if t := sheets[m.UnitID].Total(p, c); t.Complete {
				places = append(places, Place{UnitID: m.UnitID, Points: t.Points})
			}
		}
		if len(places) > 0 && len(places) == len(y.Members) {
			return Rank(places), c
		}
	}
	return nil, ""
}

// Awards that the cluster proposes to the city.
const (
	AwardFlag        = "flag"        // cờ thi đua
	AwardCertificate = "certificate" // bằng khen
	AwardVote        = "vote"        // more tied units than awards left: the cluster has to vote
)

// Proposed derives awards from the ranking: flags for the first, certificates for the next. If tied units are more
// than the awards left, the cluster has to vote.
func Proposed(places []Place, flags, certificates int) map[int64]string {
	awards := map[int64]string{}
	for i := 0; i < len(places); {
		n := 1
		for i+n < len(places) && places[i+n].Rank == places[i].Rank {
			n++
		}
		award := ""
		switch {
		case i+n <= flags:
			award = AwardFlag
		case i < flags:
			award = AwardVote
		case i+n <= flags+certificates:
			award = AwardCertificate
		case i < flags+certificates:
			award = AwardVote
		}
		for ; n > 0; n-- {
			if award != "" {
				awards[places[i].UnitID] = award
			}
			i++
		}
	}
	return awards
}

// Award sets the awards that the cluster proposes: unit code → award, "" for none, within the available numbers.
func Award(tx *store.Tx, clusterID int64, year, version int, awards map[string]string) error {
	y, err := Led(tx, clusterID, year)
	if err != nil {
		return err
	}
	if err := y.checkAwards(awards); err != nil {
		return err
	}
	sheets, err := Sheets(tx, y)
	if err != nil {
		return err
	}
	if err := y.keep(tx, version, map[string]any{}); err != nil {
		return err
	}
	var changes []field.Change
	for _, m := range y.Members {
		s := sheets[m.UnitID]
		award := awards[m.Unit.Code]
		if s.Award == award {
			continue
		}
		s.ClusterID, s.Year, s.UnitID = clusterID, year, m.UnitID
		if err := s.touch(tx, s.Version); err != nil {
			return err
		}
		if err := tx.DB().Model(&Sheet{}).Where("id = ?", s.ID).Update("award", award).Error; err != nil {
			return err
		}
		changes = append(changes, field.Change{Field: "emulation_award", Old: m.Unit.FullName + ": " + s.Award, New: m.Unit.FullName + ": " + award})
	}
	return y.record(tx, "emulation_awarded", changes)
}

func (y Year) checkAwards(awards map[string]string) error {
	counts := map[string]int{}
	for _, m := range y.Members {
		award := awards[m.Unit.Code]
		if award != "" && award != AwardFlag && award != AwardCertificate {
			return fault.At("award-"+m.Unit.Code, "problem.choice", "Field", m.Unit.FullName)
		}
		counts[award]++
	}
	if counts[AwardFlag] > y.Flags {
		return fault.At("", "problem.too_many_flags", "Most", y.Flags)
	}
	if counts[AwardCertificate] > y.Certificates {
		return fault.At("", "problem.too_many_certificates", "Most", y.Certificates)
	}
	return nil
}

// Years lists the years in which the actor may see the cluster, newest first: all for those above, their own years
// for members. The actor must have read the cluster.
func Years(tx *store.Tx, c org.Cluster, members []org.ClusterMember) (years []int) {
	above := tx.Actor().Can(access.View, c.Unit.Path)
	for _, m := range members {
		if m.ClusterID == c.ID && !slices.Contains(years, m.Year) && (above || tx.Actor().Can(access.View, m.Unit.Path)) {
			years = append(years, m.Year)
		}
	}
	return years
}
