package calendar_test

import (
	"fmt"

	"daihoi/models/calendar"
)

// Four days off follow Friday 26 April 2024, and Saturday 4 May is worked for one of them.
func ExampleDate_AddWorkingDays() {
	friday := calendar.Of(2024, 4, 26)
	for n := 1; n <= 4; n++ {
		fmt.Println(n, friday.AddWorkingDays(n).Short())
	}
	// Output:
	// 1 02/5/2024
	// 2 03/5/2024
	// 3 04/5/2024
	// 4 06/5/2024
}

func ExampleDate_WorkingDays() {
	day := calendar.Of(2024, 5, 6)
	fmt.Println(calendar.Of(2024, 4, 26).WorkingDays(day))
	fmt.Println(day.WorkingDays(calendar.Of(2024, 5, 2)))
	// Output:
	// 4
	// -3
}

func ExampleHolidayOn() {
	h, off := calendar.HolidayOn(calendar.Of(2024, 4, 29))
	fmt.Println(off, h.Kind, h.NameEN)
	// Output: true exchanged Reunification Day
}

// People know a birth to the day, the month or only the year. A year of two digits is not guessed.
func ExampleParsePartial() {
	for _, typed := range []string{"9.3.1970", "2/1972", "1970", "9/3/70"} {
		born, err := calendar.ParsePartial(typed)
		if err != nil {
			fmt.Println(typed, "is refused")
			continue
		}
		fmt.Printf("%s is %s, from %s to %s\n", born.Short(), born, born.Earliest(), born.Latest())
	}
	// Output:
	// 09/3/1970 is 1970-03-09, from 1970-03-09 to 1970-03-09
	// 02/1972 is 1972-02, from 1972-02-01 to 1972-02-29
	// 1970 is 1970, from 1970-01-01 to 1970-12-31
	// 9/3/70 is refused
}
