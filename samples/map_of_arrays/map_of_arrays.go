// Arrays in maps: a miss is an array of zeros, however long; arrays of strings start empty.
package main

import "fmt"

type page [40]byte

func main() {
	pages := map[string][40]byte{}
	first := [40]byte{1, 2, 3}
	pages["first"] = first
	hit := pages["first"]
	miss := pages["second"]
	fmt.Println(hit[:4], miss[:4], len(miss))

	var names [3]string
	names[1] = "one"
	fmt.Printf("%q\n", names)

	var found [2]*int
	n := 7
	found[1] = &n
	fmt.Println(found[0] == nil, *found[1])

	var own page
	own[39] = 9
	fmt.Println(own[39], len(own))
	owned := map[int]page{1: own}
	kept, missed := owned[1], owned[2]
	fmt.Println(kept[39], missed[39])
}
