// A sentinel is wrapped with its text at the start, in the middle and at the end.
package main

import (
	"errors"
	"fmt"
)

var (
	errSyntax = errors.New("syntax error")
	errRange  = errors.New("out of range")
)

type lineError struct {
	line int
}

func (e lineError) Error() string { return fmt.Sprint("line ", e.line) }

func parse(text string) (int, error) {
	switch {
	case text == "":
		return 0, fmt.Errorf("%w: nothing in %q", errSyntax, text)
	case text[0] == '-':
		return 0, fmt.Errorf("value %s (%w) is refused", text, errRange)
	case text == "?":
		return 0, lineError{3}
	}
	return len(text), nil
}

func load(text string) error {
	n, err := parse(text)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	fmt.Println("loaded", n)
	return nil
}

func main() {
	for _, text := range []string{"abc", "", "-1", "?"} {
		err := load(text)
		var at lineError
		switch {
		case err == nil:
			continue
		case errors.Is(err, errSyntax):
			fmt.Println("syntax:", err)
		case errors.Is(err, errRange):
			fmt.Println("range:", err)
		default:
			if errors.As(err, &at) {
				fmt.Println("at", at.line, err)
			}
		}
	}
}
