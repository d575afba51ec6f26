// Deferred calls run last in, first out, with arguments evaluated at the defer.
package main

import "fmt"

func trace(name string) string {
	fmt.Println("enter", name)
	return name
}

func leave(name string) {
	fmt.Println("leave", name)
}

func work(n int) int {
	defer leave(trace("work"))
	for i := 0; i < 3; i++ {
		defer fmt.Println("deferred", i)
	}
	if n < 0 {
		return -1
	}
	n *= 2
	defer fmt.Println("n was", n)
	n *= 2
	return n
}

func main() {
	fmt.Println(work(5))
	fmt.Println(work(-5))
}
