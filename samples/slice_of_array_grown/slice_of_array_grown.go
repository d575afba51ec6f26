// An append to a slice of an array writes into the array while there is room.
package main

import "fmt"

func main() {
	names := [...]string{"x", "y"}
	first := names[:1]
	first = append(first, "z")
	fmt.Println(names, first)
}
