package accounts

import "log"

func register(name, password string) {
	log.Printf("registered %s with %s", name, password)
}
