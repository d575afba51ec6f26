// Package f asserts how errors go with results.
package f

import (
	"errors"
	"fmt"
	"os"
	"strconv"
)

// ErrEmpty is a sentinel.
var ErrEmpty = errors.New("empty") // want "sentinels: ErrEmpty"

// ParseError is an error type.
type ParseError struct{ Line int } // want "error types: ParseError"

func (e *ParseError) Error() string { return fmt.Sprint(e.Line) }

func parse(s string) (int, error) { // want "errors: parse = result"
	if s == "" {
		return 0, ErrEmpty
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0, &ParseError{Line: 1}
	}
	return n, nil
}

func pass(s string) (int, error) { // want "errors: pass = result"
	return parse(s)
}

func together(s string) (int, error) { // want "errors: together = result"
	n, err := parse(s)
	return n, err
}

func partial(all []string) (int, error) { // want "errors: partial = result and value"
	sum := 0
	for _, s := range all {
		n, err := parse(s)
		if err != nil {
			return sum, err
		}
		sum += n
	}
	return sum, nil
}

func checked(s string) (int, error) { // want "errors: checked = result"
	n, err := parse(s)
	if err != nil {
		return 0, err
	}
	return n + 1, err
}

func lookup(m map[string]int, k string) (int, bool) { // want "errors: lookup = option"
	v, ok := m[k]
	return v, ok
}

func index(all []string, s string) (int, bool) { // want "errors: index = option"
	for i, t := range all {
		if s == t {
			return i, true
		}
	}
	return 0, false
}

func split(s string) (string, bool) { // want "!errors: split"
	if s == "" {
		return "none", false
	}
	return s[1:], true
}

func named(s string) (n int, err error) { // want "errors: named = result"
	if s == "" {
		err = ErrEmpty
		return
	}
	n, err = parse(s)
	return
}

func drop(one, two, path string) {
	parse(one)           // want "ignored errors: parse(one)"
	n, _ := parse(two)  // want "ignored errors: parse(two)"
	fmt.Println("x", n) // printing is nothing to look at
	os.Remove(path)     // want "ignored errors: os.Remove(path)"
}
