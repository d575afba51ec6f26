// A goto that jumps back makes a loop.
package main

import "fmt"

func collatz(n int) int {
	steps := 0
again:
	if n == 1 {
		return steps
	}
	if n%2 == 0 {
		n /= 2
	} else {
		n = 3*n + 1
	}
	steps++
	goto again
}

func main() {
	fmt.Println(collatz(1), collatz(6), collatz(27))
}
