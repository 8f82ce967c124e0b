package accounts

import "log"

func register(name, password string) {
	log.Printf("registered %s, the password has %d characters", name, len(password))
	if password == "" {
		log.Println("no password")
	}
}
