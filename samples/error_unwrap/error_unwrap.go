// An error that holds another one and gives it back.
package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

type lineError struct {
	line int
	err  error
}

func (e *lineError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }
func (e *lineError) Unwrap() error { return e.err }

func sum(text string) (int, error) {
	total := 0
	for i, line := range strings.Split(text, "\n") {
		n, err := strconv.Atoi(strings.TrimSpace(line))
		if err != nil {
			return 0, &lineError{i + 1, err}
		}
		total += n
	}
	return total, nil
}

func main() {
	fmt.Println(sum("1\n 2\n3"))
	_, err := sum("1\nx")
	fmt.Println(err)
	var at *lineError
	if errors.As(err, &at) {
		fmt.Println(at.line, at.err)
	}
}
