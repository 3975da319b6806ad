package app

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"

	"github.com/labstack/echo/v4"

	"daihoi/app/web"
)

// readBody reads a whole form within its limits, with its files if the route accepts any.
func readBody(c echo.Context, files bool) (url.Values, []web.Upload, error) {
	r := c.Request()
	limit := int64(web.BodyLimit)
	if files {
		limit = web.UploadLimit
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, limit)
	if files {
		if parts, err := r.MultipartReader(); err == nil {
			form, found, err := readParts(parts)
			return form, found, refusedBody(err)
		}
	}
	err := r.ParseForm()
	return r.PostForm, nil, refusedBody(err)
}

func readParts(parts *multipart.Reader) (url.Values, []web.Upload, error) {
	form := url.Values{}
	var files []web.Upload
	for range web.PartLimit {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, files, nil
		}
		if err != nil {
			return nil, nil, err
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return nil, nil, err
		}
		switch name := part.FileName(); {
		case name != "":
			files = append(files, web.Upload{Name: name, Content: content})
		case part.Header.Get("Content-Type") == "":
			form.Add(part.FormName(), string(content))
		}
	}
	return nil, nil, errors.New("too many parts")
}

func refusedBody(err error) error {
	var tooLarge *http.MaxBytesError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &tooLarge):
		return echo.NewHTTPError(http.StatusRequestEntityTooLarge)
	}
	return echo.NewHTTPError(http.StatusBadRequest)
}
