// Functions with the names that a port gives to what the Go leaves without one.
package main

import (
	"errors"
	"fmt"
)

func part(n int) (int, error) {
	if n < 0 {
		return 0, errors.New("negative")
	}
	return n * 2, nil
}

func value(n int) int { return n + 1 }

func item(s string) string { return s + "!" }

func pair() (int, int) { return 1, 2 }

func main() {
	fmt.Println(part(value(2)))
	fmt.Println(pair())
	fmt.Println(part(-1))
	var all []string
	for _, s := range []string{"a", "b"} {
		all = append(all, item(s))
	}
	fmt.Println(all, value(1))
}
