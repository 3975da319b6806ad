package book

// Filter puts filter buttons on the headings of a sheet in row head, from the first column to cols, for the rows down
// to last.
func (b *Book) Filter(sheet string, head, cols, last int) {
	props, err := b.File.GetSheetProps(sheet) // AutoFilter drops the tab colour and fit-to-page
	b.Do(err)
	b.Do(b.File.AutoFilter(sheet, At(1, head)+":"+At(cols, last), nil))
	b.Do(b.File.SetSheetProps(sheet, &props))
}
