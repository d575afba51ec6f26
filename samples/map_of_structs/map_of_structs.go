// A struct in a map is a copy: to change it, take it out and put it back.
package main

import "fmt"

type account struct {
	owner   string
	balance int
}

func deposit(accounts map[int]account, id, amount int) bool {
	a, ok := accounts[id]
	if !ok {
		return false
	}
	a.balance += amount
	accounts[id] = a
	return true
}

func main() {
	accounts := map[int]account{
		1: {owner: "ann", balance: 10},
		2: {"bob", 20},
	}

	lost := accounts[1]
	lost.balance = 999
	fmt.Println(accounts[1].balance)

	fmt.Println(deposit(accounts, 1, 5), deposit(accounts, 3, 5))
	fmt.Println(accounts[1].owner, accounts[1].balance)
	fmt.Println(accounts[3].owner == "", len(accounts))
}
