// A closed channel gives zero values; nil and empty differ.
package main

import "fmt"

func main() {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	close(c)
	v, ok := <-c
	fmt.Println(v, ok, len(c), cap(c))
	for v := range c {
		fmt.Println(v)
	}
	v, ok = <-c
	fmt.Println(v, ok)
	select {
	case v, ok := <-c:
		fmt.Println("closed", v, ok)
	default:
		fmt.Println("default")
	}
}
