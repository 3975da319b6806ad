package clusters

import (
	"slices"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/clusterevent"
	"daihoi/models/emulation"
	"daihoi/models/fault"
	"daihoi/models/org"
	"daihoi/templates/clusters"
	"daihoi/templates/ui"
)

// occasion is where the pledge was signed and before whom, in words.
type occasion struct {
	emulation.Occasion
	event clusterevent.Event // zero if none was named
}

func readOccasion(r *web.Request, y emulation.Year, p emulation.Pledge) (o occasion, err error) {
	if p.ID == 0 {
		return o, nil
	}
	if o.Occasion, err = emulation.OccasionOf(r.Tx, p.ID); err != nil || o.EventID == 0 {
		return o, err
	}
	o.event, err = clusterevent.Of(r.Tx, y, o.EventID)
	return o, err
}

// lines say where and before whom, "" parts left out.
func (o occasion) lines(r *web.Request) (lines []string) {
	if o.EventID != 0 {
		lines = append(lines, r.T("pledge.at_event", "Title", o.event.Title, "Day", o.event.OnDate, "Place", o.event.Place))
	}
	if len(o.Witnesses) > 0 {
		names := make([]string, len(o.Witnesses))
		for i, w := range o.Witnesses {
			names[i] = w.Line()
		}
		lines = append(lines, r.T("pledge.before", "Names", strings.Join(names, "; ")))
	}
	return lines
}

// occasionForm asks at which event the newest edition was signed and before whom.
func occasionForm(r *web.Request) (web.Result, error) {
	y, p, err := readLedPledge(r)
	if err != nil {
		return web.Result{}, err
	}
	if p.ID == 0 {
		return web.Result{}, fault.New(fault.NotFound, "fault.not_found")
	}
	o, err := emulation.OccasionOf(r.Tx, p.ID)
	if err != nil {
		return web.Result{}, err
	}
	events, err := clusterevent.OfYear(r.Tx, y)
	if err != nil {
		return web.Result{}, err
	}
	v := clusters.Occasion{Version: r.FormVersion(int64(p.Version)), Back: web.ClusterPath(y, "/pledge")}
	v.Frame, v.Sub = r.ClusterFrame(y, r.T("pledge.occasion_title"))
	v.Event = r.WithError(ui.Input{Key: "pledge_event", Label: r.T("field.pledge_event"), Kind: "choice", Optional: true, Options: []ui.Option{{Label: r.T("form.none")}},
		Value: r.InputValue("pledge_event", strconv.FormatInt(o.EventID, 10))})
	for _, e := range events {
		v.Event.Options = append(v.Event.Options, ui.Option{Value: strconv.FormatInt(e.ID, 10), Label: e.OnDate.Short() + ": " + e.Title})
	}
	var typed []string
	for _, w := range o.Witnesses {
		if w.LeaderID == nil {
			typed = append(typed, w.Line())
		}
	}
	v.Typed = r.WithError(ui.Input{Key: "witnesses", Label: r.T("field.pledge_witnesses"), Hint: r.T("pledge.witness_hint"), Kind: "long", Optional: true,
		Value: r.InputValue("witnesses", strings.Join(typed, "\n"))})
	if v.Leaders, err = witnessTicks(r, y, o); err != nil {
		return web.Result{}, err
	}
	v.Conflict, err = r.ConflictLine("cluster", y.ClusterID)
	return web.Show(clusters.OccasionPage(v)), err
}

func witnessTicks(r *web.Request, y emulation.Year, o emulation.Occasion) (ticks []ui.TickOption, err error) {
	leaders, err := org.Leaders(r.Tx, y.Cluster.UnitID)
	for _, l := range leaders {
		id := strconv.FormatInt(l.ID, 10)
		ticked := slices.ContainsFunc(o.Witnesses, func(w emulation.Witness) bool { return w.LeaderID != nil && *w.LeaderID == l.ID })
		if r.Refused() {
			ticked = slices.Contains(r.FormValues("witness_leaders"), id)
		}
		ticks = append(ticks, ui.TickOption{Option: ui.Option{Value: id, Label: strings.TrimSuffix(l.Name+", "+l.Title, ", ")}, Ticked: ticked})
	}
	return ticks, err
}

func setOccasion(r *web.Request) (web.Result, error) {
	y, err := r.LedClusterYear()
	if err != nil {
		return web.Result{}, err
	}
	in := emulation.Occasion{EventID: int64(r.FormInt("pledge_event"))}
	if in.EventID == 0 && r.Form("pledge_event") != "" { // not an id: refused, not taken for none
		in.EventID = -1
	}
	for _, text := range r.FormValues("witness_leaders") {
		id, _ := strconv.ParseInt(text, 10, 64) // 0 is nobody
		in.Witnesses = append(in.Witnesses, emulation.Witness{LeaderID: &id})
	}
	in.Witnesses = append(in.Witnesses, emulation.ReadWitnesses(r.Form("witnesses"))...)
	return web.Redirect(web.ClusterPath(y, "/pledge")).Saying("form.saved"), emulation.SetOccasion(r.Tx, y.ClusterID, y.Year, r.FormInt("version"), in)
}
