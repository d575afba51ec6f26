// Package loops is labelled: what is wanted can be nil where it is used, all else can not.
package loops

type T struct {
	n    int
	next *T
}

func walk(p *T) int {
	total := 0
	for p != nil {
		total += p.n
		p = p.next
	}
	return total
}

func walkFor(head *T) int {
	total := 0
	for p := head; p != nil; p = p.next {
		total += p.n
	}
	return total
}

func last(p *T) int {
	for p.next != nil { // want "nil: p"
		p = p.next
	}
	return p.n
}

func lastOK(p *T) int {
	if p == nil {
		return 0
	}
	for p.next != nil {
		p = p.next
	}
	return p.n
}

func tooFar(p *T) int {
	for p != nil {
		p = p.next
	}
	return p.n // want "nil: p"
}

func carried(all []*T) int {
	var prev *T
	total := 0
	for _, t := range all {
		total += prev.n // want "nil: prev"
		prev = t
	}
	return total
}

func carriedOK(all []*T) int {
	var prev *T
	total := 0
	for _, t := range all {
		if prev != nil {
			total += prev.n
		}
		prev = t
	}
	return total
}

func found(all []*T) int {
	var best *T
	for _, t := range all {
		if best == nil || t.n > best.n {
			best = t
		}
	}
	return best.n // want "nil: best"
}

func endless(p *T) int {
	for {
		if p == nil {
			return 0
		}
		if p.n > 3 {
			return p.n
		}
		p = p.next
	}
}

func cleared(p *T) int {
	q := &T{}
	total := 0
	for i := 0; i < 3; i++ {
		total += q.n // want "nil: q"
		q = nil
	}
	return total
}

func steady(n int) int {
	q := &T{}
	total := 0
	for i := 0; i < n; i++ {
		total += q.n
	}
	return total
}

func remade(n int) int {
	var q *T
	total := 0
	for i := 0; i < n; i++ {
		q = &T{}
		total += q.n
	}
	return total
}

func labelled(all []*T) int {
outer:
	for _, t := range append(all, nil) {
		for i := 0; i < 3; i++ {
			if t == nil {
				continue outer
			}
			if t.n == i {
				return t.n
			}
		}
	}
	return 0
}

func start() {
	walk(nil)
	walkFor(nil)
	last(nil)
	lastOK(nil)
	tooFar(nil)
	carried([]*T{{}})
	carriedOK([]*T{{}})
	found([]*T{{}})
	endless(nil)
	cleared(nil)
	labelled(nil)
}
