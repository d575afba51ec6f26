// Loops whose counter passes the end of its type wrap round, where a range would end.
package main

import (
	"fmt"
	"math"
)

func upwards() {
	for i := int64(math.MaxInt64) - 1; i <= math.MaxInt64; i++ {
		if i < 0 {
			fmt.Println("wrapped to", i)
			return
		}
		fmt.Println(i)
	}
}

func inTwos() {
	for i := int32(math.MaxInt32 - 3); i < math.MaxInt32; i += 2 {
		if i < 0 {
			fmt.Println("wrapped to", i)
			return
		}
		fmt.Println(i)
	}
}

func downwards() {
	for i := uint8(1); i >= 0; i-- {
		if i > 1 {
			fmt.Println("wrapped to", i)
			return
		}
		fmt.Println(i)
	}
}

func within() {
	for i := int8(125); i < math.MaxInt8; i++ {
		fmt.Println(i)
	}
	for i := int64(math.MinInt64 + 2); i > math.MinInt64; i-- {
		fmt.Println(i)
	}
}

func main() {
	upwards()
	inTwos()
	downwards()
	within()
	fmt.Println(-(1 << 63), -1, 1<<63-1)
	println(-(1 << 63))
}
