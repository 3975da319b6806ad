package web

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/textproto"
	"strings"

	"daihoi/exports/intake/grid"
	"daihoi/models/fault"
)

const mostParts = 200 // of an archive: sheets, styles, pictures

// IsArchive reports whether a file is a web page with its parts in one file (.mht), which Excel also saves as .xls.
func IsArchive(content []byte) bool {
	start := bytes.ToLower(content[:min(len(content), 2048)])
	return bytes.HasPrefix(bytes.TrimLeft(start, "\r\n"), []byte("mime-version:")) || bytes.Contains(start, []byte("multipart/related")) && bytes.Contains(start, []byte("\nmime-version:"))
}

// ReadArchive reads the pages of such a file that have tables, a sheet each.
func ReadArchive(r *grid.Run, name string, content []byte) (grid.Book, error) {
	in := bufio.NewReader(bytes.NewReader(bytes.TrimLeft(content, "\r\n")))
	head, err := textproto.NewReader(in).ReadMIMEHeader()
	if err != nil {
		return grid.Book{}, grid.Damaged(err)
	}
	kind, params, err := mime.ParseMediaType(head.Get("Content-Type"))
	if err != nil {
		return grid.Book{}, grid.Damaged(err)
	}
	var book grid.Book
	add := func(head textproto.MIMEHeader, body io.Reader) error {
		page, err := decoded(r, head, body)
		if err != nil || !Holds(string(page)) {
			return err
		}
		part, err := Read(r, name, page)
		book.Sheets = append(book.Sheets, part.Sheets...)
		return err
	}
	if !strings.HasPrefix(kind, "multipart/") {
		if err := add(head, in); err != nil {
			return grid.Book{}, err
		}
	} else if err := eachPart(multipart.NewReader(in, params["boundary"]), add); err != nil {
		return grid.Book{}, err
	}
	if len(book.Sheets) == 0 {
		return grid.Book{}, fault.New(fault.Invalid, "fault.intake_xls")
	}
	return book, nil
}

// eachPart hands over the pages among the parts.
func eachPart(parts *multipart.Reader, do func(textproto.MIMEHeader, io.Reader) error) error {
	for range mostParts {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return grid.Damaged(err)
		}
		if kind, _, err := mime.ParseMediaType(part.Header.Get("Content-Type")); err != nil || kind != "text/html" {
			continue
		}
		if err := do(part.Header, part); err != nil {
			return err
		}
	}
	return grid.TooLarge("entries", mostParts)
}

// decoded is the page in a part. No encoding makes it longer than the file.
func decoded(r *grid.Run, head textproto.MIMEHeader, body io.Reader) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(head.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	page, err := io.ReadAll(io.LimitReader(body, int64(r.File)))
	if err != nil {
		return nil, grid.Damaged(err)
	}
	return page, r.Spend(len(page))
}
