// A closure sees what its variable becomes after it was made.
package main

import "fmt"

func later() int {
	x := 1
	fs := []func() int{func() int { return x }}
	x = 2
	return fs[0]()
}

func recursive() int {
	var f func(int) int
	f = func(n int) int {
		if n <= 1 {
			return 1
		}
		return n * f(n-1)
	}
	return f(5)
}

func main() {
	fmt.Println(later(), recursive())
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i * i })
	}
	for _, f := range fs {
		fmt.Println(f())
	}
}
