// Slices are sorted by one key, by two keys, and stably.
package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}

func show(title string, people []person) {
	fmt.Print(title, ":")
	for _, p := range people {
		fmt.Print(" ", p.name, "/", p.age)
	}
	fmt.Println()
}

func main() {
	people := []person{{"eve", 30}, {"bob", 25}, {"ann", 30}, {"dan", 25}}
	sort.SliceStable(people, func(i, j int) bool { return people[i].age < people[j].age })
	show("stable by age", people)

	sort.Slice(people, func(i, j int) bool {
		a, b := people[i], people[j]
		if a.age != b.age {
			return a.age > b.age
		}
		return a.name < b.name
	})
	show("age down, name", people)

	numbers := []int{5, 2, 8, 1}
	sort.Ints(numbers)
	fmt.Println(numbers, sort.SearchInts(numbers, 5))
}
