// Function variables that call themselves and are returned.
package main

import "fmt"

func factorial() func(int) int {
	var f func(int) int
	f = func(n int) int {
		if n == 0 {
			return 1
		}
		return n * f(n-1)
	}
	return f
}

func fibonacci() func(int) int {
	known := map[int]int{}
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		if v, ok := known[n]; ok {
			return v
		}
		v := fib(n-1) + fib(n-2)
		known[n] = v
		return v
	}
	return fib
}

func main() {
	fmt.Println(factorial()(5), fibonacci()(40))
}
