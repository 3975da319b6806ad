package delegate

import (
	"cmp"

	"daihoi/models/calendar"
	"daihoi/models/field"
	"daihoi/models/vocabulary"
)

// Form groups.
const (
	identity = "identity"
	work     = "work"
	party    = "party"
	standing = "standing"
	other    = "other"
)

// Fields is the one list of what a delegate record holds, in the order of the columns of a "danh sách trích ngang".
// Form, checks, import, export, sorting, the audit difference, the statements that read and write a record, what a
// complete record has and the columns of every list are made from it. A new field is an entry here with its line in
// Person or Delegate, a migration with its column (and missing_<key> in both tables of tallies when it is wanted), and
// field.<key> in both languages.
//
// Headers are the column headings met in lists of communes and organisations, compared folded.
var Fields = field.Table[Record]{
	traits{group: identity, sort: "delegates.sort_key", max: 100, required: true, listed: true, width: 18, headers: []string{
		"Họ và tên", "Họ tên", "Họ và tên đại biểu", "Họ tên đại biểu", "Họ, tên", "Họ và tên khai sinh", "Tên đại biểu", "Đại biểu",
		"Full name", "Name", "Delegate"}}.
		of(field.TextOf(field.Text, "full_name", func(r *Record) *string { return &r.FullName })),
	traits{group: identity, required: true, listed: true, wanted: true, headers: []string{
		"Giới tính", "Giới", "Phái", "Nam/Nữ", "Nam, nữ", "Gender", "Sex"}}.
		of(field.ChoiceOf("gender", []string{Male, Female}, func(r *Record) *string { return &r.Gender })),
	traits{group: identity, sort: "COALESCE(persons.born_on, '9999')", listed: true, wanted: true, width: 10.5, headers: []string{
		"Ngày, tháng, năm sinh", "Ngày tháng năm sinh", "Ngày sinh", "Năm sinh", "Sinh ngày", "Sinh năm", "NTNS", "Tuổi (năm sinh)",
		"Date of birth", "Birth date", "Birthday", "Year of birth", "Born", "DOB"}}.
		of(field.PartialOf("born_on", func(r *Record) *calendar.Partial { return &r.BornOn })),
	traits{group: identity, max: 50, sensitive: true, wanted: true, width: 7.5, headers: []string{
		"Dân tộc", "Thành phần dân tộc", "Ethnicity", "Ethnic group"}}.
		of(listed("ethnicity", func(r *Record) *string { return &r.Ethnicity })),
	traits{group: identity, max: 80, sensitive: true, wanted: true, width: 8.5, headers: []string{
		"Tôn giáo", "Đạo", "Religion"}}.
		of(listed("religion", func(r *Record) *string { return &r.Religion })),
	traits{group: identity, wanted: true, width: 14, headers: []string{
		"Quê quán", "Nguyên quán", "Quê", "Hometown", "Native place", "Place of origin"}}.
		of(field.TextOf(field.Text, "hometown", func(r *Record) *string { return &r.Hometown })),
	traits{group: identity, sensitive: true, wanted: true, width: 14, headers: []string{
		"Nơi ở hiện nay", "Nơi ở", "Nơi cư trú", "Chỗ ở hiện nay", "Chỗ ở", "Trú quán", "Nơi thường trú", "Địa chỉ", "Hộ khẩu thường trú",
		"Residence", "Address"}}.
		of(field.TextOf(field.Text, "residence", func(r *Record) *string { return &r.Residence })),
	traits{group: work, max: 1000, listed: true, wanted: true, width: 19, headers: []string{
		"Nghề nghiệp, chức vụ, đơn vị công tác", "Nghề nghiệp, chức vụ", "Chức vụ, đơn vị công tác", "Chức vụ, nơi công tác",
		"Chức vụ và đơn vị công tác", "Nghề nghiệp", "Chức vụ", "Chức danh", "Đơn vị công tác", "Nơi công tác", "Công việc hiện nay",
		"Occupation", "Position", "Job title", "Workplace"}}.
		of(field.TextOf(field.Text, "occupation", func(r *Record) *string { return &r.Occupation })),
	traits{group: work, max: 50, wanted: true, width: 8, under: "schooling", headers: []string{
		"Văn hóa", "Trình độ văn hóa", "Học vấn", "Trình độ học vấn", "Giáo dục phổ thông", "GDPT", "TĐVH", "Trình độ phổ thông",
		"General education", "Schooling"}}.
		of(listed("education", func(r *Record) *string { return &r.Education })),
	traits{group: work, wanted: true, width: 8, under: "schooling", headers: []string{
		"Chuyên môn", "Trình độ chuyên môn", "Chuyên môn nghiệp vụ", "Chuyên môn, nghiệp vụ", "CMNV", "TĐCM", "Bằng cấp", "Học vị",
		"Học hàm, học vị", "Qualification", "Professional level", "Degree"}}.
		of(listed("qualification", func(r *Record) *string { return &r.Qualification })),
	traits{group: work, max: 80, wanted: true, width: 8, under: "schooling", headers: []string{
		"LLCT", "Lý luận chính trị", "Lý luận CT", "Trình độ lý luận chính trị", "Trình độ LLCT", "Chính trị", "Trình độ chính trị",
		"Political theory"}}.
		of(listed("political_theory", func(r *Record) *string { return &r.PoliticalTheory })),
	traits{group: party, sensitive: true, headers: []string{"Là đảng viên", "Đảng viên (x)", "Party member"}}.
		of(field.FlagOf("party_member", func(r *Record) *bool { return &r.PartyMember })),
	traits{group: party, sort: "COALESCE(persons.party_joined_on, '9999')", sensitive: true, width: 10.5, under: "party", headers: []string{
		"Ngày vào Đảng", "Dự bị", "Ngày vào Đảng dự bị", "Ngày kết nạp", "Ngày kết nạp Đảng", "Vào Đảng", "Đảng viên", "Năm vào Đảng",
		"Joined the Party", "Party joined on", "Probationary"}}.
		of(field.PartialOf("party_joined_on", func(r *Record) *calendar.Partial { return &r.PartyJoinedOn })),
	traits{group: party, sort: "COALESCE(persons.party_official_on, '9999')", sensitive: true, width: 10.5, under: "party", headers: []string{
		"Chính thức", "Ngày chính thức", "Ngày vào Đảng chính thức", "Ngày chuyển chính thức", "Đảng viên chính thức",
		"Party official on", "Full Party member since", "Official"}}.
		of(field.PartialOf("party_official_on", func(r *Record) *calendar.Partial { return &r.PartyOfficialOn })),
	traits{group: standing, sort: "delegates.represents_key", table: delegates, listed: true, wanted: true, width: 14, headers: []string{
		"Thành phần", "Cơ cấu", "Thành phần đại diện", "Cơ cấu đại diện", "Thành phần, cơ cấu", "Thành phần / cơ cấu đại diện", "Đại diện",
		"Đơn vị cử", "Đơn vị giới thiệu", "Tổ chức cử", "Đoàn đại biểu", "Đơn vị", "Represents", "Sending unit", "Structure"}}.
		of(field.TextOf(field.Vocabulary, "represents", func(r *Record) *string { return &r.Represents })),
	traits{group: standing, sort: categoryOrder, required: true, table: delegates, listed: true, width: 9, headers: []string{
		"Loại đại biểu", "Loại", "Loại ĐB", "Diện đại biểu", "Diện", "Tư cách đại biểu", "Hình thức", "Category", "Delegate type", "Type"}}.
		of(field.ChoiceOf("category", Categories, func(r *Record) *string { return &r.Category })),
	traits{group: standing, table: delegates, width: 7, headers: []string{
		"Tái cử / Mới", "Tái cử/mới", "Tái cử", "Mới tham gia", "Tái cử, mới tham gia", "Re-appointed", "Reappointed", "New"}}.
		of(field.ChoiceOf("reappointed", []string{Reappointed, Newcomer}, func(r *Record) *string { return &r.Reappointed })),
	traits{group: other, max: 1000, table: delegates, width: 9, headers: []string{
		"Khen thưởng, kỷ luật", "Khen thưởng", "Khen thưởng / kỷ luật", "Danh hiệu", "Thành tích", "Kỷ luật", "Awards", "Honours"}}.
		of(field.TextOf(field.LongText, "awards", func(r *Record) *string { return &r.Awards })),
	traits{group: other, sensitive: true, listed: true, width: 11, headers: []string{
		"Số điện thoại", "Điện thoại", "SĐT", "ĐT", "Di động", "ĐTDĐ", "Số ĐT", "Phone", "Telephone", "Mobile"}}.
		of(field.PhoneOf("phone", func(r *Record) *string { return &r.Phone })),
	traits{group: other, sensitive: true, width: 13, headers: []string{
		"Số CCCD", "CCCD", "Căn cước công dân", "Số căn cước", "Căn cước", "Số định danh cá nhân", "Mã định danh", "CMND", "Số CMND",
		"CMND/CCCD", "CCCD/CMND", "Citizen ID", "ID number", "Identity card"}}.
		of(field.CitizenIDOf("citizen_id", func(r *Record) *string { return &r.CitizenID })),
	traits{group: other, max: 1000, sensitive: true, table: delegates, width: 10, headers: []string{"Ghi chú", "Chú thích", "Note", "Notes", "Remarks"}}.
		of(field.TextOf(field.LongText, "note", func(r *Record) *string { return &r.Note })),
}

// categoryOrder sorts categories in the order of official lists.
const categoryOrder = "CASE delegates.category WHEN 'ex_officio' THEN 1 WHEN 'consulted' THEN 2 WHEN 'appointed' THEN 3 " +
	"WHEN 'reserve' THEN 4 ELSE 5 END"

// traits are what a field has beside its binding. Its column bears its key, in the table of persons unless the field
// belongs to one delegateship.
type traits struct {
	group, table, sort  string
	width               float64 // in the printed list
	under               string
	max                 int
	required, sensitive bool
	listed, wanted      bool
	headers             []string
}

func (t traits) of(f field.Field[Record]) field.Field[Record] {
	f.Group, f.Width, f.Max, f.Under = t.group, t.width, t.max, t.under
	f.Required, f.Sensitive, f.Listed, f.Wanted, f.Headers = t.required, t.sensitive, t.listed, t.wanted, t.headers
	f.Table, f.Column = cmp.Or(t.table, persons), f.Key
	f.Sort = t.sort
	if f.Sort == "" && f.Kind != field.LongText && f.Kind != field.Phone && f.Kind != field.CitizenID {
		f.Sort = f.Table + "." + f.Column
	}
	return f
}

// Database tables of the two halves of a record.
const (
	persons   = "persons"
	delegates = "delegates"
)

// listed binds a field whose value takes the spelling of its vocabulary when that knows it. Field "represents" has
// suggestions but is not bound so: "ND" of a form may be an organisation, a hamlet or a block.
func listed(key string, at func(*Record) *string) field.Field[Record] {
	f := field.TextOf(field.Vocabulary, key, at)
	f.Set = func(r *Record, typed string) string {
		*at(r), _ = vocabulary.Canonical(key, typed)
		return ""
	}
	return f
}
