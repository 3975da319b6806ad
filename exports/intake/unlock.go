package intake

import (
	"bytes"
	"strings"

	"github.com/xuri/excelize/v2"

	"daihoi/exports/intake/cfb"
)

// defaultPassword is the one with which Excel encrypts a workbook whose structure is protected, and which every program
// tries before it asks for another.
const defaultPassword = "VelvetSweatshop"

// unlocked is the zip file in an encrypted package that the default password opens.
func unlocked(content []byte) ([]byte, bool) {
	file, err := cfb.Open(content)
	if err != nil || !file.Has("EncryptedPackage") {
		return nil, false
	}
	inner, err := excelize.Decrypt(content, &excelize.Options{Password: defaultPassword})
	if err != nil || !bytes.HasPrefix(inner, []byte(zipStart)) {
		return nil, false
	}
	// What pads the last block comes after the zip file, whose end is looked for from behind.
	if size, err := file.Stream("EncryptedPackage"); err == nil && len(size) >= 8 {
		if n := packageSize(size); n > 0 && n <= len(inner) {
			inner = inner[:n]
		}
	}
	return inner, true
}

// packageSize is the length of the package, which its stream begins with.
func packageSize(stream []byte) (n int) {
	for i, b := range stream[:4] {
		n |= int(b) << (8 * i)
	}
	if strings.Trim(string(stream[4:8]), "\x00") != "" {
		return 0
	}
	return n
}
