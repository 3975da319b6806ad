package cellvalue_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"daihoi/models/cellvalue"
)

func TestSplitNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"075071003318":                        {"075071003318", ""},
		"75071003318":                         {"75071003318", ""},
		"1052800668.0":                        {"1052800668", ""},
		"075 078 011 209":                     {"075078011209", ""},
		"075184006602 - 0908112335":           {"075184006602", "0908112335"},
		"0908112335 075184006602":             {"075184006602", "0908112335"},
		"075184006602 0908 112 335":           {"075184006602", "0908112335"},
		"ĐT: 0937 448 190 CCCD: 075193002217": {"075193002217", "0937448190"},
		"0912-883-045; 075193002217":          {"075193002217", "0912883045"},
		"913770254":                           {"", "913770254"},
		"84904551238":                         {"", "84904551238"},
		"(0225) 3852 114":                     {"", "02253852114"},
		"271 055 318 (CMND cũ)":               {"271055318", ""},
		"312055318":                           {}, // an old card, or a mobile without its zero
		"84304551238":                         {}, // Trà Vinh, or a mobile
		"2438521141":                          {}, // Hà Giang, or a landline of Hà Nội
		"0908112335 - 0908112336":             {},
		"12":                                  {},
		"không có":                            {},
		"":                                    {},
	} {
		citizen, phone, ok := cellvalue.SplitNumbers(text)
		require.Equal(t, want, [2]string{citizen, phone}, text)
		require.Equal(t, want != [2]string{}, ok, text)
	}
}
