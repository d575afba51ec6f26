// A function variable that gets another function.
package main

import "fmt"

func main() {
	op := func(a, b int) int { return a + b }
	fmt.Println(op(3, 4))
	op = func(a, b int) int { return a * b }
	fmt.Println(op(3, 4))
	base := 100
	op = func(a, b int) int { return base + a - b }
	fmt.Println(op(3, 4))
}
