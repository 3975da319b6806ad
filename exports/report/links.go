package report

// Links build absolute addresses of pages, for files read outside the program. The zero value builds none.
type Links struct {
	Congress  func(id int64) string
	Milestone func(congressID, id int64) string
	Event     func(clusterID int64, year int, id int64) string
	Meeting   func(id int64) string
}

func (l Links) congress(id int64) string {
	if l.Congress == nil {
		return ""
	}
	return l.Congress(id)
}

func (l Links) event(clusterID int64, year int, id int64) string {
	if l.Event == nil {
		return ""
	}
	return l.Event(clusterID, year, id)
}

func (l Links) meeting(id int64) string {
	if l.Meeting == nil {
		return ""
	}
	return l.Meeting(id)
}
