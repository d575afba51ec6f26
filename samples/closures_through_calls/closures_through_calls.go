// Closures meet through what others of them change, and through names that hide each other.
package main

import "fmt"

func main() {
	n := 0
	bump := func() { n++ }
	get := func() int { return n }
	fs := []func() int{get}
	bump()
	fmt.Println(fs[0](), n)

	limit := 10
	check := func(v int) bool { return v < limit }
	fmt.Println(check(7))
	limit = 5
	{
		limit := 100
		fmt.Println(check(50), check(3), limit)
	}

	calls := 0
	count := func() { calls++ }
	var factorial func(n int) int
	factorial = func(n int) int {
		calls := n
		count()
		if n == 0 {
			return 1
		}
		return calls * factorial(n-1)
	}
	fmt.Println(factorial(4), calls)
}
