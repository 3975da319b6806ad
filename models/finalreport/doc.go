// Package finalreport holds what the final report of a season ("báo cáo tổng kết", "báo cáo kết quả đại hội") says beside its
// figures: the unit's own judgement, the numbers of the last term where no register holds them, the commendations, and
// photographs. The figures themselves are those of models/figure.
//
// judgement.go, before.go, commendation.go and photo.go each hold one of the four, record.go what they share.
package finalreport
