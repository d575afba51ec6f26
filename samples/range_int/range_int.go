// Range over a number counts from zero, with or without a variable.
package main

import "fmt"

func power(base, exp int) int {
	result := 1
	for range exp {
		result *= base
	}
	return result
}

func main() {
	for i := range 4 {
		fmt.Println(i, power(3, i))
	}
	n := 3
	for i := range n {
		n++
		fmt.Print(i, " ")
	}
	fmt.Println(n)
}
