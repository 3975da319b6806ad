package field_test

import (
	"fmt"

	"daihoi/models/calendar"
	"daihoi/models/field"
)

type guest struct {
	Name  string
	Born  calendar.Partial
	Phone string
	Seats int
}

var guestFields = field.Table[guest]{
	field.TextOf(field.Text, "full_name", func(g *guest) *string { return &g.Name }).Must().UpTo(60),
	field.PartialOf("born_on", func(g *guest) *calendar.Partial { return &g.Born }),
	field.PhoneOf("phone", func(g *guest) *string { return &g.Phone }),
	field.NumberOf("seats", 500, func(g *guest) *int { return &g.Seats }),
}

// A table reads a form: spaces, signs and spellings become canonical, and every problem is told at once.
func ExampleTable_Decode() {
	typed := map[string]string{"full_name": "  Lê  Thị Hoa ", "born_on": "3/1970", "phone": "+84 912.345.678", "seats": "many"}
	var g guest
	for _, problem := range guestFields.Decode(func(key string) string { return typed[key] }, &g) {
		fmt.Println(problem.Field, problem.Key)
	}
	fmt.Println(g.Name, g.Born, g.Phone)
	// Output:
	// seats problem.number
	// Lê Thị Hoa 1970-03 0912345678
}

// The same table tells what has changed, as the audit log keeps it.
func ExampleTable_Diff() {
	old := guest{Name: "Lê Thị Hoa", Born: calendar.Partial{Year: 1970}, Seats: 2}
	now := old
	now.Born.Month, now.Seats = 3, 0
	for _, c := range guestFields.Diff(&old, &now) {
		fmt.Printf("%s: %q → %q\n", c.Field, c.Old, c.New)
	}
	// Output:
	// born_on: "1970" → "1970-03"
	// seats: "2" → ""
}
