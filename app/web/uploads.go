package web

import (
	"errors"
	"io"
	"io/fs"

	"daihoi/models/deadline"
	"daihoi/models/fault"
)

const (
	BodyLimit   = 1 << 20  // of a form
	UploadLimit = 40 << 20 // of a form with files: a few workbooks of the largest size
	PartLimit   = 40       // files and fields of such a form
)

// Upload is a file that came with a form.
type Upload struct {
	Name    string
	Content []byte
}

// KeepFiles checks the uploaded files and, when each of them is one that is taken, puts them into the folder.
func (r *Request) KeepFiles() ([]deadline.File, error) {
	if !r.Files.Configured() {
		return nil, fault.At("files", "problem.no_folder")
	}
	var problems []fault.Problem
	var kept []deadline.File
	for _, u := range r.Uploads {
		f, err := deadline.CheckedFile(u.Name, u.Content)
		if refused := fault.As(err); refused != nil {
			problems = append(problems, refused.Problems...)
		}
		kept = append(kept, f)
	}
	if len(problems) > 0 {
		return nil, fault.Of(problems)
	}
	for i := range kept {
		var err error
		if kept[i].Digest, err = r.Files.Keep(r.Uploads[i].Content); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

func (r *Request) FileSize(bytes int64) string {
	if bytes < 1<<20 {
		return r.T("evidence.kilobytes", "Size", max(bytes>>10, 1))
	}
	return r.T("evidence.megabytes", "Size", (bytes+1<<19)>>20)
}

// StoredFile is the download of a file of the folder.
func (r *Request) StoredFile(name, media, digest string) (Result, error) {
	content, err := r.Files.Read(digest)
	if errors.Is(err, fs.ErrNotExist) {
		return Result{}, fault.Wrap(err, fault.NotFound, "fault.file_missing", "File", name)
	} else if err != nil {
		return Result{}, err
	}
	return deliver(File{Name: name, ContentType: media, Write: func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	}}), nil
}
