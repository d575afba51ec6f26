// An embedded struct lends its fields and methods to the outer one.
package main

import "fmt"

type animal struct {
	name string
	legs int
}

func (a animal) describe() string {
	return fmt.Sprintf("%s has %d legs", a.name, a.legs)
}

func (a *animal) rename(name string) {
	a.name = name
}

type dog struct {
	animal
	breed string
}

type puppy struct {
	dog
	weeks int
}

// describe hides the method of the embedded animal.
func (p puppy) describe() string {
	return fmt.Sprintf("%s and is %d weeks old", p.dog.describe(), p.weeks)
}

func main() {
	d := dog{animal: animal{name: "Rex", legs: 4}, breed: "collie"}
	fmt.Println(d.describe(), d.breed)
	d.rename("Max")
	fmt.Println(d.name, d.animal.name)

	p := puppy{dog: d, weeks: 7}
	p.rename("Mini")
	p.legs--
	fmt.Println(p.describe())
	fmt.Println(d.describe())
}
