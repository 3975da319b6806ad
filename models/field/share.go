package field

// Tenths is a percentage in tenths of a percent: 813 is 81.3 %.
type Tenths int

// Share is n/d rounded half up to tenths of a percent: 13/16 = 81.25 % gives 813. It is the product's only rounding
// rule. ok is false if d <= 0 or n < 0; such a share is shown as a dash.
func Share(n, d int) (share Tenths, ok bool) {
	if d <= 0 || n < 0 {
		return 0, false
	}
	return Tenths((2000*n + d) / (2 * d)), true
}
