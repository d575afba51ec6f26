// A pointer that may be nil is tested before it is followed.
package main

import "fmt"

type address struct {
	street string
	number int
}

type person struct {
	name string
	home *address
}

// describe works for people with and without a home.
func describe(p person) string {
	if p.home == nil {
		return p.name + " lives nowhere"
	}
	return fmt.Sprintf("%s lives at %d %s", p.name, p.home.number, p.home.street)
}

// street accepts a nil person.
func street(p *person) string {
	if p != nil && p.home != nil {
		return p.home.street
	}
	return "-"
}

func main() {
	ann := person{name: "Ann", home: &address{street: "High Street", number: 4}}
	bob := person{name: "Bob"}
	fmt.Println(describe(ann))
	fmt.Println(describe(bob))
	fmt.Println(street(&ann), street(&bob), street(nil))
}
