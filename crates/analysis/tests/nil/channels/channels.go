// Package channels is labelled: what is wanted can be nil where it is used, all else can not.
package channels

type T struct{ n int }

func unmade() {
	var c chan int
	c <- 1 // want "nil: c"
}

func receive() int {
	var c chan int
	return <-c // want "nil: c"
}

func closes() {
	var c chan int
	close(c) // want "nil: c"
}

func ranges() int {
	var c chan int
	total := 0
	for v := range c { // want "nil: c"
		total += v
	}
	return total
}

func made() int {
	c := make(chan int, 1)
	c <- 1
	close(c)
	return <-c
}

func closed(c chan *T) int {
	t, ok := <-c
	if !ok {
		return t.n // want "nil: t"
	}
	return t.n
}

func sentNil() int {
	c := make(chan *T, 1)
	c <- nil
	return (<-c).n // want "nil: <-c"
}

func sentValue() int {
	c := make(chan *T, 1)
	c <- &T{}
	return (<-c).n
}

func sentBoth(b bool) int {
	c := make(chan *T, 1)
	if b {
		c <- &T{}
	} else {
		c <- nil
	}
	t := <-c
	return t.n // want "nil: t"
}

func rangeSent() int {
	c := make(chan *T, 2)
	c <- &T{}
	close(c)
	total := 0
	for t := range c {
		total += t.n
	}
	return total
}

func selected(stop bool) int {
	a := make(chan int)
	b := make(chan int)
	if stop {
		b = nil
	}
	select {
	case v := <-a:
		return v
	case v := <-b:
		return v
	}
}

type server struct {
	done chan struct{}
	jobs chan *T
}

func newServer() *server { return &server{done: make(chan struct{})} }

func serve() {
	s := newServer()
	close(s.done)
	s.jobs <- &T{} // want "nil: s.jobs"
}

func start() {
	c := make(chan *T, 1)
	c <- &T{}
	closed(c)
}
