// A nil map can be read: it has length zero and every lookup misses.
package main

import "fmt"

func lookup(ages map[string]int, name string) string {
	age, ok := ages[name]
	if !ok {
		return "unknown"
	}
	return fmt.Sprint(age)
}

func main() {
	var ages map[string]int
	fmt.Println(len(ages), ages["ann"], ages == nil)
	fmt.Println(lookup(ages, "ann"))

	for name := range ages {
		fmt.Println("never printed", name)
	}

	ages = map[string]int{"ann": 31}
	fmt.Println(len(ages), ages["ann"], ages == nil)
	fmt.Println(lookup(ages, "ann"))
	delete(ages, "bob")
	fmt.Println(lookup(ages, "bob"))
}
