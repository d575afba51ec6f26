// Integers wrap around: in hashes, at the edges and on conversion.
package main

import "fmt"

// fnv is the FNV-1a hash.
func fnv(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		h ^= uint32(s[i])
		h *= 16777619
	}
	return h
}

func main() {
	fmt.Println(fnv(""), fnv("a"), fnv("goxide"))

	var b uint8 = 250
	b += 10
	var i int8 = 127
	i++
	fmt.Println(b, i, -i)

	var u uint
	u--
	n := 1 << 40
	fmt.Println(u > 0, int32(n+7), uint8(n+300), int64(-1)>>1)
	fmt.Println(uint16(n-1), int8(b+200))
}
