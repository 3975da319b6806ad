package secret_test

import "testing"

func BenchmarkSeal(b *testing.B) {
	x := box(b, first, "k1")
	for b.Loop() {
		x.Seal("persons.citizen_id", "001075012345")
	}
}

func BenchmarkOpen(b *testing.B) {
	x := box(b, first, "k1")
	sealed := x.Seal("persons.citizen_id", "001075012345")
	for b.Loop() {
		if _, err := x.Open("persons.citizen_id", sealed); err != nil {
			b.Fatal(err)
		}
	}
}
