package ui_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"daihoi/templates/ui"
)

func TestPrintHref(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "/units/020/progress.xlsx.pdf", ui.PrintHref("/units/020/progress.xlsx"))
	assert.Equal(t, "/congresses/1/script.docx.pdf?version=draft", ui.PrintHref("/congresses/1/script.docx?version=draft"))
}
