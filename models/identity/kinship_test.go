package identity_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/calendar"
	"daihoi/models/delegate"
	"daihoi/models/identity"
)

func TestKinship(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want identity.Kin
	}{
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hùng", identity.Alike},
		{"Nguyễn Văn Hùng", "NGUYỄN VĂN HÙNG", identity.Alike},
		{"Trần Thị Hòa", "Trần Thị Hoà", identity.Alike},
		{"Lê Thuý", "Lê Thúy", identity.Alike},
		{"Lê  Văn-Bình", "Lê Văn Bình", identity.Alike},
		{"Ðặng Văn Ân", "Đặng Văn Ân", identity.Alike},
		{"Nguyễn Văn Hùng", "Nguyen Van Hung", identity.Unmarked},
		{"DANG THI UT", "Đặng Thị Út", identity.Unmarked},
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hưng", identity.Near},
		{"Nguyễn Văn Hùng", "Nguyễn Văn Hung", identity.Near},
		{"Đỗ Thị Lan", "Đô Thị Lan", identity.Near},
		{"Phạm Văn Đức", "Phạm Văn Dức", identity.Near},
		{"Lý Thị Vy", "Lí Thị Vi", identity.Near},
		{"Trần Văn Quý", "Trần Văn Quí", identity.Near},
		{"Nguyễn Văn Bình", "Nguyễn Văn Minh", identity.Near},
		{"Nguyễn Văn Bình", "Nguyễn Văn Quang", identity.Unrelated},
		{"Nguyễn Thị Hoan", "Nguyễn Thị Hoa", identity.Near},
		{"Nguyễn Thị Nga", "Nguyễn Thị Ngân", identity.Near},
		{"Nguyễn Văn An", "Nguyễn Thị An", identity.Unrelated},
		{"Nguyễn Văn An", "Trần Văn An", identity.Unrelated},
	} {
		require.Equal(t, tt.want, identity.Kinship(tt.a, tt.b), "%s, %s", tt.a, tt.b)
		require.Equal(t, tt.want, identity.Kinship(tt.b, tt.a), "%s, %s", tt.b, tt.a)
	}
}

// Two people born on the same day are one only under one spelling; everything nearer than a stranger is asked.
func TestCompareAsksAboutNearNames(t *testing.T) {
	t.Parallel()
	traces := func(name, born, id string) identity.Traces {
		day, err := calendar.ParsePartial(born)
		require.NoError(t, err)
		return identity.TracesOf(&delegate.Record{Person: delegate.Person{FullName: name, BornOn: day, CitizenID: id}})
	}
	for _, tt := range []struct {
		name, born, id string
		want           identity.Verdict
	}{
		{"Nguyễn Văn Hùng", "1970-05-02", "", identity.Certain},
		{"Nguyen Van Hung", "1970-05-02", "", identity.Certain},
		{"Nguyễn Văn Hưng", "1970-05-02", "", identity.Possible},
		{"Nguyễn Văn Hưng", "1970", "", identity.Possible},
		{"Nguyễn Văn Hưng", "", "", identity.Possible},
		{"Nguyễn Văn Hưng", "1971-05-02", "", identity.Verdict(0)},
		{"Nguyễn Văn Hùn", "1970-05-02", "", identity.Possible},
		{"Nguyễn Văn Hùn", "1970", "", identity.Verdict(0)},
		{"Nguyễn Văn Hưng", "1970-05-02", "001070000001", identity.Possible},
		{"Trần Thị Lan", "1970-05-02", "001070000001", identity.Possible},
		{"Nguyễn Văn Hùng", "1971", "001070000001", identity.Certain},
	} {
		got, _ := identity.Compare(traces(tt.name, tt.born, tt.id), traces("Nguyễn Văn Hùng", "1970-05-02", "001070000001"))
		require.Equal(t, tt.want, got, "%s, %s, %s", tt.name, tt.born, tt.id)
	}
}
