// Package generics is labelled: what is wanted can be nil where it is used, all else can not.
package generics

type T struct {
	n    int
	next *T
}

type list[E any] struct {
	head *node[E]
	size int
}

type node[E any] struct {
	value E
	next  *node[E]
}

func (l *list[E]) push(v E) {
	l.head = &node[E]{value: v, next: l.head}
	l.size++
}

func (l *list[E]) first() E {
	return l.head.value // want "nil: l.head"
}

func (l *list[E]) firstOK() (E, bool) {
	if l.head == nil {
		var zero E
		return zero, false
	}
	return l.head.value, true
}

func (l *list[E]) each(f func(E)) {
	for n := l.head; n != nil; n = n.next {
		f(n.value)
	}
}

func first[E any](all []*E) *E {
	if len(all) == 0 {
		return nil
	}
	return all[0]
}

func useFirst() int {
	t := first([]*T{{}})
	return t.n // want "nil: t"
}

func useFirstOK() int {
	t := first([]*T{{}})
	if t == nil {
		return 0
	}
	return t.n
}

func id[E any](v E) E { return v }

func useID() int { return id(&T{}).n }

func ptr[E any](v E) *E { return &v }

func usePtr() int { return *ptr(3) }

func sum[M ~map[string]int](m M) int {
	m["total"] = 0
	total := 0
	for _, v := range m {
		total += v
	}
	return total
}

type pair[A, B any] struct {
	a *A
	b *B
}

func usePair() int {
	p := pair[int, int]{a: ptr(1)}
	return *p.a + *p.b // want "nil: p.b"
}

func start() {
	l := &list[int]{}
	l.push(1)
	l.first()
	(&list[int]{}).first()
	l.firstOK()
	l.each(func(int) {})
	sum(map[string]int{})
}
