// What is set up before the goroutines start needs no lock, and the methods that lock need no more than a reference.
package main

import (
	"errors"
	"fmt"
	"sync"
	"time"
)

type Money int64

func (m Money) String() string { return fmt.Sprintf("%d.%02d", int64(m)/100, int64(m)%100) }

var (
	ErrFunds   = errors.New("insufficient funds")
	ErrUnknown = errors.New("unknown account")
)

type Transaction struct {
	ID       int
	From, To string
	Amount   Money
	At       time.Duration
}

type Ledger struct {
	mu       sync.Mutex
	balances map[string]Money
	history  []Transaction
	nextID   int
	hooks    []func(Transaction)
}

func NewLedger() *Ledger {
	return &Ledger{balances: map[string]Money{}, nextID: 1}
}

func (l *Ledger) Open(name string, initial Money) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.balances[name] = initial
}

func (l *Ledger) OnTransfer(hook func(Transaction)) { l.hooks = append(l.hooks, hook) }

func (l *Ledger) Transfer(from, to string, amount Money) (*Transaction, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	balance, ok := l.balances[from]
	if !ok {
		return nil, fmt.Errorf("transfer from %s: %w", from, ErrUnknown)
	}
	if _, ok := l.balances[to]; !ok {
		return nil, fmt.Errorf("transfer to %s: %w", to, ErrUnknown)
	}
	if balance < amount {
		return nil, fmt.Errorf("transfer of %v: %w", amount, ErrFunds)
	}
	l.balances[from] -= amount
	l.balances[to] += amount
	t := Transaction{ID: l.nextID, From: from, To: to, Amount: amount, At: time.Duration(l.nextID) * time.Second}
	l.nextID++
	l.history = append(l.history, t)
	for _, hook := range l.hooks {
		hook(t)
	}
	return &t, nil
}

func (l *Ledger) Total() (sum Money) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, b := range l.balances {
		sum += b
	}
	return
}

func main() {
	l := NewLedger()
	l.Open("ann", 1000)
	l.Open("bob", 250)
	l.OnTransfer(func(t Transaction) { fmt.Println("hook", t.ID, t.Amount) })
	t, err := l.Transfer("ann", "bob", 125)
	fmt.Println(t.ID, t.From, t.To, t.At, err)
	_, err = l.Transfer("bob", "ann", 99999)
	fmt.Println(err, errors.Is(err, ErrFunds))
	_, err = l.Transfer("bob", "cid", 1)
	switch {
	case errors.Is(err, ErrUnknown):
		fmt.Println("unknown:", err)
	case err != nil:
		fmt.Println("other:", err)
	}
	var wg sync.WaitGroup
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			l.Transfer("ann", "bob", 10)
		}()
	}
	wg.Wait()
	fmt.Println(l.Total(), len(l.history))
}
