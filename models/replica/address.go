package replica

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/benbjohnson/litestream"
	"github.com/benbjohnson/litestream/file"
	"github.com/benbjohnson/litestream/s3"
	"github.com/benbjohnson/litestream/sftp"

	"daihoi/models/fault"
)

// Address is where a copy is kept: a folder, sftp://user@host:port/folder?key=FILE&host-key=FILE or
// s3://bucket/folder?endpoint=…&region=…, whose keys come from the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
type Address struct {
	folder string // absolute, "" for a server
	server *url.URL
}

// Parse reads an address. It looks at no disk and no network.
func Parse(text string) (a Address, err error) {
	bad := func(err error) (Address, error) {
		return Address{}, fault.Wrap(err, fault.Invalid, "replica.bad_address")
	}
	if !strings.Contains(text, "://") {
		if text == "" {
			return bad(errors.New("replica: no address"))
		}
		a.folder, err = filepath.Abs(text)
		return a, err
	}
	if a.server, err = url.Parse(text); err != nil {
		return bad(errors.New("replica: the address is no URL")) // the error would repeat its password
	}
	place := a.server.Host != "" && strings.Trim(a.server.Path, "/") != ""
	switch a.server.Scheme {
	case "sftp":
		if !place || a.server.User.Username() == "" {
			return bad(errors.New("replica: an SFTP address needs user, host and folder"))
		}
		if a.server.Query().Get("host-key") == "" {
			return Address{}, fault.New(fault.Invalid, "replica.no_host_key")
		}
	case "s3":
		if !place {
			return bad(errors.New("replica: an S3 address needs bucket and folder"))
		}
	default:
		return bad(errors.New("replica: unknown kind of address"))
	}
	return a, nil
}

// String is the address for people, without password or options.
func (a Address) String() string {
	if a.server == nil {
		return a.folder
	}
	return (&url.URL{Scheme: a.server.Scheme, Host: a.server.Host, Path: a.server.Path}).String()
}

// client speaks to the place. A folder is made, for its owner alone.
func (a Address) client() (litestream.ReplicaClient, error) {
	switch {
	case a.server == nil:
		if err := os.MkdirAll(a.folder, 0o700); err != nil {
			return nil, fault.Wrap(err, fault.Invalid, "cli.unwritable", "File", a.folder)
		}
		return file.NewReplicaClient(a.folder), nil
	case a.server.Scheme == "sftp":
		return a.sftp()
	}
	return s3.NewReplicaClientFromURL(a.server.Scheme, a.server.Host, strings.Trim(a.server.Path, "/"), a.server.Query(), nil)
}

func (a Address) sftp() (litestream.ReplicaClient, error) {
	c := sftp.NewReplicaClient()
	c.Host, c.Path, c.User, c.KeyPath = a.server.Host, a.server.Path, a.server.User.Username(), a.server.Query().Get("key")
	c.Password, _ = a.server.User.Password()
	name := a.server.Query().Get("host-key")
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", name)
	}
	if c.HostKey = hostKey(string(text)); c.HostKey == "" {
		return nil, fault.New(fault.Invalid, "cli.unreadable", "File", name)
	}
	return c, nil
}

// hostKey is the first key of a file as ssh-keyscan or a server writes it: "host ssh-ed25519 AAAA…" or without the host.
func hostKey(text string) string {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) > 0 && strings.HasPrefix(words[0], "#") {
			continue
		}
		for i, word := range words[:min(len(words), 2)] {
			if (strings.HasPrefix(word, "ssh-") || strings.HasPrefix(word, "ecdsa-")) && len(words) > i+1 {
				return word + " " + words[i+1]
			}
		}
	}
	return ""
}
