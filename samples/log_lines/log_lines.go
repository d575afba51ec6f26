// Lines of the log go to standard error; Fatal ends the program.
package main

import (
	"fmt"
	"log"
	"os"
)

func load(name string) (int, error) {
	if name == "" {
		return 0, fmt.Errorf("no name")
	}
	return len(name), nil
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("app: ")
	log.Println("starting", 3, "workers")
	n, err := load("config")
	if err != nil {
		log.Fatalf("cannot load: %v", err)
	}
	log.Printf("loaded %d bytes, %q", n, log.Prefix())
	log.Print("ready")
	fmt.Println("loaded", n)
	if _, err := load(""); err != nil {
		fmt.Println("giving up")
		log.Fatal("load: ", err)
	}
	os.Exit(3)
}
