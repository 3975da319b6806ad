package papers_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/merge"
	"daihoi/exports/papers"
	"daihoi/models/calendar"
	"daihoi/models/demo"
	"daihoi/models/files"
	"daihoi/models/org"
	"daihoi/models/paper"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
	"daihoi/templates/i18n"
)

// The demo, read once; the tests make drafts and issue papers in copies.
var built = storetest.Fill(func(s *store.Store) error { return demo.Build(context.Background(), s, demo.Accounts()) })

type desk struct {
	t         *testing.T
	s         *store.Store
	catalogue *i18n.Catalogue
}

// made makes the first paper of a kind at a unit and returns its lines.
func (d desk) made(code, kind, content string, issued bool) (lines []string) {
	k, found := paper.KindOf(kind)
	require.True(d.t, found)
	audience := k.Audiences[0]
	if audience == paper.ForGuests { // the demo has none
		audience = paper.ForNamed
	}
	b := paper.Batch{Kind: kind, Audience: audience, IssuedOn: calendar.Of(2024, 4, 5), Summary: k.NameVI, Content: content}
	require.NoError(d.t, d.s.Write(d.t.Context(), storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, code)
		require.NoError(d.t, err)
		term, err := org.TermByCode(tx, demo.TermCode)
		require.NoError(d.t, err)
		b.TermID = term.ID
		subjects, err := papers.Subjects(tx, u, term, b.Audience, "", "Ông Trần Văn Hòa, Bí thư Đảng ủy xã")
		require.NoError(d.t, err)
		require.NotEmpty(d.t, subjects, kind)
		var p *paper.Paper
		if issued {
			_, all, err := paper.Issue(tx, u.ID, b, "", subjects[:1])
			require.NoError(d.t, err)
			p = &all[0]
		}
		m, err := papers.NewMaker(tx, d.catalogue, files.Folder(""), u, term, b)
		require.NoError(d.t, err)
		content, err := m.Bytes(tx, subjects[0], p)
		require.NoError(d.t, err)
		again, err := m.Bytes(tx, subjects[0], p)
		require.NoError(d.t, err)
		require.Equal(d.t, content, again)
		lines, err = merge.Lines(content)
		require.NoError(d.t, err)
		require.NotContains(d.t, bodyOf(d.t, content), "2024 - 2029", "a term is not broken over two lines")
		if dir := os.Getenv("DAIHOI_PAPERS"); dir != "" {
			require.NoError(d.t, os.WriteFile(filepath.Join(dir, kind+".docx"), content, 0o600))
		}
		return nil
	}))
	return lines
}

// bodyOf is the text of a document as it is stored.
func bodyOf(t *testing.T, document []byte) string {
	z, err := zip.NewReader(bytes.NewReader(document), int64(len(document)))
	require.NoError(t, err)
	f, err := z.Open("word/document.xml")
	require.NoError(t, err)
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	return string(text)
}

// Every kind that comes with the program is made from the demo, and read back.
func TestEveryKindIsMade(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	d := desk{t, built.SQLite(t), catalogue}
	all, err := paper.Kinds()
	require.NoError(t, err)
	require.Len(t, all, 14)
	made := map[string][]string{}
	for _, k := range all {
		unit := map[string]string{"allocation": demo.UnitCode, "approval": demo.UnitCode, "recognition": demo.UnitCode, "conclusions": demo.UnitCode,
			"final_report": "00664", "recognition_request": "00664", "approval_request": "00646"}[k.Code]
		if unit == "" {
			unit = "00679" // held, with check-in
		}
		lines := d.made(unit, k.Code, "Nội dung thứ nhất.\nNội dung thứ hai.", k.Code != "minutes")
		text := strings.Join(lines, "\n")
		require.NotContains(t, text, "{{", k.Code)
		require.NotContains(t, text, "}}", k.Code)
		require.Contains(t, text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", k.Code)
		require.Contains(t, text, "Nơi nhận:", k.Code)
		made[k.Code] = lines
	}
	require.Equal(t, []string{
		"ỦY BAN MTTQ VIỆT NAM / HUYỆN THANH TRÌ / BAN THƯỜNG TRỰC | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM / Độc lập - Tự do - Hạnh phúc",
		"Số: 02/QĐ-MTTQ-BTT | Thanh Trì, ngày 05 tháng 4 năm 2024",
		"QUYẾT ĐỊNH",
		"Về việc cho phép tổ chức Đại hội đại biểu MTTQ Việt Nam xã Duyên Hà lần thứ XVI, nhiệm kỳ 2024 - 2029",
		"BAN THƯỜNG TRỰC ỦY BAN MTTQ VIỆT NAM HUYỆN THANH TRÌ",
		"Căn cứ Điều lệ Mặt trận Tổ quốc Việt Nam;",
		"Xét Tờ trình của Ban Thường trực Ủy ban MTTQ Việt Nam xã Duyên Hà về việc tổ chức đại hội.",
		"QUYẾT ĐỊNH:",
		"Điều 1. Cho phép Ủy ban MTTQ Việt Nam xã Duyên Hà tổ chức Đại hội đại biểu MTTQ Việt Nam xã Duyên Hà lần thứ XVI, nhiệm kỳ 2024 - 2029; phiên chính thức 7 giờ 30, ngày 17/4/2024, tại Hội trường UBND xã Duyên Hà.",
		"Số đại biểu chính thức được triệu tập: 82.",
		"Nội dung thứ nhất.",
		"Nội dung thứ hai.",
		"Điều 2. Ban Thường trực Ủy ban MTTQ Việt Nam xã Duyên Hà hoàn thiện văn kiện, nhân sự và các điều kiện tổ chức đại hội; báo cáo kết quả ngay sau khi đại hội kết thúc.",
		"Điều 3. Ban Thường trực Ủy ban MTTQ Việt Nam xã Duyên Hà và các bộ phận có liên quan chịu trách nhiệm thi hành Quyết định này./.",
		"Nơi nhận: / - Như Điều 3; / - Cấp ủy cùng cấp của xã Duyên Hà; / - Lưu: VT. | TM. BAN THƯỜNG TRỰC / CHỦ TỊCH / Nguyễn Thị Hạnh",
	}, made["approval"][1:], "after the number of the page")
	require.Subset(t, made["verification"], []string{
		"Số: 01/BC-MTTQ-BTTTC | Đại Áng, ngày 05 tháng 4 năm 2024",
		"- Tổng số đại biểu được triệu tập: 92.",
		"- Có mặt: 89 đại biểu, đạt tỷ lệ 96,7 %.",
		"- Vắng có lý do: 2; vắng không có lý do: 1.",
		"1 | Lê Văn Hùng | Thôn Vĩnh Trung | Vắng có lý do: Đi công tác",
		"2 | Bùi Mạnh Phong | Cá nhân tiêu biểu | Vắng không có lý do",
		"- Đại biểu đương nhiên: 33 (35,9 %).",
		"1 | Đại biểu nữ | 28 | 30,4 %",
		"- Đại biểu trẻ nhất: Nguyễn Chí Thành (2002); cao tuổi nhất: Bùi Văn Việt (1946).",
		"Nơi nhận: / - Đoàn Chủ tịch đại hội; / - Lưu hồ sơ đại hội. | TM. BAN THẨM TRA TƯ CÁCH ĐẠI BIỂU",
	})
	require.NotContains(t, strings.Join(made["recognition"], "\n"), "Chức danh", "no head of a table without members")
	require.Contains(t, d.made("00679", "minutes", "", true)[2], "Số: 01/BB-MTTQ-ĐH", "the number of the book")
	require.Equal(t, []string{
		"Số: ……/BB-MTTQ-ĐH / DỰ THẢO |",
		"BIÊN BẢN",
		"Đại hội đại biểu MTTQ Việt Nam xã Đại Áng lần thứ XX, nhiệm kỳ 2024 - 2029",
		"I. Thời gian, địa điểm",
		"- Phiên trù bị: 14 giờ 00, ngày 28/3/2024, tại Hội trường UBND xã Đại Áng.",
		"- Phiên chính thức: 7 giờ 30, ngày 29/3/2024, tại Hội trường UBND xã Đại Áng.",
		"II. Thành phần",
		"- Đại biểu được triệu tập: 92; có mặt: 89 (đạt tỷ lệ 96,7 %); vắng có lý do: 2; vắng không có lý do: 1.",
	}, made["minutes"][2:10])
}

// Every name of the register is filled by a source or blank, and the document with all fields is itself a template.
func TestRegisterOfFields(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	r, err := papers.NewRegister(catalogue)
	require.NoError(t, err)
	for _, locale := range []string{"vi", "en"} {
		content, err := r.Example(catalogue.For(locale))
		require.NoError(t, err)
		template, problems, err := r.Check(content)
		require.NoError(t, err)
		require.Empty(t, problems)
		filled, err := r.FilledIn(template)
		require.NoError(t, err)
		lines, err := merge.Lines(filled)
		require.NoError(t, err)
		require.NotContains(t, strings.Join(lines, "\n"), "{{")
		for _, f := range r.Fields {
			require.NotEmpty(t, f.VI, f.Key)
			require.NotEmpty(t, f.EN, f.Key)
			path := f.Key
			if f.List != "" {
				path = f.List + "." + f.Key
			}
			require.Contains(t, template.Used(), path)
		}
	}
}

// Three hundred summonses in one zip; only a few are in memory at a time.
func BenchmarkThreeHundredPapers(b *testing.B) {
	works, m, subjects := threeHundred(b)
	for b.Loop() {
		require.NoError(b, works.Drafts(b.Context(), storetest.Root(), m, subjects, io.Discard, func(int) {}))
	}
}

func threeHundred(tb testing.TB) (works papers.Works, m *papers.Maker, subjects []paper.Subject) {
	catalogue, err := i18n.Load()
	require.NoError(tb, err)
	works = papers.Works{Store: built.SQLite(tb), Catalogue: catalogue, Files: files.Folder(tb.TempDir())}
	require.NoError(tb, works.Store.Read(tb.Context(), storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, "00679")
		require.NoError(tb, err)
		term, err := org.TermByCode(tx, demo.TermCode)
		require.NoError(tb, err)
		subjects, err = papers.Subjects(tx, u, term, paper.ForDelegates, "", "")
		require.NoError(tb, err)
		for len(subjects) < 300 {
			subjects = append(subjects, subjects...)
		}
		subjects = subjects[:300]
		m, err = papers.NewMaker(tx, catalogue, works.Files, u, term, paper.Batch{Kind: "summons", Audience: paper.ForDelegates, IssuedOn: calendar.Of(2024, 4, 5)})
		return err
	}))
	return works, m, subjects
}

// The memory that making many papers holds does not grow with their number: neither for drafts nor for papers of the book.
func TestMemoryOfManyPapersIsFlat(t *testing.T) {
	works, m, subjects := threeHundred(t)
	var most uint64
	held := func(int) {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapAlloc)
	}
	peak := func(work func()) uint64 {
		most = 0
		held(0)
		base := most
		work()
		return most - base
	}
	drafts := func(n int) func() {
		return func() {
			every := 0
			require.NoError(t, works.Drafts(t.Context(), storetest.Root(), m, subjects[:n], io.Discard, func(int) {
				if every++; every%25 == 1 {
					held(0)
				}
			}))
		}
	}
	drafts(50)() // what is read once
	few, many := peak(drafts(50)), peak(drafts(300))
	require.Less(t, many, few+1<<20)

	issue := func(n int) func() {
		var b paper.Batch
		require.NoError(t, works.Store.Write(t.Context(), storetest.Root(), func(tx *store.Tx) (err error) {
			term, err := org.TermByCode(tx, demo.TermCode)
			require.NoError(t, err)
			b, _, err = paper.Issue(tx, subjects[0].Unit.ID, paper.Batch{TermID: term.ID, Kind: "summons", Audience: paper.ForDelegates, IssuedOn: calendar.Of(2024, 4, 5), Summary: "Triệu tập"}, "", subjects[:n])
			return err
		}))
		return func() { require.NoError(t, works.Produce(t.Context(), storetest.Root(), b, held)) }
	}
	few, many = peak(issue(50)), peak(issue(300))
	require.Less(t, many, few+1<<20)
	t.Logf("%d KB, %d KB", few>>10, many>>10)
}

// One order for all units, all delegates or all members, stopped at the beginning or half-way, leaves the book without gaps: its
// numbers stay its own, the next order goes on behind them, and going on makes each missing file once.
func TestStoppedOrderLeavesNoGap(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	works := papers.Works{Store: built.SQLite(t), Catalogue: catalogue, Files: files.Folder(t.TempDir())}
	root := storetest.Root()
	order := func(code, kind string, audience paper.Audience) (b paper.Batch, list []paper.Paper) {
		require.NoError(t, works.Store.Write(t.Context(), root, func(tx *store.Tx) error {
			u, err := org.ByCode(tx, code)
			require.NoError(t, err)
			term, err := org.TermByCode(tx, demo.TermCode)
			require.NoError(t, err)
			subjects, err := papers.Subjects(tx, u, term, audience, "", "Bà Mai")
			require.NoError(t, err)
			b, list, err = paper.Issue(tx, u.ID, paper.Batch{TermID: term.ID, Kind: kind, Audience: audience, IssuedOn: calendar.Of(2024, 4, 5), Summary: "x"}, "", subjects)
			return err
		}))
		return b, list
	}
	book := func(b paper.Batch) (list []paper.Paper) {
		require.NoError(t, works.Store.Read(t.Context(), root, func(tx *store.Tx) (err error) {
			list, _, err = paper.List(tx, paper.Filter{BatchID: b.ID})
			return err
		}))
		return list
	}
	for _, c := range []struct {
		code, kind           string
		audience             paper.Audience
		count, stopAt, first int
	}{
		{demo.UnitCode, "approval", paper.ForUnits, 16, 0, 1},
		{"00679", "invitation", paper.ForDelegates, 92, 25, 1},
		{"00679", "commendation", paper.ForMembers, 39, 25, 1},
	} {
		b, list := order(c.code, c.kind, c.audience)
		require.Len(t, list, c.count, c.kind)
		ctx, stop := context.WithCancel(t.Context())
		made := 0
		if c.stopAt == 0 {
			stop()
		}
		require.ErrorIs(t, works.Produce(ctx, root, b, func(n int) {
			if made += n; made >= c.stopAt {
				stop()
			}
		}), context.Canceled)
		stop()
		require.Equal(t, c.stopAt, made)
		other := c.kind
		if c.kind == "approval" { // for units only
			other = "commendation"
		}
		_, next := order(c.code, other, paper.ForNamed)
		require.Equal(t, c.first+c.count, next[0].Number, "the same symbol goes on behind the stopped order")
		for i, p := range book(b) {
			require.Equal(t, c.first+i, p.Number)
			require.Equal(t, i < c.stopAt, p.Made(), p.Mark())
		}
		require.NoError(t, works.Produce(t.Context(), root, b, func(n int) { made += n }))
		require.Equal(t, c.count, made)
		for _, p := range book(b) {
			require.True(t, p.Made())
			require.Equal(t, 1, p.Edition)
		}
	}
}

// What papers about one congress have in common is read once: the third paper takes as many statements as the second.
func TestCommonValuesAreReadOnce(t *testing.T) {
	t.Parallel()
	catalogue, err := i18n.Load()
	require.NoError(t, err)
	var n atomic.Int64
	ctx := store.CountStatements(t.Context(), &n)
	require.NoError(t, built.SQLite(t).Read(ctx, storetest.Root(), func(tx *store.Tx) error {
		u, err := org.ByCode(tx, "00679")
		require.NoError(t, err)
		term, err := org.TermByCode(tx, demo.TermCode)
		require.NoError(t, err)
		subjects, err := papers.Subjects(tx, u, term, paper.ForDelegates, "", "")
		require.NoError(t, err)
		m, err := papers.NewMaker(tx, catalogue, files.Folder(""), u, term, paper.Batch{Kind: "summons", Audience: paper.ForDelegates, IssuedOn: calendar.Of(2024, 4, 5)})
		require.NoError(t, err)
		var taken []int64
		for _, s := range subjects[:3] {
			before := n.Load()
			_, err := m.Bytes(tx, s, nil)
			require.NoError(t, err)
			taken = append(taken, n.Load()-before)
		}
		require.Equal(t, taken[1], taken[2])
		require.Less(t, taken[2], taken[0])
		require.LessOrEqual(t, taken[2], int64(5))
		return nil
	}))
}
