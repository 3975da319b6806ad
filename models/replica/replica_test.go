package replica_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"github.com/stretchr/testify/require"
	"golang.org/x/crypto/ssh"

	"daihoi/models/fault"
	"daihoi/models/replica"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"/srv/ban sao": "/srv/ban sao",
		"sftp://sao:bi-mat@may.example:2222/daihoi?host-key=k": "sftp://may.example:2222/daihoi",
		"s3://thung/daihoi?region=hn":                          "s3://thung/daihoi",
	} {
		a, err := replica.Parse(text)
		require.NoError(t, err, text)
		require.Equal(t, says, a.String())
	}
	for text, key := range map[string]string{
		"": "replica.bad_address", "ftp://may/daihoi": "replica.bad_address", "s3://thung": "replica.bad_address",
		"sftp://may/daihoi?host-key=k": "replica.bad_address", "sftp://sao:bi-mat@%zz/x": "replica.bad_address",
		"sftp://sao@may/daihoi": "replica.no_host_key",
	} {
		_, err := replica.Parse(text)
		require.Equal(t, key, fault.As(err).Key, text)
		require.NotContains(t, err.Error(), "bi-mat")
	}
}

// Changes go to an SFTP server that has the right key, and come back; to one with another key nothing goes.
func TestReplicatesToTheRightServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	host, key := sftpServer(t)
	right, wrong := filepath.Join(dir, "right"), filepath.Join(dir, "wrong")
	require.NoError(t, os.WriteFile(right, append([]byte("# máy chủ\n"+host+" "), ssh.MarshalAuthorizedKey(key)...), 0o600))
	_, other := sftpServer(t)
	require.NoError(t, os.WriteFile(wrong, ssh.MarshalAuthorizedKey(other), 0o600))
	path := filepath.Join(dir, "a.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=wal_autocheckpoint(0)")
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "CREATE TABLE a(b); INSERT INTO a VALUES (7)")
	require.NoError(t, err)

	to := func(keyFile string) replica.Address {
		a, err := replica.Parse("sftp://sao:bi-mat@" + host + filepath.ToSlash(dir) + "/copy?host-key=" + keyFile)
		require.NoError(t, err)
		return a
	}
	begin := func(keyFile string) *replica.Replica {
		r, err := replica.Start(path, to(keyFile), time.Hour, time.Now, slog.New(slog.NewTextHandler(io.Discard, nil)))
		require.NoError(t, err)
		return r
	}
	r := begin(wrong)
	require.Eventually(t, func() bool { return r.State().Problem != "" }, time.Minute, 20*time.Millisecond)
	require.Zero(t, r.State().At)
	require.NoError(t, r.Close())
	require.NoDirExists(t, filepath.Join(dir, "copy"))

	r = begin(right)
	require.Eventually(t, func() bool { return !r.State().At.IsZero() }, time.Minute, 20*time.Millisecond, "%+v", r.State())
	_, err = db.ExecContext(t.Context(), "INSERT INTO a VALUES (8)")
	require.NoError(t, err)
	require.NoError(t, db.Close())
	require.NoError(t, r.Close(), "the last change is copied at the end")
	back := filepath.Join(dir, "back.db")
	require.Error(t, replica.Fetch(t.Context(), to(wrong), time.Time{}, back))
	require.NoError(t, replica.Fetch(t.Context(), to(right), time.Time{}, back))
	db, err = sql.Open("sqlite", back)
	require.NoError(t, err)
	var sum int
	require.NoError(t, db.QueryRowContext(t.Context(), "SELECT SUM(b) FROM a").Scan(&sum))
	require.NoError(t, db.Close())
	require.Equal(t, 15, sum)
	info, err := os.Stat(back)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	require.NoError(t, replica.Forget(path))
	require.NoDirExists(t, filepath.Join(dir, ".a.db-litestream"))
}

// sftpServer serves the disk to the user "sao" until the test ends.
func sftpServer(t *testing.T) (host string, key ssh.PublicKey) {
	t.Helper()
	_, private, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := ssh.NewSignerFromKey(private)
	require.NoError(t, err)
	config := &ssh.ServerConfig{PasswordCallback: func(c ssh.ConnMetadata, password []byte) (*ssh.Permissions, error) {
		if c.User() == "sao" && string(password) == "bi-mat" {
			return nil, nil
		}
		return nil, os.ErrPermission
	}}
	config.AddHostKey(signer)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			link, err := listener.Accept()
			if err != nil {
				return
			}
			go serveSFTP(link, config)
		}
	}()
	return listener.Addr().String(), signer.PublicKey()
}

func serveSFTP(link net.Conn, config *ssh.ServerConfig) {
	defer func() { _ = link.Close() }()
	_, channels, requests, err := ssh.NewServerConn(link, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	for wanted := range channels {
		channel, asked, err := wanted.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range asked {
				_ = r.Reply(r.Type == "subsystem", nil)
			}
		}()
		if server, err := sftp.NewServer(channel); err == nil {
			_ = server.Serve()
		}
	}
}
