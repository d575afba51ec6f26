// A sentinel error is wrapped with %w and found again with errors.Is.
package main

import (
	"errors"
	"fmt"
)

// ErrNotFound says that there is no such key.
var ErrNotFound = errors.New("not found")

// ErrEmpty says that the key is the empty string.
var ErrEmpty = errors.New("empty key")

var stock = map[string]int{"apple": 3, "pear": 5}

func find(key string) (int, error) {
	if key == "" {
		return 0, ErrEmpty
	}
	n, ok := stock[key]
	if !ok {
		return 0, ErrNotFound
	}
	return n, nil
}

func order(key string) (int, error) {
	n, err := find(key)
	if err != nil {
		return 0, fmt.Errorf("order %q: %w", key, err)
	}
	return n * 10, nil
}

func main() {
	for _, key := range []string{"apple", "plum", ""} {
		price, err := order(key)
		switch {
		case errors.Is(err, ErrNotFound):
			fmt.Println("missing:", err)
		case err != nil:
			fmt.Println("failed:", err)
		default:
			fmt.Println("price:", price)
		}
	}
}
