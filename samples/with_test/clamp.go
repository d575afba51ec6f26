// Package clamp keeps numbers within bounds; its tests are a table.
package clamp

import "fmt"

// Range is an interval with both ends in it.
type Range struct {
	Low, High int
}

// Parse reads "low..high".
func Parse(s string) (Range, error) {
	var r Range
	n := 0
	for i := 0; i+1 < len(s); i++ {
		if s[i] == '.' && s[i+1] == '.' {
			n = i
		}
	}
	if n == 0 {
		return r, fmt.Errorf("clamp: no .. in %q", s)
	}
	r.Low = number(s[:n])
	r.High = number(s[n+2:])
	return r, nil
}

func number(s string) int {
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// Clamp is the number in r that is nearest to n.
func (r Range) Clamp(n int) int {
	if n < r.Low {
		return r.Low
	}
	if n > r.High {
		return r.High
	}
	return n
}
