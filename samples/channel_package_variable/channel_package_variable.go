// A channel in a package variable is waited on from two sides.
package main

import "fmt"

var results chan int

var done = make(chan bool)

func produce(n int) {
	for i := range n {
		results <- i * i
	}
	close(results)
	<-done
	done <- true
}

func main() {
	results = make(chan int)
	go produce(3)
	sum := 0
	for r := range results {
		sum += r
	}
	done <- true
	<-done
	fmt.Println(sum)
}
