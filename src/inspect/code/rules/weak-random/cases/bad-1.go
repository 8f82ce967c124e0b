package main

import (
	"fmt"
	"math/rand"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	token := fmt.Sprint(rand.Int63())
	w.Write([]byte(token))
}
