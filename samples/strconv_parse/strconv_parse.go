// Package strconv reads numbers and says what is wrong with bad ones.
package main

import (
	"fmt"
	"strconv"
)

func main() {
	for _, s := range []string{"42", "-7", "x1", "", "99999999999999999999"} {
		n, err := strconv.Atoi(s)
		if err != nil {
			fmt.Println("error:", err)
			continue
		}
		fmt.Println(n * 2)
	}
	h, _ := strconv.ParseInt("ff", 16, 64)
	f, err := strconv.ParseFloat("2.50", 64)
	b, _ := strconv.ParseBool("true")
	fmt.Println(h, f, err, b)
	fmt.Println(strconv.Quote("tab\t"), strconv.FormatInt(255, 2))
}
