package account_test

import (
	"strings"
	"testing"

	"github.com/alexedwards/argon2id"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"daihoi/models/account"
	"daihoi/models/fault"
)

func TestPasswordRules(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ password, want string }{
		{"", "problem.password_short"},
		{"ngắn quá", ""}, // eight characters, more bytes
		{"ngắn qu", "problem.password_short"},
		{norm.NFD.String("ngắn qu"), "problem.password_short"},
		{strings.Repeat("đường ", 12), ""},
		{strings.Repeat("đường ", 12) + "x", "problem.password_long"},
		{"an.nguyen", "problem.password_username"},
		{"An.Nguyen2024", "problem.password_username"},
		{"anNguyen", "problem.password_username"},
		{"12345678", "problem.password_common"},
		{"Password123!", "problem.password_common"},
		{"Mật khẩu 1", "problem.password_common"},
		{"mattran@2024", "problem.password_common"},
		{"UBMTTQ-2024", "problem.password_common"},
		{"Hà Nội 1954", "problem.password_common"},
		{"aaaaaaaa", "problem.password_common"},
		{"99999999999", "problem.password_common"},
		{"!!!!!!!!!", "problem.password_common"},
		{"!!!!!!!!!?", ""},
		{"cầu Long Biên gió", ""},
		{"48205917", ""},
	} {
		hash, err := cheap.Hash(c.password, "an.nguyen")
		if c.want == "" {
			require.NoError(t, err, c.password)
			require.True(t, strings.HasPrefix(hash, "$argon2id$"))
			continue
		}
		require.Equal(t, c.want, problem(t, err), c.password)
		require.Equal(t, "password", fault.As(err).Problems[0].Field)
	}
}

func TestStandardCost(t *testing.T) {
	t.Parallel()
	hash, err := account.StandardHasher().Hash(password, "an.nguyen")
	require.NoError(t, err)
	require.Contains(t, hash, "$m=19456,t=2,p=1$")
	right, err := argon2id.ComparePasswordAndHash(norm.NFC.String(password), hash)
	require.NoError(t, err)
	require.True(t, right)
}
