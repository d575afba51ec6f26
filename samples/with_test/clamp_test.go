package clamp

import "testing"

func TestClamp(t *testing.T) {
	r := Range{Low: 2, High: 5}
	tests := []struct {
		name string
		in   int
		want int
	}{
		{"below", 1, 2},
		{"inside", 3, 3},
		{"edge", 5, 5},
		{"above", 99, 5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := r.Clamp(tt.in); got != tt.want {
				t.Errorf("Clamp(%d) = %d, want %d", tt.in, got, tt.want)
			}
		})
	}
}

func TestParse(t *testing.T) {
	r, err := Parse("10..42")
	if err != nil {
		t.Fatal(err)
	}
	if r.Low != 10 || r.High != 42 {
		t.Errorf("got %v", r)
	}
	if _, err := Parse("10"); err == nil {
		t.Error("want an error")
	}
}
