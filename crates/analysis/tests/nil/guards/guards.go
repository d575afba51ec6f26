// Package guards is labelled: what is wanted can be nil where it is used, all else can not.
package guards

import (
	"log"
	"os"
)

type T struct {
	n    int
	next *T
}

func earlyReturn(p *T) int {
	if p == nil {
		return 0
	}
	return p.n
}

func wrongWay(p *T) int {
	if p == nil {
		return p.n // want "nil: p"
	}
	return 0
}

func and(p *T) bool { return p != nil && p.n > 0 }

func or(p *T) bool { return p == nil || p.n > 0 }

func wrongAnd(p *T) bool {
	return p == nil && p.n > 0 // want "nil: p"
}

func wrongOr(p *T) bool {
	return p != nil || p.n > 0 // want "nil: p"
}

func not(p *T) int {
	if !(p == nil) {
		return p.n
	}
	return 0
}

func both(p, q *T) int {
	if p != nil && q != nil {
		return p.n + q.n
	}
	return 0
}

func either(p, q *T) int {
	if p != nil || q != nil {
		return p.n // want "nil: p"
	}
	return 0
}

func neither(p, q *T) int {
	if p == nil || q == nil {
		return 0
	}
	return p.n + q.n
}

func panics(p *T) int {
	if p == nil {
		panic("nil")
	}
	return p.n
}

func exits(p *T) int {
	if p == nil {
		os.Exit(1)
	}
	return p.n
}

func fatals(p *T) int {
	if p == nil {
		log.Fatalf("nil")
	}
	return p.n
}

func logs(p *T) int {
	if p == nil {
		log.Print("nil")
	}
	return p.n // want "nil: p"
}

func die() {
	log.Print("gone")
	os.Exit(1)
}

func dies(p *T) int {
	if p == nil {
		die()
	}
	return p.n
}

func switches(p *T) int {
	switch {
	case p == nil:
		return 0
	case p.n > 3:
		return 1
	}
	return p.n
}

func switchesOn(p *T) int {
	switch p {
	case nil:
		return 0
	default:
		return p.n
	}
}

func continues(all []*T) int {
	total := 0
	for _, p := range append(all, nil) {
		if p == nil {
			continue
		}
		total += p.n
	}
	return total
}

func breaks(all []*T) int {
	total := 0
	for _, p := range append(all, nil) {
		if p == nil {
			break
		}
		total += p.n
	}
	return total
}

func elses(p *T) int {
	if p != nil {
		return p.n
	} else {
		return p.n // want "nil: p"
	}
}

func assigned(p *T) int {
	if p == nil {
		p = &T{}
	}
	return p.n
}

func chain(p *T) int {
	if p != nil && p.next != nil && p.next.next != nil {
		return p.next.next.n
	}
	return 0
}

func chainShort(p *T) int {
	if p != nil && p.next != nil {
		return p.next.next.n // want "nil: p.next.next"
	}
	return 0
}

func afterUse(p *T) int {
	n := p.n // want "nil: p"
	return n + p.n
}

func reassigned(p *T) int {
	if p == nil {
		return 0
	}
	p = p.next
	return p.n // want "nil: p"
}

func flag(p *T) int {
	ok := p != nil
	if ok {
		return p.n
	}
	return 0
}

func flagNot(p *T) int {
	isNil := p == nil
	if isNil {
		return 0
	}
	return p.n
}

func (p *T) valid() bool { return p != nil }

func predicate(p *T) int {
	if !p.valid() {
		return 0
	}
	return p.n
}

func present(p *T) bool { return p != nil && p.n > 0 }

func helper(p *T) int {
	if present(p) {
		return p.n
	}
	return 0
}

func equal(p, q *T) int {
	if q == nil {
		return 0
	}
	if p == q {
		return p.n
	}
	return 1
}

func start() {
	earlyReturn(nil)
	wrongWay(nil)
	and(nil)
	or(nil)
	wrongAnd(nil)
	wrongOr(nil)
	not(nil)
	both(nil, nil)
	either(nil, nil)
	neither(nil, nil)
	panics(nil)
	exits(nil)
	fatals(nil)
	logs(nil)
	dies(nil)
	switches(nil)
	switchesOn(nil)
	continues(nil)
	breaks(nil)
	elses(nil)
	assigned(nil)
	chain(nil)
	chainShort(&T{next: &T{}})
	afterUse(nil)
	reassigned(&T{})
	flag(nil)
	flagNot(nil)
	predicate(nil)
	helper(nil)
	equal(nil, nil)
}
