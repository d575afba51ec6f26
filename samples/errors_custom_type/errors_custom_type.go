// A struct that implements error carries data, and errors.As gets it back.
package main

import (
	"errors"
	"fmt"
)

// SyntaxError is an error at a place.
type SyntaxError struct {
	Line int
	Msg  string
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("line %d: %s", e.Line, e.Msg)
}

func check(lines []string) error {
	for i, line := range lines {
		if line == "" {
			return &SyntaxError{Line: i + 1, Msg: "empty line"}
		}
	}
	return nil
}

func load(name string, lines []string) error {
	if err := check(lines); err != nil {
		return fmt.Errorf("load %s: %w", name, err)
	}
	return nil
}

func main() {
	fmt.Println(load("good", []string{"a", "b"}))

	err := load("bad", []string{"a", "", "c"})
	fmt.Println(err)
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		fmt.Println("at line", syntax.Line)
	}
}
