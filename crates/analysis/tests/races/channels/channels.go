// Package channels is labelled: what is sent is ordered by the channel.
package channels

func sent() int {
	v := 0 // want "shared_mutated: v"
	done := make(chan bool)
	go func() {
		v = 1
		done <- true
	}()
	<-done
	return v
}

func twoSenders() int {
	v := 0 // want "shared_mutated race: v"
	done := make(chan bool, 2)
	for i := 0; i < 2; i++ {
		go func() {
			v = i
			done <- true
		}()
	}
	<-done
	<-done
	return v
}

func closed() int {
	v := 0 // want "shared_mutated: v"
	done := make(chan struct{})
	go func() {
		v = 1
		close(done)
	}()
	<-done
	return v
}

func left() {
	v := 0 // want "handed_off: v"
	v = 1
	go func() {
		v++
	}()
}
