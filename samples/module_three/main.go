// Inventory is a module of three packages: a program, a library and an internal helper.
package main

import (
	"errors"
	"fmt"

	"example.com/inventory/stock"
)

func main() {
	s := stock.New()
	s.Add("bolt", 10)
	s.Add("nut", 4)

	left, err := s.Take("bolt", 3)
	fmt.Println(left, err)
	if _, err := s.Take("nut", 9); errors.Is(err, stock.ErrShort) {
		fmt.Println("short:", err)
	}
	_, err = s.Take("gear", 1)
	fmt.Println(err)
	fmt.Print(s.Report())
}
