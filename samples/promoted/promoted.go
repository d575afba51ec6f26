// An outer method shadows the promoted one.
package main

import "fmt"

type base struct{ name string }

func (b base) hello() string    { return "base " + b.name }
func (b *base) rename(n string) { b.name = n }
func (b base) greet() string    { return b.hello() }

type outer struct {
	base
	extra int
}

func (o outer) hello() string { return "outer " + o.name }

func main() {
	o := outer{base{"x"}, 1}
	o.rename("y")
	fmt.Println(o.hello(), o.greet(), o.base.hello(), o.name)
	p := o
	p.rename("z")
	fmt.Println(o.name, p.name)
}
