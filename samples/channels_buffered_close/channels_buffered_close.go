// A closed channel still gives what is in its buffer, then zero values.
package main

import "fmt"

func main() {
	queue := make(chan string, 3)
	queue <- "first"
	queue <- "second"
	fmt.Println(len(queue), cap(queue))
	close(queue)

	v, ok := <-queue
	fmt.Println(v, ok)
	fmt.Println(<-queue)
	v, ok = <-queue
	fmt.Printf("%q %t\n", v, ok)
}
