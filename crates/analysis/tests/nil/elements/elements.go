// Package elements is labelled: what is wanted can be nil where it is used, all else can not.
package elements

type T struct {
	n    int
	next *T
}

func unfilled(n int) int {
	all := make([]*T, n)
	return all[0].n // want "nil: all[0]"
}

func appended(n int) int {
	all := make([]*T, 0, n)
	all = append(all, &T{})
	return all[0].n
}

func withNil() int {
	var all []*T
	all = append(all, &T{}, nil)
	total := 0
	for _, t := range all {
		total += t.n // want "nil: t"
	}
	return total
}

func skipsNil(all []*T) int {
	all = append(all, nil)
	total := 0
	for _, t := range all {
		if t == nil {
			continue
		}
		total += t.n
	}
	return total
}

func array() int {
	var all [3]*T
	return all[1].n // want "nil: all[1]"
}

func channel() int {
	c := make(chan *T, 2)
	c <- &T{}
	return (<-c).n
}

func channelNil() int {
	c := make(chan *T, 2)
	c <- nil
	return (<-c).n // want "nil: <-c"
}

func closed(c chan *T) int {
	t, ok := <-c
	if ok {
		return t.n
	}
	return t.n // want "nil: t"
}

func rangeChannel(c chan *T) int {
	total := 0
	for t := range c {
		total += t.n
	}
	return total
}

func indexGuard(all []*T, i int) int {
	all = append(all, nil)
	if all[i] != nil {
		return all[i].n
	}
	return all[i+1].n // want "nil: all[i+1]"
}

func rows() int {
	grid := make([][]int, 3)
	for i := range grid {
		grid[i] = make([]int, 3)
	}
	return grid[0][0]
}

func emptySlice() int {
	var s []int
	return s[0] // want "nil: s"
}

func sliceOfNil() []int {
	var s []int
	return s[1:] // want "nil: s"
}

func resliced() []int {
	var s []int
	s = s[:0]
	s = s[:]
	return append(s, 1)
}

func counted() int {
	var s []int
	total := 0
	for i := 0; i < len(s); i++ {
		total += s[i]
	}
	for i := range s {
		total += s[i]
	}
	if n := len(s); n > 0 {
		total += s[n-1]
	}
	if len(s) == 0 {
		return total
	}
	return total + s[0]
}

func switched() int {
	var s []int
	switch len(s) {
	case 0:
		return 0
	case 1:
		return s[0]
	default:
		return s[1]
	}
}

func nilChannel() {
	var c chan int
	c <- 1 // want "nil: c"
}

func nilReceive() int {
	var c chan int
	return <-c // want "nil: c"
}

func nilClose() {
	var c chan int
	close(c) // want "nil: c"
}

func nilSelect(c chan int) int {
	var off chan int
	select {
	case v := <-off:
		return v
	case v := <-c:
		return v
	}
}

func arrayPointer() int {
	var p *[3]int
	total := 0
	for i := range p {
		total += i
	}
	total += len(p)
	for _, v := range p { // want "nil: p"
		total += v
	}
	return total
}

func arrayIndex() int {
	var p *[3]int
	return p[0] // want "nil: p"
}

func arraySlice() []int {
	var p *[3]int
	return p[:] // want "nil: p"
}

func start() {
	c := make(chan *T, 1)
	closed(c)
	rangeChannel(c)
	skipsNil(nil)
	indexGuard([]*T{{}}, 0)
	nilSelect(make(chan int))
}
