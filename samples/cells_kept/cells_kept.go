// Closures that outlive their function share a variable with each other, and with the function around.
package main

import "fmt"

func counter() (func(), func() int) {
	n := 0
	return func() { n++ }, func() int { return n }
}

func account(balance int) (add func(int), total func() int) {
	add = func(n int) { balance += n }
	total = func() int { return balance }
	return
}

type bus struct {
	handlers []func(string)
}

func (b *bus) on(f func(string)) { b.handlers = append(b.handlers, f) }

func (b *bus) emit(s string) {
	for _, h := range b.handlers {
		h(s)
	}
}

func main() {
	inc, get := counter()
	inc()
	inc()
	add, total := account(10)
	add(5)
	fmt.Println(get(), total())

	b := &bus{}
	count := 0
	var log []string
	b.on(func(string) { count++ })
	b.on(func(s string) { log = append(log, s) })
	b.emit("a")
	b.emit("b")
	fmt.Println(count, log)
	count = 10
	b.emit("c")
	fmt.Println(count, len(log))

	var steps []func()
	sum := 0
	for i := 1; i <= 3; i++ {
		steps = append(steps, func() { sum += i })
	}
	for _, step := range steps {
		step()
	}
	fmt.Println(sum)
}
