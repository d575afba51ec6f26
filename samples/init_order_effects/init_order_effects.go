// Package variables get their values before main starts, in the order that they need each other.
package main

import "fmt"

var counter = 10

func next(name string) int {
	counter++
	fmt.Println(name, counter)
	return counter
}

var (
	third  = first + second
	first  = next("first")
	second = next("second")
)

func main() {
	counter = 0
	fmt.Println(third, second, first, counter)
}
