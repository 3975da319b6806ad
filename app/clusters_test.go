package app_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/org"
	"daihoi/models/store"
	"daihoi/models/store/storetest"
)

// joinCluster puts the unit into a cluster of two, with a pledge that is signed, points and an event with a file.
func joinCluster(tx *store.Tx, u org.Unit, digest string) error {
	beside, err := org.Children(tx, *u.ParentID)
	if err != nil {
		return err
	}
	other := beside[0]
	for _, b := range beside {
		if !strings.Contains("00646 00652 00565", b.Code) {
			other = b
		}
	}
	number := 1
	if u.Code == "00652" {
		number = 2
	}
	c, err := org.FormCluster(tx, *u.ParentID, org.Cluster{Number: number, Name: "Cụm của " + u.Code})
	if err != nil {
		return err
	}
	if err := org.Compose(tx, c.ID, 1, 2024, []int64{u.ID, other.ID}, other.ID, 0); err != nil {
		return err
	}
	return begin(tx, c.ID, u.Code, digest)
}

// begin writes a pledge of one criterion, has the unit sign it and score itself, and adds an event.
func begin(tx *store.Tx, cluster int64, code, digest string) error {
	for version, item := range []emulation.Item{{Kind: emulation.KindContent, Content: 1, Text: "Đại hội các cấp"},
		{Kind: emulation.KindCriterion, Content: 1, Text: "Đúng tiến độ", Points: 50_00, Rule: emulation.RuleCongresses}} {
		if err := emulation.SetItem(tx, cluster, 2024, version, 0, item); err != nil {
			return err
		}
	}
	if err := emulation.Sign(tx, cluster, 2024, 2, code, emulation.Signature{Signer: "Nguyễn Văn An", SignerTitle: "Chủ tịch", SignedOn: calendar.Of(2024, 2, 29)}); err != nil {
		return err
	}
	points := emulation.Points(47_50)
	if err := emulation.GiveScores(tx, cluster, 2024, code, 0, emulation.Self, []emulation.Mark{{Line: 2, Points: &points, Remark: "Hội trường " + code, Evidence: "Trần Nhập " + code + " https://mttq.example/bc12"}}); err != nil {
		return err
	}
	if err := emulation.TakeEvidence(tx, cluster, 2024, code, 1); err != nil {
		return err
	}
	e, err := clusterevent.Arrange(tx, cluster, 2024, 0, 0, clusterevent.Event{Kind: "signing", Title: "Hội trường " + code, OnDate: tx.Today(), Starts: "08:00", Place: "Văn Điển"},
		[]clusterevent.File{{Upload: store.Upload{Name: "Biên bản.pdf", Size: int64(len(scan)), Media: "application/pdf", Digest: digest}}})
	if err != nil {
		return err
	}
	u, err := org.ByCode(tx, code)
	if err != nil {
		return err
	}
	_, err = clusterevent.Invite(tx, cluster, 2024, e.ID, clusterevent.Sender{UnitID: u.ID}, "Nguyễn Văn Mời, Lãnh đạo "+code)
	return err
}

func lookCluster(t testing.TB, tx *store.Tx, u org.Unit) (cluster, event, paper, person int64) {
	all, err := org.Clusters(tx)
	require.NoError(t, err)
	for _, c := range all {
		if c.Name != "Cụm của "+u.Code {
			continue
		}
		y, err := emulation.Of(tx, c.ID, 2024)
		require.NoError(t, err)
		events, err := clusterevent.OfYear(tx, y)
		require.NoError(t, err)
		files, err := events[0].Files(tx)
		require.NoError(t, err)
		people, err := clusterevent.Invitees(tx, y, events[0])
		require.NoError(t, err)
		return c.ID, events[0].ID, files[0].ID, people[events[0].ID][0].ID
	}
	t.Fatalf("no cluster of %s", u.Code)
	return 0, 0, 0, 0
}

// sisters is a cluster of Thanh Trì (020) and Gia Lâm (018), which leads it; "gialam", "giam-sat" and "thanhpho" are
// signed in as its organizer, its viewer and the organizer of the city.
func sisters(t *testing.T) (w *world, path string) {
	t.Helper()
	w = newWorld(t)
	var c org.Cluster
	storetest.Must(t, w.Store, storetest.Root(), func(tx *store.Tx) error {
		city, err := org.ByCode(tx, "01")
		require.NoError(t, err)
		own, err := org.ByCode(tx, "020")
		require.NoError(t, err)
		lead, err := org.ByCode(tx, "018")
		require.NoError(t, err)
		c, err = org.FormCluster(tx, city.ID, org.Cluster{Number: 3, Name: "Cụm thi đua số 3", Note: "Theo danh sách năm 2020"})
		require.NoError(t, err)
		require.NoError(t, org.Compose(tx, c.ID, 1, 2024, []int64{own.ID, lead.ID}, lead.ID, own.ID))
		require.NoError(t, begin(tx, c.ID, "018", strings.Repeat("0", 64)))
		hash, err := cheap.Hash(password, "x")
		require.NoError(t, err)
		for name, g := range map[string]account.GrantInput{"gialam": {Role: access.Organizer, UnitID: lead.ID}, "giamsat": {Role: access.Viewer, UnitID: lead.ID}, "thanhpho": {Role: access.Organizer, UnitID: city.ID}} {
			_, err := account.Create(tx, account.NewUser{User: account.User{Username: name, FullName: "Người " + name}, Hash: hash, Grants: []account.GrantInput{g}})
			require.NoError(t, err)
		}
		return nil
	})
	return w, fmt.Sprintf("/clusters/%d", c.ID)
}

// Each reader of a cluster of districts meets the common pages, and of the sister unit nothing but names and, once they
// are released, points.
func TestClusterOfSisterUnits(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	pages := []string{"", "/pledge", "/pledge.docx", "/summary", "/summary.docx", "/emulation.xlsx", "/events"}
	for name, c := range map[string]struct {
		see             bool
		own, sister     string // answers at the score sheets
		lead, sheetForm bool
	}{
		"organizer": {true, "ok", "no", false, true},
		"viewer":    {true, "ok", "no", false, false},
		"clerk":     {false, "gone", "gone", false, false}, // of a commune below a member
		"gialam":    {true, "ok", "ok", true, true},
		"giamsat":   {true, "no", "ok", false, false},
		"thanhpho":  {true, "ok", "ok", true, true},
	} {
		b := w.as(t, name)
		for _, page := range pages {
			a := b.get(path + page)
			require.Equal(t, c.see, outcome(a) == "ok", "%s %s: %d", name, page, a.status)
			if name == "organizer" || name == "viewer" {
				shown := a.text(t)
				for _, hidden := range []string{"Trần Nhập 018", "47,5", ">47.5<"} { // ">47.5<" as a workbook has it
					require.NotContains(t, shown, hidden, "%s %s", name, page)
				}
			}
		}
		require.Equal(t, c.own, outcome(b.get(path+"/scores/020")), name)
		sister := b.get(path + "/scores/018")
		require.Equal(t, c.sister, outcome(sister), name)
		require.Equal(t, c.sister == "ok", strings.Contains(sister.body, "Trần Nhập 018"), name)
		overview := b.get(path)
		require.Equal(t, c.lead, strings.Contains(overview.body, path+"/release"), name)
		require.Equal(t, c.sheetForm, strings.Contains(b.get(path+"/scores/020").body, `name="points-2"`), name)
		require.Equal(t, c.see || name == "clerk", strings.Contains(b.get("/account").body, `href="/clusters"`), "the clerk has a cluster of communes: %s", name)
	}
	lead, member := w.as(t, "gialam"), w.as(t, "organizer")
	require.Equal(t, 303, lead.post(path+"/release", "version", "0").status)
	sister := member.get(path + "/scores/018")
	require.Equal(t, "ok", outcome(sister))
	require.Contains(t, sister.body, "47,5")
	require.NotContains(t, sister.body, "Trần Nhập 018")
	require.NotContains(t, sister.body, "Hội trường 018")
	workbook := member.get(path + "/emulation.xlsx").text(t)
	require.Contains(t, workbook, ">47.5<")
	require.NotContains(t, workbook, "Trần Nhập 018")
	require.Equal(t, "gone", outcome(member.get("/units/018")), "the unit itself stays closed")
}

func TestScoreSheetOnThePage(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	member := w.as(t, "organizer")
	sheet := path + "/scores/020?year=2024&column=self"
	refused := member.post(sheet, "version", "0", "points-2", "51", "remark-2", "nhận xét đã gõ", "evidence-2", "BC 15")
	require.Equal(t, 422, refused.status)
	require.Contains(t, refused.body, "Điểm phải từ 0 đến 50.")
	require.Contains(t, refused.body, "nhận xét đã gõ")
	require.Equal(t, 422, member.post(sheet, "version", "0", "points-2", "nhiều").status)
	require.Equal(t, 303, member.post(sheet, "version", "0", "points-2", "49,5", "evidence-2", "BC 15 javascript:alert(1) https://mttq.example/bc15").status)
	page := member.get(sheet)
	require.Contains(t, page.body, `value="49,5"`)
	require.Contains(t, page.body, `href="https://mttq.example/bc15"`)
	require.NotContains(t, page.body, `href="javascript:`)
	require.Equal(t, 409, member.post(sheet, "version", "0", "points-2", "1").status)
	require.Equal(t, 303, member.post(path+"/scores/020/evidence", "version", "1").status)
	page = member.get(sheet)
	require.Contains(t, page.body, "Chưa có gì để tính.")
	require.Contains(t, page.body, `value="49,5"`, "the points stay")
	require.Equal(t, 403, member.post(path+"/scores/018", "version", "1", "points-2", "1").status)
	lead := w.as(t, "gialam")
	require.Equal(t, 303, lead.post(path+"/scores/020?column=cluster", "version", "2", "points-2", "48", "remark-2", "đồng ý").status)
	require.Contains(t, member.get(sheet).body, "Cụm chấm: đồng ý")
	require.Equal(t, 403, member.post(path+"/scores/020?column=cluster", "version", "3", "points-2", "47").status, "who leads no more does not score for itself instead")
}

func TestPledgeOnThePage(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead := w.as(t, "gialam")
	require.Equal(t, 409, lead.post(path+"/pledge/items/2", "version", "3", "pledge_kind", "criterion", "pledge_content", "1", "pledge_text", "Khác", "pledge_points", "5").status, "the signed text stays")
	require.Equal(t, 422, lead.post(path+"/pledge/amend", "version", "3").status)
	require.Equal(t, 303, lead.post(path+"/pledge/amend", "version", "3", "pledge_reason", "Thành phố giao thêm").status)
	require.Equal(t, 303, lead.post(path+"/pledge/items/new", "version", "1", "pledge_kind", "criterion", "pledge_content", "1", "pledge_text", "Chế độ báo cáo", "pledge_points", "9,5", "pledge_rule", "reports").status)
	newest, first := lead.get(path+"/pledge"), lead.get(path+"/pledge?edition=1")
	require.Contains(t, newest.body, "Chế độ báo cáo")
	require.NotContains(t, first.body, "Chế độ báo cáo")
	require.Contains(t, first.body, "Nguyễn Văn An")
	require.NotContains(t, first.body, "/pledge/items/new", "an old edition cannot be changed")
	require.Equal(t, 303, lead.post(path+"/pledge/sign/020", "version", "2", "pledge_signer", "Trần Thị Bình", "pledge_signer_title", "Chủ tịch", "pledge_signed_on", "4/4/2024").status)
	require.Contains(t, lead.get(path+"/pledge").body, "1/2 đơn vị đã ký")
	require.Equal(t, "gone", outcome(lead.get(path+"/pledge?edition=7")))
}

func TestClusterEventsOnThePage(t *testing.T) {
	t.Parallel()
	w, path := sisters(t)
	lead := w.as(t, "gialam")
	a := lead.post(path+"/events/new", "event_kind", "conference", "event_title", "Hội nghị triển khai", "event_day", "29/2/2024", "event_starts", "8h30", "event_place", "Thanh Trì")
	require.Equal(t, 303, a.status, a.body)
	page := lead.get(a.location)
	require.Contains(t, page.body, "08:30 29/02/2024")
	require.Equal(t, 422, lead.post(path+"/events/new", "event_kind", "conference", "event_title", "x", "event_day", "29/2/2023").status)
	member := w.as(t, "organizer")
	require.Contains(t, w.as(t, "").get(member.newFeed()).body, "SUMMARY:Cụm thi đua số 3: Hội nghị triển khai")
	require.Contains(t, member.get(path+"/events").body, "Hội nghị triển khai")
	require.Contains(t, member.get("/units/020/calendar?on=2024-02-29").body, "Hội nghị triển khai", "the calendar of a member has it")
	require.NotContains(t, member.get("/units/020/calendar?on=2024-04-05").body, "Hội nghị triển khai")
	require.NotContains(t, member.get(a.location).body, `name="event_title"`)
}
