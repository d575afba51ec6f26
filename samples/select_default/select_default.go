// A select with a default never blocks.
package main

import "fmt"

func tryReceive(c <-chan int) (int, bool) {
	select {
	case v := <-c:
		return v, true
	default:
		return 0, false
	}
}

func trySend(c chan<- int, v int) bool {
	select {
	case c <- v:
		return true
	default:
		return false
	}
}

func main() {
	c := make(chan int, 1)
	fmt.Println(tryReceive(c))
	fmt.Println(trySend(c, 7), trySend(c, 8))
	fmt.Println(tryReceive(c))

	quit := make(chan bool)
	numbers := make(chan int)
	go func() {
		for i := 0; i < 3; i++ {
			numbers <- i
		}
		close(quit)
	}()
	for {
		select {
		case n := <-numbers:
			fmt.Println("number", n)
			continue
		case <-quit:
			fmt.Println("quit")
		}
		break
	}
}
