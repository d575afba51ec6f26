// A function that returns a nil pointer as an error returns an error that is not nil.
package main

import (
	"errors"
	"fmt"
)

type badInput struct{ field string }

func (b *badInput) Error() string {
	if b == nil {
		return "bad input: unknown"
	}
	return "bad input: " + b.field
}

var errBusy = errors.New("busy")

func check(s string) *badInput {
	if s == "" {
		return &badInput{"name"}
	}
	return nil
}

// validate has the famous mistake.
func validate(s string) error {
	return check(s)
}

func right(s string) error {
	b := check(s)
	if b == nil {
		return nil
	}
	return b
}

func pick(n int) error {
	if n == 0 {
		return errBusy
	}
	var b *badInput
	return b
}

func main() {
	for _, s := range []string{"", "x"} {
		err := validate(s)
		if err != nil {
			fmt.Println("validate:", err)
		} else {
			fmt.Println("fine")
		}
		if err := right(s); err != nil {
			fmt.Println("right:", err)
		} else {
			fmt.Println("fine")
		}
	}
	err := pick(1)
	fmt.Println(err, err == errBusy, errors.Is(pick(0), errBusy))
	var b *badInput
	if errors.As(err, &b) {
		fmt.Println("as", b == nil, b.Error())
	}
	if b, ok := validate("").(*badInput); ok {
		fmt.Println("is", b == nil, b.field)
	}
	if b, ok := validate("y").(*badInput); ok {
		fmt.Println("is", b == nil)
	}
}
