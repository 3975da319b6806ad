package report

// UnderAge is the age below which a delegate counts as young: the first age band of the official report on delegates
// ("dưới 30 tuổi").
const UnderAge = 30

// CompositionGroups are the groups of the composition in the order of the reports.
var CompositionGroups = []string{"women", "non_party", "minority", "religious", "young", "reappointed", "newcomers"}
