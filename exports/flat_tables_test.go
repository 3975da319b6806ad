package exports

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/exports/booktest"
	"daihoi/exports/flat"
	"daihoi/models/calendar"
	"daihoi/models/delegation"
	"daihoi/models/field"
)

func lines(t *testing.T, table flat.Table) []string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, table.WriteCSV(&b))
	return strings.Split(strings.TrimSuffix(strings.TrimPrefix(b.String(), "\uFEFF"), "\r\n"), "\r\n")
}

func TestAllocationAsData(t *testing.T) {
	t.Parallel()
	in := Allocation{Unit: "Xã Yên Mỹ", Code: "00649", Lines: []delegation.Comparison{
		{Line: delegation.SeatLine{Kind: "hamlet", Name: "Thôn 1", Weight: 320, Minimum: 5, Seats: 12, Note: "-2 ghế"}, Sent: 10, Gap: -2}}}
	require.Equal(t, []string{"unit_code,unit,sender,kind,scale,minimum,maximum,seats,sent,gap,note",
		"00649,Xã Yên Mỹ,Thôn 1,hamlet,320,5,,12,10,-2,'-2 ghế"}, lines(t, in.Table()))
}

func TestDelegateReportAsData(t *testing.T) {
	t.Parallel()
	in := DelegateReport{Unit: "Xã Yên Mỹ", Code: "00649", Total: 16, Parts: []ReportPart{{Title: "Độ tuổi", Lines: []ReportLine{{Name: "Dưới 30", Count: 3, Share: 188}, {Name: "Từ 30", Count: 13, Share: 813}}}},
		Groups: []ReportLine{{Name: "Nữ", Count: 4, Share: 250, Target: "từ 30 %", Standing: "thiếu 1"}}}
	require.Equal(t, []string{"unit_code,unit,division,line,count,total,share,target,standing,source",
		"00649,Xã Yên Mỹ,Độ tuổi,Dưới 30,3,16,0.188,,,",
		"00649,Xã Yên Mỹ,Độ tuổi,Từ 30,13,16,0.813,,,",
		"00649,Xã Yên Mỹ,,Nữ,4,16,0.25,từ 30 %,thiếu 1,"}, lines(t, in.Table()))
}

func TestAttendanceAsData(t *testing.T) {
	t.Parallel()
	in := sampleAttendance(t, 0)
	in.Code = "00664"
	require.Equal(t, []string{"unit_code,unit,sitting,on_date,full_name,occupation,represents,official,state,arrived_at,desk,reason",
		"00664,Xã Tả Thanh Oai,Phiên chính thức – Đại hội Xã Tả Thanh Oai,2024-04-12,Nguyễn Thị Ánh,Chủ tịch Hội Phụ nữ,Thôn Siêu Quần,true,present,07:42,Bàn 1,",
		"00664,Xã Tả Thanh Oai,Phiên chính thức – Đại hội Xã Tả Thanh Oai,2024-04-12,'=Trần Bình,Trưởng thôn,Thôn Nhân Hòa,true,excused,,,ốm",
		"00664,Xã Tả Thanh Oai,Phiên chính thức – Đại hội Xã Tả Thanh Oai,2024-04-12,Đỗ Văn Chính,,Thôn Siêu Quần,true,,,,",
		"00664,Xã Tả Thanh Oai,Phiên chính thức – Đại hội Xã Tả Thanh Oai,2024-04-12,Lê Dung,Phó Bí thư,,false,present,07:42,,"}, lines(t, in.Table()))
}

func TestProgrammeAsData(t *testing.T) {
	t.Parallel()
	in := Programme{Unit: "Xã Yên Mỹ", Code: "00649", Parts: []ProgrammePart{{Title: "Phiên chính thức", Blocks: []ProgrammeBlock{
		{Time: "07:30 – 07:45", Minutes: 15, Title: "Chào cờ", Person: "Ban Tổ chức"}, {Minutes: 5, Title: "Hội ý", Internal: true, Script: "Mời, đủ \"3\" người"}}}}}
	require.Equal(t, []string{"unit_code,unit,session,time,minutes,title,person,internal,script,paper",
		"00649,Xã Yên Mỹ,Phiên chính thức,07:30 – 07:45,15,Chào cờ,Ban Tổ chức,false,,",
		`00649,Xã Yên Mỹ,Phiên chính thức,,5,Hội ý,,true,"Mời, đủ ""3"" người",`}, lines(t, in.Table()))
}

// The sessions stand in the order of time, then the units without one.
func TestScheduleAsData(t *testing.T) {
	t.Parallel()
	in := sampleSchedule(t)
	for i, code := range []string{"00673", "00646", "00661", "020"} {
		in.Plan.Units[i].Code = code
	}
	require.Equal(t, []string{"unit_code,unit,level,pilot,held,deadline,session,on_date,half,starts,ends,venue,leaders,followed_by,conflicts",
		"00673,Xã Đông Mỹ,commune,true,true,2024-04-30,preparatory,2024-03-07,afternoon,14:00,16:30,Nhà văn hóa xã,Nguyễn Văn An,Đỗ Thị Bình,",
		"00673,Xã Đông Mỹ,commune,true,true,2024-04-30,official,2024-03-08,morning,07:30,11:30,Nhà văn hóa xã,Nguyễn Văn An,Đỗ Thị Bình,",
		"00646,Xã Thanh Liệt,commune,false,false,2024-04-30,official,2024-04-18,whole,,,,Nguyễn Văn An,,Xã Thanh Liệt họp ngày lễ Giỗ Tổ Hùng Vương; Nguyễn Văn An vắng ngày 18/4",
		"020,Huyện Thanh Trì,commune,false,false,2024-06-30,official,2024-04-18,afternoon,13:30,,Hội trường huyện,,,",
		"00661,Xã Vạn Phúc,commune,false,false,2024-04-30,,,,,,,,Lê Thị Cúc,"}, lines(t, in.Table()))
}

// Points that were not given are empty, deductions are negative, and a member whose sheet the reader may not see has
// rows without points.
func TestEmulationAsData(t *testing.T) {
	t.Parallel()
	in := sampleEmulation(t)
	delete(in.Sheets, 2)
	got := lines(t, in.Table())
	require.Equal(t, []string{
		"year,cluster,unit_code,unit,line,kind,criterion,most_points,self_points,cluster_points,city_points,evidence,counted,counted_of,taken_on,proposed_points",
		"2024,Cụm thi đua số 3,020,Huyện Thanh Trì,2,criterion,Đại hội cấp xã đúng tiến độ,15,14.5,14,,BC 12,5,6,2024-12-01,12.5",
		"2024,Cụm thi đua số 3,020,Huyện Thanh Trì,3,criterion,Hồ sơ trình duyệt,10,9,9,,,,,,",
		"2024,Cụm thi đua số 3,020,Huyện Thanh Trì,4,bonus,Mô hình mới,5,,,,,,,,",
		"2024,Cụm thi đua số 3,020,Huyện Thanh Trì,5,deduction,Báo cáo chậm,5,,-0.5,,,,,,",
		"2024,Cụm thi đua số 3,018,Huyện Gia Lâm,2,criterion,Đại hội cấp xã đúng tiến độ,15,,,,,,,,"}, got[:6])
	require.Len(t, got, 9)
}

// Every workbook of this package has its rows as data, with the keys in both languages and values of their kinds.
func TestWorkbooksHaveTheirData(t *testing.T) {
	t.Parallel()
	kinds := map[flat.Kind]any{flat.Text: "", flat.Count: 0, flat.Number: 0.0, flat.Share: field.Tenths(0), flat.Day: calendar.Date{}, flat.Partial: calendar.Partial{}, flat.Flag: false}
	for language, sheet := range []string{"Dữ liệu", "Data"} {
		delegates, roll, plan, year := sampleDelegates(t), sampleAttendance(t, language), sampleSchedule(t), sampleEmulation(t)
		delegates.Words, plan.Words, year.Words = booktest.Words(t, language), booktest.Words(t, language), booktest.Words(t, language)
		for _, c := range []struct {
			table flat.Table
			write func(*bytes.Buffer) error
		}{
			{delegates.Table(), func(b *bytes.Buffer) error { return WriteDelegates(b, delegates) }},
			{roll.Table(), func(b *bytes.Buffer) error { return WriteAttendance(b, roll) }},
			{plan.Table(), func(b *bytes.Buffer) error { return WriteSchedule(b, plan) }},
			{year.Table(), func(b *bytes.Buffer) error { return WriteEmulation(b, year) }},
		} {
			var b bytes.Buffer
			require.NoError(t, c.write(&b))
			rows, err := booktest.Open(t, b.Bytes()).GetRows(sheet, booktest.RawValues)
			require.NoError(t, err)
			require.Len(t, rows, len(c.table.Rows)+1)
			for i, column := range c.table.Columns {
				require.Equal(t, column.Key, rows[0][i])
				for _, row := range c.table.Rows {
					if row[i] != nil {
						require.IsType(t, kinds[column.Kind], row[i], column.Key)
					}
				}
			}
		}
	}
}
