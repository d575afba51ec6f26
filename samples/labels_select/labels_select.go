// A break inside select leaves the select.
package main

import "fmt"

func main() {
	c := make(chan int, 5)
	done := make(chan bool, 1)
	for i := 0; i < 3; i++ {
		c <- i
	}
	done <- true
	n := 0
loop:
	for {
		select {
		case v := <-c:
			n += v
			if v == 1 {
				break
			}
			if v == 2 {
				break loop
			}
		}
	}
	fmt.Println(n, <-done)
	var nilc chan int
	select {
	case nilc <- 1:
		fmt.Println("sent")
	case v := <-nilc:
		fmt.Println("got", v)
	default:
		fmt.Println("neither")
	}
}
