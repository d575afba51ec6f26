// Package stock counts parts.
package stock

import (
	"errors"
	"fmt"
)

// ErrShort says that there are not enough parts.
var ErrShort = errors.New("not enough")

// Stock is how many there are of each part.
type Stock struct {
	parts map[string]int
}

// New makes an empty stock.
func New() *Stock {
	return &Stock{parts: map[string]int{}}
}

// Add puts n parts into the stock.
func (s *Stock) Add(part string, n int) {
	s.parts[part] += n
}

// Take removes n parts and returns how many are left.
func (s *Stock) Take(part string, n int) (int, error) {
	have, ok := s.parts[part]
	if !ok {
		return 0, fmt.Errorf("no part %q", part)
	}
	if have < n {
		return have, fmt.Errorf("%s: want %d, have %d: %w", part, n, have, ErrShort)
	}
	s.parts[part] = have - n
	return have - n, nil
}
