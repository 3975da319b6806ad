package merge_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/merge"
	"daihoi/models/calendar"
	"daihoi/models/fault"
)

const spaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:v="urn:v"`

// packed is a document with the body; more are further parts, a name and a content each.
func packed(t testing.TB, body string, more ...string) []byte {
	t.Helper()
	parts := []string{"[Content_Types].xml", `<Types xmlns="x"/>`,
		"_rels/.rels", `<Relationships xmlns="x"><Relationship Id="r1" Type="t/officeDocument" Target="word/document.xml"/></Relationships>`,
		"word/document.xml", `<w:document ` + spaces + `><w:body>` + body + `<w:sectPr/></w:body></w:document>`}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	parts = append(parts, more...)
	for i := 0; i < len(parts); i += 2 {
		for j := i + 2; j < len(parts); j += 2 { // a later one takes the place
			if parts[j] == parts[i] {
				parts[i+1] = parts[j+1]
				parts = append(parts[:j:j], parts[j+2:]...)
			}
		}
		w, err := z.Create(parts[i])
		require.NoError(t, err)
		_, err = w.Write([]byte(parts[i+1]))
		require.NoError(t, err)
	}
	require.NoError(t, z.Close())
	return b.Bytes()
}

// p is a paragraph of runs.
func p(runs ...string) string {
	out := ""
	for i, r := range runs {
		out += fmt.Sprintf(`<w:r><w:rPr><w:sz w:val="%d"/></w:rPr><w:t>%s</w:t></w:r>`, 20+i, r)
	}
	return `<w:p>` + out + `</w:p>`
}

func row(cells ...string) string {
	return `<w:tr><w:tc>` + strings.Join(cells, `</w:tc><w:tc>`) + `</w:tc></w:tr>`
}

var schema = merge.Schema{{Key: "unit_name", Names: []string{"Tên đơn vị"}}, {Key: "reason"}, {Key: "delegates", Names: []string{"Đại biểu"}, Fields: merge.Schema{
	{Key: "full_name", Names: []string{"Họ và tên"}}, {Key: "note"}}}}

var record = merge.Record{Text: map[string]string{"unit_name": "Xã Thanh Liệt & <bạn>"}, List: map[string][]merge.Record{"delegates": {
	{Text: map[string]string{"full_name": "Nguyễn Văn An", "note": "dòng 1\ndòng 2"}}, {Text: map[string]string{"full_name": "Lê Thị Bình"}}}}}

func filled(t testing.TB, content []byte) []byte {
	t.Helper()
	template, problems, err := merge.Parse(content, schema)
	require.NoError(t, err)
	require.Empty(t, problems)
	var b, again bytes.Buffer
	properties := merge.Properties{Title: "Giấy mời", Author: "Ủy ban", Day: calendar.Of(2024, 4, 5)}
	require.NoError(t, template.Write(&b, record, properties))
	require.NoError(t, template.Write(&again, record, properties))
	require.Equal(t, b.Bytes(), again.Bytes(), "the same input gives the same bytes")
	return b.Bytes()
}

func TestPlaceholdersAreFilled(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"a value":                         {p("Kính gửi: {{unit_name}}."), []string{"Kính gửi: Xã Thanh Liệt & <bạn>."}},
		"split over runs":                 {p("Gửi {", "{un", "it_na", "me}", "}!"), []string{"Gửi Xã Thanh Liệt & <bạn>!"}},
		"by the Vietnamese name":          {p("{{ TÊN ĐƠN\u00a0VỊ }}"), []string{"Xã Thanh Liệt & <bạn>"}},
		"two beside each other":           {p("{{unit_name}}{{unit_name}}"), []string{"Xã Thanh Liệt & <bạn>Xã Thanh Liệt & <bạn>"}},
		"three braces":                    {p("{{{unit_name}}}"), []string{"{Xã Thanh Liệt & <bạn>}"}},
		"a list in a line":                {p("Gồm: {{#delegates}}{{stt}}) {{full_name}}; {{/delegates}}hết."), []string{"Gồm: 1) Nguyễn Văn An; 2) Lê Thị Bình; hết."}},
		"a list of paragraphs":            {p("{{#Đại biểu}}") + p("- ", "{{Họ và tên}}") + p("{{/}}") + p("Hết"), []string{"- Nguyễn Văn An", "- Lê Thị Bình", "Hết"}},
		"paragraphs that begin with it":   {p("{{#delegates}}{{stt}}. {{full_name}}") + p("{{note}}.{{/delegates}}"), []string{"1. Nguyễn Văn An", "dòng 1 dòng 2.", "2. Lê Thị Bình", "."}},
		"what there is":                   {p("{{?unit_name}}có{{/unit_name}}{{^unit_name}}không{{/unit_name}}") + p("{{?reason}}lý do {{reason}}{{/reason}}"), []string{"có"}},
		"what there is not":               {p("{{^reason}}không{{/reason}}") + p("{{?delegates}}có{{/delegates}}"), []string{"không", "có"}},
		"a value from around the list":    {p("{{#delegates}}{{full_name}} ({{unit_name}}), {{/delegates}}"), []string{"Nguyễn Văn An (Xã Thanh Liệt & <bạn>), Lê Thị Bình (Xã Thanh Liệt & <bạn>),"}},
		"rows":                            {`<w:tbl>` + row(p("STT"), p("Tên")) + row(p("{{#delegates}}{{stt}}"), p("{{full_name}}{{/delegates}}")) + row(p(""), p("Cộng")) + `</w:tbl>`, []string{"STT | Tên", "1 | Nguyễn Văn An", "2 | Lê Thị Bình", "| Cộng"}},
		"rows between rows of marks":      {`<w:tbl>` + row(p("{{#delegates}}")) + row(p("{{full_name}}")) + row(p("{{/delegates}}")) + `</w:tbl>`, []string{"Nguyễn Văn An", "Lê Thị Bình"}},
		"a condition in a repeated row":   {`<w:tbl>` + row(p("{{#delegates}}{{full_name}}"), p("{{?note}}"), p("{{note}}{{/note}}{{/delegates}}")) + `</w:tbl>`, []string{"Nguyễn Văn An |  | dòng 1 dòng 2"}},
		"a table that loses all its rows": {`<w:tbl>` + row(p("{{?reason}}a"), p("{{/reason}}")) + `</w:tbl>` + p("sau"), []string{"sau"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines, err := merge.Lines(filled(t, packed(t, c.body)))
			require.NoError(t, err)
			require.Equal(t, c.want, lines)
		})
	}
}

func TestValuesTakeTheLookOfTheirFirstLetter(t *testing.T) {
	t.Parallel()
	out := filled(t, packed(t, p("{{", "unit_name}}", " và")))
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	require.NoError(t, err)
	f, err := z.Open("word/document.xml")
	require.NoError(t, err)
	var b bytes.Buffer
	_, err = b.ReadFrom(f)
	require.NoError(t, err)
	require.Contains(t, b.String(), `<w:p><w:r><w:rPr><w:sz w:val="20"/></w:rPr><w:t xml:space="preserve">Xã Thanh Liệt &amp; &lt;bạn&gt;</w:t></w:r>`+
		`<w:r><w:rPr><w:sz w:val="22"/></w:rPr><w:t xml:space="preserve"> và</w:t></w:r></w:p>`)
}

// Whoever wrote the template is told each placeholder that is wrong, where it is, and what was probably meant.
func TestWrongPlaceholdersAreNamedWithTheirPlace(t *testing.T) {
	t.Parallel()
	body := p("Kính gửi {{unit_nam}}") + `<w:tbl>` + row(p("STT")) + row(p("a"), p("{{full_name}}")) + `</w:tbl>` +
		p("{{delegates}} {{#reason}}x{{/reason}}") + p("mở {{unit_name") + p("{{?reason}}") + p("{{/delegates}}")
	header := `<w:hdr ` + spaces + `>` + p("{{xyz}}") + `</w:hdr>`
	_, problems, err := merge.Parse(packed(t, body, "word/_rels/document.xml.rels",
		`<Relationships xmlns="x"><Relationship Id="r1" Type="t/header" Target="header1.xml"/></Relationships>`, "word/header1.xml", header), schema)
	require.NoError(t, err)
	var said []string
	for _, p := range problems {
		said = append(said, fmt.Sprintf("%s %d/%d/%d/%d %s %q near %q list %q", p.Place.Part, p.Place.Paragraph, p.Place.Table, p.Place.Row, p.Place.Column, p.Kind, p.Name, p.Near, p.List))
	}
	require.Equal(t, []string{
		`body 1/0/0/0 unknown "unit_nam" near "unit_name" list ""`,
		`body 4/1/2/2 elsewhere "full_name" near "" list "delegates"`,
		`body 5/0/0/0 is_list "delegates" near "" list "delegates"`,
		`body 5/0/0/0 not_list "reason" near "" list ""`,
		`body 6/0/0/0 no_braces "{{unit_name" near "" list ""`,
		`body 7/0/0/0 no_end "reason" near "" list ""`,
		`body 8/0/0/0 no_start "delegates" near "reason" list ""`,
		`header 1/0/0/0 unknown "xyz" near "" list ""`,
	}, said)
	require.Equal(t, "Kính gửi {{unit_nam}}", problems[0].Place.Text)
}

func TestBlocksThatCutOthersAreRefused(t *testing.T) {
	t.Parallel()
	_, problems, err := merge.Parse(packed(t, `<w:tbl>`+row(p("{{?reason}}"), p("{{/reason}}"), p("{{?unit_name}}"), p("x{{/unit_name}}"))+`</w:tbl>`), schema)
	require.NoError(t, err)
	require.Len(t, problems, 1)
	require.Equal(t, merge.Crossed, problems[0].Kind)
}

func TestHostileFilesAreRefusedByName(t *testing.T) {
	t.Parallel()
	rels := func(kind, target, mode string) []string {
		return []string{"word/_rels/document.xml.rels", `<Relationships xmlns="x"><Relationship Id="r9" Type="t/` + kind + `" Target="` + target + `" TargetMode="` + mode + `"/></Relationships>`}
	}
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"text":               {[]byte("{{unit_name}}"), "no_docx"},
		"an old document":    {[]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "old"},
		"any zip":            {packed(t, "", "_rels/.rels", `<Relationships xmlns="x"/>`), "no_docx"},
		"not well-formed":    {packed(t, "<w:p>"), "no_docx"},
		"a foreign prefix":   {packed(t, "<x:p/>"), "no_docx"},
		"macros by type":     {packed(t, "", "[Content_Types].xml", `<Types xmlns="x"><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>`), "macros"},
		"macros by relation": {packed(t, "", rels("vbaProject", "vba.bin", "")...), "macros"},
		"a picture outside":  {packed(t, "", rels("image", "http://example.invalid/a.png", "External")...), "external"},
		"a picture of old":   {packed(t, `<w:p><w:r><w:pict><v:imagedata src="http://example.invalid"/></w:pict></w:r></w:p>`), "external"},
		"an object":          {packed(t, "", rels("oleObject", "a.bin", "")...), "part"},
		"another document":   {packed(t, "", rels("aFChunk", "a.html", "")...), "part"},
		"entities":           {packed(t, "", "word/document.xml", `<!DOCTYPE a [<!ENTITY b "c">]><w:document `+spaces+`/>`), "doctype"},
		"a field that loads": {packed(t, `<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE "x"</w:instrText></w:r></w:p>`), "field"},
		"a simple field":     {packed(t, `<w:p><w:fldSimple w:instr=" DDEAUTO c:\\windows"/></w:p>`), "field"},
		"a bomb":             {packed(t, "", "word/media/a.png", strings.Repeat("\x00", 9<<20)), "large"},
		"too deep":           {packed(t, strings.Repeat("<w:p>", 300)+strings.Repeat("</w:p>", 300)), "large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := merge.Parse(c.content, schema)
			require.NotNil(t, fault.As(err), err)
			require.Equal(t, "problem.merge."+c.key, fault.As(err).Problems[0].Key)
		})
	}
}

// What only its writer could use is left out, and the rest of the document is kept.
func TestUselessPartsAreLeftOut(t *testing.T) {
	t.Parallel()
	out := filled(t, packed(t, `<w:p><w:commentRangeStart w:id="1"/><w:hyperlink r:id="r1"><w:r><w:t>{{unit_name}}</w:t></w:r></w:hyperlink></w:p>`, "word/_rels/document.xml.rels",
		`<Relationships xmlns="x"><Relationship Id="r1" Type="t/hyperlink" Target="mailto:a@b.c" TargetMode="External"/><Relationship Id="r2" Type="t/comments" Target="comments.xml"/>`+
			`<Relationship Id="r3" Type="t/styles" Target="styles.xml"/><Relationship Id="r4" Type="t/image" Target="media/a.PNG"/></Relationships>`,
		"word/styles.xml", `<w:styles `+spaces+`/>`, "word/comments.xml", "x", "word/media/a.PNG", "png", "customXml/item1.xml", "x"))
	z, err := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	require.NoError(t, err)
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	require.Equal(t, []string{"[Content_Types].xml", "_rels/.rels", "word/styles.xml", "word/media/a.PNG", "word/_rels/document.xml.rels", "word/document.xml", "docProps/core.xml"}, names)
	require.NotContains(t, string(out), "mailto")
	_, problems, err := merge.Parse(out, schema)
	require.NoError(t, err)
	require.Empty(t, problems)
}

func FuzzBody(f *testing.F) {
	for _, seed := range []string{p("{{unit_name}}"), p("{", "{#delegates}}{{stt}}"), `<w:tbl>` + row(p("{{#delegates}}"), p("{{?note}}{{/}}{{/}}")) + `</w:tbl>`, p("}}{{{{^reason}}"), `<w:p><w:t>{{reason}}</w:t></w:p>`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		template, problems, err := merge.Parse(packed(t, body), schema)
		if err != nil || len(problems) > 0 {
			return
		}
		var b bytes.Buffer
		if template.Write(&b, record, merge.Properties{}) != nil {
			return
		}
		if _, err = merge.Lines(b.Bytes()); err != nil {
			t.Fatalf("%q became a damaged document: %v", body, err)
		}
	})
}

func FuzzFile(f *testing.F) {
	f.Add(packed(f, p("{{unit_name}}")))
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, content []byte) {
		template, problems, err := merge.Parse(content, schema)
		if err == nil && len(problems) == 0 {
			_ = template.Write(&bytes.Buffer{}, record, merge.Properties{})
		}
	})
}
