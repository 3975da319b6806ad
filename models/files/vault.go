package files

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"daihoi/models/secret"
)

// Vault is a folder whose files are sealed. Without a box it can copy them but not open them.
type Vault struct {
	Folder
	Box *secret.Box
}

// sealedPlace is authenticated with every sealed file.
const sealedPlace = "files"

var errShut = errors.New("files: sealed, and there is no key")

// Keep stores the content sealed and returns its keyed digest. Equal contents share one file.
func (v Vault) Keep(content []byte) (digest string, err error) {
	if !v.Configured() {
		return "", ErrNone
	}
	if digest, err = v.name(content); err != nil {
		return "", err
	}
	return digest, v.KeepAs(digest, v.Box.SealBytes(sealedPlace, content))
}

// name is the keyed digest of a content.
func (v Vault) name(content []byte) (string, error) {
	if v.Box == nil {
		return "", errShut
	}
	sum, err := base64.RawURLEncoding.DecodeString(v.Box.Hash(sealedPlace, string(content)))
	return hex.EncodeToString(sum), err
}

// Read returns the content, sealed or of an earlier version. It fails if it no longer matches its digest.
func (v Vault) Read(digest string) ([]byte, error) {
	stored, err := v.stored(digest)
	if err != nil || !sealed(stored) {
		return v.plain(digest, err)
	}
	if v.Box == nil {
		return nil, errShut
	}
	content, err := v.Box.OpenBytes(sealedPlace, stored)
	if err != nil {
		return nil, fmt.Errorf("files: %s: %w", digest, err)
	}
	if is, err := v.name(content); err != nil || is != digest {
		return nil, fmt.Errorf("files: %s is damaged", digest)
	}
	return content, nil
}

func (v Vault) plain(digest string, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return v.Folder.Read(digest)
}

// Raw returns what is stored under the digest, as it is, once it has been found sound. Without a box a sealed file counts
// as sound.
func (v Vault) Raw(digest string) ([]byte, error) {
	stored, err := v.stored(digest)
	if err == nil && (!sealed(stored) || v.Box != nil) {
		_, err = v.Read(digest)
	}
	return stored, err
}

// IsPlain reports whether the file is there, sound and not sealed.
func (f Folder) IsPlain(digest string) bool {
	_, err := f.Read(digest)
	return err == nil
}

// Remove deletes the file, which may be gone.
func (v Vault) Remove(digest string) error {
	if err := os.Remove(v.place(digest)); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// sealed tells stored bytes by their beginning, which no file that can be uploaded has.
func sealed(stored []byte) bool {
	return secret.SealedWith(string(stored[:min(len(stored), 16)])) != ""
}
