package replica

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/benbjohnson/litestream"

	"daihoi/models/fault"
)

// Fetch writes the copied database into a new file, as it was at the moment, or as it was last with the zero moment. It
// checks the checksums of every part and the structure of the file.
func Fetch(ctx context.Context, from Address, moment time.Time, path string) error {
	if from.server == nil {
		if info, err := os.Stat(from.folder); err != nil || !info.IsDir() {
			return fault.Wrap(err, fault.NotFound, "cli.unreadable", "File", from.folder)
		}
	}
	client, err := from.client()
	if err != nil {
		return err
	}
	if err := client.Init(ctx); err != nil {
		return fault.Wrap(err, fault.Down, "replica.away", "From", from.String(), "Error", err.Error())
	}
	o := litestream.NewRestoreOptions()
	o.OutputPath, o.Timestamp, o.IntegrityCheck = path, moment, litestream.IntegrityCheckFull
	into := litestream.NewDB(path)
	into.Replica = litestream.NewReplicaWithClient(into, client)
	into.SetLogger(slog.New(slog.NewTextHandler(io.Discard, nil)))
	switch err := into.Replica.Restore(ctx, o); {
	case errors.Is(err, litestream.ErrTxNotAvailable), errors.Is(err, litestream.ErrNoSnapshots):
		return fault.Wrap(err, fault.NotFound, "replica.nothing", "From", from.String())
	case err != nil:
		return fault.Wrap(err, fault.Invalid, "replica.damaged", "From", from.String(), "Error", err.Error())
	}
	return os.Chmod(path, 0o600)
}
