package days

import (
	"context"
	"strconv"
	"strings"

	"daihoi/app/web"
	"daihoi/models/access"
	"daihoi/models/attendance"
	"daihoi/models/congress"
	"daihoi/models/deadline"
	"daihoi/models/fault"
	"daihoi/models/files"
	"daihoi/models/proceedings"
	"daihoi/models/store"
	"daihoi/templates/days"
	"daihoi/templates/ui"
)

// papersPage lists the papers of the session, adds more, and opens and closes their link.
func papersPage(r *web.Request) (web.Result, error) {
	s, err := readSession(r, access.View)
	if err != nil {
		return web.Result{}, err
	}
	v := days.Papers{}
	if v.Page, err = page(r, s, "/papers", "day.papers"); err != nil || s.none() {
		return web.Show(days.PapersPage(v)), err
	}
	v.Change = s.at("/papers/link")
	groups, items, err := paperGroups(r, s.Sitting, "")
	if err != nil {
		return web.Result{}, err
	}
	v.Groups = groups
	if !v.May || !s.Begun() {
		return web.Show(days.PapersPage(v)), nil
	}
	v.Items = []ui.Option{{Label: r.T("day.papers.whole")}}
	for i, item := range items {
		v.Items = append(v.Items, ui.Option{Value: web.FormatID(item.ID), Label: strconv.Itoa(i+1) + ". " + item.Title})
	}
	v.Item = r.Form("item")
	if r.Files.Configured() {
		v.Upload = ui.Upload{Label: r.T("day.papers.add"), Accept: files.Accepted(), Hint: r.T("day.papers.hint", "Max", deadline.FileLimit>>20),
			Error: r.WithError(ui.Input{Key: "files"}).Error}
	}
	from, until := s.PapersFrom, s.PapersUntil
	if s.PapersToken == nil {
		sitting := attendance.Sitting{Day: s.OnDate}
		from, until = sitting.Hours()
	}
	v.Times = append(r.MomentInputs("papers_from", from), r.MomentInputs("papers_until", until)...)
	if s.PapersToken != nil {
		v.Link = r.Origin + web.HandoutPath + *s.PapersToken
		v.LinkTimes = r.T("day.papers.times", "From", s.PapersFrom, "Until", s.PapersUntil)
		v.QR, err = web.QRCode(v.Link)
	}
	return web.Show(days.PapersPage(v)), err
}

// paperGroups are the papers by agenda item; those of the whole session come first. With base their addresses begin so.
func paperGroups(r *web.Request, s proceedings.Sitting, base string) (groups []days.PaperGroup, items []proceedings.Item, err error) {
	all, err := proceedings.Papers(r.Tx, s)
	if err != nil {
		return nil, nil, err
	}
	if items, err = proceedings.Items(r.Tx, s); err != nil {
		return nil, nil, err
	}
	add := func(title string, of func(p proceedings.Paper) bool) {
		g := days.PaperGroup{Title: title}
		for _, p := range all {
			if of(p) {
				line := days.Paper{ID: web.FormatID(p.ID), Name: p.Name, Note: r.FileSize(p.Size)}
				if base != "" {
					line.Href = base + "/" + line.ID
				}
				g.Rows = append(g.Rows, line)
			}
		}
		if len(g.Rows) > 0 {
			groups = append(groups, g)
		}
	}
	add(r.T("day.papers.whole"), func(p proceedings.Paper) bool { return p.ItemID == nil })
	for i, item := range items {
		add(strconv.Itoa(i+1)+". "+item.Title, func(p proceedings.Paper) bool { return p.ItemID != nil && *p.ItemID == item.ID })
	}
	return groups, items, nil
}

// addPapers keeps the uploaded files before the transaction that records them; only those who may add papers write to the disk.
func addPapers(ctx context.Context, r *web.Request) (web.Handler, error) {
	err := r.Store.Read(ctx, r.Actor, func(tx *store.Tx) error {
		r.Tx = tx
		_, err := toChange(r)
		return err
	})
	if err != nil {
		return nil, err
	}
	var kept []proceedings.Paper
	if len(r.Uploads) > 0 {
		stored, err := r.KeepFiles()
		if err != nil {
			return nil, err
		}
		for _, f := range stored {
			kept = append(kept, proceedings.Paper{Name: f.Name, Digest: f.Digest, Media: f.Media, Size: f.Size})
		}
	}
	return func(r *web.Request) (web.Result, error) {
		s, err := toChange(r)
		if err != nil {
			return web.Result{}, err
		}
		err = proceedings.AddPapers(r.Tx, s.Congress.ID, s.SessionID, int64(r.FormInt("item")), kept)
		return web.Redirect(s.at("/papers")).Saying("day.papers.added", "Count", len(kept)), err
	}, nil
}

// changePapers opens a new link, revokes it, or removes a paper: "remove-17".
func changePapers(r *web.Request) (web.Result, error) {
	s, err := toChange(r)
	if err != nil {
		return web.Result{}, err
	}
	to := web.Redirect(s.at("/papers"))
	if _, item, ok := strings.Cut(r.Form("do"), "remove-"); ok {
		id, _ := strconv.ParseInt(item, 10, 64)
		return to.Saying("day.papers.removed"), proceedings.RemovePaper(r.Tx, s.Congress.ID, s.SessionID, id)
	}
	if r.Form("do") == "close" {
		return to.Saying("day.papers.closed"), proceedings.OpenPapers(r.Tx, s.Congress.ID, s.SessionID, store.Instant{}, store.Instant{})
	}
	from, problems := r.Moment("papers_from")
	until, more := r.Moment("papers_until")
	err = web.RunIfValid(append(problems, more...), func() error {
		return proceedings.OpenPapers(r.Tx, s.Congress.ID, s.SessionID, from, until)
	})
	return to.Saying("day.papers.opened"), err
}

// byToken lets the delegates of a hall read the papers of their session, without an account.
func byToken(tx *store.Tx, r *web.Request) (access.Actor, error) {
	_, actor, err := proceedings.ByToken(tx, r.Param("token"))
	return actor, err
}

// openSession is the session of the link; ok is false while it is not open.
func openSession(r *web.Request) (s proceedings.Sitting, ok bool, err error) {
	p, _, err := proceedings.ByToken(r.Tx, r.Param("token"))
	if err != nil {
		return s, false, err
	}
	c, err := congress.Get(r.Tx, p.CongressID)
	if err != nil {
		return s, false, err
	}
	s, err = proceedings.Of(r.Tx, c, p.SessionID)
	return s, s.OpenAt(attendance.Moment(r.Tx, r.Tx.Now())), err
}

// openPapers is the page of the link: the programme as it goes, with the papers of each item. It has no names of persons.
func openPapers(r *web.Request) (web.Result, error) {
	s, ok, err := openSession(r)
	if err != nil {
		return web.Result{}, err
	}
	v := days.OpenPapers{Frame: r.FrameWithTitle(r.T("day.papers.of", "Unit", s.Congress.Unit.FullName)), Sub: r.T("choice.kind."+s.Kind) + " · " + r.SessionTime(s.Session),
		Times: r.T("day.papers.times", "From", s.PapersFrom, "Until", s.PapersUntil), Open: ok}
	v.Wide = true
	if !ok {
		return web.Show(days.OpenPapersPage(v)), nil
	}
	groups, items, err := paperGroups(r, s, web.HandoutPath+r.Param("token"))
	if err != nil {
		return web.Result{}, err
	}
	v.Groups = groups
	clock := runClock(r, session{Sitting: s}, items)
	if clock.Now >= 0 && s.Running() {
		v.Now = clock.Items[clock.Now].Title
	}
	return web.Show(days.OpenPapersPage(v)), nil
}

// openPaper is one paper of the link.
func openPaper(r *web.Request) (web.Result, error) {
	s, ok, err := openSession(r)
	if err != nil {
		return web.Result{}, err
	}
	if !ok {
		return web.Result{}, fault.New(fault.NotFound, "fault.not_found")
	}
	id, err := r.ID("file")
	if err != nil {
		return web.Result{}, err
	}
	p, err := proceedings.PaperOf(r.Tx, s, id)
	if err != nil {
		return web.Result{}, err
	}
	return r.StoredFile(p.Name, p.Media, p.Digest)
}
