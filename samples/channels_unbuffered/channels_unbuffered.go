// A producer and its consumer meet at an unbuffered channel.
package main

import "fmt"

func produce(n int, out chan<- int) {
	for i := 1; i <= n; i++ {
		out <- i * i
	}
	close(out)
}

func main() {
	numbers := make(chan int)
	go produce(4, numbers)
	sum := 0
	for n := range numbers {
		fmt.Println("got", n)
		sum += n
	}
	fmt.Println("sum", sum)

	done := make(chan string)
	go func() { done <- "finished" }()
	fmt.Println(<-done)
}
