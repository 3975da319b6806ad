package book

import (
	"archive/zip"
	"io"

	"daihoi/models/calendar"
)

// BundleFile is one file of a bundle, with a name of FileName.
type BundleFile struct {
	Name  string
	Write func(io.Writer) error
}

// WriteBundle writes the files into a zip, one after the other, so that only one is in memory at a time. Workbooks are
// compressed already and are stored as they are.
func WriteBundle(w io.Writer, day calendar.Date, files []BundleFile) error {
	z := zip.NewWriter(w)
	for _, f := range files {
		part, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store, Modified: day.Time()})
		if err != nil {
			return err
		}
		if err := f.Write(part); err != nil {
			return err
		}
	}
	return z.Close()
}
