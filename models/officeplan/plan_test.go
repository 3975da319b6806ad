package officeplan

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/access"
	"daihoi/models/account"
	"daihoi/models/calendar"
	"daihoi/models/congress"
	"daihoi/models/org"
)

func unit(id int64, code, kind, name string) Unit {
	return Unit{Unit: org.Unit{ID: id, Code: code, Kind: kind, Name: name, FullName: org.FullName(kind, name)},
		Congress: congress.Congress{ID: id + 100, UnitID: id}, Leaf: true}
}

func TestFind(t *testing.T) {
	t.Parallel()
	units := []Unit{unit(1, "00646", "Xã", "Thanh Liệt"), unit(2, "00643", "Xã", "Tân Triều"), unit(3, "00001", "Thị trấn", "Tân Lập"),
		unit(4, "00002", "Xã", "Tân Lập"), unit(5, "00003", "Phường", "1"), unit(6, "00004", "Xã", "Hữu Hoà")}
	for text, want := range map[string]string{
		"Xã Thanh Liệt": "00646", "Thanh Liệt": "00646", "XÃ THANH LIỆT": "00646", "1. Xã Thanh Liệt": "00646", "01 Thanh Liệt": "00646",
		"MTTQ xã Thanh Liệt": "00646", "UBMTTQ xã Thanh Liệt": "00646", "Ủy ban MTTQ Việt Nam xã Thanh Liệt": "00646", "X. Thanh Liệt": "00646",
		"Thanh Liệt (điểm)": "00646", "Thị trấn Tân Lập": "00001", "TT Tân Lập": "00001", "xã Tân Lập": "00002", "Phường 1": "00003", "P.1": "00003",
		"Hữu Hòa":     "00004",
		"Tân Lập":     "? 00001 00002", // of two kinds
		"Thanh Liêt ": "00646", "Thanh Lệt": "? 00646", "Thị trấn Thanh Liệt": "? 00646", "Kim Chung": "?", "Ghi chú": "?",
	} {
		found, candidates := find(units, plainNames(units), "", text)
		got := "?"
		if found != nil {
			got = found.Code
		}
		for _, c := range candidates {
			got += " " + c.Code
		}
		require.Equal(t, want, got, text)
	}
	for code, want := range map[string][2]string{"00646": {"Xã Thanh Liệt", "00646"}, "646": {"", "00646"}, "00643": {"Thanh Liệt", ""}} {
		found, _ := find(units, plainNames(units), code, want[0])
		if want[1] == "" {
			require.Nil(t, found, "code and name disagree")
			continue
		}
		require.Equal(t, want[1], found.Code)
	}
}

func TestCells(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"15/3/2024": "2024-03-15 ", "8h30 ngày 15/3/2024": "2024-03-15 08:30", "15-3-2024 (13h)": "2024-03-15 13:00",
		"Ngày 15 tháng 3 năm 2024": "2024-03-15 ", "2024-03-15": "2024-03-15 ", "15/3": "", "15-16/3/2024": "", "15/3/2024 và 16/3/2024": "",
		"31/2/2024": "", "tháng 3": "", "Quý I": ""} {
		day, starts, ok := dayOf(text)
		got := ""
		if ok {
			got = day.String() + " " + starts
		}
		require.Equal(t, want, got, text)
	}
	for text, want := range map[string]string{"XVII": "17", "lần thứ XVII": "17", "Khóa 17": "17", "17": "17", "XIX": "19", "IIX": "IIX", "lần thứ mười": "muoi"} {
		require.Equal(t, want, ordinalOf(text), text)
	}
	require.Equal(t, "120", countOf("120 đại biểu"))
	require.Equal(t, "khoảng 120", countOf("khoảng 120"))
	for text, want := range map[string][2]string{"Ông Nguyễn Văn An - 0912 345 678": {"Nguyễn Văn An", "0912 345 678"}, "Đ/c TRẦN THỊ BÌNH": {"Trần Thị Bình", ""},
		"Lê Văn Cường (0987654321)": {"Lê Văn Cường", "0987654321"}, "": {"", ""}} {
		name, phone := personOf(text)
		require.Equal(t, want, [2]string{name, phone}, text)
	}
}

// present is an office of two communes: Thanh Liệt is filled in, Tân Triều is blank.
func present() Present {
	full, blank := unit(1, "00646", "Xã", "Thanh Liệt"), unit(2, "00643", "Xã", "Tân Triều")
	full.Congress.Ordinal, full.Congress.Seats, full.Congress.Day = 17, 90, calendar.Of(2024, 3, 15)
	full.Congress.ContactName, full.Congress.ContactPhone = "Nguyễn Văn An", "0912345678"
	full.Sessions = []congress.Session{{ID: 9, Kind: congress.Official, OnDate: full.Congress.Day, Venue: "Nhà văn hóa"}}
	full.Chair = org.Leader{ID: 5, Name: "Nguyễn Văn An", Phone: "0912345678"}
	return Present{Units: []Unit{full, blank}, Years: [2]int{2023, 2029},
		MayGrant: func(r access.Role, _ org.Unit) bool { return r != access.Admin },
		Roles:    map[string]access.Role{RoleWord("Cán bộ cơ sở"): access.Clerk, RoleWord("Quản trị"): access.Admin, RoleWord("Xem"): access.Viewer},
		Users: map[string]User{"lan": {Account: account.Account{User: account.User{ID: 3, Username: "lan", FullName: "Lan"},
			Grants: []account.Grant{{Role: access.Clerk, UnitID: 1}}}, Visible: true}, "nguoila": {}}}
}

func plan(p Present, rows ...map[string]string) Plan {
	s := Sheet{Headings: map[string]string{Day: "Ngày ĐH", Account: "Tài khoản"}}
	for i, cells := range rows {
		s.Rows = append(s.Rows, Row{i + 5, cells})
	}
	return Make(s, p, nil)
}

func lines(r RowPlan) (out []string) {
	for _, l := range r.Lines {
		text := l.What + ": " + l.Old + " → " + l.New
		if l.Replaces {
			text += " ?"
		}
		out = append(out, text)
	}
	for _, p := range r.Problems {
		out = append(out, p.Column+"! "+p.Key)
	}
	return out
}

func TestMake(t *testing.T) {
	t.Parallel()
	whole := map[string]string{UnitName: "Thanh Liệt", Ordinal: "XVII", Day: "15/3/2024", Venue: "Nhà văn hóa", Chair: "Ông Nguyễn Văn An", Phone: "0912.345.678",
		Seats: "90", Account: "lan", Role: "Cán bộ cơ sở"}
	got := plan(present(), whole)
	require.Empty(t, lines(got.Rows[0]), "what is so already changes nothing")
	require.Equal(t, 8, got.Same)

	for name, c := range map[string]struct {
		cells map[string]string
		want  []string
	}{
		"a blank unit": {map[string]string{UnitName: "Tân Triều", Ordinal: "lần thứ XX", Day: "8h00 16/3/2024", Venue: "Hội trường UBND xã", Chair: "Lê Thị Hoa", Phone: "0987654321",
			Email: "Hoa@hanoi.gov.vn", Seats: "85 đại biểu", Hamlets: "6 thôn", Follower: "Đ/c Phạm Văn Bảy", Account: "MTTQ.TanTrieu"},
			[]string{"ordinal:  → 20", "seats:  → 85", "hamlets:  → 6", "follower:  → Phạm Văn Bảy", "contact_name:  → Lê Thị Hoa", "contact_phone:  → 0987654321",
				"contact_email:  → hoa@hanoi.gov.vn", "day:  → 2024-03-16", "venue:  → Hội trường UBND xã", "chair:  → Lê Thị Hoa 0987654321", "account:  → mttq.tantrieu"}},
		"other values wait for a tick": {map[string]string{UnitCode: "00646", Seats: "95", Day: "16/3/2024", Venue: "Hội trường", Chair: "Trần Văn Ba"},
			[]string{"seats: 90 → 95 ?", "contact_name: Nguyễn Văn An → Trần Văn Ba ?", "day: 2024-03-15 → 2024-03-16 ?", "venue: Nhà văn hóa → Hội trường ?",
				"chair: Nguyễn Văn An 0912345678 → Trần Văn Ba ?"}},
		"wrong cells are named": {map[string]string{UnitName: "Tân Triều", Seats: "khoảng 90", Day: "15/3", Email: "hoa", Venue: "Hội trường"},
			[]string{"! problem.number", "! problem.email", "Ngày ĐH! problem.office_day", "! problem.office_venue"}},
		"a year outside the term":   {map[string]string{UnitName: "Tân Triều", Day: "15/3/2042"}, []string{"Ngày ĐH! problem.outside_term"}},
		"a role beyond one's own":   {map[string]string{UnitName: "Tân Triều", Account: "abc", Role: "Quản trị"}, []string{"! problem.office_may_not_grant"}},
		"an unknown role":           {map[string]string{UnitName: "Tân Triều", Account: "abc", Role: "Trùm"}, []string{"! problem.office_role"}},
		"the name of somebody else": {map[string]string{UnitName: "Tân Triều", Account: "nguoila"}, []string{"Tài khoản! problem.username_taken"}},
		"no user name":              {map[string]string{UnitName: "Tân Triều", Account: "Lê Hoa"}, []string{"Tài khoản! problem.username"}},
		"another role for a user":   {map[string]string{UnitName: "Thanh Liệt", Account: "lan", Role: "Xem"}, []string{"grant:  → lan ?"}},
		"a note":                    {map[string]string{UnitName: "Ghi chú: các xã gửi trước 15/3"}, nil},
		"an unknown unit":           {map[string]string{UnitName: "Kim Chung", Seats: "5"}, []string{"! problem.office_unit_none"}},
	} {
		require.Equal(t, c.want, lines(plan(present(), c.cells).Rows[0]), name)
	}
}

func TestRowsOfOneUnit(t *testing.T) {
	t.Parallel()
	got := plan(present(), map[string]string{UnitName: "Tân Triều", Seats: "80", Account: "a.mot"}, map[string]string{UnitName: "Xã Tân Triều", Seats: "80", Account: "a.hai", Role: "Xem"},
		map[string]string{UnitName: "Xã Tân Triều", Seats: "81", Account: "a.mot"})
	require.Equal(t, []string{"seats:  → 80", "account:  → a.mot"}, lines(got.Rows[0]))
	require.Equal(t, []string{"account:  → a.hai"}, lines(got.Rows[1]), "a second account, the rest is said already")
	require.Equal(t, []string{"! problem.office_twice", "Tài khoản! problem.office_account_twice"}, lines(got.Rows[2]))
	require.Equal(t, access.Viewer, got.Rows[1].Role)
	require.Equal(t, "Ủy ban MTTQ xã Tân Triều", got.Rows[0].User.FullName)
	require.Equal(t, Plan{New: 3, Accounts: 2, Problems: 2}, Plan{New: got.New, Accounts: got.Accounts, Problems: got.Problems})
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	s := Sheet{Rows: []Row{{5, map[string]string{UnitName: "T.Trieu", Seats: "80"}}, {6, map[string]string{UnitName: "Tổng", Seats: "170"}}}}
	before := Make(s, present(), nil)
	require.Equal(t, 2, before.Asked)
	after := Make(s, present(), Answers{5: "00643", 6: LeaveOut})
	require.Equal(t, []string{"seats:  → 80"}, lines(after.Rows[0]))
	require.Equal(t, LeftOut, after.Rows[1].State)
	require.Zero(t, after.Asked)
	require.NotEqual(t, before.Digest, after.Digest)
}
