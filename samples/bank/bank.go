// A small bank: accounts behind pointers in a map, and an error for every refusal.
package main

import (
	"errors"
	"fmt"
)

// Reasons to refuse.
var (
	ErrNoAccount = errors.New("no such account")
	ErrFunds     = errors.New("insufficient funds")
	ErrAmount    = errors.New("amount must be positive")
)

// Account holds the money of one owner, in cents.
type Account struct {
	Owner   string
	Balance int64
	history []entry
}

type entry struct {
	what   string
	amount int64
}

// Bank is a set of accounts by owner.
type Bank struct {
	accounts map[string]*Account
	fee      int64
}

// NewBank makes a bank that takes a fee for every transfer.
func NewBank(fee int64) *Bank {
	return &Bank{accounts: make(map[string]*Account), fee: fee}
}

// Open makes an account, or finds the one that exists.
func (b *Bank) Open(owner string) *Account {
	if a, ok := b.accounts[owner]; ok {
		return a
	}
	a := &Account{Owner: owner}
	b.accounts[owner] = a
	return a
}

// Find looks an account up.
func (b *Bank) Find(owner string) (*Account, error) {
	a, ok := b.accounts[owner]
	if !ok {
		return nil, fmt.Errorf("%s: %w", owner, ErrNoAccount)
	}
	return a, nil
}

// Deposit adds money.
func (a *Account) Deposit(amount int64) error {
	if amount <= 0 {
		return ErrAmount
	}
	a.Balance += amount
	a.history = append(a.history, entry{"deposit", amount})
	return nil
}

// Withdraw takes money away.
func (a *Account) Withdraw(amount int64) error {
	if amount <= 0 {
		return ErrAmount
	}
	if amount > a.Balance {
		return ErrFunds
	}
	a.Balance -= amount
	a.history = append(a.history, entry{"withdraw", amount})
	return nil
}

// Transfer moves money between two accounts; the sender pays the fee.
func (b *Bank) Transfer(from, to string, amount int64) error {
	src, err := b.Find(from)
	if err != nil {
		return err
	}
	dst, err := b.Find(to)
	if err != nil {
		return err
	}
	if err := src.Withdraw(amount + b.fee); err != nil {
		return fmt.Errorf("transfer from %s: %w", from, err)
	}
	return dst.Deposit(amount)
}

func main() {
	bank := NewBank(5)
	ann := bank.Open("ann")
	bank.Open("bob")
	if err := ann.Deposit(1000); err != nil {
		fmt.Println("unexpected:", err)
	}

	fmt.Println(bank.Transfer("ann", "bob", 300))
	fmt.Println(bank.Transfer("ann", "eve", 1))
	err := bank.Transfer("bob", "ann", 300)
	fmt.Println(err, errors.Is(err, ErrFunds))
	fmt.Println(ann.Deposit(-1))

	for _, owner := range []string{"ann", "bob"} {
		a, err := bank.Find(owner)
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Printf("%s has %d.%02d\n", a.Owner, a.Balance/100, a.Balance%100)
		for _, e := range a.history {
			fmt.Println(" ", e.what, e.amount)
		}
	}
}
