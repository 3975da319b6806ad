package web

import (
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/files"
)

const (
	BodyLimit   = 1 << 20  // of a form
	UploadLimit = 40 << 20 // of a form with files: room for a few of the largest workbooks
	PartLimit   = 40       // files and fields of such a form
)

// Upload is a file that was posted with a form.
type Upload struct {
	Name    string
	Content []byte
}

// KeepFiles checks the uploaded files and, only if all are accepted, stores them in the evidence folder.
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
		if kept[i].Digest, err = r.vault().Keep(r.Uploads[i].Content); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// FileContent reads an uploaded file.
func (r *Request) FileContent(digest string) ([]byte, error) { return r.vault().Read(digest) }

// vault is where uploaded files are, sealed.
func (r *Request) vault() files.Vault { return files.Vault{Folder: r.Files, Box: r.Store.FileBox()} }

func (r *Request) FileSize(bytes int64) string {
	if bytes < 1<<20 {
		return r.T("evidence.kilobytes", "Size", max(bytes>>10, 1))
	}
	return r.T("evidence.megabytes", "Size", (bytes+1<<19)>>20)
}
